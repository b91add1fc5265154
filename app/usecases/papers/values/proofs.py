"""Values of the slip given to somebody who asked for a proof that is not issued here."""

from typing import Any

from app.errors import ClerkError
from app.models.rules.chinese_numbers import chinese_date
from app.models.tables import ProofReferral
from app.office import Office
from app.usecases.services import proofs
from app.usecases.services.forms import UNKNOWN


def proof_referral(office: Office, referral_id: int) -> dict[str, Any]:
    """What was asked, why not, on what ground, where to go and what to bring, as the list of that day says."""
    with office.read() as session:
        r = session.get(ProofReferral, referral_id)
        if r is None:
            raise ClerkError("这条登记已不存在", "可能已经撤销，请重新登记。")
    said = proofs.on_day(office, r.on_day).get(r.proof)
    return {
        "proof": r.name,
        "applicant": "" if r.applicant == UNKNOWN else r.applicant,
        "on_day": str(r.on_day),
        "on_day_chinese": chinese_date(r.on_day),
        "channel": office.library.code("service_channel").label(r.channel),
        "purpose": r.purpose or "",
        "wanted_by": r.wanted_by or "",
        "basis": r.basis or "",
        "why": said.why if said else "",
        "note": said.note if said else "",
        "places": [_place(n, ask) for n, ask in enumerate(said.asks if said else (), 1)],
        "number": "",
        "_resident_id": r.resident_id,
    }


def _place(number: int, ask: proofs.Ask) -> dict[str, str]:
    """`words` is the whole in a sentence or two, with room for a telephone that is not filled in yet."""
    bring = "、".join(ask.bring)
    case = "，".join(filter(None, (ask.when, bring and f"带{bring}")))
    words = f"{number}．{ask.place}，电话{ask.phone or '＿＿＿＿＿＿＿＿'}。" + (f"{case}。" if case else "")
    return {"where": ask.place, "when": ask.when, "bring": bring, "phone": ask.phone, "words": words}
