"""Ask once: which words and numbers of the coded columns nobody knows yet, with counts and proposals."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.exchange.sheets.header import skip_reason
from app.models.rules import identity
from app.office import Office
from app.usecases.importing.codes import Asked, CodeReader, code_readers, is_number, propose, shown
from app.usecases.importing.plan import ImportPlan
from app.usecases.importing.sheet import Progress, Ticker

_STEP = 200
_NAMES = 3


@dataclass
class _Seen:
    """One text of one column while the sheet is read."""

    count: int = 0
    who: list[str] = field(default_factory=list)
    sexes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Survey:
    """`asked` by field; `open` are those that need an answer before the sheet may be taken: numbers without one."""

    asked: Mapping[str, tuple[Asked, ...]]

    @property
    def all(self) -> list[Asked]:
        """Every text, field by field."""
        return [a for texts in self.asked.values() for a in texts]

    @property
    def new(self) -> list[Asked]:
        """What has never been answered for this kind of sheet."""
        return [a for a in self.all if a.answered is None]


def survey(office: Office, plan: ImportPlan, progress: Progress = lambda done, total: None) -> Survey:
    """Read the coded columns of the whole sheet. `progress(done, total)` every 0.1 s; it may raise Cancelled."""
    columns = [(c.field, c.column.index) for c in plan.columns if c.field]
    readers = code_readers(office.library, {}, [f for f, _ in columns if f])
    coded = [(f, at, readers[f]) for f, at in columns if f in readers]
    if not coded:
        return Survey({})
    seen = _read(plan, coded, Ticker(progress))
    found: dict[str, tuple[Asked, ...]] = {}
    for name, texts in seen.items():
        reader, answers = readers[name], plan.answers.get(name, {})
        unknown = {t: s for t, s in texts.items() if t and reader.code(t) is None}
        proposals = propose(reader, list(unknown))
        if name == "sex":
            proposals |= _by_number(unknown)
        asked = [
            Asked(name, t, s.count, tuple(s.who), *proposals[t], answered=answers.get(t))
            for t, s in unknown.items()
        ]
        if asked:
            found[name] = tuple(sorted(asked, key=lambda a: (-a.count, a.text)))
    return Survey(found)


def _read(
    plan: ImportPlan, coded: list[tuple[str, int, CodeReader]], tick: Ticker
) -> dict[str, dict[str, _Seen]]:
    seen: dict[str, dict[object, _Seen]] = {name: {} for name, _, _ in coded}
    name_at, id_at = plan.fields.get("name", -1), plan.fields.get("id_number", -1)
    total = max(plan.book.load(plan.sheet, tick), 1)
    for number, cells in plan.records():
        if number % _STEP == 0:
            tick(number, total)
        if skip_reason(cells, plan.header) is not None:
            continue
        for name, at, _ in coded:
            raw = cells[at] if at < len(cells) else None
            if raw is None or raw == "":
                continue
            texts = seen[name]
            one = texts.get(raw)
            if one is None:
                one = texts[raw] = _Seen()
            one.count += 1
            if len(one.who) < _NAMES and 0 <= name_at < len(cells) and (who := shown(cells[name_at])):
                one.who.append(who)
            if name == "sex" and len(one.sexes) < _STEP and 0 <= id_at < len(cells):
                one.sexes.append(_sex_of(cells[id_at]))
    return {name: _folded(texts) for name, texts in seen.items()}


def _folded(texts: dict[object, _Seen]) -> dict[str, _Seen]:
    """Cells that read the same are one text: 10 as a number and "10 " as text."""
    found: dict[str, _Seen] = {}
    for raw, one in texts.items():
        text = shown(raw)
        if text in found:
            both = found[text]
            found[text] = _Seen(both.count + one.count, (both.who + one.who)[:_NAMES], both.sexes + one.sexes)
        else:
            found[text] = one
    return found


def _sex_of(raw: object) -> str:
    """The sex that an 18-digit number tells, "" when it is none."""
    text = shown(raw)
    whole = len(text) == 18 and text[:17].isdecimal()
    return (
        ("1" if int(text[16]) % 2 else "2")
        if whole and identity.checksum(text[:17]) == text[17].upper()
        else ""
    )


def _by_number(unknown: Mapping[str, _Seen]) -> dict[str, tuple[str | None, str]]:
    """What 1 and 2 mean for 性别 when the ID numbers of the same rows all say so."""
    found: dict[str, tuple[str | None, str]] = {}
    for text, one in unknown.items():
        told = {s for s in one.sexes if s}
        if is_number(text) and len(told) == 1:
            found[text] = (told.pop(), "这些行的身份证号都这样说")
    return found


def answered(plan: ImportPlan, answers: Mapping[str, Mapping[str, str | None]]) -> ImportPlan:
    """The plan with the clerk's answers (code; "" for "into the note"; None takes an answer back)."""
    merged = {f: dict(a) for f, a in plan.answers.items()}
    for name, said in answers.items():
        texts = merged.setdefault(name, {})
        for text, code in said.items():
            if code is None:
                texts.pop(text, None)
            else:
                texts[text] = code
    return replace(plan, answers={f: a for f, a in merged.items() if a})
