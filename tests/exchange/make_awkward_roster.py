"""Make the awkward rosters of tests/exchange/sheets_data with LibreOffice: run by hand, commit the results.

    .venv/bin/python tests/exchange/make_awkward_roster.py

Needs `soffice` (Debian: libreoffice-calc). Everybody in them is invented; the numbers come from `make_id`. Beside each
file lies a .json with every row that must be read, as [row, name, number, birth, phones], and every row that must be
refused, as [row, why].
"""

import json
import random
import re
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from html import escape
from pathlib import Path

from app.models.rules.dates import PartialDate
from app.models.rules.identity import checksum, make_id, to_eighteen

DATA = Path(__file__).resolve().parent / "sheets_data"
GROUPS = [
    ("序号", ""),
    ("姓 名*", ""),
    ("性别", ""),
    ("公民身份号码（必填）", ""),
    ("出生年月日", ""),
    ("民族", ""),
    ("联系电话", ""),
    ("现居住地址", "小区"),
    ("", "楼栋"),
    ("", "单元"),
    ("", "房号"),
    ("户籍情况", "户号"),
    ("", "与户主关系"),
    ("", "户籍详址"),
    ("政治面貌", ""),
    ("备  注", ""),
]
SURNAMES = "王李张刘陈杨赵黄周吴单解仇曾区朴查盖翟覃"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超霞平刚玲桂英华建文"
RARE = ["王𬭸", "李䶮", "赵𫖯", "陈㛃", "周𠅤", "吴𣲗", "郑𬇕", "孙𪚥"]
Expected = dict[str, list[list[object]]]


