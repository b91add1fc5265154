"""A few invented cases of the moral court: one heard, one settled by mere persuasion, one handed to the owners, one praised."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from app.models.tables import Resident
from app.office import Office
from app.usecases import moral
from app.usecases.moral import MoralForm, PersonForm, VerdictForm

JUDGE, JURORS = "老党员 孟庆山", ("楼组长 高桂兰", "退休教师 沈明远")


def furnish(office: Office, seed: int) -> None:
    """Four cases of the last two months, in the residents' own community; everything in them is invented."""
    rnd, today = Random(f"moral {seed}"), office.today()
    with office.read() as session:
        query = select(Resident.id).where(
            Resident.living_here.is_(True),
            Resident.died_on.is_(None),
            Resident.birth_date < f"{today.year - 25}",
        )
        people = iter(rnd.sample(list(session.scalars(query.order_by(Resident.id).limit(200))), 6))
    with office.write("道德评判样例") as w:
        for form in _forms(people, today):
            case = moral.register(office, w, form)
            day = case.registered_on + timedelta(days=4)
            if form.title == "深夜扰民":
                moral.judge_in(office, w, case, _blamed(day))
            elif form.kind == "praise":
                moral.judge_in(office, w, case, _praised(day))
            elif form.kind == "education":
                moral.apply_move(
                    office, w, case, "persuade", {"note": "上门劝导，本人答应遛狗牵绳、清理粪便"}, day
                )
            else:
                answers = {"department": "业主委员会", "note": "上门做工作，不再往养鱼池倒剩菜"}
                moral.apply_move(office, w, case, "entrust", answers, day)


def _forms(people: Iterator[int], today: date) -> list[MoralForm]:
    bench = [PersonForm("judge", JUDGE.split()[1]), *(PersonForm("juror", who.split()[1]) for who in JURORS)]
    return [
        MoralForm(
            "深夜扰民", "criticism", facts="连续三晚十一点以后大声放音乐，邻居上门劝说时态度恶劣。", found_by="夜班保安",
            inquiry="调看门厅录像，向上下楼住户了解，情况属实。", requests="公开赔礼道歉，今后杜绝", people=[
                PersonForm("plaintiff", resident_id=next(people), standing="楼下住户"),
                PersonForm("defendant", resident_id=next(people), standing="住户"), *bench,
            ], registered_on=today - timedelta(days=45),
        ),
        MoralForm(
            "遛狗不牵绳", "education", facts="早晚遛狗不牵绳，吓到接送孩子的老人。", found_by="楼组长",
            people=[PersonForm("defendant", resident_id=next(people))], registered_on=today - timedelta(days=30),
        ),
        MoralForm(
            "往养鱼池倒剩菜", "criticism", facts="小区养鱼池多次发现油污，保洁员查明来源。", found_by="保洁员",
            people=[PersonForm("defendant", resident_id=next(people))], registered_on=today - timedelta(days=12),
        ),
        MoralForm(
            "拾金不昧", "praise", facts="在小区门口拾到装有现金和证件的提包，守候两小时交还失主。", people=[
                PersonForm("plaintiff", resident_id=next(people), standing="失主"),
                PersonForm("defendant", resident_id=next(people), standing="居民"), *bench,
            ], registered_on=today - timedelta(days=20),
        ),
    ]  # fmt: skip


def _blamed(day: date) -> VerdictForm:
    return VerdictForm(
        day, day, "双方分别陈述，评判员提问，当事人承认声音过大、说话难听。", "深夜喧哗影响邻里休息，劝说不听更不应该，确有不文明行为。",
        "apology", "当场向楼下住户赔礼道歉，保证晚上十点以后不放音乐。", "邻居几次好言相劝，值得学习。", day,
    )  # fmt: skip


def _praised(day: date) -> VerdictForm:
    return VerdictForm(
        day, None, "", "拾到财物主动归还，体现了诚信友善的家风。", "praise", "在居民会上表扬，张贴光荣榜。",
        "拾金不昧，值得大家学习。",
    )  # fmt: skip
