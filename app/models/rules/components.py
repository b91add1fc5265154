"""How a part of a character is told: 三点水, 氵 and 水 are one part. Used by the table of parts and when one is read."""

import re

# Shapes of one part. Traditional and simplified stay apart: 讠 is not 言.
_SHAPES = (
    "水氵氺", "人亻𠆢", "手扌龵", "艸艹⺿", "心忄⺗㣺", "犬犭", "示礻", "衣衤", "刀刂⺈", "火灬", "玉王𤣩⺩", "竹⺮𥫗",
    "攴攵", "爪爫⺤", "网罒⺲罓㓁", "辵辶⻌⻍⻎", "言訁", "糸糹", "食飠𩙿", "牛牜⺧", "金釒", "足⻊𧾷", "羊⺶𦍌⺷", "西覀",
    "肉月⺼", "阝⻖⻏𨸏阜邑", "老耂", "卩㔾", "雨⻗", "虎虍", "小⺌⺍", "长镸長", "彐彑", "己巳已", "户戶戸", "青靑",
    "黄黃", "吕呂", "吴吳", "录彔", "尚尙", "曾曽", "兑兌", "册冊", "温昷",
)  # fmt: skip
PART_OF = {shape: shapes[0] for shapes in _SHAPES for shape in shapes[1:]}
_SPOKEN = {
    "三点水": "氵", "两点水": "冫", "单人旁": "亻", "单人": "亻", "双人旁": "彳", "提手旁": "扌",
    "提手": "扌", "草字头": "艹", "草头": "艹", "竖心旁": "忄", "竖心": "忄", "反犬旁": "犭",
    "反犬": "犭", "绞丝旁": "纟", "绞丝": "纟", "走之底": "辶", "走之旁": "辶", "走之": "辶",
    "四点底": "灬", "四点": "灬", "宝盖头": "宀", "宝盖": "宀", "秃宝盖": "冖", "立刀旁": "刂",
    "立刀": "刂", "左耳旁": "阝", "右耳旁": "阝", "左耳": "阝", "右耳": "阝", "双耳旁": "阝",
    "单耳旁": "卩", "斜玉旁": "王", "提土旁": "土", "言字旁": "讠", "金字旁": "钅", "食字旁": "饣",
    "示字旁": "礻", "示补旁": "礻", "衣字旁": "衤", "衣补旁": "衤", "病字头": "疒", "广字头": "广",
    "穴字头": "穴", "竹字头": "竹", "反文旁": "攵", "折文旁": "夂", "建之旁": "廴", "将字旁": "丬",
    "包字头": "勹", "国字框": "囗", "门字框": "门", "三撇": "彡", "三框": "匚",
}  # fmt: skip
_SPOKEN_PART = re.compile(
    "|".join(sorted(_SPOKEN, key=len, reverse=True)) + r"|(?P<plain>[^\W\d_])字[旁头底边部]"
)
_AS_TOLD = re.compile(
    "(?:左边?是?(?P<left>[^右]+)右边?是?(?P<right>.+))|(?:上[边面]?是?(?P<above>[^下]+)下[边面]?是?(?P<below>.+))"
    "|(?:外[边面]?是?(?P<out>[^内里]+)[内里][边面]?是?(?P<within>.+))"
)
_TIMES = {"两个": 2, "二个": 2, "三个": 3, "四个": 4}
_SEVERAL = re.compile(f"({'|'.join(_TIMES)})(.)字?")
SIGNS = "⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻"
_JOINTS = re.compile(r"[+＋、/／\s]+")
_AND = re.compile("(?<=.)加上?(?=.)")


def read_parts(told: str) -> tuple[tuple[str, ...], str]:
    """(parts, sign of the structure or "") of a character told by its parts: 石羡, 王+羽, 左石右羡, 三点水加林,
    三个牛, ⿰石羡. The parts are () when it is not told so."""
    told, sign = _structure(told.strip())
    pieces = [piece for piece in _JOINTS.split(told) if piece]
    if len(pieces) == 1:
        pieces = _AND.split(told)
    parts = tuple(part for piece in pieces for part in _single(piece))
    return (parts, sign) if 2 <= len(parts) <= 6 and all(c > "\u2e7f" for c in parts) else ((), "")


def _structure(told: str) -> tuple[str, str]:
    """What is told without its structure, and the structure's sign."""
    if told[:1] and told[0] in SIGNS:
        return re.sub(f"[{SIGNS}]", "", told), told[0].translate(str.maketrans("⿲⿳", "⿰⿱"))
    if not _JOINTS.search(told) and (found := _AS_TOLD.fullmatch(told)):
        sign = "⿰" if found["left"] else "⿱" if found["above"] else ""
        return "+".join(filter(None, found.groups())), sign
    return told, ""


def _single(piece: str) -> str:
    """A piece as its parts: 三点水 → 氵, 王字旁 → 王, 三个牛 → 牛牛牛; others letter by letter."""
    piece = _SEVERAL.sub(lambda f: f[2] * _TIMES[f[1]], piece)
    return _SPOKEN_PART.sub(lambda f: f["plain"] or _SPOKEN[f.group()], piece)
