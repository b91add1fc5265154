"""Invented leads: a round of last month that is done, one that goes on, and what was found and told of besides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from app.db.transactions import Write
from app.models.tables import Area, LeadRound, LeadRoundGrid, Resident
from app.office import Office
from app.usecases.leads import (
    HandoverForm,
    LeadForm,
    LeadPersonForm,
    RoundForm,
    RoundGridForm,
    becoming,
    records,
    rounds,
)
from app.usecases.leads.moves import apply_move, hand_over_in

WALKED = 4
"""Grids of a round at most: the sample shows how it goes."""


@dataclass(frozen=True)
class _Story:
    """What happened, how it was told, and how it went: (move, days after, words or body) one after another."""

    title: str
    text: str
    source: str
    work: str
    risk: str
    dispute_type: str
    ago: int
    went: tuple[tuple[str, int, str], ...] = ()
    opponent: str = ""


_STORIES = (
    _Story("楼道堆放杂物争吵", "两户为楼道里的旧家具争吵，都愿意听劝。", "round", "dispute", "low", "02", 34,
           (("take", 0, ""), ("settle", 3, "杂物当天清走，双方和好。"))),
    _Story("楼上漏水没人管", "卫生间漏水两个月，楼上说不是自己的责任。", "round", "dispute", "mid", "02", 30,
           (("hand_over", 0, "mediation"), ("to_case", 1, "")), "楼上住户"),
    _Story("夜间烧烤摊噪音", "小区门口烧烤摊到半夜，老人睡不好。", "hotline", "safety", "mid", "", 12,
           (("hand_over", 0, "patrol"), ("sign", 1, "赵队长"), ("answer", 4, "已劝离，连续三晚巡查没有再来。"),
            ("settle", 5, "反映人表示满意。"))),
    _Story("租户不登记", "三栋一楼新来四名租户，房东没有来登记。", "visit", "floating", "low", "", 9,
           (("hand_over", 0, "security"), ("sign", 1, "孙主任"))),
    _Story("婆媳争吵要离家", "儿媳带孩子回娘家，老人情绪激动。", "come", "dispute", "high", "01", 8,
           (("hand_over", 0, "mediation"),)),
    _Story("停车位被占动了手", "两家为停车位推搡，没有受伤，怕再起冲突。", "round", "dispute", "high", "02", 3,
           opponent="对门住户"),
    _Story("有人上门推销保健品", "专找独居老人，说是政府发的。", "opinion", "law", "low", "", 2),
)  # fmt: skip


def furnish(office: Office, seed: int) -> None:
    """The rounds and the leads, in one write."""
    rnd, today = Random(seed), office.today()
    with office.write("示例：排查和民情线索") as w:
        grids = list(
            w.session.scalars(select(Area.id).where(Area.kind == "grid").order_by(Area.sort).limit(WALKED))
        )
        last = _round(
            office, w, "上月矛盾纠纷排查", today - timedelta(days=40), today - timedelta(days=21), grids
        )
        now = _round(
            office, w, "本月矛盾纠纷排查", today - timedelta(days=6), today + timedelta(days=9), grids
        )
        for story, person in zip(_STORIES, _people(w, rnd), strict=False):
            _put(office, w, story, person, last if story.ago > 20 else now)
        _walk(w, last, last.end_on, len(grids))
        _walk(w, now, today - timedelta(days=1), len(grids) // 2)


def _people(w: Write, rnd: Random) -> Iterator[Resident]:
    """Grown-up residents who live here, each once."""
    here = select(Resident).where(
        Resident.living_here.is_(True), Resident.birth_date < "2000", Resident.died_on.is_(None)
    )
    found = list(w.session.scalars(here.order_by(Resident.id).limit(400)))
    yield from rnd.sample(found, min(len(found), len(_STORIES)))


def _round(office: Office, w: Write, name: str, first: date, last: date, grids: list[int]) -> LeadRound:
    form = RoundForm(
        name, str(first), str(last), "逐栋逐户了解邻里、家庭矛盾。", [RoundGridForm(g) for g in grids]
    )
    one = LeadRound()
    rounds.fill(office, w, one, form)
    return one


def _walk(w: Write, one: LeadRound, on: date, count: int) -> None:
    """The first grids of a round are done."""
    rows = w.session.scalars(
        select(LeadRoundGrid).where(LeadRoundGrid.round_id == one.id).order_by(LeadRoundGrid.id)
    )
    for row in list(rows)[:count]:
        row.done_on = on


def _put(office: Office, w: Write, story: _Story, person: Resident, walked: LeadRound) -> None:
    day = office.today() - timedelta(days=story.ago)
    in_round = story.source == "round"
    persons = [LeadPersonForm(resident_id=person.id)]
    if story.opponent:
        persons.append(LeadPersonForm(story.opponent, "respondent"))
    grid = w.session.scalars(
        select(LeadRoundGrid.area_id).where(LeadRoundGrid.round_id == walked.id).order_by(LeadRoundGrid.id)
    ).first()
    form = LeadForm(
        story.title, story.source, story.work, found_on=str(day), text=story.text, dispute_type=story.dispute_type,
        risk=story.risk, persons=persons, round_id=walked.id if in_round else None, grid_id=grid if in_round else None,
        place=person.address or "",
    )  # fmt: skip
    lead = records.add(office, w, form)
    for key, after, words in story.went:
        on = day + timedelta(days=after)
        if key == "hand_over":
            hand_over_in(office, w, lead, HandoverForm(words, "请上门了解，尽快处理，办好后答复。"), on)
        elif key == "to_case":
            becoming.become_case_in(office, w, lead, becoming.case_form_in(office, w.session, lead), on)
        else:
            apply_move(office, w, lead, key, {"note": words, "result": words, "signer": words}, on)
