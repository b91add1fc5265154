"""Rows of ledgers that go through steps: the ledger names a flow, each step is kept with its day, who, with whom, why.

A row that reaches a final state is ended, one that is taken up again is open again (docs/definitions/flow.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import STAY, Flow, FlowMove, Ledger
from app.models.rules.dates import read_date
from app.models.rules.text import clean
from app.models.tables import LedgerEntry, LedgerStep, Resident
from app.office import Office
from app.usecases import deadlines, flows
from app.usecases.ledgers.listing import spoken

TOLD = ("result", "plan", "department", "until", "note")
"""Answers that are kept in one text with the step, in this order; whom was spoken to has a place of its own."""


@dataclass(frozen=True)
class StepView:
    """One step that was made; `note` is all that was said."""

    name: str
    on_day: date
    clerk: str
    person: str
    note: str
    due_on: date | None


@dataclass(frozen=True)
class RowSteps:
    """Where a row stands: its state, the last day that is awaited in words, the moves that are possible, the steps made."""

    entry_id: int
    state: str
    state_name: str
    signal: str
    due_on: date | None
    due_words: str
    due_signal: str
    moves: tuple[FlowMove, ...]
    steps: tuple[StepView, ...]


@dataclass(frozen=True)
class DueStep:
    """A row whose awaited step falls due: `what` is the ledger's tag, `title` whose it is and the state it waits in; of a
    restricted ledger the number stands for whose it is."""

    entry_id: int
    what: str
    title: str
    on: date


def flow_of(office: Office, ledger: Ledger) -> Flow | None:
    """The flow the rows of a ledger go through, none for most."""
    return office.library.flows[ledger.flow] if ledger.flow else None


def begin(office: Office, ledger: Ledger, entry: LedgerEntry) -> None:
    """Put a new row at the beginning of its ledger's flow; the first term runs from the row's first day."""
    flow = flow_of(office, ledger)
    if flow is None:
        return
    entry.state = flow.first
    if flow.starts and entry.end is None:
        entry.due_on = deadlines.due(office, flow.starts, entry.start or office.today())


def view(office: Office, entry_id: int) -> RowSteps | None:
    """Where a row stands, for its page; None for a row of a ledger without steps. Raises ClerkError when it is gone."""
    with office.read() as session:
        entry = session.get(LedgerEntry, entry_id)
        if entry is None or entry.deleted_at is not None:
            raise ClerkError("这一行已被删除", "可以到 设置 → 回收站 里找回。")
        flow = flow_of(office, office.library.ledger(entry.ledger))
        if flow is None:
            return None
        made = _steps(session, entry_id)
        state = _state(flow, entry)
        due_on = entry.due_on if entry.end is None or entry.end > office.today() else None
        words, signal = _awaited(office, due_on)
        moves = tuple(m for m in flow.moves_from(state) if not _used_up(flow, m, made))
        shown = tuple(
            StepView(s.move, s.on_day, s.clerk_name, s.person or "", s.note or "", s.due_on)
            for s in sorted(made, key=lambda step: step.on_day)
        )
        return RowSteps(
            entry_id, state, flow.state[state].name, flow.state[state].signal, due_on, words, signal, moves, shown
        )  # fmt: skip


def move(office: Office, entry_id: int, key: str, answers: Mapping[str, str], on: str = "") -> int:
    """Make a step of a row. `answers` by the names of `kinds.ASKS`, `on` the day it was done (empty: today).

    Returns the audit line. Raises ClerkError saying why when it is not allowed.
    """
    with office.write("台账步骤") as w:
        entry = w.session.get(LedgerEntry, entry_id)
        if entry is None or entry.deleted_at is not None:
            raise ClerkError("这一行已被删除", "可以到 设置 → 回收站 里找回。")
        ledger = office.library.ledger(entry.ledger)
        done = move_in(office, w, ledger, entry, key, answers, _day(office, entry, on))
        shut = (
            ledger.sensitivity == "restricted"
        )  # everybody reads the log: which step it was would name the ledger
        w.what = (
            f"{spoken(ledger)}：办理一步"
            if shut
            else f"{ledger.name}：{done.name} {entry.number or ''}".strip()
        )
    return w.entry_id or 0


def move_in(
    office: Office,
    w: Write,
    ledger: Ledger,
    entry: LedgerEntry,
    key: str,
    answers: Mapping[str, str],
    day: date,
) -> FlowMove:
    """`move` inside the caller's write."""
    flow = flow_of(office, ledger)
    if flow is None:
        raise ClerkError(f"“{ledger.name}”没有步骤", "在 设置 → 台账 的定义里写 flow。")
    entry.state = _state(flow, entry)
    chosen = flows.chosen_move(office, w, flow, entry, key, answers, {})
    made = _steps(w.session, entry.id)
    if _used_up(flow, chosen, made):
        raise ClerkError(f"{chosen.name}只能办 {chosen.most} 次，已经办过了")
    before, after = entry.state, entry.state if chosen.to == STAY else chosen.to
    if after != before:
        _refuse_before_last(made, day)
    entry.state = after
    entry.due_on = _due(office, flow, entry, chosen, before, _latest(flow, chosen, made, day))
    if any(spec.key == chosen.marks and spec.type == "yesno" for spec in ledger.field):
        entry.fields = {**entry.fields, chosen.marks: True}
    _end_or_open(flow, entry, after, day, chosen.name)
    w.session.add(
        LedgerStep(
            entry_id=entry.id, ledger=ledger.key, move_key=chosen.key, move=chosen.name, from_state=before, to_state=after,
            on_day=day, at=w.at, due_on=entry.due_on, clerk_name=w.clerk_name,
            person=clean(answers.get("person", ""))[:100] or None, note=_told(chosen, answers),
        )
    )  # fmt: skip
    return chosen


