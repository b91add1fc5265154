"""What a link may lead to is found while typing, and kept by what was picked, whatever else is called so."""

import pytest

from app.errors import ClerkError
from app.models.fields.base import Scope
from app.office import Office
from app.usecases import ledgers
from app.usecases.areas import forms as area_forms
from app.usecases.ledgers import cells, designs, link_finder, links, pages
from app.usecases.ledgers.cells import RowEdit
from app.usecases.offices import definitions
from app.usecases.residents import files
from tests import factories

LENDING = """
key = "lending"
name = "借用台账"
belongs_to = "{belongs}"
[[field]]
key = "who"
name = "哪一户"
type = "link"
to = "household"
[[field]]
key = "where"
name = "在哪里"
type = "link"
to = "area"
[[field]]
key = "plan"
name = "哪项计划"
type = "link"
to = "ledger.work_plan"
[[field]]
key = "matter"
name = "哪件事"
type = "link"
to = "service_record"
"""


@pytest.fixture
def lending(office: Office) -> Office:
    definitions.adopt(office, "ledgers", "lending", LENDING.replace("{belongs}", "nothing"))
    return office


def test_each_kind_is_found_by_what_a_clerk_types(lending: Office) -> None:
    head = factories.resident(lending, "张三")
    home = files.household_of(lending, head)
    estate = area_forms.save(lending, area_forms.AreaForm(kind="estate", name="光明小区")).area_id
    plan = ledgers.add(lending, "work_plan", ledgers.EntryForm(values={"task": "冬季清雪"}))
    matter = factories.service(lending, applicant="李四")
    for to, typed, wanted in (
        ("household", "张三", home), ("area", "光明", estate), ("ledger.work_plan", "清雪", plan),
        ("service_record", "李四", matter),
    ):  # fmt: skip
        assert wanted in [one.id for one in link_finder.candidates(lending, to, typed)], to
        assert link_finder.candidates(lending, to, "没有的东西") == []
    member = {"name": "钱在职", "phone": "13912345678", "branch": "示例厂党委"}
    reported = ledgers.add(lending, "party_report", ledgers.EntryForm(values=member))
    for to, typed, wanted in (
        ("ledger.party_report", "qzz", reported), ("ledger.party_report", "QianZ", reported), ("household", "zs", home),
        ("ledger.work_plan", "djqx", plan),
    ):  # fmt: skip
        assert [one.id for one in link_finder.candidates(lending, to, typed)] == [wanted], typed
    assert link_finder.candidates(lending, "area", " ") == []
    unit = ledgers.EntryForm(values={"unit": "江北区税务局党支部", "members": "9"})
    ledgers.add(lending, "party_units", unit)
    assert link_finder.candidates(lending, "party_units.unit", "税务") == [], (
        "a ledger that is off offers nothing"
    )
    designs.switch(lending, "party_units", True)
    for typed in ("税务", "jbqswj", "jiangbei"):
        assert [one.title for one in link_finder.candidates(lending, "party_units.unit", typed)] == [
            "江北区税务局党支部"
        ]
    branch = {c.name: (c.editor, c.to) for c in cells.sheet(lending, "party_report").columns}["branch"]
    assert branch == ("offered", "party_units.unit")
    [found] = link_finder.candidates(lending, "ledger.work_plan", "清雪")
    assert (found.title, found.detail) == ("R62-0001", "冬季清雪"), "nothing is said twice, nothing empty"


def test_what_was_picked_is_kept_by_its_id_and_shown_by_its_name(lending: Office) -> None:
    first, second = (
        area_forms.save(lending, area_forms.AreaForm(kind="estate", name=name)).area_id
        for name in ("光明小区", "光明二区")
    )
    assert first != second
    assert second
    text = link_finder.called(lending, "area", second)
    assert text == f"光明二区 #{second}"
    taken = cells.take(lending, "lending", [RowEdit(None, {"where": text})])
    assert not taken.refused
    row = taken.ids[0] or 0
    assert cells.rows(lending, "lending", [row], ["where"])[0].cells == ("光明二区",)
    assert pages.entry(lending, row).values["where"] == text


def test_what_is_kept_is_said_by_its_name_also_when_it_is_gone(lending: Office) -> None:
    place = area_forms.save(lending, area_forms.AreaForm(kind="estate", name="光明小区")).area_id
    plan = ledgers.add(lending, "work_plan", ledgers.EntryForm(values={"task": "冬季清雪"}))
    cells.drop_rows(lending, "work_plan", [plan])
    specs = {f.key: f for f in lending.library.ledger("lending").field}
    scope = Scope(lending.library, lending.today(), lending.today())
    assert links.said(lending, specs["where"], str(place), scope) == "光明小区"
    assert links.said(lending, specs["plan"], str(plan), scope) == "R62-0001"
    assert links.said(lending, specs["plan"], None, scope) == ""
    assert links.said(lending, specs["where"], str(place), scope, restricted=True) == "＊＊＊"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("#12", 12),
        ("三国演义 #12", 12),
        ("三国演义#12", None),
        ("12", None),
        ("# 12", None),
        ("C #12 级", None),
    ],
)
def test_only_the_end_of_a_text_is_a_picked_id(text: str, wanted: int | None) -> None:
    assert links.picked_id(text) == wanted


def test_a_place_that_owns_a_row_is_picked_too(office: Office) -> None:
    definitions.adopt(office, "ledgers", "lending", LENDING.replace("{belongs}", "area"))
    place = area_forms.save(office, area_forms.AreaForm(kind="estate", name="光明小区")).area_id
    sheet = {c.name: (c.editor, c.to) for c in cells.sheet(office, "lending").columns}
    assert sheet["owner"] == ("link", "area")
    assert sheet["plan"] == ("link", "ledger.work_plan")
    taken = cells.take(office, "lending", [RowEdit(None, {"owner": f"光明小区 #{place}"})])
    assert not taken.refused
    gone = cells.take(office, "lending", [RowEdit(None, {"owner": "光明小区 #9999"})])
    assert "已经删除" in gone.refused[0].why


def test_rows_of_a_ledger_that_is_not_there_are_not_found(lending: Office) -> None:
    with pytest.raises(ClerkError):
        link_finder.candidates(lending, "ledger.cult", "张")
