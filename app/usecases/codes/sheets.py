"""Code tables as one sheet and back: a row for each value, told by table and code; shipped values keep their names.

A row without a code is a new value of the office's own. 停用 and 别的写法 may be changed of every value, 名称, 国标代码
of the office's own only. A table that the program does not have is refused by name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.errors import ClerkError
from app.exchange.sheets.cells import Row, cell_text
from app.models.definitions.codes import Code, CodeTable
from app.models.rules.text import clean
from app.office import Office
from app.usecases import ledgers
from app.usecases.codes import editing
from app.usecases.codes.editing import ValueForm
from app.usecases.codes.tables import SHOWN_ELSEWHERE
from app.usecases.sheet_plans import Difference, SheetPlan, SheetRow, Taken, found_rows

TITLE = "代码表"
HEADS = {"代码表": "table", "代码": "code", "名称": "label", "别的写法": "synonyms", "国标代码": "national_code",
         "启用": "on"}  # fmt: skip
FROM = "来自"
_WIDTHS = (20, 10, 24, 40, 10, 6, 10)
_YES, _NO = frozenset({"是", "启用", "1", "y", "yes", "√"}), frozenset({"否", "停用", "0", "n", "no", "×"})


@dataclass(frozen=True)
class _Wish:
    """What a row asks for, found right: `code` "" for a new value."""

    table: CodeTable
    code: str
    form: ValueForm
    on: bool


def export(office: Office, path: Path, table: str = "") -> int:
    """Write one code table, or all that 设置 shows, as .xlsx; logged. Returns the number of values."""
    from app.reports import xlsx

    chosen = [office.library.code(table)] if table else _shown(office)
    heads = tuple(xlsx.SheetColumn(name, width) for name, width in zip((*HEADS, FROM), _WIDTHS, strict=True))
    rows = [_cells(t, c) for t in chosen for c in t.codes]
    written = xlsx.write_table(path, xlsx.SheetSpec(TITLE, heads), rows)
    ledgers.log_export(office, TITLE, path, written, masked=False)
    return written


def _shown(office: Office) -> list[CodeTable]:
    return [t for key, t in office.library.codes.items() if key not in SHOWN_ELSEWHERE]


def _cells(table: CodeTable, c: Code) -> list[str]:
    on = "是" if c.active else "否"
    return [
        table.name,
        c.code,
        c.label,
        editing.BETWEEN.join(c.synonyms),
        c.national_code,
        on,
        "本单位" if c.own else "出厂",
    ]


def read(office: Office, path: Path) -> SheetPlan:
    """Look at a sheet: what each row would do. Raises ClerkError when it has not the headings of the export."""
    plan = found_rows(path, HEADS, ("代码表", "代码", "名称"), left_alone=(FROM,))
    return replace(plan, rows=tuple(row for row, _ in _checked(office, plan.raw, plan.columns)))


def _checked(
    office: Office, raw: Sequence[Row], columns: Sequence[tuple[int, str]]
) -> Iterator[tuple[SheetRow, _Wish | None]]:
    """Each row with what it asks for, None for one that is refused or asks for nothing."""
    by_name = {clean(t.name): t for t in _shown(office)}
    written: set[tuple[str, str]] = set()
    for number, cells in raw:
        given = {name: clean(cell_text(cells[at])) if at < len(cells) else "" for at, name in columns}
        row = SheetRow(number, given["code"], f"{given['table']} · {given['label']}", "refused")
        table = by_name.get(given["table"])
        if table is None:
            yield replace(row, refused=(f"没有代码表“{given['table']}”",)), None
            continue
        known = next(
            (c for c in table.codes if given["code"] and c.code.upper() == given["code"].upper()), None
        )
        twice = {(table.key, t) for t in (given["code"].upper(), given["label"]) if t}
        refused = ("这个代码或名称在这张表里写了两次",) if twice & written else ()
        written |= twice
        yield _sorted(office, row, table, known, given, refused)


def _sorted(
    office: Office, row: SheetRow, table: CodeTable, known: Code | None, given: dict[str, str], refused: tuple[str, ...]
) -> tuple[SheetRow, _Wish | None]:  # fmt: skip
    wish = _wish(table, known, given)
    refused = (*refused, *_refusals(office, wish, known, given))
    if refused:
        return replace(row, refused=refused), None
    if known is None:
        return replace(row, state="new"), wish
    after = replace(
        known, label=wish.form.label, national_code=wish.form.national_code, active=wish.on,
        synonyms=editing.split(wish.form.synonyms),
    )  # fmt: skip
    told = list(zip(tuple(HEADS)[2:], _cells(table, known)[2:], _cells(table, after)[2:], strict=False))
    differences = tuple(Difference(name, old, new) for name, old, new in told if old != new)
    return replace(row, state="changed" if differences else "same", differences=differences), wish


def _wish(table: CodeTable, known: Code | None, given: dict[str, str]) -> _Wish:
    """A column that is not there is left as it is."""
    as_is = dict(zip(HEADS.values(), _cells(table, known), strict=False)) if known is not None else {}
    told = as_is | given
    on = told.get("on") or as_is.get("on", "")
    form = ValueForm(
        told["label"], told.get("synonyms", ""), "" if known else told["code"], told.get("national_code", "")
    )
    return _Wish(table, known.code if known else "", form, on.lower() not in _NO)


def _refusals(office: Office, wish: _Wish, known: Code | None, given: dict[str, str]) -> Iterator[str]:
    yield from editing.problems(office, wish.table.key, wish.form, code=wish.code).values()
    if given.get("on", "").lower() not in _YES | _NO | {""}:
        yield f"启用“{given['on']}”不认识，请写 是 或 否"
    if known is None or known.own:
        return
    if clean(wish.form.label) != clean(known.label):
        yield f"“{known.label}”是出厂的名称，不能改；要认得“{wish.form.label}”，写在“别的写法”里"
    if wish.form.national_code != known.national_code:
        yield "出厂的国标代码不能改"
    if gone := [s for s in _fixed(office, wish) if s not in editing.split(wish.form.synonyms)]:
        yield f"出厂的写法“{'、'.join(gone)}”不能去掉"
    if wish.on and known.until is not None:
        yield f"“{known.label}”在标准里已停用，不能启用"


def _fixed(office: Office, wish: _Wish) -> tuple[str, ...]:
    return editing.open_value(office, wish.table.key, wish.code).fixed


def take(office: Office, plan: SheetPlan) -> Taken:
    """Do what the plan shows, in one act, checked again as things are now; refused rows are left."""
    office.require(editing.RIGHT)
    count = {"new": 0, "changed": 0, "same": 0, "refused": 0}
    checked = list(_checked(office, plan.raw, plan.columns))
    with office.write("导入代码表") as w:
        for row, wish in checked:
            count[row.state] += 1
            if wish is not None and row.state in {"new", "changed"}:
                code = editing.put(w, wish.table, wish.form, wish.code)
                w.session.flush()
                editing.put_on(w, wish.table, code, wish.on)
        if not count["new"] + count["changed"]:
            raise ClerkError("这张表里没有要改的", "请看“不收”的行写的原因。")
        w.what = f"导入代码表：新增 {count['new']}，修改 {count['changed']}"
    return Taken(count["new"], count["changed"], count["refused"], w.entry_id or 0)
