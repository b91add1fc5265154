"""Invented bodies of the neighbourhood: who one calls, who signs an agreement, who may be a party to a dispute."""

from random import Random

from app.office import Office
from app.usecases.organisations.records import OrganisationForm, save
from app.usecases.sample.families import MAN, WOMAN
from app.usecases.sample.names import full_name
from app.usecases.sample.numbers import NumberOffice
from app.usecases.sample.world import Community

_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BODIES = (
    ("{estate}业主委员会", "owners", ""),
    ("云川市安居物业服务有限公司", "property", "91"),
    ("云川市{road}小学", "school", "12"),
    ("{road}社区卫生服务站", "hospital", "12"),
    ("红马甲志愿服务队", "team", ""),
    ("银龄书画社", "group", ""),
    ("老味道小吃店", "shop", "92"),
    ("云川市邻里社会工作服务中心", "nonprofit", "52"),
)
"""Name, kind (organisation_kind) and how its code begins: registering authority and sort of body (GB 32100); "" without one."""


def furnish(office: Office, place: Community, seed: int) -> None:
    """Register them with a person to call, a telephone and an address."""
    rnd = Random(f"bodies-{seed}")
    numbers = NumberOffice(rnd)
    for at, (name, kind, sort) in enumerate(_BODIES):
        estate = place.estates[at % len(place.estates)]
        called = name.format(estate=estate.name, road=estate.road)
        where = f"{estate.road}{estate.house_number + 2 * at}号"
        leader = full_name(rnd, rnd.choice((MAN, WOMAN)), rnd.randint(1965, 1990), "01", None)
        code = _code(rnd, sort + place.code12[:6]) if sort else ""
        save(office, OrganisationForm(called, code, kind, leader.full, numbers.landline(), where))


def _code(rnd: Random, begun: str) -> str:
    from stdnum.cn import uscc

    first = begun + "".join(rnd.choice(_DIGITS) for _ in range(9))
    return first + str(uscc.calc_check_digit(first))
