"""What of the definitions a clerk is given: restricted ledgers are not there at all for who may not see them.

A ledger that is not in the library cannot be listed, counted, asked for, joined by a dotted field or named: every
question, filter, export and paper goes through the library (domain.md A1.2, product note; PIPL art. 28).
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from app.models.definitions.kinds import Ledger, Question, Summary
from app.models.definitions.library import Library


def ledgers_named(names: Iterable[str]) -> set[str]:
    """The ledgers that field or kind names speak of: `ledger.aftercare.kind`, `household.head.ledger.aftercare`."""
    found: set[str] = set()
    for name in names:
        parts = name.lstrip("-").split(".")
        found |= {after for part, after in pairwise(parts) if part == "ledger"}
    return found


def asked_of(question: Question) -> set[str]:
    """The ledgers a question reads."""
    return ledgers_named([question.kind, *(str(where[0]) for where in question.where if where)])


def restricted_keys(library: Library) -> frozenset[str]:
    """The ledgers of groups whose mere membership could hurt a person."""
    return frozenset(k for k, one in library.ledgers.items() if one.sensitivity == "restricted")


VEILED = "受限事项"
"""What an item that is handled by certain people only is called wherever others may read."""


def seen_by(library: Library, *, restricted: bool, veiled: bool = False) -> Library:
    """The library as a clerk is given it; `restricted` when the clerk may see those restricted ledgers that are on,
    `veiled` when matters of restricted items are told without their item."""
    shut = {k for k in restricted_keys(library) if not (restricted and library.ledgers[k].enabled)}
    shut |= {k for k, one in library.ledgers.items() if one.question and asked_of(one.question) & shut}
    return replace(
        library,
        ledgers={k: _without(one, shut) for k, one in library.ledgers.items() if k not in shut},
        summaries={k: _shorter(one, shut) for k, one in library.summaries.items()},
        hidden=frozenset(shut),
        veiled=veiled,
        prepared={},
    )


def _without(ledger: Ledger, shut: set[str]) -> Ledger:
    """A ledger without columns of a ledger that is not there."""

    def kept(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(n for n in names if not ledgers_named([n]) & shut)

    names = (*ledger.columns, *ledger.order, *ledger.print.columns)
    if kept(names) == names:
        return ledger
    printed = replace(ledger.print, columns=kept(ledger.print.columns))
    return replace(ledger, columns=kept(ledger.columns), order=kept(ledger.order), print=printed)


def _shorter(summary: Summary, shut: set[str]) -> Summary:
    """A month without the lines that count a ledger that is not there."""
    sections = []
    for section in summary.section:
        names = {li.key: [li.by or "", li.sum or ""] for li in section.line}
        lines = tuple(
            li for li in section.line if not (asked_of(li.question) | ledgers_named(names[li.key])) & shut
        )
        kept = {li.key for li in lines}
        balance = section.balance if kept >= set(section.balance) else ()
        sections.append(section if lines == section.line else replace(section, line=lines, balance=balance))
    return replace(summary, section=tuple(sections))
