"""Help with the characters of a name: by code point or written out, with the office's own pairs in front.

The office's pairs are rows of the code table rare_character: code is the character, label and synonyms are how people
write it: taken apart in several characters, a variant that counts as the same, or a private character of some font
(`usecases.rare_characters` adds them).
"""

from collections.abc import Iterator, Mapping

from app.models.definitions.codes import Code
from app.models.definitions.library import Library
from app.models.rules import characters
from app.models.rules.characters import Candidate, Spellings
from app.models.rules.divisions import Community, community
from app.models.rules.lookalikes import private
from app.models.rules.pinyin import character_readings
from app.models.rules.text import clean_name
from app.office import Office

TABLE = "rare_character"
_NO_CHARACTER = "没有对应的字，请核对；打不出的字可以写拆法，如（石羡）"


def own_pairs(office: Office) -> Mapping[str, str]:
    """How people write a character out → the character, as the office's code table says."""
    rows = _rows(office.library)
    return {way: row.code for row in rows for way in (row.label, *row.synonyms) if len(way) > 1}


def own_spellings(library: Library) -> Spellings:
    """Of each character in the office's table all the ways it is written, itself first, written-out ones in brackets:
    without them 吉吉 may be a name."""
    known: Spellings | None = library.prepared.get(TABLE)
    if known is None:
        known = library.prepared[TABLE] = tuple((row.code, *_ways(row)) for row in _rows(library))
    return known


def _rows(library: Library) -> list[Code]:
    return [row for row in library.code(TABLE).codes if row.active]


def _ways(row: Code) -> Iterator[str]:
    for way in dict.fromkeys((row.label, *row.synonyms)):
        yield from (way,) if len(way) == 1 else (f"（{way}）", f"({way})")


def kept_name(library: Library, typed: object) -> str:
    """A name fit to keep (`clean_name`): a code point (U+20BB7) as its character, a character of somebody's own font as
    the one that the office says it is."""
    name = characters.expand_code_points(clean_name(typed))
    return characters.without_private(name, own_spellings(library))


def kept_text(library: Library, text: str) -> str:
    """Any other text fit to keep: characters of somebody's own font as those they are known to stand for."""
    if not characters.private_in(text):
        return text
    return characters.without_private(text.translate(private()), own_spellings(library))


def private_trouble(text: str) -> str:
    """What is wrong with a text that holds a character of somebody's own font; "" for any other."""
    unread = characters.private_in(text)
    return f"{unread} {_NO_CHARACTER}" if unread else ""


def unread_trouble(name: str) -> str:
    """What is wrong with a name that holds a code point, or a character of somebody's own font, which stands for none
    here; "" for any other."""
    unread = characters.unread_code_point(name)
    return f"{unread} {_NO_CHARACTER}" if unread else ""


def characters_for(office: Office, typed: str) -> tuple[Candidate, ...]:
    """The characters that a code point (U+20BB7) or a written-out form （石羡） may mean, the likeliest first; () when
    it is neither."""
    character = characters.from_code_point(typed)
    if character is None:
        return characters.composed(typed, own_pairs(office))
    readings = character_readings(character)
    return (Candidate(character, characters.code_point(character), readings, typed.strip()),)


def names_for(office: Office, name: str) -> tuple[str, ...]:
    """The names that a name with code points or written-out characters in it may mean; () for a name without."""
    plain = characters.without_private(name, own_spellings(office.library))
    found = characters.name_candidates(plain, own_pairs(office))
    return found or ((clean_name(plain),) if plain != name else ())


def community_for(code: str) -> Community:
    """What a 12-digit community code names, and what is wrong with it (for the first run and the settings)."""
    return community(code)
