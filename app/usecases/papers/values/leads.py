"""Values of the papers of a lead: what it says, its latest hand-over with the answer; the register of hand-overs."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.errors import ClerkError
from app.models.rules.chinese_numbers import chinese_date
from app.models.tables import Lead, LeadHandover
from app.office import Office
from app.usecases.leads import views

MOST = 2_000
"""Hand-overs on one register."""
FACTS = {
    "来源": "source", "发现日期": "found_on", "发现人": "finder", "网格": "grid", "地点": "place", "民情工作": "work",
    "纠纷类型": "dispute_type", "风险等级": "risk", "涉及人数": "people", "排查轮次": "round",
}  # fmt: skip
"""Which fact of a lead is called how on its papers."""


def lead(office: Office, lead_id: int) -> dict[str, Any]:
    """The lead and its latest hand-over (empty when it was never handed to anybody)."""
    shown = views.view(office, lead_id)
    told = dict(shown.facts)
    last = shown.handovers[-1] if shown.handovers else None
    persons = [
        {"name": p.name, "side": p.side_name, "phone": p.phone, "address": p.address} for p in shown.persons
    ]
    return {
        "number": shown.number, "title": shown.title, "text": shown.text, "result": shown.result,
        **{key: told.get(name, "") for name, key in FACTS.items()}, "persons": persons,
        "from": last.from_name if last else "", "to": last.to_name if last else "",
        "reason": last.reason.rstrip("。；，") if last else "", "clerk": last.clerk if last else office.clerk.name,
        "on": str(last.on_day) if last else "", "on_chinese": chinese_date(last.on_day) if last else "",
        "due_on": str(last.due_on) if last else "", "answer": last.answer if last else "",
        "_resident_id": next((p.resident_id for p in shown.persons if p.resident_id), None),
        "_taken": frozenset(step.key for step in shown.steps),
    }  # fmt: skip


def handovers(
    office: Office, given: Mapping[str, Any], period: Callable[[Office, Mapping[str, Any]], tuple[date, date]]
) -> list[dict[str, str]]:
    """民情交办登记簿: what was handed from body to body in the days asked for."""
    first, last = period(office, given)
    label = office.library.code("lead_body").label
    query = select(LeadHandover, Lead).join(Lead, Lead.id == LeadHandover.lead_id)
    query = query.where(LeadHandover.on_day.between(first, last), Lead.deleted_at.is_(None))
    with office.read() as session:
        rows = session.execute(query.order_by(LeadHandover.on_day, LeadHandover.id).limit(MOST + 1)).all()
    if len(rows) > MOST:
        raise ClerkError(f"这段时间超过 {MOST} 次交办，一份登记簿印不下", "请缩短起止日期，分几份打印。")
    return [
        {
            "n": str(n), "on": str(h.on_day), "number": x.number or "", "title": x.title, "from": label(h.from_body),
            "to": label(h.to_body), "clerk": h.clerk_name, "reason": h.reason, "due_on": str(h.due_on),
            "signed": f"{h.signed_on or ''} {h.signed_by or ''}".strip(), "closed_on": str(h.closed_on or ""),
            "answer": h.answer or "",
        }
        for n, (h, x) in enumerate(rows, 1)
    ]  # fmt: skip
