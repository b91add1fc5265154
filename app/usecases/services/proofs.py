"""The guard against proofs that must not be issued (民发〔2020〕20号): find a proof, say why not, refer, count.

A refusal is a row of its own (`ProofReferral`), not an 办件: nothing is taken in and nothing handled, so the month's
opening + received − finished = closing stays what it is, and the line of refused proofs counts these rows alone.
"""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.errors import ClerkError
from app.models.definitions.proofs import RULES, Proof, ProofPlace, in_force, places_of
from app.models.rules import pinyin
from app.models.rules.text import clean, clean_name
from app.models.tables import ProofReferral, Resident
from app.office import Office
from app.usecases.offices import definitions
from app.usecases.services.forms import UNKNOWN, too_long

LONGEST = {"applicant": ("来人的姓名", 60), "purpose": ("用途", 200), "wanted_by": ("谁要这份证明", 100)}
LONGEST_PHONE = {"phone": ("电话", 60)}
"""What each is called and how many characters it may have (the columns)."""


@dataclass(frozen=True)
class Ask:
    """Where to go instead; `phone` is empty as long as the community has not filled it in."""

    place_key: str
    place: str
    phone: str
    when: str
    bring: tuple[str, ...]


@dataclass(frozen=True)
class PaperField:
    """Something the paper of a proof asks for at printing (purpose, validity …)."""

    key: str
    name: str
    help: str


@dataclass(frozen=True)
class ProofRow:
    """A proof as the desk sees it; `rule` forbidden, allowed or here. `paper` only when it can be printed here; then
    `fields` are what it asks for."""

    key: str
    name: str
    rule: str
    rule_label: str
    synonyms: tuple[str, ...]
    basis: str
    why: str
    asks: tuple[Ask, ...]
    paper: str
    note: str
    fields: tuple[PaperField, ...] = ()


@dataclass(frozen=True)
class ReferralForm:
    """Who asked for which proof. Without a name it is somebody who does not say who they are."""

    proof: str
    resident_id: int | None = None
    applicant: str = ""
    channel: str = "window"
    purpose: str = ""
    wanted_by: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        return too_long(vars(self), LONGEST)


@dataclass(frozen=True)
class Referred:
    """A refusal that was kept: its row, the act to undo, and the how many-th of the month it is."""

    id: int
    entry_id: int
    this_month: int


def on_day(office: Office, day: date) -> dict[str, ProofRow]:
    """The proofs by key as the lists in force on a day say."""
    places = places_of(office.library.proofs, day)
    return {key: _row(office, p, places) for key, p in in_force(office.library.proofs, day).items()}


def _row(office: Office, p: Proof, places: dict[str, ProofPlace]) -> ProofRow:
    asks = tuple(
        Ask(ask.place, places[ask.place].name, places[ask.place].phone, ask.when, ask.bring) for ask in p.ask
    )
    paper = office.library.papers.get(p.paper) if p.rule != "forbidden" else None
    fields = tuple(PaperField(ask.key, ask.name, ask.help) for ask in (paper.ask if paper else ()))
    return ProofRow(
        p.key, p.name, p.rule, RULES[p.rule], p.synonyms, p.basis, p.why, asks, paper.key if paper else "", p.note,
        fields,
    )  # fmt: skip


def find(office: Office, text: str = "") -> list[ProofRow]:
    """Today's proofs whose name, synonym or pinyin holds the text: names before synonyms, beginnings first."""
    rows = list(on_day(office, office.today()).values())
    word = pinyin.search_form(clean(text))
    if not word:
        return rows
    ranked = [(rank, row) for row in rows if (rank := _rank(row, word)) is not None]
    return [row for _, row in sorted(ranked, key=lambda pair: pair[0])]


def _rank(row: ProofRow, word: str) -> int | None:
    """0 and 1: the name begins with it or holds it; 2 and 3: a synonym; None: neither."""
    found = [_held(row.name, word), *(held + 2 for s in row.synonyms if (held := _held(s, word)) is not None)]
    return min((rank for rank in found if rank is not None), default=None)


def _held(name: str, word: str) -> int | None:
    if word.isascii():
        read = pinyin.readings(name)
        forms = (*read.initials, *read.full)
    else:
        forms = (pinyin.search_form(name),)
    if any(form.startswith(word) for form in forms):
        return 0
    inside = not word.isascii() or len(word) > 1
    return 1 if inside and any(word in form for form in forms) else None


def proof(office: Office, key: str) -> ProofRow:
    """A proof of today's lists. Raises ClerkError."""
    found = on_day(office, office.today()).get(key)
    if found is None:
        raise ClerkError("证明清单里没有这一项", "请重新查找；清单可能刚刚换过。")
    return found


def refuse(office: Office, form: ReferralForm) -> Referred:
    """Keep that a proof was asked for and refused; the slip is then printed by `printing.issue("proof_referral", id)`.

    Raises ClerkError for a proof that may be issued, words that are too long, an unknown channel or a resident who is gone.
    """
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    row = proof(office, form.proof)
    if row.rule == "allowed":
        raise ClerkError(f"“{row.name}”可以开，不用告知单")
    if form.channel not in dict(office.library.code("service_channel").choices):
        raise ClerkError(f"不认识渠道“{form.channel}”")
    today = office.today()
    with office.write(f"不予出具 {row.name}") as w:
        resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
        if form.resident_id and resident is None:
            raise ClerkError("这位居民的档案已不存在", "请重新查找，或者直接写姓名。")
        name = resident.name if resident else clean_name(form.applicant) or UNKNOWN
        referral = ProofReferral(
            proof=row.key, name=row.name, basis=row.basis[:300] or None, on_day=today, channel=form.channel,
            applicant=name, resident_id=form.resident_id, grid_id=resident.grid_id if resident else None,
            purpose=clean(form.purpose) or None, wanted_by=clean(form.wanted_by) or None,
            clerk_name=w.clerk_name,
        )  # fmt: skip
        w.session.add(referral)
        w.session.flush()
        w.what = f"不予出具 {row.name} {name}"
        month = select(func.count(ProofReferral.id)).where(
            ProofReferral.on_day.between(today.replace(day=1), today), ProofReferral.deleted_at.is_(None)
        )
        count = int(w.session.scalar(month) or 0)
    return Referred(referral.id, w.entry_id or 0, count)


def set_phone(office: Office, place: str, phone: str) -> None:
    """Fill in the telephone of an office people are sent to: kept as a definition of the community's own."""
    if long := too_long({"phone": phone}, LONGEST_PHONE):
        raise ClerkError("；".join(long.values()))
    known = places_of(office.library.proofs, office.today()).get(place)
    if known is None:
        raise ClerkError("证明清单里没有这个单位", "请重新打开清单。")
    words = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in (("key", place), ("name", known.name), ("phone", clean(phone)))
    ]
    definitions.adopt(office, "proofs", f"place_{place}", "\n".join(["[[place]]", *words, ""]))
