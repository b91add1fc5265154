"""Bodies on file: added, changed, put into the recycle bin; every act can be undone."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.organisation_code import check_organisation_code
from app.models.rules.phones import read_phones
from app.models.rules.text import clean
from app.models.tables import Organisation
from app.office import Office
from app.usecases.history import bin as recycle
from app.usecases.services.forms import too_long

LONGEST = {
    "name": ("名称", 120), "leader": ("负责人（联系人）", 60), "phone": ("电话", 40), "address": ("地址", 200), "note": ("备注", 500),
}  # fmt: skip
"""What each is called and how many characters it may have (the columns)."""
SHORT_NUMBERS = range(3, 7)
"""Digits of a public or house number (95598, 12345), which is a telephone too."""


@dataclass(frozen=True)
class OrganisationForm:
    """What is known of a body; `kind` is a code of organisation_kind, `credit_code` its 统一社会信用代码 (GB 32100)."""

    name: str = ""
    credit_code: str = ""
    kind: str = ""
    leader: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not clean(self.name):
            found["name"] = "请填写名称"
        if wrong := check_organisation_code(self.credit_code).problems:
            found["credit_code"] = wrong[0]
        if wrong_phone := _phone_problem(self.phone):
            found["phone"] = wrong_phone
        return found | too_long(vars(self), LONGEST)


@dataclass(frozen=True)
class Done:
    """What an act did: the body, the line of the log to undo, and what to say."""

    id: int
    entry_id: int
    said: str


def _phone_problem(text: str) -> str:
    wrong = (p for p in read_phones(text) if p.problem)
    return next(
        (p.problem for p in wrong if not (p.number.isdecimal() and len(p.number) in SHORT_NUMBERS)), ""
    )


def wrong(office: Office, form: OrganisationForm, own: int | None = None) -> dict[str, str]:
    """What is wrong with a form, by field name, also against the bodies that are on file."""
    with office.read() as session:
        return form.problems() | _known(session, form, own)


def _known(session: Session, form: OrganisationForm, own: int | None) -> dict[str, str]:
    """A code belongs to one body only; a name may stand twice when the addresses tell the two apart."""
    others = select(Organisation).where(Organisation.id != (own or 0))
    code = check_organisation_code(form.credit_code).number
    if code and (one := session.scalars(others.where(Organisation.credit_code == code).limit(1)).first()):
        return {"credit_code": f"这个代码已登记给“{one.name}”，请核对"}
    address = clean(form.address)
    for one in session.scalars(others.where(Organisation.name == clean(form.name))):
        if not address or not one.address or one.address == address:
            return {"name": f"已有“{one.name}”。是同一家就改那一条；不是同一家，请都写明地址"}
    return {}


def save(office: Office, form: OrganisationForm, organisation_id: int | None = None) -> Done:
    """Add a body, or change one. Raises ClerkError."""
    if form.kind and form.kind not in {c.code for c in office.library.code("organisation_kind").codes}:
        raise ClerkError(f"不认识单位类别“{form.kind}”")
    with office.write("单位") as w:
        if problems := form.problems() | _known(w.session, form, organisation_id):
            raise ClerkError("；".join(problems.values()))
        record = Organisation() if organisation_id is None else _of(w, organisation_id)
        _fill(record, form)
        w.session.add(record)
        w.session.flush()
        w.what = f"{'新增' if organisation_id is None else '修改'}单位 {record.name}"
    return Done(record.id, w.entry_id or 0, f"已保存 {record.name}")


def _fill(record: Organisation, form: OrganisationForm) -> None:
    record.name, record.kind = clean(form.name), form.kind or None
    record.credit_code = check_organisation_code(form.credit_code).number or None
    record.leader, record.phone = clean(form.leader) or None, clean(form.phone) or None
    record.address, record.note = clean(form.address) or None, form.note.strip() or None


def _of(w: Write, organisation_id: int) -> Organisation:
    record = w.session.get(Organisation, organisation_id)
    if record is None:
        raise ClerkError("这个单位已删除", "可以到 设置 → 回收站 里找回。")
    return record


def delete(office: Office, organisation_id: int) -> Done:
    """Put a body into the recycle bin; matters that name it keep its name."""
    with office.read() as session:
        record = session.get(Organisation, organisation_id)
        name = record.name if record is not None else ""
    return Done(organisation_id, recycle.put(office, "organisation", organisation_id), f"已删除 {name}")
