"""Relation to the head of household: GB/T 4761-2008, two digits, how clerks write them, and what must
hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.models.rules.dates import PartialDate, age_on
from app.models.rules.text import clean

HEAD, SELF, COLLECTIVE_HEAD = "02", "01", "03"
HEADS = frozenset([HEAD, SELF, COLLECTIVE_HEAD])
_ONLY = frozenset(["21", "31"])
_OWN_CHILDREN = _ONLY | frozenset(
    ["20", "22", "23", "24", "25", "26", "29", "30", "32", "33", "34", "35", "36", "39"]
)
YOUNGEST_PARENT = 16
YOUNGEST_SPOUSE = {"1": 22, "2": 20}  # 民法典 art. 1047

# code, label, generation against the head (+1 parents, -1 children, None unknown), sex ("" either), synonyms
_ROWS = """
01 本人 0 - 自己
02 户主 0 - 家长 户长 一家之主
03 小集体户户主 0 - 集体户户主 集体户
10 配偶 0 - 夫妻 爱人 老伴
11 夫 0 1 丈夫 老公 先生
12 妻 0 2 妻子 老婆 太太
20 子 -1 1 儿子 儿 子女男
21 独生子 -1 1 独子
22 长子 -1 1 大儿子 老大
23 次子 -1 1 二子 二儿子 二儿
24 三子 -1 1 三儿子
25 四子 -1 1 四儿子
26 五子 -1 1 五儿子
27 养子或继子 -1 1 养子 继子
28 女婿 -1 1 婿
29 其他儿子 -1 1 六子
30 女 -1 2 女儿 闺女
31 独生女 -1 2 独女
32 长女 -1 2 大女儿 大女
33 次女 -1 2 二女 二女儿
34 三女 -1 2 三女儿
35 四女 -1 2 四女儿
36 五女 -1 2 五女儿
37 养女或继女 -1 2 养女 继女
38 儿媳 -1 2 媳妇 儿媳妇 媳
39 其他女儿 -1 2 六女
40 孙子女或外孙子女 -2 - 孙子女 外孙子女 孙辈
41 孙子 -2 1 孙 长孙
42 孙女 -2 2 长孙女
43 外孙子 -2 1 外孙
44 外孙女 -2 2 -
45 孙媳妇或外孙媳妇 -2 2 孙媳妇 孙媳 外孙媳妇 外孙媳
46 孙女婿或外孙女婿 -2 1 孙女婿 外孙女婿
47 曾孙子或外曾孙子 -3 1 曾孙子 曾孙 重孙 重孙子 外曾孙子 外曾孙
48 曾孙女或外曾孙女 -3 2 曾孙女 重孙女 外曾孙女
49 其他孙子女 -2 - 其他孙子、孙女或外孙子、孙女
50 父母 1 - 双亲
51 父亲 1 1 父 爸爸 爸
52 母亲 1 2 母 妈妈 妈
53 公公 1 1 公爹
54 婆婆 1 2 婆母
55 岳父 1 1 丈人 老丈人
56 岳母 1 2 丈母娘 丈母
57 继父或养父 1 1 继父 养父
58 继母或养母 1 2 继母 养母
59 其他父母关系 1 - -
60 祖父母或外祖父母 2 - 祖父母 外祖父母
61 祖父 2 1 爷爷
62 祖母 2 2 奶奶
63 外祖父 2 1 外公 姥爷
64 外祖母 2 2 外婆 姥姥
65 配偶的祖父母或外祖父母 2 - 配偶的祖父母 配偶的外祖父母
66 曾祖父 3 1 太爷爷
67 曾祖母 3 2 太奶奶
68 配偶的曾祖父母 3 - -
69 其他祖父母或外祖父母关系 2 - -
70 兄弟姐妹 0 - 兄妹 姐弟
71 兄 0 1 哥哥 哥 兄长
72 嫂 0 2 嫂子 嫂嫂
73 弟 0 1 弟弟 兄弟
74 弟媳 0 2 弟妹 弟媳妇
75 姐姐 0 2 姐
76 姐夫 0 1 -
77 妹妹 0 2 妹 姐妹
78 妹夫 0 1 -
79 其他兄弟姐妹 0 - -
80 其他 ? - 其它
81 伯父 1 1 大伯 伯伯
82 伯母 1 2 大妈
83 叔父 1 1 叔叔 叔
84 婶母 1 2 婶婶 婶
85 舅父 1 1 舅舅 舅
86 舅母 1 2 舅妈
87 姨父 1 1 姨夫
88 姨母 1 2 姨妈 阿姨
89 姑父 1 1 姑夫
90 姑母 1 2 姑姑 姑妈
91 堂兄弟姐妹 0 - 堂兄弟 堂姐妹 堂兄 堂弟 堂姐 堂妹
92 表兄弟姐妹 0 - 表兄弟 表姐妹 表兄 表弟 表姐 表妹 表哥
93 侄子 -1 1 侄 侄儿
94 侄女 -1 2 -
95 外甥 -1 1 外甥子
96 外甥女 -1 2 -
97 其他亲属 ? - 亲戚 亲属
98 保姆 ? - 家政人员 住家保姆
99 非亲属 ? - 非亲属关系 朋友 租客 同事 同学 寄居 其他非亲属
"""
# The one-digit form (0 本人或户主 ... 8 其他) met in older sheets.
_ONE_DIGIT = dict(zip("012345678", ["02", "10", "20", "30", "40", "50", "60", "70", "80"], strict=True))


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation. `generation` counts from the head upwards (parents 1, children -1), None when it does
    not say; `sex` is GB/T 2261.1, None for either."""

    code: str
    label: str
    generation: int | None
    sex: str | None
    synonyms: tuple[str, ...]


