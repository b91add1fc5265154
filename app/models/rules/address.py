"""Addresses taken apart the way a clerk says them: 路 号 小区 栋 单元 层 室. Tolerant: what is not
understood is kept."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from app.models.rules.chinese_numbers import chinese_digits
from app.models.rules.text import fold

_CAPITALS = "壹贰叁肆伍陆柒捌玖拾"
_NUMBER = f"一二三四五六七八九十百零〇佰{_CAPITALS}"
_NUM = rf"(?:\d+[A-Za-z]?|[A-Za-z]\d*|[{_NUMBER}甲乙丙丁东西南北]+)"
_NUMBERED = rf"(?:[第\d一二三四五六七八九十A-Za-z甲乙丙丁东西南北(]|[{_CAPITALS}]+(?:栋|幢|座|号楼|单元)|(?:负|地下)[\d一二三])"
_NOT_THE_END = r"(?!花园|小区|广场|场|苑|公寓|路|街(?!道)|巷|里|府|政|民|$)"
_REGION = re.compile(
    r"(?P<region>(?:[一-龥]{1,8}?(?:省|自治区|特别行政区|自治州)|[一-龥]{2,7}?市"
    r"|[一-龥]{1,6}?(?<![小校园院库社东西南北中一二三四五六七八九十])区"
    rf"|[一-龥]{{1,6}}?县|[一-龥]{{1,6}}?(?:街道|社区)(?:办事处|居委会|居民委员会)?|[一-龥]{{2,5}}?[镇乡]){_NOT_THE_END})"
)
_ROAD = re.compile(
    r"(?P<road>.*?[^\d\s-](?:大街|大道|胡同|马路|公路|路|街(?!道)|巷|弄|(?<!街)道(?!街))(?![局口段]))"
)
_HOUSE = re.compile(
    r"(?P<house>(?:\d+(?:[-之]\d+)?[A-Za-z]?|[一二三四五六七八九十百]+)(?:弄\d+)?)号(?:院|大院)?(?!楼)"
)
_ESTATE_WORD = (
    "小区|花园|花苑|家园|新村|公寓|大厦|广场|山庄|名苑|雅苑|嘉苑|佳苑|别墅|宿舍|大院|家属院|名城|新城"
)
_ESTATE_END = f"{_ESTATE_WORD}|苑|园|村|城|里|庭|府|湾|居|轩|庄|屯|寨|坊|院|郡|都|墅|阁|岸"
_GROUP = r"(?:第?[一二三四五六七八九十\d]+(?:村民|居民)?(?:小组|组|队|社|屯))?"
_PHASE = r"(?:[东西南北中一二三四五六七八九十]+|\d+|[A-Za-z])[区期]"
_ESTATE = re.compile(
    rf"(?P<estate>(?:[^\d\s,、-][^\s,、-]*?(?:{_ESTATE_END}|{_PHASE})|{_PHASE})(?:{_PHASE}){{0,2}}{_GROUP})"
    rf"(?={_NUMBERED}|[,-]|$)"
)
_NO_NAME = re.compile(rf"(?P<word>(?:{_ESTATE_END})+(?:{_PHASE})*{_GROUP})(?={_NUMBERED}|[,-]|$)")
_WITHOUT_WORD = re.compile(rf"(.{{2,}}?)(?:{_ESTATE_WORD})((?:{_PHASE})*)")
_BRACKET = re.compile(r"\(([^()]{2,30})\)(?=[第\d一二三四五六七八九十A-Za-z甲乙丙丁东西南北])")
_BUILDING = re.compile(rf"第?(?P<building>{_NUM})\s*(?:号楼|栋|幢|座|楼|#楼?)")
_STAIR = re.compile(rf"第?(?P<stair>{_NUM})\s*(?:单元|梯|门洞|门)")
_FLOOR = re.compile(rf"第?(?P<floor>(?:-|负|地下|B)?(?:\d+|[{_NUMBER}]+))\s*(?:层|楼)", re.I)
_BELOW = re.compile(r"(?:-|负|地下|B)(?P<level>\d+)", re.I)
_JOINT = re.compile(r"(?<=[栋幢座楼元梯门层])-")
_MINUS = re.compile(r"(?:^|(?<=[栋幢座楼元梯门区园苑村]))-(?=[1-9](?:层|楼))")
_ROOM = re.compile(
    rf"第?(?P<room>[A-Za-z]?\d+[A-Za-z]?|[{_NUMBER}]{{3,5}})\s*(?:室|房|号房|号|户)?(?![\d/.])"
)
_DASHED = re.compile(
    r"(?P<numbers>[A-Za-z]?\d+[A-Za-z]?(?:[-/.][A-Za-z]?\d+[A-Za-z]?){1,3})\s*(?:室|房|号|户)?"
)
_PHASE_LETTER = re.compile(r"[a-z](?=[区期])")
_LIKE_A_ROOM = re.compile(r"[A-Z]?\d{3,}[A-Z]?")


@dataclass(frozen=True, slots=True)
class AddressParts:
    """The parts, without their unit words (building "3", room "501"); "" where nothing is said. `rest` is
    whatever was not understood, in order: format_address puts it at the end, nothing is lost. `region` is
    the province, city, district, 街道 or community written in front. A floor below the ground is "-1"; a room there
    has it in its number, B1-101: it is not the 101 of the ground floor."""

    road: str = ""
    house_number: str = ""
    estate: str = ""
    building: str = ""
    stair: str = ""
    floor: str = ""
    room: str = ""
    rest: str = ""
    region: str = ""


def _arabic(text: str) -> str:
    """三 and 叁 → 3, 十二 → 12, 五〇一 → 501; anything else as it is, letters in capitals."""
    return chinese_digits(text) or text.upper()


def _level(floor: str) -> str:
    """A floor as a number: 三 → 3; 负一, 地下1 and B1 → -1."""
    front = next((word for word in ("负", "地下") if floor.startswith(word)), "")
    number = front + _arabic(floor.removeprefix(front))
    below = _BELOW.fullmatch(number)
    return f"-{below['level']}" if below else number


@lru_cache(maxsize=8192)
def parse_address(text: str) -> AddressParts:
    """Take an address apart. Never raises; an address in no known shape is all `rest`.

    和平路12号翠湖小区3栋2单元501室, 翠湖小区3号楼2-501, 3-2-501 (building-stair-room), 3-501 (building-room),
    向阳村四组15号 (estate 向阳村四组, house number 15).
    """
    left = _BRACKET.sub(_opened, "".join(fold(text).split()))
    left = _PHASE_LETTER.sub(lambda letter: letter[0].upper(), left)
    if len(_JOINT.findall(left)) < 2:  # 3栋-2单元-1层 is joined by dashes, 3栋-1层 is below the ground
        left = _MINUS.sub("负", left)
    parts: dict[str, str] = {}
    while match := _REGION.match(left):
        parts["region"] = parts.get("region", "") + match["region"]
        left = left[match.end() :]
    left = _take(_ROAD, left, parts, "road")
    left = _take(_HOUSE, left, parts, "house", "house_number")
    named = _named_by_its_road(left, parts)
    left = _take(_ESTATE, left, parts, "estate") if named is None else named
    if "house_number" not in parts and "estate" in parts:
        left = _take(_HOUSE, left, parts, "house", "house_number")
    left = _take(_BUILDING, left, parts, "building")
    left = _take(_STAIR, left, parts, "stair")
    left = _take(_FLOOR, left, parts, "floor")
    left = _numbers(left, parts)
    if "room" in parts and parts.get("floor", "").startswith("-"):
        parts["room"] = f"B{parts.pop('floor')[1:]}-{parts['room']}"
    return AddressParts(**parts, rest=left.strip("-,"))


def estate_names(names: Iterable[str]) -> dict[str, str]:
    """How the estates of an office are said: each by its name, and by it without its 小区 or 花园 (翠湖 for 翠湖小区)
    where no other estate could be meant."""
    said = {name: name for name in names}
    shorts: dict[str, set[str]] = {}
    for name in said:
        if match := _WITHOUT_WORD.fullmatch(name):
            shorts.setdefault(match[1] + match[2], set()).add(name)
    return {short: next(iter(of)) for short, of in shorts.items() if len(of) == 1} | said


def parse_among(text: str, said: Mapping[str, str]) -> AddressParts:
    """Take an address apart as `parse_address`, and know the office's estates (`estate_names`): 翠湖3栋501 is 翠湖小区's."""
    parts = parse_address(text)
    if parts.estate:
        whole = said.get(parts.estate, parts.estate)
        return parts if whole == parts.estate else replace(parts, estate=whole)
    ends = range(len(parts.rest) - 1, 1, -1) if not (parts.building or parts.room) else ()
    for end in ends:
        whole = said.get(parts.rest[:end], "")
        below = parse_address(parts.rest[end:].lstrip("-,")) if whole else AddressParts()
        if whole and not (below.region or below.road or below.estate) and (below.building or below.room):
            front = {name: getattr(parts, name) for name in ("region", "road", "house_number")}
            return replace(below, **front, estate=whole)
    return parts


def is_whole(parts: AddressParts) -> bool:
    """Whether an address leads to a dwelling by itself: a road or an estate, a building and a room."""
    return bool((parts.road or parts.estate) and parts.building and parts.room)


def only_room(said: str) -> bool:
    """Whether an address is no more than a room (703, 4单元703室): every building may have one, so it names none."""
    parts = parse_address(said)
    return bool(parts.room) and not any(
        (parts.region, parts.road, parts.house_number, parts.estate, parts.building, parts.rest)
    )


def says_less(said: str, whole: str) -> bool:
    """Whether `said` names the same dwelling as `whole` in fewer words: what it says, `whole` says as well, and more.
    A room alone names no dwelling (`only_room`)."""
    less, more = parse_address(said), parse_address(whole)
    if less == more or not less.room or less.room != more.room or only_room(said):
        return False
    front = more.region + more.road
    if less.region not in front or not front.endswith(less.road):
        return False
    exact = ("house_number", "estate", "building", "stair", "floor", "rest")
    return all(getattr(less, name) in ("", getattr(more, name)) for name in exact)


def _named_by_its_road(left: str, parts: dict[str, str]) -> str | None:
    """What is left after an estate that has no name but that of its road: 建设路小区3栋, 铁路新村12号, 建设路12号小区;
    None when there is none. Its road and house number are its name then: every road may have such a one."""
    match = _NO_NAME.match(left) if "road" in parts else None
    if match is None:
        return None
    house = f"{parts.pop('house_number')}号" if "house_number" in parts else ""
    parts["estate"] = parts.pop("road") + house + match["word"]
    return left[match.end() :].lstrip("-,")


def _opened(match: re.Match[str]) -> str:
    """An estate or a phase in brackets before a building is said like one without: (二期)13栋."""
    return match[1] if _ESTATE.fullmatch(match[1]) else match[0]


def _take(pattern: re.Pattern[str], left: str, parts: dict[str, str], group: str, key: str = "") -> str:
    match = pattern.match(left)
    if match is None:
        return left
    found = match[group]
    if group in ("road", "estate", "house"):
        parts[key or group] = found
    else:
        parts[group] = _level(found) if group == "floor" else _arabic(found)
    return left[match.end() :].lstrip("-,")


def _numbers(left: str, parts: dict[str, str]) -> str:
    """The bare numbers at the end: 2-501 after a building, 3-2-501 or 3-501 alone, 501室."""
    if match := _DASHED.match(left):
        numbers = _rooms_joined(re.split("[-/.]", match["numbers"].upper()), parts)
        free = [k for k in ("building", "stair", "floor") if k not in parts and not _after(k, parts)]
        head, room = numbers[:-1], numbers[-1]
        if head and _BELOW.fullmatch(head[-1]) and ("building" in parts or len(head) > 1):
            head, room = head[:-1], f"{head[-1]}-{room}"
        if len(head) == 1 and "building" not in parts and "stair" not in parts:
            free = ["building"]
        if len(head) <= len(free) and "room" not in parts:
            parts.update(zip(free, head, strict=False))
            parts["room"] = room
            return left[match.end() :]
        return left
    return _take(_ROOM, left, parts, "room")


def _rooms_joined(numbers: list[str], parts: dict[str, str]) -> list[str]:
    """A number as long as a room's is no stair: 2单元501-1 is room 501-1, 3栋501/502 is room 501-502."""
    first = 0 if any(k in parts for k in ("building", "stair", "floor")) else 1
    at = next((i for i, n in enumerate(numbers) if i >= first and _LIKE_A_ROOM.fullmatch(n)), len(numbers))
    return [*numbers[:at], "-".join(numbers[at:])] if at < len(numbers) else numbers


def _after(key: str, parts: dict[str, str]) -> bool:
    order = ("building", "stair", "floor")
    return any(later in parts for later in order[order.index(key) + 1 :])


def format_address(parts: AddressParts) -> str:
    """The address in the office's one way of writing: 和平路12号翠湖小区3栋2单元501室."""
    village = parts.estate and parts.house_number and not parts.road
    house = f"{parts.house_number}号" if parts.house_number else ""
    return "".join(
        [
            parts.region,
            parts.road,
            "" if village else house,
            parts.estate,
            house if village else "",
            f"{parts.building}栋" if parts.building else "",
            f"{parts.stair}单元" if parts.stair else "",
            f"{parts.floor.replace('-', '负')}层" if parts.floor else "",
            f"{parts.room}室" if parts.room else "",
            parts.rest,
        ]
    )
