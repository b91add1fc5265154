"""单位: added, changed, deleted, every act undone; what is wrong is said; its page tells what it stands in."""

from dataclasses import replace

import pytest

from app.errors import ClerkError
from app.office import Office
from app.usecases import ledgers, mediation, search
from app.usecases.history import undo
from app.usecases.mediation import PartyForm
from app.usecases.organisations import pages, records
from app.usecases.organisations.records import OrganisationForm
from tests import factories

CODE = "91350100M000100Y43"
HEAT = OrganisationForm("振兴供热公司", CODE, "enterprise", "钱经理", "0451-80000001", "和平路1号")


def kinds_found(office: Office) -> set[str]:
    return {hit.kind for hit in search.find(office, "振兴供热").hits}


def test_added_changed_deleted_and_every_act_undone(file_office: Office) -> None:
    added = records.save(file_office, HEAT)
    assert pages.open_page(file_office, added.id).form == HEAT
    changed = records.save(file_office, replace(HEAT, phone="95598"), added.id)
    assert changed.id == added.id
    gone = records.delete(file_office, added.id)
    assert gone.said == "已删除 振兴供热公司"
    assert "organisation" not in kinds_found(file_office)
    with pytest.raises(ClerkError, match="这个单位已删除"):
        pages.open_page(file_office, added.id)
    with pytest.raises(ClerkError, match="这个单位已删除"):
        records.save(file_office, HEAT, added.id)
    undo.undo(file_office, gone.entry_id)
    assert "organisation" in kinds_found(file_office)
    assert pages.open_page(file_office, added.id).form.phone == "95598"
    undo.undo(file_office, changed.entry_id)
    assert pages.open_page(file_office, added.id).form == HEAT


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        (replace(HEAT, name=" "), "name", "请填写名称"),
        (replace(HEAT, name="长" * 121), "name", "名称有 121 个字，最多 120 个字"),
        (replace(HEAT, credit_code=CODE[:-1] + "4"), "credit_code", "最后一位应是 3"),
        (replace(HEAT, phone="1390000000"), "phone", "11位"),
        (replace(HEAT, name="别家", address="别处"), "credit_code", "已登记给“振兴供热公司”"),
        (replace(HEAT, credit_code=""), "name", "已有“振兴供热公司”"),
        (replace(HEAT, credit_code="", address=""), "name", "已有“振兴供热公司”"),
    ],
)
def test_what_is_wrong_is_said(file_office: Office, form: OrganisationForm, field: str, words: str) -> None:
    own = records.save(file_office, HEAT).id
    assert words in records.wrong(file_office, form)[field]
    with pytest.raises(ClerkError, match=words):
        records.save(file_office, form)
    assert records.wrong(file_office, HEAT, own) == {}
    assert records.wrong(file_office, replace(HEAT, credit_code="", address="别处")) == {}


def test_its_page_tells_what_it_stands_in_newest_first(file_office: Office) -> None:
    own = records.save(file_office, HEAT).id
    party = PartyForm("respondent", name=HEAT.name, is_body=True)
    case = mediation.open_case(file_office, factories.case_form(PartyForm("applicant", name="赵甲"), party))
    form = ledgers.EntryForm(organisation_id=own, start="2020-01-01", values={"name": HEAT.name})
    row = ledgers.add(file_office, "shops", form)
    matters = pages.open_page(file_office, own).matters
    assert [(m.kind, m.record_id) for m in matters] == [("mediation_case", case), ("ledger_entry", row)]
    assert "被申请人" in matters[0].detail
    records.delete(file_office, own)
    assert mediation.form_of(file_office, case)[0].parties[1].name == HEAT.name
