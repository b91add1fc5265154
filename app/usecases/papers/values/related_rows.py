"""What else papers of a row say: the services of a member or volunteer, the members of a unit, whom a volunteer brought."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.definitions.kinds import Ledger
from app.models.fields.base import open_at
from app.models.tables import LedgerEntry, Resident
from app.office import Office
from app.usecases.ledgers.chains import chains
from app.usecases.papers.values import ledger_values

NOTHING = "—"
_Service = tuple[str, Decimal, str]
"""The day of a service, its hours, how the member did."""
LOG = "volunteer_log"
PARTY = ("党组", "支部", "党委", "党总支", "工委")
"""What a party organisation is called by."""


def of_row(office: Office, ledger: Ledger, row: LedgerEntry) -> dict[str, Any]:
    """The further values of a row of a ledger that has any."""
    collector = COLLECTORS.get(ledger.key)
    if collector is None:
        return {}
    with office.read() as session:
        return collector(office, session, row)


def rows_of(session: Session, ledger: str) -> list[LedgerEntry]:
    """All rows of a ledger, the earliest first."""
    query = select(LedgerEntry).where(LedgerEntry.ledger == ledger)
    return list(session.scalars(query.order_by(LedgerEntry.start, LedgerEntry.id)))


def hours_of(rows: list[LedgerEntry]) -> Decimal:
    """Hours of services, or those of people from before the log, exactly."""
    return sum((Decimal(str(r.fields.get("hours") or 0)) for r in rows), Decimal(0))


def plain(value: Decimal) -> str:
    """A number without superfluous zeros."""
    return f"{value.normalize():f}" if value else "0"


def rate(top: int, under: int) -> str:
    """A share in per cent with one decimal; — when there is nothing to divide by."""
    return f"{Decimal(top) * 100 / Decimal(under):.1f}%" if under else NOTHING


Log = Mapping[tuple[str, str], list[LedgerEntry]]


def log_of(session: Session) -> Log:
    """The services that were logged, by the member who reported in and by the resident: read once for many people.

    Of a member whose row was begun anew (变更) all of them stand at each of his rows.
    """
    found: dict[tuple[str, str], list[LedgerEntry]] = defaultdict(list)
    first = {str(r.id): str(chain[0].id) for chain in same_rows(session, "party_report") for r in chain}
    for r in rows_of(session, LOG):
        member = str(r.fields.get("member") or "")
        found["member", first.get(member, member)].append(r)
        found["resident", str(r.resident_id or "")].append(r)
    return found | {("member", one): found["member", head] for one, head in first.items()}


def same_rows(session: Session, ledger: str) -> list[list[LedgerEntry]]:
    """The rows of members or of volunteers, those of one person that go on in one another together."""
    rows = rows_of(session, ledger)
    if ledger != "party_report":
        return chains(rows)
    return chains(rows, lambda row: unit_name(row, "name") or None, _same_member)


def _same_member(before: LedgerEntry, after: LedgerEntry) -> bool:
    """Of two members of one name, on no resident's file: whether the unit or the telephone is the same as well."""
    return any(unit_name(before, key) == unit_name(after, key) != "" for key in ("branch", "phone"))


def since(session: Session, row: LedgerEntry) -> str:
    """The day a member reported in or a volunteer registered, also when the row was begun anew since."""
    chain = next(c for c in same_rows(session, row.ledger) if any(one.id == row.id for one in c))
    return str(chain[0].start or "")


def services_of(log: Log, member: LedgerEntry) -> list[LedgerEntry]:
    """What was logged for a member who reported in, or for a volunteer."""
    if member.ledger == "party_report":
        return log.get(("member", str(member.id)), [])
    return log.get(("resident", str(member.resident_id)), []) if member.resident_id is not None else []


def _served(office: Office, session: Session, member: LedgerEntry) -> dict[str, Any]:
    """The services of somebody, how many and how long, with the hours from before the log."""
    logged, log = services_of(log_of(session), member), office.library.ledger(LOG)
    before = Decimal(str(member.fields.get("hours") or 0))
    services = [
        {"on": str(r.start or ""), **ledger_values.texts(office, log, r), "note": r.note or ""}
        for r in logged
    ]
    return {
        "services": services, "service_times": str(len(logged)), "service_hours": plain(hours_of(logged)),
        "hours_before": plain(before), "hours_all": plain(before + hours_of(logged)),
        "row_start": since(session, member),
    }  # fmt: skip


def stars(office: Office, hours: Decimal) -> dict[str, str]:
    """What hours of service are honoured with (resources/volunteer_levels.toml): the highest level reached with its
    hours, the next one with the hours that are lacking; empty where there is none."""
    levels = sorted((one.hours, one.name) for one in office.library.volunteer_levels.values() if one.enabled)
    reached = [(needed, name) for needed, name in levels if needed <= hours]
    ahead = [(needed, name) for needed, name in levels if needed > hours]
    return {
        "star": reached[-1][1] if reached else "", "star_hours": str(reached[-1][0]) if reached else "",
        "next_star": ahead[0][1] if ahead else "", "next_hours": plain(ahead[0][0] - hours) if ahead else "",
    }  # fmt: skip


