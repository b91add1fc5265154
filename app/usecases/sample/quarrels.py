"""Invented disputes, as moves of the shipped flow of people's mediation (resources/flows/mediation.toml)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.usecases.sample.days import later, working_days
from app.usecases.sample.desk import SampleMove
from app.usecases.sample.drawing import Urn
from app.usecases.sample.families import CHILDREN, SPOUSES
from app.usecases.sample.people import SampleHousehold, SampleResident

_DISPUTES_PER_HOUSEHOLD_AND_MONTH = 0.004
_MEDIATORS = ("郑明远", "何素琴", "罗建平")
_ENDINGS = Urn(("settle", "fail", "end", "refuse"), (82, 9, 5, 4))
_SOURCES = Urn(("apply", "active", "grid", "police", "hotline", "petition"), (46, 22, 18, 6, 6, 2))
STATE_AFTER = {
    "accept": "accepted",
    "session": "mediating",
    "settle": "settled",
    "settle_orally": "settled",
    "fail": "failed",
    "end": "ended",
    "refuse": "refused",
    "perform": "performed",
    "visit": "visited",
    "archive": "archived",
}
SETTLED = {"written": "settle", "oral": "settle_orally"}


@dataclass(frozen=True, slots=True)
class _Story:
    """A kind of quarrel: dispute_type, dispute_category, what it is about and what both sides agree on."""

    dispute_type: str
    category: str
    title: str
    facts: str
    request: str
    agreed: str
    money: bool = False
    body: str = ""
    kin: frozenset[str] = frozenset()  # a family quarrel: the respondent's relation to the head


_STORIES = Urn(
    (
        _Story("02", "0203", "楼上漏水", "被申请人家卫生间渗水，泡坏申请人家天棚和墙面。", "维修并赔偿损失",
               "被申请人于十五日内修好卫生间防水，并一次性赔偿申请人墙面损失。", True),
        _Story("02", "0201", "楼道堆放杂物", "被申请人在楼道内堆放旧家具和纸箱，影响通行。", "清走杂物",
               "被申请人三日内清走杂物，今后不再占用楼道。"),
        _Story("02", "0203", "夜间噪声", "被申请人家夜间拖动桌椅、播放音响，影响申请人休息。", "停止噪声",
               "被申请人在桌椅脚上加软垫，晚九点后不再播放音响。"),
        _Story("01", "0102", "老人赡养", "子女对赡养费的分担意见不一，申请人生活困难。", "按月支付赡养费",
               "被申请人每月五日前支付赡养费，并每周探望一次。", True, kin=CHILDREN),
        _Story("01", "0101", "夫妻口角", "双方因家庭开支发生争吵，申请人要求调解。", "和好，账目公开",
               "双方和好，家庭开支每月共同记账。", kin=SPOUSES),
        _Story("17", "0402", "物业服务", "业主认为公共照明长期不修，拒缴物业费。", "修好照明，减免部分物业费",
               "物业十日内修好照明并减免一个季度物业费，申请人补缴其余部分。", True, "安居物业服务有限公司"),
        _Story("04", "0602", "房屋租赁押金", "租期届满，被申请人未退还押金。", "退还押金",
               "被申请人七日内退还押金，申请人结清水电费。", True),
        _Story("06", "0303", "犬只咬伤", "被申请人的犬未拴绳，咬伤申请人。", "赔偿医疗费",
               "被申请人赔偿医疗费，今后遛犬拴绳。", True),
        _Story("10", "0701", "拖欠工资", "装修工程完工后被申请人未付清工钱。", "付清工钱",
               "被申请人分两次付清所欠工钱。", True, "鑫源装饰工程部"),
        _Story("14", "0601", "美容预付卡", "商家停业，预付卡余额未退。", "退还余额",
               "商家退还预付卡余额。", True, "丽人美容店"),
    ),
    (24, 10, 12, 10, 8, 12, 8, 6, 5, 5),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleParty:
    """A party; `side` is applicant or respondent. A body has a representative and is no resident."""

    side: str
    resident: SampleResident | None
    name: str
    is_body: bool
    representative: str


@dataclass(frozen=True, slots=True)
class SampleSession:
    """One session of mediation; times are HH:MM."""

    held_on: date
    start_time: str
    end_time: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class SampleDispute:
    """One dispute: codes dispute_type, dispute_category, dispute_source, agreement_kind; amounts in yuan."""

    number: int
    title: str
    dispute_type: str
    category: str
    source: str
    registered_on: date
    grid_code: str
    place: str
    facts: str
    requests: str
    parties: tuple[SampleParty, ...]
    mediator: str
    moves: tuple[SampleMove, ...]
    sessions: tuple[SampleSession, ...]
    amount: Decimal | None
    agreement_kind: str
    agreement_text: str
    performance_due: date | None

    @property
    def state(self) -> str:
        """The state of the flow the case has reached."""
        return STATE_AFTER[self.moves[-1].move] if self.moves else "registered"


def disputes(
    households: Sequence[SampleHousehold], months: int, seed: int, until: date
) -> Iterator[SampleDispute]:
    """The disputes of the last `months` months by day of registration. Raises ValueError below two households."""
    if len(households) < 2:
        raise ValueError("a dispute needs two households")
    rnd = Random(f"quarrels-{seed}-{months}")
    days = list(working_days(until, months))
    a_day = max(0.08, len(households) * _DISPUTES_PER_HOUSEHOLD_AND_MONTH * months / max(1, len(days)))
    number = 0
    for day in days:
        for _ in range(int(a_day + rnd.random())):
            number += 1
            yield _dispute(rnd, number, households, day, until)


def _dispute(
    rnd: Random, number: int, households: Sequence[SampleHousehold], day: date, until: date
) -> SampleDispute:
    story = _STORIES.draw(rnd)
    home, other = rnd.sample(households, 2)
    tries = 0
    while story.kin and _relative(story, home, day) is None:  # not every household can have every quarrel
        tries += 1
        story = story if tries < 100 else _STORIES.items[0]
        home, other = rnd.sample(households, 2)
    parties = _parties(rnd, story, home, other, day)
    amount = Decimal(rnd.randint(2, 120) * 50) if story.money else None
    written = "written" if amount is not None or rnd.random() < 0.5 else "oral"
    moves = _moves(rnd, day, until, SETTLED[written])
    sessions = tuple(_session(rnd, move.on, story) for move in moves if move.move == "session")
    settled = next((move.on for move in moves if move.move == SETTLED[written]), None)
    return SampleDispute(
        number=number,
        title=f"{parties[0].name}与{parties[1].name}{story.title}纠纷",
        dispute_type=story.dispute_type,
        category=story.category,
        source=_SOURCES.draw(rnd),
        registered_on=day,
        grid_code=home.grid.code,
        place=home.address,
        facts=story.facts,
        requests=story.request,
        parties=parties,
        mediator=rnd.choice([name for name in _MEDIATORS if name not in {p.name for p in parties}]),
        moves=moves,
        sessions=sessions,
        amount=amount,
        agreement_kind=written if settled else "",
        agreement_text=story.agreed if settled else "",
        performance_due=settled + timedelta(days=15) if settled else None,
    )


def _parties(
    rnd: Random, story: _Story, home: SampleHousehold, other: SampleHousehold, day: date
) -> tuple[SampleParty, ...]:
    """An applicant and a respondent: the other household's head, a member of the same family, or a body."""
    applicant = SampleParty("applicant", home.head, home.head.name, False, "")
    if story.body:
        return applicant, SampleParty("respondent", None, story.body, True, rnd.choice(("韩经理", "秦经理")))
    within = _relative(story, home, day) or other.head
    return applicant, SampleParty("respondent", within, within.name, False, "")


