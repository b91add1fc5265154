"""What an entry leads to without typing it again: a matter at the desk, a dispute, a lead, a note on the household."""

import re

from sqlalchemy import select

from app.errors import ClerkError
from app.models.tables import Household, JournalEntry, JournalLink, Resident, ServiceRecord
from app.office import Office
from app.usecases import leads, mediation
from app.usecases.journal.views import EntryView, open_entry
from app.usecases.leads import LeadForm, LeadPersonForm
from app.usecases.mediation.forms import LONGEST_TITLE, CaseForm, MediatorForm, PartyForm
from app.usecases.services import records as service_records
from app.usecases.services.forms import ServiceForm

_SENTENCE = re.compile(r"[。；！？\n]")
LEAD_SOURCES = {"screening": "round", "patrol": "grid"}
"""As which source (lead_source) an entry of a kind counts when it becomes a lead; else it was a visit."""


def become_matter(
    office: Office, entry_id: int, item_id: int, applicant: str = "", applicant_id: int | None = None
) -> int:
    """Take a matter for whom the entry is about (of a home its head), with what was written; `applicant` where somebody
    else asks, or it is about nobody on file; `applicant_id` when that is a resident.

    Returns the record's id. Raises ClerkError, so when the entry has led to a matter of this item before.
    """
    entry = open_entry(office, entry_id)
    _refuse(entry.becomes, "service")
    _refuse_twice(office, entry_id, item_id)
    who = _asked_by(office, entry, applicant, applicant_id)
    form = ServiceForm(
        item_id=item_id, resident_id=who, applicant=applicant, channel="visit", note=_told(office, entry_id),
        applicant_kind="resident" if who else "outsider",
    )  # fmt: skip
    record = service_records.take(office, form)
    _link(office, entry_id, f"{entry.title} 转为办件", service_record_id=record)
    return record


def become_dispute(
    office: Office, entry_id: int, dispute_type: str, respondent: str, applicant: str = "",
    applicant_id: int | None = None, respondent_id: int | None = None, respondent_number: str = "",
) -> int:  # fmt: skip
    """Register a dispute with what was written as its facts; it waits to be accepted. The other side is a resident
    (`respondent_id`) or somebody by name, with an identity number where one of the same name is told apart by it.

    Returns the case's id.
    """
    entry = open_entry(office, entry_id)
    _refuse(entry.becomes, "mediation")
    who = _asked_by(office, entry, applicant, applicant_id)
    parties = [
        PartyForm("applicant", resident_id=who, name="" if who else applicant),
        PartyForm(
            "respondent", resident_id=respondent_id, name="" if respondent_id else respondent,
            id_number="" if respondent_id else respondent_number,
        ),
    ]  # fmt: skip
    form = CaseForm(
        title=_called(office, entry), dispute_type=dispute_type, source="active", facts=_told(office, entry_id),
        parties=parties, mediators=[MediatorForm(office.clerk.name)],
    )  # fmt: skip
    case = mediation.open_case(office, form, accept=False)
    _link(office, entry_id, f"{entry.title} 转为纠纷", case_id=case)
    return case


def become_lead(office: Office, entry_id: int) -> int:
    """Register a lead for the pipeline with what was written, for whom the entry is about. Returns its id."""
    entry = open_entry(office, entry_id)
    _refuse(entry.becomes, "lead")
    if any(kind == "lead" for kind, _id, _words in entry.led_to):
        raise ClerkError("这条记录已经登记为民情线索了", "请打开那条线索办理。")
    facts = dict(entry.facts)
    form = LeadForm(
        title=_called(office, entry), source=LEAD_SOURCES.get(entry.kind, "visit"), found_on=facts.get("日期", ""),
        finder=facts.get("工作人员", ""), place=facts.get("地点", ""), text=_told(office, entry_id), entry_id=entry_id,
        persons=[LeadPersonForm(resident_id=who)] if (who := _whom(office, entry)) else [],
    )  # fmt: skip
    return leads.register(office, form)


def become_note(office: Office, entry_id: int, kind: str = "problem") -> int:
    """Write what was found down on the household's page (困难问题, 发展变化). Returns the audit line."""
    from app.usecases.households.pages import NoteForm, save_note

    entry = open_entry(office, entry_id)
    _refuse(entry.becomes, "problem")
    if entry.household_id is None:
        raise ClerkError("这条记录没有写是哪一户", "请先修改记录，选上居民或户。")
    if any(led == "household" for led, _id, _words in entry.led_to):
        raise ClerkError("这条记录已经记到这一户的情况里了", "要补充的，请打开这一户修改那条情况。")
    form = NoteForm(kind, dict(entry.facts).get("日期", ""), _told(office, entry_id), entry_id)
    return save_note(office, entry.household_id, form).entry_id


def unpicked(name: str) -> str:
    """What is wrong with letters that were left where a name belongs: nobody is called so; else empty."""
    letters = name.strip()
    if letters.isascii() and any(letter.isalnum() for letter in letters):
        return f"“{letters}”还没有选中是谁：按回车从名单里选，或者写全姓名"
    return ""


def _asked_by(office: Office, entry: EntryView, name: str, resident_id: int | None) -> int | None:
    """The resident who asks: the one picked, whom the entry is about when nobody is named; else None (by name only)."""
    if wrong := unpicked(name) if resident_id is None else "":
        raise ClerkError(wrong)
    about = _whom(office, entry)
    if resident_id or not name.strip():
        return resident_id or about
    with office.read() as session:
        found = session.get(Resident, about) if about else None
        return about if found is not None and found.name == name.strip() else None


def _whom(office: Office, entry: EntryView) -> int | None:
    """The resident an entry is about; of a home its head."""
    if entry.resident_id or entry.household_id is None:
        return entry.resident_id
    with office.read() as session:
        home = session.get(Household, entry.household_id)
        return home.head_id if home is not None else None


def _refuse_twice(office: Office, entry_id: int, item_id: int) -> None:
    taken = (
        select(ServiceRecord.number)
        .join(JournalLink, JournalLink.service_record_id == ServiceRecord.id)
        .where(JournalLink.entry_id == entry_id, ServiceRecord.item_id == item_id)
    )
    with office.read() as session:
        found = session.execute(taken).first()
    if found is not None:
        raise ClerkError(f"这条记录已经转过这个事项的办件{found[0] or ''}", "请打开那件办件接着办。")


def _refuse(becomes: tuple[str, ...], wanted: str) -> None:
    if wanted not in becomes:
        raise ClerkError("这类工作记录不能这样转办", "走访、民情日记、巡查和排查可以。")


def _told(office: Office, entry_id: int) -> str:
    """The demand and the text of an entry, the demand first; before them a title that is too long for one elsewhere."""
    with office.read() as session:
        entry = session.get_one(JournalEntry, entry_id)
        demand = str(entry.details.get("demand") or entry.details.get("found") or "")
        whole = entry.title if _short(entry.title) != entry.title else ""
        return "；".join(part.rstrip("。；") for part in (whole, demand, entry.text or "") if part)


def _called(office: Office, entry: EntryView) -> str:
    """What a case or a lead is called: as the entry was named; of one that is only 走访：某家, by what was asked there."""
    if not entry.title.startswith(f"{entry.kind_name}："):
        return _short(entry.title)
    return _short(_SENTENCE.split(_told(office, entry.id))[0] or entry.title)


def _short(title: str) -> str:
    """A title that is short enough for a case or a lead; the whole of a longer one stands in the text."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def _link(office: Office, entry_id: int, what: str, **to: int) -> None:
    with office.write(what) as w:
        w.session.add(JournalLink(entry_id=entry_id, **to))
