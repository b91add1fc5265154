"""Whom a row is for: the owner's state of the day beside today's, outsiders by name, areas and organisations, merged files."""

from datetime import date
from pathlib import Path

import pytest

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import Area, LedgerEntry, Resident
from app.office import Office
from app.usecases import ledgers, questions
from app.usecases.ledgers import EntryForm, pages, sheet_columns, sheet_in, sheets
from app.usecases.ledgers import cells as sheet_cells
from app.usecases.offices import definitions
from app.usecases.organisations import records as organisations
from app.usecases.organisations.records import OrganisationForm
from app.usecases.residents import files, merging
from tests import factories

KEPT = """
key = "kept"
name = "上门登记"
keeps = "day"
[[field]]
key = "what"
name = "事由"
[print]
columns = ["resident.name", "resident.age", "resident.address", "resident.phone", "what"]
"""
NAMES = ("resident.name", "resident.age", "resident.address")


def cells(
    office: Office, key: str, *names: str, where: tuple[tuple[str, str, str], ...] = ()
) -> list[tuple[str, ...]]:
    question = Question(f"ledger.{key}", where)
    return [r.cells for r in questions.list_page(office, question, names, masked=False).rows]


def moved(office: Office, resident_id: int, address: str) -> None:
    with office.write("改住址") as w:
        resident = w.session.get(Resident, resident_id)
        assert resident is not None
        resident.address = address


def telephone(office: Office, resident_id: int, phone: str | None) -> None:
    with office.write("改电话") as w:
        w.session.get_one(Resident, resident_id).phone = phone


def test_a_ledger_that_keeps_the_day_shows_both_when_they_differ(office: Office, tmp_path: Path) -> None:
    definitions.adopt(office, "ledgers", "kept", KEPT)
    born = factories.id_number(date(1950, 1, 1))
    one = factories.resident(office, "老王", id_number=born, address="安居里1号楼", phone="13800000001")
    ledgers.add(office, "kept", EntryForm(one))
    assert cells(office, "kept", *NAMES) == [("老王", "76", "安居里1号楼")]
    moved(office, one, "和平里9号楼")
    assert cells(office, "kept", *NAMES) == [("老王", "76", "安居里1号楼（现：和平里9号楼）")]
    telephone(office, one, "13712345678")
    asked = questions.list_page(office, Question("ledger.kept"), ("resident.phone",))
    assert asked.rows[0].cells == ("138****0001（现：137****5678）",), "each of the two is masked by itself"
    telephone(office, one, None)
    asked = questions.list_page(office, Question("ledger.kept"), ("resident.phone",))
    assert asked.rows[0].cells == ("138****0001（现：无）",)
    assert len(cells(office, "kept", "what", where=(("resident.address", "contains", "和平里"),))) == 1
    with office.read() as session:
        [row] = session.query(LedgerEntry).all()
    assert row.snapshot is not None
    assert row.snapshot["resident.address"] == "安居里1号楼"
    with office.write("改名") as w:
        w.session.get_one(Resident, one).name = "王老大"
    assert cells(office, "kept", "owner") == [("老王（现：王老大）",)], "the sheet says it as the paper does"
    whose = pages.entry(office, row.id).owner
    assert whose is not None
    assert (whose.name, whose.address) == ("老王（现：王老大）", "安居里1号楼（现：和平里9号楼）"), (
        "the row's form too"
    )
    path = tmp_path / "上门登记.xlsx"
    assert sheets.export(office, "kept", path, masked=False) == 1
    checked = sheet_in.check(office, "kept", sheet_columns.understand(office, "kept", path))
    assert [(r.state, r.why) for r in checked.rows] == [("same", ())]


def test_a_ledger_that_follows_shows_what_the_file_says_now(office: Office) -> None:
    definitions.adopt(office, "ledgers", "kept", KEPT.replace('"day"', '"follow"'))
    one = factories.resident(office, "老王", address="安居里1号楼")
    ledgers.add(office, "kept", EntryForm(one))
    moved(office, one, "和平里9号楼")
    assert cells(office, "kept", "resident.address") == [("和平里9号楼",)]


