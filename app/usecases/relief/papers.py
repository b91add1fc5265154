"""The book of relief on paper: balances of a period with its lines below, as PDF and sheet."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.models.fields.base import Period
from app.office import Office
from app.usecases.offices.opening import own_unit
from app.usecases.relief import book as relief_book
from app.usecases.relief.forms import FORMS, amount_words
from app.usecases.summaries import files as report_files

if TYPE_CHECKING:
    from app.reports.document import Document, Table
    from app.usecases.papers.printing import PrintedPaper

RULE = "期初＋收入－发放＝期末。冲销的一笔以负数记在原来的方向上，原来那一笔和更正后的一笔都保留。"


def paper(office: Office, period: Period) -> "PrintedPaper":
    """The balances as they print, to be looked at."""
    return report_files.shown(document_of(office, period))


def save(office: Office, period: Period, folder: Path) -> tuple[Path, Path]:
    """Write the balances as PDF and XLSX into `folder`. Returns both paths."""
    return report_files.save(document_of(office, period), folder)


def document_of(office: Office, period: Period) -> "Document":
    """Balances of every fund, then every line of the period; A4 across."""
    from app.reports.document import Document, Margins, PageSetup, Signatures, Signer, Spacer, Text, Title

    unit, said = own_unit(office), "　".join(filter(None, (period.label, relief_book.closed_words(office))))
    blocks = (
        Title(f"{unit.name}救助款物收支余额表", subtitle=said), _balance_table(office, period), Spacer(2.0),
        _lines_table(office, period), Text(RULE, indent=False, role="note"),
        Signatures((Signer("制表人", office.clerk.name), "复核人", "主任"), stamp=True, unit=unit.name),
    )  # fmt: skip
    title = f"{unit.name}{period.label}救助款物收支余额表"
    return Document(title, blocks, PageSetup("A4 landscape", Margins(14.0, 12.0, 12.0, 12.0), 10.5))


def _balance_table(office: Office, period: Period) -> "Table":
    from app.reports.document import Column, Table

    heads = (Column("资金、物资", 3), Column("类别", 1.2, "center"), Column("单位", 1, "center"),
             *(Column(name, 2, "right") for name in ("期初", "收入", "发放", "期末")))  # fmt: skip
    rows = tuple(
        (
            b.fund,
            FORMS[b.form],
            b.unit,
            *(amount_words(a, b.form) for a in (b.opening, b.received, b.given, b.closing)),
        )
        for b in relief_book.balances(office, period)
    )
    return Table(heads, rows, caption="余额", points=9.8, empty="本期和以前都没有记账")


def _lines_table(office: Office, period: Period) -> "Table":
    from app.reports.document import Column, Table

    forms = {f.name: f.form for f in relief_book.funds(office, ended=True)}
    columns = (Column("日期", 1.6, "center"), Column("编号", 3.2), Column("资金、物资", 2), Column("收发", 1.6, "center"),
               Column("数量", 1.8, "right"), Column("对方", 2.2), Column("用途、来源、原因", 3.6), Column("经手", 1.2))  # fmt: skip
    lines = _lines(office, period, forms)
    return Table(columns, lines, caption="明细", points=8.8, empty="本期没有收支")


def _lines(office: Office, period: Period, forms: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """The lines of the period as they print, the earliest first."""
    return tuple(
        (str(e.on_day), e.number, e.fund, e.direction_words, f"{amount_words(e.quantity, forms[e.fund])}{e.unit}",
         e.party, "；".join(filter(None, (e.what, e.reason and f"{e.reason}（原 {e.corrects}）"))), e.clerk)
        for e in reversed(relief_book.entries(office, period))
    )  # fmt: skip