def wide(text: str) -> str:
    """Full-width digits and letters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


class Roster:
    """One sheet being made, with what must be understood of it."""

    def __init__(self, people: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.rows: list[str] = []
        self.expected: Expected = {"good": [], "refused": []}
        self._head()
        for serial in range(1, people + 1):
            if serial % 97 == 0:
                self.rows.append(row([]))
            if serial % 700 == 0:
                self._headings()  # as printed again on every page
            self._person(serial)
        self.rows.append(row(["合计", people]))

    def _head(self) -> None:
        width = len(GROUPS)
        self.rows.append(
            f"<table:table-row>{cell('和平社区居民花名册（2026年11月）', span=width)}</table:table-row>"
        )
        self.rows.append(
            row(["填报单位：和平社区居民委员会", "", "", "", "", "", "", "填报日期：2026年11月22日"])
        )
        self._headings()

    def _headings(self) -> None:
        upper, lower = [g[0] for g in GROUPS], [g[1] for g in GROUPS]
        cells = []
        for i, text in enumerate(upper):
            span = next((n for n in range(1, 9) if i + n == len(upper) or upper[i + n]), 1)
            if text:
                cells.append(cell(text, span=span, down=1 if lower[i] else 2))
        self.rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        self.rows.append(row(lower))

    def _person(self, serial: int) -> None:
        pick = self.random
        birth = date(1936, 1, 1) + timedelta(days=pick.randrange(85 * 365))
        number = make_id(pick.choice(["340104", "320106", "510102"]), birth, pick.randrange(1, 1000))
        while number.endswith("000"):
            number = make_id("340104", birth, pick.randrange(1, 1000))
        name, shown_name = self._name()
        known, shown_birth = self._birth(birth)
        phones, shown_phone = self._phone()
        kept, shown_number, why = self._number(number)
        if pick.random() < 0.01:
            shown_name, why = pick.choice(["", " ", "\u3000"]), why or "no_name"
        elif pick.random() < 0.01:
            shown_birth, why = (
                pick.choice(["01/02/1990", "1990-02-30", "90.1.1", "属马"]),
                why or "birth_date",
            )
        at = len(self.rows) + 1
        sex = "男" if int(number[16]) % 2 else "女"
        relation = pick.choice(["户主", "妻", "长子", "女儿", "儿媳", "母亲"])
        home = [
            pick.choice(["翠湖小区", "锦绣花园"]),
            pick.randrange(1, 30),
            pick.randrange(1, 5),
            101 + serial % 500,
        ]
        self.rows.append(
            row([serial, shown_name, sex, shown_number, shown_birth, pick.choice(["汉族", "汉", "回族"]), shown_phone,
                 *home, f"H{serial // 3:05d}", relation, f"和平路{serial % 90 + 1}号", pick.choice(["群众", "中共党员", ""]), ""])
        )  # fmt: skip
        if why:
            self.expected["refused"].append([at, why])
            return
        self.expected["good"].append([at, name, kept, str(known), "、".join(phones)])
        if pick.random() < 0.01:
            self.rows.append(row([serial, name, sex, kept, birth, "汉族", "", *home]))
            self.expected["refused"].append([at + 1, "duplicate"])

    def _name(self) -> tuple[str, str]:
        pick = self.random
        if pick.random() < 0.02:
            name = pick.choice(RARE)
            return name, name
        if pick.random() < 0.02:
            return "阿依古丽·买买提", "阿依古丽" + pick.choice("·•.・") + "买买提"
        name = pick.choice(SURNAMES) + "".join(pick.choice(GIVEN) for _ in range(pick.choice([1, 2, 2])))
        dirty = pick.choice(
            [name, name, name, f"{name} ", " ".join(name), "\u3000".join(name), f"\u200b{name}"]
        )
        return name, dirty

    def _birth(self, birth: date) -> tuple[PartialDate, object]:
        style = self.random.randrange(7)
        if style == 5:
            return PartialDate(birth.year, birth.month), f"{birth.year}年{birth.month}月"
        shown = [
            birth, f"{birth.year}.{birth.month}.{birth.day}", f"{birth.year}年{birth.month}月{birth.day}日",
            int(f"{birth:%Y%m%d}"), f"{birth:%Y/%m/%d}", None, wide(f"{birth:%Y-%m-%d}"),
        ][style]  # fmt: skip
        return PartialDate.of(birth), shown

    def _phone(self) -> tuple[list[str], object]:
        number = f"1990000{self.random.randrange(10**4):04d}"
        other = f"1980000{self.random.randrange(10**4):04d}"
        return self.random.choice(
            [
                ([number], number), ([number], int(number)), ([number], wide(number)), ([], ""),
                ([number], f"{number[:3]}-{number[3:7]}-{number[7:]}"), ([number, other], f"{number}、{other}"),
                ([number, other], f"{number}/{other}"), (["0551-65120000"], "0551-65120000"),
            ]
        )  # fmt: skip

    def _number(self, number: str) -> tuple[str, object, str | None]:
        """What must be kept, what the sheet shows, and why it must be refused."""
        pick = self.random.random()
        if pick < 0.02:
            return number, float(number[:15] + "000"), "excel_damage"
        if pick < 0.03:
            return number, f"{number[0]}.{number[1:6]}E+17", "excel_damage"
        if pick < 0.05:
            wrong = number[:17] + ("1" if checksum(number[:17]) != "1" else "2")
            return number, wrong, "checksum"
        if pick < 0.06:
            return number, number[:16], "length"
        if pick < 0.08 and number[6:8] == "19":
            old = number[:6] + number[8:17]
            return to_eighteen(old), old, None
        dress = self.random.randrange(8)
        shown = [number] * 3 + [wide(number), "'" + number, f"{number[:6]} {number[6:14]} {number[14:]}",
                                number.lower() + "\u200b", "\u00a0" + number]  # fmt: skip
        return number, shown[dress], None


def cell(value: object, span: int = 1, down: int = 1) -> str:
    """One cell of a flat OpenDocument sheet; a merged one with the covered cells to its right."""
    merge = (
        f' table:number-columns-spanned="{span}" table:number-rows-spanned="{down}"'
        if span * down > 1
        else ""
    )
    covered = "<table:covered-table-cell/>" * (span - 1)
    if isinstance(value, date):
        return (
            f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{value}"/>'
        )
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
    if not value:
        return f"<table:table-cell{merge}/>{covered}"
    text = escape(str(value))
    return f'<table:table-cell office:value-type="string"{merge}><text:p>{text}</text:p></table:table-cell>{covered}'


def row(values: list[object]) -> str:
    """One row."""
    return f"<table:table-row>{''.join(map(cell, values)) or cell('')}</table:table-row>"


def flat_sheet(roster: Roster) -> str:
    """The whole document."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in [
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("number", "datastyle"),
        ]
    )
    day = (
        '<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-</number:text>'
        '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>'
        '<style:style style:name="day" style:family="table-cell" style:data-style-name="iso"/>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{day}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="居民花名册">{"".join(roster.rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    )


FILES = {
    "awkward.xlsx": (5000, 1, "xlsx"),
    "awkward.xls": (400, 2, "xls:MS Excel 97"),
    "awkward.ods": (200, 3, "ods"),
    "awkward_gb18030.csv": (600, 4, "csv:Text - txt - csv (StarCalc):44,34,85,1"),
}


def name_several_heads(roster: Roster) -> None:
    """Good rows that say 户主 where another one of the same 户号 says so too are refused all the same."""
    good = {row[0] for row in roster.expected["good"]}
    heads: dict[str, list[int]] = {}
    for at, text in enumerate(roster.rows, start=1):
        number = re.search(r">(H\d{5})<", text)
        if at in good and number and ">户主<" in text:
            heads.setdefault(number[1], []).append(at)
    two = {at for rows in heads.values() if len(rows) > 1 for at in rows}
    roster.expected["good"] = [row for row in roster.expected["good"] if row[0] not in two]
    roster.expected["refused"] = sorted(roster.expected["refused"] + [[at, "several_heads"] for at in two])


def main() -> None:
    DATA.mkdir(exist_ok=True)
    for name, (people, seed, target) in FILES.items():
        roster = Roster(people, seed)
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / Path(name).with_suffix(".fods")
            source.write_text(flat_sheet(roster), encoding="utf-8")
            command = [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                target,
            ]
            subprocess.run(
                [*command, "--outdir", folder, str(source)], check=True, capture_output=True, timeout=300
            )
            (DATA / name).write_bytes((Path(folder) / name).read_bytes())
        name_several_heads(roster)
        expected = json.dumps(roster.expected, ensure_ascii=False, separators=(",", ":"))
        (DATA / f"{name}.json").write_text(expected, encoding="utf-8")
        sys.stdout.write(f"{name}: {len(roster.rows)} rows, {(DATA / name).stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
