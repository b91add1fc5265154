"""The one-stop desk: take a matter, move it through the flow, finish it (domain.md A4; resources/flows/service.toml)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.rules.phones import read_phones
from app.models.rules.text import clean, clean_name
from app.models.tables import Resident, ServiceItem, ServiceMaterial, ServiceRecord, ServiceStep
from app.office import Office
from app.usecases import deadlines, flows, numbering

FLOW = "service"


@dataclass
class MaterialForm:
    """A material: its name, form (原件/复印件), copies, and whether it was handed in."""

    name: str
    form: str = "复印件"
    copies: int = 1
    received: bool = True


@dataclass
class ServiceForm:
    """What the counter asks. `resident_id` None: an outsider, a unit or someone unknown, by `applicant`."""

    item_id: int = 0
    resident_id: int | None = None
    applicant: str = ""
    applicant_phone: str = ""
    agent: str = ""
    channel: str = "window"
    materials: list[MaterialForm] = field(default_factory=list)
    note: str = ""
    received_on: date | None = None

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not self.item_id:
            found["item_id"] = "请选择办理事项"
        if self.resident_id is None and not clean_name(self.applicant):
            found["applicant"] = "请选择居民，或填写申请人姓名"
        wrong = [p.problem for p in read_phones(self.applicant_phone) if p.problem]
        if wrong:
            found["applicant_phone"] = f"联系电话：{wrong[0]}"
        return found


@dataclass(frozen=True)
class Step:
    """One recorded move."""

    at: datetime
    move: str
    state: str
    clerk: str
    note: str


@dataclass(frozen=True)
class ServiceView:
    """A record as its page shows it; `moves` are what can be done next."""

    id: int
    version: int
    number: str
    item: str
    resident_id: int | None
    applicant: str
    phone: str
    agent: str
    channel: str
    state: str
    state_name: str
    received_on: date
    accepted_on: date | None
    due_on: date | None
    finished_on: date | None
    days_left: int | None
    result: str
    note: str
    materials: tuple[MaterialForm, ...]
    steps: tuple[Step, ...]
    moves: tuple[FlowMove, ...]


def take(office: Office, form: ServiceForm, *, accept: bool = True) -> int:
    """Receive a matter; with `accept` it is accepted in the same step when nothing is missing. Returns its id."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    with office.write("收件") as w:
        record = receive(office, w, form)
        item = w.session.get_one(ServiceItem, record.item_id)
        w.what = f"收件 {record.applicant} {item.name}"
        if accept and all(m.received for m in form.materials):
            w.what = f"受理 {record.applicant} {item.name}"
            apply_move(office, w, record, "accept")
        return record.id


def receive(office: Office, w: Write, form: ServiceForm) -> ServiceRecord:
    """The record, its materials and first step, inside the caller's write."""
    item = w.session.get(ServiceItem, form.item_id)
    if item is None or not item.enabled:
        raise ClerkError("这个事项没有启用", "请到 设置 → 事项目录 启用它，或另选一项。")
    resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
    if form.resident_id and resident is None:
        raise ClerkError("这位居民的档案已不存在", "请重新查找。")
    phones = read_phones(form.applicant_phone)
    record = ServiceRecord(
        item_id=item.id,
        resident_id=form.resident_id,
        applicant=resident.name if resident else clean_name(form.applicant),
        applicant_phone=phones[0].number if phones else (resident.phone if resident else None),
        agent=clean_name(form.agent) or None,
        channel=form.channel,
        received_on=form.received_on or office.today(),
        grid_id=resident.grid_id if resident else None,
        note=clean(form.note) or None,
        state=office.library.flows[FLOW].first,
    )
    w.session.add(record)
    w.session.flush()
    for m in form.materials:
        w.session.add(
            ServiceMaterial(
                record_id=record.id, name=m.name, form=m.form, copies=m.copies, received=m.received
            )
        )
    _step(w, record, "收件", None, "", on=form.received_on)
    return record


def move(office: Office, record_id: int, key: str, note: str = "", version: int | None = None) -> None:
    """Move a record on. Raises ClerkError saying why when the move is not allowed."""
    with office.write("办件") as w:
        record = w.session.get(ServiceRecord, record_id)
        if record is None:
            raise ClerkError("这件办件已不存在")
        if version is not None and record.version != version:
            raise ClerkError("这件办件刚才在别处改过", "请刷新后再办。")
        done = apply_move(office, w, record, key, note)
        w.what = f"{done.name} {record.applicant} {record.number or ''}".strip()


