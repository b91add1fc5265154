"""Characters and what is told of them, held against a plain dict."""

from hypothesis import given
from hypothesis import strategies as st

from app.models.rules._by_character import ByCharacter

told = st.lists(st.tuples(st.text(max_size=4), st.text(alphabet=st.characters(), max_size=30)), max_size=30)


@given(told, st.characters())
def test_it_answers_as_a_dict_would(pairs, other):
    expected = {character: value for value, characters in pairs for character in characters}
    table = ByCharacter(pairs)
    for character in (*expected, other):
        assert table.get(ord(character)) == expected.get(character)
    assert list(table.values()) == [value for value, _ in pairs]
