"""人口月报 on one A4 page: the movement with its proof, who they are, a picture of the grids, signatures."""

from app.reports.document import (
    BarChart,
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
from app.usecases.population.counts import Population
from app.usecases.summaries.sections import Section

MOST_ACROSS = 20
BARS = 8


def document_of(found: Population) -> Document:
    """The paper."""
    title = f"{found.unit}{found.period.label}人口月报"
    blocks: list[Block] = [
        Title(f"{found.unit}人口月报", subtitle=f"{found.period.label}　报：{found.superior}")
    ]
    for section in found.sections:
        blocks += [*_blocks(section), Spacer(2.0)]
    if found.note:
        blocks.append(Text(found.note, indent=False, role="note"))
    blocks.append(Signatures((Signer("填表人", found.clerk), "主任"), stamp=True, unit=found.unit))
    return Document(title, tuple(blocks), PageSetup("A4", Margins(14.0, 12.0, 12.0, 12.0), 10.5))


def _blocks(section: Section) -> list[Block]:
    if section.chart:
        return _charts(section)
    words = {True: f"（{section.proof}，平）", False: "（不平，请核对）", None: ""}[section.balanced]
    if len(section.heads) <= MOST_ACROSS and len(section.rows) > 1:
        return [_across(section, f"{section.title}{words}")]
    return _downwards(section, f"{section.title}{words}")


def _across(section: Section, caption: str) -> Table:
    """Rows down, lines across."""
    heads = [Column("人口", 1.9), *(Column(h.title, 1.0, "right", h.group) for h in section.heads)]
    rows = [(row.title, *(f.text for f in row.figures)) for row in section.rows]
    return Table(tuple(heads), tuple(rows), caption=caption, points=8.6)


def _downwards(section: Section, caption: str) -> list[Block]:
    """Lines down in three stacks beside one another, rows across."""
    heads = (Column("项目", 3.2), *(Column(row.title or "数量", 1.6, "right") for row in section.rows))
    lines = [
        (head.title, *(row.figures[at].text for row in section.rows)) for at, head in enumerate(section.heads)
    ]
    each = -(-len(lines) // 3)
    stacks = [Table(heads, tuple(lines[at : at + each]), points=8.6) for at in range(0, len(lines), each)]
    title = Text(caption, role="heading", indent=False, align="center")
    if len(stacks) == 3:
        beside = SideBySide((stacks[1],), (stacks[2],))
        return [title, SideBySide((stacks[0],), (beside,), share=1 / 3)]
    return [title, *stacks]


def _charts(section: Section) -> list[Block]:
    charts = [
        BarChart(figure.title, _top(figure.parts), figure.unit)
        for row in section.rows
        for figure in row.figures
        if figure.parts
    ]
    if len(charts) == 2:
        return [SideBySide((charts[0],), (charts[1],))]
    return list(charts)


def _top(parts: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    rest = sum(n for _, n in parts[BARS:])
    return (*parts[:BARS], *((("其他", rest),) if rest else ()))
