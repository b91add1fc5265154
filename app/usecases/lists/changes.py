"""One field of many records changed at once: shown before it is done, one act in the log, undone with one key."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.fields.base import Field, Scope
from app.models.fields.kinds import kind_of
from app.models.fields.show import text_of
from app.models.tables import Household, Resident
from app.office import Office
from app.usecases.lists.fields import Choice, grid_choices

MOST = 20_000
CHUNK = 200
_RESIDENT = (
    "grid_id", "attention", "living_here", "residence_kind", "registered_state", "political", "education", "marriage",
    "employment", "health", "religion", "ethnicity", "lodging", "inflow_reason",
)  # fmt: skip
_FIELDS: dict[str, tuple[str, ...]] = {"resident": _RESIDENT, "household": ("grid_id", "kind")}
_CLASSES: dict[str, Any] = {"resident": Resident, "household": Household}
_SPELLS = {"living_here", "residence_kind"}
_NEEDED = {"living_here", "residence_kind"}
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Changeable:
    """A field that can be changed for many: its name, label and the values to choose from."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Change:
    """What a change would do: `before` counts the present values of those that change, `refused` says who is left."""

    label: str
    value: str
    changed: int
    same: int
    before: tuple[tuple[str, int], ...]
    refused: tuple[str, ...]


def changeable(office: Office, kind: str) -> list[Changeable]:
    """The fields that can be changed for many records of a kind; none for most kinds."""
    found = []
    for name in _FIELDS.get(kind, ()):
        field = kind_of(office.library, kind).fields[name]
        empty: tuple[Choice, ...] = () if name in _NEEDED else ((None, "（空）"),)
        label = "网格" if name == "grid_id" else field.label
        found.append(Changeable(name, label, (*_choices(office, field), *empty)))
    return found


def _choices(office: Office, field: Field) -> tuple[Choice, ...]:
    if field.name == "grid_id":
        return tuple(grid_choices(office))
    if field.type == "yesno":
        return ((True, "是"), (False, "否"))
    return tuple(office.library.code(field.codes or "").choices)


def _checked(office: Office, kind: str, ids: Sequence[int], name: str, value: Any) -> Changeable:
    one = next((c for c in changeable(office, kind) if c.name == name), None)
    if one is None:
        raise ClerkError("这个字段不能成批修改", "请打开档案逐个修改。")
    if value not in [v for v, _ in one.choices]:
        raise ClerkError(f"“{one.label}”没有“{value}”这个选项", "请从列出的选项里选。")
    if not ids:
        raise ClerkError("还没有选中要改的人", "请先在列表里选中（Shift+↓ 或 Ctrl+A）。")
    if len(ids) > MOST:
        raise ClerkError(f"一次最多改 {MOST:,} 条，现在选中了 {len(ids):,} 条", "请先筛选，分几次改。")
    return one


def _records(session: Any, kind: str, ids: Sequence[int]) -> Iterator[Any]:
    cls = _CLASSES[kind]
    for at in range(0, len(ids), CHUNK):
        yield from session.scalars(select(cls).where(cls.id.in_(ids[at : at + CHUNK])).order_by(cls.id))


def preview(office: Office, kind: str, ids: Sequence[int], name: str, value: Any) -> Change:
    """What `change_many` would do, without doing it."""
    one = _checked(office, kind, ids, name, value)
    with office.read() as session:
        return _sorted_out(office, kind, _records(session, kind, ids), one, value)[0]


def _sorted_out(
    office: Office, kind: str, records: Iterator[Any], one: Changeable, value: Any
) -> tuple[Change, list[Any]]:
    scope = Scope(office.library, office.today(), office.today())
    labels = dict(one.choices)
    before: Counter[str] = Counter()
    refused, turning, same = [], [], 0
    for record in records:
        now = getattr(record, one.name)
        if now == value or (not now and value is None):
            same += 1
        elif why := _refusal(record, one.name, value):
            refused.append(f"{record.name}：{why}")
        else:
            field = kind_of(office.library, kind).fields[one.name]
            empty = now is None or now == ""
            before["空" if empty else labels.get(now) or text_of(field, now, scope)] += 1
            turning.append(record)
    change = Change(one.label, labels[value], len(turning), same, tuple(before.most_common()), tuple(refused))
    return change, turning


def _refusal(record: Any, name: str, value: Any) -> str:
    if name == "living_here" and value and record.died_on is not None:
        return "已登记死亡，不能改为现住"
    return ""


def change_many(
    office: Office, kind: str, ids: Sequence[int], name: str, value: Any, step: Step | None = None
) -> tuple[Change, int]:
    """Set one field of all these records, in one act. Returns what was done and the audit line (0: nothing to do).

    Living here and the kind of residence also close and open the spells behind them, from today. Who cannot be
    changed is named and left. Raises ClerkError before anything is written.
    """
    one = _checked(office, kind, ids, name, value)
    with office.write(f"成批修改{one.label}") as w:
        change, turning = _sorted_out(office, kind, _records(w.session, kind, ids), one, value)
        w.what = f"成批修改{one.label}为“{change.value}”：{change.changed:,} 条"
        for done, record in enumerate(turning, 1):
            setattr(record, name, value)
            if kind == "resident" and name in _SPELLS:
                _keep_spells(office, w, record)
            if done % CHUNK == 0 or done == len(turning):
                w.session.flush()
                if step is not None:
                    step(done, len(turning))
    return change, w.entry_id or 0


def _keep_spells(office: Office, w: Write, record: Resident) -> None:
    from app.usecases.residents import records as residents
    from app.usecases.residents.forms import ResidentForm

    residents._keep_spells(w, record, ResidentForm(name=record.name), office.today())
