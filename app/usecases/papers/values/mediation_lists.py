"""Lists of mediation that papers of the unit are printed from: the book of disputes, numbers nothing carries."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from app.errors import ClerkError
from app.models.mediation import by_side
from app.models.tables import MediationCase, MediationMediator, MediationParty
from app.office import Office
from app.usecases import numbering

Row = dict[str, str]
MOST = 2_000
"""Rows on one paper."""


def disputes(office: Office, given: Mapping[str, Any]) -> list[Row]:
    """民间纠纷登记簿: every case registered in the period, in order."""
    from app.usecases.papers.values.lists import period_of

    first, last = period_of(office, given)
    with office.read() as session:
        query = select(MediationCase).where(
            MediationCase.registered_on.between(first, last), MediationCase.deleted_at.is_(None)
        )
        cases = session.scalars(
            query.order_by(MediationCase.registered_on, MediationCase.id).limit(MOST + 1)
        ).all()
        if len(cases) > MOST:
            raise ClerkError(f"这段时间超过 {MOST} 件，一份登记簿印不下", "请缩短起止日期，分几份打印。")
        ids = [case.id for case in cases]
        names = _names(session, MediationParty, ids, *by_side(MediationParty))
        one = MediationMediator
        mediators = _names(session, one, ids, one.position, one.id)
    return [
        _dispute(office, n, case, names.get(case.id, ""), mediators.get(case.id, ""))
        for n, case in enumerate(cases, 1)
    ]


def _names(session: Any, cls: Any, ids: list[int], *order: Any) -> dict[int, str]:
    """The names of the parties or mediators of each case, in this order."""
    found: dict[int, list[str]] = {}
    for at in range(0, len(ids), 500):
        query = select(cls.case_id, cls.name).where(cls.case_id.in_(ids[at : at + 500]))
        for case_id, name in session.execute(query.order_by(*order)):
            found.setdefault(case_id, []).append(name)
    return {case_id: "、".join(some) for case_id, some in found.items()}


def _dispute(office: Office, n: int, case: MediationCase, parties: str, mediators: str) -> Row:
    code, flow = office.library.code, office.library.flows["mediation"]
    return {
        "position": str(n), "registered_on": str(case.registered_on), "number": case.number or "", "parties": parties,
        "title": case.title, "dispute_type": code("dispute_type").label(case.dispute_type),
        "source": code("dispute_source").label(case.source), "mediators": mediators,
        "result": flow.state[case.state].name if case.state in flow.state else case.state,
        "closed_on": str(case.closed_on or ""), "agreement_number": case.agreement_number or "",
    }  # fmt: skip


def number_gaps(office: Office, given: Mapping[str, Any]) -> list[Row]:
    """Numbers of the year the period ends in that no record carries, and why."""
    from app.usecases.papers.values.lists import period_of

    year = period_of(office, given)[1].year
    return [
        {"n": str(n), "series": gap.name, "text": gap.text, "words": gap.words}
        for n, gap in enumerate(numbering.gaps(office, year), 1)
    ]


LISTS: Mapping[str, Callable[[Office, Mapping[str, Any]], list[Row]]] = {
    "disputes": disputes,
    "number_gaps": number_gaps,
}
