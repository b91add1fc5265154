"""Lists that papers of the unit are printed from: agency in a period, visits in a period, rows to be made public."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.visibility import VEILED
from app.models.fields.show import hidden, mask
from app.models.rules.dates import read_date
from app.models.tables import Area, Household, LedgerEntry, Resident, ServiceItem, ServiceRecord, ServiceStep
from app.office import Office
from app.usecases.papers.values import (
    given_out,
    leads,
    ledger_values,
    mediation_lists,
    place_lists,
    work_lists,
)
from app.usecases.services import veiled

MOST = 2_000
"""Rows on one paper."""


def period_of(office: Office, given: Mapping[str, Any]) -> tuple[date, date]:
    """First and last day asked for, as typed (`from`, `until`); the month so far when nothing was typed, and from the
    first of its month up to a day that is past.

    Raises ClerkError for days that cannot be read or that run backwards.
    """
    today = office.today()
    last = _day_of(given, "until") or today
    first = _day_of(given, "from") or min(today, last).replace(day=1)
    if last < first:
        raise ClerkError(f"截止日期 {last} 在起始日期 {first} 之前", "请核对两个日期。")
    return first, last


def _day_of(given: Mapping[str, Any], name: str) -> date | None:
    typed = read_date(str(given.get(name, "")))
    if typed is not None and typed.full is None:
        raise ClerkError("起止日期要写到日", "例如 2026-03-01。")
    return typed.full if typed else None


def agency(office: Office, given: Mapping[str, Any]) -> list[dict[str, str]]:
    """代办登记簿: matters somebody was sent with, or that the office ran itself, received in the period."""
    moved = select(ServiceStep.record_id).where(ServiceStep.move_key == "agency")
    asked = or_(
        ServiceRecord.agent.is_not(None), ServiceRecord.channel == "agent", ServiceRecord.id.in_(moved)
    )
    return _records(office, given, asked)


def visits(office: Office, given: Mapping[str, Any]) -> list[dict[str, str]]:
    """来访登记簿: who came to the window or was visited in the period."""
    return _records(office, given, ServiceRecord.channel.in_(("window", "visit")))


def _records(office: Office, given: Mapping[str, Any], asked: ColumnElement[bool]) -> list[dict[str, str]]:
    first, last = period_of(office, given)
    query = (
        select(ServiceRecord, veiled.item_column(office))
        .join(ServiceItem, ServiceItem.id == ServiceRecord.item_id)
        .where(asked, ServiceRecord.received_on.between(first, last), ServiceRecord.deleted_at.is_(None))
        .order_by(ServiceRecord.received_on, ServiceRecord.id)
    )
    with office.read() as session:
        rows = session.execute(query.limit(MOST + 1)).all()
        if len(rows) > MOST:
            raise ClerkError(f"这段时间超过 {MOST} 件，一份登记簿印不下", "请缩短起止日期，分几份打印。")
        steps = _steps(session, [record.id for record, _ in rows])
        return [_line(office, n, record, item, steps) for n, (record, item) in enumerate(rows, 1)]


def _steps(session: Session, ids: list[int]) -> dict[tuple[int, str], date]:
    """The last day of each move of the records."""
    found: dict[tuple[int, str], date] = {}
    for start in range(0, len(ids), 500):
        query = select(ServiceStep.record_id, ServiceStep.move_key, ServiceStep.at).where(
            ServiceStep.record_id.in_(ids[start : start + 500])
        )
        for record_id, key, at in session.execute(query.order_by(ServiceStep.id)):
            found[record_id, key] = at.astimezone().date()
    return found


def _line(
    office: Office, n: int, r: ServiceRecord, item: str, steps: Mapping[tuple[int, str], date]
) -> dict[str, str]:
    def day(*keys: str) -> str:
        return next((str(steps[r.id, key]) for key in keys if (r.id, key) in steps), "")

    veil = item == VEILED
    return {
        "n": str(n), "on": str(r.received_on), "number": r.number or "", "applicant": r.applicant,
        "phone": r.applicant_phone or "", "agent": r.agent or "", "item": item, "people": str(r.people),
        "clerk": r.first_clerk or r.handler or "", "department": "" if veil else r.department or "", "sent_on": day("transfer", "agency"),
        "due_on": str(r.due_on or ""), "finished_on": str(r.finished_on or ""), "delivered_on": str(r.delivered_on or ""),
        "called_on": day("call_back"), "result": "" if veil else r.result or "",
        "note": "" if veil else r.note or "",
        "satisfaction": office.library.code("satisfaction").label(r.satisfaction) if r.satisfaction else "",
    }  # fmt: skip


def notice(office: Office, given: Mapping[str, Any]) -> list[dict[str, str]]:
    """公示: the rows of a ledger that were chosen (`ledger`, `rows`), else people typed one to a line (`people`).

    Names and numbers are masked before they reach the paper; addresses go no further than the estate. Raises ClerkError
    for a restricted ledger, for rows of another, and when there is nobody to name.
    """
    if ids := [int(i) for i in given.get("rows", ())]:
        return _chosen(office, str(given.get("ledger", "")), ids)
    return typed_people(str(given.get("people", "")))


def typed_people(text: str) -> list[dict[str, str]]:
    """People as they are typed, one to a line as “姓名 证件号码 内容”, each masked and numbered."""
    people = [_typed(line) for line in text.splitlines() if line.strip()]
    return [{"n": str(n), **one} for n, one in enumerate(people, 1)]


def surname(name: str) -> str:
    """The first character and two asterisks at most: how long a name is would tell whose it is."""
    return mask("name", name)[:3]


def _typed(line: str) -> dict[str, str]:
    """`姓名 证件号码 内容`, parted by blanks, commas or tabs; number and content may be left out."""
    name, *rest = [part for part in re.split(r"[\s,，、|]+", line.strip()) if part]
    number = rest.pop(0) if rest and re.fullmatch(r"[0-9A-Za-z]{6,}", rest[0]) else ""
    return {"name": surname(name), "id_number": mask("id", number), "what": hidden(" ".join(rest))}


def _chosen(office: Office, key: str, ids: list[int]) -> list[dict[str, str]]:
    ledger = office.library.ledger(key)
    if ledger.sensitivity == "restricted":
        raise ClerkError("限制查看的台账不能公示")
    with office.read() as session:
        rows = session.scalars(select(LedgerEntry).where(LedgerEntry.id.in_(ids), LedgerEntry.ledger == key))
        found = {row.id: (row, *_owner(session, row)) for row in rows if row.deleted_at is None}
    if len(found) < len(set(ids)):
        raise ClerkError("有些选中的行已不在这本台账里", "请按 F5 刷新，重新选择。")
    lines = []
    for n, entry_id in enumerate(dict.fromkeys(ids), 1):
        row, name, number, place = found[entry_id]
        own = ledger_values.texts(office, ledger, row)
        lines.append(
            {**_public(own), "n": str(n), "name": surname(name), "id_number": mask("id", number),
             "place": place, "what": place, "start": str(row.start or "")}
        )  # fmt: skip
    return lines


def _public(own: Mapping[str, str]) -> dict[str, str]:
    """Own fields by key, every number of a person in them masked; which of them are shown, the template says."""
    return {key: hidden(text) for key, text in own.items()}


def _owner(session: Session, row: LedgerEntry) -> tuple[str, str, str]:
    """Name, identity number and estate (or grid) of whom a row belongs to."""
    home = session.get(Household, row.household_id) if row.household_id else None
    head = row.resident_id or (home.head_id if home else None)
    one = session.get(Resident, head) if head else None
    grid_id = (one.grid_id if one else None) or (home.grid_id if home else None)
    grid = session.get(Area, grid_id) if grid_id else None
    place = (one.estate if one else None) or (home.estate if home else None) or (grid.name if grid else "")
    return one.name if one else "", (one.id_number or "") if one else "", place or ""


LISTS: Mapping[str, Callable[[Office, Mapping[str, Any]], list[dict[str, str]]]] = {
    "agency": agency,
    "visits": visits,
    "notice": notice,
    "handovers": lambda office, given: leads.handovers(office, given, period_of),
    "papers_out": lambda office, given: given_out.papers(office, given, period_of),
    **place_lists.LISTS,
    **mediation_lists.LISTS,
    **{name: work_lists.given(name) for name in work_lists.LISTS},
}
"""The lists that a template `for = "unit"` may name as rows."""
