"""The parts of a case that only show: facts, parties, linked cases, the agreement, the filing, the steps."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QWidget

from app.ui.mediation.columns import days_left
from app.ui.mediation.context import Context
from app.ui.shell import Shell
from app.ui.widgets.eliding import ElidingLink
from app.ui.widgets.facts import facts_grid, like_link
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import button, column, label, row

Pairs = Sequence[tuple[str, str]]
LONG_NAME, NAME_WIDTH = 8, 120
"""A name of more characters goes on in the next line of its column, so many pixels wide at 100 %."""


def day(value: date | None) -> str:
    """A day as it is shown."""
    return str(value) if value else ""


def left(value: date | None, today: date, awaited: bool, moved: date | None = None) -> str:
    """A last day with how long is left while it is awaited; one on a day off runs until the day it `moved` to."""
    if value is None or not awaited:
        return day(value)
    named = f"{value}，遇休息日顺延到 {moved}" if moved else str(value)
    return joined(named, days_left(moved or value, None, today)[0])


def card(title: str, *parts: QWidget | QLayout, beside: Iterable[QWidget] = ()) -> QFrame:
    """A framed part of the page: its heading with what stands beside it, then the parts."""
    layout = column(spacing=6, margins=(16, 12, 16, 12))
    layout.addLayout(row(label(title, "h2"), None, *beside))
    for part in parts:
        if isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)
    frame = QFrame()
    frame.setObjectName("card")
    frame.setLayout(layout)
    return frame


def grid_of(shell: Shell, pairs: Pairs, one_each: bool = False) -> QWidget:
    """Labels and values, two pairs to a line where there is room; empty ones are left out."""
    across = 1 if one_each or shell.theme.large else 2
    return facts_grid((pair for pair in pairs if pair[1]), across=across, least=shell.theme.px(96))


def facts(shell: Shell, context: Context) -> QWidget:
    """What the case is."""
    c = context.case
    amount = f"{c.amount:,.2f} 元" if c.amount is not None else ""
    source = "　".join(filter(None, (c.source, c.source_body)))
    harms = "、".join(f"{name} {people:,} 人" for name, people in c.harms)
    keeping = c.state in {"settled", "performing"}
    promised = next((i.moved_to for i in c.instalments if i.due_on == c.performance_due), None)
    pairs = (
        ("纠纷类型", c.dispute_type), ("综治类别", c.category), ("本地类别", c.local_type), ("来源", source),
        ("反映人", c.reported_by), ("发生", str(c.happened_on or "")), ("调解员", "、".join(m.name for m in c.mediators)),
        ("地点", c.place), ("涉及金额", amount), ("涉及人数", f"{c.people:,} 人"),
        ("疑难复杂", "是" if c.difficult else ""), ("规模", c.scale), ("级别", c.level), ("防止后果", harms),
        ("登记", day(c.registered_on)), ("受理", day(c.accepted_on)),
        ("应结", left(c.due_on, context.today, c.closed_on is None)), ("结案", day(c.closed_on)),
        ("移送", c.handed_to), ("化解层级", c.settled_level),
        ("履行期限", left(c.performance_due, context.today, keeping, promised)),
        ("司法确认截止", left(c.confirm_by, context.today, keeping and not c.confirmations)),
        ("应回访", left(c.visit_by, context.today, True)),
    )  # fmt: skip
    holder = QWidget()
    layout = column(grid_of(shell, pairs), spacing=8)
    texts = [(name, text) for name, text in (("纠纷事实", c.facts), ("请求", c.requests)) if text]
    if texts:
        layout.addWidget(grid_of(shell, texts, one_each=True))
    holder.setLayout(layout)
    return holder


def parties(shell: Shell, context: Context, bare: bool, reveal: Callable[[], None]) -> QWidget:
    """Who stands in it with agents and witnesses; telephone numbers are masked until asked for."""
    from app.models.fields.show import mask

    case = context.case
    show = button("显示电话", reveal, "link", tip="显示完整号码（会记入日志）")
    acting = [a for p in case.parties for a in p.agents]
    if bare or not any(one.phone for one in (*case.parties, *acting, *case.witnesses)):
        show.hide()  # never shown before it stands in the case: it would be a window of its own for a moment

    def phone(number: str) -> str:
        return number if bare else mask("phone", number)

    shown: list[tuple[str, Any, str]] = []
    for p in case.parties:
        representative = f"法定代表人 {p.representative}" if p.representative else ""
        shown.append(
            (
                p.role,
                p,
                joined(p.sex, phone(p.phone), p.address, p.occupation, p.person_category, representative),
            )
        )
        for a in p.agents:
            term = "至".join(filter(None, (day(a.start), day(a.end))))
            shown.append(
                (a.kind_name, a, joined(a.relation, phone(a.phone), a.powers_name, a.powers_text, term))
            )
    shown += [("证人", x, joined(phone(x.phone), x.address, x.tells)) for x in case.witnesses]
    return card("当事人", _people(shell, shown), beside=(show,))


def _people(shell: Shell, shown: Sequence[tuple[str, Any, str]]) -> QGridLayout:
    """Role, name and what is said of each; in large type that stands below the name."""
    lines = QGridLayout()
    lines.setHorizontalSpacing(16)
    lines.setVerticalSpacing(0)
    top, below = Qt.AlignmentFlag.AlignTop, shell.theme.large
    for at, (role, who, said) in enumerate(shown):
        words = like_link(label(said, copyable=True, wrap=True))
        lines.addWidget(like_link(label(role, "dim")), at * 2, 0, top)
        lines.addWidget(_name_of(shell, who), at * 2, 1, top)
        lines.addWidget(words, at * 2 + below, 0 if below else 2, 1, 3 if below else 1, top)
    lines.setColumnStretch(2, 1)
    return lines


def line(words: QWidget, *tools: QWidget) -> QLayout:
    """Words that take what room there is, and what can be done with them."""
    made = row(spacing=8)
    made.addWidget(words, 1)
    for tool in tools:
        made.addWidget(tool)
    return made


def joined(*parts: str) -> str:
    """Parts that say something, a wide space between them."""
    return "　".join(filter(None, parts))


def _name_of(shell: Shell, who: Any) -> QWidget:
    if who.resident_id is None:
        made = like_link(label(who.name, copyable=True, wrap=len(who.name) > LONG_NAME), indent=True)
        if made.wordWrap():
            made.setFixedWidth(shell.theme.px(NAME_WIDTH))
        return made
    go = partial(shell.go, "residents", kind="resident", record_id=who.resident_id)
    return button(who.name, go, "link", tip="打开他的档案")


def links(context: Context, go: Callable[[int], None], untie: Callable[[Any], None]) -> QWidget | None:
    """Cases that belong together with this one."""
    if not context.case.links:
        return None
    lines = column(spacing=4)
    for one in context.case.links:
        said = joined(one.kind_name, one.number, one.state_name)
        open_ = ElidingLink(one.title, partial(go, one.case_id))
        away = button("取消关联", partial(untie, one), "link", tip="两件不再关联，可以撤销")
        lines.addLayout(row(open_, None, away))
        lines.addWidget(label(said, "dim", wrap=True))
    return card("关联案件", lines)


def leads(shell: Shell, context: Context) -> QWidget | None:
    """What was found or told of before it became a case."""
    if not context.leads:
        return None
    lines = column(spacing=4)
    for one in context.leads:
        go = partial(shell.go, "mediation", kind=one.kind, record_id=one.record_id)
        lines.addLayout(row(ElidingLink(one.words, go), None))
    return card("来自民情线索", lines)


def agreement(shell: Shell, context: Context, *tools: QWidget) -> QWidget | None:
    """The agreement as it was made; `tools` correct it or hang its signed copy on it."""
    c = context.case
    if not c.agreement_text:
        return None
    pairs = (
        ("主要事实", c.agreed_facts), ("争议事项", c.issues), ("各方责任", c.responsibility), ("协议内容", c.agreement_text),
        ("履行方式", c.performance), ("生效", day(c.effective_on)),
    )  # fmt: skip
    kind = {"written": "书面协议", "oral": "口头协议"}.get(c.agreement_kind, "")
    number = label(joined(kind, c.agreement_number), "dim", wrap=True, copyable=True)
    return card("调解协议", number, grid_of(shell, pairs, one_each=True), beside=tools)


def filing(shell: Shell, context: Context, tool: QWidget | None) -> QWidget | None:
    """How the dossier was bound."""
    f = context.case.filing
    if f is None and tool is None:
        return None
    if f is None:
        return card("立卷", label("还没有立卷。", "dim"), beside=() if tool is None else (tool,))
    pairs = (
        ("卷号", f.volume_number), ("保管期限", f.keeping_name), ("存放", f.archive_place), ("立卷人", f.filed_by),
        ("立卷日期", day(f.filed_on)), ("检查人", f.checked_by), ("页数", str(f.pages or "")), ("卷宗情况说明", f.remarks),
    )  # fmt: skip
    return card("立卷", grid_of(shell, pairs), beside=() if tool is None else (tool,))


def steps(context: Context) -> QWidget:
    """Every move that was made."""
    lines = column(spacing=2)
    for s in reversed(context.case.steps):
        term = f"到 {s.due_on}" if s.due_on else ""
        lines.addWidget(label(joined(str(s.on_day), s.name, s.clerk, term, s.note), "small", wrap=True))
    return card("办理过程", lines)


def buttons(*made: QWidget) -> QWidget:
    """Buttons that go on in the next line where there is no room."""
    holder = QWidget()
    flow = FlowLayout(spacing=6)
    for one in made:
        flow.addWidget(one)
    holder.setLayout(flow)
    return holder
