"""Merging two files of one person: what moves, what is kept findable, what is said, and that it can be taken back whole."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import String, cast, select

from app.clock import FixedClock
from app.db import audit
from app.errors import ClerkError
from app.models.rules.identity import make_id
from app.models.tables import (
    RECORD_CLASSES,
    Attachment,
    Base,
    Household,
    JournalEntry,
    JournalLink,
    Kinship,
    Lead,
    LeadPerson,
    LedgerEntry,
    MediationAgent,
    MediationInquiry,
    MediationMediator,
    MediationParty,
    MediationWitness,
    Membership,
    MoralCase,
    MoralPerson,
    Paper,
    ProofReferral,
    ReliefEntry,
    ReliefFund,
    Residence,
    Resident,
    ResidentContact,
    ResidentName,
    ResidentPair,
    ResidentPhone,
    SearchTerm,
)
from app.office import Office
from app.usecases import ledgers, search
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.mediation import PartyForm
from app.usecases.residents import duplicates, files, merge_rows, merging
from app.usecases.residents import records as residents
from tests import factories

VOLUNTEER = {"kind": "教师"}
NOT_DUMPED = {"audit_entry", "audit_change", "bin_item"}


def dump(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as text, but for when and by whom it was last written."""
    found = {}
    with office.store.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in NOT_DUMPED:
                continue
            names = [
                c
                for c in table.columns
                if c.name not in {"changed_at", "changed_by", "version", "created_at"}
            ]
            rows = connection.execute(select(*(cast(c, String) for c in names)))
            found[table.name] = sorted(tuple(v or "" for v in r) for r in rows)
    return found


def differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {name: (set(one[name]) ^ set(other[name])) for name in one if one[name] != other[name]}


def tie(office: Office, keep: int, lose: int, third: int) -> None:
    """A row of every kind that can refer to a resident."""
    factories.service(office, resident_id=lose)
    case = factories.settled_case(
        office, PartyForm("applicant", resident_id=lose, name="乙"), PartyForm("respondent", name="丙")
    )
    ledgers.add(office, "volunteer", ledgers.EntryForm(lose, values=VOLUNTEER))
    with office.write("各种关系") as w:
        visit = JournalEntry(kind="visit", on_day=date(2026, 3, 2), title="走访")
        fund = ReliefFund(name="救助金")
        moral = MoralCase(title="楼道喧哗", registered_on=date(2026, 3, 2))
        lead = Lead(title="楼道堆物", source="visit", found_on=date(2026, 3, 2))
        w.session.add_all([visit, fund, moral, lead])
        w.session.flush()
        party = w.session.scalars(select(MediationParty.id).where(MediationParty.case_id == case)).first()
        common: dict[str, Any] = {
            "template": "x",
            "template_digest": "x",
            "snapshot": {},
            "printed_at": w.at,
            "clerk_name": "",
        }
        w.session.add_all(
            [
                JournalLink(entry_id=visit.id, resident_id=keep),
                JournalLink(entry_id=visit.id, resident_id=lose),
                Paper(title="证明", of_kind="resident", of_id=lose, resident_id=lose, **common),
                Attachment(
                    of_kind="resident", of_id=lose, name="a.jpg", media_type="image/jpeg", size=1, sha256="0"
                ),
                Kinship(resident_id=lose, relative_id=keep, kind="sibling"),
                Kinship(resident_id=third, relative_id=lose, kind="parent"),
                ResidentContact(resident_id=third, role="guardian", contact_id=lose, name="乙"),
                ResidentContact(resident_id=lose, role="emergency", contact_id=keep, name="甲"),
                ResidentPhone(resident_id=keep, number="19900000009"),
                ResidentPhone(resident_id=lose, number="19900000009"),
                ResidentName(resident_id=lose, name="乙乙"),
                ProofReferral(
                    resident_id=lose,
                    proof="x",
                    name="x",
                    on_day=date(2026, 3, 2),
                    applicant="乙",
                    clerk_name="丙",
                ),
                MediationAgent(party_id=party, name="乙", resident_id=lose),
                MediationWitness(case_id=case, name="乙", resident_id=lose),
                MoralPerson(case_id=moral.id, role="juror", name="乙", resident_id=lose),
                LeadPerson(lead_id=lead.id, name="乙", resident_id=lose),
                MediationMediator(case_id=case, role="helper", name="乙", resident_id=lose),
                MediationInquiry(case_id=case, on_day=date(2026, 3, 2), asked="乙", resident_id=lose),
                ReliefEntry(
                    number="救1",
                    fund_id=fund.id,
                    on_day=date(2026, 3, 2),
                    direction="out",
                    quantity=Decimal("5.00"),
                    what="慰问",
                    resident_id=lose,
                    clerk_name="丙",
                ),
                ResidentPair(first_id=keep, second_id=third),
                ResidentPair(first_id=lose, second_id=third),
            ]
        )


