"""The way a record went, step by step, stays whole: a step is not taken back from under the steps that came after it.

Whatever stands at 归档 must have been 办结 before, with its day and its result (domain.md A4).
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.spans import Span, chunks, inside, within
from app.errors import ClerkError
from app.models.tables import RECORD_CLASSES, AuditEntry

STEPS = {
    "service_step": ("record_id", "service_record"),
    "lead_step": ("lead_id", "lead"),
    "ledger_step": ("entry_id", "ledger_entry"),
    "mediation_step": ("case_id", "mediation_case"),
    "moral_step": ("case_id", "moral_case"),
}
"""Steps by kind: the column that names whose step it is, and that record's kind."""
PARTS = {
    **dict.fromkeys(
        ("residence", "membership", "resident_phone", "resident_name"), ("resident_id", "resident")
    ),
    "service_material": ("record_id", "service_record"),
    **STEPS,
}
"""What a record is not whole without."""


def refuse(session: Session, entry: AuditEntry, created: dict[str, list[Span]]) -> None:
    """Raise ClerkError for an act that moved a record which moved on since; `created` are the records the act made, by kind.

    Of many records made in one act those that moved on are kept, with their steps.
    """
    for kind in STEPS.keys() & created.keys():
        column, whole = STEPS[kind]
        made = created.get(whole, [])
        many = sum(last - first + 1 for first, last in made) > 1
        if not many and (names := _later(session, kind, column, created[kind])):
            told = "".join(f"“{name}”" for name in names)
            raise ClerkError(
                f"“{entry.what}”之后又办了{told}，不能先撤销前面的一步",
                f"请从后往前撤销：先撤销“{names[-1]}”。",
            )


def _later(session: Session, kind: str, column: str, mine: list[Span]) -> list[str]:
    """The names of the steps that moved the same records on after these, in their order."""
    table: Any = RECORD_CLASSES[kind].__table__
    own = table.c[column]
    first: dict[int, int] = {}
    for spans in chunks(mine):
        moved = select(table.c.id, own).where(within(table.c.id, spans), _moves(table)).order_by(table.c.id)
        for step, record in session.execute(moved):
            first.setdefault(record, step)
    found: dict[str, None] = {}
    for record, step in first.items():
        after = select(table.c.id, table.c.move).where(own == record, table.c.id > step, _moves(table))
        after = after.where(table.c.deleted_at.is_(None)).order_by(table.c.id)
        found |= {name: None for one, name in session.execute(after) if not inside(one, mine)}
    return list(found)


def _moves(table: Any) -> Any:
    """Whether a step changed where its record stands."""
    return (table.c.from_state.is_(None)) | (table.c.from_state != table.c.to_state)
