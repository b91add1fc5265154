"""Bodies found while a party's name is typed: organisations on file, units of open ledgers, bodies of earlier cases."""

from datetime import timedelta

import pytest

from app.clock import FixedClock
from app.models.tables import MediationCase, Organisation
from app.office import Office
from app.usecases import ledgers, mediation
from app.usecases.mediation import PartyForm, bodies
from tests import factories

APPLICANT = PartyForm("applicant", name="赵甲")


def _on_file(office: Office, name: str, **values: str) -> int:
    with office.write("单位") as w:
        body = Organisation(name=name, **values)
        w.session.add(body)
        w.session.flush()
        return body.id


@pytest.mark.parametrize("typed", ["安居", "物业", "ajwy", "wygs", " 安居物业公司 "])
def test_a_body_is_found_by_any_part_of_its_name_or_initials(office: Office, typed: str) -> None:
    body = _on_file(office, "安居物业公司", leader="韩经理", phone="0451-80000001")
    assert bodies.find(office, typed) == (
        bodies.Body("安居物业公司", "单位", body, "", "", "0451-80000001", "", contact="韩经理"),
    )
    assert bodies.find(office, "供热") == bodies.find(office, " ") == ()


def test_rows_of_ledgers_and_earlier_cases_are_offered_once_files_first(
    office: Office, clock: FixedClock
) -> None:
    body = _on_file(office, "振兴商店")
    for key, values in (
        ("shops", {"name": "振兴商店", "phone": "19900000002"}),
        ("shops", {"name": "振兴饭店", "phone": "19900000003", "address": "和平路2号"}),
        ("property_management", {"estate": "和平小区", "company": "振兴物业"}),
    ):
        ledgers.add(office, key, ledgers.EntryForm(values=values))
    party = PartyForm(
        "respondent", name="振兴供热公司", is_body=True, representative="钱经理", phone="19900000004"
    )
    mediation.open_case(office, factories.case_form(APPLICANT, party))
    found = {one.name: one for one in bodies.find(office, "振兴")}
    assert list(found) == ["振兴商店", "振兴物业", "振兴饭店", "振兴供热公司"]
    assert (found["振兴商店"].organisation_id, found["振兴商店"].where) == (body, "单位")
    shop, heat = found["振兴饭店"], found["振兴供热公司"]
    assert (shop.phone, shop.address, shop.where) == ("19900000003", "和平路2号", "商户、服务网点台账")
    assert (heat.representative, heat.phone, heat.where) == ("钱经理", "19900000004", "以前的案件")


def test_a_row_that_ended_is_not_offered(office: Office, clock: FixedClock) -> None:
    entry = ledgers.add(office, "shops", ledgers.EntryForm(values={"name": "振兴饭店"}))
    ledgers.end(office, entry, office.today(), "关门")
    clock.instant += timedelta(days=1)
    assert bodies.find(office, "振兴") == ()


def test_a_body_typed_by_hand_is_tied_to_the_one_on_file(office: Office) -> None:
    body = _on_file(office, "安居物业公司", address="和平路1号")
    typed = PartyForm("respondent", name="安居物业公司", is_body=True)
    case = mediation.open_case(office, factories.case_form(APPLICANT, typed))
    form, _ = mediation.form_of(office, case)
    assert (form.parties[1].organisation_id, form.parties[1].address) == (body, "和平路1号")
    with office.read() as session:
        assert (session.get_one(MediationCase, case).people, form.people) == (1, "")  # a company is nobody
    form.parties[1].name, form.parties[1].organisation_id = "别的公司", None
    mediation.change(office, case, form)
    assert mediation.form_of(office, case)[0].parties[1].organisation_id is None
