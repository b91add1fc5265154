"""Invented people, matters and disputes for tests: every identity number is generated and given out once."""

from datetime import date
from itertools import count
from typing import Any

from app.models.rules.identity import make_id
from app.models.tables import ServiceItem
from app.office import Office
from app.usecases import ledgers, mediation
from app.usecases.mediation import AgreementForm, CaseForm, PartyForm
from app.usecases.residents import records as residents
from app.usecases.residents.forms import ResidentForm
from app.usecases.services import records as service_records
from app.usecases.services.forms import ServiceForm

_sequence = count(1)


_DIVISIONS = ("230102", "230103", "230104", "230106", "230108", "230110")


def id_number(birth: date = date(1980, 5, 17), sex: str = "1") -> str:
    """A valid identity number, another one at each call."""
    turn, number = divmod(next(_sequence), 480)
    return make_id(_DIVISIONS[turn % 6], birth, 2 * number + (sex == "1"))


def resident_form(name: str = "张三", **values: Any) -> ResidentForm:
    """A form that can be saved; give `id_number=""` for someone without papers."""
    values.setdefault("id_number", id_number())
    values.setdefault("address", "幸福小区3号楼2单元501室")
    return ResidentForm(name=name, **values)


def resident(office: Office, name: str = "张三", **values: Any) -> int:
    """A saved resident. Returns the id."""
    return residents.save(office, resident_form(name, **values))


def item_id(office: Office, limit_days: int | None = 10) -> int:
    """A catalogue item that is switched on and handled at the window, with this promise."""
    with office.write("改目录") as w:
        item = (
            w.session.query(ServiceItem)
            .filter(ServiceItem.enabled.is_(True), ServiceItem.way == "办")
            .order_by(ServiceItem.id)
            .first()
        )
        assert item is not None
        item.limit_days = limit_days
        return item.id


def service(office: Office, *, accept: bool = True, limit_days: int | None = 10, **values: Any) -> int:
    """A matter of an outsider. Returns the record's id."""
    values.setdefault("item_id", item_id(office, limit_days))
    values.setdefault("applicant", "李四")
    return service_records.take(office, ServiceForm(**values), accept=accept)


def case_form(*parties: PartyForm, **values: Any) -> CaseForm:
    """A dispute between two outsiders, or between the parties given."""
    who = mediation.mediators(values.pop("mediator", "陈调解"), values.pop("helpers", ""))
    defaults: dict[str, Any] = {"title": "楼上漏水", "dispute_type": "02", "mediators": who}
    both = parties or (PartyForm("applicant", name="赵甲"), PartyForm("respondent", name="钱乙"))
    return CaseForm(**{**defaults, **values}, parties=list(both))


def agreement_form(**values: Any) -> AgreementForm:
    """An agreement that says all that the law asks for."""
    defaults: dict[str, Any] = {
        "facts": "楼上水管老化，漏水损坏楼下天花板。",
        "text": "赵甲赔偿钱乙 1200.50 元。",
        "performance": "当场一次付清。",
        "amount": "1200.50",
    }
    return AgreementForm(**{**defaults, **values})


def settled_case(office: Office, *parties: PartyForm, **values: Any) -> int:
    """A case with its agreement. Returns the id."""
    case = mediation.open_case(office, case_form(*parties))
    mediation.settle(office, case, agreement_form(**values))
    return case


def household_row(office: Office, head: int, **values: str) -> int:
    """A row of the 低保 ledger for the household of a resident. Returns its id."""
    form = ledgers.EntryForm(
        resident_id=head, start=values.pop("start", ""), values={"category": "城市低保", **values}
    )
    return ledgers.add(office, "minimum_living", form)