@pytest.fixture
def two(office: Office, clock: FixedClock) -> tuple[Office, int, int, int]:
    """An office with one person twice, a third, and a row of every kind on the second file."""
    keep = factories.resident(
        office, "葛甲", id_number="", birth_date="1980", phone="19900000001", note="先来"
    )
    files.household_of(office, keep)
    clock.instant += timedelta(days=3)
    lose = factories.resident(
        office, "葛佳", birth_date="1980-05-17", id_number=make_id("230102", date(1980, 5, 17), 21), phone="19900000002",
        address="别的小区2号楼", marriage="20",
    )  # fmt: skip
    files.household_of(office, lose)
    third = factories.resident(office, "丙")
    tie(office, keep, lose, third)
    return office, keep, lose, third


def rows(office: Office, cls: Any, **where: Any) -> list[Any]:
    with office.read() as session:
        return list(session.scalars(select(cls).filter_by(**where).order_by(cls.id)))


def test_the_sample_of_ties_is_complete(two: tuple[Office, int, int, int]) -> None:
    office, _, lose, _ = two
    tied = {t.name for t in Base.metadata.sorted_tables if merge_rows.columns_to_residents(t)}
    tied |= {t.name for t in Base.metadata.sorted_tables if "of_kind" in t.columns}
    with office.read() as session:
        assert {name for name, _ in merge_rows.tables_of(session, lose)} == tied - {"resident"}


NO_RESIDENT = {"service_item": ("merged_into_id",)}
"""Columns that sound like a resident and hold something else."""


def test_no_column_that_may_hold_a_resident_is_forgotten() -> None:
    names = {
        "resident",
        "relative",
        "head",
        "contact",
        "person",
        "member",
        "mother",
        "father",
        "guardian",
        "merged",
    }
    for table in Base.metadata.sorted_tables:
        known = (*merge_rows.columns_to_residents(table), *NO_RESIDENT.get(table.name, ()))
        for column in table.columns:
            if column.name.endswith("_id") and names & set(column.name.split("_")):
                assert column.name in known, f"{table.name}.{column.name}"
        assert not merge_rows.columns_to_residents(table) or table.name in RECORD_CLASSES


def test_the_name_of_the_file_with_the_checked_number_is_proposed(
    two: tuple[Office, int, int, int],
) -> None:
    office, keep, lose, _ = two
    form, version = residents.load_form(office, keep)
    form.name, form.note = "葛嘉", "新写的"
    residents.save(office, form, keep, version)  # the newer name; the number is in the other file
    choice = {c.name: c for c in merging.plan(office, keep, lose).choices}
    assert (choice["name"].chosen, choice["name"].why) == ("lose", "身份证号没有问题的一份")


def test_the_plan_shows_both_proposes_and_warns(two: tuple[Office, int, int, int]) -> None:
    office, keep, lose, _ = two
    plan = merging.plan(office, keep, lose)
    choice = {c.name: c for c in plan.choices}
    assert (choice["name"].keep, choice["name"].lose, choice["name"].chosen) == ("葛甲", "葛佳", "lose")
    assert choice["name"].why == "身份证号没有问题的一份"
    assert (choice["note"].chosen, choice["note"].why) == ("keep", "另一份没有填")
    assert (choice["identity"].chosen, choice["identity"].why) == ("lose", "这一份没有填")
    assert "*" in choice["identity"].lose
    assert (choice["sex"].chosen, choice["sex"].lose) == ("lose", "男")
    moves = dict(plan.moves)
    assert (moves["办件"], moves["台账"], moves["文书"], moves["附件"]) == (1, 1, 1, 1)
    told = "".join(plan.conflicts)
    assert "不在同一户" in told
    assert "合并时销户" in told


