"""Proofs as data: which the community may issue, which it must not (民发〔2020〕20号), and who is to be asked instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made
from datetime import date
from typing import Literal

from app.models.definitions.kinds import Problem
from app.models.definitions.schema import build
from app.models.definitions.source import Source

RULES = {"forbidden": "不得开", "allowed": "可以开", "here": "本地可开"}
"""What the three answers are called on screen; `here`: only where the district's list says so."""


@dataclass(frozen=True)
class ProofPlace:
    """An office one is sent to; its telephone is the community's to fill in."""

    key: str
    name: str
    phone: str = ""


@dataclass(frozen=True)
class ProofAsk:
    """Where to go instead: `place` is the key of a place, `when` in which case, `bring` what to take along."""

    place: str
    when: str = ""
    bring: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """A proof people ask for. Outside `since` … `until` (both days included) the list under it speaks."""

    key: str
    name: str
    rule: Literal["forbidden", "allowed", "here"]
    synonyms: tuple[str, ...] = ()
    basis: str = ""
    why: str = ""
    ask: tuple[ProofAsk, ...] = ()
    paper: str = ""
    since: date | None = None
    until: date | None = None
    note: str = ""

    def problems(self) -> list[Problem]:
        if self.rule == "forbidden" and not (self.why and self.ask):
            right = '请补上 why = "…" 和 ask = [{ place = "police" }]，让居民知道去哪里办。'
            return [(("rule",), f"“{self.name}”不得开，却没有说为什么、该找谁", right)]
        return _backwards(self.name, self.since, self.until)


@dataclass(frozen=True)
class ProofList:
    """Whose list it is. With `alone` the lists under it are silent while it is in force."""

    name: str
    basis: str = ""
    since: date | None = None
    until: date | None = None
    alone: bool = False

    def problems(self) -> list[Problem]:
        return _backwards(self.name, self.since, self.until)


@dataclass(frozen=True)
class ProofBook:
    """A file of proofs: its list, its proofs, and the places it names."""

    proof: tuple[Proof, ...] = ()
    place: tuple[ProofPlace, ...] = ()
    list: ProofList = made(default_factory=lambda: ProofList(""))


def _backwards(name: str, since: date | None, until: date | None) -> list[Problem]:
    if since and until and until < since:
        return [(("until",), f"“{name}”的截止日期早于起始日期", "until 是最后一天，不写就一直有效。")]
    return []


def read_proofs(sources: Iterable[Source]) -> tuple[ProofBook, ...]:
    """The books from the lowest to the uppermost. Raises DefinitionError, also for a place that nobody describes."""
    books: list[ProofBook] = []
    places: set[str] = set()
    for source in sources:
        book = build(ProofBook, source, source.data)
        places |= {place.key for place in book.place}
        for i, proof in enumerate(book.proof):
            for ask in proof.ask:
                if ask.place not in places:
                    right = f"可以写：{'、'.join(sorted(places))}；或另写一段 [[place]]。"
                    raise source.error(
                        ("proof", i, "ask"), f"“{proof.name}”指向的“{ask.place}”没有说明是哪里", right
                    )
        books.append(book)
    return tuple(books)


def in_force(books: Iterable[ProofBook], day: date) -> dict[str, Proof]:
    """The proofs of a day by key: what an upper book says stands before what a lower one says."""
    found: dict[str, Proof] = {}
    for book in books:
        if not _on(book.list.since, book.list.until, day):
            continue
        if book.list.alone:
            found.clear()
        for proof in book.proof:
            if _on(proof.since, proof.until, day):
                found[proof.key] = replace(proof, basis=proof.basis or book.list.basis)
    return found


def places_of(books: Sequence[ProofBook], day: date) -> dict[str, ProofPlace]:
    """The places by key in the words of the uppermost list in force on a day; one that only other lists name keeps theirs."""
    in_time = [book for book in books if _on(book.list.since, book.list.until, day)]
    return {place.key: place for book in (*books, *in_time) for place in book.place}


def _on(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
