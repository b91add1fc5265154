"""The parts of a record's page that only show: terms in words, facts, materials, steps."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget

from app.ui.shell import Shell
from app.ui.widgets.eliding import ElidingLink
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.menus import menu_button
from app.ui.widgets.parts import button, column, label
from app.ui.widgets.wrap_check import WrapCheck


def days_words(days: int) -> tuple[str, str]:
    """(words, signal) for working days that are left."""
    if days < 0:
        return f"超期 {-days} 个工作日", "overdue"
    return "今天到期" if days == 0 else f"还剩 {days} 个工作日", "due" if days <= 2 else "dim"


NOTHING_MISSING = "缺哪样，就去掉哪样前面的勾，再通知补正或容缺受理。"
HALF = "“{}”填了一半，还没有登记：先确定，或丢弃草稿，再{}。"


def term_line(term: Any) -> QLabel:
    """What is awaited and how long there is still time: “承诺办结 还剩 3 个工作日”."""
    if term is None:
        return label("", "dim")
    words, signal = days_words(term.days_left)
    made = label(f"{term.what} {words}", signal)
    made.setToolTip("。".join(filter(None, (f"到 {term.on}", term.reckoned))))
    return made


def phones(view: Any, *, bare: bool) -> tuple[str, str]:
    """The telephones of applicant and agent, masked unless they were asked to be shown."""
    from app.models.fields.show import mask

    both = (view.phone, view.agent_phone)
    return both if bare else (mask("phone", both[0]), mask("phone", both[1]))


def fact_pairs(v: Any, phone: str, agent_phone: str = "") -> list[tuple[str, str]]:
    """Names and values of a record, those without a value left out."""
    from app.usecases.services.forms import APPLICANT_KINDS

    agent = "　".join(filter(None, (v.agent, v.agent_relation, agent_phone)))
    kind = APPLICANT_KINDS.get(v.applicant_kind, "") if v.applicant_kind != "resident" else ""
    kind = "" if kind == v.applicant else kind  # who gives no name is called so already
    rated, again = (
        "：".join(filter(None, words)) for words in ((v.satisfaction, v.rating_note), (v.again, v.again_note))
    )
    reply = "　".join(filter(None, (v.replied_by, str(v.replied_on or ""), v.reply)))
    delivered = "　".join(filter(None, (v.receiver, str(v.delivered_on or ""))))
    due = f"{v.due_on}（停计，恢复后顺延）" if v.due_on and v.stopped_on else v.due_on
    pairs = (
        ("申请人", "　".join(filter(None, (v.applicant, kind)))), ("联系电话", phone), ("上门地址", v.address), ("渠道", v.channel),
        ("代办人", agent), ("收件", v.received_on), ("受理", v.accepted_on), ("承诺办结", due), (v.ended_as or "办结", v.finished_on),
        ("转往部门", v.department), ("转办回执", reply), ("承办人", v.assignee), ("首问", v.first_clerk),
        ("经办", v.handler), ("替岗", v.standin), ("协办", v.helpers),
        ("还缺材料", _material_due(v)), ("结果", v.result), ("送达领取", delivered), ("评价", rated), ("整改后评价", again),
        ("人次", v.people if v.people > 1 else ""), ("办理计划", v.plan), ("备注", v.note),
    )  # fmt: skip
    return [(name, str(value)) for name, value in pairs if value]


def _material_due(v: Any) -> str:
    """What may follow later and until when, also while the matter is handed on or stands still."""
    names = "、".join(m.name for m in v.materials if not m.received)
    return f"{names}，最晚 {v.material_due} 补齐" if v.material_due else ""


def other_moves(owner: QWidget, moves: Iterable[Any], begin: Callable[[Any], None]) -> QPushButton:
    """Refusals and withdrawals in a menu, out of the way of the hand."""
    found = list(moves)
    tip = "、".join(m.name for m in found)
    return menu_button("其他处理", [(m.name, "", partial(begin, m)) for m in found], tip=tip, keys="F2")


def head(view: Any) -> QWidget:
    """Where the matter stands, its number, what is awaited; goes on in the next line where it is narrow."""
    holder = QWidget()
    line = FlowLayout(holder, spacing=8)
    number = label(view.number, "dim", copyable=True)
    reckoned = view.term.reckoned if view.term else ""
    for one in (label(view.state_name, "tag"), number, term_line(view.term), label(reckoned, "small")):
        if one.text():
            line.addWidget(one)
    return holder


def leads(shell: Shell, found: Iterable[Any]) -> QWidget | None:
    """The leads the matter came from, each a link."""
    links = [
        ElidingLink(one.words, partial(shell.go, "mediation", kind=one.kind, record_id=one.record_id))
        for one in found
    ]
    return _links("来自民情线索", links)


def siblings(shell: Shell, others: Iterable[Any]) -> QWidget | None:
    """The other matters of the same visit, each a link."""
    links = [
        ElidingLink(f"{o.item}（{o.state}）", partial(shell.go, "services", kind="service_record", record_id=o.id))
        for o in others
    ]  # fmt: skip
    return _links("同一次来办的其他事项", links)


def _links(heading: str, links: Sequence[QWidget]) -> QWidget | None:
    """Links under a word, each shortened where it has no room; nothing where there is none."""
    if not links:
        return None
    holder, lines = QWidget(), column(label(heading, "dim"), spacing=2)
    for link in links:
        lines.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
    holder.setLayout(lines)
    return holder


def material_words(m: Any) -> str:
    """A material in a line."""
    return f"{m.name}（{m.form} {m.copies} 份）" + ("" if m.key else "　可后补")


def materials(
    ms: Iterable[Any], changeable: bool, changed: Callable[[], None], see: Callable[[int], None], *,
    may_follow: bool = False,
) -> tuple[Any, list[QCheckBox]]:  # fmt: skip
    """The list of materials with their ticks; (layout, the boxes). `may_follow`: what is missing can be brought."""
    layout = column(label("材料", "h2"), spacing=4)
    checks: list[QCheckBox] = []
    for m in ms:
        check = WrapCheck(material_words(m))
        check.setAccessibleName(material_words(m))
        check.setChecked(m.received)
        check.setEnabled(changeable or (may_follow and not m.received))
        check.setProperty("material", m.name)
        check.toggled.connect(lambda _on: changed())
        checks.append(check)
        layout.addWidget(check)
        if m.attachment_id is not None:
            opens = button("查看", partial(see, m.attachment_id), "link", tip=f"打开{m.name}的扫描件")
            layout.addWidget(opens, 0, Qt.AlignmentFlag.AlignLeft)
    if not checks:
        layout.addWidget(label("没有材料", "dim"))
    elif changeable and all(check.isChecked() for check in checks):
        layout.addWidget(label(NOTHING_MISSING, "small", wrap=True))
    return layout, checks


def steps(taken: Iterable[Any]) -> Any:
    """What was done, when, by whom, why, and until when the next thing was due."""
    from app.models.definitions.kinds import step_words

    layout = column(label("办理经过", "h2"), spacing=4)
    for step in taken:
        when = step.at.astimezone().strftime("%Y-%m-%d %H:%M")
        moved = step_words(step.move, step.state)
        due = f"期限 {step.due_on}" if step.due_on else ""
        words = "　".join(filter(None, (when, moved, step.clerk, due, step.note)))
        layout.addWidget(label(words, "dim", wrap=True))
    return layout


def offer_papers(shell: Shell, owner: QWidget, record_id: int) -> None:
    """The papers that can be printed of the matter as it stands."""
    from app.ui.paper_asks import offer
    from app.usecases.papers import offers as paper_offers

    shell.tasks.run(
        owner,
        lambda o, _p: [(p.key, p.name, p.record_id, p.given) for p in paper_offers.of_matter(o, record_id)],
        lambda found: offer(shell, owner, found),
    )


def kept_of(view: Any, move: Any) -> dict[str, str]:
    """What stands on the matter already of what a move asks: the plan and the helper that were said at the counter."""
    return {name: getattr(view, name) for name in ("plan", "assignee") if name in move.asks}
