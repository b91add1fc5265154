"""A ledger made from a sheet's headings: which types its columns have is guessed from the words and the cells."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from app.errors import ClerkError
from app.models.rules.text import clean
from app.office import Office
from app.usecases.ledgers.design_text import key_for
from app.usecases.ledgers.designs import Design, NewTable, new_design

LOOKED_AT = 300
FEW = 8
"""So many different values at most are taken for choices."""
_OWNER = re.compile(r"^(?:姓名|居民姓名|户主|户主姓名|负责人姓名)$")
_FOLLOWS = re.compile(
    r"^(?:序号|编号|身份证号?码?|公民身份号码|证件号码?|年龄|家庭住址|住址|现住址|居住地址|备注|起始日期|终止日期)$"
)
_WORDS: tuple[tuple[str, str], ...] = (
    (r"金额|押金|费用|工资|收入|补助|元[）)]?$|款$", "money"),
    (r"日期|时间|年月|出生", "date"),
    (r"电话|手机|联系方式", "phone"),
    (r"身份证|证件号", "id_number"),
    (r"^是否|有无", "yesno"),
    (r"数量|人数|次数|户数|面积|小时|时长|年限|[数次][）)]?$", "number"),
    (r"情况|内容|说明|原因|措施|结果|经过", "note"),
)
_BLANKED = re.compile(
    r"^[×ＸXx＿_○〇*…\s]{2,}(?:(?:街道|办事处|镇|乡|社区|村|居民委员会|居委会)[×ＸXx＿_○〇*…\s]*)*"
)
"""Where a blank form leaves room for the community's name."""
_YES = frozenset({"是", "否", "有", "无", "√", "×"})


def from_sheet(office: Office, path: Path) -> Design:
    """A new ledger with a field for each heading of the first sheet that has any. Raises ClerkError for no sheet."""
    from app.exchange.sheets.header import find_header
    from app.exchange.sheets.workbook import open_workbook

    with open_workbook(path) as book:
        for sheet in book.sheets:
            rows = list(islice(book.rows(sheet), LOOKED_AT))
            try:
                header = find_header(rows)
            except ClerkError:
                continue
            body = [cells for number, cells in rows if number >= header.first_data_row]
            heads = [(c.index, clean(c.heading.rpartition("/")[2])) for c in header.columns if c.heading]
            if heads:
                return _design(office, path, header.titles, heads, body)
    raise ClerkError(f"{path.name} 里没有找到表头", "请选择第一行或前几行写着列名的表格。")


def _design(
    office: Office, path: Path, titles: Sequence[str], heads: list[tuple[int, str]], body: Sequence[Sequence[object]]
) -> Design:  # fmt: skip
    from app.exchange.sheets.cells import cell_text

    names = [name for _, name in heads]
    owned = next((n for n in names if _OWNER.match(n)), "")
    name = _name(office, titles, path)
    fields: list[dict[str, Any]] = []
    tables: list[NewTable] = []
    taken: list[str] = []
    for index, heading in heads:
        if heading == owned or (owned and _FOLLOWS.match(heading)) or heading in {"序号", "编号", "备注"}:
            continue
        cells = [
            cell_text(line[index]).strip()
            for line in body
            if index < len(line) and line[index] not in (None, "")
        ]
        key = key_for(heading, taken)
        taken.append(key)
        spec: dict[str, Any] = {"key": key, "name": heading, "type": guess(heading, cells)}
        if spec["type"] == "choice":
            labels = tuple(dict.fromkeys(cells))
            table = table_key(office, key, [t.key for t in tables])
            tables.append(NewTable(table, heading, labels))
            spec["codes"] = table
        if spec["type"] in {"money", "number"}:
            spec["sum"] = True
        fields.append(spec)
    belongs = ("household" if "户主" in owned else "resident") if owned else "nothing"
    made = new_design(name, {"belongs_to": belongs, "field": fields, "source": ""})
    return Design("", made.data, tables=tuple(tables))


def _name(office: Office, titles: Sequence[str], path: Path) -> str:
    """The sheet's title without the community's name, which every printed ledger carries anyway; else the file's name."""
    from app.usecases.offices.opening import own_unit

    title = _BLANKED.sub("", clean(titles[0]) if titles else path.stem) or path.stem
    unit = own_unit(office).name
    return next(
        (rest for n in (unit, unit.removesuffix("居民委员会")) if (rest := title.removeprefix(n)) != title),
        title,
    )


def table_key(office: Office, key: str, taken: Sequence[str] = ()) -> str:
    """A key for a code table of the office's own."""
    base, number = f"own_{key}"[:34], 1
    found = base
    while found in office.library.codes or found in taken:
        number += 1
        found = f"{base}{number}"
    return found


def guess(heading: str, cells: Sequence[str]) -> str:
    """The type of a column by its heading, held against what stands in it."""
    said = next((kind for pattern, kind in _WORDS if re.search(pattern, heading)), "text")
    if not cells:
        return said
    if set(cells) <= _YES:
        return "yesno"
    if said in {"money", "number"} or (said == "text" and _share(cells, _is_number) == 1):
        return (said if said != "text" else "number") if _share(cells, _is_number) >= 0.8 else "text"
    if said == "date":
        return said if _share(cells, _is_date) >= 0.8 else "text"
    different = set(cells)
    few = 1 < len(different) <= min(FEW, len(cells) // 2) and all(len(c) <= 10 for c in different)
    if said == "text" and len(cells) >= 6 and few:
        return "choice"
    return "note" if said == "text" and max(map(len, cells)) > 30 else said


def _share(cells: Sequence[str], fits: Any) -> float:
    return sum(1 for cell in cells if fits(cell)) / len(cells)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d,]+(?:\.\d+)?元?", text)) and not re.fullmatch(r"0\d+", text)


def _is_date(text: str) -> bool:
    from app.models.rules.dates import read_date

    try:
        return read_date(text) is not None
    except ClerkError:
        return False
