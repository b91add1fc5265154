"""突发事件: first, further and final reports with their terms; printed and exported at once, open or sealed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from app.clock import FixedClock
from app.errors import ClerkError
from app.office import Office
from app.usecases import packages, today
from app.usecases.emergencies import export as emergency_export
from app.usecases.emergencies import records as emergencies
from app.usecases.emergencies.records import ReportForm
from app.usecases.offices import definitions

FIRE = ReportForm(kind="火灾", time="2026-03-16 11:40", place="3号楼2单元", reporter="王窗口")


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    return "".join("".join(pages).split())


def later(office: Office, **span: int) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.instant += timedelta(**span)


def test_a_first_report_is_due_within_the_hour(office: Office) -> None:
    first = emergencies.report(office, FIRE)
    event = emergencies.one(office, first)
    assert (event.reports[0].stage, event.reports[0].due) == ("初报", "2026-03-16 12:40")
    assert (event.words, event.signal) == ("还剩 40 分钟", "due")
    later(office, minutes=41)
    assert emergencies.one(office, first).signal == "overdue"
    assert emergencies.one(office, first).words == "超期 1 分钟"


def test_the_office_sets_the_term(office: Office) -> None:
    text = '[deadline.emergency_first]\nname = "初报"\nfrom = "happened_at"\nlength = "2 hours"\n'
    definitions.adopt(office, "deadlines", "emergency_first", text)
    assert emergencies.one(office, emergencies.report(office, FIRE)).reports[0].due == "2026-03-16 13:40"


def test_after_it_was_told_the_next_is_due_a_day_later_until_the_final_one(office: Office) -> None:
    first = emergencies.report(office, FIRE)
    emergencies.told(office, first)
    event = emergencies.one(office, first)
    assert str(event.due) == "2026-03-17 12:00:00"
    later(office, hours=5)
    form = emergencies.followed(office, first, "more")
    assert (form.kind, form.place, form.action) == ("火灾", "3号楼2单元", "")
    more = emergencies.report(office, replace(form, action="明火已扑灭"))
    assert emergencies.one(office, first).reports[1].due == "2026-03-17 12:00"
    emergencies.told(office, more)
    final = replace(emergencies.followed(office, first, "last"), action="原因查明，住户已安置")
    last = emergencies.report(office, final)
    emergencies.told(office, last)
    event = emergencies.one(office, first)
    assert [r.stage for r in event.reports] == ["初报", "续报", "终报"]
    assert (event.over, event.due, event.words) == (True, None, "终报")
    with pytest.raises(ClerkError, match="已经终报"):
        emergencies.report(office, replace(form, action="又烧起来"))


def test_a_final_report_that_was_not_told_yet_is_still_due(office: Office) -> None:
    first = emergencies.report(office, FIRE)
    emergencies.told(office, first)
    emergencies.report(office, replace(emergencies.followed(office, first, "last"), action="完"))
    assert emergencies.one(office, first).signal == "due"
    assert [row.what for row in today.due(office)] == ["突发事件终报"]


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"time": "昨天"}, "time", "要写到几点几分"),
        ({"time": "2026-03-16 12:01"}, "time", "还没有到"),
        ({"place": ""}, "place", "地点"),
        ({"kind": "外星人"}, "kind", "事件类型"),
        ({"stage": "more"}, "action", "这以后的情况"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    office: Office, change: dict[str, str], field: str, why: str
) -> None:
    form = replace(FIRE, **change)  # type: ignore[arg-type]
    assert why in emergencies.problems(office, form)[field]
    with pytest.raises(ClerkError):
        emergencies.report(office, form)


def test_today_names_what_must_be_told_and_opens_it(office: Office) -> None:
    first = emergencies.report(office, FIRE)
    (row,) = today.due(office)
    assert (row.what, row.title, row.words, row.record_id) == (
        "突发事件初报",
        "火灾 3号楼2单元",
        "还剩 40 分钟",
        first,
    )
    emergencies.told(office, first)
    (row,) = today.due(office)
    assert (row.what, str(row.due_on)) == ("突发事件续报", "2026-03-17")


def test_the_events_that_go_on_stand_first(office: Office) -> None:
    over = emergencies.report(office, FIRE)
    emergencies.report(office, replace(emergencies.followed(office, over, "last"), action="完"))
    goes_on = emergencies.report(office, replace(FIRE, place="5号楼"))
    assert [e.id for e in emergencies.events(office)] == [goes_on, over]


def test_one_act_prints_writes_and_notes_it(office: Office, tmp_path: Path) -> None:
    first = emergencies.report(office, FIRE)
    sent = emergency_export.print_and_send(office, first, tmp_path)
    assert sent.path is not None
    assert sent.path.suffix == ".pdf"
    assert sent.passphrase == ""
    text = text_of(sent.path.read_bytes())
    assert "火灾" in text
    assert "2026-03-16 12:40".replace(" ", "") in text
    assert emergencies.one(office, first).reports[0].reported == "2026-03-16 12:00"
    (line,) = packages.history(office)
    assert (line.kind, line.direction, line.file_name) == ("突发事件报告", "导出", sent.path.name)


def test_sealed_it_opens_only_with_the_passphrase_and_is_whole(office: Office, tmp_path: Path) -> None:
    first = emergencies.report(office, replace(FIRE, casualties="无伤亡"))
    sent = emergency_export.print_and_send(office, first, tmp_path, sealed=True)
    assert sent.path is not None
    assert "无伤亡".encode() not in sent.path.read_bytes()
    assert packages.inspect(sent.path).header.kind == "urgent"
    key = packages.passphrase_key(sent.passphrase)
    assert "无伤亡" in text_of(packages.paper_in(office, sent.path, key).pdf)
    assert packages.receive(office, sent.path, key) == {"emergency_report": 1, "paper": 1}
    assert packages.history(office)[0].kind == "突发事件报告"
    with pytest.raises(ClerkError, match="口令"):
        packages.paper_in(office, sent.path, packages.passphrase_key("ABCDE-ABCDE-ABCDE-ABCDE"))


def test_without_a_stick_it_is_not_noted_as_told(office: Office, tmp_path: Path) -> None:
    first = emergencies.report(office, FIRE)
    for folder in (None, tmp_path / "gone"):
        sent = emergency_export.print_and_send(office, first, folder)
        assert sent.paper.pdf.startswith(b"%PDF")
        assert sent.path is None
        assert "没有找到 U 盘" in sent.problem
    assert emergencies.one(office, first).reports[0].reported == ""
    assert packages.history(office) == []
    sent = emergency_export.print_and_send(office, first, tmp_path)
    assert sent.path is not None
    assert "补打" not in text_of(sent.path.read_bytes()), "it had only been looked at"
