"""人民调解统计表 on paper: figures in stacks beside one another, the 综治 sheet and the levels as tables, checks, rules."""

from app.reports.document import (
    Block,
    Column,
    Document,
    Margins,
    PageSetup,
    SideBySide,
    Signatures,
    Signer,
    Spacer,
    Table,
    Text,
    Title,
)
from app.usecases.mediation.statistics import Statistics
from app.usecases.summaries.sections import Section

STACKS = (("total", "agreement"), ("committee", "source"), ("type",), ("leads", "harm"))
"""Which sections stand below one another in each column of the page."""


def document_of(found: Statistics) -> Document:
    """The paper: the ministry's columns on the first page, the other tables after them."""
    blocks: list[Block] = [
        Title(f"{found.unit}人民调解统计表", subtitle=f"{found.period.label}　报：{found.superior}")
    ]
    by_key = {section.key: section for section in found.sections}
    columns = [[_list(by_key.pop(key)) for key in keys if key in by_key] for keys in STACKS]
    left, right = (_stacked(columns[at : at + 2]) for at in (0, 2))
    blocks += [SideBySide(left, right), Spacer(2.0)]
    for section in by_key.values():
        blocks += [_table(section), Spacer(2.0)]
    wrong = [check.sentence for check in found.checks if not check.holds]
    proof = "；".join(wrong) if wrong else f"已核对：{'；'.join(check.name for check in found.checks)}。"
    blocks += [Text(words, indent=False, role="note") for words in (proof, *found.rules)]
    blocks.append(Signatures((Signer("填表人", found.clerk), "调委会主任"), stamp=True, unit=found.unit))
    return Document(found.title, tuple(blocks), PageSetup("A4", Margins(14.0, 12.0, 12.0, 12.0), 10.5))


def _stacked(columns: list[list[Table]]) -> tuple[Block, ...]:
    """Two columns beside one another; one alone when the other is empty."""
    full = [tuple(column) for column in columns if column]
    return (SideBySide(full[0], full[1]),) if len(full) == 2 else full[0] if full else ()


def _list(section: Section) -> Table:
    """Lines down, the figure beside each."""
    (row,) = section.rows
    words = {True: "（平）", False: "（不平）", None: ""}[section.balanced]
    rows = tuple((head.title, f"{figure.text}{_unit(head.title, figure.unit)}")
                 for head, figure in zip(section.heads, row.figures, strict=True))  # fmt: skip
    heads = (Column("项目", 3.0), Column("数量", 1.7, "right"))
    return Table(heads, rows, caption=f"{section.title}{words}", points=8.4)


def _unit(title: str, unit: str) -> str:
    """What stands behind a figure; nothing when its heading says it already."""
    return "" if unit in {"件", "%"} or f"（{unit}）" in title else unit


def _table(section: Section) -> Table:
    heads = [Column("类别", 2.4), *(Column(head.title, 1.2, "right", head.group) for head in section.heads)]
    rows = tuple((row.title, *(figure.text for figure in row.figures)) for row in section.rows)
    return Table(tuple(heads), rows, caption=section.title, points=8.8)
