"""The indicators on paper and as a sheet: value, sum, target and source of each, its rule printed below it."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.models.fields.base import Period
from app.models.rules.sources import spoken
from app.office import Office
from app.usecases.indicators.collect import Indicators, IndicatorValue, collect
from app.usecases.summaries import files as report_files

if TYPE_CHECKING:
    from app.reports.document import Document
    from app.usecases.papers.printing import PrintedPaper

BY_HAND = "＊"


def document_of(found: Indicators) -> "Document":
    """The paper: one line for an indicator, its rule in the line under it."""
    from app.reports.document import (
        Block,
        Column,
        Document,
        Margins,
        PageSetup,
        Signatures,
        Signer,
        Table,
        Text,
        Title,
    )

    columns = (
        Column("代号", 1.1, "center"), Column("指标", 4.2), Column("数值", 2.2, "right"), Column("单位", 1.6, "center"),
        Column("目标", 2.4), Column("结果", 1.7, "center"), Column("怎样算出、口径", 11), Column("目标的依据", 4.6),
    )  # fmt: skip
    rows = tuple(_row(one, found.period) for one in found.values)
    note = f"{BY_HAND} 含手工填写的数。数值为“—”的，是没有可以作除数的记录，或者手工的数还没有填。"
    hands = [
        f"{v.code} {f.title}：{f.typed.words}" for v in found.values for f in v.figures if f.typed is not None
    ]
    blocks: tuple[Block, ...] = (
        Title(f"{found.unit}建设指标", subtitle=f"{found.period.label}　报：{found.superior}"),
        Table(columns, rows, points=8.4),
        Text(note, indent=False, role="note"),
        *(Text(f"{BY_HAND} {words}", indent=False, role="note") for words in hands),
        Signatures((Signer("填表人", found.clerk), "主任"), stamp=True, unit=found.unit),
    )
    page = PageSetup("A4 landscape", Margins(14.0, 12.0, 12.0, 12.0), 10.0)
    return Document(f"{found.unit}{found.period.label}建设指标", blocks, page)


def _row(one: IndicatorValue, period: Period) -> tuple[str, ...]:
    hand = BY_HAND if one.by_hand else ""
    target = one.target.words if one.target else ""
    source = spoken((one.target or one).source)
    name = one.name if one.period == period else f"{one.name}（{one.period.label}）"
    counted = f"{one.formula}。另列：{one.beside}。" if one.beside else f"{one.formula}。"
    return one.code, name, one.text + hand, one.unit, target, one.words, counted + one.rule, source


def paper(office: Office, period: str) -> "PrintedPaper":
    """The paper, to be looked at."""
    return report_files.shown(document_of(collect(office, period)))


def save(found: Indicators, folder: Path) -> tuple[Path, Path]:
    """Write the indicators as PDF and XLSX into `folder`. Returns both paths."""
    return report_files.save(document_of(found), folder)
