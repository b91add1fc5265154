"""Lists that clerks keep: filters saved under a name, for oneself or for everyone, and what each list showed last.

What a filter asks for may name people, so the last one is kept in the office's own file, not beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.rules.text import clean
from app.models.tables import OfficeSetting, SavedQuestion
from app.office import Office
from app.usecases.lists.changes import Change, change_many, changeable, preview
from app.usecases.lists.fields import FieldInfo, Where, fields_of, problems_of, words

__all__ = [
    "Change", "FieldInfo", "NameTakenError", "Saved", "change_many", "changeable", "delete", "fields_of", "preview", "problems_of",
    "recall", "remember", "rename", "save", "saved", "words",
]  # fmt: skip


class NameTakenError(ClerkError):
    """A filter of this name is there already: it is replaced only when the clerk says so."""


@dataclass(frozen=True)
class Saved:
    """A filter with a name. `problems` says why it cannot be asked any more; it is kept all the same."""

    id: int
    name: str
    where: tuple[tuple[Any, ...], ...]
    columns: tuple[str, ...]
    order: tuple[str, ...]
    shared: bool
    mine: bool
    problems: tuple[str, ...] = ()


def saved(office: Office, kind: str) -> list[Saved]:
    """The filters of a kind of list that this clerk may choose: one's own, then those for everyone, by name."""
    with office.read() as session:
        mine = or_(SavedQuestion.clerk_id == office.clerk.id, SavedQuestion.clerk_id.is_(None))
        rows = list(session.scalars(select(SavedQuestion).where(SavedQuestion.kind == kind, mine)))
    found = [_view(office, row) for row in rows]
    return sorted(found, key=lambda one: (one.shared, one.name))


def _view(office: Office, row: SavedQuestion) -> Saved:
    asked = row.question
    where = tuple(tuple(c) for c in asked.get("where", ()))
    return Saved(
        row.id, row.name, where, tuple(asked.get("columns", ())), tuple(asked.get("order", ())),
        row.clerk_id is None, row.created_by == office.clerk.id,
        tuple(problems_of(office, row.kind, where)),
    )  # fmt: skip


def save(
    office: Office, kind: str, name: str, where: Where, columns: Sequence[str] = (), order: Sequence[str] = (), *,
    shared: bool = False, replace: bool = False,
) -> int:  # fmt: skip
    """Keep a filter under a name. Returns its id. One of the same name and the same owner is replaced with `replace`, else
    NameTakenError is raised.

    Raises ClerkError for a missing name, no condition, or a condition that cannot be asked.
    """
    name = _named(name)
    if not where:
        raise ClerkError("还没有筛选条件，没有什么可以保存", "请先选好条件，再保存为常用筛选。")
    if problems := problems_of(office, kind, where):
        raise ClerkError("；".join(problems))
    owner = None if shared else office.clerk.id
    with office.write(f"保存常用筛选 {name}") as w:
        old = _same(w.session, kind, name, owner)
        if old is not None and not replace:
            whose = "大家的" if shared else "自己的"
            raise NameTakenError(f"已经有一个叫“{name}”的{whose}常用筛选", "再按一次“确定”就换成现在的条件。")
        row = old or SavedQuestion(kind=kind, name=name, clerk_id=owner)
        conditions = [[list(p) if isinstance(p, tuple) else p for p in c] for c in where]
        row.question = {"where": conditions, "columns": list(columns), "order": list(order)}
        w.session.add(row)
        w.session.flush()
        return row.id


def _same(session: Session, kind: str, name: str, owner: int | None) -> SavedQuestion | None:
    query = select(SavedQuestion).where(SavedQuestion.kind == kind, SavedQuestion.name == name)
    mine = SavedQuestion.clerk_id.is_(None) if owner is None else SavedQuestion.clerk_id == owner
    return session.scalars(query.where(mine)).first()


def _named(text: str) -> str:
    name = clean(text)
    if not name:
        raise ClerkError("请给筛选起个名字", "例如：第一网格 80 岁以上。")
    if len(name) > 60:
        raise ClerkError("名字太长了", "请写在 60 个字以内。")
    return name


def _found(office: Office, session: Session, saved_id: int) -> SavedQuestion:
    row = session.get(SavedQuestion, saved_id)
    if row is None or row.deleted_at is not None or row.clerk_id not in {None, office.clerk.id}:
        raise ClerkError("这个常用筛选已不存在")
    return row


def rename(office: Office, saved_id: int, name: str) -> None:
    """Give a filter another name. Raises ClerkError when the name is taken."""
    name = _named(name)
    with office.write(f"常用筛选改名 {name}") as w:
        row = _found(office, w.session, saved_id)
        other = _same(w.session, row.kind, name, row.clerk_id)
        if other is not None and other.id != row.id:
            raise ClerkError(f"已经有一个叫“{name}”的常用筛选", "请换一个名字。")
        row.name = name


def delete(office: Office, saved_id: int) -> int:
    """Delete a filter. Returns the audit line, so that it can be undone."""
    with office.write("删除常用筛选") as w:
        row = _found(office, w.session, saved_id)
        w.what = f"删除常用筛选 {row.name}"
        w.session.delete(row)
    return w.entry_id or 0


def remember(office: Office, name: str, state: dict[str, Any]) -> None:
    """What a list asks for now, for this clerk, until the next time."""
    with office.write("记住列表") as w:
        w.session.merge(OfficeSetting(key=_key(office, name), value=state))


def recall(office: Office, name: str, kind: str) -> dict[str, Any]:
    """What a list of this kind asked for when this clerk left it; empty when there is nothing.

    Conditions that cannot be asked any more (a column that is masked since, a field that is gone) are left out, and `left`
    says why; what remains has no name then.
    """
    with office.read() as session:
        kept = session.get(OfficeSetting, _key(office, name))
        state = dict(kept.value) if kept is not None and isinstance(kept.value, dict) else {}
    where = state.get("where", ())
    problems = [problems_of(office, kind, (one,)) for one in where]
    if not any(problems):
        return state
    asked = [one for one, wrong in zip(where, problems, strict=True) if not wrong]
    return {"where": asked, "name": "", "left": [said for wrong in problems for said in wrong]}


def _key(office: Office, name: str) -> str:
    return f"list.{office.clerk.id or 0}.{name}"[:80]
