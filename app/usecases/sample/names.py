"""Invented Chinese names: surnames by weight, given names by the years of fashion, rare characters."""

from dataclasses import dataclass
from random import Random

from app.usecases.sample.drawing import Urn, words

_SURNAMES = (
    "王 72,李 70,张 68,刘 54,陈 45,杨 31,赵 27,黄 24,周 20,吴 20,徐 17,孙 19,朱 15,马 13,胡 13,林 12,"
    "郭 13,何 11,高 12,罗 9,郑 9,梁 8,谢 8,宋 10,唐 7,许 7,邓 6,韩 9,冯 8,曹 7,彭 6,曾 6,"
    "肖 7,田 6,董 7,潘 5,袁 5,蔡 5,蒋 5,余 4,于 9,杜 5,叶 4,程 4,魏 5,苏 4,吕 5,丁 5,"
    "任 4,卢 4,姚 4,沈 3,钟 3,姜 5,崔 5,谭 3,陆 3,范 3,汪 3,廖 3,石 3,金 4,韦 2,贾 3,"
    "夏 3,付 3,方 3,邹 2,熊 2,白 3,孟 3,秦 2,邱 2,侯 2,江 2,尹 2,薛 2,闫 3,段 2,雷 2,"
    "龙 2,黎 1,史 2,陶 1,贺 2,毛 1,郝 2,顾 1,龚 1,邵 1,万 1,覃 1,武 2,钱 1,戴 1,严 1,"
    "莫 1,孔 1,向 1,常 1,单 1,解 1,仇 1,区 1,查 1,朴 1,盖 1,缪 1,乐 1,翟 1,牟 1,宁 1,"
    "华 1,应 1,谌 1,郇 1,那 1,种 1,员 1,燕 1,哈 1,欧阳 1,司马 1,上官 1,诸葛 1,尉迟 1,万俟 1,令狐 1,"
    "长孙 1,夏侯 1,澹台 1,皇甫 1,慕容 1"
)
_PAIRS = tuple(pair.rsplit(" ", 1) for pair in _SURNAMES.split(","))
_SURNAME_URN = Urn((surname for surname, _ in _PAIRS), (int(weight) for _, weight in _PAIRS))
SURNAMES = _SURNAME_URN.items

# Given-name characters by the years they were in fashion: (born before, men's, women's).
_ERAS = (
    (1960, "国德福贵长明富广永春玉文树学志金忠义山林", "秀英兰珍桂芳凤淑玉素华琴云梅荣芝香菊莲贤"),
    (1985, "建军国伟强志明勇平刚辉波涛峰斌海利民卫东", "丽敏静燕红霞艳娟萍玲芬秀华英辉洁琳莉颖波"),
    (2005, "鹏杰超浩宇俊凯晨旭阳博文龙飞翔嘉明磊鑫亮", "婷雪倩颖欣雨佳梦瑶晶莹慧琪璐妍蕾娜思丹洋"),
    (2100, "轩睿涵宸泽梓皓铭沐子昊奕辰一诺言恒景逸远", "涵萱梓怡欣诺依可沐语桐彤妍若熙汐念安琪一"),
)
RARE_CHARACTERS = "㛃䶮㙍㼆𠅤𬭸𫖯𣲗𬇕𪚥𠮷𡐓𬍛𬱖𫍯"  # Extension A to E, as they stand on real identity cards
_RARE_SHARE = 0.003

_UYGHUR_MEN = words("买买提 艾尼 吐尔逊 阿不都热合曼 玉素甫 艾合买提 库尔班 伊力哈木")
_UYGHUR_WOMEN = words("阿依古丽 古丽娜尔 帕提古丽 热依汗 阿孜古丽 祖丽皮亚")
_TIBETAN = words("扎西 多吉 次仁 尼玛 达娃 央金 卓玛 格桑 旦增 白玛")
_MONGOL_MEN = words("巴特尔 朝鲁 苏日格 那日苏 格日勒图")
_MONGOL_WOMEN = words("乌云其其格 萨仁 娜仁花 其其格 斯琴")
UYGHUR, TIBETAN, MONGOL, KOREAN = "05", "04", "02", "10"  # GB/T 3304


@dataclass(frozen=True, slots=True)
class Name:
    """A full name and the part that a child inherits (the surname, or the father's own name)."""

    full: str
    family: str


def surname(rnd: Random) -> str:
    """One surname, by the weights above."""
    return _SURNAME_URN.draw(rnd)


def given_name(rnd: Random, sex: str, birth_year: int) -> str:
    """One or two characters in the fashion of the year; about three in a thousand hold a rare character."""
    for before, men, women in _ERAS:
        if birth_year < before:
            pool = men if sex == "1" else women
            break
    first = pool[int(rnd.random() * len(pool))]
    if rnd.random() < _RARE_SHARE:
        return first + rnd.choice(RARE_CHARACTERS) if rnd.random() < 0.5 else rnd.choice(RARE_CHARACTERS)
    if rnd.random() < 0.14:
        return first
    return first + pool[int(rnd.random() * len(pool))]


def full_name(rnd: Random, sex: str, birth_year: int, ethnicity: str, family: str | None) -> Name:
    """A name after the custom of the ethnic group; `family` is inherited, None draws a new one."""
    if ethnicity == UYGHUR:
        own = rnd.choice(_UYGHUR_MEN if sex == "1" else _UYGHUR_WOMEN)
        return Name(f"{own}·{family or rnd.choice(_UYGHUR_MEN)}", own)
    if ethnicity == TIBETAN:
        first, second = rnd.sample(_TIBETAN, 2)
        return Name(first + second, first)
    if ethnicity == MONGOL:
        own = rnd.choice(_MONGOL_MEN if sex == "1" else _MONGOL_WOMEN)
        return Name(own, own)
    drawn = family or (rnd.choice("金朴崔李") if ethnicity == KOREAN else surname(rnd))
    return Name(drawn + given_name(rnd, sex, birth_year), drawn)
