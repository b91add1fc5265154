"""What a move of the desk asks, made easy to answer: who was named last, working days as dates, what is wrong where."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.rules.text import clean_name
from app.models.tables import Organisation, Provider, Resident, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases import deadlines, drafts, flows
from app.usecases.flows import ASKED
from app.usecases.offices import clerks
from app.usecases.services import providers, veiled
from app.usecases.services import records as service_records
from app.usecases.services.answers import read_people, read_replied, read_until, too_long

LOOKED_AT = 2000
"""Records back in which names used last are looked for: a look, not a search of a million rows."""
OFFERED = 6
DAYS = 60
OWN_WORDS = {
    ("answer", "result"): "答复内容", ("correct", "note"): "补正说明", ("transfer", "note"): "转办说明",
    ("transfer", "until"): "几时前回执",
    ("complain", "note"): "不满意的原因", ("call_back", "note"): "回访情况", ("mend", "note"): "整改结果",
    ("accept_lacking", "until"): "补齐期限", ("agency", "assignee"): "代办员",
    ("plan", "plan"): "帮扶计划", ("visit", "note"): "走访情况", ("replan", "plan"): "新的计划",
    ("hold", "result"): "活动情况", ("introduce", "assignee"): "介绍给哪家（便民电话里的，或另写）",
    ("match", "result"): "对接结果", ("unmatch", "note"): "没有对接上的原因",
    ("order_fix", "note"): "整改要求", ("order_fix", "until"): "整改期限", ("assign", "assignee"): "接单的队伍或党支部",
    ("do", "result"): "服务情况",
}  # fmt: skip
"""Where a move calls what it asks by a better word than `flows.ASKED`."""


@dataclass(frozen=True)
class Hints:
    """What is offered beside the fields of a move; `days[n - 1]` is the nth working day from today."""

    departments: tuple[str, ...]
    assignees: tuple[str, ...]
    receivers: tuple[str, ...]
    clerks: tuple[str, ...]
    days: tuple[date, ...]
    ratings: tuple[tuple[str, str], ...]
    repliers: tuple[str, ...]
    today: date
    helpers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offers:
    """Who is offered when a matter is taken: the office's clerks, and those who do things in the neighbourhood; the channels and
    the codes of items that make it an order (点单), and of those of which must be said what is wanted; the channel by which
    an item usually comes, by its code."""

    clerks: tuple[str, ...]
    providers: Mapping[str, tuple[str, ...]]
    order_channels: frozenset[str] = frozenset()
    order_items: frozenset[str] = frozenset()
    content_items: frozenset[str] = frozenset()
    usual_channels: Mapping[str, str] = field(default_factory=dict)

    def providers_of(self, code: str) -> tuple[str, ...]:
        """Those who are offered for an item, those of its trade first."""
        return self.providers.get(code, ())


def offers(office: Office) -> Offers:
    """The clerks, and for each item of which somebody is introduced the providers with their telephone."""
    with office.read() as session:
        introduced = ServiceItem.way.in_(office.library.flows["referral"].ways)
        items = session.scalars(select(ServiceItem).where(introduced)).all()
        known = {item.code: _providers(office, session, item) for item in items}
    order = office.library.flows["order"]
    content = frozenset(code for flow in office.library.flows.values() for code in flow.content)
    channels = dict(office.library.code("service_channel").choices)
    usual = [item for flow in office.library.flows.values() for item in flow.usual_channel.items()]
    here = tuple(c.name for c in clerks.clerks(office))
    return Offers(
        here,
        known,
        frozenset(order.channels),
        frozenset(order.items),
        content,
        {code: by for code, by in usual if by in channels},
    )


def namesakes(office: Office, name: str) -> tuple[tuple[int, str, str], ...]:
    """(id, name, address) of the residents on file who are called exactly so, at most `OFFERED`."""
    query = select(Resident.id, Resident.name, Resident.address).where(
        Resident.name == clean_name(name), Resident.deleted_at.is_(None)
    )
    with office.read() as session:
        return tuple((i, n, address or "") for i, n, address in session.execute(query.limit(OFFERED)))


def is_body(office: Office, name: str) -> bool:
    """Whether a unit on file is called exactly so: it is taken as that unit."""
    with office.read() as session:
        return service_records.body_named(session, clean_name(name)) is not None


def in_hand(office: Office, resident_id: int, item_id: int) -> str:
    """That a resident's matter of the same item is still in hand, with its number and day; "" when none is."""
    query = (
        select(ServiceRecord.number, ServiceRecord.received_on, ServiceRecord.flow, ServiceRecord.state)
        .where(ServiceRecord.resident_id == resident_id, ServiceRecord.item_id == item_id)
        .where(ServiceRecord.finished_on.is_(None), ServiceRecord.deleted_at.is_(None))
        .order_by(ServiceRecord.id.desc())
    )
    with office.read() as session:
        found = session.execute(query.limit(1)).first()
    if found is None:
        return ""
    number, day, flow, state = found
    named = "、".join(filter(None, (number, f"{day} 收件", office.library.flows[flow].state[state].name)))
    return f"这位居民的同一事项还在办：{named}"


