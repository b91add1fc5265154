"""What an invented resident learned and does: education, employment, occupation, work unit, politics.

Codes: education GB/T 4658, employment GB/T 2261.4, political status GB/T 4762.
"""

from dataclasses import dataclass
from random import Random

from app.usecases.sample.drawing import Urn, words
from app.usecases.sample.families import MAN

_UNITS = words(
    "云川市第三机械厂 云川市第一百货商店 江北区人民医院 云川铁路客运段 云川市自来水公司 "
    "江北区供热公司 云川市第七中学 江北区实验小学 松林木材加工厂 云川市公共交通公司 "
    "里仁街道社区卫生服务中心 云川市纺织厂 江北区税务局 云川市邮政分公司 "
)
_SHOPS = words("好邻居超市 春光理发店 老街坊饺子馆 顺达快递站 鑫源五金店 洁净洗衣店 康民药房 安心家政服务部")
_JOBS = {
    "11": ("公务员",),
    "13": ("教师", "医生", "护士", "工程师", "会计"),
    "17": ("职员", "文员", "客服"),
    "21": ("部门经理", "厂长"),
    "24": ("钳工", "电工", "司机", "装卸工", "保安", "保洁员"),
    "51": ("自由职业", "网约车司机", "撰稿人"),
    "54": ("个体经营", "店主", "摊主"),
}
_WORKING = (("11", 4), ("13", 18), ("17", 24), ("21", 5), ("24", 28), ("51", 9), ("54", 12))
_WORK = Urn((code for code, _ in _WORKING), (weight for _, weight in _WORKING))
# Highest schooling by the year of birth: born before, codes with weights.
_SCHOOLING = (
    (1950, Urn(("90", "81", "71", "61", "41", "21"), (8, 44, 30, 10, 5, 3))),
    (1965, Urn(("81", "71", "61", "41", "31", "21"), (14, 46, 22, 8, 6, 4))),
    (1985, Urn(("81", "71", "61", "41", "31", "21", "14"), (3, 36, 18, 13, 16, 12, 2))),
    (2100, Urn(("71", "61", "41", "31", "21", "14", "11"), (14, 10, 14, 26, 29, 6, 1))),
)


@dataclass(frozen=True, slots=True)
class Calling:
    """Codes as in the tables, texts as a clerk writes them; empty where nothing is known or nothing fits."""

    education: str
    employment: str
    occupation: str
    work_unit: str
    political: str


def calling(rnd: Random, sex: str, age: int, birth_year: int, floating: bool) -> Calling:
    """A plausible calling: children learn, women retire at 50 or 55, men at 60, one in twelve is idle."""
    if age < 18:
        return _of_a_minor(rnd, age)
    if age < 22 and rnd.random() < 0.6:
        return Calling("61", "31", "学生", "", "03" if rnd.random() < 0.5 else "13")
    education = _education(rnd, birth_year)
    retired = age >= (60 if sex == MAN else 55 if education < "40" else 50)
    political = _political(rnd, age, education)
    if retired and not floating:
        job = rnd.choice(("工人", "教师", "职员", "干部", "司机", "纺织工"))
        unit = rnd.choice(_UNITS) if rnd.random() < 0.7 else ""
        return Calling(education, "80", f"退休{job}", unit, political)
    if rnd.random() < (0.6 if age > 64 else 0.08):
        return Calling(education, "70", "", "", political)
    employment = _WORK.draw(rnd)
    if floating and employment in {"11", "21"}:
        employment = "24"
    unit = rnd.choice(_SHOPS if employment in {"51", "54"} else _UNITS)
    return Calling(education, employment, rnd.choice(_JOBS[employment]), unit, political)


def _of_a_minor(rnd: Random, age: int) -> Calling:
    """Schooling of a child: nothing before seven; the stage already finished counts as education."""
    if age < 7:
        return Calling("", "", "学龄前儿童", "", "13")
    if age < 13:
        return Calling("80", "31", "小学生", "江北区实验小学", "13")
    member = "03" if age > 13 and rnd.random() < 0.4 else "13"
    if age < 16:
        return Calling("81", "31", "初中生", "云川市第七中学", member)
    return Calling("71", "31", "高中生", "云川市第七中学", member)


def _education(rnd: Random, birth_year: int) -> str:
    for before, schools in _SCHOOLING:
        if birth_year < before:
            return schools.draw(rnd)
    raise ValueError(f"no schooling known for a birth in {birth_year}")


def _political(rnd: Random, age: int, education: str) -> str:
    draw = rnd.random()
    if draw < (0.2 if education < "40" else 0.09):
        return "02" if draw < 0.003 else "01"
    if age < 28 and draw < 0.45:
        return "03"
    return rnd.choice(("05", "06", "10", "12")) if draw > 0.994 else "13"
