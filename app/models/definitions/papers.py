"""The schema of a paper: what may be filled in from where, what is asked at printing, and its blocks (paper.md)."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class PaperTable:
    """Rows from a list among the collected values; at least `least` rows, the empty ones to be written by hand."""

    rows: str
    columns: tuple[tuple[str, ...], ...]
    empty: str = "无"
    least: int = 0


@dataclass(frozen=True)
class PaperBlock:
    """One block of a paper; exactly one of its kinds is given. Texts may hold {placeholders}; `lines` is the least
    height of the rows of a grid, `ruled` the lines to write on where a text is empty, `block` what is repeated for `each`.

    With `when` it stands there only if that value is not empty ("!name": only if it is).
    """

    title: str | None = None
    number: str | None = None
    grid: tuple[tuple[str, ...], ...] = ()
    columns: int = 2
    lines: int = 1
    label: int = 0
    table: PaperTable | None = None
    text: str | None = None
    heading: str | None = None
    each: str | None = None
    sign: tuple[str, ...] = ()
    fingerprint: bool = False
    stamp: bool = False
    date: str | None = None
    unit: bool = True
    space: int = 0
    ruled: int = 0
    style: Literal["", "center", "right", "big", "bold", "kai", "note"] = ""
    indent: bool = True
    when: str = ""
    block: tuple["PaperBlock", ...] = ()
    picture: str | None = None
    matrix: str | None = None


@dataclass(frozen=True)
class PaperAsk:
    """Something the clerk may type when printing; left out it is `default`, which may be nothing: a
    blank to write by hand. In a `public` text identity and telephone numbers are masked; `people`, one
    to a line, are for a list only and are not kept as they were typed."""

    key: str
    name: str
    type: Literal["text", "note", "date", "public", "people"] = "text"
    default: str = ""
    help: str = ""


@dataclass(frozen=True)
class PaperTemplate:
    """A paper: what it is for, its series of numbers, the moves after one of which it may be printed, page, copies, blocks.

    `numbered` names the value that is its number already, given out with a move and not at printing.
    `per` names a list among the values: one paper is for one of it (of a case the session, the agent, the visit).
    `points` is the size of the type where the sheet's own will not do. `needs` are values without which it cannot be
    printed, with the sentence that says what to do first.
    `ledgers` are those whose open row of the resident or household fills `{LEDGER_FIELD}`, and from whose rows the paper
    is offered too.
    """

    key: str
    name: str
    for_: Literal[
        "service_record",
        "mediation_case",
        "resident",
        "household",
        "ledger_entry",
        "area",
        "service_item",
        "unit",
        "proof_referral",
        "relief_entry",
        "journal_entry",
    ]
    of: str = ""
    ledgers: tuple[str, ...] = ()
    number: str | None = None
    numbered: str = ""
    after: tuple[str, ...] = ()
    per: str = ""
    needs: dict[str, str] = field(default_factory=dict)
    page: str = "A4"
    points: int | None = None
    copies: tuple[str, ...] = ()
    big_type: bool = False
    one_page: bool = False
    source: str = ""
    ask: tuple[PaperAsk, ...] = ()
    block: tuple[PaperBlock, ...] = ()
