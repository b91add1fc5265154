"""The papers of destruction: the list of what may be destroyed, to be agreed to, and the register of what was."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.office import Office
from app.usecases.ledgers import retention
from app.usecases.papers.printing import PrintedPaper

if TYPE_CHECKING:
    from app.reports.document import Column

RULE = "保存年限从终止（或登记）的第二年 1 月 1 日起算。永久保存的、没有到期的不在此列。"
FOR_EVER = "本清册永久保存，不写登记的内容；经办人和监销人各签字。"


def proposal(office: Office, key: str) -> PrintedPaper:
    """The rows of a ledger past their retention, for those who agree to destroying them."""
    from app.reports.document import Column

    ledger = office.library.ledger(key)
    heads = (
        Column("序号", 6, "center"), Column("编号", 14), Column("归属、内容", 18), Column("起始日期", 12),
        Column("终止日期", 12), Column("保存年限", 9, "center"), Column("保存到", 12), Column("意见", 14),
    )  # fmt: skip
    rows = tuple(
        (str(at), r.number, r.title, str(r.start or ""), str(r.end or ""), f"{ledger.retention_years} 年", str(r.until), "")
        for at, r in enumerate(retention.expired(office, key), 1)
    )  # fmt: skip
    return _paper(office, f"{ledger.name}到期档案鉴定清册", heads, rows, RULE)


def register(office: Office, key: str = "") -> PrintedPaper:
    """The register of destruction of one ledger or all."""
    from app.reports.document import Column

    name = office.library.ledger(key).name if key in office.library.ledgers else "台账"
    heads = (
        Column("序号", 6, "center"), Column("台账", 20), Column("编号", 13), Column("起始日期", 12),
        Column("终止日期", 12), Column("年限", 6, "center"), Column("销毁日期", 12), Column("依据", 26),
        Column("经办人", 10), Column("监销人", 10),
    )  # fmt: skip
    rows = tuple(
        (
            str(at), r.ledger, r.number, str(r.start or ""), str(r.end or ""), f"{r.years} 年", str(r.on), r.reason,
            r.clerk, r.witness,
        )
        for at, r in enumerate(retention.register(office, key), 1)
    )  # fmt: skip
    return _paper(office, f"{name}销毁清册", heads, rows, FOR_EVER)


def _paper(
    office: Office, title: str, heads: "tuple[Column, ...]", rows: Sequence[tuple[str, ...]], rule: str
) -> PrintedPaper:
    from app.reports import pdf
    from app.reports.document import Document, PageSetup, Signatures, Table, Text, Title
    from app.usecases.offices.opening import own_unit

    unit, today = own_unit(office).name, office.today()
    said = f"{unit}　{today.year}年{today.month}月{today.day}日　共 {len(rows)} 行"
    blocks = (
        Title(title, subtitle=said), Table(heads, tuple(rows), empty="没有", points=9.0),
        Text(rule, indent=False, role="note"), Signatures(("经办人", "监销人", "负责人")),
    )  # fmt: skip
    document = Document(title, blocks, PageSetup("A4 landscape"))
    return PrintedPaper(0, "", title, pdf.render(document))
