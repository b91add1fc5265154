"""公示: masked before it is kept, its days, objections and answers, the outcome, 今日, the papers."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from sqlalchemy import select

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.tables import PublicNotice, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases import catalogue, today
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.papers import printing
from app.usecases.services import notices
from app.usecases.services.notice_forms import NoticeForm, ObjectionForm, WordsForm
from tests import factories

NUMBER = factories.id_number()
FORM = NoticeForm(
    "临时救助公示", f"张国华（{NUMBER}）等申请临时救助，现予公示，电话 13912345678。", f"张国华 {NUMBER} 临时救助\n欧阳明 临时救助",
    "公示栏", "0450-80000000", "2026-03-16", "2026-03-23",
)  # fmt: skip
OBJECTION = ObjectionForm("2026-03-18", "李四", "19900000001", "家里有两套房")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    finally:
        document.close()


def later(office: Office, day: date) -> None:
    """Some days on."""
    office.clock = FixedClock(datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC))


def test_only_what_is_masked_is_kept_and_printed(office: Office) -> None:
    own = notices.post(office, FORM).id
    with office.read() as session:
        kept = session.scalars(select(PublicNotice)).one()
        stored = repr([kept.title, kept.content, kept.people])
    for secret in (NUMBER, "13912345678", "国华", "欧阳明"):
        assert secret not in repr(kept.people) + text_of(
            printing.preview(office, "notice_sheet", own).pdf
        ).replace("张国华", "")
    assert NUMBER not in stored
    assert [p["name"] for p in kept.people] == ["张**", "欧**"]
    sheet = text_of(printing.issue(office, "notice_sheet", own).pdf)
    for words in (
        "临时救助公示",
        "张**",
        "欧**",
        "二〇二六年三月十六日至二〇二六年三月二十三日",
        "0450-80000000",
    ):
        assert words in sheet


def test_a_notice_falls_due_and_ends_without_objection(office: Office) -> None:
    own = notices.post(office, FORM).id
    assert [(r.state, r.people, r.objections) for r in notices.listing(office)] == [("公示中", 2, 0)]
    [row] = [r for r in today.due(office) if r.kind == "public_notice"]
    assert (row.what, row.title, row.due_on) == ("公示到期", "临时救助公示", date(2026, 3, 23))
    with pytest.raises(ClerkError, match="2026-03-23 才期满"):
        notices.close(office, own)
    with pytest.raises(ClerkError, match="还没有登记结果"):
        printing.preview(office, "notice_result", own)
    later(office, date(2026, 3, 24))
    [row] = [r for r in today.due(office) if r.kind == "public_notice"]
    assert (row.what, row.signal) == ("公示期满，登记结果", "overdue")
    notices.close(office, own, "同意救助")
    assert notices.open_notice(office, own).outcome == "无异议"
    assert [r for r in today.due(office) if r.kind == "public_notice"] == []
    assert notices.listing(office) == []
    assert [r.state for r in notices.listing(office, over=True)] == ["无异议"]
    assert "同意救助" in text_of(printing.preview(office, "notice_result", own).pdf)
    with pytest.raises(ClerkError, match="已经登记了结果"):
        notices.object_to(office, own, OBJECTION)
    undo.undo(office, undo.acts(office, 1)[0].id)
    assert notices.open_notice(office, own).outcome == ""


def test_a_notice_undone_and_done_again_has_its_people(office: Office) -> None:
    own = notices.post(office, FORM).id
    before = notices.open_notice(office, own)
    for _ in range(2):
        undo.undo(office, undo.acts(office, 1)[0].id)
    assert notices.open_notice(office, own) == before


@pytest.mark.parametrize(("upheld", "outcome"), [(True, "异议成立"), (False, "异议不成立")])
def test_objections_are_answered_before_it_ends(office: Office, upheld: bool, outcome: str) -> None:
    own = notices.post(office, FORM).id
    with pytest.raises(ClerkError, match="才开始"):
        notices.object_to(office, own, replace(OBJECTION, on_day="2026-03-10"))
    with pytest.raises(ClerkError, match="2026-03-18 还没有到"):
        notices.object_to(office, own, OBJECTION)
    later(office, date(2026, 3, 19))
    notices.object_to(office, own, OBJECTION)
    notices.object_to(office, own, ObjectionForm("2026-03-19", text="名单上的人已搬走"))
    later(office, date(2026, 3, 24))
    with pytest.raises(ClerkError, match="还有异议没有答复"):
        notices.close(office, own)
    first, second = notices.open_notice(office, own).objections
    with pytest.raises(ClerkError, match="核查情况"):
        notices.answer(office, first.id, " ", upheld=True)
    notices.answer(office, first.id, "已入户核实", upheld=upheld)
    notices.answer(office, second.id, "仍住本社区", upheld=False)
    assert notices.open_notice(office, own).waits == 0
    notices.close(office, own)
    assert notices.open_notice(office, own).outcome == outcome
    paper = text_of(printing.preview(office, "notice_result", own).pdf)
    assert "已入户核实" in paper
    assert "李四" not in paper  # who objected is not named
    assert "19900000001" not in paper


def test_a_notice_is_changed_withdrawn_and_thrown_away(office: Office) -> None:
    own = notices.post(office, FORM).id
    changed = replace(notices.form_of(notices.open_notice(office, own)), end_on="2026-03-30")
    notices.post(office, changed, own)
    seen = notices.open_notice(office, own)
    assert (seen.end_on, [p["name"] for p in seen.people]) == (date(2026, 3, 30), ["张**", "欧**"])
    with pytest.raises(ClerkError, match="为什么撤回"):
        notices.withdraw(office, own, "")
    notices.withdraw(office, own, "名单有误")
    assert notices.open_notice(office, own).outcome == "撤回"
    other = notices.post(office, FORM).id
    notices.remove(office, other)
    assert notices.listing(office) == []
    [binned] = [r for r in recycle.listing(office) if r.kind == "public_notice"]
    assert binned.title == "临时救助公示"


def test_a_matter_fills_its_notice_and_a_restricted_one_is_refused(office: Office) -> None:
    record = factories.service(office, applicant="尉迟敬")
    form = notices.fresh(office, record)
    with office.read() as session:
        item = session.get_one(ServiceItem, session.get_one(ServiceRecord, record).item_id)
        secret = session.scalars(select(ServiceItem).where(ServiceItem.restricted.is_(True))).first()
    assert secret is not None
    assert (form.title, form.people) == (f"{item.name}公示", f"尉迟敬 {item.name}")
    assert (form.start_on, form.end_on) == ("2026-03-16", "2026-03-23")
    seen = notices.open_notice(office, notices.post(office, form).id)
    assert seen.matter.endswith(item.name)
    assert [p["name"] for p in seen.people] == ["尉**"]
    if not secret.enabled:
        catalogue.switch(office, secret.id, True)
    hidden = factories.service(office, item_id=secret.id, applicant="尉迟敬")
    with pytest.raises(ClerkError, match="受限事项不能公示"):
        notices.fresh(office, hidden)
    with pytest.raises(ClerkError, match="受限事项不能公示"):
        notices.post(office, replace(form, record_id=hidden))


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (replace(FORM, title=" "), "title"), (replace(FORM, title="长" * 101), "title"), (replace(FORM, content=""), "content"),
        (replace(FORM, start_on="3月"), "start_on"), (replace(FORM, end_on="2026-03"), "end_on"),
        (replace(FORM, end_on="2026-03-16"), "end_on"), (replace(OBJECTION, text=""), "text"),
        (replace(OBJECTION, on_day=""), "on_day"), (replace(FORM, place="长" * 101), "place"),
        (replace(FORM, watch_phone="1" * 41), "watch_phone"), (replace(OBJECTION, who="长" * 61), "who"),
        (replace(OBJECTION, phone="1" * 41), "phone"), (WordsForm("长" * 501), "words"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(form: NoticeForm | ObjectionForm | WordsForm, field: str) -> None:
    assert set(form.problems()) == {field}


def test_what_has_no_room_is_refused_with_its_count_and_never_cut(office: Office) -> None:
    with pytest.raises(ClerkError, match="张贴地点有 101 个字，最多 100 个字"):
        notices.post(office, replace(FORM, place="长" * 101))
    own = notices.post(office, replace(FORM, place="长" * 100)).id
    with pytest.raises(ClerkError, match="有 501 个字，最多 500 个字"):
        notices.withdraw(office, own, "长" * 501)
    notices.withdraw(office, own, "长" * 500)
    assert notices.open_notice(office, own).conclusion == "长" * 500
