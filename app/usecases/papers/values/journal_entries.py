"""Values of the papers of a journal entry: minutes, records of visits and activities."""

from typing import Any

from app.errors import ClerkError
from app.models.fields.show import hidden
from app.models.tables import JournalEntry
from app.office import Office
from app.usecases.journal import views


def journal_entry(office: Office, entry_id: int) -> dict[str, Any]:
    """The entry: `facts` as rows, own fields as `own_KEY`, counts with 约, the events under it. Raises ClerkError."""
    shown = views.open_entry(office, entry_id)
    with office.read() as session:
        entry = session.get(JournalEntry, entry_id)
        if entry is None:
            raise ClerkError("这条工作记录已经删除了", "请按 F5 刷新。")
        events = views.events_of(session, entry_id)
        told = views.facts(office, entry, events)
        own = {f"own_{key}": text for key, (_, text) in views.own_texts(office, entry, masked=True).items()}
        counts = {
            key: views.parted_text(entry, key, events)
            for key in ("people", "audience", "programmes", "works")
        }
        texts = {
            "text": hidden(entry.text or ""),
            "outcome": hidden(entry.outcome or ""),
            "place": entry.place or "",
            "worker": entry.worker or "",
        }
    return {
        **own, **counts, **texts, "kind": shown.kind_name, "heading": _heading(shown.kind_name), "title": shown.title, "whom": shown.whom,
        "on": dict(told).get("日期", ""), "sort": dict(told).get("种类", ""), "number": "",
        "facts": [{"label": label, "value": text} for label, text in told],
        "events": [{"n": str(n), "title": title} for n, (_, _, title) in enumerate(shown.events, 1)],
        "_resident_id": shown.resident_id, "_household_id": shown.household_id,
    }  # fmt: skip


def _heading(kind: str) -> str:
    """What the sheet of a kind is called: 走访记录, but 民情日记 and 突发事件登记 as they are."""
    return kind if kind.endswith(("记", "记录", "登记")) else f"{kind}记录"
