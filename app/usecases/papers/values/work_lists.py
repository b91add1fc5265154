"""Lists of the unit's papers that come from ledgers of work: the burden of reports, 双报到 by unit, the duty rota."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.fields.base import Scope
from app.models.fields.kinds import find_field, kind_of
from app.models.fields.show import text_of
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases.offices.holidays import WEEKDAYS
from app.usecases.papers.values import volunteers
from app.usecases.papers.values.related_rows import (
    hours_of,
    log_of,
    plain,
    reported_in,
    rows_of,
    unit_figures,
    unit_name,
)

Row = dict[str, str]
_HOUR = re.compile(r"\s*(\d{1,2})[:：](\d{2})")


def burden(office: Office, first: date, last: date) -> list[Row]:
    """What was asked for in the period, in the order it came."""
    with office.read() as session:
        found = _asked_for(session, first, last)
        flags = _flags(office, session, [r.id for r in found])
        return [
            {
                "n": str(n), "on": str(r.start or ""), "report": _own(r, "report"), "asked_by": _own(r, "asked_by"),
                "due": _own(r, "due"), "delivered": _own(r, "delivered"), "flag": flags[r.id], "basis": _own(r, "basis"),
                "same_as": _own(r, "same_as"), "hours": _own(r, "hours"), "late": _late(office, r),
            }
            for n, r in enumerate(found, 1)
        ]  # fmt: skip


def burden_bodies(office: Office, first: date, last: date) -> list[Row]:
    """The same by who asked: how many, how many without basis, late or the same as another, how many hours; most first."""
    with office.read() as session:
        found = _asked_for(session, first, last)
        flags = _flags(office, session, [r.id for r in found])
    groups: dict[str, list[LedgerEntry]] = {}
    for r in found:
        groups.setdefault(_own(r, "asked_by"), []).append(r)
    rows = [_body(office, name, group, flags) for name, group in groups.items()]
    rows.sort(key=lambda row: (-int(row["asked"]), row["body"]))
    return [*rows, _body(office, "合计", found, flags)] if found else []


def _body(office: Office, name: str, rows: list[LedgerEntry], flags: Mapping[int, str]) -> Row:
    return {
        "body": name, "asked": str(len(rows)), "without": str(sum(flags[r.id] == "没有依据" for r in rows)),
        "unadmitted": str(sum(flags[r.id] == "未经准入" for r in rows)),
        "doubled": str(sum(bool(_own(r, "same_as")) for r in rows)),
        "late": str(sum(bool(_late(office, r)) for r in rows)), "hours": plain(hours_of(rows)),
    }  # fmt: skip


def _asked_for(session: Session, first: date, last: date) -> list[LedgerEntry]:
    query = select(LedgerEntry).where(
        LedgerEntry.ledger == "report_burden", LedgerEntry.start.between(first, last)
    )
    return list(session.scalars(query.order_by(LedgerEntry.start, LedgerEntry.id)))


def _flags(office: Office, session: Session, ids: list[int]) -> dict[int, str]:
    """依据情况 of each row, by the formula of the ledger."""
    kind = kind_of(office.library, "ledger.report_burden")
    scope = Scope(office.library, office.today(), office.today())
    field = find_field(office.library, kind, "flag")
    query = select(LedgerEntry.id, field.column(LedgerEntry, scope)).where(LedgerEntry.id.in_(ids))
    return {row[0]: text_of(field, row[1], scope) for row in session.execute(query)}


def _own(row: LedgerEntry, key: str) -> str:
    return str(row.fields.get(key) or "")


def _late(office: Office, row: LedgerEntry) -> str:
    """Delivered after its day, or not delivered and the day is over."""
    due = _own(row, "due")
    return "超期" if due and (_own(row, "delivered") or str(office.today())) > due else ""


def party_units(office: Office, _first: date, _last: date) -> list[Row]:
    """“双报到”情况统计表 (附件1): each unit's members due and reported in, wishes, times, hours, last day; below the sum
    those whose unit is on no line, so that they are not lost over a name written otherwise."""
    with office.read() as session:
        units = [r for r in rows_of(session, "party_units") if r.end is None or r.end > office.today()]
        log = log_of(session)
        rows = [{"n": str(n), **unit_figures(office, session, unit, log)} for n, unit in enumerate(units, 1)]
        known = {unit_name(unit, "unit") for unit in units}
        others = Counter(unit_name(m, "branch") for m in reported_in(office, session))
    strangers = [
        dict.fromkeys(rows[0], "") | {"unit": f"没有对上单位：{name}", "reported": str(n)}
        for name, n in others.items()
        if rows and name not in known
    ]
    if not rows:
        return []
    due, reported = (sum(int(row[key]) for row in rows) for key in ("due", "reported"))
    share = f"{Decimal(reported) * 100 / due:.1f}%" if due else "—"
    branches = str(sum(Decimal(row["branches"]) for row in rows if row["branches"]) or "")
    total = {"n": "", "unit": "合计", "branches": branches, "due": str(due), "reported": str(reported), "rate": share,
             "wishes": "", "times": str(sum(int(r["times"]) for r in rows)), "deadline": "", "sent": "",
             "hours": plain(sum((Decimal(r["hours"]) for r in rows), Decimal(0)))}  # fmt: skip
    return [*rows, total, *strangers]


def duty(office: Office, first: date, last: date) -> list[Row]:
    """The duty rota day by day (AB岗、错时、无假日): every day stands there, also those nobody is written down for."""
    with office.read() as session:
        rows = [
            r for r in rows_of(session, "duty_roster") if r.start is not None and first <= r.start <= last
        ]
    found: list[Row] = []
    for at in range((last - first).days + 1):
        day = first + timedelta(days=at)
        words = f"{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"
        rest = "" if office.calendar.is_working_day(day) else "休息日"
        mine = _by_hour([r for r in rows if r.start == day])
        shifts: list[Row] = [
            {key: _own(r, key) for key in ("period", "first", "second", "phone", "handover")} for r in mine
        ]
        blank = dict.fromkeys(("period", "first", "second", "phone", "handover"), "")
        # every shift has its day: the second one may stand first on the next page
        found += [{"day": words, "rest": rest, **shift} for shift in shifts or [blank]]
    return found


def _by_hour(shifts: list[LedgerEntry]) -> list[LedgerEntry]:
    """The shifts of a day by the hour they begin; as they were written where one of them says no hour."""
    begun = {r.id: _HOUR.match(_own(r, "period")) for r in shifts}
    hours = {key: (int(found[1]), int(found[2])) for key, found in begun.items() if found}
    return sorted(shifts, key=lambda r: hours[r.id]) if len(hours) == len(shifts) else shifts


def duty_gaps(office: Office, first: date, last: date) -> list[Row]:
    """What is wrong with a rota: days without anybody (无假日), shifts whose A岗 has no B岗 or is its own (AB岗)."""
    found: dict[str, list[str]] = {"没有人值班": [], "没有写B岗": [], "A岗和B岗是同一人": []}
    for shift in duty(office, first, last):
        day = shift["day"].split(" ")[0]
        a, b = shift["first"].strip(), shift["second"].strip()
        words = f"{day} {shift['period']}".strip()
        if not a:
            found["没有人值班"].append(words)
        elif not b:
            found["没有写B岗"].append(words)
        elif a == b:
            found["A岗和B岗是同一人"].append(words)
    return [
        {"what": what, "days": "、".join(days), "n": str(len(days))} for what, days in found.items() if days
    ]


LISTS = {
    "burden": burden,
    "burden_bodies": burden_bodies,
    "party_units": party_units,
    "duty": duty,
    "duty_gaps": duty_gaps,
    "volunteer_tree": volunteers.tree,
    "volunteer_teams": volunteers.teams,
    "volunteer_levels": volunteers.levels,
    "volunteer_rate": volunteers.share,
}
"""Lists of a period: (office, first day, last day) → rows."""


def given(name: str) -> Any:
    """The list as papers of the unit ask for it: with what was typed."""

    def rows(office: Office, typed: Mapping[str, Any]) -> list[Row]:
        from app.usecases.papers.values.lists import period_of

        return LISTS[name](office, *period_of(office, typed))

    return rows
