"""A moral case as its page shows it, and the form it is changed with."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.moral import MORAL_ROLES, PRAISE_ROLES
from app.models.rules.dates import PartialDate
from app.models.tables import MoralCase, MoralStep
from app.office import Office
from app.usecases.mediation.forms import day_text
from app.usecases.moral.cases import FLOW, OPEN, VERDICTS, in_the_way, moves_of, people_of
from app.usecases.moral.forms import PRAISE, MoralForm, PersonForm


@dataclass(frozen=True)
class PersonView:
    """Who stands in it; `role_name` in the words of the case's kind."""

    role: str
    role_name: str
    name: str
    resident_id: int | None
    standing: str
    guardian: str


@dataclass(frozen=True)
class StepView:
    """One move that was made."""

    key: str
    name: str
    on_day: date
    clerk: str
    note: str


@dataclass(frozen=True)
class MoralView:
    """A case with all its page shows; `moves` are those a key makes, `verdict` the one that writing the verdict makes,
    `in_the_way` why it would be refused."""

    id: int
    version: int
    number: str
    kind: str
    kind_name: str
    title: str
    state: str
    state_name: str
    signal: str
    registered_on: date
    happened_on: PartialDate | None
    place: str
    found_by: str
    facts: str
    inquiry: str
    requests: str
    heard_on: date | None
    debate: str
    judged_on: date | None
    conclusion: str
    result: str
    outcome: str
    praise: str
    charged_to: str
    delivered_on: date | None
    closed_on: date | None
    open: bool
    people: tuple[PersonView, ...]
    steps: tuple[StepView, ...]
    moves: tuple[FlowMove, ...]
    verdict: FlowMove | None
    in_the_way: str


def view(office: Office, case_id: int) -> MoralView:
    """A case with all its parts. Raises ClerkError when it is gone."""
    with office.read() as session:
        case = _there(session, case_id)
        state = office.library.flows[FLOW].state[case.state]
        words = PRAISE_ROLES if case.kind == PRAISE else MORAL_ROLES
        rows = people_of(session, case_id)
        people = tuple(
            PersonView(p.role, words[p.role], p.name, p.resident_id, p.standing or "", p.guardian or "")
            for p in rows
        )
        possible = moves_of(office, case)
        verdict = next((m for m in possible if m.key in VERDICTS), None)
        return MoralView(
            **_own(case), kind_name=office.library.code("moral_kind").label(case.kind),
            result=office.library.code("moral_result").label(case.result), state_name=state.name, signal=state.signal,
            open=case.state in OPEN, people=people, steps=_steps(session, case_id),
            moves=tuple(m for m in possible if m.key not in VERDICTS),
            verdict=verdict, in_the_way=in_the_way(verdict, case, rows) if verdict else "",
        )  # fmt: skip


def _there(session: Session, case_id: int) -> MoralCase:
    case = session.get(MoralCase, case_id)
    if case is None or case.deleted_at is not None:
        raise ClerkError("这个案件已不存在", "请按 F5 刷新。")
    return case


def _own(case: MoralCase) -> dict[str, Any]:
    words = ("number", "place", "found_by", "facts", "inquiry", "requests", "debate", "conclusion", "outcome", "praise",
             "charged_to")  # fmt: skip
    plain = ("id", "version", "kind", "title", "state", "registered_on", "happened_on", "heard_on", "judged_on",
             "delivered_on", "closed_on")  # fmt: skip
    return {name: getattr(case, name) or "" for name in words} | {name: getattr(case, name) for name in plain}


def _steps(session: Session, case_id: int) -> tuple[StepView, ...]:
    query = select(MoralStep).where(MoralStep.case_id == case_id).order_by(MoralStep.id)
    return tuple(
        StepView(s.move_key, s.move, s.on_day, s.clerk_name, s.note or "") for s in session.scalars(query)
    )


def form_of(office: Office, case_id: int) -> tuple[MoralForm, int]:
    """(the form to change a case with, the version it was read at). Raises ClerkError when it is gone."""
    with office.read() as session:
        c = _there(session, case_id)
        people = [
            PersonForm(
                p.role, p.name, p.resident_id, p.standing or "", day_text(p.birth_date), p.guardian or ""
            )
            for p in people_of(session, case_id)
        ]
        form = MoralForm(
            c.title, c.kind, day_text(c.happened_on), c.place or "", c.found_by or "", c.facts or "", c.inquiry or "",
            c.requests or "", people, c.registered_on,
        )  # fmt: skip
        return form, c.version
