"""Who came with a matter, as the papers of visits and of satisfaction ask: facts of the resident's file, else nothing."""

from app.models.rules.dates import age_on
from app.models.tables import Organisation, Resident, ServiceRecord
from app.office import Office
from app.usecases.services.views import ServiceView


def of_record(office: Office, view: ServiceView) -> dict[str, str]:
    """Sex, age, identity number and address of the applicant when on file; who received; how it was rated."""
    with office.read() as session:
        one = session.get(Resident, view.resident_id) if view.resident_id else None
        record = session.get_one(ServiceRecord, view.id)
        body = session.get(Organisation, record.organisation_id) if record.organisation_id else None
    born = one.birth_date if one else None
    return {
        "applicant_sex": office.library.code("sex").label(one.sex) if one else "",
        "applicant_age": str(age_on(born, office.today())) if born else "",
        "applicant_id_number": (one.id_number or "") if one else "",
        "applicant_address": (one.address or "") if one else body.name if body else "",
        "service_address": view.address or ((one.address or "") if one else (body.address or "") if body else ""),
        "first_clerk": view.first_clerk, "first_words": _answers(view), "handler": view.handler, "people": str(view.people),
        "satisfaction": view.satisfaction, "rating_note": view.rating_note, "matter": view.note or view.item,
    }  # fmt: skip


def _answers(view: ServiceView) -> str:
    """Who was asked first and answers for the matter (首问负责), with who stands in (AB岗)."""
    return view.first_clerk + (f"（AB岗 {view.standin}）" if view.standin else "")
