"""What a clerk does at the counter: matters, leads, the journal, proofs refused, the book of providers."""

from app.models.tables import JournalEntry, Lead, Provider, ServiceItem, ServiceRecord
from app.usecases.history import bin as recycle_bin
from app.usecases.journal import becoming as journal_becoming
from app.usecases.journal import entries as journal
from app.usecases.journal import views as journal_views
from app.usecases.journal.forms import EntryForm
from app.usecases.leads import becoming, records
from app.usecases.leads import moves as lead_moves
from app.usecases.leads.forms import HandoverForm, LeadForm, LeadPersonForm
from app.usecases.services import proofs, providers
from app.usecases.services import records as services
from app.usecases.services.forms import ServiceForm
from app.usecases.services.proofs import ReferralForm
from app.usecases.services.providers import ProviderForm
from tests.usecases.days.picks import ANSWERS, NAMES, Picks


def _item(p: Picks) -> int:
    return p.a(ServiceItem, ServiceItem.enabled.is_(True))


def take_matter(p: Picks) -> None:
    """Somebody, on file or not, comes with a matter."""
    who = p.person() if p.chance(0.7) else None
    form = ServiceForm(_item(p), who, "" if who else p.one(NAMES), note="来问过")
    services.take(p.office, form, accept=p.chance(0.5))


def move_matter(p: Picks) -> None:
    """The next step of a matter."""
    matter = p.a(ServiceRecord)
    flow = p.office.library.flows[p.of(ServiceRecord, matter, "flow")]
    move = p.one(flow.moves_from(p.of(ServiceRecord, matter, "state")))
    services.move(p.office, matter, move.key, ANSWERS)


def hand_over_matter(p: Picks) -> None:
    """Somebody else works on it."""
    services.hand_over(p.office, p.a(ServiceRecord), p.one(("", "甲某")), p.one(("", "乙某")))


def _lead(p: Picks) -> LeadForm:
    told = ("applicant", "respondent") if p.chance(0.7) else ()
    persons = [LeadPersonForm(p.one(NAMES), side, p.person() if p.chance(0.5) else None) for side in told]
    return LeadForm(p.one(("井盖松了", "吵架", "")), found_on=p.day(), dispute_type="02", persons=persons)


def register_lead(p: Picks) -> None:
    """Something was seen or heard of."""
    records.register(p.office, _lead(p))


def change_lead(p: Picks) -> None:
    """A lead is written otherwise."""
    lead = p.a(Lead)
    form, version = records.form_of(p.office, lead)
    typed = _lead(p)
    for name in p.some(("title", "found_on", "persons")):
        setattr(form, name, getattr(typed, name))
    records.change(p.office, lead, form, version)


def move_lead(p: Picks) -> None:
    """The next step of a lead."""
    lead = p.a(Lead)
    move = p.one(p.office.library.flows["lead"].moves_from(p.of(Lead, lead, "state")))
    lead_moves.move(p.office, lead, move.key, ANSWERS)


def hand_over_lead(p: Picks) -> None:
    """Another body is to see to it."""
    body = p.one([code for code, _ in p.office.library.code("lead_body").choices])
    lead_moves.hand_over(p.office, p.a(Lead), HandoverForm(body, "不归我们管"))


def lead_becomes(p: Picks) -> None:
    """A lead becomes a case or a matter."""
    if p.chance(0.5):
        becoming.become_case(p.office, p.a(Lead), accept=p.chance(0.5))
    else:
        becoming.become_matter(p.office, p.a(Lead), _item(p))


def _fill(p: Picks, form: EntryForm) -> None:
    """Somebody or a home, and counts; perhaps as a part of something larger."""
    kind = p.office.library.journal[form.kind]
    form.on_day, form.text, form.outcome = p.day(), p.one(("", "谈了家里的事")), p.one(("", "记下"))
    form.counts = {one: p.one(("", "3", "约20")) for one in kind.counts}
    form.resident_id = p.person() if p.chance(0.5) else None
    form.household_id = p.home() if form.resident_id is None and p.chance(0.7) else None
    above = [one for one, _ in journal_views.asks(p.office, form.kind, form.parent_id).parents]
    form.parent_id = p.one(above) if above and p.chance(0.5) else None


def write_journal(p: Picks) -> None:
    """What was done today."""
    form = EntryForm(
        p.one(("visit", "activity", "activity", *p.office.library.journal)), title="走访", worker="王五"
    )
    _fill(p, form)
    journal.save(p.office, form)


def correct_journal(p: Picks) -> None:
    """An entry is written otherwise."""
    entry = p.a(JournalEntry)
    form = journal_views.form_of(p.office, entry)
    _fill(p, form)
    journal.save(p.office, form, entry)


def delete_journal(p: Picks) -> None:
    """An entry goes to the bin."""
    journal.delete(p.office, p.a(JournalEntry))


def journal_becomes(p: Picks) -> None:
    """What a visit found becomes a matter, a dispute, a lead or a note of the household."""
    entry = p.a(JournalEntry)
    match p.one(("matter", "dispute", "lead", "note")):
        case "matter":
            journal_becoming.become_matter(p.office, entry, _item(p), p.one(("", "张三")))
        case "dispute":
            journal_becoming.become_dispute(p.office, entry, "02", "独孤求", p.one(("", "张三")))
        case "lead":
            journal_becoming.become_lead(p.office, entry)
        case "note":
            journal_becoming.become_note(p.office, entry)


def refuse_proof(p: Picks) -> None:
    """A proof that this office does not give."""
    proof = p.one(list(proofs.on_day(p.office, p.office.today())))
    who = p.person() if p.chance(0.6) else None
    proofs.refuse(p.office, ReferralForm(proof, who, "" if who else "张三", purpose="办事"))


def _provider(p: Picks) -> ProviderForm:
    trade = p.one([code for code, _ in p.office.library.code("provider_trade").choices])
    return ProviderForm(p.one(("老李修锁", "便民家政", "好邻居")), trade, "13900001234")


def add_provider(p: Picks) -> None:
    """Somebody who repairs or helps."""
    providers.save(p.office, _provider(p))


def change_provider(p: Picks) -> None:
    """A provider is written otherwise, given up or taken again."""
    one = p.a(Provider)
    if p.chance(0.5):
        providers.save(p.office, _provider(p), one)
    else:
        providers.set_active(p.office, one, not p.of(Provider, one, "active"))


def throw_away_lead(p: Picks) -> None:
    """A lead goes to the bin."""
    recycle_bin.put(p.office, "lead", p.a(Lead))


ACTS = (
    take_matter, take_matter, move_matter, move_matter, move_matter, hand_over_matter, register_lead, register_lead,
    change_lead, move_lead, move_lead, hand_over_lead, lead_becomes, lead_becomes, write_journal, write_journal,
    correct_journal, correct_journal, delete_journal, journal_becomes, refuse_proof, add_provider, change_provider,
    throw_away_lead,
)  # fmt: skip
