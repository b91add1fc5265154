"""Functions of SQL that every kind of database has under another name."""

from typing import Any

from sqlalchemy import Boolean, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class CodePoint(GenericFunction[int]):
    """The code point of a text's first character."""

    type = Integer()
    inherit_cache = True
    name = "code_point"


@compiles(CodePoint, "sqlite")
def _sqlite_code_point(element: Any, compiler: Any, **options: Any) -> str:
    return f"unicode({compiler.process(element.clauses, **options)})"


@compiles(CodePoint, "postgresql")
def _postgres_code_point(element: Any, compiler: Any, **options: Any) -> str:
    return f"ascii({compiler.process(element.clauses, **options)})"


class HasOneOf(GenericFunction[bool]):
    """Whether a text has one of these characters in it: one look, however many they are. None of them is ] ^ - or \\."""

    type = Boolean()
    inherit_cache = True
    name = "has_one_of"


@compiles(HasOneOf, "sqlite")
def _sqlite_has_one_of(element: Any, compiler: Any, **options: Any) -> str:
    text, signs = (compiler.process(part, **options) for part in element.clauses)
    return f"({text} GLOB '*[' || {signs} || ']*')"


@compiles(HasOneOf, "postgresql")
def _postgres_has_one_of(element: Any, compiler: Any, **options: Any) -> str:
    text, signs = (compiler.process(part, **options) for part in element.clauses)
    return f"({text} ~ ('[' || {signs} || ']'))"
