"""Who stands in a case of mediation, as its papers name them: parties, who acts for them, who signs, who mediates."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.mediation import AGENT_POWERS, PARTY_SIDES, by_side
from app.models.rules.dates import age_on
from app.models.tables import (
    MediationAgent,
    MediationCase,
    MediationMediator,
    MediationParty,
    MediationWitness,
    Organisation,
    Resident,
)
from app.office import Office
from app.usecases.papers.values.words import boxes, day

_LISTS = {"applicant": "applicants", "respondent": "respondents", "third": "thirds"}
_KINDS = {"guardian": "法定代理人", "agent": "委托代理人"}
IDENTITY = "居民身份证"
"""The paper somebody without a file shows, called as the files call it (identity_kind 111)."""
Row = dict[str, str]


def people(office: Office, session: Session, case: MediationCase, on: date) -> dict[str, Any]:
    """Parties on their sides, agents, witnesses, mediators, signers. Ages are those of the day `on`."""
    parties = list(
        session.scalars(
            select(MediationParty).where(MediationParty.case_id == case.id).order_by(*by_side(MediationParty))
        )
    )
    acting = _acting(session, [p.id for p in parties])
    rows = {p.id: _party(office, session, p, acting[p.id], on) | _receiving(acting[p.id]) for p in parties}
    found: dict[str, Any] = {"parties": [rows[p.id] for p in parties]}
    for side, name in _LISTS.items():
        found[name] = [rows[p.id] for p in parties if p.side == side]
    names = {name: "、".join(row["name"] for row in found[name]) for name in _LISTS.values()}
    found |= {"applicant_names": names["applicants"], "respondent_names": names["respondents"]}
    found["names"] = "与".join(filter(None, (names["applicants"], names["respondents"])))
    found["party_names"] = "、".join(row["name"] for row in found["parties"])
    found["parties_words"] = "；".join(_words(rows[p.id], acting[p.id]) for p in parties)
    found["signers"] = [s for p in parties for s in _signers(rows[p.id], acting[p.id])]
    found["applicant_signers"] = [
        s for p in parties if p.side == "applicant" for s in _signers(rows[p.id], acting[p.id])
    ]
    found["agents"] = [_agent(rows[p.id], a) for p in parties for a in acting[p.id] if a.kind == "agent"]
    found["identities"] = [i for p in parties for i in _identities(rows[p.id], acting[p.id])]
    found["_guardians"] = [
        f"{p.name}的法定代理人{a.name}" for p in parties for a in acting[p.id] if a.kind == "guardian"
    ]
    found["has_body"] = "1" if any(p.is_body for p in parties) else ""
    found["copies"] = len(parties) + 1
    return found | _mediators(session, case) | {"witnesses": _witnesses(session, case)}


def _acting(session: Session, ids: Sequence[int]) -> dict[int, list[MediationAgent]]:
    """Guardians first, then agents, of each party."""
    found: dict[int, list[MediationAgent]] = defaultdict(list)
    query = select(MediationAgent).where(MediationAgent.party_id.in_(ids))
    for one in session.scalars(query.order_by(MediationAgent.kind.desc(), MediationAgent.id)):
        found[one.party_id].append(one)
    return found


def _party(
    office: Office, session: Session, p: MediationParty, acting: Sequence[MediationAgent], on: date
) -> Row:
    """The seven fields of the ministry's forms, of a body its own five."""
    code = office.library.code
    age = age_on(p.birth_date, on) if p.birth_date else None
    body = session.get(Organisation, p.organisation_id) if p.organisation_id else None
    return {
        "role": PARTY_SIDES.get(p.side, p.side), "name": p.name, "sex": code("sex").label(p.sex),
        "ethnicity": code("ethnicity").label(p.ethnicity), "age": f"{age}岁" if age is not None else "",
        "birth": str(p.birth_date or ""), "occupation": p.occupation or "", "phone": p.phone or "",
        "address": p.address or "", "id_number": p.id_number or (body.credit_code or "" if body else ""),
        "representative": p.representative or "", "representative_post": p.representative_post or "",
        "person": "" if p.is_body else "1", "body": "1" if p.is_body else "",
        "proof": ("营业执照等" if p.is_body else _proof_of(office, session, p)),
        "acting": "；".join(_acting_words(a) for a in acting), "signer": "", "resident": str(p.resident_id or ""),
    }  # fmt: skip


