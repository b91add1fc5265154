"""The one-stop desk: take matters, move them through their flow, finish and archive (domain.md A4; resources/flows)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import Flow, FlowMove
from app.models.rules.phones import read_phones
from app.models.rules.text import clean, clean_name
from app.models.tables import (
    Organisation,
    Resident,
    ServiceIntake,
    ServiceItem,
    ServiceMaterial,
    ServiceRecord,
    ServiceStep,
)
from app.office import Office
from app.usecases import deadlines, flows, numbering
from app.usecases.services import answers as service_answers
from app.usecases.services import owing, veiled
from app.usecases.services.forms import UNKNOWN, MaterialForm, ServiceForm
from app.usecases.services.views import owed_papers

LONGEST_NAME, LONGEST_HELPERS = 60, 200
"""Characters of one name, and of all who help together (the columns)."""


def take(office: Office, form: ServiceForm, *, accept: bool = True) -> int:
    """Receive a matter; with `accept` it is accepted in the same step when nothing is missing. Returns its id."""
    return take_many(office, [form], accept=accept)[0]


def take_many(office: Office, forms: Sequence[ServiceForm], *, accept: bool = True) -> list[int]:
    """One visit with several matters: one intake, a record for each, in one act. Returns the records' ids."""
    wrong = problems(office, forms)
    if wrong or not forms:
        raise ClerkError("；".join(dict.fromkeys(wrong.values())) or "请选择办理事项")
    with office.write("收件") as w:
        records: list[ServiceRecord] = []
        intake = forms[0].intake_id
        for form in forms:
            record = receive(office, w, replace(form, intake_id=intake))
            intake = record.intake_id
            records.append(record)
            w.what = f"收件 {record.applicant} {_item_name(w, record)}"
            if accept and record.state == "received" and all(m.received for m in form.materials):
                w.what = f"受理 {record.applicant} {_item_name(w, record)}"
                apply_move(office, w, record, "accept")
            elif accept:
                _begin(office, w, record, form)
        if len(records) > 1:
            w.what = f"收件 {records[0].applicant} 等 {len(records)} 件"
        return [r.id for r in records]


def problems(office: Office, forms: Sequence[ServiceForm]) -> dict[str, str]:
    """What is wrong with the matters of a visit, by field name: each form's own, and an item that is nothing without its
    content."""
    found = {name: words for form in forms for name, words in form.problems().items()}
    with office.read() as session:
        for form in forms:
            item = session.get(ServiceItem, form.item_id)
            if item is None:
                continue
            flow = flow_of(office, item, form.channel)
            if form.consult and "consulting" not in flow.state:
                found["consult"] = f"“{item.name}”没有咨询这一步，请去掉“只是咨询”"
            if item.code in flow.content and not form.consult and not clean(form.note):
                found["note"] = f"{item.name}要写明诉求内容：什么事、在哪里"
    return found


def _begin(office: Office, w: Write, record: ServiceRecord, form: ServiceForm) -> None:
    """The first step of a way of working that has no acceptance, when all that it asks was said at the counter: the plan and
    the helper of 帮, the provider of 介."""
    said = {name: words for name in ("plan", "assignee") if (words := getattr(form, name).strip())}
    flow = office.library.flows[record.flow]
    moves = flow.moves_from(record.state) if flow.ways else ()
    first = next((m for m in moves if m.asks and set(m.asks) <= said.keys()), None)
    if first is not None:
        apply_move(office, w, record, first.key, said)


def _item_name(w: Write, record: ServiceRecord) -> str:
    return veiled.logged_name(w.session.get_one(ServiceItem, record.item_id))


def flow_of(office: Office, item: ServiceItem, channel: str = "") -> Flow:
    """The flow of a matter: by the way it came or what it is (点单), else by the item's way of working, else the ordinary one."""
    flows_ = [f for f in office.library.flows.values() if f.for_ == "service_record"]
    came = (f for f in flows_ if channel in f.channels or item.code in f.items)
    worked = (f for f in flows_ if item.way in f.ways)
    return next(came, next(worked, office.library.flows["service"]))


