"""Two items that are one thing: the records go to the one that is kept, the other's code and name still find it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.tables import AuditChange, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases.catalogue.fields import BY_NAME
from app.usecases.catalogue.items import aliases
from app.usecases.history import undo as undoing

Step = Callable[[int, int], None]
CHUNK = 200
_EVEN_DELETED = {"include_deleted": True}


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do: how many records move, how many there will be, and what the clerk should know."""

    keep: str
    lose: str
    moving: int
    together: int
    notes: tuple[str, ...]


def plan(office: Office, keep_id: int, lose_id: int) -> MergePlan:
    """What `merge` would do, without doing it. Raises ClerkError as `merge` does."""
    with office.read() as session:
        keep, lose = _both(session, keep_id, lose_id)
        moving, there = _count(session, lose.id), _count(session, keep.id)
        notes = _notes(office, keep, lose)
    return MergePlan(
        f"{keep.code} {keep.name}", f"{lose.code} {lose.name}", moving, moving + there, tuple(notes)
    )


def _notes(office: Office, keep: ServiceItem, lose: ServiceItem) -> list[str]:
    """What the two say differently of what is counted and promised."""
    ways = office.library.code("service_way")
    pairs = (
        ("类别", keep.group_name, lose.group_name), ("方式", ways.label(keep.way), ways.label(lose.way)),
        ("目标", keep.goal, lose.goal), ("承诺时限", keep.limit_days, lose.limit_days),
    )  # fmt: skip
    return [
        f"{word}不同：保留的是“{a or '空'}”，并入的是“{b or '空'}”，以保留的为准"
        for word, a, b in pairs
        if a != b
    ]


def _count(session: Session, item_id: int) -> int:
    return session.scalar(select(func.count()).where(ServiceRecord.item_id == item_id)) or 0


def _both(session: Session, keep_id: int, lose_id: int) -> tuple[ServiceItem, ServiceItem]:
    keep, lose = session.get(ServiceItem, keep_id), session.get(ServiceItem, lose_id)
    if keep is None or lose is None:
        raise ClerkError("要合并的事项已不存在", "请按 F5 刷新。")
    if keep.id == lose.id:
        raise ClerkError("同一个事项不能和自己合并", "请选另一个事项。")
    for item in (keep, lose):
        if item.merged_into_id is not None:
            raise ClerkError(f"“{item.name}”已经并入别的事项", "请选它并入的那一项。")
    if lose.restricted and not keep.restricted:
        raise ClerkError(
            f"“{lose.name}”限定人员办理，不能并入不限定的“{keep.name}”", "反过来合并，或先把保留的改为限定。"
        )
    return keep, lose


def merge(office: Office, keep_id: int, lose_id: int, step: Step | None = None) -> int:
    """Let all records of an item be the kept one's; the other is off, its code and names lead to the kept one.

    Records in the recycle bin go along. Promises already given keep their dates. Returns the audit line.
    """
    with office.write("合并事项") as w:
        keep, lose = _both(w.session, keep_id, lose_id)
        w.what = f"合并事项：{lose.code} {lose.name} 并入 {keep.code} {keep.name}"
        _take_names(keep, lose)
        ids = list(
            w.session.scalars(
                select(ServiceRecord.id).where(ServiceRecord.item_id == lose.id).order_by(ServiceRecord.id),
                execution_options=_EVEN_DELETED,
            )
        )
        for earlier in w.session.scalars(select(ServiceItem).where(ServiceItem.merged_into_id == lose.id)):
            earlier.merged_into_id = keep.id
        lose.merged_into_id, lose.enabled = keep.id, False
        for at in range(0, len(ids), CHUNK):
            chunk = select(ServiceRecord).where(ServiceRecord.id.in_(ids[at : at + CHUNK]))
            for record in w.session.scalars(chunk, execution_options=_EVEN_DELETED):
                record.item_id = keep.id
            w.session.flush()
            if step is not None:
                step(min(at + CHUNK, len(ids)), len(ids))
    return w.entry_id or 0


def _take_names(keep: ServiceItem, lose: ServiceItem) -> None:
    names = dict.fromkeys([*aliases(keep.alias), lose.name, *aliases(lose.alias)])
    text = "|".join(n for n in names if n != keep.name)
    longest = BY_NAME["alias"].longest
    if len(text) > longest:
        raise ClerkError(
            f"合并后的别名共 {len(text)} 个字，最多 {longest} 个字",
            f"请先在“{keep.name}”和“{lose.name}”里删去几个别名。",
        )
    keep.alias = text


def unmerge(office: Office, item_id: int) -> undoing.UndoResult:
    """Take a merge back, also after other work; what was done since stays with the kept item."""
    with office.read() as session:
        rows = session.execute(
            select(AuditChange.entry_id, AuditChange.fields)
            .where(
                AuditChange.kind == "service_item",
                AuditChange.record_id == item_id,
                AuditChange.op == "changed",
            )
            .order_by(AuditChange.id.desc())
        ).all()
    entry = next((e for e, fields in rows if fields.get("merged_into_id", [0, None])[1]), None)
    if entry is None:
        raise ClerkError("这个事项没有合并过")
    return undoing.undo(office, entry)
