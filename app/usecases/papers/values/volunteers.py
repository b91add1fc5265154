"""志愿者: who brought whom as a tree (树状发展), the teams with their members and hours, who reached which level."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.fields.base import open_at
from app.models.tables import LedgerEntry, Resident
from app.office import Office
from app.usecases.indicators.collect import count_one
from app.usecases.ledgers.rings import above
from app.usecases.papers.values import ledger_values
from app.usecases.papers.values.related_rows import LOG, hours_of, plain, rows_of, same_rows, stars

INDENT = "　　"
DEEPEST = 8
"""A name is not moved further in than so many steps; its level stands beside."""
RATE = "volunteer_rate"
INTRODUCER = "introducer"
RINGED = "（介绍人绕了一圈，请核对）"
Row = dict[str, str]


def tree(office: Office, _first: date, _last: date) -> list[Row]:
    """The registered volunteers under those who brought them: those nobody brought first, each followed by his or hers.

    A ring (two who name each other) is begun at whoever of it was registered first, and says so: nobody is left out.
    """
    with office.read() as session:
        rows, names = _registered(office, session)
        hours = _hours(session, rows)
        since = {r.id: str(chain[0].start or "") for chain in same_rows(session, "volunteer") for r in chain}
    parents, ringed = _parents(rows)
    below: dict[int | None, list[LedgerEntry]] = defaultdict(list)
    for r in rows:
        below[parents[r.id]].append(r)
    found: list[Row] = []
    waiting = [(r, 0) for r in reversed(below[None])]
    while waiting:
        r, depth = waiting.pop()
        brought = below.get(r.id, [])
        line = _line(r, depth, names, len(brought), hours) | {"on": since[r.id]}
        found.append(line | {"name": line["name"] + RINGED} if r.id in ringed else line)
        waiting += [(one, depth + 1) for one in reversed(brought)]
    return [{"n": str(n), **row} for n, row in enumerate(found, 1)]


def _parents(rows: list[LedgerEntry]) -> tuple[dict[int, int | None], set[int]]:
    """The row above each row (None: nobody's), by id; and those above whom a ring was opened."""
    of: dict[int | None, int] = {r.resident_id: r.id for r in reversed(rows) if r.resident_id is not None}
    parents = {r.id: of.get(above(r.fields, INTRODUCER)) for r in rows}
    ringed: set[int] = set()
    for r in rows:
        at, seen = parents[r.id], set[int]()
        while at is not None and at not in seen:
            if at == r.id:
                parents[r.id] = None
                ringed.add(r.id)
                break
            seen.add(at)
            at = parents[at]
    return parents, ringed


def _line(
    row: LedgerEntry, depth: int, names: dict[int, str], brought: int, hours: dict[int | None, Decimal]
) -> Row:
    return {
        "name": f"{INDENT * min(depth, DEEPEST)}{'└ ' if depth else ''}{names.get(row.resident_id or 0, '')}", "level": str(depth + 1),
        "number": row.number or "", "brought": str(brought) if brought else "",
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


def share(office: Office, _first: date, _last: date) -> list[Row]:
    """The rate of registered volunteers today (N02) with how it is reckoned; nothing when the office does not look at it."""
    one = count_one(office, RATE, office.today())
    if one is None:
        return []
    target = one.target.words if one.target else ""
    text = f"{one.text}{one.unit}" if one.value is not None else one.text
    return [{"rate": text, "target": target, "state": one.words, "formula": one.formula, "rule": one.rule}]


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
