"""The order in which the days of a mediation lie: what the law and the ministry's forms let follow on what (domain.md A2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

AFTER: dict[str, tuple[str, ...]] = {
    "agreement": ("session",),
    "closing": ("session",),
    "confirmation": ("agreement",),
    "performance": ("agreement",),
    "visit": ("agreement",),
    "filing": ("session", "agreement", "performance", "visit", "confirmation", "closing"),
}
"""What is never before what: the parties agree in or after a session (人民调解法 第二十八条), the agreement is kept and looked
after once it binds them (第三十一条; 若干规定 第三十九条), the dossier is bound last."""

USUALLY_AFTER = {"visit": "performance"}
"""What may be before but seldom is: a visit while instalments are still awaited, written down late."""


@dataclass(frozen=True)
class CaseDay:
    """A day a case has already: of which `stage` (a key or value of AFTER), called `words` in a sentence; `number` of those
    that are counted, as sessions are."""

    stage: str
    words: str
    day: date
    number: int = 0


def misplaced(stage: str, words: str, day: date, others: Iterable[CaseDay]) -> str:
    """Why a day of a stage cannot be, beside those the case has; "" when it can."""
    for one in sorted(others, key=lambda o: o.day, reverse=True):
        if one.stage in AFTER.get(stage, ()) and day < one.day:
            return f"{words} {day} 在{one.words} {one.day} 之前，请核对日期"
    for one in sorted(others, key=lambda o: o.day):
        if stage in AFTER.get(one.stage, ()) and day > one.day:
            return f"{words} {day} 在{one.words} {one.day} 之后，请核对日期"
    return ""


def doubtful(stage: str, words: str, day: date, others: Iterable[CaseDay], number: int = 0) -> str:
    """Why a day is to be looked at once more; "" when nothing is odd. `number` of one that is counted."""
    for one in others:
        before = USUALLY_AFTER.get(stage) == one.stage or (one.stage == stage and one.number < number)
        if before and day < one.day:
            return f"{words} {day} 在{one.words} {one.day} 之前"
        if one.stage == stage and number < one.number and day > one.day:
            return f"{words} {day} 在{one.words} {one.day} 之后"
    return ""
