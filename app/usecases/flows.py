"""The one engine behind every flow that is data: is this move possible now, and what is missing for it."""

from collections.abc import Callable, Mapping
from typing import Any

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import Flow, FlowMove
from app.office import Office

Rule = Callable[[Office, Write, Any], None]
"""A named rule of a move: raises ClerkError saying what is missing. `models.definitions.kinds.RULES` lists the names."""

ASKED = {
    "note": "原因",
    "result": "结果",
    "department": "转往部门",
    "until": "期限",
    "receiver": "领取人",
    "rating": "评价",
    "assignee": "承办人",
    "plan": "计划",
    "people": "到场人次",
    "body": "接办单位",
    "signer": "签收人",
    "replied_by": "谁答复的",
    "replied_on": "答复日期",
    "reply": "答复内容",
    "person": "谁（谈话人、小组成员）",
}
"""What the names of `kinds.ASKS` are called on screen and in sentences."""


def must_answer(move: FlowMove) -> tuple[str, ...]:
    """What a move asks and cannot do without: a last day left empty is the term's own, where the move starts one."""
    return tuple(name for name in move.asks if not (name == "until" and own_term(move)))


def own_term(move: FlowMove) -> str:
    """The term that a move starts beside the promise, "" when it starts none."""
    return "" if move.starts in (None, "promise") else move.starts


def chosen_move(
    office: Office,
    w: Write,
    flow: Flow,
    record: Any,
    key: str,
    answers: Mapping[str, str],
    rules: Mapping[str, Rule],
) -> FlowMove:
    """The move `key` for a record with a `state`, when it may be made with these answers.

    Raises ClerkError: no such move, not from this state (and which are possible), an answer or a rule's need missing.
    """
    move = next((m for m in flow.move if m.key == key), None)
    if move is None:
        raise ClerkError(f"“{flow.name}”没有“{key}”这一步")
    if record.state not in move.from_:
        allowed = "、".join(m.name for m in flow.moves_from(record.state)) or "没有后续步骤"
        raise ClerkError(f"现在是“{flow.state[record.state].name}”，不能{move.name}", f"可以：{allowed}。")
    for name in must_answer(move):
        if not answers.get(name, "").strip():
            raise ClerkError("请选评价" if name == "rating" else f"{move.name}要写明{ASKED[name]}")
    for rule in move.needs:
        rules[rule](office, w, record)
    return move
