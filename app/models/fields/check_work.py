"""Whether indicators and the definitions of the work around people ask only for what is declared: file, line and cure."""

from app.models.definitions.indicators import Indicator
from app.models.definitions.library import Library
from app.models.definitions.source import Source
from app.models.definitions.work import JournalKind
from app.models.fields.check import Checker


def check_indicator(library: Library, one: Indicator, source: Source) -> None:
    """Questions of an indicator's figures, and the fields they add up. Raises DefinitionError."""
    checker = Checker(library, source)
    for name, figure in one.figure.items():
        if figure.question is None:
            continue
        checker.question(figure.question, ("figure", name, "question"))
        kind = checker.kind(figure.question.kind, ("figure", name, "question"))
        checker.fields(kind, filter(None, (figure.field,)), ("figure", name, "field"))


def check_reminders(library: Library, source: Source) -> None:
    """Questions of reminders and the fields they show. Raises DefinitionError."""
    checker = Checker(library, source)
    for i, written in enumerate(source.data.get("reminder", [])):
        one = library.reminders[written["key"]]
        checker.question(one.question, ("reminder", i, "question"))
        kind = checker.kind(one.question.kind, ("reminder", i, "question"))
        checker.fields(kind, filter(None, (one.day, one.title, one.who)), ("reminder", i))


def check_visit_rules(library: Library, source: Source) -> None:
    """Questions of visit rules. Raises DefinitionError."""
    checker = Checker(library, source)
    for i, written in enumerate(source.data.get("rule", [])):
        checker.question(library.visit_rules[written["key"]].question, ("rule", i, "question"))


def check_journal_kind(library: Library, kind: JournalKind, source: Source) -> None:
    """The code tables a kind of journal entry names. Raises DefinitionError."""
    if kind.topics and kind.topics not in library.codes:
        raise source.error(("topics",), f"没有代码表“{kind.topics}”", "请写一张有的代码表。")
    for i, spec in enumerate(kind.field):
        if spec.codes and spec.codes not in library.codes:
            raise source.error(
                ("field", i, "codes"),
                f"字段“{spec.name}”用了没有的代码表“{spec.codes}”",
                "请写一张有的代码表。",
            )
