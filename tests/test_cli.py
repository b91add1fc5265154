"""Every command of docs/cli.md through the program's own door: exit codes, and the JSON keys as documented."""

import json
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.main import cli

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "abc-123-里仁"
ROSTER = "姓名,身份证号,联系电话,住址\n{rows}"
GOOD = "王小明,11010519491231002X,13900000001,和平路1号1栋1单元101室"
BAD = "李大伟,110105194912310021,13900000002,和平路1号1栋1单元102室"


@dataclass(frozen=True)
class Answer:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Liren = Callable[..., Answer]


@pytest.fixture
def liren(capsys: pytest.CaptureFixture[str]) -> Liren:
    """Run one command; a path among the words is passed as text."""

    def call(*words: object) -> Answer:
        capsys.readouterr()
        try:
            code = cli([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call


@pytest.fixture(scope="module")
def sample_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small plain sample, made once."""
    folder = tmp_path_factory.mktemp("sample") / "office"
    assert cli(["sample", "--plain", "--office", str(folder), "--residents", "150", "--months", "2"]) == 0
    return folder


@pytest.fixture
def sample(sample_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample that a test may change; LIREN_OFFICE names it."""
    folder = tmp_path / "样例 office"
    shutil.copytree(sample_once, folder)
    monkeypatch.setenv("LIREN_OFFICE", str(folder))
    return folder


@pytest.fixture
def encrypted(liren: Liren, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new encrypted office made by `liren init`."""
    folder = tmp_path / "office"
    monkeypatch.setenv("LIREN_OFFICE", str(folder))
    monkeypatch.setenv("LIREN_PASSWORD", PASSWORD)
    assert init(liren).code == 0
    return folder


def init(liren: Liren, *more: str) -> Answer:
    return liren("init", "--community", "和平社区", "--code", "230102001001", "--superior", "向阳街道办事处",
                 "--grid", "第一网格", "--grid", "第二网格", "--first-clerk", "王芳", *more)  # fmt: skip


def roster(folder: Path, *rows: str) -> Path:
    path = folder / "名册.csv"
    path.write_text(ROSTER.format(rows="\n".join(rows)), encoding="utf-8")
    return path


def first(liren: Liren, text: str, kind: str) -> str:
    """The uid of the first hit of a kind."""
    hits = liren("find", text, "--json").json["hits"]
    return next(h["uid"] for h in hits if h["kind"] == kind)


# ── Exit codes ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words",
    [
        ("nosuch",),
        ("find",),
        ("init",),
        ("undo", "one"),
        ("import", "houses", "x.csv"),
        ("package", "burn", "x"),
        ("month", "--sample"),
        ("summary",),
        ("check", "--nosuch"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_gives_2_and_says_so(liren: Liren, words: tuple[str, ...]) -> None:
    answer = liren(*words)
    assert answer.code == 2
    assert "命令写得不对" in answer.err
    assert "Traceback" not in answer.err


def test_a_clerk_whom_a_plain_office_does_not_have_is_refused(liren: Liren, sample: Path) -> None:
    answer = liren("find", "王", "--clerk", "无此人", "--json")
    assert (answer.code, answer.json["error"]) == (1, "没有名叫“无此人”的办事员")
    assert liren("find", "王", "--clerk", "王芳").code == 0


def test_help_gives_0(liren: Liren) -> None:
    assert liren("--help").code == 0
    assert liren("find", "--help").code == 0


def test_a_refusal_gives_1_a_sentence_and_json(liren: Liren, sample: Path) -> None:
    answer = liren("show", "nosuch", "--json")
    assert answer.code == 1
    assert answer.json == {
        "ok": False,
        "error": "没有 uid 为 nosuch 的记录",
        "hint": "请用 liren find 查到 uid。",
    }
    assert answer.err.strip() == "没有 uid 为 nosuch 的记录。请用 liren find 查到 uid。"


@pytest.mark.parametrize(
    "words",
    [
        ("find", "王"),
        ("check",),
        ("backup",),
        ("summary", "2026-10"),
        ("ledger", "elders_60", "--out", "x.xlsx"),
        ("month", "--out", "out"),
    ],
    ids=" ".join,
)
def test_no_office_gives_1(
    liren: Liren, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = liren(*words, "--office", tmp_path / "empty")
    assert answer.code == 1
    assert "还没有社区数据" in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("summary", "2026-13"),
        ("summary", "十月"),
        ("ledger", "nosuch", "--out", "x.xlsx"),
        ("undo", "99999"),
        ("import", "residents", "nosuch.xlsx"),
        ("package", "inspect", "nosuch.liren"),
        ("restore", "nosuch"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_gives_1_and_no_file(
    liren: Liren, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    empty = tmp_path / "here"
    empty.mkdir()
    monkeypatch.chdir(empty)
    answer = liren(*words, "--json")
    assert answer.code == 1
    assert answer.json["ok"] is False
    assert answer.json["error"]
    assert list(empty.iterdir()) == []


# ── Setting up ─────────────────────────────────────────────────────────────────────────────────────


def test_init_makes_an_encrypted_office(
    liren: Liren, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "office"
    monkeypatch.setenv("LIREN_PASSWORD", PASSWORD)
    made = init(liren, "--office", str(folder), "--json")
    assert made.code == 0
    assert set(made.json) == {"office", "recovery_code"}
    assert re.fullmatch(r"([2-9A-Z]{5}-){5}[2-9A-Z]{5}", made.json["recovery_code"])
    assert not (folder / "liren.db").read_bytes().startswith(b"SQLite format 3")
    again = init(liren, "--office", str(folder))
    assert again.code == 1
    assert "已经有一个社区" in again.err


def test_the_password_comes_from_a_file_or_the_environment(
    liren: Liren, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIREN_PASSWORD", "wrong")
    wrong = liren("check")
    assert wrong.code == 1
    assert "密码不对" in wrong.err
    kept = tmp_path / "密码.txt"
    kept.write_text(f"{PASSWORD}\n", encoding="utf-8")
    assert liren("check", "--password-file", kept, "--clerk", "王芳").code == 0
    missing = liren("check", "--password-file", tmp_path / "没有.txt")
    assert missing.code == 1
    assert "没有.txt" in missing.err
    nobody = liren("check", "--clerk", "张三", "--password-file", kept)
    assert nobody.code == 1
    assert "王芳" in nobody.err


def test_sample_says_what_it_made(liren: Liren, tmp_path: Path) -> None:
    made = liren("sample", "--plain", "--office", tmp_path / "s", "--residents", 30, "--months", 1, "--seed", 7, "--json")  # fmt: skip
    assert made.code == 0
    assert set(made.json) == {
        "office", "clerk", "recovery_code", "residents", "households", "services", "cases", "entries", "journal",
    }  # fmt: skip
    assert made.json["residents"] == 30


def test_a_sample_has_the_password_it_is_given(liren: Liren, tmp_path: Path) -> None:
    secret, folder = tmp_path / "密码.txt", tmp_path / "s"
    secret.write_text("one-of-my-own\n", encoding="utf-8")
    asked = ("--office", folder, "--password-file", secret)
    made = liren("sample", *asked, "--residents", 12, "--months", 1)
    assert (made.code, "one-of-my-own" in made.out) == (0, False)
    assert liren("find", "张", *asked, "--clerk", "王芳").code == 0


# ── Records ────────────────────────────────────────────────────────────────────────────────────────


def test_import_answers_row_by_row_and_can_be_undone(liren: Liren, encrypted: Path, tmp_path: Path) -> None:
    path = roster(tmp_path, GOOD, BAD)
    looked = liren("import", "residents", path, "--dry-run", "--json")
    assert looked.code == 0
    assert looked.json["import"] is None
    assert liren("find", "王小明", "--json").json["count"] == 0
    rejects = tmp_path / "未导入.xlsx"
    taken = liren("import", "residents", path, "--rejects", rejects, "--json")
    assert taken.code == 0
    assert set(taken.json) == {"import", "rows", "new", "changed", "same", "refused", "seconds", "peak_mb"}
    assert (taken.json["rows"], taken.json["new"]) == (2, 1)
    assert [r["row"] for r in taken.json["refused"]] == [3]
    assert all(set(r) == {"row", "reasons"} and r["reasons"] for r in taken.json["refused"])
    assert rejects.is_file()
    assert liren("import", "residents", path, "--json").json["same"] == 1
    back = liren("undo", taken.json["import"], "--json")
    assert back.code == 0
    assert set(back.json) == {"entry_id", "what", "undone", "kept"}
    assert liren("find", "王小明", "--json").json["count"] == 0
    assert liren("undo", taken.json["import"]).code == 1


def test_the_first_run_cannot_be_undone(liren: Liren, encrypted: Path) -> None:
    assert liren("undo", 1).code == 1
    assert liren("check").code == 0


def test_find_and_show(liren: Liren, sample: Path) -> None:
    found = liren("find", "2026", "--limit", 2, "--json")
    assert found.code == 0
    assert set(found.json) == {"hits", "count", "capped", "ms"}
    assert len(found.json["hits"]) <= 2
    assert all(set(h) == {"uid", "kind", "name", "matched_by", "detail"} for h in found.json["hits"])
    nothing = liren("find", "没有这个人", "--json")
    assert (nothing.code, nothing.json["count"]) == (0, 0)
    surname = next(w for w in "王李张刘陈杨赵黄周吴" if liren("find", w, "--json").json["count"])
    shown = liren("show", first(liren, surname, "resident"), "--json")
    assert shown.code == 0
    assert {"kind", "uid", "name", "version", "facts", "tags", "members", "timeline"} <= set(shown.json)
    assert all({"name", "label", "text", "masked"} == set(f) for f in shown.json["facts"])


# ── What leaves ────────────────────────────────────────────────────────────────────────────────────


def test_a_whole_dossier(liren: Liren, sample: Path, tmp_path: Path) -> None:
    uid = first(liren, "（20", "mediation_case")
    out = tmp_path / "卷宗.pdf"
    printed = liren("paper", "mediation", "--for", uid, "--out", out, "--nevertheless", "--json")
    assert printed.code == 0
    assert printed.json["title"].startswith("人民调解卷宗")
    assert out.read_bytes().startswith(b"%PDF")


def test_paper(liren: Liren, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "回执.pdf"
    hits = liren("find", "（20", "--json").json["hits"]
    for uid in (h["uid"] for h in hits if h["kind"] == "service_record"):
        printed = liren("paper", "service_receipt", "--for", uid, "--out", out, "--json")
        if printed.code == 0:
            break
        assert "不能打印受理回执" in printed.err  # a matter that was not accepted yet has no receipt
    assert printed.code == 0
    assert set(printed.json) == {"paper", "number", "title", "file"}
    assert printed.json["title"] == "受理回执"
    assert out.read_bytes().startswith(b"%PDF")
    wrong = liren("paper", "nosuch", "--for", uid, "--out", tmp_path / "x.pdf")
    assert wrong.code == 1
    assert "service_receipt" in wrong.err
    assert not (tmp_path / "x.pdf").exists()


def test_summary(liren: Liren, sample: Path, tmp_path: Path) -> None:
    answer = liren("summary", "2026-10", "--out", tmp_path / "月报", "--json")
    assert answer.code == 0
    assert set(answer.json) == {"period", "note", "sections", "files"}
    for section in answer.json["sections"]:
        assert set(section) == {"key", "title", "balanced", "lines"}
        assert section["balanced"] is (None if section["key"] == "work" else True)
        assert all(set(line) == {"key", "title", "value", "rows"} for line in section["lines"])
    assert sorted(Path(f).suffix for f in answer.json["files"]) == [".pdf", ".xlsx"]
    assert all(Path(f).is_file() for f in answer.json["files"])
    assert liren("summary", "2026-10", "--json").json["files"] == []
    assert "2999年12月还没有开始" in liren("summary", "2999-12").out


def test_ledger(liren: Liren, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "老人.xlsx"
    answer = liren("ledger", "elders_60", "--out", out, "--json")
    assert answer.code == 0
    assert set(answer.json) == {"rows", "file"}
    assert out.is_file()
    assert liren("ledger", "elders_60", "--unmasked", "--out", out).code == 0


def test_package_out_looked_at_and_in(
    liren: Liren, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = liren("package", "export", tmp_path / "U盘", "--month", "2026-10", "--json")
    assert sent.code == 0
    assert set(sent.json) == {"file", "counts", "sha256", "passphrase"}
    seen = liren("package", "inspect", sent.json["file"], "--json")
    assert seen.code == 0
    assert set(seen.json) == {
        "unit", "code", "period", "kind", "created", "counts", "signature_valid", "sender", "size",
    }  # fmt: skip
    assert seen.json["counts"] == sent.json["counts"]
    monkeypatch.setenv("LIREN_PASSPHRASE", "wrong")
    assert liren("package", "import", sent.json["file"]).code == 1
    monkeypatch.setenv("LIREN_PASSPHRASE", sent.json["passphrase"])
    taken = liren("package", "import", sent.json["file"], "--json")
    assert taken.code == 0
    assert taken.json == {"counts": sent.json["counts"]}


def test_a_touched_package_gives_1(liren: Liren, sample: Path, tmp_path: Path) -> None:
    sent = liren("package", "export", tmp_path, "--month", "2026-10", "--json").json
    path = Path(sent["file"])
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert liren("package", "inspect", path, "--json").code == 1


# ── Keeping ────────────────────────────────────────────────────────────────────────────────────────


def test_backup_restore_check(liren: Liren, encrypted: Path, tmp_path: Path) -> None:
    liren("import", "residents", roster(tmp_path, GOOD))
    warned = liren("check", "--json")
    assert warned.code == 0
    assert set(warned.json) == {"ok", "problems"}
    assert all(set(p) == {"what", "hint", "serious"} for p in warned.json["problems"])
    copy = liren("backup", "--to", tmp_path / "U盘", "--json")
    assert copy.code == 0
    assert set(copy.json) == {"backup", "size"}
    liren("undo", 2)
    assert liren("find", "王小明", "--json").json["count"] == 0
    back = liren("restore", copy.json["backup"], "--json")
    assert back.code == 0
    assert set(back.json) == {"restored", "replaced"}
    assert Path(back.json["replaced"], "liren.db").is_file()
    assert liren("find", "王小明", "--json").json["count"] == 1


def test_the_month_in_one_go(liren: Liren, tmp_path: Path) -> None:
    answer = liren(
        "month", "--sample", "--residents", 60, "--month", "2026-10", "--out", tmp_path / "月", "--json"
    )
    assert answer.code == 0
    assert set(answer.json) == {"month", "files"}
    assert all(
        set(f) - {"passphrase"} == {"what", "file"} and Path(f["file"]).is_file()
        for f in answer.json["files"]
    )
    assert [f["what"] for f in answer.json["files"] if f.get("passphrase")] == ["数据包"]
    kinds = sorted(Path(f["file"]).suffix for f in answer.json["files"])
    assert kinds == [".liren", ".pdf", ".pdf", ".pdf", ".pdf", ".xlsx", ".xlsx", ".xlsx"]


# ── The page about it ──────────────────────────────────────────────────────────────────────────────


def test_every_command_and_option_is_documented() -> None:
    from app.cli.parser import build_parser

    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = next(a.choices for a in build_parser()._actions if a.dest == "command")
    for name, parser in commands.items():
        assert f"liren {name}" in page, name
        options = [o for a in parser._actions if a.help != "==SUPPRESS==" for o in a.option_strings]
        missing = [o for o in options if o.startswith("--") and o != "--help" and f"`{o}" not in page]
        assert missing == [], name


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    command = f'"{sys.executable}" -m app.main'
    made = f'{command} sample --plain --residents 60 --months 1 --office "{folder}" >/dev/null'
    asked = f'{command} find 王 --office "{folder}" | head -c 1 >/dev/null; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", f"{made} && {asked}"], capture_output=True, text=True, timeout=110, check=True
    )
    assert done.stdout.strip() == "0"
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("find", "缺少 text"),
        ("find x --limit 许多", "--limit 要写整数，不能是 许多"),
        ("find x --limit 0", "--limit 要写 1 或更大的整数，不能是 0"),
        ("find x --limit=-5", "不能是 -5"),
        ("sample --residents 0", "--residents 要写"),
        ("find x y", "不认识 y"),
        ("package copy x", "action 不能是 copy，可以写："),
    ],
)
def test_a_wrong_call_is_told_in_chinese(call: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli(call.split())
    said = capsys.readouterr().err
    assert left.value.code == 2
    assert words in said
    assert "用法：" in said


def test_pictures_of_the_rooms_are_of_the_size_asked_for(tmp_path: Path) -> None:
    """Also without a screen: the one Qt makes up is smaller than the window."""
    command = [
        sys.executable,
        "-m",
        "app.main",
        "screenshots",
        "--out",
        str(tmp_path / "图"),
        "--residents",
        "30",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pictures = sorted((tmp_path / "图").glob("*.png"))
    assert len(pictures) == 8
    assert {struct.unpack(">II", one.read_bytes()[16:24]) for one in pictures} == {(1366, 768)}
