"""One typed word as the names it may mean: pasted, by code point, written out, traditional or simplified, with or
without dots. The index holds the form compared by (search_index.name_terms); rows hold what the clerk wrote."""

import re

from app.models.rules import characters
from app.models.rules.characters import Spellings
from app.models.rules.pinyin import search_form
from app.models.rules.text import clean, clean_name

_NO_WILDCARDS = str.maketrans("", "", "%_\\")
_LATIN_OR_NUMBER = re.compile(r"[a-z]+|\d+x?")
_OTHER_SPELLINGS = 3


def words_of(text: str) -> list[str]:
    """The words of what was typed, lower case, code points read, without lone dots."""
    words = clean(characters.expand_code_points(text)).translate(_NO_WILDCARDS).lower().split()
    return [word for word in words if search_form(clean_name(word))]


def indexed_names(word: str, own: Spellings = ()) -> tuple[str, ...]:
    """The forms in which the index may hold a name of this word, the word itself first; `own` are the office's ways
    to write a character."""
    name = clean_name(word)
    found = [search_form(name)]
    if character := characters.from_code_point(word):
        found.append(character)
    if "+" in word:
        found += [candidate.character for candidate in characters.composed(word)]
    found += map(search_form, characters.other_names(name))
    found += map(search_form, characters.respelt(name, own))
    return tuple(dict.fromkeys(f for one in found for f in (one, characters.compared(one))))


def written_names(word: str, own: Spellings = ()) -> tuple[str, ...]:
    """What the name in a row may contain, without its dots, when this word means it."""
    if word.isascii() and _LATIN_OR_NUMBER.fullmatch(word):
        return (word,)
    found = [word]
    for name in (*indexed_names(word, own), *characters.respelt(clean_name(word), own)):
        found.append(name)
        found += _in_other_forms(name)
    return tuple(dict.fromkeys(found))


def _in_other_forms(name: str) -> list[str]:
    """The name wholly in its first other form (刘伟 → 劉偉), in its second, in its third."""
    others = [characters.variants(one) for one in name]
    turns = min(max(map(len, others), default=0), _OTHER_SPELLINGS)
    return [
        "".join(
            forms[min(turn, len(forms) - 1)] if forms else one
            for one, forms in zip(name, others, strict=True)
        )
        for turn in range(turns)
    ]