def test_everything_goes_to_the_kept_file(two: tuple[Office, int, int, int]) -> None:
    office, keep, lose, third = two
    merging.merge(office, keep, lose, {"name": "keep", "phone": "keep"})
    with office.read() as session:
        left = dict(merge_rows.tables_of(session, lose))
        alive = {name for name, found in left.items() if any(r.deleted_at is None for r in found)}
    assert alive == set()
    assert [k.resident_id for k in rows(office, Kinship)] == [third]
    assert len(rows(office, JournalLink, resident_id=keep)) == 1
    assert {p.number for p in rows(office, ResidentPhone, resident_id=keep)} == {"19900000009", "19900000002"}
    assert {(p.first_id, p.second_id) for p in rows(office, ResidentPair)} == {(keep, third)}
    assert rows(office, Attachment)[0].of_id == rows(office, Paper, template="x")[0].resident_id == keep
    file = files.open_file(office, lose)
    assert (file.id, file.name) == (keep, "葛甲")
    assert {h.kind for h in file.timeline} >= {"service_record", "mediation_case", "journal_entry", "paper"}


def test_no_day_has_two_spells(two: tuple[Office, int, int, int]) -> None:
    office, keep, lose, _ = two
    merging.merge(office, keep, lose)
    for cls in (Residence, Membership):
        spells = rows(office, cls, resident_id=keep)
        assert sum(s.end is None for s in spells) == 1
        ordered = sorted(spells, key=lambda s: s.start)
        assert all(a.end is not None and a.end <= b.start for a, b in itertools.pairwise(ordered))
    merged = rows(office, Resident, id=keep)[0]
    assert [m.household_id for m in rows(office, Membership, resident_id=keep) if m.end is None] == [
        merged.household_id
    ]


def test_names_and_numbers_of_the_other_file_find_the_kept_one(two: tuple[Office, int, int, int]) -> None:
    office, keep, lose, _ = two
    number = rows(office, Resident, id=lose)[0].id_number
    merging.merge(office, keep, lose, {"name": "keep", "identity": "keep"})
    for typed in ("葛佳", "葛甲", "乙乙", number, number[-6:], "19900000002"):
        assert [h.id for h in search.find(office, typed).hits if h.kind == "resident"] == [keep], typed


def test_undone_it_is_as_it_was(two: tuple[Office, int, int, int]) -> None:
    office, keep, lose, _ = two
    before = dump(office)
    act = merging.merge(office, keep, lose)
    assert dump(office) != before
    assert undo.undo(office, act).kept == ()
    assert differences(before, dump(office)) == {}
    with office.store.engine.connect() as connection:
        assert audit.first_broken(connection) is None


def test_undone_after_other_work(two: tuple[Office, int, int, int]) -> None:
    office, keep, lose, _ = two
    merging.merge(office, keep, lose, {"note": "keep"})
    later = factories.service(office, resident_id=keep, applicant="葛甲")
    form, version = residents.load_form(office, keep)
    form.note = "合并以后写的"
    residents.save(office, form, keep, version)
    result = merging.unmerge(office, lose)
    assert result.kept == ()
    one, other = rows(office, Resident, id=keep)[0], rows(office, Resident, id=lose)[0]
    assert (one.note, one.id_number, one.name) == ("合并以后写的", None, "葛甲")
    assert (other.merged_into_id, other.marriage) == (None, "20")
    assert [h.record_id for h in files.open_file(office, keep).timeline if h.kind == "service_record"] == [
        later
    ]
    with pytest.raises(ClerkError, match="已经撤销"):
        merging.unmerge(office, lose)
    with pytest.raises(ClerkError, match="没有合并过"):
        merging.unmerge(office, keep)


