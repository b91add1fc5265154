"""What the clerk answered before a paper was printed: blanks, days, choices, and reasons that are kept in the log of looks."""

from collections.abc import Mapping
from typing import Any

from app.errors import ClerkError
from app.models.definitions.kinds import PaperAsk, PaperTemplate
from app.models.fields.show import hidden
from app.models.rules.dates import read_date
from app.office import Office
from app.usecases.restricted import viewings

SHORTEST_REASON = 4
"""Characters of a reason that says anything."""


def answers(template: PaperTemplate, values: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed for each `ask`, else its default, else a blank. A day is there also in words as `KEY_words`, a choice
    also as `KEY_ANSWER`. Raises ClerkError for a day that is none or before its beginning, an answer
    not offered, a reason that is not given."""
    from app.reports.templates import filled

    found: dict[str, Any] = {}
    for ask in template.ask:
        if ask.type == "people":
            continue
        text = str(given.get(ask.key, "")).strip() or filled(ask.default, values, template.name)
        found[ask.key] = hidden(text) if ask.type == "public" else text
        if ask.type == "date":
            found |= _day(ask, text)
            _check_order(template, ask, found)
        elif ask.type == "choice":
            found |= _choice(ask, text)
        elif ask.type == "reason":
            found[ask.key] = _reason(ask, text) if _meant(ask, found) else ""
    return found


def _day(ask: PaperAsk, text: str) -> dict[str, str]:
    day = read_date(text)
    if day is not None and day.full is None:
        raise ClerkError(f"{ask.name}要写到日", "例如 2026-03-15。")
    words = f"{day.year}年{day.month}月{day.day}日" if day else ""
    return {ask.key: str(day or ""), f"{ask.key}_words": words}


def _check_order(template: PaperTemplate, ask: PaperAsk, found: Mapping[str, Any]) -> None:
    """A period ends no sooner than it begins; a day left to be written by hand is nobody's fault."""
    begun = found.get(ask.not_before, "")
    if begun and found[ask.key] and found[ask.key] < begun:
        first = next(other.name for other in template.ask if other.key == ask.not_before)
        raise ClerkError(f"{ask.name} {found[ask.key]} 在{first} {begun} 之前", "请核对两个日期。")


def _choice(ask: PaperAsk, text: str) -> dict[str, str]:
    keys = [choice[0] for choice in ask.choices]
    if text not in keys:
        raise ClerkError(f"{ask.name}没有“{text}”", f"可以写：{'、'.join(keys)}。")
    return {f"{ask.key}_{key}": "1" if key == text else "" for key in keys}


def _meant(ask: PaperAsk, found: Mapping[str, Any]) -> bool:
    """Whether a reason is wanted with what was chosen."""
    key, _, answer = ask.only_with.partition("=")
    return not key or found.get(key) == answer


def _reason(ask: PaperAsk, text: str) -> str:
    if len(text) < SHORTEST_REASON:
        raise ClerkError(f"请写明{ask.name}", ask.help)
    return text


def note_reasons(office: Office, template: PaperTemplate, record_id: int, values: Mapping[str, Any]) -> None:
    """Keep in the log of looks who printed what for which reason, where the paper wanted one."""
    for ask in template.ask:
        if ask.type == "reason" and values[ask.key]:
            number = values.get("paper_number") or ""
            what = f"打印{template.name} {number}（{ask.name}）".replace("  ", " ")
            viewings.note(office, template.for_, record_id, what, values[ask.key])
