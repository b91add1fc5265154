"""突发事件信息报告 (R35, K21, B05): an event is told at once (初报), again while it goes on (续报) and when it is over (终报).

Every report is a row of the ledger 突发事件信息报告; the later ones name the first. The rows of an event are open until
it is told that it is over; terms are resources/deadlines.toml's emergency_first and emergency_next.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.moments import read_moment, written
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases import deadlines
from app.usecases.ledgers.entries import EntryForm, add_in
from app.usecases.ledgers.entries import problems as row_problems

LEDGER = "emergency_report"
FIRST, MORE, LAST = "first", "more", "last"
STAGES = {FIRST: "初报", MORE: "续报", LAST: "终报"}
OVER = "终报"
TOLD = ("kind", "time", "place", "casualties", "loss", "receiver")
"""What a further report begins with."""


@dataclass
class ReportForm:
    """A report as typed. `kind` is what the code table says in words; `time` and `due` are moments; `event` the id of the
    first report, 0 when this is it."""

    stage: str = FIRST
    event: int = 0
    kind: str = ""
    time: str = ""
    place: str = ""
    casualties: str = ""
    loss: str = ""
    action: str = ""
    receiver: str = ""
    reporter: str = ""
    due: str = ""


@dataclass(frozen=True)
class Report:
    """A report that was written: when it must be told at the latest, when it was told ("" while it was not)."""

    id: int
    number: str
    stage: str
    due: str
    reported: str
    action: str
    reporter: str


@dataclass(frozen=True)
class Event:
    """An event with its reports, the first first. `due` is until when the next must be told (None when it is over);
    `words` says how long that is, `signal` is "overdue", "due", "done" or ""."""

    id: int
    number: str
    kind: str
    time: str
    place: str
    reports: tuple[Report, ...]
    over: bool
    due: datetime | None
    words: str
    signal: str

    @property
    def title(self) -> str:
        """What it is called in lists."""
        return f"{self.kind} {self.place}".strip()


def started(office: Office) -> ReportForm:
    """A first report to be filled in."""
    return ReportForm(time=written(_now(office)), reporter=office.clerk.name)


def followed(office: Office, event_id: int, stage: str) -> ReportForm:
    """A further report with what the last one said; what has been done since is to be written."""
    with office.read() as session:
        rows = _chain(session, event_id)
        said = {key: str(rows[-1].fields.get(key) or "") for key in TOLD}
    kind = office.library.code("emergency_kind").label(said["kind"])
    return ReportForm(
        stage, event_id, kind, said["time"], said["place"], said["casualties"], said["loss"],
        receiver=said["receiver"], reporter=office.clerk.name,
    )  # fmt: skip


def problems(office: Office, form: ReportForm) -> dict[str, str]:
    """What is wrong with a report, by field."""
    found = dict(row_problems(office, office.library.ledger(LEDGER), _row(form)))
    for name, label in (("time", "发生时间"), ("due", "最迟上报")):
        text = getattr(form, name).strip()
        if not text:
            continue
        try:
            moment = read_moment(text, office.today())
        except ClerkError as error:
            found[name] = f"{label}：{error}"
            continue
        if name == "time" and moment > _now(office):
            found[name] = "发生时间还没有到，请核对"
    if form.stage != FIRST and not form.action.strip():
        found["action"] = f"{STAGES[form.stage]}要写这以后的情况和处置"
    return found


def report(office: Office, form: ReportForm) -> int:
    """Keep a report; a final one closes the event. Returns the row's id. Raises ClerkError with what is wrong."""
    if found := problems(office, form):
        raise ClerkError("；".join(found.values()))
    kept = replace(form, time=_moment(office, form.time), due=_moment(office, form.due) or _due(office, form))
    with office.write(f"突发事件{STAGES[form.stage]} {form.place}") as w:
        if form.event:
            _refuse_over(w, form.event)
        row = add_in(office, w, office.library.ledger(LEDGER), _row(kept))
        w.session.flush()
        if form.stage == LAST:
            _close(office, w, form.event)
        return row.id


def _row(form: ReportForm) -> EntryForm:
    values = {key: text for key, text in asdict(form).items() if key != "event" and text}
    values["stage"] = STAGES[form.stage]
    return EntryForm(values=values | ({"event": f"#{form.event}"} if form.event else {}))


def _due(office: Office, form: ReportForm) -> str:
    """Until when it must be told: a first report so long after it happened, a further one so long after the last."""
    if not form.event:
        happened = read_moment(form.time, office.today())
        return written(deadlines.due_at(office, "emergency_first", happened))
    event = one(office, form.event)
    return written(event.due) if event.due else ""


