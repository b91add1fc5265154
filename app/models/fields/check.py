"""Whether a definition asks only for fields that are declared, in ways that make sense: told with file and line."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.errors import ClerkError
from app.models.definitions.dossiers import Dossier
from app.models.definitions.kinds import Ledger, Quality, Question, Summary
from app.models.definitions.library import Library
from app.models.definitions.source import Source, Step
from app.models.definitions.tags import PARTS
from app.models.fields.base import Kind, Period, Scope
from app.models.fields.computed import check as check_formula
from app.models.fields.conditions import condition
from app.models.fields.kinds import find_field, kind_of
from app.models.fields.quality import CHECKS, kind_of_rule
from app.models.fields.show import ALL
from app.models.tables import LedgerEntry

_DAY = date(2026, 3, 16)
_MONTH = Period(date(2026, 3, 1), date(2026, 3, 31), "")
Path = tuple[Step, ...]


def check_ledger(library: Library, ledger: Ledger, source: Source) -> None:
    """Columns, order and conditions of a ledger. Raises DefinitionError."""
    checker = Checker(library, source)
    name = ledger.question.kind if ledger.question else f"ledger.{ledger.key}"
    if ledger.question is not None:
        checker.question(ledger.question, ("question",))
    kind = checker.kind(name, ("question",))
    checker.fields(kind, ledger.columns, ("columns",))
    checker.fields(kind, (n.lstrip("-") for n in ledger.order), ("order",))
    checker.fields(kind, ledger.print.columns, ("print", "columns"))
    checker.fields(kind, filter(None, (ledger.print.group_by,)), ("print", "group_by"))
    checker.fields(kind, ledger.print.widths, ("print", "widths"))
    checker.own_fields(ledger)
    for name in ("keeper", "review_by"):
        checker.role(getattr(ledger, name), (name,))


def check_summary(library: Library, summary: Summary, source: Source) -> None:
    """Questions, sums and breakdowns of a summary's lines, and the lines its balances name."""
    checker = Checker(library, source)
    for i, section in enumerate(summary.section):
        keys = [line.key for line in section.line]
        for key in section.balance:
            if key not in keys:
                raise source.error(
                    ("section", i, "balance"), f"没有“{key}”这一行", f"可以写：{'、'.join(keys)}。"
                )
        for j, line in enumerate(section.line):
            path: Path = ("section", i, "line", j)
            for question in [row.asks(line.question) for row in section.row] or [line.question]:
                checker.question(question, (*path, "question"))
            kind = checker.kind(line.question.kind, (*path, "question"))
            checker.fields(kind, [n for n in (line.by, line.sum) if n], path)
            if line.count == "sum" and not line.sum:
                raise source.error(path, f"“{line.title}”没有说合计哪个字段", '请补上 sum = "字段"。')


def check_dossier(library: Library, dossier: Dossier, source: Source) -> None:
    """The papers a dossier is made of: they exist, and are for its kind of record. Raises DefinitionError."""
    named: list[tuple[Path, str]] = [(("cover",), dossier.cover), (("contents",), dossier.contents)]
    named += [(("part", i, "papers"), key) for i, part in enumerate(dossier.part) for key in part.papers]
    fitting = [key for key, paper in library.papers.items() if paper.for_ == dossier.for_]
    for path, key in named:
        if key not in fitting:
            close = difflib.get_close_matches(key, fitting, n=1)
            right = f"是不是“{close[0]}”？" if close else f"可以写：{'、'.join(fitting)}。"
            raise source.error(path, f"没有这类记录的文书“{key}”", right)


def check_quality(library: Library, source: Source) -> None:
    """Questions, named checks with their numbers, and columns of the quality rules of a text. Raises DefinitionError."""
    checker = Checker(library, source)
    for i, written in enumerate(source.data.get("rule", [])):
        rule = library.quality[written["key"]]
        path: Path = ("rule", i)
        if rule.question is not None:
            checker.question(rule.question, (*path, "question"))
        else:
            checker.named_check(rule, path)
        kind = checker.kind(kind_of_rule(rule), path)
        names = [n for n in (*rule.columns, rule.field) if n]
        checker.fields(kind, names, path)


def check_tags(library: Library, source: Source) -> None:
    """Conditions of the computed tags of a definition, and the ledger a tag proposes. Raises DefinitionError."""
    checker = Checker(library, source)
    for i, told in enumerate(source.data.get("tag", [])):
        tag = library.tags[told["key"]]
        for part in PARTS:
            checker.question(Question("resident", getattr(tag, part)), ("tag", i, part))
        if tag.proposes and tag.proposes not in library.ledgers:
            raise source.error(
                ("tag", i, "proposes"), f"没有台账“{tag.proposes}”", f"可以写：{'、'.join(library.ledgers)}。"
            )


