"""Every ledger that ships can be loaded, asked, printed, and says where it comes from."""

from itertools import chain
from pathlib import Path

import pytest

from app.models.definitions.codes import load_code_tables
from app.models.definitions.kinds import Ledger
from app.models.definitions.library import Library, load_one
from app.models.definitions.source import read_source
from app.models.fields.kinds import find_field, kind_of

RESOURCES = Path(__file__).parents[2] / "resources"
FILES = sorted((RESOURCES / "ledgers").glob("*.toml"))
ON_BY_DEFAULT = {f"R{n:02d}" for n in (1, 6, 11, 12, 13, 14, 17, 19, 27, 29, 30, 33, 39, 50, 51, 52)}
SHARED = {"number", "start", "end", "reason", "end_reason", "note", "id", "open", "open_before"}


@pytest.fixture(scope="module")
def library() -> Library:
    ledgers = {path.stem: load_one("ledgers", read_source(path)) for path in FILES}
    journal = {p.stem: load_one("journal", read_source(p)) for p in (RESOURCES / "journal").glob("*.toml")}
    return Library(load_code_tables(RESOURCES / "codes"), ledgers, {}, {}, {}, {}, {}, journal=journal)


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def ledger(request: pytest.FixtureRequest, library: Library) -> Ledger:
    return library.ledger(request.param.stem)


def test_the_file_is_named_after_the_key(ledger: Ledger, library: Library) -> None:
    assert library.ledgers[ledger.key] is ledger


def test_a_ledger_names_its_register_its_line_and_its_source(ledger: Ledger) -> None:
    assert (
        ledger.code[0] in "RGTX"
    )  # register, group, group of GB/T 31000, work of the office without a register's number
    assert ledger.line
    assert ledger.source[:2] == "00" or ledger.source == "GB/T 31000"
    assert ledger.retention_years >= 10
    assert ledger.period in {"once", "monthly", "quarterly", "half_year", "yearly"}


def test_choices_use_tables_that_exist_and_fields_do_not_hide_the_shared_ones(
    ledger: Ledger, library: Library
) -> None:
    for field in ledger.field:
        assert field.key not in SHARED, field.key
        assert field.codes is None or field.codes in library.codes, field.codes
    labels = [field.name for field in ledger.field]
    assert len(set(labels)) == len(labels)
    assert ledger.is_view or any(field.required for field in ledger.field)


def test_every_column_and_every_condition_is_a_declared_field(ledger: Ledger, library: Library) -> None:
    kind_name = ledger.question.kind if ledger.question else f"ledger.{ledger.key}"
    kind = kind_of(library, kind_name)
    conditions = [str(condition[0]) for condition in ledger.question.where] if ledger.question else []
    order = [name.removeprefix("-") for name in ledger.order]
    for name in chain(ledger.columns, ledger.print.columns, order, conditions):
        assert find_field(library, kind, name).label


def test_values_in_conditions_are_codes_of_their_tables(ledger: Ledger, library: Library) -> None:
    if ledger.question is None:
        return
    kind = kind_of(library, ledger.question.kind)
    for name, operator, *value in ledger.question.where:
        field = find_field(library, kind, name)
        if field.codes and operator in {"=", "in"}:
            wanted = value[0] if operator == "in" else value
            assert set(wanted) <= {code.code for code in library.code(field.codes).codes}


def test_the_registers_of_the_source_documents_are_there(library: Library) -> None:
    papers_not_ledgers = {"R02", "R03", "R04", "R05"}
    registers = {f"R{number:02d}" for number in range(1, 63)} - papers_not_ledgers
    assert registers <= {ledger.code for ledger in library.ledgers.values()}


def test_only_what_the_office_needs_from_the_start_is_on(library: Library) -> None:
    assert {ledger.code for ledger in library.ledgers.values() if ledger.enabled} == ON_BY_DEFAULT


def test_what_could_hurt_a_person_is_restricted(library: Library) -> None:
    restricted = {ledger.key for ledger in library.ledgers.values() if ledger.sensitivity == "restricted"}
    assert {
        "petition",
        "aftercare",
        "minors_care",
        "family_planning",
        "religious_place",
        "minors",
        "correction",
        "released",
        "mental_illness",
        "drug_users",
        "hiv_risk",
        "key_youth",
        "cult",
        "dangerous_goods",
        "left_behind",
    } == restricted
    assert not any(library.ledgers[key].enabled for key in restricted)


def test_names_and_tags_are_unique(library: Library) -> None:
    names = [ledger.name for ledger in library.ledgers.values()]
    tags = [ledger.tag for ledger in library.ledgers.values() if ledger.tag]
    assert len(set(names)) == len(names)
    assert len(set(tags)) == len(tags)


def test_the_one_register_the_sources_spell_out_has_all_its_fields(library: Library) -> None:
    labels = {field.name for field in library.ledger("party_report").field}
    assert labels >= {
        "姓名", "单位职务", "家庭住址", "特长爱好", "服务意向", "能参加社区服务的时间", "单位党组织", "单位党组织电话", "联系电话"
    }  # fmt: skip


def test_sums_are_sums_of_numbers_and_money_only(library: Library) -> None:
    summed = [field.type for ledger in library.ledgers.values() for field in ledger.field if field.sum]
    assert set(summed) == {"number", "decimal", "money"}
