"""Invented rows of the shipped ledgers (resources/ledgers): a row that is open today is a tag."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.usecases.sample.drawing import Urn
from app.usecases.sample.people import SampleHousehold, SampleResident

Value = str | int | bool
_OPEN_SHARE = 0.85
_CARE_NEEDS = ("life", "medical", "watch", "meal", "errand", "house", "comfort")
_WISHES = ("study", "minor", "civil", "green", "elder", "poor", "medical", "repair", "culture", "order")
_TALENTS = ("书法", "唱歌", "舞蹈", "水电维修", "理发", "法律", "护理", "摄影", "烹饪", "电脑")
_TEAMS = ("红马甲志愿服务队", "银龄志愿服务队", "邻里守望服务队", "党员先锋服务队")
_DISABILITIES = Urn("1234567", (12, 14, 4, 46, 9, 11, 4))
_REASONS_OUT = {"minimum_living": "over", "employment": "已就业", "home_care": "入住养老机构"}

ROW_BEFORE = "row before"
"""A link to the row made before it."""


@dataclass(frozen=True, slots=True)
class SampleLedgerRow:
    """A row: `values` holds the ledger's own fields by key (money as text with two decimals, dates as ISO text,
    numbers as int, yes/no as bool, choices as codes). Exactly one of resident and household is given, or none
    for a ledger that belongs to nothing.
    """

    ledger: str
    resident: SampleResident | None
    household: SampleHousehold | None
    start: date
    end: date | None
    reason: str
    end_reason: str
    values: dict[str, Value]


def ledger_rows(households: Sequence[SampleHousehold], seed: int, today: date) -> Iterator[SampleLedgerRow]:
    """Rows of 低保, 救助, 残疾, 志愿者, 就业, 退休, 优抚, 健康档案, 居家养老 and 双报到, household by household."""
    rnd = Random(f"registers-{seed}")
    for household in households:
        if household.head.living_here and rnd.random() < 0.015:
            yield _minimum_living(rnd, household, today)
        if rnd.random() < 0.01:
            yield _relief(rnd, household, today)
        for member in household.members:
            if member.living_here:
                yield from _of_a_person(rnd, member, today)
    for _ in range(len(households) // 120 + 1):
        yield _party_report(rnd, today)


def _of_a_person(rnd: Random, member: SampleResident, today: date) -> Iterator[SampleLedgerRow]:
    """What one resident has: each register by its own share of the people it is for."""
    age = member.age_on(today)
    if rnd.random() < (0.06 if age >= 60 else 0.015):
        yield _disability(rnd, member, today)
    if 14 <= age <= 75 and rnd.random() < 0.11:
        yield _volunteer(rnd, member, today)
    if age >= 60 and rnd.random() < 0.86:
        yield _row(rnd, "elders_health", today, member, _health_file(rnd, member, today))
    if age >= 70 and rnd.random() < 0.12:
        yield _home_care(rnd, member, today)
    if member.employment == "70" and 18 <= age < 60 and rnd.random() < 0.5:
        yield _employment(rnd, member, today)
    if member.employment == "80" and rnd.random() < 0.45:
        values: dict[str, Value] = {
            "former_unit": member.work_unit or "云川市第三机械厂",
            "pension": _money(rnd, 24, 62),
        }
        yield _row(rnd, "retirees", today, member, values)
    if age >= 20 and rnd.random() < 0.006:
        kind = rnd.choice(("veteran", "family", "retired", "martyr"))
        yield _row(
            rnd,
            "special_care",
            today,
            member,
            {"kind": kind, "allowance": _money(rnd, 3, 12), "plaque": True},
        )


def _row(
    rnd: Random, ledger: str, today: date, owner: SampleResident | SampleHousehold, values: dict[str, Value]
) -> SampleLedgerRow:
    """A spell that began in the last six years (not before the owner came) and in one case of seven has ended."""
    span = min(2190, max(1, (today - owner.since).days))
    start = today - timedelta(days=rnd.randrange(span))
    days_open = (today - start).days
    closed = days_open > 60 and rnd.random() > _OPEN_SHARE
    end = start + timedelta(days=rnd.randint(30, days_open)) if closed else None
    return SampleLedgerRow(
        ledger,
        owner if isinstance(owner, SampleResident) else None,
        owner if isinstance(owner, SampleHousehold) else None,
        start,
        end,
        reason="",
        end_reason=_REASONS_OUT.get(ledger, "注销") if closed else "",
        values=values,
    )


def _money(rnd: Random, low: int, high: int) -> str:
    """Hundreds of yuan as text with two decimals."""
    return f"{rnd.randint(low, high) * 100 + rnd.choice((0, 20, 50))}.00"


def _minimum_living(rnd: Random, household: SampleHousehold, today: date) -> SampleLedgerRow:
    members = rnd.randint(1, len(household.members))
    values: dict[str, Value] = {
        "category": rnd.choice(("city", "city", "city", "low", "tekun")),
        "members": members,
        "amount": f"{members * rnd.randint(380, 760)}.00",
        "cause": rnd.choice(("ill", "disabled", "jobless", "old")),
        "change": rnd.choice(("new", "up", "down", "member")),
        "reviewed": (today - timedelta(days=rnd.randrange(30, 330))).isoformat(),
        "published": True,
    }
    return _row(rnd, "minimum_living", today, household, values)


def _relief(rnd: Random, household: SampleHousehold, today: date) -> SampleLedgerRow:
    applied = today - timedelta(days=rnd.randrange(10, 700))
    values: dict[str, Value] = {
        "kind": rnd.choice(("temporary", "medical", "education", "charity", "condolence")),
        "cause": rnd.choice(("ill", "disaster", "school", "jobless")),
        "applied": applied.isoformat(),
        "form": rnd.choice(("bank", "cash", "goods")),
        "amount": _money(rnd, 5, 40),
        "result": rnd.choice(("given", "given", "yes", "waiting")),
        "receiver": household.head.name,
    }
    return _row(rnd, "relief", today, household, values)


def _disability(rnd: Random, member: SampleResident, today: date) -> SampleLedgerRow:
    kind, grade = _DISABILITIES.draw(rnd), rnd.choice("1223344")
    values: dict[str, Value] = {"kind": kind, "grade": grade, "job": "none"}
    if member.id_number:
        values["certificate"] = member.id_number + kind + grade
    if grade in "12":
        values["allowance"] = _money(rnd, 1, 3)
    return _row(rnd, "disability", today, member, values)


def _volunteer(rnd: Random, member: SampleResident, today: date) -> SampleLedgerRow:
    kinds = {"01": "party", "03": "youth"}
    retired = "retired" if member.employment == "80" else "resident"
    values: dict[str, Value] = {
        "kind": kinds.get(member.political, retired),
        "talent": rnd.choice(_TALENTS),
        "wish": rnd.choice(_WISHES),
        "time": rnd.choice(("周末", "工作日晚上", "随时", "节假日")),
        "team": rnd.choice(_TEAMS),
        "hours": rnd.randrange(0, 180),
    }
    return _row(rnd, "volunteer", today, member, values)


def _health_file(rnd: Random, member: SampleResident, today: date) -> dict[str, Value]:
    built = max(member.since, today - timedelta(days=rnd.randrange(30, 2500)))
    return {
        "built": True,
        "built_on": built.isoformat(),
        "institution": "里仁街道社区卫生服务中心",
        "file_number": f"LR{member.number:06d}",
        "next_visit": (today + timedelta(days=rnd.randrange(5, 180))).isoformat(),
    }


def _home_care(rnd: Random, member: SampleResident, today: date) -> SampleLedgerRow:
    values: dict[str, Value] = {
        "self_care": rnd.choice(("full", "full", "part", "none")),
        "living": rnd.choice(("children", "couple", "alone")),
        "income": rnd.choice(("pension", "pension", "children")),
        "need": rnd.choice(_CARE_NEEDS),
        "way": rnd.choice(("home", "day", "pair")),
        "pay": rnd.choice(("free", "low", "gov", "own")),
    }
    return _row(rnd, "home_care", today, member, values)


def _employment(rnd: Random, member: SampleResident, today: date) -> SampleLedgerRow:
    values: dict[str, Value] = {
        "kind": rnd.choice(("laidoff", "jobless", "hard", "graduate")),
        "able": rnd.random() < 0.85,
        "willing": rnd.random() < 0.8,
        "lost_on": (today - timedelta(days=rnd.randrange(60, 2000))).isoformat(),
        "training": rnd.randrange(0, 4),
        "recommended": rnd.randrange(0, 5),
        "state": rnd.choice(("looking", "training", "none", "post")),
        "benefit": rnd.random() < 0.3,
    }
    return _row(rnd, "employment", today, member, values)


def _party_report(rnd: Random, today: date) -> SampleLedgerRow:
    """Party members in work who report in; most live elsewhere, so the row belongs to nobody here."""
    sex = rnd.choice("12")
    name = rnd.choice("赵钱孙李周吴郑王") + rnd.choice(("建华", "丽敏", "晓东", "玉洁", "志强", "雅琴"))
    values: dict[str, Value] = {
        "name": name,
        "sex": sex,
        "birth": str(rnd.randint(1968, 2000)),
        "position": rnd.choice(("教师", "科员", "工程师", "护士长", "副科长")),
        "talent": rnd.choice(_TALENTS),
        "wish": rnd.choice(_WISHES),
        "time": rnd.choice(("周六上午", "周日", "工作日晚上")),
        "branch": rnd.choice(("云川市第七中学党支部", "江北区税务局党支部", "江北区人民医院党支部")),
        "phone": f"1990{rnd.randrange(10_000_000):07d}",
        "way": rnd.choice(("whole", "own")),
        "resident_here": False,
        "hours": rnd.randrange(0, 60),
    }
    start = today - timedelta(days=rnd.randrange(20, 900))
    return SampleLedgerRow("party_report", None, None, start, None, "", "", values)