def _steps(session: Session, entry_id: int) -> list[LedgerStep]:
    query = select(LedgerStep).where(LedgerStep.entry_id == entry_id)
    return list(session.scalars(query.order_by(LedgerStep.id)))


def _state(flow: Flow, entry: LedgerEntry) -> str:
    """A row made before its ledger had a flow, or before the flow lost that state, stands at the beginning."""
    return entry.state if entry.state in flow.state else flow.first


def _used_up(flow: Flow, chosen: FlowMove, made: list[LedgerStep]) -> bool:
    """Whether a move that may be made so often only was, since the row last began or began anew."""
    if not chosen.most:
        return False
    since = [
        at for at, step in enumerate(made) if step.to_state == flow.first and step.from_state != flow.first
    ]
    return sum(s.move_key == chosen.key for s in made[since[-1] if since else 0 :]) >= chosen.most


def _day(office: Office, entry: LedgerEntry, on: str) -> date:
    found = read_date(on)
    day = office.today() if found is None else found.full
    if day is None:
        raise ClerkError("日期要写到日，例如 2026-03-15")
    if day > office.today():
        raise ClerkError(f"日期 {day} 还没有到", "请核对日期。")
    if entry.start is not None and day < entry.start:
        raise ClerkError(f"日期 {day} 在登记日期 {entry.start} 之前", "请核对日期。")
    return day


def _refuse_before_last(made: list[LedgerStep], day: date) -> None:
    """A row does not leave a state before the day it came into it."""
    came = [step for step in made if step.to_state != step.from_state]
    if came and day < came[-1].on_day:
        last = came[-1]
        raise ClerkError(f"日期 {day} 在上一步“{last.move}”（{last.on_day}）之前", "请核对日期。")


def _latest(flow: Flow, chosen: FlowMove, made: list[LedgerStep], day: date) -> date:
    """The day from which the term of a move runs: a visit written down later does not bring the next one forward."""
    same = {move.key for move in flow.move if chosen.starts and move.starts == chosen.starts}
    return max([day, *(step.on_day for step in made if step.move_key in same)])


def _due(
    office: Office, flow: Flow, entry: LedgerEntry, chosen: FlowMove, before: str, day: date
) -> date | None:
    """The last day after a move: of the term it starts; else the one that runs on while the clock does."""
    if chosen.starts:
        start = entry.due_on if chosen.counts_from == "due" and entry.due_on else day
        return deadlines.due(office, chosen.starts.format(**_values(entry, chosen.starts)), start)
    running = flow.state[before].clock == "running" and flow.state[entry.state or ""].clock == "running"
    return entry.due_on if running else None


def _values(entry: LedgerEntry, starts: str) -> dict[str, Any]:
    """The row's own fields for the {names} in a term. Raises ClerkError when one is not filled in."""
    wanted = {part.split("}")[0] for part in starts.split("{")[1:]}
    if any(not entry.fields.get(name) for name in wanted):
        raise ClerkError("这一行还没有填写多久一次，算不出下一次的日期", "请先在这一行里选好，再办这一步。")
    return dict(entry.fields)


def _end_or_open(flow: Flow, entry: LedgerEntry, after: str, day: date, why: str) -> None:
    """A final state ends the row with the day after; leaving it opens the row again."""
    if flow.state[after].final and entry.end is None:
        entry.end, entry.end_reason = day + timedelta(days=1), why
    elif not flow.state[after].final:
        entry.end = entry.end_reason = None


def _told(chosen: FlowMove, answers: Mapping[str, str]) -> str | None:
    """What was said, one after another; what is not the reason with its name before it."""
    said = []
    for name in TOLD:
        text = answers.get(name, "").strip()
        if text and name in chosen.asks:
            said.append(text if name == "note" else f"{flows.ASKED[name]}：{text}")
    return "；".join(said) or None


def _awaited(office: Office, due_on: date | None) -> tuple[str, str]:
    if due_on is None:
        return "", ""
    left = (due_on - office.today()).days
    if left < 0:
        return f"超期 {-left} 天", "overdue"
    return ("今天到期", "due") if left == 0 else (f"还剩 {left} 天", "due" if left <= 7 else "")


def until(office: Office, session: Session, last: date) -> Iterator[DueStep]:
    """Open rows whose awaited step is due by `last`, the longest overdue first; a ledger that is off or hidden has none."""
    stepped = {k: one for k, one in office.library.ledgers.items() if one.flow and one.enabled}
    if not stepped:
        return
    name = select(Resident.name).where(Resident.id == LedgerEntry.resident_id).scalar_subquery()
    query = (
        select(LedgerEntry, func.coalesce(name, LedgerEntry.owner_name))
        .where(LedgerEntry.ledger.in_(stepped), LedgerEntry.due_on <= last, LedgerEntry.deleted_at.is_(None))
        .where(or_(LedgerEntry.end.is_(None), LedgerEntry.end > office.today()))
        .order_by(LedgerEntry.due_on, LedgerEntry.id)
    )
    for entry, owner in session.execute(query):
        ledger = stepped[entry.ledger]
        state = office.library.flows[ledger.flow].state.get(entry.state or "")
        whose = entry.number or "" if ledger.sensitivity == "restricted" else owner or entry.number or ""
        title = "　".join(filter(None, (whose, state.name if state else "")))
        yield DueStep(entry.id, ledger.tag or ledger.name, title, entry.due_on)
