"""The records of a case's dossier as cards: each is read aloud, corrected, taken out, and carries its scans."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLayout, QWidget

from app.ui.mediation import record_kinds
from app.ui.mediation.case_parts import card, day, joined, left, line
from app.ui.mediation.columns import days_left
from app.ui.mediation.context import Context
from app.ui.mediation.open_scans import ScansLink
from app.ui.mediation.writing import RecordKind
from app.ui.widgets.parts import button, column, label

SIGNED = {
    "mediation_session": "签字的调解记录", "mediation_inquiry": "签字的调查记录", "mediation_extension": "签字的延期同意书",
    "mediation_visit": "签字的回访记录",
}  # fmt: skip
"""What the signed copy of a record's own paper is called; other records carry scans that follow their paper."""


@dataclass(frozen=True)
class Acts:
    """What can be done with a record. `scans` opens its files in the holder that is given."""

    read: Callable[[Any], None]
    change: Callable[[RecordKind, Any], None]
    scans: Callable[[QWidget, str, Any], None]
    remove: Callable[[str, Any], None]


def _tools(
    now: Context, acts: Acts, holder: QWidget, kind: str, one: Any, declared: RecordKind
) -> list[QWidget]:
    """Correct, scans, take out; what is filed away is only looked at."""
    opens = partial(acts.scans, holder, kind, one)
    scans = ScansLink(kind, one.id, now.scans, opens, "放入或查看这一份的扫描件")
    if now.case.state == "archived":
        return [scans]
    change = button("改", partial(acts.change, declared, one), "link", tip="修改，可以撤销")
    away = button("删除", partial(acts.remove, kind, one), "link", tip="移到回收站，可以撤销")
    return [change, scans] if kind == "mediation_instalment" else [change, scans, away]


def _record(
    now: Context, acts: Acts, kind: str, declared: RecordKind, one: Any, head: QWidget, *body: QWidget, read: bool = False
) -> QWidget:  # fmt: skip
    """One record: its head with what can be done, then what it says."""
    holder = QWidget()
    tools = _tools(now, acts, holder, kind, one, declared)
    if read:
        tools.insert(0, button("宣读", partial(acts.read, one), "link", tip="用大字显示全文，念给当事人听"))
    layout = column(spacing=4)
    layout.addLayout(line(head, *tools))
    for part in body:
        layout.addWidget(part)
    holder.setLayout(layout)
    return holder


def _text(words: str) -> QWidget:
    return label(words, wrap=True, copyable=True)


def _stack(made: list[QWidget], otherwise: str) -> QLayout:
    lines = column(spacing=8)
    for one in made or [label(otherwise, "dim", wrap=True)]:
        lines.addWidget(one)
    return lines


def sessions(now: Context, acts: Acts) -> QWidget:
    """The records of the sessions."""
    made = []
    for s in now.case.sessions:
        hours = "—".join(filter(None, (s.start_time, s.end_time)))
        head = label(
            joined(f"第 {s.position} 次", str(s.held_on), hours, s.place, s.outcome_name), "dim", wrap=True
        )
        who = joined(s.present and f"到场：{s.present}", f"调解员：{s.mediator}", f"记录：{s.recorder}")
        body = (label(who, "small", wrap=True), _text(s.text))
        made.append(_record(now, acts, "mediation_session", record_kinds.SESSION, s, head, *body, read=True))
    return card("调解记录", _stack(made, "还没有记录。调解之后按 Ctrl+R 记下来。"))


def inquiries(now: Context, acts: Acts, tool: QWidget) -> QWidget:
    """The records of inquiries."""
    made = []
    for i in now.case.inquiries:
        hours = "—".join(filter(None, (i.start_time, i.end_time)))
        words = joined(f"第 {i.position} 份", str(i.on_day), hours, i.asked, i.asked_about, i.place)
        head = label(words, "dim", wrap=True)
        one = _record(now, acts, "mediation_inquiry", record_kinds.INQUIRY, i, head, _text(i.text), read=True)
        made.append(one)
    return card("调查记录", _stack(made, "没有调查记录。"), beside=(tool,))