def _relative(story: _Story, home: SampleHousehold, day: date) -> SampleResident | None:
    """The adult of the household this family quarrel is with; children are asked for support by elders only."""
    if not story.kin or (story.kin == CHILDREN and home.head.age_on(day) < 58):
        return None
    fitting = (member for member in home.members[1:] if member.relation in story.kin)
    return next((member for member in fitting if member.age_on(day) >= 18), None)


def _moves(rnd: Random, day: date, until: date, settled: str) -> tuple[SampleMove, ...]:
    """Acceptance, one to three sessions, an ending; most agreements are kept, visited and filed."""
    drawn = _ENDINGS.draw(rnd)
    ending = settled if drawn == "settle" else drawn
    if ending == "refuse":
        path = ["refuse"]
    else:
        path = ["accept", *["session"] * rnd.choices((1, 2, 3), (70, 24, 6))[0], ending]
        if ending == settled and rnd.random() < 0.8:
            path += ["perform", "visit", "archive"]
    waits = {
        "accept": (0, 2), "refuse": (0, 2), "session": (1, 8), settled: (0, 0), "perform": (3, 15),
        "visit": (10, 30), "archive": (3, 25),
    }  # fmt: skip
    notes = {
        "refuse": "已由人民法院受理，不予受理",
        "fail": "双方分歧较大，已告知可以起诉",
        "end": "申请人要求终止",
    }
    moves: list[SampleMove] = []
    for move in path:
        low, high = waits.get(move, (0, 5))
        day = later(rnd, day, low, high) if high else day
        if day > until:
            break
        moves.append(SampleMove(day, move, notes.get(move, "")))
    return tuple(moves)


def _session(rnd: Random, day: date, story: _Story) -> SampleSession:
    hour = rnd.choice((9, 10, 14, 15))
    text = f"调解员听取双方陈述。{story.facts}申请人要求：{story.request}。调解员讲明情理和法律规定，双方继续协商。"
    return SampleSession(
        day, f"{hour:02d}:00", f"{hour + 1:02d}:{rnd.choice((10, 20, 40))}", "社区调解室", text
    )
