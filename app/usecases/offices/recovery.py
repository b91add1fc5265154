"""The recovery code as a paper to lock into a drawer."""

from app.models.rules.chinese_numbers import chinese_date
from app.office import Office
from app.usecases.offices.opening import own_unit
from app.usecases.papers.printing import PrintedPaper


def sheet(office: Office, code: str) -> PrintedPaper:
    """One A5 page with the code, as text and as a QR code."""
    from app.reports import pdf
    from app.reports.document import Document, KeyValues, PageSetup, QrCode, Signatures, Text, Title

    unit = own_unit(office)
    blocks = (
        Title("里仁数据恢复码"),
        KeyValues.of([["社区", unit.name], ["恢复码", code]]),
        Text(
            "忘记密码时，在登录页点“忘了密码，用恢复码”，照此输入。谁拿到它，谁就能打开全部数据：请锁好，不要拍照，不要存进电脑。"
        ),
        QrCode(code, "恢复码"),
        Signatures(("保管人",), date=chinese_date(office.today()), unit=unit.name),
    )
    document = Document("里仁数据恢复码", blocks, PageSetup("A5"))
    return PrintedPaper(0, "", document.title, pdf.render(document))