def extensions(now: Context, acts: Acts) -> QWidget | None:
    """The longer terms that were agreed."""
    if not now.case.extensions:
        return None
    made = []
    for e in now.case.extensions:
        moved = f"（休息日，顺延到 {e.moved_to}）" if e.moved_to else ""
        head = _text(f"{e.agreed_on} 由 {day(e.from_due)} 延至 {e.to_due}{moved}：{e.reason}（{e.consent}）")
        made.append(_record(now, acts, "mediation_extension", record_kinds.EXTENSION, e, head))
    return card("延期", _stack(made, ""))


def evidence(now: Context, acts: Acts, tool: QWidget) -> QWidget:
    """The list of evidence."""
    made = []
    for e in now.case.evidence:
        pages = f"{e.pages} 页" if e.pages else ""
        words = joined(f"{e.position}. {e.name}", e.form_name, f"{e.copies} 份", pages, e.by, e.proves)
        made.append(_record(now, acts, "mediation_evidence", record_kinds.EVIDENCE, e, _text(words)))
    return card("证据", _stack(made, "还没有登记证据。"), beside=(tool,))


def instalments(now: Context, acts: Acts, mark: Callable[[Any], None] | None) -> QWidget | None:
    """What is to be done, one line each; `mark` registers one. Its vouchers hang on it."""
    if not now.case.instalments:
        return None
    made = [_instalment(now, acts, mark, one) for one in now.case.instalments]
    return card("履行", _stack(made, ""))


def _instalment(now: Context, acts: Acts, mark: Callable[[Any], None] | None, one: Any) -> QWidget:
    amount = f"{one.amount:,.2f} 元" if one.amount is not None else ""
    awaited = not one.state and mark is not None
    state = one.state_name or left(one.due_on, now.today, awaited, one.moved_to)
    signal = days_left(one.moved_to or one.due_on, None, now.today)[1] if awaited else "dim"
    holder = QWidget()
    tools = _tools(now, acts, holder, "mediation_instalment", one, record_kinds.DONE)
    if one.state not in {"done", "changed"}:  # nothing to correct yet: it is registered
        tools = tools[-1:]
        if mark is not None:
            tools.insert(0, button("登记履行", partial(mark, one), "link"))
    layout = column(spacing=4)
    layout.addLayout(line(_text(f"{one.position}. {joined(one.by, one.what, amount)}"), *tools))
    layout.addWidget(label(joined(state, day(one.done_on), one.voucher, one.note), signal, wrap=True))
    holder.setLayout(layout)
    return holder


def confirmations(
    now: Context, acts: Acts, moves: Callable[[Any], QWidget], tool: QWidget | None
) -> QWidget | None:
    """The applications for judicial confirmation, with what the court may do next; of an oral agreement why there are none."""
    from app.usecases.mediation.afterwards import ORALLY
    from app.usecases.mediation.terms import CONFIRMABLE

    oral = now.case.agreement_kind == "oral" and now.case.state in CONFIRMABLE
    if not now.case.confirmations and tool is None and not oral:
        return None
    made = []
    for c in now.case.confirmations:
        court = joined(
            c.court, f"{c.applied_on} 申请", c.state_name, day(c.decided_on), c.document_number, c.note
        )
        body = (moves(c),) if c.moves else ()
        made.append(
            _record(now, acts, "mediation_confirmation", record_kinds.CONFIRMATION, c, _text(court), *body)
        )
    otherwise = f"还没有申请。双方须在 {day(now.case.confirm_by)} 以前共同申请。"
    if now.case.confirm_by and now.case.confirm_by < now.today:
        otherwise = f"没有申请，期限到 {now.case.confirm_by} 为止。期限内申请过的可以补登。"
    if oral:
        otherwise = f"口头协议不能申请司法确认。{ORALLY}"
    return card("司法确认", _stack(made, otherwise), beside=() if tool is None else (tool,))


def visits(now: Context, acts: Acts) -> QWidget | None:
    """The visits afterwards."""
    if not now.case.visits:
        return None
    made = []
    for v in now.case.visits:
        trouble = joined((v.suit and "已起诉") or "", v.risk and f"风险：{v.risk}")
        facts = (str(v.on_day), v.way_name, v.asked, v.performance_name, v.satisfaction_name, v.visitor)
        head = label(joined(f"第 {v.position} 次", *facts), "dim", wrap=True)
        body = [_text(v.text), *([label(trouble, "overdue", wrap=True)] if trouble else [])]
        made.append(_record(now, acts, "mediation_visit", record_kinds.VISIT, v, head, *body))
    return card("回访", _stack(made, ""))
