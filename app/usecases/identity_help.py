"""Help with the characters of a name: by code point or written out, with the office's own pairs in front.

The office's pairs are rows of the code table rare_character (code: the character, label and synonyms: how people
write it out), added like any code of the office's own.
"""

from collections.abc import Mapping

from app.models.rules import characters
from app.models.rules.characters import Candidate
from app.models.rules.divisions import Community, community
from app.models.rules.pinyin import character_readings
from app.office import Office

TABLE = "rare_character"


def own_pairs(office: Office) -> Mapping[str, str]:
    """How people write a character out → the character, as the office's code table says."""
    rows = office.library.code(TABLE).codes
    return {told: row.code for row in rows if row.active for told in (row.label, *row.synonyms)}


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
    return characters.name_candidates(name, own_pairs(office))


def community_for(code: str) -> Community:
    """What a 12-digit community code names, and what is wrong with it (for the first run and the settings)."""
    return community(code)
