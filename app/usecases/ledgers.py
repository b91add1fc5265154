"""Ledgers: rows of registers as spells, views as saved questions, both listed and exported by the same code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, LedgerField, Question
from app.models.fields.own import plain_number
from app.models.rules import identity
from app.models.rules.dates import read_date
from app.models.rules.phones import read_phones
from app.models.rules.text import clean
from app.models.tables import ExchangeLog, LedgerEntry, Resident
from app.office import Office
from app.usecases import questions, viewings

LARGEST = 10**12


@dataclass
class EntryForm:
    """A row being typed: whom it belongs to (found as a resident), its spell and its own fields as texts."""

    resident_id: int | None = None
    start: str = ""
    end: str = ""
    reason: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LedgerRow:
    """A ledger in the list of ledgers with how many rows are open."""

    key: str
    name: str
    line: str
    is_view: bool
    open: int


def listing(office: Office) -> list[LedgerRow]:
    """The ledgers that are switched on, with their open rows counted."""
    rows = []
    for ledger in office.library.ledgers.values():
        if ledger.enabled:
            count = questions.count(office, question_of(ledger, open_only=True))
            rows.append(LedgerRow(ledger.key, ledger.name, ledger.line, ledger.is_view, count))
    return sorted(rows, key=lambda r: (r.line, r.name))


def spoken(ledger: Ledger) -> str:
    """What the log calls a ledger: a restricted one is not named, for everybody reads the log."""
    return viewings.RESTRICTED if ledger.sensitivity == "restricted" else ledger.name


def question_of(ledger: Ledger, *, open_only: bool = False) -> Question:
    """What a ledger lists: the view's own question, or the register's rows."""
    if ledger.question is not None:
        return ledger.question
    return Question(f"ledger.{ledger.key}", (("open", "is", True),) if open_only else ())


def columns_of(office: Office, ledger: Ledger) -> list[questions.Column]:
    """The columns a ledger shows, in order."""
    if ledger.is_view:
        return questions.columns_of(office, question_of(ledger).kind, ledger.columns)
    return questions.columns_of(office, question_of(ledger).kind)


def problems(office: Office, ledger: Ledger, form: EntryForm) -> dict[str, str]:
    """What is wrong with a row, by field key."""
    found: dict[str, str] = {}
    if ledger.belongs_to in {"resident", "household"} and form.resident_id is None:
        found["resident_id"] = "请先选择居民"
    for name, label in (("start", "起始日期"), ("end", "终止日期")):
        try:
            day = read_date(getattr(form, name))
        except ClerkError as error:
            found[name] = f"{label}：{error}"
            continue
        if day is not None and day.full is None:
            found[name] = f"{label}要写到日，例如 2026-03-15"
    if not {"start", "end"} & found.keys():
        found |= _order_problem(office, form)
    for spec in ledger.field:
        sentence = _field_problem(office, spec, form.values.get(spec.key, ""))
        if sentence:
            found[spec.key] = sentence
    return found


def _order_problem(office: Office, form: EntryForm) -> dict[str, str]:
    start, end = read_date(form.start), read_date(form.end)
    if end and end.full and end.full < ((start.full if start else None) or office.today()):
        return {"end": "终止日期在起始日期之前，请核对两个日期"}
    return {}


def _field_problem(office: Office, spec: LedgerField, text: str) -> str:
    if not clean(text):
        return f"请填写{spec.name}" if spec.required else ""
    try:
        _typed(office, spec, text)
    except ClerkError as error:
        return f"{spec.name}：{error}"
    return ""


def _typed(office: Office, spec: LedgerField, text: str) -> Any:
    """The stored form of a typed text. Raises ClerkError."""
    text = clean(text)
    if not text:
        return None
    if spec.type in {"money", "number"}:
        try:
            value = Decimal(text.replace(",", "").removesuffix("元"))
        except InvalidOperation:
            raise ClerkError(f"“{text}”不是数字") from None
        if value.is_finite() and value < 0:
            raise ClerkError("不能是负数")
        if not value.is_finite() or abs(value) >= LARGEST:
            raise ClerkError(f"“{text}”不是数字")
        return f"{value:.2f}" if spec.type == "money" else plain_number(value)
    if spec.type == "date":
        return str(read_date(text))
    if spec.type == "choice":
        code = office.library.code(spec.codes or "").read(text)
        if code is None:
            labels = "、".join(label for _, label in office.library.code(spec.codes or "").choices)
            raise ClerkError(f"没有“{text}”这一项", f"可以选：{labels}。")
        return code
    if spec.type == "yesno":
        if text not in {"是", "否", "有", "无", "1", "0"}:
            raise ClerkError("请写“是”或“否”")
        return "1" if text in {"是", "有", "1"} else "0"
    if spec.type == "phone" and (bad := [p.problem for p in read_phones(text) if p.problem]):
        raise ClerkError(bad[0])
    if spec.type == "id_number" and (wrong := identity.check_id(text, date.max).problems):
        raise ClerkError(wrong[0].sentence)
    return text


def add(office: Office, key: str, form: EntryForm) -> int:
    """Add a row; the resident (or household) carries the ledger's tag from now on. Returns its id."""
    ledger = office.library.ledger(key)
    if found := problems(office, ledger, form):
        raise ClerkError("；".join(found.values()))
    with office.write(f"{spoken(ledger)}：新增") as w:
        entry = add_in(office, w, ledger, form)
        return entry.id


