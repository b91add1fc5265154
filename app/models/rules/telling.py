"""What in a text tells who somebody is though the names are left out: parts of names, houses, numbers, forms of address."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from app.models.rules.pinyin import LONGEST_SURNAME, compound_surnames

COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付傅邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵钱严武戴孔向汤康庄温葛鲁聂章殷翟"
)
"""Surnames that a form of address is looked for with: rarer ones are words of another kind more often than names."""
HOUSE = "（住址略）"
SOMEBODY = "某人"
"""Whoever of several has the given name that stands alone."""
_N = r"(?:\d+|[一二三四五六七八九十百零〇壹贰叁肆伍陆柒捌玖拾]+)"
_BUILDING, _STAIR = rf"第?{_N}\s*(?:号楼|[栋幢座]|#楼?)", rf"第?{_N}\s*(?:单元|门洞|梯)"
_ROOM = rf"(?:{_N}\s*[层楼]\s*)?(?:{_N}\s*(?:室|房间|号房)|\d{{3,4}}\s*[号户]?)"
_HOUSE = re.compile(
    rf"{_BUILDING}\s*-?\s*(?:{_STAIR}\s*-?\s*(?:{_ROOM})?|{_ROOM})|{_STAIR}\s*-?\s*{_ROOM}|{_N}\s*室(?!内|外)"
    r"|(?<!\d)\d{1,3}-\d{1,2}-\d{3,4}(?!\d)"
)
_TITLES = "先生|女士|大爷|大妈|大娘|大叔|大哥|大姐|阿姨|师傅|老师|医生|大夫|经理|老板|主任|书记|队长|警官|同志|家|叔|婶|爷爷|奶奶|嫂"
_CALLED = re.compile(rf"[老小阿][{COMMON}](?![\d某])|[{COMMON}](?:{_TITLES})")
_WORDS_TOO = frozenset(
    ("东方", "长孙", "东门", "南门", "西门", "东郭", "南宫", "百里", "第五", "乐正", "单于", "司空", "微生", "即墨", "濮阳", "闻人")
)  # fmt: skip
"""Compound surnames that are words of another kind as well: only a form of address after them tells."""
_DIGITS = re.compile(r"(?<![\d*])\d{5,}(?![\d*])|[A-Z][A-Z0-9]{5,6}(?![A-Za-z0-9])")
_PLACE = re.compile(rf"{_BUILDING}|{_STAIR}")
_NO_NAME = r"(?!路|街|大道|小区|社区|广场|巷|村|镇|市|区|县|医院|学校)"


def surname(name: str) -> str:
    """The surname as it is written: a compound one whole, else the first character."""
    lengths = range(min(LONGEST_SURNAME, len(name) - 1), 1, -1)
    return next((name[:n] for n in lengths if name[:n] in compound_surnames()), name[:1])


@cache
def _compound_name() -> re.Pattern[str]:
    sure, words = sorted(compound_surnames() - _WORDS_TOO), sorted(_WORDS_TOO)
    return re.compile(rf"(?:{'|'.join(sure)})[\u4e00-\u9fff]{{1,2}}|(?:{'|'.join(words)})(?:{_TITLES})")


def replaced(text: str, names: Mapping[str, str]) -> str:
    """The text with every name replaced, also one with blanks in it, and given names of two characters that stand alone. The
    longest first: a name may stand inside another."""
    parts: dict[str, set[str]] = {}
    for name in names:
        for part in name.split("·") if "·" in name else [name[len(surname(name)) :]]:
            if len(part) >= 2 and part not in names:
                parts.setdefault(part, set()).add(names[name])
    meant = {part: some.pop() if len(some) == 1 else SOMEBODY for part, some in parts.items()}
    whole, alone = sorted(names, key=len, reverse=True), sorted(meant, key=len, reverse=True)
    if not whole:
        return text
    said = [r"\s*".join(map(re.escape, name)) for name in whole]
    said += [re.escape(part) + _NO_NAME for part in alone]
    stand_in = [names[name] for name in whole] + [meant[part] for part in alone]
    found = re.compile("|".join(f"({one})" for one in said))
    return found.sub(lambda match: stand_in[(match.lastindex or 1) - 1], text)


def without_houses(text: str) -> str:
    """The text without the house numbers that lead to a door."""
    return _HOUSE.sub(HOUSE, text)


def may_tell(text: str) -> Iterator[str]:
    """What still looks like a form of address, a name with a compound surname, a number or a building; whoever prints
    decides."""
    for pattern in (_CALLED, _compound_name(), _DIGITS, _PLACE):
        yield from (match[0] for match in pattern.finditer(text))


def possible_names(text: str) -> set[str]:
    """Every run of characters that could be a name, to be looked up among those on file."""
    starts = [
        at for at, sign in enumerate(text) if sign in COMMON or text[at : at + 2] in compound_surnames()
    ]
    return {text[at : at + long] for at in starts for long in (2, 3, 4) if at + long <= len(text)}