def test_the_bin_shows_it_but_does_not_half_restore_it(two: tuple[Office, int, int, int]) -> None:
    office, keep, lose, _ = two
    act = merging.merge(office, keep, lose)
    assert [(b.record_id, b.title) for b in recycle.listing(office)] == [(lose, "葛佳（已并入 葛佳）")]
    undo.undo(office, act)
    assert recycle.listing(office) == []
    merging.merge(office, keep, lose)  # taken back and done again, it lies there once
    assert [b.record_id for b in recycle.listing(office)] == [lose]
    with pytest.raises(ClerkError, match="已并入另一份"):
        recycle.bring_back(office, "resident", lose)
    with pytest.raises(ClerkError, match="已被删除或已经合并"):
        merging.plan(office, keep, lose)
    with pytest.raises(ClerkError, match="同一份"):
        merging.plan(office, keep, keep)


def test_a_chain_of_merges_leads_to_the_last(office: Office) -> None:
    one, other, third = (factories.resident(office, n, id_number="") for n in ("甲", "甲甲", "甲甲甲"))
    merging.merge(office, other, one)
    merging.merge(office, third, other)
    assert files.open_file(office, one).id == third
    assert rows(office, Resident, id=third)[0].merged_into_id is None


def test_doubled_ledger_rows_and_parties_are_said(office: Office) -> None:
    one, other = factories.resident(office, "甲"), factories.resident(office, "甲甲")
    for who in (one, other):
        ledgers.add(office, "volunteer", ledgers.EntryForm(who, values=VOLUNTEER))
    factories.settled_case(
        office,
        PartyForm("applicant", resident_id=one, name="甲"),
        PartyForm("respondent", resident_id=other, name="乙"),
    )
    told = "".join(merging.plan(office, one, other).conflicts)
    assert "都在“" in told
    assert "1 件调解案件" in told
    assert "证件号码不同" in told
    merging.merge(office, one, other)
    assert len(rows(office, LedgerEntry, resident_id=one)) == 2


def test_a_pair_is_settled_by_a_merge(office: Office) -> None:
    one, other = (factories.resident(office, "甲", id_number="", birth_date="1980-05-17") for _ in range(2))
    assert len(duplicates.pairs(office)) == 1
    merging.merge(office, one, other)
    assert duplicates.pairs(office) == ()


def test_a_sex_that_is_not_known_is_never_better_than_one_that_is(office: Office, clock: FixedClock) -> None:
    one = factories.resident(office, "甲", id_number="", birth_date="1980-05-17", sex="1")
    clock.instant += timedelta(days=3)
    other = factories.resident(office, "甲", id_number="", birth_date="1980-05-17", sex="9")
    for keep, lose, side in ((one, other, "keep"), (other, one, "lose")):
        assert {c.name: c.chosen for c in merging.plan(office, keep, lose).choices}["sex"] == side


def test_a_merge_is_one_line_of_the_audit(two: tuple[Office, int, int, int]) -> None:
    office, keep, lose, _ = two
    before = undo.acts(office)[0].id
    act = merging.merge(office, keep, lose)
    [line] = [a for a in undo.acts(office) if a.id > before]
    assert (line.id, line.what) == (act, "合并档案：葛佳 并入 葛甲")
    with office.read() as session:
        assert (
            session.scalars(
                select(SearchTerm).where(SearchTerm.record_id == lose, SearchTerm.kind == "resident")
            ).all()
            == []
        )
    assert [h.head_id for h in rows(office, Household) if h.closed_on is None] == [keep]


def two_homes(office: Office, clock: FixedClock) -> tuple[int, int, int]:
    """One person twice: an old file with a household, a newer one with another address, where a third lives."""
    there = factories.resident(office, "葛兄", address="翠湖小区2号楼1单元101室")
    files.household_of(office, there)
    keep = factories.resident(
        office, "葛甲", id_number="", birth_date="1980", address="翠湖小区1号楼1单元101室"
    )
    files.household_of(office, keep)
    clock.instant += timedelta(days=3)
    lose = factories.resident(office, "葛甲", address="翠湖小区2号楼1单元101室")
    return keep, lose, there


