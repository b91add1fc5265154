"""Names of restricted ledgers stay out of the month's package and go only apart: right, reason, receiver, seal, both logs."""

import contextlib
import json
from pathlib import Path

import pytest

from app.errors import ClerkError
from app.office import ClerkRef, Office
from app.usecases import ledgers, packages
from app.usecases.history import undo
from app.usecases.ledgers import EntryForm, steps
from app.usecases.offices import clerks
from app.usecases.restricted import export as restricted_export
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from tests import factories
from tests.opened_package import rows_of_month

REASON = "区司法局 2026 年 3 月核对帮教对象"
RECEIVER = "街道司法所 周助理"
WORDS = ("张帮教", "19900001234", "李帮扶", "帮教", "aftercare", "暗语甲乙")
"""What a package in the clear may not say."""


@pytest.fixture
def helped(office: Office) -> int:
    """张帮教 stands in 安置帮教, and one step was made; 旧人 stood in it before."""
    restricted.switch(office, "aftercare", True, REASON)
    viewings.enter(office, "aftercare", "办理")
    values = {"kind": "released", "every": "week", "helper": "李帮扶"}
    one = factories.resident(office, "张帮教", phone="19900001234")
    row = ledgers.add(office, "aftercare", EntryForm(one, "2026-03-02", values=values))
    steps.move(office, row, "settle", {"person": "李帮扶", "plan": "暗语甲乙"}, "2026-03-04")
    gone = factories.resident(office, "旧人", id_number="")
    old = ledgers.add(office, "aftercare", EntryForm(gone, "2025-03-02", values=values))
    steps.move(office, old, "move_out", {"department": "外区", "note": "迁走"}, "2026-03-03")
    return row


def handed(office: Office, folder: Path, **more: object) -> restricted_export.HandedOut:
    return restricted_export.hand_out(office, "aftercare", folder, REASON, RECEIVER, **more)  # type: ignore[arg-type]


def test_the_months_package_has_nothing_of_it(office: Office, helped: int, tmp_path: Path) -> None:
    """Every cell of every table of the opened package is read, not only the ledger's."""
    found = rows_of_month(office, "2026-03", tmp_path)
    assert not {"restricted_row", "restricted_step"} & set(found)
    said = "\n".join(str(cell) for rows in found.values() for row in rows for cell in row)
    assert "张帮教" in said  # as a resident he is one of all
    assert not [word for word in ("李帮扶", "帮教小组", "aftercare", "安置帮教", "暗语甲乙") if word in said]


def test_it_goes_apart_sealed_and_says_nothing_in_the_clear(
    office: Office, helped: int, tmp_path: Path
) -> None:
    out = handed(office, tmp_path)
    raw = out.path.read_bytes()
    assert not [word for word in WORDS if word.encode() in raw or word in out.path.name]
    info = packages.inspect(out.path)
    assert (info.header.kind, dict(info.counts), info.signature_valid) == (
        "restricted", {"restricted_row": 1, "restricted_step": 1, "paper": 1}, True,
    )  # fmt: skip
    assert out.passphrase != packages.passphrase_of(
        office
    )  # who opens the month's package does not open this
    from app.exchange.package.reader import open_package

    with open_package(out.path, packages.passphrase_key(out.passphrase), packages.ALLOWED) as package:
        (row,) = [
            dict(zip(package.columns["restricted_row"], r, strict=True))
            for r in package.rows("restricted_row")
        ]
        (step,) = package.rows("restricted_step")
    assert (row["name"], row["phone"], row["state"]) == ("张帮教", "19900001234", "帮教中")
    assert json.loads(row["fields"])["帮教责任人"] == "李帮扶"
    assert step[2:4] == ("落实帮教小组", "李帮扶")
    other = tmp_path / "另一处"
    other.mkdir()
    out = handed(office, other, ended_too=True)
    assert out.rows == 2
    with open_package(out.path, packages.passphrase_key(out.passphrase), packages.ALLOWED) as package:
        made = [(step[1], step[2]) for step in package.rows("restricted_step")]
    assert made == [("2026-03-03", "转出"), ("2026-03-04", "落实帮教小组")], "by day, not as written down"