def check_inspections(library: Library, source: Source) -> None:
    """The ledgers and papers that the inspections of a definition ask for. Raises DefinitionError."""
    for i, written in enumerate(source.data.get("inspection", [])):
        for name, known, what in (("ledgers", library.ledgers, "台账"), ("papers", library.papers, "文书")):
            for key in written.get(name, ()):
                if key not in known:
                    close = difflib.get_close_matches(key, known, n=1)
                    right = f"是不是“{close[0]}”？" if close else f"可以写：{'、'.join(known)}。"
                    raise source.error(("inspection", i, name), f"没有{what}“{key}”", right)


def check_proofs(library: Library, source: Source) -> None:
    """The papers that the proofs of a definition are printed with. Raises DefinitionError."""
    for i, written in enumerate(source.data.get("proof", [])):
        paper = written.get("paper", "")
        if paper and paper not in library.papers:
            raise source.error(
                ("proof", i, "paper"), f"没有文书“{paper}”", f"可以写：{'、'.join(library.papers)}。"
            )


@dataclass(frozen=True)
class Checker:
    """Looks whether what a definition asks is declared; every mistake is told with the line in `source`."""

    library: Library
    source: Source

    def kind(self, name: str, path: Path) -> Kind:
        try:
            return kind_of(self.library, name)
        except ClerkError as error:
            raise self.source.error(path, error.message, error.hint) from error

    def fields(self, kind: Kind, names: Iterable[str], path: Path) -> None:
        for name in names:
            try:
                find_field(self.library, kind, name)
            except ClerkError as error:
                raise self.source.error(path, error.message, error.hint) from error

    def own_fields(self, ledger: Ledger) -> None:
        """What fields lead to and what they are computed from."""
        scope = Scope(self.library, _DAY, _DAY, _MONTH)
        for i, spec in enumerate(ledger.field):
            try:
                if spec.type == "link":
                    kind_of(self.library, spec.to)
                elif spec.offers:
                    self._offered(spec.offers)
                elif spec.type == "computed":
                    check_formula(self.library, ledger, spec, LedgerEntry, scope)
            except ClerkError as error:
                name = "to" if spec.type == "link" else "offers" if spec.offers else "formula"
                raise self.source.error(("field", i, name), error.message, error.hint) from error

    def _offered(self, source: str) -> None:
        """A field whose texts are offered elsewhere: it is there, and whoever sees the offer may see it."""
        key, _, name = source.partition(".")
        field = find_field(self.library, kind_of(self.library, f"ledger.{key}"), name)
        if field.mask == ALL:
            raise ClerkError(f"“{field.label}”是限制查看的，不能在别处提示", "去掉 offers，或换一个字段。")

    def role(self, key: str, path: Path) -> None:
        if key and key not in self.library.roles:
            close = difflib.get_close_matches(key, self.library.roles, n=1)
            right = f"是不是“{close[0]}”？" if close else f"可以写：{'、'.join(self.library.roles)}。"
            raise self.source.error(path, f"没有“{key}”这个角色", right)

    def named_check(self, rule: Quality, path: Path) -> None:
        if rule.check not in CHECKS:
            close = difflib.get_close_matches(rule.check, CHECKS, n=1)
            right = f"是不是“{close[0]}”？" if close else f"可以写：{'、'.join(CHECKS)}。"
            raise self.source.error((*path, "check"), f"没有“{rule.check}”这项核对", right)
        known = CHECKS[rule.check].numbers
        for name in rule.numbers:
            if name not in known:
                right = f"可以写：{'、'.join(known)}。" if known else "这项核对没有数字，去掉 numbers。"
                raise self.source.error((*path, "numbers"), f"核对“{rule.check}”不认识数字“{name}”", right)

    def question(self, question: Question, path: Path) -> None:
        kind = self.kind(question.kind, path)
        scope = Scope(self.library, _DAY, _DAY, _MONTH)
        for triple in question.where:
            try:
                condition(self.library, kind, kind.entity, triple, scope)
                self._codes(kind, triple)
            except ClerkError as error:
                raise self.source.error((*path, "where"), error.message, error.hint) from error

    def _codes(self, kind: Kind, triple: tuple[Any, ...]) -> None:
        field = find_field(self.library, kind, triple[0])
        if field.codes is None or len(triple) < 3 or triple[1] not in {"=", "!=", "in", "not in"}:
            return
        table = self.library.code(field.codes)
        known = {c.code for c in table.codes}
        for value in triple[2] if isinstance(triple[2], list | tuple) else [triple[2]]:
            if value not in known:
                choices = "、".join(f"{c.code}（{c.label}）" for c in table.codes)
                raise ClerkError(f"“{field.label}”没有代码“{value}”", f"可以写：{choices}。")