def add_in(office: Office, w: Write, ledger: Ledger, form: EntryForm) -> LedgerEntry:
    """A checked row inside the caller's write."""
    resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
    start, end = read_date(form.start), read_date(form.end)
    entry = LedgerEntry(
        ledger=ledger.key,
        resident_id=resident.id if resident and ledger.belongs_to == "resident" else None,
        start=(start.full if start else None) or office.today(),
        end=end.full if end else None,
        reason=clean(form.reason) or None,
        fields={
            f.key: v for f in ledger.field if (v := _typed(office, f, form.values.get(f.key, ""))) is not None
        },
    )
    if ledger.belongs_to == "household" and resident is not None:
        if resident.household_id is None:
            raise ClerkError(f"{resident.name} 还没有登记到户", "请先在居民页点“建立户”，再加台账。")
        entry.household_id = resident.household_id
    if resident is not None:
        if ledger.sensitivity != "restricted":
            w.what = f"{ledger.name}：新增 {resident.name}"
        _refuse_open_twin(w, entry, ledger)
    last = w.session.scalar(select(func.count(LedgerEntry.id)).where(LedgerEntry.ledger == ledger.key)) or 0
    entry.number = f"{ledger.code or ledger.key}-{last + 1:04d}"
    w.session.add(entry)
    w.session.flush()
    return entry


def _refuse_open_twin(w: Write, entry: LedgerEntry, ledger: Ledger) -> None:
    same = select(LedgerEntry.id).where(
        LedgerEntry.ledger == ledger.key, LedgerEntry.end.is_(None), LedgerEntry.deleted_at.is_(None)
    )
    owner = (
        LedgerEntry.household_id == entry.household_id
        if entry.household_id
        else LedgerEntry.resident_id == entry.resident_id
    )
    if entry.end is None and w.session.scalar(same.where(owner)):
        raise ClerkError(f"{ledger.name}里已有在册的一行", "请先终止原来的一行，再新增。")


def change(office: Office, entry_id: int, values: dict[str, str]) -> None:
    """Change fields of a row; keys are field keys, `start`, `end`, `reason`, `note`."""
    with office.write("修改台账") as w:
        entry = w.session.get(LedgerEntry, entry_id)
        if entry is None:
            raise ClerkError("这一行已不存在")
        ledger = office.library.ledger(entry.ledger)
        specs = {f.key: f for f in ledger.field}
        fields = dict(entry.fields)
        for name, text in values.items():
            if name in specs:
                if problem := _field_problem(office, specs[name], text):
                    raise ClerkError(problem)
                fields[name] = _typed(office, specs[name], text)
            elif name in {"start", "end"}:
                day = read_date(text)
                setattr(entry, name, day.full if day else None)
            elif name in {"reason", "note", "end_reason"}:
                setattr(entry, name, clean(text) or None)
        if entry.start and entry.end and entry.end < entry.start:
            raise ClerkError("终止日期在起始日期之前", "请核对两个日期。")
        entry.fields = {k: v for k, v in fields.items() if v is not None}
        w.what = f"{spoken(ledger)}：修改 {'' if ledger.sensitivity == 'restricted' else entry.number or ''}".strip()


def end(office: Office, entry_id: int, on: date, reason: str) -> None:
    """Close a row: from `on` the tag is gone, the row stays in the history."""
    change(office, entry_id, {"end": on.isoformat(), "end_reason": reason})


def export(
    office: Office,
    key: str,
    path: Path,
    *,
    masked: bool = True,
    open_only: bool = False,
    progress: Callable[[int], None] | None = None,
) -> int:
    """A ledger as .xlsx with its title, headings and sums; logged. Returns the number of rows."""
    from app.reports import xlsx

    viewings.may_hand_out(office, masked=masked)
    ledger = office.library.ledger(key)
    title = title_of(office, ledger)
    columns = columns_of(office, ledger)
    names = [c.name for c in columns]
    question = question_of(ledger, open_only=open_only)
    rows = questions.all_rows(office, question, names, masked=masked, order=ledger.order)
    sums = {f.key for f in ledger.field if f.sum}
    spec = xlsx.SheetSpec(title, tuple(sheet_column(c, c.name in sums) for c in columns))
    count = xlsx.write_table(path, spec, (sheet_cells(r.cells, columns) for r in rows), progress=progress)
    shut = ledger.sensitivity == "restricted"
    log_export(office, spoken(ledger) if shut else f"台账 {ledger.name}", path, count, masked=masked)
    return count


def log_export(office: Office, kind: str, path: Path, count: int, *, masked: bool, reason: str = "") -> None:
    """Everything that leaves is written down."""
    with office.write(f"导出{kind} {count} 行") as w:
        w.session.add(
            ExchangeLog(
                at=w.at, direction="out", kind=kind, counts={"rows": count},
                file_name=path.name if kind != viewings.RESTRICTED else "",
                clerk_name=w.clerk_name, reason="；".join(filter(None, ("脱敏" if masked else "未脱敏", reason)))[:200],
            )
        )  # fmt: skip


def title_of(office: Office, ledger: Ledger) -> str:
    """The heading of the printed ledger."""
    from app.usecases.offices import own_unit

    unit = own_unit(office)
    return ledger.print.title.replace("{unit.name}", unit.name).replace("{name}", ledger.name)


def sheet_column(column: questions.Column, total: bool = False) -> Any:
    """The column of a sheet for a column of a list."""
    from app.reports import xlsx

    kind: Any = column.type if column.type in {"money", "number"} else "text"
    return xlsx.SheetColumn(column.label, column.width, kind, total)


def sheet_cells(cells: tuple[str, ...], columns: list[questions.Column]) -> list[Any]:
    """The cells of a row: numbers as numbers, everything else as text."""
    return [
        Decimal(text)
        if text and column.type in {"money", "number"} and text.lstrip("-").replace(".", "").isdigit()
        else text
        for text, column in zip(cells, columns, strict=True)
    ]
