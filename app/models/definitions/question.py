"""The question: a kind of record, conditions and a time; what its operators are and what is wrong with one as written."""

from dataclasses import dataclass
from typing import Any

Problem = tuple[tuple[str | int, ...], str, str]

OPERATORS = (
    "=", "!=", ">", ">=", "<", "<=", "in", "not in", "between", "contains", "starts", "is", "missing",
    "present", "open", "not open",
)  # fmt: skip

WITHOUT_VALUE = {"missing", "present", "open", "not open"}


@dataclass(frozen=True)
class Question:
    """A kind of record, conditions and a time: the one idea under filters, views, summaries and packages.

    `where` holds (field, operator, value) triples, all of which must hold; `as_of` is "today",
    "period.start", "period.end" or an ISO date.
    """

    kind: str
    where: tuple[tuple[Any, ...], ...] = ()
    as_of: str = "today"

    def problems(self) -> list[Problem]:
        found: list[Problem] = []
        for i, condition in enumerate(self.where):
            if wrong := condition_problem(condition, OPERATORS):
                found.append((("where", i), *wrong))
        return found


def condition_problem(condition: tuple[Any, ...], operators: tuple[str, ...]) -> tuple[str, str] | None:
    """(what is wrong, what would be right) with a (field, operator, value) triple; None when nothing is."""
    right = '写法如 ["age", ">=", 60]。'
    if len(condition) not in (2, 3) or not isinstance(condition[0], str):
        return f"条件 {list(condition)} 写法不对", right
    if condition[1] not in operators:
        return f"条件里不认识“{condition[1]}”", f"可以写：{' '.join(operators)}。"
    if len(condition) == 2 and condition[1] not in WITHOUT_VALUE:
        return f"条件 {list(condition)} 没有写值", right
    return None
