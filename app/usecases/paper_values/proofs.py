"""Values of the slip given to somebody who asked for a proof that is not issued here."""

from typing import Any

from app.errors import ClerkError
from app.models.rules.chinese_numbers import chinese_date
from app.models.tables import ProofReferral
from app.office import Office
from app.usecases import proofs


def proof_referral(office: Office, referral_id: int) -> dict[str, Any]:
    """What was asked, why not, on what ground, where to go and what to bring, as the list of that day says."""
    with office.read() as session:
        r = session.get(ProofReferral, referral_id)
        if r is None:
            raise ClerkError("这条登记已不存在", "可能已经撤销，请重新登记。")
    said = proofs.on_day(office, r.on_day).get(r.proof)
    return {
        "proof": r.name,
        "applicant": r.applicant,
        "on_day": str(r.on_day),
        "on_day_chinese": chinese_date(r.on_day),
        "channel": office.library.code("service_channel").label(r.channel),
        "purpose": r.purpose or "",
        "wanted_by": r.wanted_by or "",
        "basis": r.basis or "",
        "why": said.why if said else "",
        "note": said.note if said else "",
        "places": [_place(ask) for ask in (said.asks if said else ())],
        "number": "",
        "_resident_id": r.resident_id,
    }


def _place(ask: proofs.Ask) -> dict[str, str]:
    return {"where": ask.place, "when": ask.when, "bring": "、".join(ask.bring), "phone": ask.phone}
