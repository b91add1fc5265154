"""What one paper says: gathered from its record, its own part of it, what was typed; and when it may not be printed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.errors import ClerkError
from app.models.definitions.kinds import PaperTemplate
from app.models.fields.show import hidden_in
from app.models.rules.chinese_numbers import chinese_date
from app.office import Office
from app.usecases.offices import opening as offices
from app.usecases.papers import answers as paper_answers
from app.usecases.papers.values import ledger_rows, ledger_values, lists
from app.usecases.papers.values.registry import COLLECTORS
from app.usecases.restricted import viewings

Values = dict[str, Any]
Given = Mapping[str, Any]
"""What the clerk typed or chose for one paper: texts by the key of an `ask`, and what lists are made of (`from`,
`until`, `ledger` with `rows`, `people`), and whether numbers are to stand whole (`whole`)."""
NOTHING: Given = {}
WHOLE = "（含完整证件号码和电话）"
"""What the log of looks says of a paper that shows numbers it otherwise hides."""


def gather(office: Office, kind: str, record_id: int) -> Values:
    """What papers of a record may say, the same for all of them."""
    return {"paper_number": ""} | _common(office) | COLLECTORS[kind](office, record_id)


def fill(office: Office, template: PaperTemplate, gathered: Values, given: Given = NOTHING) -> Values:
    """What one paper says: what was gathered, its own part of it, what was typed. Raises ClerkError when it may not be
    printed."""
    values = dict(gathered)
    values |= ledger_values.filling(office, template.ledgers, values)
    values |= _one_of(template, values, given)
    if template.for_ == "unit":
        values |= _listed(office, template, dict(given) | _days(template, values, given))
    values |= paper_answers.answers(template, values, given)
    if (finish := values.pop("_finish", None)) is not None:
        values |= finish(values)
    if template.numbered:
        values["paper_number"] = values[template.numbered]
    _refuse_before(office, template, values)
    _refuse_without(template, values)
    return _masked(office, values, given) if template.masked else values


def note_whole(office: Office, template: PaperTemplate, record_id: int, values: Values) -> None:
    """Keep that whole numbers are looked at, on a paper that otherwise hides them."""
    from app.reports.templates import names_of

    if not template.masked:
        return
    named = names_of(template)
    said = {name: value for name, value in values.items() if name in named}
    if hidden_in(said) == said:
        return
    if template.for_ != "ledger_entry":
        viewings.note(office, template.for_, record_id, f"{template.name}{WHOLE}")
    else:
        ledger, called = ledger_rows.called(office, record_id)
        viewings.note_whole_row(office, ledger, record_id, f"{template.name} {called}{WHOLE}")


def _masked(office: Office, values: Values, given: Given) -> Values:
    """Every number of a person hidden, unless the whole ones are asked for (`whole`). Raises ClerkError for who may not."""
    if given.get("whole"):
        viewings.may_hand_out(office, masked=False)
        return values
    return {name: hidden_in(value) for name, value in values.items()}


def _one_of(template: PaperTemplate, values: Values, given: Given) -> Values:
    """Of a `per` paper the one of the list it is for (`nth`, from 1; else the last), or blanks to write on."""
    if not template.per:
        return {}
    rows = values.get(template.per, ())
    nth = int(given.get("nth", 0) or len(rows))
    if 1 <= nth <= len(rows):
        return {"row": "", **rows[nth - 1], "nth": str(nth)}
    blank = values.get("_blank", {}).get(template.per)
    if blank is None or given.get("nth"):
        raise ClerkError(f"没有第 {nth} 份可以打印的{template.name}", "请按 F5 刷新。")
    return {**blank, "nth": "", "row": ""}


def _common(office: Office) -> Values:
    """What every paper may say."""
    unit = offices.own_unit(office)
    return {
        "unit": unit.name,
        "unit_phone": unit.phone or "见服务窗口公示",
        "unit_address": unit.address,
        "superior": unit.superior,
        "today": str(office.today()),
        "today_chinese": chinese_date(office.today()),
        "clerk": office.clerk.name,
        **_spans(office.today()),
    }


def _spans(today: date) -> Values:
    """First and last day of the month and of the half year, for papers that are of one."""
    half = today.replace(month=1 if today.month <= 6 else 7, day=1)
    after = (half + timedelta(days=200)).replace(day=1)
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return {
        "month_start": str(today.replace(day=1)), "month_end": str(next_month - timedelta(days=1)),
        "half_start": str(half), "half_end": str(after - timedelta(days=1)),
    }  # fmt: skip


def _days(template: PaperTemplate, values: Values, given: Given) -> Values:
    """The period a paper is usually of, where its template says so and no other day was typed."""
    from app.reports.templates import filled

    days = [a for a in template.ask if a.key in {"from", "until"} and a.default and not given.get(a.key)]
    return {a.key: filled(a.default, values, template.name) for a in days}


def _listed(office: Office, template: PaperTemplate, given: Given) -> Values:
    """The lists a paper of the unit names, and the period they are of."""
    first, last = lists.period_of(office, given)
    named = [b.table.rows for b in template.block if b.table is not None and b.table.rows in lists.LISTS]
    found: Values = {name: lists.LISTS[name](office, given) for name in named}
    people = sum(int(row.get("people", 1)) for rows in found.values() for row in rows)
    count = sum(len(rows) for rows in found.values())
    told = {"period": f"{first} 至 {last}", "year": str(last.year)}
    return found | told | {"count": str(count), "people": str(people)}


def _refuse_before(office: Office, template: PaperTemplate, values: Values) -> None:
    """Raise ClerkError when none of the moves was made after which the paper may be printed."""
    if not template.after or values.get("_taken", frozenset()) & set(template.after):
        return
    moves = {m.key: m.name for f in office.library.flows.values() if f.for_ == template.for_ for m in f.move}
    words = "”或“".join(moves.get(key, key) for key in template.after)
    raise ClerkError(f"还没有“{words}”，不能打印{template.name}")


def _refuse_without(template: PaperTemplate, values: Values) -> None:
    """Raise ClerkError with the template's sentence when something it needs is not there."""
    for name, sentence in template.needs.items():
        if not values.get(name):
            raise ClerkError(f"不能打印{template.name}：{sentence}")
