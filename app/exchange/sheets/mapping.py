"""Propose which column is which field: by the wording of its heading, then by what stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.exchange.sheets.cells import cell_text, is_blank
from app.exchange.sheets.content import ContentGuess, guess_content, holds_addresses
from app.exchange.sheets.header import Column
from app.exchange.sheets.headings import Wordings, default_synonyms

REPEATABLE = frozenset({"phone", "note", "tags", "serial"})
_SURE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column is taken for: `field_key` None when nothing fits. `confidence` 0 to 1; below 0.8 a clerk should
    look at it. `why` is for the clerk."""

    column: Column
    field_key: str | None
    confidence: float
    why: str


def propose_mapping(
    columns: Sequence[Column],
    sample_rows: Sequence[Sequence[object]],
    field_synonyms: Mapping[str, Sequence[str]] | None = None,
    repeatable: frozenset[str] = REPEATABLE,
) -> list[Proposal]:
    """One proposal per column, in the order of the columns. No two claim one field, unless it is `repeatable`.

    `sample_rows` are raw cells of some data rows (50 are enough); without them only wording counts.
    """
    wordings = Wordings(field_synonyms if field_synonyms is not None else default_synonyms())
    options = [
        (place, option) for place, c in enumerate(columns) for option in _options(c, sample_rows, wordings)
    ]
    taken: set[str] = set()
    chosen: dict[int, Proposal] = {}
    for place, option in sorted(options, key=lambda o: (-o[1].confidence, o[0])):
        key = option.field_key
        if place in chosen or key is None or option.confidence < _SURE_ENOUGH:
            continue
        if key in taken and key not in repeatable:
            continue
        taken.add(key)
        chosen[place] = option
    return [chosen.get(place) or _nothing(column, options, place) for place, column in enumerate(columns)]


def _nothing(column: Column, options: list[tuple[int, Proposal]], place: int) -> Proposal:
    rival = next((o for at, o in options if at == place and o.confidence >= _SURE_ENOUGH), None)
    why = f"{rival.why}，但已有别的列更像" if rival else "认不出这一列，请指定或不导入"
    return Proposal(column, None, 0.0, why)


def _options(column: Column, rows: Sequence[Sequence[object]], wordings: Wordings) -> list[Proposal]:
    cells = [row[column.index] for row in rows if column.index < len(row) and not is_blank(row[column.index])]
    guesses = {g.field_key: g for g in guess_content([(c, cell_text(c)) for c in cells])}
    options = [_checked(p, guesses, len(cells)) for p in _by_wording(column, wordings)]
    if any(p.field_key in _PARTS for p in options) and holds_addresses([(c, cell_text(c)) for c in cells]):
        why = f"{options[0].why}，但内容是完整住址"
        options = [Proposal(column, "address", 0.9, why), *(p for p in options if p.field_key not in _PARTS)]
    if not column.path and not cells:
        return []
    named = {p.field_key for p in options}
    likely = [g for g in guesses.values() if g.field_key not in named and g.share >= 0.7]
    return options + [Proposal(column, g.field_key, 0.55 + 0.2 * g.share, g.why) for g in likely]


def _by_wording(column: Column, wordings: Wordings) -> list[Proposal]:
    if not column.path:
        return []
    joined, last = "".join(column.path), column.path[-1]
    if key := wordings.exact(joined):
        return [Proposal(column, key, 1.0, f"列名“{joined}”")]
    found = []
    if key := wordings.exact(last):
        found.append(Proposal(column, key, 0.95, f"列名“{last}”"))
    if part := wordings.within(joined):
        key, cover = part
        found.append(Proposal(column, key, 0.5 + 0.4 * cover, f"列名“{joined}”里的字"))
    if key := wordings.bracketed(last):
        found.append(Proposal(column, key, 0.7, f"列名“{last}”括号里的字"))
    return found


def _checked(proposal: Proposal, guesses: dict[str, ContentGuess], filled: int) -> Proposal:
    """Raise or lower a proposal by what stands in the column: a 出生日期 full of telephone numbers is none."""
    family = _FAMILY.get(proposal.field_key or "", proposal.field_key)
    own = guesses.get(family or "")
    if filled < 3 or family not in _TESTABLE:
        return proposal
    if own is not None and own.share >= 0.5:
        return replace(
            proposal, confidence=min(1.0, proposal.confidence + 0.05), why=f"{proposal.why}，内容也像"
        )
    best = max(guesses.values(), key=lambda g: g.share, default=None)
    if best is not None and best.share >= 0.7 and best.field_key != family:
        return replace(proposal, confidence=proposal.confidence * 0.5, why=f"{proposal.why}，但{best.why}")
    return proposal


_PARTS = frozenset({"estate", "building", "stair", "room"})
# Fields whose cells can be told by their look, and fields that look like them.
_TESTABLE = frozenset({"id_number", "phone", "birth_date", "name", "sex", "address", "ethnicity", "relation"})
_FAMILY = {
    "head_id_number": "id_number",
    "head_name": "name",
    "head_phone": "phone",
    "guardian_name": "name",
    "guardian_phone": "phone",
    "emergency_name": "name",
    "emergency_phone": "phone",
    "landlord_name": "name",
    "landlord_phone": "phone",
    "registered_address": "address",
}
