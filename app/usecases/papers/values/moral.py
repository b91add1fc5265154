"""What 道德评判调解书 says: nobody by name unless the clerk says so and why (seed-map E21: the seed does not say; default no
names), and what the paper is not (E22)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.errors import ClerkError
from app.models.fields.show import hidden
from app.models.rules.telling import may_tell, possible_names, replaced, surname, without_houses
from app.models.tables import MoralCase, MoralPerson, Resident
from app.office import Office
from app.usecases.moral.cases import people_of
from app.usecases.moral.forms import PRAISE
from app.usecases.papers.values.words import chinese_day, day

STEMS = "甲乙丙丁戊己庚辛壬癸"
NAMING = "naming"
"""The paper's question how people are named: alias, surname or full."""
_TEXTS = ("title", "facts", "inquiry", "requests", "debate", "conclusion", "outcome", "praise")
GUARDIAN = "监护人□到场□未到场"
_NOT_NAMED = ("judge", "juror")
"""Who judges signs by hand: their names are never printed."""


def moral_case(office: Office, case_id: int) -> dict[str, Any]:
    """Everything the paper of a moral case may say; how people are named is decided by what is answered at printing."""
    with office.read() as session:
        case = session.get(MoralCase, case_id)
        if case is None or case.deleted_at is not None:
            raise ClerkError("这个案件已不存在", "请按 F5 刷新。")
        people = people_of(session, case.id)
        found = _own(office, case)
        return found | {"_record_id": case_id, "_finish": _naming(office, people, found)}


def _own(office: Office, case: MoralCase) -> dict[str, Any]:
    code, praises = office.library.code, case.kind == PRAISE
    told = (*_TEXTS, "place", "found_by", "charged_to")
    texts = {
        name: hidden(getattr(case, name) or "") for name in told
    }  # a number tells who it is as a name does
    return texts | {
        "case_number": case.number or "", "kind": code("moral_kind").label(case.kind),
        "result": code("moral_result").label(case.result), "judged": "1" if case.judged_on else "",
        "blames": "" if praises else "1", "praises": "1" if praises else "", "heard": "1" if case.heard_on else "",
        "heard_on": day(case.heard_on), "judged_on": day(case.judged_on), "judged_on_chinese": chinese_day(case.judged_on),
        "delivered_on": day(case.delivered_on), "happened_on": str(case.happened_on or ""),
        "plaintiffs": "", "defendants": "",
    }  # fmt: skip


def _naming(
    office: Office, people: Sequence[MoralPerson], found: Mapping[str, Any]
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What is added once it is known how people are named: who they are, and every text with the names replaced."""
    parties = [p for p in people if p.role not in _NOT_NAMED]
    others = [name for name in (*(p.guardian for p in people), found["found_by"]) if name]
    everybody = [*dict.fromkeys([*(p.name for p in (*parties, *people)), *others])]

    def finish(values: Mapping[str, Any]) -> dict[str, Any]:
        names = names_for(everybody, str(values.get(NAMING) or "alias"))
        said: dict[str, Any] = {name: replaced(str(found[name]), names) for name in _TEXTS}
        if values.get(NAMING) != "full":
            said = {name: without_houses(text) for name, text in said.items()}
            said["_doubts"] = _still_told(office, "\n".join(said.values()))
        for role, key in (("plaintiff", "plaintiffs"), ("defendant", "defendants")):
            said[key] = "、".join(_called(p, names) for p in parties if p.role == role)
        return said

    return finish


def _still_told(office: Office, text: str) -> tuple[str, ...]:
    """What may tell who is meant all the same: people on file who stand nowhere in the case, and what looks like it."""
    possible = sorted(possible_names(text))
    known: list[str] = []
    with office.read() as session:
        for at in range(0, len(possible), 500):
            query = select(Resident.name).where(Resident.name.in_(possible[at : at + 500])).distinct()
            known += session.scalars(query)
    return tuple(dict.fromkeys((*known, *may_tell(text))))


def _called(person: MoralPerson, names: Mapping[str, str]) -> str:
    """甲（居民）: with what they are there. Whether a guardian was there is not on record: it is ticked by hand."""
    more = "，".join(filter(None, (person.standing, GUARDIAN if person.guardian else "")))
    return names[person.name] + (f"（{more}）" if more else "")


def names_for(names: Sequence[str], naming: str) -> dict[str, str]:
    """What each name is printed as: itself (full), 王某某 (surname; 王某甲 where two share it), or 甲, 乙, 丙 (alias)."""
    different = list(dict.fromkeys(names))
    if naming == "full":
        return {name: name for name in different}
    stems = {name: _stem(at) for at, name in enumerate(different)}
    if naming == "alias":
        return stems
    surnames = [surname(name) for name in different]
    return {
        n: s + ("某某" if surnames.count(s) == 1 else f"某{stems[n]}")
        for n, s in zip(different, surnames, strict=True)
    }


def _stem(at: int) -> str:
    """甲 to 癸; from the eleventh on with a number."""
    turn = at // len(STEMS)
    return STEMS[at % len(STEMS)] + (str(turn + 1) if turn else "")
