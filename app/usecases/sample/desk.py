"""Invented matters at the one-stop desk, as moves of the shipped flow (resources/flows/service.toml)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from random import Random

from app.usecases.sample.days import later, working_days
from app.usecases.sample.drawing import Urn
from app.usecases.sample.people import SampleResident

_VISITS_PER_RESIDENT_AND_MONTH = 0.05
# What a matter goes through after 收件; each move is named as in the flow.
_PATHS = Urn(
    (
        ("accept", "finish"),
        ("accept", "handle", "finish"),
        ("accept", "transfer", "reply", "finish"),
        ("correct", "accept", "handle", "finish"),
        ("accept", "handle", "pause", "resume", "finish"),
        ("refuse",),
        ("accept", "withdraw"),
        ("accept", "handle", "return"),
    ),
    (44, 24, 14, 7, 3, 3, 3, 2),
)
STATE_AFTER = {
    "correct": "correcting",
    "accept": "accepted",
    "handle": "handling",
    "transfer": "transferred",
    "reply": "handling",
    "pause": "paused",
    "resume": "handling",
    "finish": "finished",
    "refuse": "refused",
    "return": "returned",
    "withdraw": "withdrawn",
}
FINAL = frozenset({"finished", "refused", "returned", "withdrawn"})
_NOTES = {
    "correct": "材料不全，已一次性告知需补正的材料",
    "refuse": "不属于社区办理范围，已告知应到的部门",
    "transfer": "转街道便民服务中心办理",
    "pause": "等待区级部门核对信息",
    "return": "审核未通过，退回申请人",
    "withdraw": "申请人自行撤回",
}
_WAITS = {
    "accept": (0, 1),
    "handle": (0, 3),
    "transfer": (0, 2),
    "reply": (1, 4),
    "pause": (1, 4),
    "resume": (3, 10),
}
_CHANNELS = Urn(("window", "phone", "visit", "order", "hotline", "agent", "web"), (64, 12, 9, 3, 5, 4, 3))
_RATINGS = Urn(("5", "4", "3", "2", "1", ""), (44, 24, 6, 2, 1, 23))
_MATERIALS = (
    ("居民身份证", "原件和复印件"),
    ("户口簿", "复印件"),
    ("申请书", "原件"),
    ("一寸照片", "照片"),
    ("银行卡", "复印件"),
    ("残疾人证", "复印件"),
    ("收入情况承诺书", "告知承诺"),
)


@dataclass(frozen=True, slots=True)
class SampleMove:
    """One move of a flow on a working day; `note` gives the reason where the flow asks for one."""

    on: date
    move: str
    note: str


@dataclass(frozen=True, slots=True)
class SampleMaterial:
    """A material; `received_on` is None while it is still missing. `form` is a label of material_form."""

    name: str
    form: str
    received_on: date | None


@dataclass(frozen=True, slots=True)
class SampleService:
    """One matter of one applicant. `state` is where the moves lead; codes: service_channel, satisfaction."""

    number: int
    item_code: str
    applicant: SampleResident
    agent: str
    channel: str
    people: int
    received_on: date
    moves: tuple[SampleMove, ...]
    materials: tuple[SampleMaterial, ...]
    result: str
    satisfaction: str

    @property
    def state(self) -> str:
        """The state of the flow the matter has reached."""
        return STATE_AFTER[self.moves[-1].move] if self.moves else "received"

    @property
    def finished_on(self) -> date | None:
        """The day of the last move when nothing is awaited any more."""
        return self.moves[-1].on if self.state in FINAL else None


def service_visits(
    residents: Sequence[SampleResident], months: int, seed: int, item_codes: Sequence[str], until: date
) -> Iterator[SampleService]:
    """The matters of the last `months` months up to `until`, by day of receipt; about one in eight is pending.

    Raises ValueError without adults or items.
    """
    rnd = Random(f"desk-{seed}-{months}")
    adults = [resident for resident in residents if resident.age_on(until) >= 18]
    if not adults or not item_codes:
        raise ValueError("services need adult residents and catalogue items")
    favourites = Urn(item_codes, (max(1, 60 - 2 * place) for place in range(len(item_codes))))
    days = list(working_days(until, months))
    a_day = len(residents) * _VISITS_PER_RESIDENT_AND_MONTH * months / max(1, len(days))
    number = 0
    for day in days:
        for _ in range(int(a_day + rnd.random())):
            number += 1
            yield _matter(rnd, number, favourites.draw(rnd), rnd.choice(adults), day, until)


def _matter(
    rnd: Random, number: int, item_code: str, applicant: SampleResident, day: date, until: date
) -> SampleService:
    moves = _moves(rnd, day, until)
    finished = bool(moves) and moves[-1].move == "finish"
    helped = applicant.age_on(day) >= 75 and rnd.random() < 0.3
    return SampleService(
        number,
        item_code,
        applicant,
        agent=f"{applicant.name[0]}女士（子女代办）" if helped else "",
        channel=_CHANNELS.draw(rnd),
        people=1 if rnd.random() < 0.93 else rnd.randint(2, 5),
        received_on=day,
        moves=moves,
        materials=_materials(rnd, day, moves),
        result="同意" if finished else "",
        satisfaction=_RATINGS.draw(rnd) if finished else "",
    )


def _moves(rnd: Random, day: date, until: date) -> tuple[SampleMove, ...]:
    """The moves of one path as far as `until` reaches; a simple matter is done while the resident waits."""
    path = _PATHS.draw(rnd)
    at_once = path == ("accept", "finish") and rnd.random() < 0.8
    moves: list[SampleMove] = []
    for before, move in pairwise(("receive", *path)):
        low, high = (0, 0) if at_once else (2, 6) if before == "correct" else _WAITS.get(move, (1, 14))
        day = later(rnd, day, low, high) if high else day
        if day > until:
            break
        moves.append(SampleMove(day, move, _NOTES.get(move, "")))
    return tuple(moves)


def _materials(rnd: Random, day: date, moves: Sequence[SampleMove]) -> tuple[SampleMaterial, ...]:
    """One to four materials; where a correction was asked for, the last one came with the acceptance or not yet."""
    chosen = rnd.sample(_MATERIALS, rnd.randint(1, 4))
    asked = bool(moves) and moves[0].move == "correct"
    came: Mapping[str, date] = {move.move: move.on for move in moves}
    days = [day] * len(chosen)
    given: list[date | None] = [*days[:-1], came.get("accept") if asked else day]
    return tuple(SampleMaterial(name, form, on) for (name, form), on in zip(chosen, given, strict=True))
