"""A little of the book of relief and one survey for the invented community."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from app.models.tables import Resident
from app.office import Office
from app.usecases.relief import entries as relief
from app.usecases.relief import points as relief_points
from app.usecases.relief.forms import EntryForm, FundForm
from app.usecases.services import surveys

GIVEN = 6
SHEETS = 12


def furnish(office: Office, seed: int) -> None:
    """Money and rice that came in and went out, one line put right, last month closed; a survey with its sheets."""
    rnd, today = Random(f"relief {seed}"), office.today()
    first = today.replace(day=1)
    before = first - timedelta(days=20)
    money = relief.save_fund(office, FundForm("慈善救助金", purpose="困难居民临时救助和节日慰问")).id
    rice = relief.save_fund(office, FundForm("大米", "goods", "袋", "65")).id
    came = (
        (money, "8000", before, "社会捐款", "振兴商贸公司"), (rice, "40", before, "社会捐赠", "丰收粮店"),
        (money, "1200.50", first, "募捐箱", "社区居民"),
    )  # fmt: skip
    for fund, quantity, day, what, party in came:
        relief.enter(office, EntryForm(fund, "in", quantity, str(day), what, "charity", party))
    with office.read() as session:
        query = select(Resident.id, Resident.household_id).where(
            Resident.living_here.is_(True), Resident.died_on.is_(None), Resident.household_id.is_not(None)
        )
        people = rnd.sample([*session.execute(query.order_by(Resident.id).limit(200))], GIVEN)
    for at, (resident, home) in enumerate(people):
        fund, quantity = ((money, str(rnd.choice((300, 500, 800)))), (rice, "2"))[at % 2]
        day = before + timedelta(days=at) if at < GIVEN // 2 else first
        line = EntryForm(fund, "out", quantity, str(day), "节日慰问", "condolence")
        whom = {"household_id": home} if fund == rice else {"resident_id": resident}
        given = relief.enter(office, replace(line, **whom)).id
    relief.reverse(office, given, "登记到了别人名下")
    relief.close_month(office, f"{before:%Y-%m}")
    _shop(office, people[0][0], rice, first)
    _survey(office, rnd, today)


def _shop(office: Office, resident: int, rice: int, day: date) -> None:
    """Somebody's points, some of them given for a sack of rice."""
    points = relief.save_fund(office, FundForm("爱心积分", "points", price="1")).id
    relief.enter(office, EntryForm(points, "in", "120", str(day), "志愿服务", resident_id=resident))
    relief_points.exchange(office, relief_points.ExchangeForm(resident, points, rice, "1", str(day)))


def _survey(office: Office, rnd: Random, today: date) -> None:
    questions = tuple(code for code, _label in office.library.code("survey_question").choices)
    form = surveys.SurveyForm(
        "窗口服务满意度测评",
        str(today - timedelta(days=5)),
        "社区服务大厅",
        "窗口办理的各类事项",
        "20",
        "",
        questions,
    )
    one = surveys.save(office, form).id
    for _ in range(SHEETS):
        answers = "".join(rnd.choice("5555444430") for _ in questions)
        surveys.add_sheet(office, one, answers, rnd.choice(("", "", "希望周末也开")))