@cache
def relations() -> dict[str, Relation]:
    """Code → relation, in the standard's order."""
    table = {}
    for line in _ROWS.split("\n"):
        if line:
            code, label, generation, sex, *synonyms = line.split()
            level = None if generation == "?" else int(generation)
            words = tuple(s for s in synonyms if s != "-")
            table[code] = Relation(code, label, level, None if sex == "-" else sex, words)
    return table


@cache
def _by_wording() -> dict[str, str]:
    table: dict[str, str] = {}
    for relation in relations().values():
        table[relation.label] = relation.code
    for relation in relations().values():
        for synonym in relation.synonyms:
            table.setdefault(synonym, relation.code)
    return table


def relation_code(text: object, sex: str | None = None) -> str | None:
    """The code for a label as written (长子, 儿子, 媳妇, 之妻), or a two-digit code; None when it is not
    understood.

    `sex` of the person settles 配偶 (夫/妻) where it is known; without it 配偶 stays 10. A one-digit code
    is not taken by itself: a sheet must be asked once what its codes mean (see `one_digit_code`).
    """
    word = clean(text).removeprefix("户主").removeprefix("的").removeprefix("之") or clean(text)
    if word in relations():
        return word
    found = _by_wording().get(word)
    if found == "10" and sex in ("1", "2"):
        return "11" if sex == "1" else "12"
    return found


def one_digit_code(digit: str) -> str | None:
    """The two-digit code for the one-digit form of GB/T 4761."""
    return _ONE_DIGIT.get(digit)


@dataclass(frozen=True, slots=True)
class Member:
    """One of a household, as the head rules need them."""

    name: str
    relation: str
    sex: str | None = None
    birth: PartialDate | date | None = None


@dataclass(frozen=True, slots=True)
class KinProblem:
    """`code`: no_head, several_heads, child_head, relation_sex, parent_age, several_spouses, only_child. `hard`
    problems must be mended before the household is saved; the others are asked about once."""

    code: str
    sentence: str
    hard: bool = False


def household_problems(members: Sequence[Member], today: date) -> list[KinProblem]:
    """What contradicts itself in one household; empty for a sound one (and for one without members)."""
    heads = [m for m in members if m.relation in HEADS]
    if not members:
        return []
    if not heads:
        return [KinProblem("no_head", "这户还没有户主，请指定一位", hard=True)]
    if len(heads) > 1:
        names = "、".join(m.name for m in heads)
        return [KinProblem("several_heads", f"这户有{len(heads)}位户主：{names}，只能留一位", hard=True)]
    return [
        *_child_head(heads[0], members, today),
        *(p for m in members for p in _sex_problems(m)),
        *(p for m in members for p in _age_problems(heads[0], m)),
        *_spouse_problems(members),
        *_only_child_problems(members),
    ]


def _child_head(head: Member, members: Sequence[Member], today: date) -> list[KinProblem]:
    adults = [m for m in members if m.birth is not None and age_on(m.birth, today) >= 18]
    if head.birth is None or age_on(head.birth, today) >= 18 or not adults:
        return []
    return [KinProblem("child_head", f"户主{head.name}未满18周岁，户内还有成年人，请核对户主")]


def _sex_problems(member: Member) -> list[KinProblem]:
    relation = relations().get(member.relation)
    if relation is None or relation.sex is None or member.sex not in ("1", "2") or member.sex == relation.sex:
        return []
    shown = "男" if member.sex == "1" else "女"
    return [KinProblem("relation_sex", f"{member.name}是{shown}性，与户主关系却写“{relation.label}”")]


def _age_problems(head: Member, member: Member) -> list[KinProblem]:
    relation = relations().get(member.relation)
    if relation is None or not relation.generation or head.birth is None or member.birth is None:
        return []
    in_law = member.relation in ("28", "38", "45", "46") or member.relation > "80"
    older, younger = (member, head) if relation.generation > 0 else (head, member)
    gap = (younger.birth.year if younger.birth else 0) - (older.birth.year if older.birth else 0)
    if in_law or gap >= YOUNGEST_PARENT * abs(relation.generation):
        return []
    return [
        KinProblem(
            "parent_age", f"{older.name}只比{younger.name}大{gap}岁，与“{relation.label}”不符，请核对出生日期"
        )
    ]


def _spouse_problems(members: Sequence[Member]) -> list[KinProblem]:
    spouses = [m.name for m in members if m.relation in ("10", "11", "12")]
    if len(spouses) <= 1:
        return []
    return [KinProblem("several_spouses", f"户主有{len(spouses)}位配偶：{'、'.join(spouses)}，请核对")]


def _only_child_problems(members: Sequence[Member]) -> Iterator[KinProblem]:
    """A child was born or joined, and the one before it is an only child no longer; a stepchild makes no difference."""
    for one in members:
        others = [m.name for m in members if m is not one and m.relation in _OWN_CHILDREN]
        if one.relation in _ONLY and others:
            label = relations()[one.relation].label
            words = f"{one.name}记作“{label}”，户里还有{'、'.join(others)}，请改与户主关系"
            yield KinProblem("only_child", words)
