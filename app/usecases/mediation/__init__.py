"""People's mediation (调解): cases from 登记 to 归档 and everything their dossier needs (domain.md A2; flows/mediation.toml)."""

from app.usecases.mediation.cases import (
    CaseView,
    PartyView,
    SessionView,
    apply_move,
    move,
    open_case,
    record_session,
    register,
    settle,
    settle_in,
    view,
)
from app.usecases.mediation.forms import AgreementForm, CaseForm, PartyForm, SessionForm

__all__ = [
    "AgreementForm",
    "CaseForm",
    "CaseView",
    "PartyForm",
    "PartyView",
    "SessionForm",
    "SessionView",
    "apply_move",
    "move",
    "open_case",
    "record_session",
    "register",
    "settle",
    "settle_in",
    "view",
]
