"""The counts of the desk on paper: both tables, the rules they were counted by, signatures."""

from app.reports.document import (
    Block,
    Column,
    Document,
    Margins,
    PageSetup,
    Signatures,
    Signer,
    Spacer,
    Table,
    Text,
    Title,
)
from app.usecases.services.counts import RULES, Counts
from app.usecases.summaries.sections import Section


def document_of(found: Counts) -> Document:
    """The paper, A4 across."""
    said = f"{found.period.label}　按{found.dimension.name}　报：{found.superior}"
    blocks: list[Block] = [Title(f"{found.unit}一站式服务统计", subtitle=said)]
    for section in found.sections:
        blocks += [_table(section, found.dimension.name), Spacer(2.0)]
    blocks.append(Text("".join(RULES), indent=False, role="note"))
    blocks.append(Signatures((Signer("填表人", found.clerk), "主任"), stamp=True, unit=found.unit))
    return Document(
        found.title, tuple(blocks), PageSetup("A4 landscape", Margins(14.0, 12.0, 12.0, 12.0), 10.5)
    )


def _table(section: Section, name: str) -> Table:
    words = {True: "（期初＋新收－办结＝期末，平）", False: "（不平，请核对）", None: ""}[section.balanced]
    heads = (Column(name, 3.4), *(Column(h.title, 1.2, "right") for h in section.heads))
    rows = tuple((row.title, *(f.text for f in row.figures)) for row in section.rows)
    return Table(heads, rows, caption=f"{section.title}{words}", points=9.4)
