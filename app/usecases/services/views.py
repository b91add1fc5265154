"""A record of the desk as its page shows it: who, what, terms, materials, steps, papers owed, possible moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import Flow, FlowMove
from app.models.definitions.visibility import VEILED
from app.models.paper import STEP
from app.models.tables import Paper, ServiceItem, ServiceMaterial, ServiceRecord, ServiceStep
from app.office import Office
from app.usecases import deadlines
from app.usecases.services import owing, veiled
from app.usecases.services.forms import MaterialForm

TO_OTHERS = frozenset(("transfer_slip", "order_slip"))
"""Papers of moves that go to who does the work, not to the applicant."""
RECEIPT = "material_receipt"


@dataclass(frozen=True)
class Step:
    """One recorded move; `state` what it led to ("" when it stayed), `due_on` the last day of the term it started."""

    at: datetime
    move: str
    state: str
    clerk: str
    note: str
    due_on: date | None = None
    key: str = ""
    id: int = 0


@dataclass(frozen=True)
class Term:
    """What is awaited next: until when, what, and how many working days are left (negative: overdue). `reckoned` says that
    holidays on the way are not known yet, "" when they are."""

    on: date
    what: str
    days_left: int
    reckoned: str = ""


@dataclass(frozen=True)
class Sibling:
    """Another matter of the same visit."""

    id: int
    item: str
    state: str


@dataclass(frozen=True)
class ServiceView:
    """A record as its page shows it; `moves` are what can be done next, `owed` papers of past steps not printed yet."""

    id: int
    version: int
    number: str
    item: str
    item_id: int
    flow: str
    resident_id: int | None
    organisation_id: int | None
    intake_id: int | None
    applicant: str
    applicant_kind: str
    phone: str
    agent: str
    agent_phone: str
    agent_relation: str
    channel: str
    state: str
    state_name: str
    received_on: date
    accepted_on: date | None
    due_on: date | None
    finished_on: date | None
    days_left: int | None
    term: Term | None
    result: str
    department: str
    assignee: str
    first_clerk: str
    handler: str
    standin: str
    helpers: str
    receiver: str
    delivered_on: date | None
    satisfaction: str
    rating_note: str
    again: str
    again_note: str
    replied_by: str
    replied_on: date | None
    reply: str
    address: str
    plan: str
    note: str
    people: int
    materials: tuple[MaterialForm, ...]
    steps: tuple[Step, ...]
    moves: tuple[FlowMove, ...]
    owed: tuple[str, ...]
    owed_names: tuple[str, ...] = ()
    others: tuple[Sibling, ...] = ()
    material_due: date | None = None
    """Until when missing material may follow (容缺), None when none is owed."""
    stopped_on: date | None = None
    """Since when its clock stands still; the promise is put off once it goes on."""
    ended_as: str = ""
    """How it ended where that was no 办结: refused, sent back, withdrawn or broken off; "" otherwise."""
    hidden: bool = False
    """Whether it is of a restricted item that the clerk is not told of: no item, materials, notes, papers or moves."""

    def veiled(self) -> "ServiceView":
        """As others are shown it."""
        steps = tuple(replace(step, note="") for step in self.steps)
        return replace(
            self, item=VEILED, item_id=0, result="", department="", helpers="", assignee="", rating_note="", plan="", note="",
            again_note="", replied_by="", reply="",
            materials=(), steps=steps, moves=(), owed=(), owed_names=(), hidden=True,
        )  # fmt: skip


def view(office: Office, record_id: int) -> ServiceView:
    """A record with its materials, steps and the moves that are possible now, as the clerk is told it. Raises ClerkError
    when it is gone."""
    with office.read() as session:
        r = session.get(ServiceRecord, record_id)
        if r is None or r.deleted_at is not None:
            raise ClerkError("这件办件已不存在")
        flow = office.library.flows[r.flow]
        steps = session.scalars(
            select(ServiceStep).where(ServiceStep.record_id == r.id).order_by(ServiceStep.id)
        ).all()
        term = term_of(office, flow, r)
        promised = term.days_left if term and r.finished_on is None and term.on == r.due_on else None
        codes = office.library.code
        owed_now = owed_papers(session, flow, r.id)
        item = session.get_one(ServiceItem, r.item_id)
        materials = tuple(_materials(session, r.id))
        whole = ServiceView(
            id=r.id, version=r.version, number=r.number or "", item=item.name,
            item_id=r.item_id, flow=r.flow, resident_id=r.resident_id, organisation_id=r.organisation_id,
            intake_id=r.intake_id, applicant=r.applicant, applicant_kind=r.applicant_kind, phone=r.applicant_phone or "",
            agent=r.agent or "", agent_phone=r.agent_phone or "", agent_relation=r.agent_relation or "",
            channel=codes("service_channel").label(r.channel), state=r.state, state_name=flow.state[r.state].name,
            received_on=r.received_on, accepted_on=r.accepted_on if flow.accepts else None, due_on=r.due_on, finished_on=r.finished_on,
            days_left=promised, term=term, result=r.result or "", department=r.department or "",
            assignee=r.assignee or "", first_clerk=r.first_clerk or "", handler=r.handler or "",
            standin=r.standin or "", helpers=r.helpers or "", receiver=r.receiver or "", delivered_on=r.delivered_on,
            satisfaction=codes("satisfaction").label(r.satisfaction) if r.satisfaction else "",
            again=codes("satisfaction").label(r.again) if r.again else "", again_note=r.again_note or "",
            replied_by=r.replied_by or "", replied_on=r.replied_on, reply=r.reply or "", address=r.address or "",
            stopped_on=r.stopped_on, rating_note=r.rating_note or "", plan=r.plan or "", note=r.note or "", people=r.people,
            materials=materials, material_due=owing.until(session, flow, r), ended_as=_ended_as(flow, steps),
            steps=tuple(
                Step(s.at, s.move, _led_to(flow, s), s.clerk_name, s.note or "", s.due_on, s.move_key, s.id)
                for s in steps
            ),
            moves=tuple(_offered(flow, r, item, materials)), owed=tuple(owed_now),
            owed_names=tuple(office.library.paper(key).name for key in dict.fromkeys(owed_now)), others=tuple(_others(office, session, r)),
        )  # fmt: skip
        return whole.veiled() if veiled.hides(office, item) else whole


def _offered(
    flow: Flow, record: ServiceRecord, item: ServiceItem, materials: Sequence[MaterialForm]
) -> list[FlowMove]:
    """What can be done next, what is usual first; nothing that is sure to be refused: 容缺 only of what may follow later,
    补正 only where something is missing."""
    missing = [m.key for m in materials if not m.received]
    may_follow = bool(missing) and not any(missing)
    moves = flow.moves_from(record.state, item.way or "")
    sure = set() if may_follow else {"key_materials_complete"}
    sure |= set() if missing else {"something_missing"}
    return [m for m in moves if not sure & set(m.needs)]


def _others(office: Office, session: Session, record: ServiceRecord) -> list[Sibling]:
    if record.intake_id is None:
        return []
    query = (
        select(ServiceRecord.id, veiled.item_column(office), ServiceRecord.flow, ServiceRecord.state)
        .join(ServiceItem, ServiceItem.id == ServiceRecord.item_id)
        .where(ServiceRecord.intake_id == record.intake_id, ServiceRecord.id != record.id)
        .where(ServiceRecord.deleted_at.is_(None))
        .order_by(ServiceRecord.id)
    )
    flows = office.library.flows
    return [
        Sibling(i, item, flows[flow].state[state].name) for i, item, flow, state in session.execute(query)
    ]


def _materials(session: Session, record_id: int) -> list[MaterialForm]:
    query = select(ServiceMaterial).where(ServiceMaterial.record_id == record_id).order_by(ServiceMaterial.id)
    return [
        MaterialForm(m.name, m.form, m.copies, m.received, m.key, m.attachment_id)
        for m in session.scalars(query)
    ]


def terms_of(flow: Flow, record: ServiceRecord | Row[*tuple[Any, ...]]) -> list[tuple[date, str]]:
    """(last day, name) of every term of a matter: the promise and what the law allows while its clock runs, and the
    last step's own term; the nearest first."""
    state = flow.state[record.state]
    running = record.finished_on is None and state.clock != "stopped" and not state.final
    terms = [(record.due_on, "承诺办结"), (record.legal_on, "法定期限")] if running else []
    terms.append((record.next_on, record.next_what or "期限"))
    return sorted((on, what) for on, what in terms if on is not None)


