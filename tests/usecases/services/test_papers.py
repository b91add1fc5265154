"""The desk's papers with long names and addresses, rare characters, fifteen materials: on the page, signatures together."""

from dataclasses import replace

import pypdfium2
import pytest

from app.models.tables import Paper, ServiceItem, ServiceRecord
from app.office import Office
from app.ui.services.record_parts import fact_pairs
from app.usecases.papers import offers as paper_offers
from app.usecases.papers import printing
from app.usecases.services import (
    papers as service_papers,
)
from app.usecases.services import (
    records as service_records,
)
from app.usecases.services import (
    views as service_views,
)
from app.usecases.services.forms import MaterialForm, ServiceForm
from tests import factories

LONG = "阿卜杜热合曼·买买提吐尔逊䶮𬭸𫖯㛃𠅤𣲗"
DEPARTMENT = "云川市江北区向阳街道社会事务管理和退役军人事务综合服务中心（民政优抚专窗）"
NOTE = (
    "收入证明没有单位盖章，请单位人力资源部门盖章后，连同近十二个月工资流水一并交来；照片须是近期免冠照。" * 2
)
WAY = {
    "service_receipt": ("accept",),
    "correction_notice": ("correct",),
    "refusal_notice": ("refuse",),
    "transfer_slip": ("accept", "transfer"),
    "agency_entrustment": ("accept", "agency"),
    "completion_notice": ("accept", "finish"),
    "return_notice": ("accept", "return"),
    "delivery_receipt": ("accept", "finish", "deliver"),
}
PAGES = {
    "delivery_receipt": 1, "completion_notice": 1, "refusal_notice": 1, "transfer_slip": 2,
    "service_receipt": 2, "correction_notice": 2, "return_notice": 2, "agency_entrustment": 2,
}  # fmt: skip
"""Sheets: two copies on one, or, where fifteen materials need the room, a sheet for each."""
SIGNED = {"delivery_receipt": "送达人", "transfer_slip": "承办人"}


def hard(office: Office, moves: tuple[str, ...]) -> int:
    """A matter with everything as long as it comes, moved so far; papers of the way are printed."""
    materials = [
        MaterialForm(f"居民家庭经济状况核对授权书和收入财产证明材料之{n}", "原件和复印件", 3)
        for n in range(1, 16)
    ]
    for m in materials:
        m.received = "correct" not in moves and "refuse" not in moves
    form = ServiceForm(
        item_id=factories.item_id(office), applicant=LONG, applicant_phone="19900001234", materials=materials,
        agent=f"{LONG}之女", agent_relation="子女",
    )  # fmt: skip
    record = service_records.take(office, form, accept=False)
    said = {"department": DEPARTMENT, "note": NOTE, "assignee": LONG, "result": NOTE[:180], "receiver": LONG}
    for key in moves:
        print_all(office, record)
        service_records.move(office, record, key, said)
    return record


def print_all(office: Office, record: int) -> None:
    """Everything that is owed goes to the printer."""
    for printed in service_papers.print_owed(office, record):
        printing.put_out(office, printed.paper_id)


def texts(pdf: bytes) -> list[str]:
    """The words of each page, without the breaks between lines."""
    document = pypdfium2.PdfDocument(pdf)
    found = [
        p.get_textpage().get_text_range().encode("utf-16", "surrogatepass").decode("utf-16") for p in document
    ]
    document.close()
    return ["".join(t.split()) for t in found]


@pytest.mark.parametrize("key", WAY)
def test_a_hard_paper_keeps_everything_and_its_signatures_together(file_office: Office, key: str) -> None:
    record = hard(file_office, WAY[key])
    assert service_views.view(file_office, record).owed[-1] == key
    printed = printing.issue(file_office, key, record)
    pages = texts(printed.pdf)
    last = pages[-1]
    assert LONG in "".join(pages)
    assert len(pages) == PAGES.get(key, len(pages))
    assert "转往部门：" not in "".join(pages)
    assert SIGNED.get(key, "经办人") in last or "受托代办员" in last
    if "correct" in WAY[key] or key in {"service_receipt", "agency_entrustment", "transfer_slip"}:
        assert "之15" in "".join(pages)
    if key == "transfer_slip":  # the return slip is signed by the other side
        assert "示例社区居民委员会" not in last.split("转办回执")[-1]


