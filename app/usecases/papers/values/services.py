"""Values of the papers of a service record."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from app.models.definitions.kinds import FlowMove
from app.models.paper import PASSED, STEPS
from app.models.rules.chinese_numbers import chinese_count, chinese_date
from app.models.tables import Paper
from app.office import Office
from app.usecases import catalogue
from app.usecases.flows import ASKED
from app.usecases.papers.values import visitors
from app.usecases.services import veiled
from app.usecases.services import views as service_views
from app.usecases.services.views import ServiceView, Step

ON_FILE = "档案里已有"
"""The form of a material of which a scan was on file: nobody brought it, nobody gets it back."""


def service_record(office: Office, record_id: int) -> dict[str, Any]:
    """Who, what, terms and materials; of each move of the flow `KEY_note`, `KEY_on` and `KEY_due` as they stand now."""
    view = service_views.view(office, record_id)
    if view.hidden:
        veiled.refuse(office)
    promise = f"承诺于 {view.due_on} 前办结。" if view.due_on else "此事项未设办理时限，办结后另行通知。"
    item = catalogue.details(office, view.item_id)
    return {
        "number": view.number,
        "applicant": view.applicant,
        "phone": view.phone,
        "item": view.item,
        "channel": view.channel,
        "received_on": str(view.received_on),
        "received_on_chinese": chinese_date(view.received_on),
        "accepted_on": str(view.accepted_on or "—"),
        "accepted_on_chinese": chinese_date(view.accepted_on) if view.accepted_on else "",
        "due_on": str(view.due_on or "—"),
        "promise": promise,
        "finished_on": str(view.finished_on or "—"),
        "finished_on_chinese": chinese_date(view.finished_on) if view.finished_on else "",
        "result": view.result,
        "department": view.department,
        "assignee": view.assignee or _last_named(view, "assignee"),
        "helpers": view.helpers,
        "receiver": view.receiver,
        "receiver_relation": _relation(view),
        "delivered_on": str(view.delivered_on or ""),
        "note": view.note,
        "content": view.note if item["item_code"] in office.library.flows[view.flow].content else "",
        "plan": view.plan,
        "_resident_id": view.resident_id,
        "_taken": frozenset(s.key for s in view.steps),
        **_calling(office, view),
        **item,
        **_brought(view),
        **_others(office, view),
        **visitors.of_record(office, view),
        **_steps(office, view),
    }  # fmt: skip


def _calling(office: Office, view: ServiceView) -> dict[str, Any]:
    """The last step that calls for each template, and the steps that have passed."""
    papers = {m.key: m.paper for m in office.library.flows[view.flow].move if m.paper}
    return {
        STEPS: {str(papers[s.key]): s.id for s in view.steps if s.key in papers},
        PASSED: frozenset([s.id for s in view.steps if s.key][:-1]),
    }


def _brought(view: ServiceView) -> dict[str, Any]:
    """The materials: those there, those missing, all of them, those there that were brought (not on file before)."""
    there, missing = (_materials(view, received=r) for r in (True, False))
    return {
        "brought": [m for m in there if m["form"] != ON_FILE],
        "materials": there, "missing": missing, "still_missing": _still_missing(view), "lacking": _lacking(view),
        "all_materials": [m | {"has": "缺"} for m in missing] + [m | {"has": "有"} for m in there],
    }  # fmt: skip


def _others(office: Office, view: ServiceView) -> dict[str, str]:
    """Who came for the applicant, what a department answered, the letters that were delivered."""
    return {
        "agent": view.agent, "agent_phone": view.agent_phone, "agent_relation": view.agent_relation,
        "you": "你单位" if view.applicant_kind == "body" else "你",
        "agent_words": "　".join(filter(None, (view.agent, view.agent_relation, view.agent_phone))),
        "replied_by": view.replied_by, "replied_on": str(view.replied_on or ""), "reply": view.reply,
        "delivered_papers": _delivered(office, view),
    }  # fmt: skip


def _materials(view: ServiceView, *, received: bool) -> list[dict[str, str]]:
    return [
        {
            "name": m.name, "form": ON_FILE if received and m.attachment_id else m.form,
            "copies": str(m.copies), "key": "主要" if m.key else "可后补",
            "mark": "☑ 已收" if received else "还缺",
        }
        for m in view.materials
        if m.received == received
    ]  # fmt: skip


def _still_missing(view: ServiceView) -> str:
    """What is not there yet, as a sentence; nothing when all of it is."""
    names = "、".join(m.name for m in view.materials if not m.received)
    return f"还缺：{names}。" if names else ""


def _lacking(view: ServiceView) -> str:
    """What was accepted without and until when it must follow (容缺受理); nothing once all is there."""
    names = "、".join(m.name for m in view.materials if not m.received)
    step = next((s for s in reversed(view.steps) if s.key == "accept_lacking"), None)
    return f"还缺：{names}，请于 {step.due_on} 前补齐。" if names and step is not None else ""


def _delivered(office: Office, view: ServiceView) -> str:
    """The letters that told how the matter ended, by title and number."""
    flow = office.library.flows[view.flow]
    ends = {m.paper for m in flow.move if m.paper and flow.state[m.to].final and m.key != "deliver"}
    query = select(Paper.title, Paper.number).where(
        Paper.of_kind == "service_record", Paper.of_id == view.id, Paper.template.in_(ends),
        Paper.cancelled_at.is_(None),
    )  # fmt: skip
    with office.read() as session:
        told = session.execute(query.order_by(Paper.id)).all()
    return "、".join(f"{title}{number or ''}" for title, number in told)


def _last_named(view: ServiceView, name: str) -> str:
    """What was last answered to a question whose answer holds no more: the paper of that step says it all the same."""
    head = f"{ASKED[name]}："
    answers = (
        part for step in reversed(view.steps) for part in step.note.split("；") if part.startswith(head)
    )
    return next(answers, "").removeprefix(head)


def _own_words(move: FlowMove, note: str) -> str:
    """What the clerk wrote with a move, without the answers that a paper shows in their own place."""
    for name in move.asks:
        if name not in {"note", "result"} and note.startswith(f"{ASKED[name]}："):
            note = note.partition("；")[2]
    return note


def _relation(view: ServiceView) -> str:
    """How the one who takes the result stands to the applicant, empty to be written by hand."""
    if view.receiver and view.receiver in {view.applicant, "本人"}:
        return "本人"
    return view.agent_relation if view.receiver and view.receiver == view.agent else ""


def _steps(office: Office, view: ServiceView) -> dict[str, str]:
    """The last step of each move of any flow of the desk, empty for moves that were not made, and how often it was made; of
    one that was made again which time it is and when it was made before: a second 补正 has a notice of its own."""
    found: dict[str, str] = {}
    last: dict[str, Step] = {}
    before: dict[str, Step] = {}
    for one in view.steps:
        before |= {one.key: last[one.key]} if one.key in last else {}
        last[one.key] = one
    times = Counter(step.key for step in view.steps)
    own = office.library.flows[view.flow].move
    others = (move for f in office.library.flows.values() if f.for_ == "service_record" for move in f.move)
    for move in {m.key: m for m in (*others, *own)}.values():
        step = last.get(move.key)
        found[f"{move.key}_note"] = _own_words(move, step.note) if step else ""
        found[f"{move.key}_on"] = chinese_date(step.at.astimezone().date()) if step else ""
        due = step.due_on if step else None
        found[f"{move.key}_due"] = str(due or "")
        found[f"{move.key}_due_words"] = chinese_date(due) if due else ""
        found[f"{move.key}_times"] = str(times[move.key])
        again = before.get(move.key)
        found[f"{move.key}_again"] = f"第{chinese_count(times[move.key])}次" if again else ""
        found[f"{move.key}_before"] = chinese_date(again.at.astimezone().date()) if again else ""
    closing = next(
        (s for s in reversed(view.steps) if s.key in {"return", "end", "withdraw", "refuse"}), None
    )
    return found | {
        "closing": closing.move if closing else "",
        "closing_note": closing.note if closing else "",
    }
