"""The one-page file: what it shows, what it masks, and the history of each field."""

from datetime import date

from app.clock import FixedClock
from app.models.rules.dates import PartialDate
from app.models.tables import JournalEntry, JournalLink, Resident, Viewing
from app.office import Office
from app.usecases import mediation
from app.usecases.history import changes as history
from app.usecases.history import past
from app.usecases.households import pages as household_pages
from app.usecases.mediation import PartyForm
from app.usecases.papers import printing
from app.usecases.residents import files
from app.usecases.residents import records as residents
from app.usecases.residents.forms import ContactForm
from tests import factories


def test_who_died_is_as_old_as_on_the_day_of_death(office: Office) -> None:
    saved = factories.resident(office, "吴老", id_number=factories.id_number(date(1950, 3, 16)))
    home = files.household_of(office, saved)
    with office.write("旧名册") as w:  # dead, and still in the household
        w.session.get_one(Resident, saved).died_on = PartialDate.parse("2020-12")
    file, then = files.open_file(office, saved), past.as_of(office, saved, office.today())
    told = [f.text for one in (file, then) for f in one.facts if f.name == "age"]
    listed = [m.age for m in (*file.members, *then.members, *household_pages.open_page(office, home).members)]
    assert told + listed == ["70"] * 5


def test_the_file_gathers_everything_about_a_resident(office: Office) -> None:
    old = factories.id_number(date(1950, 3, 16))
    contacts = [
        ContactForm("emergency", "吴小", "长子", "19900005678"),
        ContactForm("carer", "钱乙"),
        ContactForm("carer", "孙丙"),
    ]
    phones = "19900001234、老伴19900004321"
    saved = factories.resident(office, "吴老", id_number=old, phone=phones, contacts=contacts)
    files.household_of(office, saved)
    service = factories.service(office, resident_id=saved)
    printing.issue(office, "service_receipt", service)
    case = mediation.open_case(
        office,
        factories.case_form(PartyForm("applicant", resident_id=saved), PartyForm("respondent", name="钱乙")),
    )
    row = factories.household_row(office, saved, amount="500")
    with office.write("走访") as w:
        entry = JournalEntry(kind="visit", on_day=date(2026, 3, 1), title="走访吴老", outcome="身体尚好")
        w.session.add(entry)
        w.session.flush()
        w.session.add(JournalLink(entry_id=entry.id, resident_id=saved))
    file = files.open_file(office, saved)
    facts = {f.name: f for f in file.facts}
    assert (facts["age"].text, facts["sex"].text, facts["residence_kind"].text) == ("76", "男", "户籍")
    assert facts["id_number"].masked == old[:6] + "********" + old[-4:]
    assert facts["phone"].masked == "199****1234"
    assert (facts["phones"].text, facts["phones"].masked) == ("老伴19900004321", "老伴199****4321")
    told = [(f.label, f.text, f.masked) for f in file.facts if f.name.startswith("contact")]
    assert told == [
        ("紧急联系人", "吴小（长子） 19900005678", "吴小（长子） 199****5678"),
        ("照护人", "钱乙", "钱乙"),
        ("照护人 2", "孙丙", "孙丙"),
    ]
    assert set(file.tags) == {"70岁以上", "独居老人（按户推算）", "低保"}
    assert [(m.name, m.relation, m.age) for m in file.members] == [("吴老", "户主", "76")]
    kinds = [h.kind for h in file.timeline]
    assert sorted(kinds) == ["journal_entry", "ledger_entry", "mediation_case", "paper", "service_record"]
    assert kinds[-1] == "journal_entry"
    happenings = {h.kind: h for h in file.timeline}
    assert happenings["mediation_case"].record_id == case
    assert happenings["ledger_entry"].record_id == row
    assert happenings["paper"].title == "文书：受理回执"
    assert happenings["journal_entry"].detail == "身体尚好"


def test_the_history_says_who_changed_what_from_what_to_what(office: Office, clock: FixedClock) -> None:
    saved = factories.resident(office, "郭某", marriage="10")
    form, version = residents.load_form(office, saved)
    form.marriage, form.work_unit = "20", "第一中学"
    residents.save(office, form, saved, version)
    changes = [c for c in history.history(office, "resident", saved) if c.before or c.what.startswith("修改")]
    assert {(c.label, c.before, c.after) for c in changes} == {
        ("婚姻状况", "未婚", "已婚"),
        ("工作单位", "", "第一中学"),
    }
    assert {(c.clerk, c.at, c.what) for c in changes} == {("王窗口", clock.now(), "修改居民 郭某")}


def test_the_history_of_a_case_shows_money_as_money(office: Office) -> None:
    case = factories.settled_case(office)
    amounts = [
        c.after for c in history.history(office, "mediation_case", case) if c.label.startswith("涉及金额")
    ]
    assert amounts == ["1200.50"]


def test_looking_at_a_masked_value_is_written_down(office: Office) -> None:
    saved = factories.resident(office)
    files.reveal(office, "resident", saved, "证件号码")
    with office.read() as session:
        [seen] = session.query(Viewing).all()
    assert (seen.clerk_name, seen.record_id, seen.what) == ("王窗口", saved, "证件号码")
