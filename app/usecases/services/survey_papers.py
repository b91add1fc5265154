"""The papers of a survey: the blank sheet that is handed out, and the result with its rates and the rule below."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import ClerkError
from app.office import Office
from app.usecases.offices.opening import own_unit
from app.usecases.services import surveys
from app.usecases.services.surveys import RULE, SurveyView
from app.usecases.summaries import files as report_files
from app.usecases.summaries.figures import share

if TYPE_CHECKING:
    from app.reports.document import Document
    from app.usecases.papers.printing import PrintedPaper


def levels(office: Office) -> list[str]:
    """The five levels in words, the best first."""
    label = office.library.code("satisfaction").label
    return [label(level) for level in surveys.LEVELS]


def blank(office: Office, survey_id: int) -> "PrintedPaper":
    """The sheet to be handed out, in big type on A5."""
    from app.reports import pdf
    from app.reports.document import Column, Document, Margins, PageSetup, Table, Text, Title
    from app.usecases.papers.printing import PrintedPaper

    found, unit = surveys.view(office, survey_id), own_unit(office)
    boxes = "　".join(f"□{word}" for word in levels(office))
    rows = (*((label, boxes) for _code, label in found.questions), ("意见建议", "\n\n"))
    about = (Text(f"评价的事：{found.about}", indent=False),) if found.about else ()
    blocks = (
        Title(found.row.title, subtitle=f"{unit.name}　{found.row.on_day}　{found.row.place}".rstrip("　")),
        *about,
        Table((Column("题目", 2.2), Column("请在方框里打钩，每题一个", 9.0)), rows, points=12.0),
        Text("姓名（可不写）：＿＿＿＿＿＿＿＿　　电话（可不写）：＿＿＿＿＿＿＿＿＿＿＿＿", indent=False),
        Text("写了电话的，评价不满意时我们在 1 个工作日内回访。", indent=False, role="note"),
    )
    document = Document(
        f"{found.row.title}（空白表）", blocks, PageSetup("A5 landscape", Margins(10, 10, 12, 12), 12.0)
    )
    return PrintedPaper(0, "", document.title, pdf.render(document))


def result(office: Office, survey_id: int) -> "PrintedPaper":
    """The result as it prints, to be looked at."""
    return report_files.shown(result_document(office, survey_id))


def save(office: Office, survey_id: int, folder: Path) -> tuple[Path, Path]:
    """Write the result as PDF and XLSX into `folder`. Returns both paths."""
    return report_files.save(result_document(office, survey_id), folder)


def result_document(office: Office, survey_id: int) -> "Document":
    """Rates, opinions, rule. Raises ClerkError while no sheet has come back."""
    from app.reports.document import (
        Block,
        Column,
        Document,
        PageSetup,
        Signatures,
        Signer,
        Table,
        Text,
        Title,
    )

    found, unit = surveys.view(office, survey_id), own_unit(office)
    if not found.sheets:
        raise ClerkError("还没有录入收回的测评表", "先把收回的表一份一份录入，再打印汇总。")
    heads = ("题目", *levels(office), "没有作答", "满意率")
    columns = tuple(Column(h, 2.4 if h == "题目" else 1.4, "left" if h == "题目" else "right") for h in heads)
    rows = tuple(
        (t.question, *(str(n) for n in t.counts), str(t.none), t.rate_words) for t in surveys.tallies(found)
    )
    blocks: list[Block] = [
        Title(f"{found.row.title}汇总表", subtitle=f"{unit.name}　{found.row.on_day}"),
        Text(_returned(found), indent=False),
        Table(columns, rows, points=10.5),
        Text(RULE, indent=False, role="note"),
    ]
    if opinions := tuple((str(s.number), s.opinion) for s in found.sheets if s.opinion):
        blocks.append(
            Table((Column("第几份", 1.2, "center"), Column("意见建议", 9.0)), opinions, caption="意见建议")
        )
    blocks.append(Signatures((Signer("填表人", office.clerk.name), "主任"), stamp=True, unit=unit.name))
    return Document(f"{found.row.title}汇总表", tuple(blocks), PageSetup("A4"))


def _returned(found: SurveyView) -> str:
    row = found.row
    rate = f"{share(row.returned, row.issued)}%" if row.issued else "—"
    empty = sum(set(s.answers) == {surveys.NONE} for s in found.sheets)
    about = f"评价的事：{found.about}。" if found.about else ""
    issued = f"发出 {row.issued} 份，" if row.issued else ""
    return f"{about}{issued}收回 {row.returned} 份，其中一题也没有作答的 {empty} 份；回收率 {rate}。"
