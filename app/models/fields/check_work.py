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
    """The code tables and ledgers a kind of journal entry names. Raises DefinitionError."""
    if kind.topics and kind.topics not in library.codes:
        raise source.error(("topics",), f"没有代码表“{kind.topics}”", "请写一张有的代码表。")
    for i, spec in enumerate(kind.field):
        if spec.codes and spec.codes not in library.codes:
            raise source.error(
                ("field", i, "codes"),
                f"字段“{spec.name}”用了没有的代码表“{spec.codes}”",
                "请写一张有的代码表。",
            )
        if spec.type == "link":
            Checker(library, source).kind(spec.to, ("field", i, "to"))
    _check_looking(library, kind, source)


def _check_looking(library: Library, kind: JournalKind, source: Source) -> None:
    """The fields of the row that an entry looks through."""
    told, ledger = kind.looks_through, library.ledgers.get(kind.looked_in())
    if told is None or ledger is None:
        return
    if ledger.sensitivity == "restricted":
        wrong = f"“{ledger.name}”是限制台账，工作记录人人看得到"
        raise source.error(("looks_through", "link"), wrong, "请连到不限制的台账。")
    days = [one.key for one in ledger.field if one.type in {"date", "day"}]
    typed = [one.key for one in ledger.typed_fields if one.sensitivity == "open"]
    for name, wanted, known in (("day", (told.day,), days), ("fills", told.fills.values(), typed)):
        for one in filter(None, wanted):
            if one not in known:
                wrong = f"台账“{ledger.name}”没有{'日期' if name == 'day' else ''}字段“{one}”"
                raise source.error(("looks_through", name), wrong, f"可以写：{'、'.join(known)}。")