def term_of(office: Office, flow: Flow, record: ServiceRecord) -> Term | None:
    """What is awaited next: the nearest of the terms."""
    terms = terms_of(flow, record)
    if not terms:
        return None
    on, what = terms[0]
    today = office.today()
    reckoned = deadlines.unknown_words(office, min(today, on), max(today, on))
    return Term(on, what, office.calendar.working_days_between(today, on), reckoned)


def _led_to(flow: Flow, step: ServiceStep) -> str:
    return "" if step.from_state == step.to_state else flow.state[step.to_state].name


def _ended_as(flow: Flow, steps: Sequence[ServiceStep]) -> str:
    """The state that the last negative step ended it in, "" when none did."""
    negative = {m.key for m in flow.move if m.negative and flow.state[m.to].final}
    ended = [flow.state[step.to_state].name for step in steps if step.move_key in negative]
    return ended[-1] if ended else ""


class OwedPaper(NamedTuple):
    """A template that is owed and the paper that was made of it when its step was taken (0: none yet)."""

    template: str
    paper_id: int = 0


def owed_papers(session: Session, flow: Flow, record_id: int) -> list[str]:
    """The templates of `owed`."""
    return [one.template for one in owed(session, flow, record_id)]


def owed(session: Session, flow: Flow, record_id: int) -> list[OwedPaper]:
    """Papers that the steps taken call for and that were not printed: each step's own, as it was made with the step; of a
    step for which none was made only the last can be made yet. A paper that was only looked at is not printed. Who left
    no name and sent nobody is owed none: there is nobody to hand it to; what goes to a department or a team is owed all
    the same. What was left here before acceptance is owed a receipt."""
    record = session.get(ServiceRecord, record_id)
    nobody = record is not None and record.applicant_kind == "unknown" and not record.agent
    first = [] if record is None or nobody else _receipt_owed(session, flow, record)
    called = _called(session, flow, record_id, nobody=nobody)
    made: dict[str, list[Paper]] = {}
    query = select(Paper).where(
        Paper.of_kind == "service_record", Paper.of_id == record_id, Paper.cancelled_at.is_(None),
        Paper.template.in_(called),
    )  # fmt: skip
    for paper in session.scalars(query.order_by(Paper.id)):
        made.setdefault(paper.template, []).append(paper)
    return first + [one for key, calls in called.items() for one in _owed_of(key, calls, made.get(key, []))]