def test_what_lies_in_the_file_is_not_receipted_and_not_given_back(file_office: Office) -> None:
    file, brought = MaterialForm("户口簿", attachment_id=7), MaterialForm("身份证原件")
    late = MaterialForm("照片", received=False)
    nothing_left = factories.service(file_office, accept=False, materials=[file, late])
    assert service_views.view(file_office, nothing_left).owed == (), "nothing was left here"
    record = factories.service(file_office, accept=False, materials=[file, brought, late])
    words = repr(printing.prepare(file_office, "material_receipt", record).document)
    assert ("身份证原件" in words, "户口簿" in words) == (True, False)
    service_records.set_received(file_office, record, {"户口簿", "身份证原件", "照片"})
    service_records.move(file_office, record, "accept")
    assert "档案里已有" in repr(printing.prepare(file_office, "service_receipt", record).document)
    service_records.move(file_office, record, "return", "不符合条件")
    words = repr(printing.prepare(file_office, "return_notice", record).document)
    assert ("身份证原件" in words, "户口簿" in words) == (True, False)


def test_what_was_ended_is_told_and_delivered_as_ended(file_office: Office) -> None:
    record = factories.service(file_office)
    service_records.move(file_office, record, "end", "已迁出本社区")
    words = repr(printing.prepare(file_office, "return_notice", record).document)
    assert ("现予终止" in words, "一并退还" in words) == (True, False), "nothing was left here"
    for key in ("service_receipt", "return_notice"):
        printing.issue(file_office, key, record)
    service_records.move(file_office, record, "deliver", {"receiver": "本人"})
    assert "终止" in repr(printing.prepare(file_office, "delivery_receipt", record).document)
    facts = dict(fact_pairs(service_views.view(file_office, record), ""))
    assert ("终止" in facts, "办结" in facts) == (True, False), "the page dates what it was"


def test_who_comes_for_somebody_has_a_power_of_attorney_to_sign(file_office: Office) -> None:
    alone = factories.service(file_office)
    sent = factories.service(file_office, agent="孙代办", agent_relation="邻居", agent_phone="13912345678")
    offered = [{p.key for p in paper_offers.of_matter(file_office, one)} for one in (alone, sent)]
    assert ["agent_authorization" in keys for keys in offered] == [False, True]
    [page] = texts(printing.issue(file_office, "agent_authorization", sent).pdf)
    for words in ("委托人李四", "受托人孙代办", "邻居", "13912345678", "委托人（签名、指印）"):
        assert words in page


def test_the_slip_of_a_transfer_keeps_to_two_pages_in_big_type(file_office: Office) -> None:
    record = hard(file_office, WAY["transfer_slip"])
    pages = texts(printing.prepare(file_office, "transfer_slip", record, big_type=True).pdf)
    assert len(pages) == 2
    assert "转办回执" in pages[1]
    assert "承办人：" in pages[1]


def test_a_paper_that_was_only_looked_at_is_still_owed(office: Office) -> None:
    record = factories.service(office)
    [shown] = service_papers.print_owed(office, record)
    assert service_views.view(office, record).owed == ("service_receipt",)
    [again] = service_papers.print_owed(office, record)
    assert (again.paper_id, again.number) == (shown.paper_id, shown.number)
    assert "补打" not in "".join(texts(again.pdf))
    printing.put_out(office, shown.paper_id)
    assert service_views.view(office, record).owed == ()
    assert "补打" in "".join(texts(printing.prepare(office, "service_receipt", record).pdf))
    with office.read() as session:
        assert session.get_one(Paper, shown.paper_id).times == 1


def test_each_notice_of_a_step_is_owed_as_it_was_made_with_its_step(file_office: Office) -> None:
    record = waiting(file_office)
    flow = file_office.library.flows["service"]
    correct = next(m for m in flow.move if m.key == "correct")
    made = []
    for note in ("缺照片", "照片没有盖章"):
        service_records.move(file_office, record, "correct", note)
        made.append(service_papers.print_move(file_office, record, correct))
        service_records.move(file_office, record, "supplement")
    service_records.set_received(file_office, record, {"户口簿", "照片"})
    service_records.move(file_office, record, "accept")
    for _look in range(2):
        first, second, _receipt = service_papers.print_owed(file_office, record)
        assert [first.number, second.number] == [m.number for m in made if m is not None]
        for shown, note in ((first, "缺照片"), (second, "照片没有盖章")):
            text = "".join(texts(shown.pdf))
            assert note in text
            assert "见下文" not in text
            assert ("受理编号" in text, "收件日期" in text) == (False, True)  # it has no number yet
            assert ("一次补齐" in text, "第二次补正通知" in text) == (shown is first, shown is second)
    printing.put_out(file_office, second.paper_id)
    assert service_views.view(file_office, record).owed == ("correction_notice", "service_receipt")
    printing.put_out(file_office, first.paper_id)
    asked = printing.prepare(
        file_office, "correction_notice", record
    )  # as Ctrl+P asks for it, its step has passed
    assert (asked.paper_id, asked.number) == (second.paper_id, second.number)
    assert service_views.view(file_office, record).owed == ("service_receipt",)