def _volunteer(office: Office, session: Session, row: LedgerEntry) -> dict[str, Any]:
    """The services of a volunteer and whom he or she brought."""
    brought = [
        r
        for *_, r in same_rows(session, "volunteer")
        if str(r.fields.get("introducer") or "") == str(row.resident_id)
    ]
    people = {
        p.id: p.name
        for p in session.scalars(select(Resident).where(Resident.id.in_([r.resident_id for r in brought])))
    }
    names = [people.get(r.resident_id or 0, "") for r in brought]
    served = _served(office, session, row)
    return (
        served
        | stars(office, Decimal(served["hours_all"]))
        | {
            "brought": "、".join(n for n in names if n),
            "brought_count": str(len(brought)),
        }
    )


def unit_figures(office: Office, session: Session, unit: LedgerEntry, log: Log) -> dict[str, Any]:
    """How many of a unit's members reported in, what they want to do, how often and how long they served (附件1); the
    hours are with those from before the log, as on the members' own cards."""
    members = members_of(office, session, unit)
    logged = [r for member in members for r in services_of(log, member)]
    wishes = Counter(
        ledger_values.texts(office, office.library.ledger("party_report"), m, ("wish",))["wish"]
        for m in members
    )
    hours = hours_of(logged) + hours_of(members)
    due = int(Decimal(str(unit.fields.get("members") or 0)))
    words = "、".join(f"{wish or '未填'} {n}" for wish, n in wishes.most_common())
    return {
        "unit": str(unit.fields.get("unit", "")), "branches": str(unit.fields.get("branches") or ""), "due": str(due),
        "reported": str(len(members)), "rate": rate(len(members), due), "wishes": words, "times": str(len(logged)),
        "hours": plain(hours), "deadline": str(unit.fields.get("due") or ""),
        "sent": str(unit.fields.get("sent") or ""),
    }  # fmt: skip


def members_of(office: Office, session: Session, unit: LedgerEntry) -> list[LedgerEntry]:
    """The members of a unit's party organisation who are reported in today: those who wrote the unit's name."""
    name = unit_name(unit, "unit")
    return [m for m in reported_in(office, session) if name and unit_name(m, "branch") == name]


def reported_in(office: Office, session: Session) -> list[LedgerEntry]:
    """The members who are reported in today."""
    query = select(LedgerEntry).where(
        LedgerEntry.ledger == "party_report", open_at(LedgerEntry, office.today())
    )
    return list(session.scalars(query.order_by(LedgerEntry.id)))


def unit_name(row: LedgerEntry, key: str) -> str:
    """The name of a party organisation as it is compared: without blanks."""
    return "".join(str(row.fields.get(key, "")).split())


def _party_unit(office: Office, session: Session, row: LedgerEntry) -> dict[str, Any]:
    """A unit's members with their services, for the feedback card: of the days it asks for, and all of them."""
    report, log = office.library.ledger("party_report"), log_of(session)
    people = []
    for member in members_of(office, session, row):
        services = [
            (str(r.start or ""), hours_of([r]), str(r.fields.get("behaviour") or ""))
            for r in services_of(log, member)
        ]
        people.append((ledger_values.texts(office, report, member), services))
    return {
        **{f"unit_{key}": value for key, value in unit_figures(office, session, row, log).items()},
        **_served_within(people, "", ""),
        "_finish": lambda values: _served_within(people, values.get("from", ""), values.get("until", "")),
    }


def _served_within(
    people: list[tuple[dict[str, Any], list[_Service]]], first: str, last: str
) -> dict[str, Any]:
    """The members with what they did from a day to a day (ISO; an empty one is no bound), and the sum of it."""
    members, times, hours = [], 0, Decimal(0)
    for n, (own, services) in enumerate(people, 1):
        within = [one for one in services if first <= one[0] <= (last or one[0])]
        served = sum((one[1] for one in within), Decimal(0))
        times, hours = times + len(within), hours + served
        said = "；".join(dict.fromkeys(one[2] for one in within if one[2]))
        members.append(
            own | {"n": str(n), "times": str(len(within)), "served": plain(served), "behaviour": said}
        )
    return {"members": members, "span_times": str(times), "span_hours": plain(hours)}


def _agreed(_office: Office, _session: Session, row: LedgerEntry) -> dict[str, Any]:
    """The party organisation that signs: the unit's, where the unit is not written as one already (某某党支部)."""
    unit = str(row.fields.get("unit") or "").strip()
    return {"unit_party": unit if any(word in unit for word in PARTY) else f"{unit}党组织"}


COLLECTORS: Mapping[str, Callable[[Office, Session, LedgerEntry], dict[str, Any]]] = {
    "party_report": _served,
    "volunteer": _volunteer,
    "party_units": _party_unit,
    "joint_agreement": _agreed,
}
"""ledger → further values of its rows."""
