"""The font fetcher without a network: what is there is trusted, what is wrong is refused in a sentence."""

import importlib.util
import io
import tarfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "installer" / "fetch_fonts.py"
spec = importlib.util.spec_from_file_location("fetch_fonts", SCRIPT)
fetch = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fetch)


def font(content: bytes) -> dict[str, str]:
    digest = fetch.hashlib.sha256(content).hexdigest()
    licence = fetch.hashlib.sha256(b"OFL").hexdigest()
    return {
        "file": "A.ttf",
        "role": "song",
        "client": "npm",
        "package": "@x/a",
        "version": "1",
        "sha256": digest,
        "path": "package/a.ttf",
        "licence": "OFL-1.1",
        "licence_path": "package/L",
        "licence_sha256": licence,
    }


def offer(monkeypatch: pytest.MonkeyPatch, content: bytes) -> list[str]:
    """Put a fake npm in place that packs `content`; returns the calls it gets."""
    calls: list[str] = []

    def pack(command: list[str], what: str, cwd: Path | None = None) -> None:
        calls.append(what)
        target = Path(command[command.index("--pack-destination") + 1]) / "a.tgz"
        with tarfile.open(target, "w:gz") as tar:
            for name, data in (("package/a.ttf", content), ("package/L", b"OFL"), ("../evil", b"x")):
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))

    monkeypatch.setattr(fetch, "_call", pack)
    monkeypatch.setattr(fetch, "_tool", lambda name, package: name)
    monkeypatch.setattr(fetch, "ROOM_NEEDED", 1)
    return calls


def test_brings_once_and_then_touches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = offer(monkeypatch, b"glyphs")
    assert fetch.bring(tmp_path, [font(b"glyphs")], "trixie") == 0
    assert (tmp_path / "A.ttf").read_bytes() == b"glyphs"
    assert (tmp_path / "licences" / "A.txt").read_bytes() == b"OFL"
    assert not (tmp_path.parent / "evil").exists()
    monkeypatch.setattr(fetch, "_sha256", lambda path: pytest.fail(f"hashed {path} again"))
    assert fetch.bring(tmp_path, [font(b"glyphs")], "trixie") == 0
    assert calls == ["@x/a"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".stamp.json", "A.ttf", "licences"]


def test_a_changed_file_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = offer(monkeypatch, b"glyphs")
    fetch.bring(tmp_path, [font(b"glyphs")], "trixie")
    (tmp_path / "A.ttf").write_bytes(b"broken")
    fetch.bring(tmp_path, [font(b"glyphs")], "trixie")
    assert (tmp_path / "A.ttf").read_bytes() == b"glyphs"
    assert len(calls) == 2


def test_wrong_content_is_refused_in_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, b"something else")
    with pytest.raises(fetch.FetchError, match=r"校验码不符[\s\S]*SHA-256"):
        fetch.bring(tmp_path, [font(b"glyphs")], "trixie")
    assert not (tmp_path / "A.ttf").exists()


def test_missing_tool_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(fetch.FetchError, match=r"需要 npm[\s\S]*package `npm`"):
        fetch._tool("npm", "npm")


def test_sources_are_derived_from_both_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_codename", lambda: "bookworm")
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text(
        "deb [signed-by=/k.gpg] http://mirror.invalid/debian bookworm main non-free\n"
    )
    (tmp_path / "sources.list.d" / "a.sources").write_text(
        "Types: deb\n# a comment\nURIs: http://other.invalid/debian\nSuites: bookworm bookworm-updates\n"
        "Components: main\nSigned-By: /usr/share/keyrings/x.gpg\n\n"
        "Types: deb\nURIs: http://sec.invalid/debian-security\nSuites: bookworm-security\nComponents: main\n"
    )
    assert fetch.derived_sources("trixie", tmp_path) == [
        "deb [signed-by=/k.gpg] http://mirror.invalid/debian trixie main",
        "deb [signed-by=/usr/share/keyrings/x.gpg] http://other.invalid/debian trixie main",
    ]
    with pytest.raises(fetch.FetchError, match="没有找到"):
        fetch.derived_sources("trixie", tmp_path / "nothing")
