"""The moral court (道德评判): residents weigh conduct, praise as well as blame (seed-map 7.5; flows/moral.toml)."""

from app.usecases.moral.cases import (
    FLOW,
    apply_move,
    change,
    judge,
    judge_in,
    move,
    open_case,
    problems,
    register,
    revise,
)
from app.usecases.moral.forms import MoralForm, PersonForm, VerdictForm
from app.usecases.moral.views import MoralView, PersonView, form_of, view

__all__ = [
    "FLOW",
    "MoralForm",
    "MoralView",
    "PersonForm",
    "PersonView",
    "VerdictForm",
    "apply_move",
    "change",
    "form_of",
    "judge",
    "judge_in",
    "move",
    "open_case",
    "problems",
    "register",
    "revise",
    "view",
]