def hints(office: Office, record_id: int) -> Hints:
    """The departments and people named last, the office's clerks, the next working days, the five ratings."""
    with office.read() as session:
        record = session.get(ServiceRecord, record_id)
        if record is None:
            raise ClerkError("这件办件已不存在")
        veiled.require_matter(office, session, record)
        own = session.scalar(select(ServiceItem.department).where(ServiceItem.id == record.item_id)) or ""
        used = _used(office, session)
        receivers = (record.applicant, record.agent or "")
        item = session.get_one(ServiceItem, record.item_id)
        known = _providers(office, session, item) if record.flow == "referral" else ()
        newest = select(Organisation.name).order_by(Organisation.id.desc()).limit(OFFERED)
        bodies = tuple(session.scalars(newest))
    here = tuple(c.name for c in clerks.clerks(office))
    today = office.today()
    return Hints(
        departments=_first(own, *(d or "" for d, _ in used)),
        assignees=_first(*known) or _first(*(a or "" for _, a in used), *here),
        receivers=_first(*receivers),
        clerks=here,
        days=tuple(office.calendar.add_working_days(today, n) for n in range(1, DAYS + 1)),
        ratings=tuple((str(code), label) for code, label in office.library.code("satisfaction").choices),
        repliers=_first(record.department or "", own),
        today=today,
        helpers=tuple(dict.fromkeys((*here[:OFFERED], *bodies))),
    )


def _used(office: Office, session: Session) -> Sequence[Row[str | None, str | None]]:
    """Departments and assignees, the last first; of a restricted matter only for who may handle it."""
    last = select(ServiceRecord.department, ServiceRecord.assignee)
    if office.library.veiled:
        last = last.join(ServiceItem, ServiceItem.id == ServiceRecord.item_id).where(
            ServiceItem.restricted.is_(False)
        )
    return session.execute(last.order_by(ServiceRecord.id.desc()).limit(LOOKED_AT)).all()


def _providers(office: Office, session: Session, item: ServiceItem) -> tuple[str, ...]:
    """Names and telephones of the provider book: those of the item's trades first, then those it took up last."""
    trades = providers.trades_of(office, item.name, *(item.alias or "").split("|"))
    query = (
        select(Provider.name, Provider.phone)
        .where(Provider.active.is_(True))
        .order_by(Provider.trade.in_(trades).desc(), Provider.id.desc())
    )
    return tuple(f"{name} {phone}" for name, phone in session.execute(query.limit(OFFERED)))


def _first(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in names if n))[:OFFERED]


def usual(office: Office, move: FlowMove, hints: Hints) -> dict[str, str]:
    """What stands in the fields of a move before anything is typed: the day its term usually ends, today for a day that is
    already past."""
    found = {"replied_on": str(hints.today)} if "replied_on" in move.asks else {}
    if "until" in move.asks and flows.own_term(move):
        found["until"] = str(deadlines.due(office, flows.own_term(move), hints.today))
    return found


def left_half(office: Office, record_id: int, moves: Iterable[FlowMove]) -> FlowMove | None:
    """The bad rating of a matter that the clerk began to fill in and left: it must not go to the archive unsaid."""
    bad = (m for m in moves if "rating_bad" in m.needs)
    return next((m for m in bad if drafts.load(office, f"service_move.{m.key}", record_id)), None)


def asked(move: FlowMove, name: str) -> str:
    """What a move calls one of the things it asks."""
    return OWN_WORDS.get((move.key, name), ASKED[name])


def wrong_answers(office: Office, move: FlowMove, answers: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the answers to a move, by the names of `kinds.ASKS`; the move itself checks the same again."""
    found = {
        name: "请选评价" if name == "rating" else f"{move.name}要写明{asked(move, name)}"
        for name in flows.must_answer(move)
        if not answers.get(name, "").strip()
    }
    found |= too_long(move, answers)
    today = office.today()
    readers: dict[str, Callable[[str], object]] = {
        "people": read_people,
        "until": lambda text: read_until(text, today),
        "replied_on": lambda text: read_replied(text, date.min, today),
    }
    for name in move.asks:
        if name in readers and answers.get(name, "").strip():
            try:
                readers[name](answers[name])
            except ClerkError as error:
                found[name] = str(error)
    return found
