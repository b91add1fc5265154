"""Values of the papers of a household (家庭户表): members with relation, tags and numbers, dated notes."""

from typing import Any

from sqlalchemy.orm import Session

from app.models.fields.show import mask
from app.models.rules.dates import age_on
from app.models.tables import Resident
from app.office import Office
from app.usecases.households import pages as household_pages
from app.usecases.households.spells import members
from app.usecases.papers.values import applications
from app.usecases.residents import tags


def household(office: Office, household_id: int) -> dict[str, Any]:
    """The household's page as a sheet; numbers stand whole and masked (`…_masked`), the template says which."""
    page = household_pages.open_page(office, household_id)
    with office.read() as session:
        people = [(m.relation, r) for m, r in members(session, household_id)]
        worn = _tags(office, session, [r.id for _, r in people])
    rows = [_member(office, relation, r, worn.get(r.id, "")) for relation, r in people]
    notes = [
        {"on": str(n.on_day), "kind": n.kind_label, "text": n.text, "worker": n.worker} for n in page.notes
    ]
    head = next((row for row in rows if row["name"] == page.head), {})
    return {
        "household_number": page.number, "kind": page.kind or "家庭户", "address": page.address, "grid": page.grid,
        "dwelling": page.dwelling, "since": str(page.since or ""), "head": page.head, "size": str(len(rows)),
        "living": str(sum(row["living"] == "现住" for row in rows)), "head_phone": head.get("phone", ""),
        "head_phone_masked": head.get("phone_masked", ""), "members": rows, "notes": notes, "note": page.note,
        "tags": "、".join(_open_tags(office, page.tags)), "number": "", "_resident_id": page.head_id,
    } | applications.of_household(office, household_id, page.head_id)  # fmt: skip


def _member(office: Office, relation: str | None, r: Resident, tags: str) -> dict[str, str]:
    code = office.library.code
    return {
        "name": r.name, "relation": code("relation").label(relation), "sex": code("sex").label(r.sex),
        "birth_date": str(r.birth_date or ""), "age": str(age_on(r.birth_date, office.today())) if r.birth_date else "",
        "id_number": r.id_number or "", "id_number_masked": mask("id", r.id_number or ""),
        "phone": r.phone or "", "phone_masked": mask("phone", r.phone or ""),
        "marriage": code("marriage").label(r.marriage), "education": code("education").label(r.education),
        "health": code("health").label(r.health),
        "work": r.work_unit or r.occupation or "", "residence_kind": code("residence_kind").label(r.residence_kind),
        "living": "现住" if r.living_here else "不住", "tags": tags, "blank": "",
    }  # fmt: skip


def _open_tags(office: Office, labels: tuple[str, ...]) -> list[str]:
    """Never those of restricted ledgers: a paper leaves the house."""
    hidden = {x.tag or x.name for x in office.library.ledgers.values() if x.sensitivity == "restricted"}
    return [label for label in labels if label not in hidden]


def _tags(office: Office, session: Session, ids: list[int]) -> dict[int, str]:
    """As on a resident's file, the computed ones too; never those of restricted ledgers."""
    ledgers = office.library.ledgers

    def told(tag: tags.Tag) -> bool:
        return not tag.source or ledgers[tag.source].sensitivity != "restricted"

    found = tags.of(session, office, ids)
    return {one: "、".join(dict.fromkeys(t.label for t in own if told(t))) for one, own in found.items()}
