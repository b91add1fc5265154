"""Invented days of work: visits, diary pages, meetings, activities, patrols, checks, training."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from app.usecases.sample.days import working_days
from app.usecases.sample.drawing import Urn
from app.usecases.sample.people import SampleHousehold

_ENTRIES_PER_HOUSEHOLD_AND_MONTH = 0.03
_WORKERS = ("郑明远", "何素琴", "罗建平", "金美兰", "范晓雨")
_KINDS = Urn(
    (
        "visit",
        "diary",
        "meeting",
        "activity",
        "patrol",
        "check",
        "training",
        "screening",
        "duty",
        "problem",
        "progress",
    ),
    (46, 14, 6, 7, 12, 6, 3, 4, 2, 4, 3),
)
# For each kind: subject, text, outcome.
_PAGES = {
    "visit": (
        ("入户走访", "了解家庭近况，宣传防火和防诈骗知识。", "情况正常"),
        ("走访独居老人", "老人身体尚可，希望有人帮助买药。", "已联系志愿者代购"),
        ("走访困难家庭", "家中有人住院，医药费负担重。", "已告知医疗救助办法"),
    ),
    "diary": (("居民反映楼道灯不亮", "三单元住户反映声控灯损坏一周。", "已联系物业当日修复"),),
    "meeting": (
        ("社区事务协调会", "商议楼前停车位划线。", "同意先试行一个月"),
        ("居委会例会", "通报上月办件和走访情况，安排本月工作。", "按分工落实"),
    ),
    "activity": (
        ("邻里节包饺子", "居民自备面点，现场表演节目。", "居民反响好"),
        ("健康讲座与义诊", "社区医生讲高血压防治，现场量血压。", "发放资料"),
    ),
    "patrol": (("网格巡查", "沿小区主路和地下室巡查。", "未发现异常"),),
    "check": (("消防安全检查", "检查灭火器、楼道堆物和飞线充电。", "当场整改一处"),),
    "training": (("就业技能培训", "讲解家政服务基本规范。", "发放结业登记"),),
    "screening": (("矛盾纠纷排查", "逐栋了解邻里矛盾。", "未发现新纠纷"),),
    "duty": (("节前值班", "接听来电，登记来访。", "交接清楚"),),
    "problem": (("孩子上学接送困难", "双职工家庭，放学后无人照看。", "已介绍社区四点半课堂"),),
    "progress": (("家中有人就业", "女儿经介绍到物业公司上班。", "继续关注"),),
}
_HEADCOUNT = {"meeting": (6, 30), "activity": (20, 160), "training": (10, 45)}
_TOPICS = {
    "社区事务协调会": "coordinate", "居委会例会": "committee", "邻里节包饺子": "fair", "健康讲座与义诊": "free",
    "就业技能培训": "class",
}  # fmt: skip
WITH_A_HOUSEHOLD = frozenset({"visit", "diary", "problem", "progress"})


@dataclass(frozen=True, slots=True)
class SampleJournal:
    """One dated piece of work: `kind` is a journal_kind code, `topic` one of its sort; visits and diary pages name a household."""

    kind: str
    on_day: date
    title: str
    text: str
    place: str
    people: int
    worker: str
    outcome: str
    grid_code: str
    household: SampleHousehold | None
    topic: str = ""


def journal_entries(
    households: Sequence[SampleHousehold], months: int, seed: int, until: date
) -> Iterator[SampleJournal]:
    """The work of the last `months` months by day. Raises ValueError without households."""
    if not households:
        raise ValueError("a journal needs households to visit")
    rnd = Random(f"diary-{seed}-{months}")
    days = list(working_days(until, months))
    a_day = max(0.5, len(households) * _ENTRIES_PER_HOUSEHOLD_AND_MONTH * months / max(1, len(days)))
    for day in days:
        for _ in range(int(a_day + rnd.random())):
            yield _entry(rnd, households, day)


def _entry(rnd: Random, households: Sequence[SampleHousehold], day: date) -> SampleJournal:
    kind, home = _KINDS.draw(rnd), rnd.choice(households)
    title, text, outcome = rnd.choice(_PAGES[kind])
    at_home = kind in WITH_A_HOUSEHOLD
    return SampleJournal(
        kind,
        day,
        f"{title}：{home.head.name}家" if kind == "visit" else title,
        text,
        place=home.address if at_home else "社区活动室" if kind in _HEADCOUNT else home.dwelling.estate,
        people=rnd.randint(*_HEADCOUNT[kind]) if kind in _HEADCOUNT else 1,
        worker=rnd.choice(_WORKERS),
        outcome=outcome,
        grid_code=home.grid.code,
        household=home if at_home else None,
        topic=_TOPICS.get(title, ""),
    )
