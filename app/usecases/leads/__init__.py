"""民情线索: rounds over grids, leads and their way through the pipeline, what they become (seed map 7.1, 7.3)."""

from app.usecases.leads.becoming import become_case, become_matter, case_form, lacking
from app.usecases.leads.forms import (
    HandoverForm,
    LeadForm,
    LeadPersonForm,
    RoundForm,
    RoundGridForm,
    handover_problems,
    problems,
    round_problems,
)
from app.usecases.leads.moves import FLOW, hand_over, move
from app.usecases.leads.records import change, form_of, register
from app.usecases.leads.views import LeadView, of_case, of_matter, view

__all__ = [
    "FLOW",
    "HandoverForm",
    "LeadForm",
    "LeadPersonForm",
    "LeadView",
    "RoundForm",
    "RoundGridForm",
    "become_case",
    "become_matter",
    "case_form",
    "change",
    "form_of",
    "hand_over",
    "handover_problems",
    "lacking",
    "move",
    "of_case",
    "of_matter",
    "problems",
    "register",
    "round_problems",
    "view",
]
