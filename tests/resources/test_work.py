"""The shipped definitions of the work around people ask only for what is declared."""

import pytest

from app import paths
from app.errors import DefinitionError
from app.models.definitions.library import load_library
from app.models.definitions.source import parse_source, read_source
from app.models.fields.check_work import check_journal_kind, check_reminders, check_visit_rules

LIBRARY = load_library(paths.resources())


def test_reminders_and_visit_rules_are_whole() -> None:
    check_reminders(LIBRARY, read_source(paths.resources() / "reminders.toml"))
    check_visit_rules(LIBRARY, read_source(paths.resources() / "visit_rules.toml"))


def test_flows_of_a_kind_that_share_a_state_share_its_name() -> None:
    """Lists and boards know a state by its key alone."""
    names: dict[tuple[str, str], set[str]] = {}
    for flow in LIBRARY.flows.values():
        for key, state in flow.state.items():
            names.setdefault((flow.for_, key), set()).add(state.name)
    assert {where: said for where, said in names.items() if len(said) > 1} == {}


@pytest.mark.parametrize("key", sorted(LIBRARY.journal))
def test_a_kind_of_journal_entry_is_whole_and_in_the_code_table(key: str) -> None:
    check_journal_kind(
        LIBRARY, LIBRARY.journal[key], read_source(paths.resources() / "journal" / f"{key}.toml")
    )
    assert key in {code.code for code in LIBRARY.code("journal_kind").codes}


def test_every_campaign_has_stages_with_tasks() -> None:
    assert {len(one.stage) for one in LIBRARY.campaigns.values()} == {3, 5}
    assert all(stage.task for one in LIBRARY.campaigns.values() for stage in one.stage)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("reminders", '[[reminder]]\nkey = "a"\nname = "甲"\nday = "due"\ntitle = "nix"\nquestion = { kind = "ledger.report_burden" }\n',
         "第 1 行：报表负担登记没有“nix”"),
        ("visit_rules", '[[rule]]\nkey = "a"\nname = "甲"\nevery = "weekly"\nquestion = { kind = "resident" }\n',
         "第 4 行：看不懂多久一次“weekly”"),
        ("visit_rules", '[[rule]]\nkey = "a"\nname = "甲"\nevery = "1 months"\nquestion = { kind = "area" }\n',
         "第 5 行：走访的对象只能是居民或户"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(kind: str, text: str, said: str) -> None:
    def adopt() -> None:
        library = load_library(paths.resources(), [(kind, "a", text)])
        source = parse_source("本单位的“a”", text)
        (check_reminders if kind == "reminders" else check_visit_rules)(library, source)

    with pytest.raises(DefinitionError) as caught:
        adopt()
    assert said in str(caught.value)
