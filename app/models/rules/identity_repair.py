"""What a wrong citizen number was meant to be: right numbers one slip of the pen away (domain.md A1.7)."""

from dataclasses import dataclass
from datetime import date

from app.models.rules.divisions import known_division
from app.models.rules.identity import EIGHTEEN, IdKind, IdReading, bare_number, checksum, citizen_number
from app.models.rules.slips import slips


@dataclass(frozen=True, slots=True)
class Repair:
    """A number one slip of the pen away, and what was changed, in words."""

    number: str
    sentence: str


def repair_candidates(
    text: object, today: date, birth_date: date | None = None, sex: str | None = None
) -> tuple[Repair, ...]:
    """Right numbers one slip away from a wrong one, the likeliest first (`slips`); only what agrees with a birth date or
    sex known from elsewhere. A place that never was, and an age over 100, make a candidate less likely; the check
    character alone is not put right for such a place. Empty when the number is right, of another kind, or destroyed.
    """
    number = bare_number(text)
    right = EIGHTEEN.fullmatch(number) and not citizen_number(number, today).problems
    if right or not 17 <= len(number) <= 19 or number.endswith("000"):
        return ()
    found: dict[str, tuple[int, str]] = {}
    for candidate, sentence, cost in slips(number):
        if not EIGHTEEN.fullmatch(candidate) or checksum(candidate[:17]) != candidate[17]:
            continue
        reading = citizen_number(candidate, today)
        if reading.problems or (candidate[0] != "9" and _warned(reading, "province")):
            continue
        if (
            len(number) == len(candidate)
            and candidate[:17] == number[:17]
            and _warned(reading, "division", "province")
        ):
            continue
        if (birth_date is None or reading.birth_date == birth_date) and (sex is None or reading.sex == sex):
            cost += _unlikely(reading, number, today)
            found[candidate] = min(found.get(candidate, (cost, sentence)), (cost, sentence))
    ranked = sorted(found.items(), key=lambda item: item[1][0])
    return tuple(Repair(candidate, sentence) for candidate, (_, sentence) in ranked)


def _warned(reading: IdReading, *codes: str) -> bool:
    return any(w.code in codes for w in reading.warnings)


def _unlikely(reading: IdReading, wrong: str, today: date) -> int:
    """What speaks against a candidate: an unknown place, a place that was known and is another now, a great age."""
    number = reading.number
    cost = 4 if _warned(reading, "division", "province") else 0
    if number[:6] != wrong[:6] and known_division(wrong[:6]):
        cost += 1
    if reading.birth_date and today.year - reading.birth_date.year > 100:
        cost += 2
    return cost + (3 if reading.kind is not IdKind.RESIDENT_ID and number[0] != wrong[0] else 0)
