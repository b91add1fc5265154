"""Sentences inserted by a key while a record is typed: shipped ones (resources/phrases.toml) and the office's own."""

from dataclasses import dataclass

from sqlalchemy import select

from app.errors import ClerkError
from app.models.tables import Phrase
from app.office import Office

KINDS = {"": "通用", "session": "调解记录", "inquiry": "调查记录", "agreement": "协议", "visit": "回访"}
LONGEST = 2000


@dataclass(frozen=True)
class PhraseRow:
    """A sentence; `own` when the office wrote it or rewrote a shipped one."""

    key: str
    kind: str
    text: str
    own: bool


def listing(office: Office, kind: str) -> list[PhraseRow]:
    """What is offered in a kind of record: the office's own first, then the shipped ones it did not replace or hide."""
    with office.read() as session:
        rows = list(session.scalars(select(Phrase).order_by(Phrase.id)))
    own = [PhraseRow(r.key, r.kind, r.text, own=True) for r in rows if r.active and r.kind in ("", kind)]
    replaced = {r.key for r in rows}
    shipped = [p for p in office.library.phrases.values() if p.kind in ("", kind) and p.key not in replaced]
    return own + [PhraseRow(p.key, p.kind, p.text, own=False) for p in shipped]


def save(office: Office, kind: str, text: str, key: str = "") -> str:
    """Keep a sentence; with the key of another it stands in its place. Returns its key."""
    words = text.strip()
    if not words:
        raise ClerkError("常用语是空的", "写下要常用的话再保存；不要的请点“去掉”。")
    if len(words) > LONGEST:
        raise ClerkError(f"常用语超过 {LONGEST} 字，没有保存", "请分成几条。")
    if kind not in KINDS:
        raise ClerkError(f"没有“{kind}”这种记录")
    with office.write("保存常用语") as w:
        row = w.session.scalars(select(Phrase).where(Phrase.key == key)).first() if key else None
        if row is None:
            row = Phrase(key=key or _new_key(list(w.session.scalars(select(Phrase.key)))), kind=kind)
            w.session.add(row)
        row.kind, row.text, row.active = kind, words, True
        w.what = f"保存常用语 {words[:20]}"
        return row.key


def _new_key(taken: list[str]) -> str:
    numbers = [int(k[4:]) for k in taken if k.startswith("own_") and k[4:].isdigit()]
    return f"own_{max(numbers, default=0) + 1}"


def take_away(office: Office, key: str) -> None:
    """Offer a sentence no longer; one of the office's own goes, a shipped one is hidden."""
    with office.write("去掉常用语") as w:
        row = w.session.scalars(select(Phrase).where(Phrase.key == key)).first()
        shipped = office.library.phrases.get(key)
        if row is None and shipped is None:
            raise ClerkError("这条常用语已不存在")
        if shipped is None:
            w.session.delete(row)
            return
        row = row or Phrase(key=key, kind=shipped.kind, text=shipped.text)
        row.active = False
        w.session.add(row)


def as_shipped(office: Office) -> None:
    """Every shipped sentence as it came; the office's own stay."""
    with office.write("常用语恢复原样") as w:
        for row in w.session.scalars(select(Phrase).where(Phrase.key.in_(list(office.library.phrases)))):
            w.session.delete(row)
