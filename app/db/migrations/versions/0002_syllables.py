"""Names are sorted syllable by syllable (chen'fu before cheng'an), and found by their full pinyin as a term of the search.
What an agreement says of the facts stands apart from what the applicant told.

What the stored reading says is kept: the office's own readings of rare characters are not known here.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.models.rules import characters, pinyin

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NAMES = {
    "resident": "SELECT id, former_name FROM resident UNION SELECT resident_id, name FROM resident_name",
    "organisation": "SELECT id, name FROM organisation",
    "area": "SELECT id, name FROM area",
    "mediation_case": "SELECT case_id, name FROM mediation_party",
    "moral_case": "SELECT case_id, name FROM moral_person",
    "lead": "SELECT lead_id, name FROM lead_person",
}
TOGETHER = 5000
LONGEST = 60
WIDTH = 120


def upgrade() -> None:
    """To syllables apart; only what the box finds already gets terms."""
    op.add_column("mediation_case", sa.Column("agreed_facts", sa.Text(), nullable=True))
    bind = op.get_bind()
    stored = sa.text("SELECT id, name, pinyin FROM resident WHERE pinyin IS NOT NULL")
    rows: list[Any] = list(bind.execute(stored))
    _add("resident", ((row.id, row.pinyin) for row in rows))
    cut = [{"own": row.id, "read": read} for row in rows if (read := _cut(row.name, row.pinyin))]
    if cut:
        bind.execute(sa.text("UPDATE resident SET pinyin = :read WHERE id = :own"), cut)
    for kind, names in NAMES.items():
        named: Iterable[Any] = bind.execute(sa.text(names))
        _add(kind, ((row[0], read) for row in named if row[1] for read in _whole(row[1])))


def downgrade() -> None:
    """Syllables together again; a term more does no harm."""
    op.drop_column("mediation_case", "agreed_facts")
    op.execute("UPDATE resident SET pinyin = replace(pinyin, '''', '')")


def _cut(name: str, stored: str) -> str:
    """The stored reading cut at its syllables, "" when it is another than the usual one."""
    found = pinyin.readings(characters.as_read(name)).cut
    return found if found.replace("'", "") == stored and len(found) <= WIDTH else ""


def _whole(name: str) -> tuple[str, ...]:
    return pinyin.readings(characters.as_read(name)).full[:1]


def _add(kind: str, read: Iterable[tuple[int, str]]) -> None:
    bind = op.get_bind()
    known = bind.execute(
        sa.text("SELECT DISTINCT record_id FROM search_term WHERE kind = :kind"), {"kind": kind}
    )
    found = {row[0] for row in known}
    terms = sorted({(term[:LONGEST], record) for record, term in read if record in found})
    put = sa.text(
        "INSERT INTO search_term (term, kind, record_id) VALUES (:term, :kind, :own) ON CONFLICT DO NOTHING"
    )
    for at in range(0, len(terms), TOGETHER):
        bind.execute(put, [{"term": t, "kind": kind, "own": own} for t, own in terms[at : at + TOGETHER]])