def receive(office: Office, w: Write, form: ServiceForm) -> ServiceRecord:
    """The record, its materials and first step, inside the caller's write."""
    item = w.session.get(ServiceItem, form.item_id)
    if item is None or not item.enabled:
        raise ClerkError("这个事项没有启用", "请到 设置 → 事项目录 启用它，或另选一项。")
    if veiled.hides(office, item):
        veiled.refuse(office)
    resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
    if form.resident_id and resident is None:
        raise ClerkError("这位居民的档案已不存在", "请重新查找。")
    flow = flow_of(office, item, form.channel)
    record = _record(office, w, form, resident)
    record.item_id, record.flow = item.id, flow.key
    if form.people > 1 and any("people" in m.asks for m in flow.move):  # who is expected has not come yet
        record.people, record.plan = 1, "；".join(filter(None, (record.plan, f"预计 {form.people} 人")))
    record.state = "consulting" if form.consult and "consulting" in flow.state else flow.first
    if not flow.accepts:
        _count_from(office, w, record, record.received_on)
    w.session.add(record)
    w.session.flush()
    w.session.add_all(_material(record, m, record.received_on) for m in form.materials)
    _step(w, record, "", flow.state[record.state].name, None, "", on=form.received_on)
    return record


def _record(office: Office, w: Write, form: ServiceForm, resident: Resident | None) -> ServiceRecord:
    phones, agent_phones = read_phones(form.applicant_phone), read_phones(form.agent_phone)
    applicant = resident.name if resident else clean_name(form.applicant) or UNKNOWN
    received_on = form.received_on or office.today()
    unsaid = resident is None and form.applicant_kind == "resident"
    body = form.organisation_id
    if body is None and (unsaid or form.applicant_kind == "body"):
        body = body_named(w.session, applicant)
    kind = "resident" if resident else form.applicant_kind
    if unsaid:  # a unit on file is no stranger
        kind = "body" if body else "unknown" if applicant == UNKNOWN else "outsider"
    return ServiceRecord(
        resident_id=form.resident_id, applicant=applicant, applicant_kind=kind, organisation_id=body,
        applicant_phone=phones[0].number if phones else (resident.phone if resident else None),
        address=clean(form.address) or None, agent=clean_name(form.agent) or None, agent_id=form.agent_id,
        agent_phone=agent_phones[0].number if agent_phones else None,
        agent_relation=clean(form.agent_relation)[:20] or None, channel=form.channel, received_on=received_on,
        grid_id=resident.grid_id if resident else None, note=clean(form.note) or None, people=form.people,
        plan=form.plan.strip() or None, assignee=clean(form.assignee)[:100] or None, first_clerk=w.clerk_name,
        intake_id=form.intake_id or _intake(w, form, applicant, kind, received_on),
    )  # fmt: skip


