"""Every quality rule that ships is sound, has a severity and says what to do."""

from app import paths
from app.models.definitions.library import load_library
from app.models.definitions.source import read_source
from app.models.fields.check import check_quality
from app.models.fields.quality import CHECKS, kind_of_rule

LIBRARY = load_library(paths.resources())


def test_fields_columns_and_checks_are_known() -> None:
    check_quality(LIBRARY, read_source(paths.resources() / "quality.toml"))


def test_every_check_is_used_and_every_rule_gives_advice() -> None:
    rules = LIBRARY.quality.values()
    assert {r.check for r in rules if r.check} == set(CHECKS)
    assert len(LIBRARY.quality) >= 24
    for rule in rules:
        assert rule.advice.endswith("。")
        assert rule.columns
        assert kind_of_rule(rule) in {"resident", "household"}
