"""Ledgers: rows as spells, twins refused, money exact, tags on every member, export read back."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import ExchangeLog, LedgerEntry
from app.office import Office
from app.usecases import ledgers, questions, search
from app.usecases.ledgers import EntryForm, designs, entries
from app.usecases.questions import Asked
from app.usecases.residents import files
from app.usecases.residents import records as residents
from app.usecases.restricted import viewings
from tests import factories

MINIMUM = Question("ledger.minimum_living")


def head_of(office: Office, name: str = "许户主", **values: str) -> int:
    head = factories.resident(office, name, **values)
    files.household_of(office, head)
    return head


def cells(office: Office, question: Question, *names: str, masked: bool = False) -> list[tuple[str, ...]]:
    return [row.cells for row in questions.list_page(office, question, names, masked=masked).rows]


def test_a_household_row_tags_every_member_until_it_ends(office: Office, clock: FixedClock) -> None:
    head = head_of(office)
    household = files.household_of(office, head)
    child = residents.save(office, factories.resident_form("许小", relation="20"), household_id=household)
    outsider = factories.resident(office, "旁人")
    row = factories.household_row(office, head, amount="650.5", members="2")
    assert [files.open_file(office, r).tags for r in (head, child, outsider)] == [("低保",), ("低保",), ()]
    tagged = Question("resident", (("ledger.minimum_living", "open"),))
    assert set(cells(office, tagged, "name")) == {("许户主",), ("许小",)}
    assert cells(office, Question("household", (("ledger.minimum_living", "open"),)), "head.name") == [
        ("许户主",)
    ]
    ledgers.end(office, row, office.today() + timedelta(days=1), "收入超标")
    assert files.open_file(office, child).tags == ("低保",)
    clock.instant += timedelta(days=1)
    assert files.open_file(office, child).tags == ()
    assert cells(office, tagged, "name") == []
    past = Question("resident", (("ledger.minimum_living", "open"),), as_of="2026-03-16")
    assert len(cells(office, past, "name")) == 2
    gone = Question("resident", (("ledger.minimum_living", "not open"),))
    assert len(cells(office, gone, "name")) == 3
    assert cells(office, MINIMUM, "end_reason") == [("收入超标",)]


def test_a_second_open_row_is_refused_and_a_closed_one_is_not_in_the_way(office: Office) -> None:
    head = head_of(office)
    row = factories.household_row(office, head)
    with pytest.raises(ClerkError, match="已有在册的一行"):
        factories.household_row(office, head)
    ledgers.end(office, row, office.today(), "")
    assert factories.household_row(office, head) != row


def test_someone_without_a_household_cannot_get_a_household_row(office: Office) -> None:
    with pytest.raises(ClerkError, match="旁人 还没有登记到户"):
        factories.household_row(office, factories.resident(office, "旁人"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"category": ""}, "请填写类别"),
        ({"category": "不知道"}, "没有“不知道”这一项.*城市低保"),
        ({"amount": "六百"}, "“六百”不是数字"),
        ({"published": "也许"}, "请写“是”或“否”"),
        ({"reviewed": "去年"}, "复核日期"),
        ({"reviewed": "1899-03-16"}, "复核日期：“1899-03-16”在 1900 年以前，多半是年份打错了"),
        ({"start": "1926-03-16"}, "起始日期：“1926-03-16”在 1949 年以前"),
    ],
)
def test_wrong_values_are_refused_by_name(office: Office, values: dict[str, str], sentence: str) -> None:
    with pytest.raises(ClerkError, match=sentence):
        factories.household_row(office, head_of(office), **values)


def test_what_has_been_is_not_ahead_of_today(office: Office) -> None:
    def granted(day: str) -> EntryForm:
        return EntryForm(values={"name": "示范社区", "granted": day})

    for ahead in ("2026-03-17", "2026-04", "2027"):
        with pytest.raises(ClerkError, match=f"授予日期：{ahead} 还没有到"):
            ledgers.add(office, "honours", granted(ahead))
    for been in ("2026-03-16", "2026-03", "2026"):
        ledgers.add(office, "honours", granted(been))


def test_a_row_is_not_moved_to_long_ago_and_a_birth_may_be(office: Office) -> None:
    row = factories.household_row(office, head_of(office))
    with pytest.raises(ClerkError, match="在 1949 年以前"):
        ledgers.change(office, row, {"start": "1926-03-16"})
    born = EntryForm(start="2026-03-02", values={"branch": "支部", "birth": "1938-05-01"}, owner_name="赵老")
    assert "birth" not in entries.problems(office, office.library.ledger("party_report"), born)


def test_dates_of_a_spell_are_whole_and_in_order(office: Office) -> None:
    head = head_of(office)
    with pytest.raises(ClerkError, match="起始日期要写到日"):
        factories.household_row(office, head, start="2026-03")
    row = factories.household_row(office, head, start="2026-03-10")
    with pytest.raises(ClerkError, match="终止日期在起始日期之前"):
        ledgers.end(office, row, date(2026, 3, 9), "")
    form = EntryForm(head, "2026-03-10", "2026-03-01", values={"category": "city"})
    with pytest.raises(ClerkError, match="终止日期在起始日期之前"):
        ledgers.add(office, "minimum_living", form)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("100", "100"), ("1,200", "1200"), ("5.0", "5"), ("0", "0"), ("2.5人", None), ("1e3", "1000"), ("无穷", None), ("Infinity", None), ("nan", None)],
)  # fmt: skip
def test_numbers_are_shown_as_they_are_written(office: Office, typed: str, shown: str | None) -> None:
    head = head_of(office)
    if shown is None:
        with pytest.raises(ClerkError, match="不是数字"):
            factories.household_row(office, head, members=typed)
        return
    factories.household_row(office, head, members=typed)
    assert cells(office, MINIMUM, "members") == [(shown,)]


def test_own_fields_are_asked_by_their_types(office: Office) -> None:
    for name, amount, members, published in (
        ("甲", "90", "9", "是"),
        ("乙", "1000.10", "10", "否"),
        ("丙", "", "", ""),
    ):
        factories.household_row(
            office, head_of(office, name), amount=amount, members=members, published=published
        )

    def names(*where: tuple[object, ...]) -> set[str]:
        found = cells(office, Question("ledger.minimum_living", where), "household.head.name")
        return {name for (name,) in found}

    assert names(("amount", ">", 100)) == {"乙"}
    assert names(("amount", "between", [90, 1000.10])) == {"甲", "乙"}
    assert names(("amount", "missing")) == {"丙"}
    assert names(("members", "<", 10)) == {"甲"}
    assert names(("members", "=", 10)) == {"乙"}
    assert names(("published", "is", True)) == {"甲"}
    assert names(("published", "is", False)) == {"乙"}
    assert names(("published", "missing")) == {"丙"}
    assert names(("category", "=", "city")) == {"甲", "乙", "丙"}
    shown = cells(office, MINIMUM, "household.head.name", "amount", "members", "published")
    assert set(shown) == {("甲", "90.00", "9", "是"), ("乙", "1000.10", "10", "否"), ("丙", "", "", "")}
    by_number = questions.list_page(office, MINIMUM, ["members"], order=["-members"])
    assert [r.cells for r in by_number.rows] == [("10",), ("9",), ("",)]
    by_money = questions.list_page(office, MINIMUM, ["amount"], order=["amount"])
    assert [r.cells for r in by_money.rows] == [("",), ("90.00",), ("1000.10",)]


@given(fen=st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sums_of_money_are_exact(file_office: Office, fen: list[int]) -> None:
    office = file_office
    with office.read() as session:
        before = Asked(office, session, Question("ledger.donations")).sum("amount")
    for value in fen:
        ledgers.add(office, "donations", donation(f"{value // 100}.{value % 100:02d}"))
    with office.read() as session:
        after = Asked(office, session, Question("ledger.donations")).sum("amount")
    assert after - before == Decimal(sum(fen)) / 100


def donation(amount: str) -> EntryForm:
    return EntryForm(values={"who": "某单位", "amount": amount, "direction": "收入"})


def test_changing_a_row_checks_the_new_values(office: Office) -> None:
    row = factories.household_row(office, head_of(office), amount="100")
    with pytest.raises(ClerkError, match="请填写类别"):
        ledgers.change(office, row, {"category": ""})
    ledgers.change(office, row, {"amount": "", "reason": "复核", "reviewed": "2026年3月"})
    assert cells(office, MINIMUM, "amount", "reason", "reviewed", "category") == [
        ("", "复核", "2026-03", "城市低保")
    ]
    with pytest.raises(ClerkError, match="已不存在"):
        ledgers.change(office, 999, {"amount": "1"})


def test_the_list_of_ledgers_counts_what_is_open(office: Office) -> None:
    factories.household_row(office, head_of(office, id_number=factories.id_number(date(1950, 1, 1))))
    open_rows = {row.key: row.open for row in ledgers.listing(office)}
    assert (open_rows["minimum_living"], open_rows["elders_60"], open_rows["floating"]) == (1, 1, 0)
    assert all(office.library.ledgers[key].enabled for key in open_rows)


def test_an_export_reads_back_as_the_list_with_its_sums(office: Office, tmp_path: Path) -> None:
    for name, amount in (("甲", "650.10"), ("乙", "349.95")):
        factories.household_row(office, head_of(office, name), amount=amount, members="2")
    path = tmp_path / "低保.xlsx"
    assert ledgers.export(office, "minimum_living", path, masked=False) == 2
    assert viewings.log(office)[0].what == "台账 低保台账（导出，含完整证件号码和电话）"
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["示例社区居民委员会最低生活保障台账"]
    rows = book.get_sheet_by_index(0).to_python()
    text = [[str(cell) for cell in row] for row in rows]
    heading = next(i for i, row in enumerate(text) if "月保障金额" in row)
    amount = text[heading].index("月保障金额")
    body = [row for row in rows[heading + 1 :] if isinstance(row[amount], int | float)]
    assert sorted(round(row[amount], 2) for row in body)[:2] == [349.95, 650.1]
    assert any("甲" in row for row in text)
    with office.read() as session:
        [log] = session.query(ExchangeLog).all()
    assert (log.kind, log.file_name, log.counts, log.reason) == (
        "台账 低保台账",
        "低保.xlsx",
        {"rows": 2},
        "未脱敏",
    )


def test_an_export_is_masked_unless_asked_otherwise(office: Office, tmp_path: Path) -> None:
    elder = factories.id_number(date(1950, 1, 1))
    factories.resident(office, "老人", id_number=elder)
    path = tmp_path / "老人.xlsx"
    assert ledgers.export(office, "elders_60", path) == 1
    text = str(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    assert elder not in text
    assert elder[-4:] in text


def test_a_view_ledger_is_exported_in_its_own_order(office: Office, tmp_path: Path) -> None:
    for name, address in (("甲", "和平里9号楼"), ("丙", "安居里1号楼"), ("乙", "安居里1号楼")):
        number = factories.id_number(date(1950, 1, 1))
        factories.resident(office, name, id_number=number, address=address)
    path = tmp_path / "老人.xlsx"
    ledgers.export(office, "elders_60", path)
    text = str(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    assert [name for name in text if name in "甲乙丙"] == ["甲", "丙", "乙"]


def test_a_ledger_of_services_takes_several_rows_of_somebody_another_takes_one(office: Office) -> None:
    who = factories.resident(office, "郑明")
    for project in ("植绿", "巡逻"):
        ledgers.add(office, "volunteer_log", EntryForm(resident_id=who, values={"project": project}))
    ledgers.add(office, "volunteer", EntryForm(resident_id=who, values={"kind": "其他居民"}))
    with pytest.raises(ClerkError, match="已有在册的一行"):
        ledgers.add(office, "volunteer", EntryForm(resident_id=who, values={"kind": "其他居民"}))


def test_a_row_that_is_not_seen_after_it_was_kept_says_where_it_is(office: Office) -> None:
    who, today = factories.resident(office, "郑明"), office.today()
    spells = {("", ""): "", ("2099-01-02", ""): "从 2099-01-02 起才在册", ("2020-01-02", "2020-02-01"): "到 2020-02-01 已终止",
              ("2020-01-02", str(today)): f"到 {today} 已终止"}  # fmt: skip
    for (start, end), said in spells.items():
        form = EntryForm(resident_id=who, start=start, end=end, values={"project": "植绿"})
        words = ledgers.hidden_now(office, ledgers.add(office, "volunteer_log", form))
        assert words == (f"{said}，选“全部”看得到" if said else ""), "the clerk would take it for lost"


def test_the_search_says_the_ledgers_name_and_knows_no_row_of_one_that_is_off(file_office: Office) -> None:
    row = factories.household_row(file_office, head_of(file_office), amount="650.5", members="2")
    with file_office.read() as session:
        number = str(session.get_one(LedgerEntry, row).number)
    told = [h.detail for h in search.find(file_office, number).hits if h.kind == "ledger_entry"]
    assert told == [file_office.library.ledgers["minimum_living"].name]
    designs.switch(file_office, "minimum_living", False)
    assert not [h for h in search.find(file_office, number).hits if h.kind == "ledger_entry"]