def _called(
    session: Session, flow: Flow, record_id: int, *, nobody: bool
) -> dict[str, list[tuple[int, datetime]]]:
    """The steps that call for each template, without those whose paper the very next step called back."""
    papers = {m.key: m.paper for m in flow.move if m.paper and not (nobody and m.paper not in TO_OTHERS)}
    recalls = {m.key: m.recalls for m in flow.move}
    steps = select(ServiceStep.id, ServiceStep.move_key, ServiceStep.at).where(
        ServiceStep.record_id == record_id, ServiceStep.move_key.in_(recalls)
    )
    called: dict[str, list[tuple[int, datetime]]] = {}
    before = ""
    for step, key, at in session.execute(steps.order_by(ServiceStep.id)):
        if before in called and before in recalls[key]:
            called[before].pop()
        before = papers.get(key) or ""
        if before:
            called.setdefault(before, []).append((step, at))
    return {key: calls for key, calls in called.items() if calls}


def _receipt_owed(session: Session, flow: Flow, record: ServiceRecord) -> list[OwedPaper]:
    """收件回执: what was left here with a matter that is not accepted yet is owed a receipt."""
    if record.accepted_on is not None or record.state != flow.first:
        return []
    left = select(ServiceMaterial.id).where(
        ServiceMaterial.record_id == record.id, ServiceMaterial.received.is_(True),
        ServiceMaterial.attachment_id.is_(None),
    )  # fmt: skip
    given = select(Paper.id).where(
        Paper.of_kind == "service_record", Paper.of_id == record.id, Paper.cancelled_at.is_(None),
        Paper.template == RECEIPT, Paper.printed_at.is_not(None),
    )  # fmt: skip
    owes = session.scalar(left.limit(1)) is not None and session.scalar(given.limit(1)) is None
    return [OwedPaper(RECEIPT)] if owes else []


def _owed_of(template: str, calls: list[tuple[int, datetime]], made: list[Paper]) -> Iterator[OwedPaper]:
    """Of one template. Papers of earlier versions do not say which step they are of: they are told by when and how many."""
    own = [p for p in made if p.snapshot.get(STEP)]
    old = [p.printed_at for p in made if p.printed_at is not None and not p.snapshot.get(STEP)]
    late = any(at > calls[-1][1] for at in old)
    for step, _at in calls:
        mine = [p for p in own if p.snapshot[STEP] == step]
        if mine:
            if all(p.printed_at is None for p in mine):
                yield OwedPaper(template, mine[-1].id)
        elif step == calls[-1][0] and not late and len(old) < len(calls):
            yield OwedPaper(template)