def body_named(session: Session, name: str) -> int | None:
    """The organisation on file with exactly this name, when there is one and only one."""
    found = session.scalars(select(Organisation.id).where(Organisation.name == name).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _intake(w: Write, form: ServiceForm, applicant: str, kind: str, on: date) -> int:
    intake = ServiceIntake(
        on_day=on, channel=form.channel, applicant_kind=kind, resident_id=form.resident_id, applicant=applicant,
        clerk_name=w.clerk_name,
    )  # fmt: skip
    w.session.add(intake)
    w.session.flush()
    return intake.id


def _material(record: ServiceRecord, m: MaterialForm, on: date) -> ServiceMaterial:
    return ServiceMaterial(
        record_id=record.id, name=m.name, form=m.form, copies=m.copies, received=m.received, key=m.key,
        received_on=on if m.received else None, attachment_id=m.attachment_id,
    )  # fmt: skip


def move(
    office: Office,
    record_id: int,
    key: str,
    answers: Mapping[str, str] | str = "",
    version: int | None = None,
) -> FlowMove:
    """Move a record on. `answers` by the names of `kinds.ASKS`; a mere text answers the note and the result.

    Returns the move, whose `paper` is to be printed. Raises ClerkError saying why when it is not allowed.
    """
    with office.write("办件") as w:
        record = w.session.get(ServiceRecord, record_id)
        if record is None or record.deleted_at is not None:
            raise ClerkError("这件办件已不存在")
        if version is not None and record.version != version:
            raise ClerkError("这件办件刚才在别处改过", "请刷新后再办。")
        veiled.require_matter(office, w.session, record)
        done = apply_move(office, w, record, key, answers)
        w.what = f"{done.name} {record.applicant} {record.number or ''}".strip()
        return done


def apply_move(
    office: Office, w: Write, record: ServiceRecord, key: str, answers: Mapping[str, str] | str = "",
    on: date | None = None,
) -> FlowMove:  # fmt: skip
    """Check the move against the flow, do it, keep its answers, and set the dates that follow from it."""
    flow = office.library.flows[record.flow]
    said = {"note": answers, "result": answers} if isinstance(answers, str) else dict(answers)
    chosen = flows.chosen_move(office, w, flow, record, key, said, _RULES)
    day = on or max(office.today(), record.received_on)
    to = owing.leads_to(w.session, record, chosen)
    service_answers.keep(office, record, chosen, said, day)
    _set_dates(office, w, record, chosen, to, day)
    term = _set_term(office, record, chosen, said, day)
    before, record.state = record.state, to
    owing.await_material(w.session, flow, record)
    _step(w, record, key, chosen.name, before, service_answers.noted(office, chosen, said), to, on, term)
    return chosen


def _count_from(office: Office, w: Write, record: ServiceRecord, day: date) -> None:
    """The day a matter is accepted, its month and its number; where nothing is promised, the day it is received."""
    record.accepted_on, record.month = day, day.year * 100 + day.month
    record.number = record.number or numbering.give(office, w, "service_record", day.year)


def _set_dates(office: Office, w: Write, record: ServiceRecord, chosen: FlowMove, to: str, day: date) -> None:
    flow = office.library.flows[record.flow]
    was, becomes = flow.state[record.state], flow.state[to]
    if chosen.starts == "promise" and record.accepted_on is None:
        _count_from(office, w, record, day)
        item = w.session.get_one(ServiceItem, record.item_id)
        record.due_on = deadlines.due(office, "promise", day, item.limit_days)
        record.legal_on = deadlines.due(office, "legal", day, item.legal_days)
    if was.clock == "running" and becomes.clock == "stopped":
        record.stopped_on = day
    elif (
        record.stopped_on is not None and becomes.clock != "stopped"
    ):  # goes on, or ends while it stands still
        lost = office.calendar.working_days_between(record.stopped_on, day)
        if record.due_on is not None:
            record.due_on = office.calendar.add_working_days(record.due_on, lost)
        if record.legal_on is not None:
            record.legal_on = office.calendar.add_working_days(record.legal_on, lost)
        record.stopped_on = None
    if becomes.final and record.finished_on is None:
        record.finished_on = day
    elif was.final and not becomes.final and "rating_bad" not in chosen.needs:
        # taken up again, without the result it had; what was rated badly stays finished on its day
        record.finished_on = record.result = None


def _set_term(
    office: Office, record: ServiceRecord, chosen: FlowMove, said: Mapping[str, str], day: date
) -> date | None:
    """The term the step starts, beside the promise; the one before it is over. Returns its last day."""
    record.next_on = record.next_what = None
    own = flows.own_term(chosen)
    if "until" in chosen.asks and said.get("until", "").strip():
        record.next_on, record.next_what = service_answers.read_until(said["until"], day), chosen.name
    elif own:
        record.next_on = deadlines.due(office, own, _term_begins(office, record, own, day))
    if own:
        record.next_what = office.library.deadlines[own].name
    return record.next_on or (record.due_on if chosen.starts == "promise" else None)


def _term_begins(office: Office, record: ServiceRecord, term: str, day: date) -> date:
    """The day a step's term runs from: the day of the bad rating itself where the term says so, however late the step."""
    if office.library.deadlines[term].from_ == "rated_on":
        return record.again_on or record.rated_on or day
    return day


def _materials_complete(_office: Office, w: Write, record: ServiceRecord) -> None:
    if missing := owing.missing(w.session, record.id):
        before = record.accepted_on is None
        or_else = "；或先“通知补正”、“容缺受理”" if before else ""
        raise ClerkError(f"材料还没有收齐：{'、'.join(missing)}", f"收到后在材料清单里勾选{or_else}。")


def _key_materials_complete(_office: Office, w: Write, record: ServiceRecord) -> None:
    if missing := owing.missing(w.session, record.id, key_only=True):
        raise ClerkError(f"主要材料不能容缺：{'、'.join(missing)}", "请先收齐主要材料，或“通知补正”。")


def _something_missing(_office: Office, w: Write, record: ServiceRecord) -> None:
    if not owing.missing(w.session, record.id):
        raise ClerkError("材料清单上没有缺的材料", "请先在清单里去掉没有收到的材料前的勾。")


def _papers_printed(office: Office, w: Write, record: ServiceRecord) -> None:
    if owed := owed_papers(w.session, office.library.flows[record.flow], record.id):
        words = "、".join(office.library.paper(key).name for key in owed)
        raise ClerkError(f"还有文书没有打印：{words}", "请先打印，或在文书栏里点“补齐文书”。")


def _nothing_more(_office: Office, _w: Write, _record: ServiceRecord) -> None:
    """Ratings are checked with the answer itself."""


_RULES: Mapping[str, flows.Rule] = {
    "materials_complete": _materials_complete,
    "key_materials_complete": _key_materials_complete,
    "something_missing": _something_missing,
    "papers_printed": _papers_printed,
    "rating_good": _nothing_more,
    "rating_bad": _nothing_more,
}


def set_received(office: Office, record_id: int, names: set[str]) -> None:
    """Tick which materials have been handed in."""
    with office.write("登记材料") as w:
        record = w.session.get_one(ServiceRecord, record_id)
        veiled.require_matter(office, w.session, record)
        for m in w.session.scalars(select(ServiceMaterial).where(ServiceMaterial.record_id == record_id)):
            if m.received != (m.name in names):
                m.received = m.name in names
                m.received_on = office.today() if m.received else None
        owing.recount(office, w.session, record)


def hand_over(
    office: Office, record_id: int, handler: str = "", standin: str | None = None, helpers: str | None = None
) -> None:
    """Who works on a record: empty leaves it as it is. Who stands in (AB岗) and who helps (协办, K06: names parted by 、): None
    leaves them as they are, empty takes them out. Raises ClerkError when the names are too long."""
    for words, name in (("经办人", handler), ("替岗人", standin or "")):
        if len(clean_name(name)) > LONGEST_NAME:
            raise ClerkError(
                f"{words}有 {len(clean_name(name))} 个字，最多 {LONGEST_NAME} 个字", "请只写姓名。"
            )
    with office.write("办件交接") as w:
        record = w.session.get(ServiceRecord, record_id)
        if record is None:
            raise ClerkError("这件办件已不存在")
        veiled.require_matter(office, w.session, record)
        record.handler = clean_name(handler)[:60] or record.handler
        back = standin is not None and not clean_name(standin) and bool(record.standin)
        if standin is not None:
            record.standin = clean_name(standin) or None
        if record.standin and record.standin == (record.handler or record.first_clerk):
            raise ClerkError("替岗人不能是经办人自己", "请把替岗人空着，或者写另一位。")
        if helpers is not None:
            record.helpers = _helpers(helpers, record.handler)
        parts = (
            record.handler,
            "不再替岗" if back else record.standin and f"替岗 {record.standin}",
            record.helpers and f"协办 {record.helpers}",
        )
        who = "；".join(filter(None, parts))
        _step(w, record, "hand_over", "交接", record.state, who)
        w.what = f"办件交接 {record.applicant} → {who}"


def _helpers(text: str, handler: str | None) -> str | None:
    """The names of those who help, each once and without who works on it anyway."""
    names = (clean_name(name) for name in re.split(r"[、，,;；\n]+", text))
    joined = "、".join(dict.fromkeys(name for name in names if name and name != handler))
    if len(joined) > LONGEST_HELPERS:
        raise ClerkError(f"协办有 {len(joined)} 个字，最多 {LONGEST_HELPERS} 个字", "请只写主要的几家。")
    return joined or None


def _step(
    w: Write, record: ServiceRecord, key: str, name: str, before: str | None, note: str, to: str | None = None,
    on: date | None = None, due_on: date | None = None,
) -> None:  # fmt: skip
    at = w.at if on is None else datetime.combine(on, time(10)).astimezone()
    w.session.add(
        ServiceStep(
            record_id=record.id, move_key=key, move=name, from_state=before, to_state=to or record.state, at=at,
            due_on=due_on, clerk_name=w.clerk_name, note=note.strip() or None,
        )
    )  # fmt: skip
