"""Files of restricted rows: there for who may see the ledger, not there at all for everybody else, role by role."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from app.errors import ClerkError
from app.models.tables import Attachment, Paper, ServiceItem
from app.office import ClerkRef, Office
from app.usecases import ledgers
from app.usecases.attachments import files as attachments
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.offices import clerks
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from app.usecases.services import records as service_records
from app.usecases.services.forms import ServiceForm
from tests import factories

NAME, SIGNED = "判决书.jpg", "帮教协议.jpg"
MAY_SEE = {"director": True, "clerk": False, "mediator": False, "keeper": False, "reader": False}


@dataclass(frozen=True)
class Kept:
    """张三 stands in 社区矫正: a scan of the row, and a signed copy of a paper made of it."""

    resident: int
    row: int
    scan: int
    paper: int
    signed: int


def photo(shade: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 80), (shade, 90, 60)).save(buffer, "JPEG")
    return buffer.getvalue()


def become(office: Office, role: str) -> None:
    office.clerk = ClerkRef(1, "王窗口")
    clerk = clerks.add_clerk(office, f"周{role}", "", (role,))
    office.clerk = ClerkRef(clerk, f"周{role}")


@pytest.fixture
def kept(file_office: Office) -> Kept:
    one = factories.resident(file_office, "张三")
    restricted.switch(file_office, "correction", True, "司法所 2026 年 3 月委托协助")
    row = ledgers.add(
        file_office, "correction", ledgers.EntryForm(one, "2026-01-05", values={"kind": "缓刑"})
    )
    with file_office.write("打印") as w:
        paper = Paper(
            template="ledger_sheet", template_digest="0" * 16, title="帮教协议", of_kind="ledger_entry", of_id=row,
            resident_id=one, snapshot={}, printed_at=w.at, clerk_name=w.clerk_name,
        )  # fmt: skip
        w.session.add(paper)
        w.session.flush()
        number = paper.id
    scan = attachments.add(file_office, "ledger_entry", row, NAME, photo(1))
    signed = attachments.add(file_office, "paper", number, SIGNED, photo(2))
    attachments.add(file_office, "resident", one, "户口簿.jpg", photo(3))
    return Kept(one, row, scan, number, signed)


def names(office: Office, kind: str, record: int) -> list[str]:
    return [k.name for k in attachments.listing(office, kind, record)]


@pytest.mark.parametrize("role", MAY_SEE)
def test_lists_and_small_pictures(file_office: Office, kept: Kept, role: str) -> None:
    become(file_office, role)
    seen = MAY_SEE[role]
    assert names(file_office, "ledger_entry", kept.row) == [NAME, SIGNED][: 2 * seen][::-1]
    assert names(file_office, "paper", kept.paper) == [SIGNED] * seen
    assert sorted(names(file_office, "resident", kept.resident)) == sorted([SIGNED] * seen + ["户口簿.jpg"])
    assert bool(attachments.papers(file_office, "resident", kept.resident)) is seen
    assert set(attachments.thumbnails(file_office, [kept.scan, kept.signed])) == (
        {kept.scan, kept.signed} if seen else set()
    )


@pytest.mark.parametrize("role", [r for r, seen in MAY_SEE.items() if not seen])
def test_nothing_can_be_done_with_one_that_is_not_there(
    file_office: Office, kept: Kept, role: str, tmp_path: Path
) -> None:
    become(file_office, role)
    acts: list[Callable[[], object]] = [
        lambda: attachments.add(file_office, "ledger_entry", kept.row, "新.jpg", photo(9)),
        lambda: attachments.add(file_office, "paper", kept.paper, "新.jpg", photo(9)),
    ]
    for one in (kept.scan, kept.signed):
        acts += [
            lambda one=one: attachments.content(file_office, one),
            lambda one=one: attachments.export(file_office, one, tmp_path / "out.jpg"),
            lambda one=one: attachments.caption(file_office, one, "别的"),
            lambda one=one: attachments.delete(file_office, one),
        ]
    for act in acts:
        with pytest.raises(ClerkError, match="限制台账，您没有查看它的权限"):
            act()
    assert not (tmp_path / "out.jpg").exists()
    file_office.clerk = ClerkRef(1, "王窗口")
    assert sorted(names(file_office, "ledger_entry", kept.row)) == sorted([NAME, SIGNED])


def test_who_may_looks_and_it_is_told_as_a_look_at_the_ledger(file_office: Office, kept: Kept) -> None:
    become(file_office, "director")
    assert attachments.content(file_office, kept.scan).data
    [told] = [v for v in viewings.log(file_office) if NAME in v.what]
    assert told.what.startswith("限制台账 社区矫正")
    become(file_office, "keeper")
    assert not any(NAME in v.what for v in viewings.log(file_office))


def test_the_log_the_bin_and_the_check_do_not_name_it(file_office: Office, kept: Kept) -> None:
    entry = attachments.delete(file_office, kept.scan)
    become(file_office, "keeper")
    assert not any(NAME in a.what or SIGNED in a.what for a in undo.acts(file_office))
    assert not any(row.title == NAME or row.kind == "attachment" for row in recycle.listing(file_office))
    with pytest.raises(ClerkError, match="限制台账"):
        recycle.bring_back(file_office, "attachment", kept.scan)
    with file_office.read() as session:
        sha256 = session.get_one(Attachment, kept.signed).sha256
    attachments.store_of(file_office).remove(sha256)
    [broken] = attachments.broken(file_office)
    assert (broken.name, broken.record) == ("一个限制台账的附件", "限制台账")
    file_office.clerk = ClerkRef(1, "王窗口")
    assert [row.kind for row in recycle.listing(file_office)] == ["attachment"]
    assert attachments.broken(file_office)[0].name == SIGNED
    undo.undo(file_office, entry)
    assert NAME in names(file_office, "ledger_entry", kept.row)


def test_a_file_of_a_restricted_matter_is_named_nowhere_everybody_reads(file_office: Office) -> None:
    with file_office.read() as session:
        item = session.scalars(select(ServiceItem.id).where(ServiceItem.code == "MS25")).one()
    matter = service_records.take(file_office, ServiceForm(item, factories.resident(file_office, "张三")))
    scan = attachments.add(file_office, "service_record", matter, NAME, photo(4))
    attachments.caption(file_office, scan, "家暴伤情")
    attachments.content(file_office, scan)
    attachments.delete(file_office, scan)
    told = [act.what for act in undo.acts(file_office)][:3]
    assert told == ["删除附件 一个受限事项的附件", "修改附件说明", "放入一个受限事项的附件"]
    assert [row.title for row in recycle.listing(file_office)] == ["一个受限事项的附件"]
    assert NAME not in repr(viewings.log(file_office))


def test_a_ledger_switched_off_hides_its_files_from_everybody(file_office: Office, kept: Kept) -> None:
    restricted.switch(file_office, "correction", False, "委托到期，不再协助")
    assert names(file_office, "ledger_entry", kept.row) == []
    with pytest.raises(ClerkError, match="限制台账"):
        attachments.content(file_office, kept.scan)