def _close(office: Office, w: Write, event_id: int) -> None:
    for row in _chain(w.session, event_id):
        row.end, row.end_reason = office.today(), OVER


def _refuse_over(w: Write, event_id: int) -> None:
    first = _chain(w.session, event_id)[0]
    if first.end is not None:
        raise ClerkError(f"这个事件已经终报（{first.end}）", "又有新情况的，登记一份新的初报。")


def one(office: Office, event_id: int) -> Event:
    """An event by the id of its first report. Raises ClerkError when it is gone."""
    with office.read() as session:
        return _event(office, _chain(session, event_id))


def events(office: Office) -> list[Event]:
    """All events: those that go on first, of these the one that must be told soonest; then the latest that are over."""
    with office.read() as session:
        query = select(LedgerEntry).where(LedgerEntry.ledger == LEDGER).order_by(LedgerEntry.id)
        chains: dict[int, list[LedgerEntry]] = defaultdict(list)
        for row in session.scalars(query):
            chains[_first_of(row)].append(row)
        found = [_event(office, rows) for rows in chains.values()]
    return sorted(found, key=lambda e: (e.over, e.due is None, str(e.due or ""), -e.id))


def _chain(session: Session, event_id: int) -> list[LedgerEntry]:
    """The reports of an event, the first first."""
    first = session.get(LedgerEntry, event_id)
    if first is None or first.deleted_at is not None or first.ledger != LEDGER:
        raise ClerkError("这份初报已经删除了", "可以到 设置 → 回收站 里找回。")
    query = select(LedgerEntry).where(LedgerEntry.ledger == LEDGER).order_by(LedgerEntry.id)
    return [first, *(r for r in session.scalars(query) if r.id != event_id and _first_of(r) == event_id)]


def _first_of(row: LedgerEntry) -> int:
    text = str(row.fields.get("event") or "")
    return int(text) if text.isdigit() else row.id


def _event(office: Office, rows: Sequence[LedgerEntry]) -> Event:
    first, last = rows[0], rows[-1]
    reports = tuple(_report(row) for row in rows)
    over = last.fields.get("stage") == LAST or first.end is not None
    due = _next_due(office, reports[-1], over=over)
    words, signal = _words(_now(office), due) if due else (OVER if over else "", "done" if over else "")
    kind = office.library.code("emergency_kind").label(str(first.fields.get("kind") or ""))
    said = first.fields
    return Event(
        first.id, first.number or "", kind, str(said.get("time") or ""), str(said.get("place") or ""), reports, over, due,
        words, signal,
    )  # fmt: skip


def _report(row: LedgerEntry) -> Report:
    said = row.fields
    stage = STAGES.get(str(said.get("stage") or FIRST), "")
    due, told = str(said.get("due") or ""), str(said.get("reported") or "")
    return Report(
        row.id,
        row.number or "",
        stage,
        due,
        told,
        str(said.get("action") or ""),
        str(said.get("reporter") or ""),
    )


def _next_due(office: Office, last: Report, *, over: bool) -> datetime | None:
    """Until when the next thing must be told: this report while it was not, the one after it when the event goes on."""
    if not last.reported:
        return _read(office, last.due)
    told = None if over else _read(office, last.reported)
    return deadlines.due_at(office, "emergency_next", told) if told else None


def _read(office: Office, text: str) -> datetime | None:
    """A moment that is kept; None for one typed in the ledger that cannot be read."""
    try:
        return read_moment(text, office.today()) if text else None
    except ClerkError:
        return None


def _moment(office: Office, text: str) -> str:
    return written(read_moment(text, office.today())) if text.strip() else ""


def _words(now: datetime, due: datetime) -> tuple[str, str]:
    minutes = int((due - now).total_seconds() // 60)
    span = abs(minutes)
    told = f"{span} 分钟" if span < 120 else f"{span // 60} 小时" if span < 2880 else f"{span // 1440} 天"
    return (f"超期 {told}", "overdue") if minutes < 0 else (f"还剩 {told}", "due")


def _now(office: Office) -> datetime:
    """The local moment, to the minute."""
    return office.clock.now().astimezone().replace(second=0, microsecond=0, tzinfo=None)


def told(office: Office, entry_id: int) -> None:
    """Note that a report was told just now, if that was not noted before."""
    with office.write("突发事件已上报") as w:
        row = w.session.get(LedgerEntry, entry_id)
        if row is None or row.deleted_at is not None or row.ledger != LEDGER:
            raise ClerkError("这份报告已经删除了", "可以到 设置 → 回收站 里找回。")
        if not row.fields.get("reported"):
            row.fields = {**row.fields, "reported": written(_now(office))}
        w.what = f"突发事件已上报 {row.number or ''}"
