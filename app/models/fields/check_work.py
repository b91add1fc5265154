"""Whether indicators and the definitions of the work around people ask only for what is declared: file, line and cure."""

from app.models.definitions.indicators import Indicator
from app.models.definitions.library import Library
from app.models.definitions.source import Source
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