def test_both_logs_tell_who_why_and_to_whom(office: Office, helped: int, tmp_path: Path) -> None:
    out = handed(office, tmp_path)
    look = viewings.log(office)[0]
    assert (look.clerk, look.reason) == ("王窗口", REASON)
    assert look.what == f"限制台账 安置帮教、社区矫正登记：另行交出 1 行给 {RECEIVER}"
    left = packages.history(office)[0]
    assert (left.kind, left.file_name, left.other) == ("限制台账名单", out.path.name, RECEIVER)
    assert not any("帮教" in act.what or out.passphrase in act.what for act in undo.acts(office)[:3])


@pytest.mark.parametrize(
    ("key", "reason", "receiver", "words"),
    [
        ("aftercare", "核对", RECEIVER, "请写明为什么要交出名单"), ("aftercare", REASON, " ", "请写明交给谁"),
        ("volunteer", REASON, RECEIVER, "不是限制台账"), ("petition", REASON, RECEIVER, "没有打开"),
    ],
)  # fmt: skip
def test_it_is_refused_and_nothing_is_written(
    office: Office, helped: int, tmp_path: Path, key: str, reason: str, receiver: str, words: str
) -> None:
    before = len(viewings.log(office))
    with pytest.raises(ClerkError, match=words):
        restricted_export.hand_out(office, key, tmp_path, reason, receiver)
    assert list(tmp_path.glob("*.liren")) == []
    assert len(viewings.log(office)) == before


def test_a_look_is_kept_even_when_the_stick_is_gone(office: Office, helped: int, tmp_path: Path) -> None:
    with pytest.raises(ClerkError):
        handed(office, tmp_path / "没有插")
    assert "另行交出" in viewings.log(office)[0].what
    assert packages.history(office) == []


@pytest.mark.parametrize("role", ["clerk", "mediator", "keeper", "reader"])
def test_only_who_holds_the_right(office: Office, helped: int, tmp_path: Path, role: str) -> None:
    office.clerk = ClerkRef(clerks.add_clerk(office, f"周{role}", "", (role,)), f"周{role}")
    with pytest.raises(ClerkError, match="另行交出限制台账的名单"):
        handed(office, tmp_path)
    with pytest.raises(ClerkError, match="另行交出限制台账的名单"):
        restricted_export.choices(office)
    assert list(tmp_path.glob("*.liren")) == []


def test_the_receiving_side_opens_it_by_right_and_looking_is_kept(
    office: Office, helped: int, tmp_path: Path
) -> None:
    import pypdfium2

    out = handed(office, tmp_path)
    key = packages.passphrase_key(out.passphrase)
    assert packages.receive(office, out.path, key)["restricted_row"] == 1
    document = pypdfium2.PdfDocument(restricted_export.opened(office, out.path, key).pdf)
    text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    assert "张帮教" in text
    assert "旧人" not in text
    assert out.path.name in viewings.log(office)[0].what
    office.clerk = ClerkRef(clerks.add_clerk(office, "周窗口", "", ("clerk",)), "周窗口")
    with pytest.raises(ClerkError, match="查看限制台账"):
        restricted_export.opened(office, out.path, key)


def test_what_can_be_handed_out(office: Office, helped: int) -> None:
    assert restricted_export.choices(office) == [("aftercare", "安置帮教、社区矫正登记", 1)]


def test_neither_log_can_be_taken_back(office: Office, helped: int, tmp_path: Path) -> None:
    handed(office, tmp_path)
    looks, left = viewings.log(office), packages.history(office)
    told = [act.id for act in undo.acts(office) if act.what.startswith(("查看", "导出"))]
    assert len(told) == 1  # a look is no act at all, what left is one
    for act in told:
        with contextlib.suppress(ClerkError):
            undo.undo(office, act)
    assert viewings.log(office) == looks
    assert packages.history(office) == left
