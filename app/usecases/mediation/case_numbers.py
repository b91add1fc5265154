"""The numbers of a case: 案号, 协议编号, 卷号; one that was given wrongly is cancelled with a reason and a new one given."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.tables import MediationCase, MediationFiling
from app.office import Office
from app.usecases import numbering
from app.usecases.mediation.records import unfiled

SERIES = ("mediation_case", "mediation_agreement", "mediation_dossier")
"""The series of a case's numbers (resources/numberings.toml)."""


@dataclass(frozen=True)
class CaseNumber:
    """A number a case carries: the series it is of, what the series is called."""

    series: str
    name: str
    text: str


def numbers_of(office: Office, case_id: int) -> tuple[CaseNumber, ...]:
    """The numbers a case carries now."""
    with office.read() as session:
        case = session.get(MediationCase, case_id)
        carried = _carried(session, case) if case is not None else {}
    rules = office.library.numberings
    return tuple(
        CaseNumber(series, rules[series].name, getattr(record, field))
        for series, (record, field, _day) in carried.items()
    )


def cancel_number(office: Office, case_id: int, series: str, reason: str) -> str:
    """Cancel a number of a case with the reason, and give the case the next one of its year. Returns the new number.

    The cancelled one is never given again, not by undoing this either (domain.md A2.2). Raises ClerkError when the
    case is filed away or carries no number of this series.
    """
    with office.write("作废编号") as w:
        case = unfiled(w, case_id)
        record, field, day = _carried(w.session, case).get(series, (None, "", None))
        if record is None:
            raise ClerkError("这个案件还没有这种编号", "请按 F5 刷新。")
        old = getattr(record, field)
        numbering.void(w, old, reason)
        new = numbering.give(office, w, series, (day or office.today()).year)
        setattr(record, field, new)
        w.what = f"作废编号 {old}，改为 {new}"
    return new


def _carried(session: Session, case: MediationCase) -> dict[str, tuple[Any, str, date | None]]:
    """Of each series the record that carries a number, its field, and the day that decides the year."""
    filing = session.scalars(select(MediationFiling).where(MediationFiling.case_id == case.id)).first()
    found: dict[str, tuple[Any, str, date | None]] = {
        "mediation_case": (case, "number", case.accepted_on),
        "mediation_agreement": (case, "agreement_number", case.effective_on),
    }
    if filing is not None:
        found["mediation_dossier"] = (filing, "volume_number", filing.filed_on)
    return {series: one for series, one in found.items() if getattr(one[0], one[1])}
