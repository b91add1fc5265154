"""志愿者: who brought whom as a tree (树状发展), the teams with their members and hours, who reached which level."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.fields.base import open_at
from app.models.tables import LedgerEntry, Resident
from app.office import Office
from app.usecases.papers.values import ledger_values
from app.usecases.papers.values.related_rows import LOG, hours_of, plain, rows_of, stars

INDENT = "　　"
Row = dict[str, str]


def tree(office: Office, _first: date, _last: date) -> list[Row]:
    """The registered volunteers under those who brought them: those nobody brought first, each followed by his or hers.

    A ring (two who name each other) is begun at whoever was registered first, so that nobody is left out.
    """
    with office.read() as session:
        rows, names = _registered(office, session)
        hours = _hours(session, rows)
    below: dict[int | None, list[LedgerEntry]] = defaultdict(list)
    known = {r.resident_id for r in rows}
    for r in rows:
        above = _introducer(r)
        below[above if above in known and above != r.resident_id else None].append(r)
    found: list[Row] = []
    seen: set[int | None] = set()

    def walk(row: LedgerEntry, depth: int) -> None:
        if row.resident_id in seen:
            return
        seen.add(row.resident_id)
        brought = below.get(row.resident_id, [])
        found.append(_line(row, depth, names, len(brought), hours))
        for one in brought:
            walk(one, depth + 1)

    for row in [*below[None], *rows]:
        walk(row, 0)
    return [{"n": str(n), **row} for n, row in enumerate(found, 1)]


def _line(
    row: LedgerEntry, depth: int, names: dict[int, str], brought: int, hours: dict[int | None, Decimal]
) -> Row:
    return {
        "name": f"{INDENT * depth}{'└ ' if depth else ''}{names.get(row.resident_id or 0, '')}", "level": str(depth + 1),
        "number": row.number or "", "on": str(row.start or ""), "brought": str(brought) if brought else "",
        "team": str(row.fields.get("team") or ""), "hours": plain(hours.get(row.resident_id, Decimal(0))),
    }  # fmt: skip


def teams(office: Office, _first: date, _last: date) -> list[Row]:
    """The teams by the volunteers who are in them: members, what they can, their hours; the largest first."""
    with office.read() as session:
        rows, names = _registered(office, session)
        hours = _hours(session, rows)
        roster = {str(r.fields.get("name", "")): r for r in rows_of(session, "volunteer_team")}
    ledger = office.library.ledger("volunteer")
    groups: dict[str, list[LedgerEntry]] = defaultdict(list)
    for r in rows:
        groups[str(r.fields.get("team") or "没有编队")].append(r)
    found = []
    for team in sorted(groups.keys() | roster.keys(), key=lambda name: (-len(groups.get(name, [])), name)):
        members = groups.get(team, [])
        told = [ledger_values.texts(office, ledger, r, ("talent",))["talent"] for r in members]
        leader = str(roster[team].fields.get("leader") or "") if team in roster else ""
        people = "、".join(names.get(r.resident_id or 0, "") for r in members)
        worked = sum((hours.get(r.resident_id, Decimal(0)) for r in members), Decimal(0))
        talents = "、".join(dict.fromkeys(t for t in told if t))
        found.append(
            {"team": team, "leader": leader, "count": str(len(members)), "names": people, "talents": talents,
             "hours": plain(worked)}
        )  # fmt: skip
    return found


def levels(office: Office, _first: date, _last: date) -> list[Row]:
    """The volunteers who have hours on record, the most first: hours, the level reached, what the next one lacks."""
    with office.read() as session:
        rows, names = _registered(office, session)
        worked = _hours(session, rows)
    told = [(worked[row.resident_id], row) for row in rows if worked[row.resident_id]]
    found = sorted(told, key=lambda one: (-one[0], one[1].id))
    return [
        {"n": str(n), "name": names.get(row.resident_id or 0, ""), "number": row.number or "", "hours": plain(hours)}
        | stars(office, hours)
        for n, (hours, row) in enumerate(found, 1)
    ]  # fmt: skip


def _registered(office: Office, session: Session) -> tuple[list[LedgerEntry], dict[int, str]]:
    query = select(LedgerEntry).where(LedgerEntry.ledger == "volunteer", open_at(LedgerEntry, office.today()))
    rows = list(session.scalars(query.order_by(LedgerEntry.start, LedgerEntry.id)))
    people = session.execute(
        select(Resident.id, Resident.name).where(Resident.id.in_([r.resident_id for r in rows]))
    )
    return rows, {row[0]: row[1] for row in people}


def _hours(session: Session, rows: list[LedgerEntry]) -> dict[int | None, Decimal]:
    """The hours of the registered volunteers by resident: those from before the log was kept, and those in it."""
    logged: dict[int | None, list[LedgerEntry]] = defaultdict(list)
    for r in rows_of(session, LOG):
        logged[r.resident_id].append(r)
    return {
        r.resident_id: Decimal(str(r.fields.get("hours") or 0)) + hours_of(logged.get(r.resident_id, []))
        for r in rows
    }


def _introducer(row: LedgerEntry) -> int | None:
    text = str(row.fields.get("introducer") or "")
    return int(text) if text.isdigit() else None
