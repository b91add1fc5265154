"""What 道德评判调解书 says: nobody by name unless the clerk asks for it (seed-map E21: the seed does not say; default no names)."""

from collections.abc import Mapping, Sequence
from typing import Any

STEMS = "甲乙丙丁戊己庚辛壬癸"
_PUBLIC = {"facts": "facts_public", "requests": "requests_public", "responsibility": "responsibility_public",
           "agreement_text": "agreement_public"}  # fmt: skip


def moral(kind: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the paper, from those of the case: every text with aliases in place of the parties' names."""
    aliases = aliases_of(found["parties"])
    hidden = {public: without_names(str(found[name]), aliases) for name, public in _PUBLIC.items()}
    sessions = [{**row, "public": without_names(str(row["text"]), aliases)} for row in found["sessions"]]
    return hidden | {
        "moral": "1" if kind == "moral" else "",
        "sessions": sessions,
        "heard_on": sessions[-1]["held_on"] if sessions else "",
        "applicant_aliases": _listed(found["applicants"], aliases),
        "respondent_aliases": _listed(found["respondents"], aliases),
        "applicant_named": _named(found["applicants"], aliases),
        "respondent_named": _named(found["respondents"], aliases),
    }  # fmt: skip


def aliases_of(parties: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """甲, 乙, 丙 … by name, in the order of the parties; from the eleventh on with a number."""
    names = dict.fromkeys(party["name"] for party in parties)
    return {
        name: STEMS[at % len(STEMS)] + (str(at // len(STEMS) + 1) if at >= len(STEMS) else "")
        for at, name in enumerate(names)
    }


def without_names(text: str, aliases: Mapping[str, str]) -> str:
    """The text with every party's name replaced, the longest first: a name may stand inside another."""
    for name in sorted(aliases, key=len, reverse=True):
        text = text.replace(name, aliases[name])
    return text


def _listed(parties: Sequence[Mapping[str, str]], aliases: Mapping[str, str]) -> str:
    return "、".join(aliases[party["name"]] for party in parties)


def _named(parties: Sequence[Mapping[str, str]], aliases: Mapping[str, str]) -> str:
    """甲（张三）: the texts below keep to the aliases."""
    return "、".join(f"{aliases[party['name']]}（{party['name']}）" for party in parties)
