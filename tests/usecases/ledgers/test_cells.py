"""A ledger as a sheet: cells taken in one act, good ones kept, the others named; undone and done again with one key."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Cancelled, ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import AuditEntry, LedgerEntry
from app.office import Office
from app.usecases import ledgers
from app.usecases.history import bin, undo
from app.usecases.ledgers import cell_sums, cells
from app.usecases.ledgers.cells import RowEdit
from app.usecases.offices import definitions
from app.usecases.residents import files
from tests import factories

LEDGER = "minimum_living"
NAME, ID = "owner", "household.head.id_number"
FREE = """key = "tools"
name = "工具借用台账"
code = "T1"
belongs_to = "nothing"

[[field]]
key = "what"
name = "工具"
required = true

[[field]]
key = "deposit"
name = "押金"
type = "money"
sum = true

[[field]]
key = "back"
name = "归还日期"
type = "date"

[[field]]
key = "paid"
name = "已付"
type = "yesno"

[[field]]
key = "phone"
name = "电话"
type = "phone"
"""


@pytest.fixture
def tools(office: Office) -> str:
    """A ledger that belongs to nobody."""
    definitions.adopt(office, "ledgers", "tools", FREE)
    return "tools"


def head(office: Office, name: str = "张三", **values: str) -> int:
    one = factories.resident(office, name, **values)
    files.household_of(office, one)
    return one


def shown(office: Office, key: str, *names: str) -> list[tuple[str, ...]]:
    with office.read() as session:
        ids = [i for (i,) in session.query(LedgerEntry.id).filter_by(ledger=key)]
    return [row.cells for row in cells.rows(office, key, ids, names, masked=False)]


def acts(office: Office) -> int:
    with office.read() as session:
        return session.query(AuditEntry).count()


def test_a_sheet_says_what_can_be_typed(office: Office) -> None:
    by_name = {c.name: c for c in cells.sheet(office, LEDGER).columns}
    assert by_name[NAME].editor == "owner"
    assert by_name[NAME].new_only
    assert by_name["category"].editor == "choice"
    assert "城市低保" in by_name["category"].choices
    assert by_name["category"].required
    asked = [c.name for c in cells.sheet(office, "joint_agreement").columns if c.required]
    assert asked == ["unit"], "a row of a unit may itself be what is known of it"
    assert by_name["amount"].sums
    assert by_name[ID].masked
    assert not by_name["household.address"].editor
    assert all(not c.editor for c in cells.sheet(office, "elders_60").columns)


def test_many_cells_are_one_act(office: Office) -> None:
    one = factories.household_row(office, head(office))
    two = factories.household_row(office, head(office, "李四"))
    before = acts(office)
    edits = [RowEdit(one, {"amount": "560", "published": "是"}), RowEdit(two, {"amount": "600.5元"})]
    taken = cells.take(office, LEDGER, edits)
    assert acts(office) == before + 1
    assert (taken.cells, taken.new, taken.refused) == (3, 0, ())
    assert shown(office, LEDGER, "amount", "published") == [("560.00", "是"), ("600.50", "")]
    assert cells.take(office, LEDGER, edits).cells == 0, "what stands there already is no change"
    redo = undo.undo(office, taken.act).entry_id
    assert shown(office, LEDGER, "amount") == [("",), ("",)]
    undo.undo(office, redo or 0)
    assert shown(office, LEDGER, "amount") == [("560.00",), ("600.50",)]


def test_a_wrong_cell_is_named_and_the_others_of_its_row_are_kept(office: Office) -> None:
    one = factories.household_row(office, head(office))
    taken = cells.take(
        office, LEDGER, [RowEdit(one, {"amount": "很多", "members": "3", "category": "", NAME: "李四"})]
    )
    wrong = {c.name: c.why for c in taken.refused}
    assert "不是数字" in wrong["amount"]
    assert "请填写类别" in wrong["category"]
    assert "不能直接改" in wrong[NAME]
    assert shown(office, LEDGER, "members", "amount", "category") == [("3", "", "城市低保")]


def test_a_long_text_keeps_its_lines(office: Office) -> None:
    said = " 一、甲方开放操场；　\r\n二、乙方每季服务一次。\n\n三、其他。\n"
    entry = ledgers.add(
        office, "joint_agreement", ledgers.EntryForm(values={"unit": "第七中学", "content": said})
    )
    with office.read() as session:
        kept = session.get_one(LedgerEntry, entry).fields
    assert kept["content"] == "一、甲方开放操场；\n二、乙方每季服务一次。\n\n三、其他。"


def test_counts_are_whole_and_days_do_not_run_backwards(office: Office) -> None:
    wrong = {"unit": "第七中学", "signed": "2026-03-01", "until": "2026-02", "people": "1.5"}
    with pytest.raises(ClerkError, match="要写整数"):
        ledgers.add(office, "joint_agreement", ledgers.EntryForm(values=wrong))
    with pytest.raises(ClerkError, match="协议期限 2026-02 在签订日期 2026-03-01 之前"):
        ledgers.add(office, "joint_agreement", ledgers.EntryForm(values=wrong | {"people": "1"}))
    ledgers.add(
        office, "joint_agreement", ledgers.EntryForm(values={**wrong, "people": "1", "until": "2026-03"})
    )


def test_days_do_not_run_backwards_in_a_sheet_either(office: Office) -> None:
    key, values = "joint_agreement", {"unit": "第七中学", "signed": "2026-03-01", "until": "2026-12"}
    one = ledgers.add(office, key, ledgers.EntryForm(values=values))
    taken = cells.take(office, key, [RowEdit(one, {"until": "2026-02-01", "unit": "第八中学"})])
    assert [(r.name, r.text) for r in taken.refused] == [("until", "2026-02-01")]
    assert "在签订日期 2026-03-01 之前" in taken.refused[0].why
    assert shown(office, key, "unit", "until") == [("第八中学", "2026-12")]
    taken = cells.take(office, key, [RowEdit(one, {"signed": "2027-01-01"})])
    assert [r.name for r in taken.refused] == ["signed"]
    both = {"until": "2027-12-31", "signed": "2027-01-01"}
    assert not cells.take(office, key, [RowEdit(one, both)]).refused, "both at once are right"


def test_what_was_asked_for_is_not_due_before_it_was_asked(office: Office) -> None:
    values = {"report": "人口统计表", "asked_by": "街道办事处", "due": "2026-03-01"}
    with pytest.raises(ClerkError, match="报送期限 2026-03-01 在起始日期 2026-03-16 之前"):
        ledgers.add(office, "report_burden", ledgers.EntryForm(values=values))
    one = ledgers.add(office, "report_burden", ledgers.EntryForm(start="2026-02-20", values=values))
    taken = cells.take(office, "report_burden", [RowEdit(one, {"start": "2026-03-02"})])
    assert [r.name for r in taken.refused] == ["start"]
    with office.read() as session:
        assert str(session.get_one(LedgerEntry, one).start) == "2026-02-20"


def test_nothing_good_leaves_no_act(office: Office) -> None:
    one = factories.household_row(office, head(office))
    before = acts(office)
    assert cells.take(office, LEDGER, [RowEdit(one, {"amount": "很多"})]).act == 0
    assert cells.take(office, LEDGER, [RowEdit(None, {"amount": " "})]).ids == (None,)
    assert acts(office) == before


def test_a_new_row_finds_whom_it_is_for(office: Office) -> None:
    number = factories.id_number()
    head(office, "张三", id_number=number)
    other = head(office, "李四")
    third = head(office, "王五")
    edits = [
        RowEdit(None, {ID: number, NAME: "写错了", "category": "城市低保", "amount": "500"}),
        RowEdit(None, {NAME: "李四", "category": "城市低保", "note": "新来的"}),
        RowEdit(None, {NAME: "任何字", "category": "城市低保"}, third),
    ]
    taken = cells.take(office, LEDGER, edits)
    assert (taken.new, taken.refused) == (3, ())
    assert shown(office, LEDGER, NAME, "note", "number") == [
        ("张三", "", "R17-0001"), ("李四", "新来的", "R17-0002"), ("王五", "", "R17-0003"),
    ]  # fmt: skip
    again = cells.take(office, LEDGER, [RowEdit(None, {"category": "城市低保"}, other)])
    assert "已有在册的一行" in again.refused[0].why
    assert again.refused[0].name == NAME


def test_nobody_and_namesakes_are_told_in_the_name(office: Office) -> None:
    head(office, "王芳")
    head(office, "王芳")
    factories.resident(office, "无户人")
    edits = [
        RowEdit(None, {NAME: "王芳", "category": "城市低保"}),
        RowEdit(None, {NAME: "没有人", "category": "城市低保"}),
        RowEdit(None, {ID: factories.id_number(), "category": "城市低保"}),
        RowEdit(None, {"category": "城市低保"}),
        RowEdit(None, {NAME: "无户人", "category": "城市低保"}),
    ]
    taken = cells.take(office, LEDGER, edits)
    assert taken.ids == (None,) * 5
    said = [(c.row, c.name, c.why) for c in taken.refused]
    assert "的居民有 2 个" in said[0][2]
    assert "没有叫“没有人”" in said[1][2]
    assert said[2][1] == ID
    assert said[3][1:] == (NAME, "请先选择居民")
    assert "还没有登记到户" in said[4][2]
    assert taken.act == 0


def test_a_masked_value_never_overwrites_the_real_one(office: Office, tools: str) -> None:
    made = cells.take(office, tools, [RowEdit(None, {"what": "梯子", "phone": "13800138000"})]).ids[0]
    masked = cells.rows(office, tools, [made or 0], ["phone"])[0].cells[0]
    assert masked == "138****8000"
    assert cells.take(office, tools, [RowEdit(made, {"phone": masked})]).refused[0].why == cells.MASKED
    new = cells.take(office, tools, [RowEdit(None, {"what": "锤子", "phone": masked})])
    assert new.ids == (None,)
    assert cells.typed_texts(office, tools, [made or 0], ["what", "phone"]) == {made: ("梯子", "13800138000")}


def test_what_one_reads_can_be_typed_again(office: Office, tools: str) -> None:
    texts = {"what": "电钻", "deposit": "100.50", "back": "2026-03", "paid": "是", "phone": "13800138000"}
    first = cells.take(office, tools, [RowEdit(None, texts)]).ids[0]
    assert cells.typed_texts(office, tools, [first or 0], list(texts))[first or 0] == tuple(texts.values())


def test_rows_are_closed_and_deleted_together(office: Office, tools: str) -> None:
    made = cells.take(
        office, tools, [RowEdit(None, {"what": str(n), "start": "2026-03-01"}) for n in range(3)]
    )
    ids = [i for i in made.ids if i]
    with pytest.raises(ClerkError, match="终止原因"):
        cells.end_rows(office, tools, ids, "2026-03-10", " ")
    ended = cells.end_rows(office, tools, ids[:2], "2026-03-10", "还了")
    assert ended.cells == 2
    late = cells.end_rows(office, tools, ids[2:], "2026-02-10", "还了")
    assert "起始日期之前" in late.refused[0].why
    assert shown(office, tools, "end") == [("2026-03-10",), ("2026-03-10",), ("",)]
    gone = cells.drop_rows(office, tools, ids)
    assert shown(office, tools, "what") == []
    assert [row.title.split()[-1] for row in bin.listing(office)] == ["2", "1", "0"]
    undo.undo(office, gone)
    assert len(shown(office, tools, "what")) == 3
    cells.drop_rows(office, tools, ids)
    assert bin.bring_all(office, bin.listing(office)) == "已恢复 3 条"
    assert (len(shown(office, tools, "what")), bin.listing(office)) == (3, [])


def test_five_thousand_rows_are_pasted_and_undone(office: Office, tools: str) -> None:
    edits = [
        RowEdit(None, {"what": f"工具{n}", "deposit": f"{n}.10", "paid": "也许" if n % 100 == 0 else "是"})
        for n in range(1, 5001)
    ]
    steps: list[int] = []
    taken = cells.take(office, tools, edits, lambda done, total: steps.append(done))
    assert (taken.new, len(taken.refused)) == (4950, 50)
    assert taken.refused[0].why == "已付：请写“是”或“否”"
    assert (steps[0], steps[-1]) == (200, 5000)
    wanted = sum((Decimal(n) + Decimal("0.1") for n in range(1, 5001) if n % 100), Decimal(0))
    assert cell_sums.totals(office, Question("ledger.tools"), ["deposit"]) == {"deposit": wanted}
    numbers = {row[0] for row in shown(office, tools, "number")}
    assert len(numbers) == 4950
    assert undo.undo(office, taken.act).undone >= 4950
    assert shown(office, tools, "what") == []


def test_cancelling_a_paste_leaves_nothing(office: Office, tools: str) -> None:
    def stop(done: int, _total: int) -> None:
        if done >= 400:
            raise Cancelled

    with pytest.raises(Cancelled):
        cells.take(office, tools, [RowEdit(None, {"what": str(n)}) for n in range(1000)], stop)
    assert shown(office, tools, "what") == []


def test_a_number_is_not_given_twice(office: Office, tools: str) -> None:
    made = [cells.take(office, tools, [RowEdit(None, {"what": str(n)})]) for n in range(3)]
    undo.undo(office, made[1].act)
    cells.drop_rows(office, tools, [made[0].ids[0] or 0])
    cells.take(office, tools, [RowEdit(None, {"what": "后来的"})])
    assert [row[0] for row in shown(office, tools, "number")] == ["T1-0003", "T1-0004"]


def test_views_and_too_much_are_refused(office: Office) -> None:
    with pytest.raises(ClerkError, match="视图台账"):
        cells.take(office, "elders_60", [])
    with pytest.raises(ClerkError, match="一次最多"):
        cells.take(office, LEDGER, [RowEdit(None, {})] * (cells.MOST + 1))


@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), max_size=30))
@settings(max_examples=30)
def test_the_foot_sums_exactly(values: list[Decimal]) -> None:
    found = cell_sums.sum_of([f"{v:,.2f}" for v in values] + ["", "2026-03-15", "R17-0001", "1.2.3", "①"])
    assert (found.total, found.numbers) == (sum(values, Decimal(0)), len(values))
    assert found.filled == len(values) + 4


def test_the_sum_of_what_is_selected_far_down(office: Office, tools: str) -> None:
    cells.take(office, tools, [RowEdit(None, {"what": str(n), "deposit": f"{n}.01"}) for n in range(1, 41)])
    question = Question("ledger.tools")
    found = cell_sums.span_sum(office, question, ("id",), [(0, 1), (10, 12)], ["deposit", "back"])
    assert (found.total, found.filled) == (Decimal("39.05"), 5)
