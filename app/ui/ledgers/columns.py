"""A ledger's row as a form: its declared fields become controls, its owner is picked, its spell is typed."""

from collections.abc import Mapping
from typing import Any

from app.models.definitions.kinds import LedgerField
from app.ui.widgets.form import Entry

OWNED = ("resident", "household")
PLACED = {"area": "网格、楼栋或房屋", "organisation": "单位"}
SCOPES = ((True, "在册"), (False, "含已终止的"))
NOTE = "备注"
OUTSIDE = "姓名（本社区以外的人）"
OUTSIDERS = "输首字母选；不是本社区的人写全姓名"
HINTS = {"date": "例如 2026-03-15", "money": "元", "phone": "手机或带区号的固定电话"}


def entries(facts: Any, *, new: bool, outside: bool = False) -> tuple[Entry, ...]:
    """The form of a row; a new one is asked for its owner, a kept one may also be given its end. `outside`: it is kept for
    somebody who is not on file, whose name can be corrected."""
    made: list[Entry] = []
    if outside:
        made.append(Entry("owner", OUTSIDE, required=True))
    elif new and facts.belongs_to in OWNED:
        name = "居民" if facts.belongs_to == "resident" else "居民（户主或家庭成员）"
        made.append(
            Entry(
                "owner", name, "resident", wide=True, hint=OUTSIDERS if facts.outsiders else "", required=True
            )
        )
    elif new and facts.belongs_to in PLACED:
        made.append(Entry("owner", PLACED[facts.belongs_to], "link", ((facts.belongs_to, ""),), wide=True))
    made += [_entry(spec, facts.choices) for spec in facts.fields if spec.type != "note" and spec.typed]
    made.append(Entry("start", "起始日期", hint="空着就是今天" if new else ""))
    if not new:
        made.append(Entry("end", "终止日期"))
    made.append(Entry("reason", "原因"))
    made += [_entry(spec, facts.choices) for spec in facts.fields if spec.type == "note"]
    if NOTE not in {spec.name for spec in facts.fields}:
        made.append(Entry("note", NOTE, "note", wide=True))
    return tuple(made)


def _entry(spec: LedgerField, choices: Mapping[str, list[tuple[str, str]]]) -> Entry:
    name = f"{spec.name}（元）" if spec.type == "money" and "元" not in spec.name else spec.name
    hint = spec.help or HINTS.get(spec.type, "")
    if spec.type == "choice":
        listed = (("", "请选择" if spec.required else ""), *choices[spec.codes or ""])
        return Entry(spec.key, name, "choice", listed, hint=hint, required=spec.required)
    if spec.type == "link":
        return Entry(spec.key, name, "link", ((spec.to, ""),), hint=hint, required=spec.required)
    if spec.type == "yesno":
        return Entry(spec.key, name, "check", hint=hint)
    if spec.type == "note":
        return Entry(spec.key, name, "note", wide=True, hint=hint, required=spec.required)
    if spec.offers:
        return Entry(spec.key, name, "offered", ((spec.offers, ""),), hint=hint, required=spec.required)
    return Entry(spec.key, name, hint=hint, required=spec.required)


def texts(facts: Any, values: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the form as the texts of EntryForm, by field key."""
    made = {}
    for spec in facts.fields:
        if not spec.typed:
            continue
        value = values[spec.key]
        made[spec.key] = ("是" if value else "否") if isinstance(value, bool) else str(value or "")
    return made


def as_stored(facts: Any, values: Mapping[str, str]) -> dict[str, Any]:
    """Stored texts as values of the form."""
    typed = (spec for spec in facts.fields if spec.typed and spec.key in values)
    return {s.key: values[s.key] == "1" if s.type == "yesno" else values[s.key] for s in typed}


def shown(facts: Any, entry: Any) -> dict[str, Any]:
    """A kept row as values of the form."""
    own = as_stored(facts, {spec.key: entry.values.get(spec.key, "") for spec in facts.fields})
    named = {"owner": entry.owner_name} if entry.owner_name else {}
    return own | named | {"start": entry.start, "end": entry.end, "reason": entry.reason, "note": entry.note}