def test_the_choice_can_be_changed_and_old_rows_keep_what_they_have(office: Office) -> None:
    definitions.adopt(office, "ledgers", "kept", KEPT.replace('"day"', '"follow"'))
    one = factories.resident(office, "老王", address="安居里1号楼")
    ledgers.add(office, "kept", EntryForm(one))
    definitions.adopt(office, "ledgers", "kept", KEPT)
    moved(office, one, "和平里9号楼")
    assert cells(office, "kept", "resident.address") == [("和平里9号楼",)]


def test_an_outsider_is_kept_by_name_where_the_ledger_allows_it(office: Office) -> None:
    text = 'key = "guests"\nname = "来访登记"\n{}[[field]]\nkey = "what"\nname = "事由"\n'
    definitions.adopt(office, "ledgers", "guests", text.format(""))
    ledger = office.library.ledger("guests")
    assert ledgers.problems(office, ledger, EntryForm(owner_name="外来客")) == {"resident_id": "请先选择居民"}
    definitions.adopt(office, "ledgers", "guests", text.format("outsiders = true\n"))
    ledgers.add(office, "guests", EntryForm(owner_name="外来客"))
    ledgers.add(office, "guests", EntryForm(factories.resident(office, "本地人")))
    assert sorted(cells(office, "guests", "owner")) == [("外来客",), ("本地人",)]


def test_a_row_of_a_place_is_told_by_its_name(office: Office) -> None:
    definitions.adopt(office, "ledgers", "spots", 'key = "spots"\nname = "点位"\nbelongs_to = "area"\n')
    with office.write("加楼") as w:
        made = Area(kind="building", name="9号楼")
        w.session.add(made)
        w.session.flush()
        area = made.id
    ledgers.add(office, "spots", EntryForm(area_id=area))
    assert cells(office, "spots", "owner", "area.name") == [("9号楼", "9号楼")]


def test_a_link_to_a_merged_file_leads_to_the_one_that_is_kept(office: Office) -> None:
    text = 'key = "helped"\nname = "帮扶"\nbelongs_to = "nothing"\n[[field]]\nkey = "by"\nname = "帮扶人"\ntype = "link"\nto = "resident"\n'
    definitions.adopt(office, "ledgers", "helped", text)
    lose, keep = factories.resident(office, "贺甲"), factories.resident(office, "贺甲（本人）")
    ledgers.add(office, "helped", EntryForm(values={"by": f"#{lose}"}))
    merging.merge(office, keep, lose, {})
    other = factories.resident(office, "别人")
    ledgers.add(office, "helped", EntryForm(values={"by": f"#{other}"}))
    assert sorted(cells(office, "helped", "by")) == [("别人",), ("贺甲（本人）",)], "of each row its own"


def test_a_household_ledger_needs_a_household(office: Office) -> None:
    one = factories.resident(office, "散户")
    with pytest.raises(ClerkError, match="还没有登记到户"):
        factories.household_row(office, one)
    files.household_of(office, one)
    assert factories.household_row(office, one)


def test_people_are_sorted_by_pinyin_as_in_their_own_list(office: Office) -> None:
    for name in ("何一", "安二", "白三"):
        who = factories.resident(office, name)
        ledgers.add(office, "volunteer", EntryForm(resident_id=who, values={"kind": "共产党员"}))
    question = Question("ledger.volunteer")
    for order in ("resident.name", "owner"):
        found = questions.list_page(office, question, ("owner",), (order,)).rows
        assert [row.cells[0] for row in found] == ["安二", "白三", "何一"], order


@pytest.mark.parametrize("key", ["resident_units", "joint_agreement", "shops", "social_organisation"])
def test_what_the_record_of_a_unit_says_is_not_asked_again(office: Office, key: str) -> None:
    unit = organisations.save(office, OrganisationForm("阳光小学", kind="school", phone="0000-8800123")).id
    name = office.library.ledger(key).field[0].key
    taken = sheet_cells.take(office, key, [sheet_cells.RowEdit(None, {"owner": "阳光小学"})])
    other = ledgers.add(office, key, EntryForm(organisation_id=unit, values={name: "阳光小学东校区"}))
    assert taken.refused == ()
    rows = questions.all_rows(office, Question(f"ledger.{key}"), (name,), masked=False, order=("id",))
    assert [row.cells for row in rows] == [("阳光小学",), ("阳光小学东校区",)]
    if "kind" in {spec.key for spec in office.library.ledger(key).field}:
        assert pages.entry(office, other).values["kind"] == "school"
    with pytest.raises(ClerkError, match="请填写"):
        ledgers.add(office, key, EntryForm())
