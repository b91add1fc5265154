"""The slip of a hand-over with its return slip, and the register of hand-overs."""

from datetime import timedelta

import pypdfium2
import pytest

from app.clock import FixedClock
from app.errors import ClerkError
from app.office import Office
from app.usecases import leads
from app.usecases.leads import HandoverForm, LeadForm, LeadPersonForm
from app.usecases.papers import offers as paper_offers
from app.usecases.papers import printing


def words(printed: printing.PrintedPaper) -> str:
    with pypdfium2.PdfDocument(printed.pdf) as document:
        pages = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    return "".join("".join(pages).split())


def lead(office: Office, title: str = "夜间噪音") -> int:
    return leads.register(office, LeadForm(title, text="烧烤摊到半夜。", persons=[LeadPersonForm("赵甲")]))


@pytest.mark.parametrize("reason", ["晚上十点后巡查", "晚上十点后巡查。"])
def test_the_slip_is_there_once_it_is_handed_over_and_says_to_whom_and_until_when(
    office: Office, reason: str
) -> None:
    made = lead(office)
    assert paper_offers.of_lead(office, made) == []
    with pytest.raises(ClerkError, match="还没有“交办”"):
        printing.issue(office, "lead_slip", made)
    leads.hand_over(office, made, HandoverForm("patrol", reason))
    assert [one.key for one in paper_offers.of_lead(office, made)] == ["lead_slip"]
    printed = printing.issue(office, "lead_slip", made)
    said = words(printed)
    assert printed.number == "（2026）示例交字第001号"
    for part in (
        "民情交办单",
        "巡防队：现将上述民情交你处办理：晚上十点后巡查。请于2026-03-23前",
        "退回服务台",
        "回执",
        "赵甲",
    ):
        assert part in said, part
    leads.move(office, made, "answer", "已劝离")
    assert "已劝离" in words(printing.issue(office, "lead_slip", made))


def test_the_register_has_the_hand_overs_of_its_days(office: Office, clock: FixedClock) -> None:
    first = lead(office)
    leads.hand_over(office, first, HandoverForm("patrol", "请巡查"))
    clock.instant += timedelta(days=30)
    leads.hand_over(office, lead(office, "占道停车"), HandoverForm("security", "请劝离"))
    said = words(
        printing.issue(office, "lead_register", 0, given={"from": "2026-03-01", "until": "2026-03-31"})
    )
    assert "共1次" in said
    assert "夜间噪音" in said
    assert "占道停车" not in said
    assert "占道停车" in words(printing.issue(office, "lead_register", 0))
