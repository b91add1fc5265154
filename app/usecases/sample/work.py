"""Invented rows of the work ledgers: 双报到 by unit, services logged, facilities, social organisations, burden, duty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from app.usecases.sample.registers import ROW_BEFORE, SampleLedgerRow, Value

UNITS = ("云川市第七中学党支部", "江北区税务局党支部", "江北区人民医院党支部")
WORKERS = ("郑明远", "何素琴", "罗建平", "金美兰", "范晓雨")
_FACILITIES = (
    ("station", "社区服务站", "320"), ("activity", "综合服务活动站", "180"), ("class", "居民课堂", "60"),
    ("culture", "文体活动室", "90"), ("reading", "图书阅览室", "45"), ("board", "小区东门信息栏", ""),
    ("fitness", "健身点", ""),
)  # fmt: skip
_GROUPS = (("夕阳红合唱团", "1"), ("邻里调解协会", "1"), ("绿色家园小组", "0"))
_REPORTS = (
    ("低保动态管理月报", "街道民政办", "paper", "黑民发〔2023〕12号", 2), ("垃圾分类台账", "街道城管办", "group", "", 3),
    ("安全生产周报", "街道应急办", "system", "", 1), ("统战信息表", "街道党工委", "phone", "", 1),
)  # fmt: skip


def work_rows(rnd: Random, today: date) -> Iterator[SampleLedgerRow]:
    """A few rows of each, so that indicators, statistics and sheets of the sample have something to say."""
    for number, unit in enumerate(UNITS):
        values: dict[str, Value] = {"unit": unit, "branches": 1, "members": 6 + 4 * number, "contact": "刘主任",
                                    "due": f"{today.year}-09-27", "sent": f"{today.year}-09-20"}  # fmt: skip
        yield _row("party_units", today - timedelta(days=200), values)
    for kind, name, area in _FACILITIES:
        facts: dict[str, Value] = {"kind": kind, "name": name, "keeper": rnd.choice(WORKERS)}
        yield _row("facilities", today - timedelta(days=900), facts | ({"area": int(area)} if area else {}))
    for name, regular in _GROUPS:
        group: dict[str, Value] = {
            "name": name,
            "kind": "group",
            "members": rnd.randrange(12, 60),
            "regular": regular == "1",
        }
        yield _row("social_organisation", today - timedelta(days=700), group)
    for number, name in enumerate(WORKERS):
        worker: dict[str, Value] = {"name": name, "position": "社区工作者", "trainings": rnd.randrange(1, 4),
                                    "licence": "" if number == 4 else f"黑社字{number + 101}号", "insured": number != 3}  # fmt: skip
        yield _row("workers", today - timedelta(days=1200 + number), worker)
    yield from _long_gone(today)
    yield from _burden(rnd, today)
    yield from _duty(today)
    yield from _emergency(today - timedelta(days=47))


def _long_gone(today: date) -> Iterator[SampleLedgerRow]:
    """Workers who left so long ago that their rows need not be kept any more."""
    for number, name in enumerate(("冯守业", "田桂香")):
        began, left = date(today.year - 17 + number, 3, 1), date(today.year - 12 + number, 6, 30)
        worker: dict[str, Value] = {"name": name, "position": "社区工作者"}
        yield SampleLedgerRow("workers", None, None, began, left, "", "调离", worker)


def _row(ledger: str, start: date, values: dict[str, Value]) -> SampleLedgerRow:
    kept = {key: value for key, value in values.items() if value != ""}
    return SampleLedgerRow(ledger, None, None, start, None, "", "", kept)


def _emergency(day: date) -> Iterator[SampleLedgerRow]:
    """A small fire of some weeks ago, told in time at once and when it was over."""
    values: dict[str, Value] = {
        "stage": "first", "kind": "fire", "time": f"{day} 18:20", "place": "3号楼2单元楼道", "casualties": "无",
        "action": "楼道杂物冒烟，值班人员用灭火器扑灭，已清理并提醒住户", "due": f"{day} 19:20", "reported": f"{day} 18:45",
        "receiver": "街道应急办", "reporter": WORKERS[0],
    }  # fmt: skip
    last = values | {
        "stage": "last", "event": ROW_BEFORE, "action": "楼道已清理干净，无人受伤，住户已签防火承诺",
        "due": f"{day} 20:45", "reported": f"{day} 20:10",
    }  # fmt: skip
    for said in (values, last):
        yield replace(_row("emergency_report", day, said), end=day, end_reason="终报")


def _burden(rnd: Random, today: date) -> Iterator[SampleLedgerRow]:
    """What was asked for in the last weeks; the latest is not delivered yet."""
    for number in range(10):
        report, asked_by, way, basis, hours = _REPORTS[number % len(_REPORTS)]
        asked = today - timedelta(days=9 * number)
        due = asked + timedelta(days=5)
        values: dict[str, Value] = {"report": report, "asked_by": asked_by, "way": way, "basis": basis, "due": str(due),
                                    "hours": f"{hours + rnd.randrange(2)}.0"}  # fmt: skip
        yield _row("report_burden", asked, values | ({"delivered": str(due)} if number else {}))


def _duty(today: date) -> Iterator[SampleLedgerRow]:
    """The rota of this month: two shifts on working days, one on days of rest."""
    day = today.replace(day=1)
    while day.month == today.month:
        shifts = ("8:30—12:00", "13:30—17:00") if day.weekday() < 5 else ("9:00—16:00",)
        for number, shift in enumerate(shifts):
            first, second = (WORKERS[(day.day + number + turn) % len(WORKERS)] for turn in (0, 1))
            yield _row("duty_roster", day, {"period": shift, "first": first, "second": second})
        day += timedelta(days=1)
