"""What people really paste: ragged lines, dates in every style, formulas, endless numbers, cells of a closed month."""

from datetime import date

import pytest

from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import ledgers
from app.usecases.ledgers import cell_blocks, cells, design_changes, designs, periods
from app.usecases.ledgers.cell_blocks import Area
from app.usecases.ledgers.cells import RowEdit
from app.usecases.offices import definitions
from tests.usecases.ledgers.test_cells import FREE

NAMES = ("what", "deposit", "back")


@pytest.fixture
def tools(office: Office) -> Office:
    definitions.adopt(office, "ledgers", "tools", FREE)
    return office


def laid(office: Office, text: str, names: tuple[str, ...] = NAMES) -> cell_blocks.Done:
    """Text from a clipboard laid over the blank line of a sheet with these columns."""
    area = Area("tools", Question("ledger.tools"), ("id",), 0, 0, names, names)
    return cell_blocks.paste(office, area, cell_blocks.block_of(text))


def kept(office: Office) -> list[tuple[str, ...]]:
    found = cells.rows(office, "tools", list(range(1, 60)), NAMES)
    return [row.cells for row in found]


@pytest.mark.parametrize(
    "written", ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "20260305"],
)  # fmt: skip
def test_a_date_is_read_in_every_style(tools: Office, written: str) -> None:
    done = laid(tools, f"梯子\t5\t{written}\n")
    assert not done.taken.refused
    assert kept(tools) == [("梯子", "5.00", "2026-03-05")]


def test_ragged_lines_fill_what_they_have(tools: Office) -> None:
    done = laid(tools, "梯子\n锤子\t7\n\n钳子\t8\t2026-03\n")
    assert (done.taken.new, done.taken.refused) == (3, ())
    assert kept(tools) == [("梯子", "", ""), ("锤子", "7.00", ""), ("钳子", "8.00", "2026-03")]


def test_what_begins_like_a_formula_stays_a_text(tools: Office) -> None:
    laid(tools, "=cmd|'/c calc'!A1\t5\t\n+1+1\t6\t\n")
    assert [row[0] for row in kept(tools)] == ["=cmd|'/c calc'!A1", "+1+1"]


@pytest.mark.parametrize("number", ["1e99", "NaN", "-5", "9" * 40, "Infinity"])
def test_a_number_that_is_none_is_refused_with_its_text(tools: Office, number: str) -> None:
    done = laid(tools, f"梯子\t{number}\t\n")
    [one] = done.taken.refused
    assert (one.name, one.text) == ("deposit", number)
    assert one.why.startswith("押金：")
    assert kept(tools) == []


def test_forty_columns_are_counted_where_the_sheet_has_three(tools: Office) -> None:
    done = laid(tools, "\t".join(["梯子", "5", "2026-03", *map(str, range(37))]) + "\n")
    assert done.taken.new == 1
    assert kept(tools) == [("梯子", "5.00", "2026-03")]


def test_cells_of_a_closed_month_are_refused_and_the_others_are_taken(tools: Office) -> None:
    text = FREE.replace('belongs_to = "nothing"', 'belongs_to = "nothing"\nperiod = "monthly"')
    definitions.adopt(tools, "ledgers", "tools", text)
    rows = [
        ledgers.add(tools, "tools", ledgers.EntryForm(start=start, end=end, values={"what": "梯子"}))
        for start, end in (("2026-02-03", "2026-02-20"), ("2026-03-03", ""), ("2026-01-05", "2026-02-01"))
    ]
    periods.close(tools, "tools", date(2026, 2, 3))
    edits = [RowEdit(row, {"deposit": "9"}) for row in rows]
    late = RowEdit(None, {"what": "补登的", "start": "2026-02-05"})
    taken = cells.take(tools, "tools", [*edits, late])
    assert [(one.row, one.name) for one in taken.refused] == [(0, "deposit"), (2, "deposit"), (3, "start")], (
        "what was gone on the first day of a closed month stands in its account"
    )
    assert all("已经锁定" in one.why for one in taken.refused)
    assert kept(tools) == [("梯子", "", ""), ("梯子", "9.00", ""), ("梯子", "", "")]


def test_a_field_in_use_that_is_taken_out_keeps_what_was_typed(tools: Office) -> None:
    laid(tools, "梯子\t5\t2026-03\n")
    design = designs.open_design(tools, "tools")
    at = next(i for i, f in enumerate(design.data["field"]) if f["key"] == "deposit")
    designs.save(tools, designs.Design("tools", designs.without_field(design.data, at), 1, own=True))
    [gone] = design_changes.retired(tools, designs.open_design(tools, "tools"))
    assert (gone.data["key"], gone.rows) == ("deposit", 1)


def test_one_cell_fills_the_selection_and_a_block_is_repeated_where_it_divides_it() -> None:
    assert cell_blocks.fitted([["是"]], 2, 2) == [["是", "是"], ["是", "是"]]
    assert cell_blocks.fitted([["甲"], ["乙", "丙"]], 4, 2) == [["甲", ""], ["乙", "丙"]] * 2
    assert cell_blocks.fitted([["甲"], ["乙"]], 3, 1) == [["甲"], ["乙"]]
    assert cell_blocks.fitted([], 2, 2) == []
    assert cell_blocks.fitted([[]], 2, 2) == [[]]


def test_a_first_line_that_repeats_the_headings_is_left_out() -> None:
    labels = ["名称", "押金"]
    assert cell_blocks.without_headings([["名称", " 押金 "], ["梯子", "5"]], labels) == [["梯子", "5"]]
    assert cell_blocks.without_headings([["名称", "5"], ["梯子", "5"]], labels) == [
        ["名称", "5"],
        ["梯子", "5"],
    ]
    assert cell_blocks.without_headings([["名称", "押金"]], labels) == [["名称", "押金"]], (
        "nothing else is there"
    )
    assert cell_blocks.without_headings([], labels) == []
