"""The columns of the rows a figure opens: who or what it is, then the day and the reason it was counted for, then the rest."""

from app.models.definitions.kinds import Question
from app.models.definitions.library import Library
from app.models.fields.kinds import find_field, kind_of
from app.models.fields.population import FOUND

_TOLD = frozenset({"date", "partial", "instant", "choice"})
_COMES, _GOES, _FILED = ("start", "reason_in"), ("end", "reason_out"), ("created_at", "reason_in")


def columns_of(library: Library, question: Question) -> tuple[str, ...]:
    """The kind's usual columns with the days and reasons that the question asks about right after the first one."""
    kind = kind_of(library, question.kind)
    usual, asked = kind.columns, [str(triple[0]) for triple in question.where]
    if question.kind == "residence":
        told = list(_movement(question))
    else:
        told = [n for n in asked if "." not in n and find_field(library, kind, n).type in _TOLD]
    told = [name for name in dict.fromkeys(told) if name not in usual[:1]]
    return (*usual[:1], *told, *(name for name in usual[1:] if name not in told))


def _movement(question: Question) -> tuple[str, ...]:
    """Of a spell of residence: when and why it ended, was filed, or began."""
    asked = {str(triple[0]) for triple in question.where}
    if asked & {"leaves", "end", "reason_out"}:
        return _GOES
    if ("reason_in", "=", FOUND) in {tuple(map(str, triple)) for triple in question.where}:
        return (*_FILED, "start")
    return _COMES if asked & {"enters", "start", "reason_in"} else ()