def _receiving(acting: Sequence[MediationAgent]) -> Row:
    """Who takes a court's letters for a party that has a guardian, and signs for it; blanks else."""
    guardian = next((a for a in acting if a.kind == "guardian"), None)
    return {
        "guardian": guardian.name if guardian else "", "own": "" if guardian else "1",
        "receiver": guardian.name if guardian else "",
        "receiver_relation": (guardian.relation or _KINDS["guardian"]) if guardian else "",
    }  # fmt: skip


def _proof_of(office: Office, session: Session, p: MediationParty) -> str:
    """The kind of paper that proves who somebody is, where the file knows it."""
    resident = session.get(Resident, p.resident_id) if p.resident_id else None
    return office.library.code("identity_kind").label(resident.id_kind) if resident else IDENTITY


def _acting_words(a: MediationAgent) -> str:
    return "，".join(filter(None, (f"{_KINDS[a.kind]}：{a.name}", a.relation, a.phone)))


def _words(row: Row, acting: Sequence[MediationAgent]) -> str:
    others = "、".join(f"{_KINDS[a.kind]}{a.name}" for a in acting)
    return f"{row['role']}{row['name']}" + (f"（{others}）" if others else "")


def _signers(row: Row, acting: Sequence[MediationAgent]) -> list[Row]:
    """A line for the party, or for the guardian who signs for it; one more for each agent; `plain` without the side."""
    guardians = [a for a in acting if a.kind == "guardian"]
    whose = row["name"]
    own = [f"{whose}的法定代理人{g.name}" for g in guardians] or [f"{whose}代表人" if row["body"] else whose]
    agents = [f"{whose}的代理人{a.name}" for a in acting if a.kind == "agent"]
    return [{"signer": f"{row['role']}{words}", "plain": words} for words in (*own, *agents)]


def _agent(row: Row, a: MediationAgent) -> Row:
    return {
        "party": row["name"], "party_sex": row["sex"], "party_phone": row["phone"], "party_address": row["address"],
        "party_body": row["body"], "party_representative": row["representative"], "party_post": row["representative_post"],
        "party_id_number": row["id_number"], "name": a.name, "relation": a.relation or "", "phone": a.phone or "",
        "id_number": a.id_number or "", "address": a.address or "", "powers_text": a.powers_text or "",
        "powers_boxes": boxes(AGENT_POWERS.items(), a.powers), "start": day(a.start), "end": day(a.end),
    }  # fmt: skip


def _identities(row: Row, acting: Sequence[MediationAgent]) -> list[Row]:
    kept = {name: row[name] for name in ("role", "name", "proof", "id_number")}
    others = [
        {
            "role": _KINDS[a.kind], "name": a.name, "proof": IDENTITY,
            "id_number": a.id_number or "",
        }
        for a in acting
    ]  # fmt: skip
    return [kept, *others]


def _mediators(session: Session, case: MediationCase) -> dict[str, str]:
    query = select(MediationMediator).where(MediationMediator.case_id == case.id)
    found = list(session.scalars(query.order_by(MediationMediator.position, MediationMediator.id)))
    chief = [m.name for m in found if m.role == "chief"]
    helpers = [m.name for m in found if m.role != "chief"]
    return {
        "chief": "、".join(chief),
        "helpers": "、".join(helpers),
        "mediators": "、".join([*chief, *helpers]),
    }


def _witnesses(session: Session, case: MediationCase) -> list[Row]:
    query = select(MediationWitness).where(MediationWitness.case_id == case.id).order_by(MediationWitness.id)
    return [
        {"name": w.name, "phone": w.phone or "", "address": w.address or "", "tells": w.tells or ""}
        for w in session.scalars(query)
    ]