def test_a_slip_that_never_went_out_is_not_owed_once_the_matter_is_withdrawn(office: Office) -> None:
    said = {"department": "街道", "note": "请核", "until": ""}
    answered = {"replied_by": "街道", "replied_on": str(office.today()), "reply": "已核"}
    for moves, owed in (
        ([("transfer", said), ("withdraw", "不办了")], ()),
        ([("transfer", said), ("take_back", "自己办"), ("withdraw", "不办了")], ()),
        (
            [("transfer", said), ("reply", answered), ("withdraw", "不办了")],
            ("transfer_slip",),
        ),  # it went out
        ([("agency", {"assignee": "陈代办"}), ("withdraw", "不办了")], ()),
    ):
        record = factories.service(office)
        printing.issue(office, "service_receipt", record)
        for key, answer in moves:
            service_records.move(office, record, key, answer)
        assert service_views.view(office, record).owed == owed


def waiting(office: Office, *, key: bool = True) -> int:
    """A matter that was taken with one of its two materials."""
    materials = [MaterialForm("户口簿", "原件"), MaterialForm("照片", received=False, key=key)]
    return factories.service(office, accept=False, materials=materials, agent="钱乙", agent_relation="子女")


def test_who_leaves_originals_before_acceptance_gets_a_numbered_receipt(office: Office) -> None:
    record = waiting(office)
    [receipt] = service_papers.at_the_counter(office, record)
    text = "".join(texts(receipt.pdf))
    assert (receipt.title, receipt.number) == ("收件回执", "（2026）示例收字第0001号")
    for words in ("户口簿原件1", "还缺：照片。", "钱乙子女"):
        assert words in text
    assert service_views.view(office, record).owed == ("material_receipt",)  # until it is printed
    printing.put_out(office, receipt.paper_id)
    assert service_views.view(office, record).owed == ()
    service_records.set_received(office, record, {"户口簿", "照片"})
    service_records.move(office, record, "accept")
    assert [p.title for p in service_papers.at_the_counter(office, record)] == ["受理回执"]


def test_the_receipt_of_delivery_names_the_letter_and_its_number(office: Office) -> None:
    record = factories.service(office)
    service_records.move(office, record, "finish", "已报街道民政办审批通过")
    print_all(office, record)
    service_records.move(office, record, "deliver", {"receiver": "本人"})
    text = "".join(texts(printing.preview(office, "delivery_receipt", record).pdf))
    assert "送达文书办结通知书（2026）示例结字第0001号" in text
    assert "审批通过" not in text


def test_the_repair_team_finds_the_door(office: Office) -> None:
    resident = factories.resident(office, "赵甲", address="幸福路1号2栋3单元401室")
    for values, door in (
        ({"resident_id": resident, "applicant": ""}, "2栋3单元401室"),
        ({"address": "和平街9号"}, "和平街9号"),
    ):
        order = factories.service(office, channel="order", **values)
        service_records.move(office, order, "assign", {"assignee": "巧手志愿队"})
        assert door in "".join(texts(printing.preview(office, "order_slip", order).pdf))


def test_who_is_told_of_an_item_gets_its_own_telephone(office: Office) -> None:
    record = factories.service(office, accept=False)
    with office.write("部门电话") as w:
        w.session.get_one(
            ServiceItem, w.session.get_one(ServiceRecord, record).item_id
        ).phones = "0000-8765432"
    assert "部门电话0000-8765432" in "".join(texts(printing.preview(office, "once_notice", record).pdf))


@pytest.mark.parametrize("key", [True, False])
def test_only_what_may_follow_later_is_accepted_without_it(office: Office, key: bool) -> None:
    view = service_views.view(office, waiting(office, key=key))
    assert ("accept_lacking" in {m.key for m in view.moves}) is not key
    assert ("容缺受理" in service_papers.what_is_lacking([view])) is not key
    many = replace(
        view, materials=[replace(view.materials[0], name=f"表{n}", received=False) for n in range(9)]
    )
    assert "表3、表4等 9 样。" in service_papers.what_is_lacking([many])
