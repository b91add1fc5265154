"""The due list: every kind of term with its days left in words; what stands still is left out; it prints."""

from datetime import date, timedelta
from pathlib import Path

import pypdfium2

from app.clock import FixedClock
from app.models.definitions.kinds import Question
from app.models.tables import ServiceItem
from app.office import Office
from app.usecases import questions, today
from app.usecases.offices import holidays
from app.usecases.services import due as service_due
from app.usecases.services import records as service_records
from app.usecases.services import views as service_views
from app.usecases.services.forms import MaterialForm
from tests import factories


def whats(office: Office, ahead: int = service_due.SOON) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for line in service_due.due_lines(office, ahead):
        found.setdefault(line.record_id, []).append((line.what, line.words))
    return found


def who(office: Office, record: int) -> str:
    return next(line.who for line in service_due.due_lines(office, 20) if line.record_id == record)


def ids(office: Office, term: str) -> set[int]:
    """The matters whose nearest term stands so."""
    asked = Question("service_record", (("term", "=", term),))
    return set(questions.chosen_ids(office, asked, ("id",), ((0, 99),)))


def test_every_kind_of_term_stands_on_it(office: Office, clock: FixedClock) -> None:
    promised = factories.service(office, limit_days=2)
    correcting = factories.service(office, accept=False, materials=[MaterialForm("身份证", received=False)])
    service_records.move(office, correcting, "correct", "缺身份证")
    transferred = factories.service(office, limit_days=20)
    service_records.move(office, transferred, "transfer", {"department": "街道", "note": "请办"})
    bad = factories.service(office)
    service_records.move(office, bad, "finish", "已办")
    service_records.move(office, bad, "complain", {"rating": "不满意", "note": "慢"})
    found = whats(office, 20)
    assert found[promised] == [("承诺办结", "还剩 2 个工作日")]
    assert found[correcting] == [("补正期限", "还剩 10 个工作日")]
    assert found[transferred] == [("转办回执", "还剩 5 个工作日"), ("承诺办结", "还剩 20 个工作日")]
    assert whats(office, 5)[transferred] == [("转办回执", "还剩 5 个工作日")], "its promise is not near"
    assert who(office, transferred) == "街道"
    service_records.move(office, transferred, "take_back", "自己办")
    assert who(office, transferred) == "王窗口", "not where it was before"
    assert found[bad] == [("差评回访", "还剩 1 个工作日")]
    service_records.move(office, bad, "call_back", "已道歉")
    assert whats(office, 20)[bad] == [("差评整改", "还剩 11 个工作日")]
    clock.instant += timedelta(days=3)
    assert whats(office)[promised] == [("承诺办结", "超期 1 个工作日")]
    assert promised in {row.record_id for row in today.due(office)}
    for days in (
        0,
        5,
        7,
    ):  # the list of matters asks for the same: 超期, and what ends within three working days
        clock.instant += timedelta(days=days)
        lines = service_due.due_lines(office)
        late = {line.record_id for line in lines if line.signal == "overdue"}
        assert ids(office, "late") == late
        assert ids(office, "soon") == {line.record_id for line in lines} - late
        assert late


def test_what_the_law_allows_is_a_term_beside_the_promise_and_stops_with_it(
    office: Office, clock: FixedClock
) -> None:
    item = factories.item_id(office, 2)
    with office.write("改目录") as w:
        w.session.get_one(ServiceItem, item).legal_days = 4
    one = factories.service(office, item_id=item, limit_days=2)
    assert whats(office, 10)[one] == [("承诺办结", "还剩 2 个工作日"), ("法定期限", "还剩 4 个工作日")]
    service_records.move(office, one, "pause", "等鉴定")
    assert one not in whats(office, 10)
    clock.instant += timedelta(days=3)
    service_records.move(office, one, "handle" if "handle" in moves(office, one) else "resume")
    assert whats(office, 10)[one] == [("承诺办结", "还剩 2 个工作日"), ("法定期限", "还剩 4 个工作日")]


def moves(office: Office, record: int) -> set[str]:
    return {m.key for m in service_views.view(office, record).moves}


def test_the_offices_own_days_count(office: Office, tmp_path: Path) -> None:
    one = factories.service(office, limit_days=2)
    before = service_views.view(office, one).due_on
    own = tmp_path / "本单位.csv"
    own.write_text("2026-03-17,休,停电检修\n", encoding="utf-8")
    holidays.take_file(office, own)
    other = factories.service(office, limit_days=2)
    assert before == date(2026, 3, 18)
    assert service_views.view(office, other).due_on == date(2026, 3, 19)


def test_a_term_that_ends_on_a_day_off_is_near_while_its_working_days_are(
    office: Office, clock: FixedClock
) -> None:
    record = factories.service(office, limit_days=60)
    service_records.move(
        office, record, "transfer", {"department": "民政办", "note": "核", "until": "2026-03-21"}
    )
    clock.instant += timedelta(days=1)
    term = service_views.view(office, record).term
    assert term is not None
    assert (term.days_left, [line.words for line in service_due.due_lines(office)]) == (
        3,
        ["还剩 3 个工作日"],
    )
    for stands, count in (("soon", 1), ("later", 0)):
        assert questions.count(office, Question("service_record", (("term", "=", stands),))) == count


def test_it_prints_with_masked_telephones(office: Office) -> None:
    factories.service(office, limit_days=1, applicant_phone="13912345678")
    text = pypdfium2.PdfDocument(service_due.paper(office).pdf)[0].get_textpage().get_text_range()
    assert "还剩 1 个工作日" in text
    assert "承诺办结" in text
    assert "13912345678" not in text
    assert "超期 0 项" in text