def test_a_newer_address_with_the_household_elsewhere_is_said(office: Office, clock: FixedClock) -> None:
    keep, lose, there = two_homes(office, clock)
    plan = merging.plan(office, keep, lose)
    sides = {c.name: c.chosen for c in plan.choices}
    assert (sides["home"], sides["household"]) == ("lose", "keep")
    found = plan.apart(sides)
    assert found is not None
    assert "2号楼" in found.words
    assert "1号楼" in found.words
    with office.read() as session:
        home = session.get_one(Resident, there).household_id
    assert [answer for answer, _words in found.offers] == ["stay", f"join:{home}", "out"]
    assert plan.apart(sides | {"home": "keep"}) is None


@pytest.mark.parametrize("way", ["stay", "join", "out"])
def test_the_person_goes_with_the_address_or_not_and_all_is_taken_back(
    office: Office, clock: FixedClock, way: str
) -> None:
    keep, lose, there = two_homes(office, clock)
    own, other = (rows(office, Resident, id=i)[0].household_id for i in (keep, there))
    before = dump(office)
    act = merging.merge(office, keep, lose, follow={"join": f"join:{other}"}.get(way, way))
    wanted = {"stay": own, "join": other, "out": None}[way]
    assert rows(office, Resident, id=keep)[0].household_id == wanted
    running = [m.household_id for m in rows(office, Membership, resident_id=keep) if m.end is None]
    assert running == ([] if wanted is None else [wanted])
    assert rows(office, Household, id=own)[0].head_id == (keep if way == "stay" else None)
    assert undo.undo(office, act).kept == ()
    assert differences(before, dump(office)) == {}


def test_who_died_by_the_file_that_was_chosen_lives_nowhere(office: Office, clock: FixedClock) -> None:
    keep, lose, _ = two_homes(office, clock)
    form, version = residents.load_form(office, lose)
    form.died_on = "2026-03-01"
    residents.save(office, form, lose, version)
    before = dump(office)
    act = merging.merge(office, keep, lose, {"living": "lose", "household": "keep"})
    one = rows(office, Resident, id=keep)[0]
    assert (str(one.died_on), one.living_here, one.household_id) == ("2026-03-01", False, None)
    for spell in (Residence, Membership):
        assert all(s.end is not None for s in rows(office, spell, resident_id=keep))
    undo.undo(office, act)
    assert differences(before, dump(office)) == {}


def test_the_household_of_the_other_file_comes_along(office: Office, clock: FixedClock) -> None:
    keep = factories.resident(office, "葛甲", id_number="", birth_date="1980", address="甲小区1号楼101室")
    files.household_of(office, keep)
    clock.instant += timedelta(days=3)
    lose = factories.resident(office, "葛甲", address="乙小区2号楼202室")
    files.household_of(office, lose)
    plan = merging.plan(office, keep, lose)
    found = plan.apart({"home": "lose", "household": "keep"})
    assert found is not None
    assert found.offers[1][0] == "side:lose"
    wanted, left = (rows(office, Resident, id=i)[0].household_id for i in (lose, keep))
    assert sum("合并时销户" in said for said in plan.conflicts) == 2  # whichever is not chosen
    before = dump(office)
    act = merging.merge(office, keep, lose, {"home": "lose", "household": "keep"}, "side:lose")
    assert rows(office, Resident, id=keep)[0].household_id == wanted
    closed = {h.id: h.closed_reason for h in rows(office, Household) if h.closed_on is not None}
    assert closed == {left: "ended"}  # nobody is left in it: it is no household any more
    undo.undo(office, act)
    assert differences(before, dump(office)) == {}


def test_a_head_does_not_leave_the_others_without_one(office: Office, clock: FixedClock) -> None:
    keep, lose, _ = two_homes(office, clock)
    household = rows(office, Resident, id=keep)[0].household_id
    residents.save(office, factories.resident_form("葛子", relation="20"), household_id=household)
    files.household_of(office, lose)
    assert any("给它重新指定户主" in said for said in merging.plan(office, keep, lose).conflicts)
    found = merging.plan(office, keep, lose).apart({"home": "lose", "household": "keep"})
    assert found is not None
    assert [answer for answer, _words in found.offers] == ["stay"]
    assert "变更户主" in found.words
    with pytest.raises(ClerkError, match="先办“变更户主”"):
        merging.merge(office, keep, lose, {"home": "lose", "household": "keep"}, "out")
    assert rows(office, Resident, id=lose)[0].deleted_at is None
