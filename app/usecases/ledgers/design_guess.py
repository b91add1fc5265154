"""A ledger made from a sheet's headings: which types its columns have is guessed from the words and the cells."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import ClerkError
from app.models.rules.text import clean
from app.office import Office
from app.usecases.ledgers.design_columns import PaperColumn, with_columns
from app.usecases.ledgers.design_text import key_for
from app.usecases.ledgers.designs import Design, NewTable, new_design

if TYPE_CHECKING:
    from app.exchange.sheets.header import Column

LOOKED_AT = 300
FEW = 8
"""So many different values at most are taken for choices."""
_OWNER = re.compile(r"^(?:姓名|居民姓名|户主|户主姓名|负责人姓名)$")
_FOLLOWS: tuple[tuple[str, str], ...] = (
    (r"身份证号?码?|公民身份号码|证件号码?", "id_number"),
    (r"性别", "sex"),
    (r"年龄", "age"),
    (r"出生日期|出生年月日?", "birth_date"),
    (r"家庭住址|住址|现住址|居住地址", "address"),
)
"""What the file of whom a row belongs to says by itself."""
_EVERY = {"序号": "", "编号": "number", "备注": "note"}
_SPELL = {"起始日期": "start", "终止日期": "end"}
"""What every row has besides its own fields; the running number is printed anyway."""
_WORDS: tuple[tuple[str, str], ...] = (
    (r"金额|押金|费用|工资|收入|补助|元[）)]?$|款$", "money"),
    (r"日期|时间|年月|出生", "date"),
    (r"电话|手机|联系方式", "phone"),
    (r"身份证|证件号", "id_number"),
    (r"^是否|有无", "yesno"),
    (r"数量|人数|次数|户数|面积|小时|时长|年限|[数次][）)]?$", "number"),
    (r"情况|内容|说明|原因|措施|结果|经过", "note"),
)
_OF_EACH = re.compile(r"单价|价格|标准|平均|[人户]均|每[^月季年]|率|比例|占比|年龄|年限|年份|月份|楼层")
"""Numbers and sums of money that are said of each one: their total says nothing."""
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
            heads = _heads(header.columns)
            if heads:
                return _design(office, path, header.titles, heads, body)
    raise ClerkError(f"{path.name} 里没有找到表头", "请选择第一行或前几行写着列名的表格。")


@dataclass(frozen=True)
class _Head:
    """A column of the sheet: where it stands, what it is called, what stands over it and its neighbours."""

    index: int
    name: str
    over: str


def _heads(columns: "Iterable[Column]") -> list[_Head]:
    """The headings; where the same words stand below several groups, a column is called with its group."""
    paths = [(c.index, [clean(part) for part in c.path]) for c in columns if c.heading]
    lowest = Counter(path[-1] for _, path in paths)
    return [
        _Head(index, path[-1] if lowest[path[-1]] == 1 else "".join(path), "".join(path[:-1]))
        for index, path in paths
    ]


def _known(heading: str, owned: str, belongs: str) -> str | None:
    """The column of the program that says what a heading asks for, "" for none that is printed; None for a field."""
    if heading in _EVERY:
        return _EVERY[heading]
    if not owned:
        return None
    of = "household.head." if belongs == "household" else "resident."
    if heading == owned:
        return f"{of}name"
    name = next((name for pattern, name in _FOLLOWS if re.fullmatch(pattern, heading)), "")
    if name == "address" and belongs == "household":
        of = "household."
    return f"{of}{name}" if name else _SPELL.get(heading)


def _design(
    office: Office, path: Path, titles: Sequence[str], heads: list[_Head], body: Sequence[Sequence[object]]
) -> Design:  # fmt: skip
    names = [head.name for head in heads]
    owned = next((n for n in names if _OWNER.match(n)), "")
    name = _name(office, titles, path)
    fields: list[dict[str, Any]] = []
    tables: list[NewTable] = []
    belongs = ("household" if "户主" in owned else "resident") if owned else "nothing"
    paper: list[PaperColumn] = []
    if not owned and "编号" not in names:
        paper.append(
            PaperColumn("number", "编号")
        )  # by nothing else is a row known again when its sheet comes back
    for head in heads:
        known = _known(head.name, owned, belongs)
        if known is None:
            spec = _field(office, head, body, [f["key"] for f in fields], tables)
            fields.append(spec)
            known = spec["key"]
        if known:
            paper.append(PaperColumn(known, head.name, heading=head.over))
    made = new_design(name, {"belongs_to": belongs, "field": fields, "source": ""})
    return Design("", with_columns(made.data, paper), tables=tuple(tables))


def _field(
    office: Office, head: _Head, body: Sequence[Sequence[object]], taken: Sequence[str], tables: list[NewTable]
) -> dict[str, Any]:  # fmt: skip
    """A field for a column; the table of its choices comes to the others."""
    from app.exchange.sheets.cells import cell_text

    at = head.index
    cells = [cell_text(line[at]).strip() for line in body if at < len(line) and line[at] not in (None, "")]
    key = key_for(head.name, taken)
    spec: dict[str, Any] = {"key": key, "name": head.name, "type": guess(head.name, cells)}
    if spec["type"] == "choice":
        spec["codes"] = table_key(office, key, [t.key for t in tables])
        tables.append(NewTable(spec["codes"], head.name, tuple(dict.fromkeys(cells))))
    if spec["type"] in {"money", "number"} and not _OF_EACH.search(head.name):
        spec["sum"] = True
    return spec


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
