"""What a journal entry asks: the same few things for all kinds, the kind's own fields by its definition."""

import re
from dataclasses import dataclass, field

from app.errors import ClerkError
from app.models.definitions.work import COUNTS, JournalKind
from app.models.rules.dates import read_date
from app.office import Office
from app.usecases import deliberation
from app.usecases.households.spells import day_of
from app.usecases.journal import looked
from app.usecases.ledgers.values import typed
from app.usecases.services.forms import too_long

MOST_PEOPLE = 10_000_000
_COUNTED = re.compile(
    r"(?P<before>大?约)?\s*(?P<number>[0-9]{1,9})\s*(?P<after>余|多)?\s*(?:人次|人|个|件|场)?\s*(?P<last>左右)?"
)
LONGEST = {
    "title": ("事由", 120), "place": ("地点", 200), "campaign": ("专项活动", 60), "worker": ("工作人员", 60),
}  # fmt: skip
"""What each is called and how many characters it may have (the columns)."""


@dataclass
class EntryForm:
    """An entry as typed. `counts` and `details` are texts by key; `on_day` empty is today. `about` says the counts are 约."""

    kind: str = "visit"
    on_day: str = ""
    title: str = ""
    topic: str = ""
    place: str = ""
    worker: str = ""
    text: str = ""
    outcome: str = ""
    campaign: str = ""
    about: bool = False
    counts: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    resident_id: int | None = None
    household_id: int | None = None
    parent_id: int | None = None


def kind_of(office: Office, key: str) -> JournalKind:
    """What a kind of entry asks. Raises ClerkError."""
    if key not in office.library.journal:
        raise ClerkError(f"没有“{key}”这类工作记录", f"可以选：{'、'.join(office.library.journal)}。")
    return office.library.journal[key]


def problems(office: Office, form: EntryForm) -> dict[str, str]:
    """What is wrong, by field name; the kind's own fields as `details.KEY`, counts as `counts.KEY`."""
    kind, found = kind_of(office, form.kind), {}
    try:
        day_of(office, form.on_day)
    except ClerkError as error:
        found["on_day"] = str(error)
    if kind.home and form.kind == "visit" and form.household_id is None and form.resident_id is None:
        found["resident_id"] = "请选择走访了谁"
    if not form.title.strip() and not kind.home:
        found["title"] = "请写明事由"
    if kind.home and form.kind != "visit" and not _says_anything(form):
        found["text"] = f"请写{kind.words[0]}，什么也没有写的不能保存"
    if kind.topics and form.topic and form.topic not in dict(office.library.code(kind.topics).choices):
        found["topic"] = "请从列表里选"
    if form.kind == deliberation.MEETING and not form.topic:
        found["topic"] = "请选是哪种会议"
    for key in kind.counts:
        if form.counts.get(key, "").strip() and counted(form, key)[0] is None:
            found[f"counts.{key}"] = f"{COUNTS[key]}请写整数，不准的写“约30”"
    if form.kind == deliberation.MEETING:
        people = counted(form, "people")[0]
        found |= deliberation.wrong_votes("" if people is None else str(people), form.details)
    return found | too_long(vars(form), LONGEST) | _own(office, kind, form) | _too_many(kind, form)


def _says_anything(form: EntryForm) -> bool:
    """Whether more is known than the day and who worked."""
    texts = (form.title, form.topic, form.text, form.outcome, *form.counts.values(), *form.details.values())
    return bool(form.resident_id or form.household_id or any(text and text.strip() for text in texts))


def _too_many(kind: JournalKind, form: EntryForm) -> dict[str, str]:
    """A number that is larger than the one it is part of, said where the part is typed."""
    names = {**{key: COUNTS[key] for key in kind.counts}, **kind.numbers()}
    found = {}
    for part, whole in kind.no_more:
        few, many = _told(kind, form, part), _told(kind, form, whole)
        if few is not None and many is not None and few > many:
            at = f"counts.{part}" if part in kind.counts else f"details.{part}"
            found[at] = f"{names[part]} {few} 多于{names[whole]} {many}，请核对"
    return found


def _told(kind: JournalKind, form: EntryForm, key: str) -> int | None:
    """A number of the form, None where there is none or it cannot be read."""
    if key in kind.counts:
        return counted(form, key)[0]
    text = form.details.get(key, "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else None


def counted(form: EntryForm, key: str) -> tuple[int | None, bool]:
    """A count as typed, and whether it is not exact (约30、30多人、30人左右); None for nothing or what is no count."""
    found = _COUNTED.fullmatch(form.counts.get(key, "").strip())
    if found is None or int(found["number"]) > MOST_PEOPLE:
        return None, False
    return int(found["number"]), form.about or any(found[part] for part in ("before", "after", "last"))


def _own(office: Office, kind: JournalKind, form: EntryForm) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        details = looked.filled(office, kind, form.details)
    except ClerkError as error:
        return {f"details.{kind.looks_through.link if kind.looks_through else ''}": str(error)}
    for spec in looked.asked_of(office, kind).field:
        try:
            value = typed(office, spec, details.get(spec.key, ""))
        except ClerkError as error:
            found[f"details.{spec.key}"] = f"{spec.name}：{error}"
            continue
        if spec.required and value is None:
            found[f"details.{spec.key}"] = f"请填写{spec.name}"
        if spec.type == "day" and value is not None and read_date(str(value)) is None:
            found[f"details.{spec.key}"] = f"{spec.name}要写到日"
    return found
