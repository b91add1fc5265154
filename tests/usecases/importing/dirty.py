"""A sheet of 500 rows as offices really send them: everything is wrong with it somewhere. Invented people only.

`write` makes the workbook with openpyxl and says what must come of it.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.models.rules.identity import make_id

COLUMNS = (
    "姓名", "人口类型", "性别", "出生日期", "公民身份号码", "联系方式", "民族", "籍贯", "婚姻状况", "政治面貌", "学历", "宗教信仰",
    "服务处所", "户籍门（楼）详址", "现住门（楼）详址", "是否常住", "所属社区", "所属网格", "所属楼栋", "楼栋单元总数", "所属单元",
    "楼栋总层数", "房屋楼层", "所属房屋", "户号", "户籍地", "户主公民身份号码", "所在楼栋中心点",
)  # fmt: skip
"""The commonest import sheet (domain.md A1.1)."""
MORE = ("与户主关系", "监护人", "监护人电话", "车牌号")
GROUPS = {"姓名": "基本情况", "户籍门（楼）详址": "户籍和住址", "与户主关系": "其他"}
FIRST_ROW = 6
SURNAMES, GIVEN = "张王李赵单仇区解", "一二三四五六七八九十"
MARRIAGE = {1: "10", 2: "20", 3: "30", 4: "40", 9: "90"}
EDUCATION = {0: "10", 10: "20", 20: "30", 30: "40", 60: "60", 70: "70", 80: "80"}


@dataclass
class Dirty:
    """What was written: sheet row → part of the reason it is refused for; how many good people and households; the
    texts that must be asked about, by field."""

    path: Path
    refused: dict[int, str] = field(default_factory=dict)
    people: int = 0
    rows: int = 0
    numbers: list[str] = field(default_factory=list)


def person(number: int) -> dict[str, Any]:
    """An invented person of household number // 3, as a clean row."""
    home, born = number // 3, date(1940 + number % 70, 1 + number % 12, 1 + number % 28)
    head = number - number % 3
    head_born = date(1940 + head % 70, 1 + head % 12, 1 + head % 28)
    woman = number % 3 == 1
    flat = f"{home % 6 + 1}0{home % 2 + 1}"
    return {
        "姓名": SURNAMES[number % 8] + GIVEN[number % 10] + GIVEN[number // 10 % 10],
        "人口类型": "户籍",
        "性别": "女" if woman else "男",
        "出生日期": born.isoformat(),
        "公民身份号码": make_id("230102", born, number % 500 * 2 + (0 if woman else 1)),
        "联系方式": f"199{number:08d}",
        "民族": "汉族",
        "籍贯": "黑龙江哈尔滨",
        "婚姻状况": (1, 2, 2, 3, 4, 9)[number % 6],
        "政治面貌": ("群众", "一般群众", "团员", "共青团员", "党员", "中共正式党员", "一般")[number % 7],
        "学历": (0, 10, 20, 30, 60, 70, 80)[number % 7],
        "宗教信仰": "无",
        "服务处所": "",
        "户籍门（楼）详址": f"和平路1号幸福小区{home % 9 + 1}号楼{home % 3 + 1}单元{flat}室",
        "现住门（楼）详址": f"和平路1号幸福小区{home % 9 + 1}号楼{home % 3 + 1}单元{flat}室",
        "是否常住": "是",
        "所属社区": "示例社区",
        "所属网格": f"第{'一二三'[home % 3]}网格",
        "所属楼栋": f"{home % 9 + 1}号楼",
        "楼栋单元总数": 3,
        "所属单元": f"{home % 3 + 1}单元",
        "楼栋总层数": 6,
        "房屋楼层": f"{home % 6 + 1}层",
        "所属房屋": f"{flat}室",
        "户号": f"H{home:05d}",
        "户籍地": "230102",
        "户主公民身份号码": make_id("230102", head_born, head % 500 * 2 + 1),
        "所在楼栋中心点": "126.61,45.75",
        "与户主关系": ("户主", "妻子", "长子")[number % 3],
        "监护人": "",
        "监护人电话": "",
        "车牌号": "",
    }


def write(path: Path, count: int = 500) -> Dirty:
    """Write the workbook: notes, the roster, a sheet of code words."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter as letter

    made = Dirty(path)
    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "填表说明"
    for at in range(1, 900):
        notes.cell(at, 1, f"{at}. 请如实填写，不得漏报。")
    page: Any = book.create_sheet("实有人口")
    names = (*COLUMNS, *MORE)
    page.append(["示例社区实有人口信息采集表"])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(names))
    page.append(["填报单位：示例社区", None, None, "填报日期：2026年3月"])
    page.append([GROUPS.get(n) for n in names])
    starts = [names.index(n) + 1 for n in GROUPS]
    for start, end in zip(starts, [s - 1 for s in starts[1:]] + [len(names)], strict=True):
        page.merge_cells(start_row=3, start_column=start, end_row=3, end_column=end)
    page.append(list(names))
    page.append(["必填", "下拉选择", "必填", "如：1990-01-02", "18位", *["选填"] * (len(names) - 5)])
    _fill(page, made, names, count)
    for at in range(len(names)):
        page.column_dimensions[letter(at + 1)].width = 12
    words = book.create_sheet("字典")
    for at, (code, own) in enumerate(EDUCATION.items(), start=1):
        words.append([f"学历{at}", code, own])
    book.save(path)
    return made


def _fill(page: Any, made: Dirty, names: tuple[str, ...], count: int) -> None:
    at = FIRST_ROW
    for number in range(count):
        row = person(number)
        why = spoil(row, number)
        if number % 97 == 50:  # a page of the printed sheet ended here
            page.append([None] * len(names))
            page.append(list(names))
            at += 2
        page.append([row[n] for n in names])
        for n in names:  # text stays text, as in a column formatted so
            if isinstance(row[n], str) and row[n][:1] == "=":
                page.cell(at, names.index(n) + 1).data_type = "s"
        made.rows += 1
        if why:
            made.refused[at] = why
        else:
            made.people += 1
            made.numbers.append(row["姓名"])
        if number % 3 == 0 and number % 30 == 27 and number + 2 < count:  # 户号 merged over the family
            column = names.index("户号") + 1
            page.merge_cells(start_row=at, start_column=column, end_row=at + 2, end_column=column)
        at += 1
    page.append(["合计", None, None, f"{count}人"])


def spoil(row: dict[str, Any], number: int) -> str:
    """What is wrong with this row; the reason it is refused for, "" when it is good all the same."""
    kind = SPOILERS.get(number % 50)
    return kind(row, number) if kind else ""


def _serial(row: dict[str, Any], _n: int) -> str:
    row["出生日期"] = (date.fromisoformat(row["出生日期"]) - date(1899, 12, 30)).days
    return ""


def _dotted(row: dict[str, Any], _n: int) -> str:
    year, month, day = (int(p) for p in row["出生日期"].split("-"))
    row["出生日期"] = f"{year}.{month}.{day}"
    return ""


def _month(row: dict[str, Any], _n: int) -> str:
    year, month, _ = (int(p) for p in row["出生日期"].split("-"))
    row["出生日期"] = f"{year}年{month}月"
    return ""


def _compact(row: dict[str, Any], _n: int) -> str:
    row["出生日期"] = int(row["出生日期"].replace("-", ""))
    return ""


def _year(row: dict[str, Any], _n: int) -> str:
    row["出生日期"] = row["出生日期"][:4]
    return ""


def _real_date(row: dict[str, Any], _n: int) -> str:
    row["出生日期"] = date.fromisoformat(row["出生日期"])
    return ""


def _lunar(row: dict[str, Any], _n: int) -> str:
    row["出生日期"] = f"农历{row['出生日期'][:4]}年八月十五"
    return ""


def _wide(row: dict[str, Any], _n: int) -> str:
    row["公民身份号码"] = "".join(chr(ord(c) + 0xFEE0) for c in row["公民身份号码"])
    row["联系方式"] = "".join(chr(ord(c) + 0xFEE0) for c in row["联系方式"])
    return ""


def _invisible(row: dict[str, Any], _n: int) -> str:
    row["公民身份号码"] = f"\u200b{row['公民身份号码']}\u00a0"
    row["姓名"] = f"{row['姓名'][0]} \u3000{row['姓名'][1:]}\ufeff"
    return ""


def _apostrophe(row: dict[str, Any], _n: int) -> str:
    row["公民身份号码"] = "'" + row["公民身份号码"].lower()
    return ""


def _fifteen(row: dict[str, Any], _n: int) -> str:
    whole = row["公民身份号码"]
    if whole[6:8] == "19":
        row["公民身份号码"] = whole[:6] + whole[8:17]
    return ""


def _destroyed(row: dict[str, Any], _n: int) -> str:
    row["公民身份号码"] = float(int(row["公民身份号码"][:15] + "000"))
    return "被 Excel 破坏"


def _scientific(row: dict[str, Any], _n: int) -> str:
    row["公民身份号码"] = "2.30102E+17"
    return "被 Excel 破坏"


def _checksum(row: dict[str, Any], _n: int) -> str:
    whole = row["公民身份号码"]
    row["公民身份号码"] = whole[:17] + ("1" if whole[17] != "1" else "2")
    return "校验位不对"


def _swapped_birth(row: dict[str, Any], _n: int) -> str:
    whole = row["公民身份号码"]
    at = next(i for i in range(8, 13) if whole[i] != whole[i + 1])
    row["公民身份号码"] = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
    return "可能是"


def _short(row: dict[str, Any], _n: int) -> str:
    row["公民身份号码"] = row["公民身份号码"][:17]
    return "应为18位"


def _other_birth(row: dict[str, Any], _n: int) -> str:
    row["出生日期"] = "1933-03-03"
    return "不一致"


def _other_sex(row: dict[str, Any], _n: int) -> str:
    row["性别"] = "女" if row["性别"] == "男" else "男"
    return "性别和证件号码不一致"


def _nameless(row: dict[str, Any], _n: int) -> str:
    row["姓名"] = "　"
    return "没有姓名"


def _double(row: dict[str, Any], number: int) -> str:
    row |= person(number - 20)
    return "重复的一行"


def _foreigner(row: dict[str, Any], number: int) -> str:
    row |= {
        "人口类型": "境外人员",
        "公民身份号码": f"E{12345000 + number}",
        "出生日期": "1985/3/4",
        "民族": "",
        "与户主关系": "其他",
    }
    return ""


def _child(row: dict[str, Any], _n: int) -> str:
    row |= {"公民身份号码": "", "出生日期": "2019-6", "监护人": "王大妈", "监护人电话": "0451-8888 7777"}
    return ""


def _notes(row: dict[str, Any], _n: int) -> str:
    row |= {"车牌号": "黑A12345", "联系方式": "儿子13800001111、0451-87654321", "民族": "神族"}
    return ""


SPOILERS = {
    1: _serial, 2: _dotted, 4: _month, 5: _compact, 7: _year, 8: _real_date, 9: _lunar, 10: _wide, 11: _invisible,
    13: _apostrophe, 14: _fifteen, 16: _destroyed, 17: _scientific, 19: _checksum, 20: _swapped_birth, 22: _short,
    23: _other_birth, 25: _other_sex, 26: _nameless, 31: _double, 32: _foreigner, 35: _child, 38: _notes,
}  # fmt: skip


__all__ = ["COLUMNS", "FIRST_ROW", "MORE", "Dirty", "person", "write"]