def apply_move(
    office: Office, w: Write, record: ServiceRecord, key: str, note: str = "", on: date | None = None
) -> FlowMove:
    """Check the move against the flow, do it, and set the dates that follow from it."""
    flow = office.library.flows[FLOW]
    chosen = flows.chosen_move(w, flow, record, key, {"note": note, "result": note}, _RULES)
    day = on or max(office.today(), record.received_on)
    _set_dates(office, w, record, chosen, day)
    before, record.state = record.state, chosen.to
    if "result" in chosen.asks:
        record.result = note.strip()[:200]
    _step(w, record, chosen.name, before, note, chosen.to, on)
    return chosen


def _set_dates(office: Office, w: Write, record: ServiceRecord, chosen: FlowMove, day: date) -> None:
    flow = office.library.flows[FLOW]
    was, becomes = flow.state[record.state], flow.state[chosen.to]
    if chosen.starts and record.accepted_on is None:
        record.accepted_on, record.month = day, day.year * 100 + day.month
        record.number = record.number or numbering.give(office, w, "service_record", day.year)
        item = w.session.get_one(ServiceItem, record.item_id)
        record.due_on = deadlines.due(office, chosen.starts, day, item.limit_days)
    if was.clock == "running" and becomes.clock == "stopped":
        record.stopped_on = day
    elif record.stopped_on is not None and becomes.clock == "running":
        if record.due_on is not None:
            lost = office.calendar.working_days_between(record.stopped_on, day)
            record.due_on = office.calendar.add_working_days(record.due_on, lost)
        record.stopped_on = None
    if becomes.final:
        record.finished_on = day


def _materials_complete(w: Write, record: ServiceRecord) -> None:
    missing = w.session.scalars(
        select(ServiceMaterial.name).where(
            ServiceMaterial.record_id == record.id, ServiceMaterial.received.is_(False)
        )
    ).all()
    if missing:
        raise ClerkError(
            f"材料还没有收齐：{'、'.join(missing)}", "收到后在材料清单里勾选，再受理；或先“通知补正”。"
        )


_RULES = {"materials_complete": _materials_complete}


def set_received(office: Office, record_id: int, names: set[str]) -> None:
    """Tick which materials have been handed in."""
    with office.write("登记材料") as w:
        for m in w.session.scalars(select(ServiceMaterial).where(ServiceMaterial.record_id == record_id)):
            m.received = m.name in names


def _step(
    w: Write,
    record: ServiceRecord,
    name: str,
    before: str | None,
    note: str,
    to: str | None = None,
    on: date | None = None,
) -> None:
    at = w.at if on is None else datetime.combine(on, time(10)).astimezone()
    w.session.add(
        ServiceStep(
            record_id=record.id, move=name, from_state=before, to_state=to or record.state, at=at,
            clerk_name=w.clerk_name, note=note.strip()[:500] or None,
        )
    )  # fmt: skip


def view(office: Office, record_id: int) -> ServiceView:
    """A record with its materials, steps and the moves that are possible now."""
    flow = office.library.flows[FLOW]
    with office.read() as session:
        r = session.get(ServiceRecord, record_id)
        if r is None or r.deleted_at is not None:
            raise ClerkError("这件办件已不存在")
        item = session.get_one(ServiceItem, r.item_id)
        materials = session.scalars(select(ServiceMaterial).where(ServiceMaterial.record_id == r.id))
        steps = session.scalars(
            select(ServiceStep).where(ServiceStep.record_id == r.id).order_by(ServiceStep.id)
        )
        left = None
        if r.due_on and not flow.state[r.state].final:
            left = office.calendar.working_days_between(office.today(), r.due_on)
        return ServiceView(
            r.id, r.version, r.number or "", item.name, r.resident_id, r.applicant, r.applicant_phone or "",
            r.agent or "", office.library.code("service_channel").label(r.channel), r.state,
            flow.state[r.state].name, r.received_on, r.accepted_on, r.due_on, r.finished_on, left, r.result or "",
            r.note or "", tuple(MaterialForm(m.name, m.form, m.copies, m.received) for m in materials),
            tuple(Step(s.at, s.move, flow.state[s.to_state].name, s.clerk_name, s.note or "") for s in steps),
            tuple(flow.moves_from(r.state)),
        )  # fmt: skip
