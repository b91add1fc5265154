"""Invented matters into an office: as the counter takes them, each along its own way of working."""

from collections.abc import Mapping
from datetime import date, timedelta
from operator import itemgetter
from random import Random

from app.db.transactions import Write
from app.models.tables import ServiceMaterial, ServiceRecord
from app.office import Office
from app.usecases.sample.days import later
from app.usecases.sample.desk import SampleService
from app.usecases.services import records
from app.usecases.services.forms import ServiceForm

_FORGOTTEN = 0.1
"""How many of those who are helped have not been visited since the plan was made."""
_WORDS = {
    "department": "街道便民服务中心",
    "replied_by": "街道便民服务中心 值班窗口",
    "reply": "已办理，结果随回执送回",
}


def liked_items(office: Office, ways: Mapping[str, str | None], seed: int) -> list[str]:
    """Item codes, the ones asked for most first: shuffled by the seed so that every group is met, three that end with
    an answer at the counter to one that takes visits, orders or an event. `ways` is each item's way of working."""
    codes = sorted(ways)
    Random(f"items-{seed}").shuffle(codes)
    longer = {way for key, flow in office.library.flows.items() if key != "service" for way in flow.ways}
    ranked = [(at, code) for at, code in enumerate(c for c in codes if ways[c] not in longer)]
    ranked += [(3 * at + 2, code) for at, code in enumerate(c for c in codes if ways[c] in longer)]
    return [code for _, code in sorted(ranked, key=itemgetter(0))]


def put(
    office: Office, w: Write, matter: SampleService, item_id: int, resident_id: int | None, rnd: Random
) -> None:
    """Write one matter with its materials and moves."""
    form = ServiceForm(
        item_id, resident_id, matter.applicant.name, agent=matter.agent, channel=matter.channel,
        received_on=matter.received_on,
    )  # fmt: skip
    record = records.receive(office, w, form)
    record.people = matter.people
    materials = [
        ServiceMaterial(record_id=record.id, name=m.name, form=m.form, received=False)
        for m in matter.materials
    ]
    w.session.add_all(materials)
    _bring(materials, matter, matter.received_on)
    w.session.flush()
    if record.flow != "service":
        for material in materials:
            material.received = True
        _worked(office, w, record, matter, rnd)
        return
    asks = {move.key: move.asks for move in office.library.flows[record.flow].move}
    for step in matter.moves:
        note = step.note or (matter.result if step.move == "finish" else "") or "已办"
        words = _WORDS | {
            "note": note,
            "result": note,
            "assignee": matter.agent or "代办员",
            "replied_on": str(step.on),
        }
        said = {name: words[name] for name in asks[step.move] if name in words}
        if step.move != "correct":
            _bring(materials, matter, step.on)
        records.apply_move(office, w, record, step.move, said, step.on)
    record.satisfaction = matter.satisfaction or None


def _worked(office: Office, w: Write, record: ServiceRecord, matter: SampleService, rnd: Random) -> None:
    """A matter of another way of working (帮, 活, 查 …): as many steps forward as the ordinary one took."""
    flow = office.library.flows[record.flow]
    said = _WORDS | {
        "note": "按计划进行", "result": matter.result or "已完成", "assignee": "志愿服务队", "rating": "满意",
        "receiver": matter.applicant.name, "until": str(matter.received_on + timedelta(days=400)),
        "plan": "每月走访一次，联系培训和岗位", "people": "24",
    }  # fmt: skip
    for step in matter.moves:
        forward = [m for m in flow.moves_from(record.state) if not m.negative and m.to != "archived"]
        onward = [m for m in forward if m.to != record.state]
        if not onward or step.move in {"pause", "withdraw", "return", "refuse"}:
            break
        records.apply_move(office, w, record, onward[0].key, said, step.on)
    if record.state in {"planned", "helping"} and rnd.random() >= _FORGOTTEN:
        _visited(office, w, record, matter.moves[-1].on, rnd)


def _visited(office: Office, w: Write, record: ServiceRecord, day: date, rnd: Random) -> None:
    """Who is helped is visited month by month until the help ends."""
    today = office.today()
    for _ in range(rnd.randint(2, 5)):
        day = later(rnd, day, 20, 29)
        if day > today:
            return
        records.apply_move(office, w, record, "visit", {"note": "上门看望，情况稳定"}, day)
    day = later(rnd, day, 5, 29)
    if day <= today:
        records.apply_move(office, w, record, "close", {"result": "情况已稳定，不再需要帮扶"}, day)


def _bring(materials: list[ServiceMaterial], matter: SampleService, day: date) -> None:
    """Tick the materials that have been handed in by this day."""
    for row, m in zip(materials, matter.materials, strict=True):
        row.received = m.received_on is not None and m.received_on <= day
