"""No closing mark begins a line, no opening mark ends one, no number is torn, nothing is lost."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.fonts import book
from app.reports.lines import CLOSERS, OPENERS, WORD, break_lines, width_of

TEXT = st.text(st.sampled_from("居民周𠅤吴𣲗。，、）》（《“”12345abc 　：…"), max_size=80)


@given(TEXT, st.floats(8, 30))
@settings(max_examples=150, deadline=None)
def test_lines_keep_every_visible_character_and_fit(text: str, width: float) -> None:
    table = book().table("song")
    lines = break_lines(text, width, table)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(width_of(line, table) <= width + 1e-6 for line in lines)


@given(
    st.lists(
        st.sampled_from(["居民", "，", "（周𠅤）", "《条例》", "350203199001011234", "，", "。"]), max_size=40
    )
)
@settings(max_examples=150, deadline=None)
def test_marks_and_numbers_stay_with_their_neighbours(parts: list[str]) -> None:
    text = "".join(f"居{part}" for part in parts)
    lines = break_lines(text, 20.0, book().table("song"))
    assert all(line[0] not in CLOSERS for line in lines[1:])
    assert all(line[-1] not in OPENERS for line in lines if line)
    assert sum(line.count("350203199001011234") for line in lines) == parts.count("350203199001011234")


@given(st.text(st.sampled_from("居民𠅤。，、）」》…%/（《“￥□12345abc 　"), max_size=60), st.floats(1.0, 24))
@settings(max_examples=300, deadline=None)
def test_a_line_breaks_badly_only_where_it_could_not_break_well(text: str, width: float) -> None:
    """Also with blanks between a mark and its neighbour; a word that a line has room for is whole all the same."""
    table = book().table("song")
    places = [at for at, char in enumerate(text) if char.strip()]
    inside = {at for word in WORD.finditer(text) for at in range(word.start() + 1, word.end())}
    narrow = {at for w in WORD.finditer(text) if width_of(w[0], table) <= width for at in range(*w.span())}

    def well(at: int) -> bool:
        before, after = places[at - 1], places[at]
        return after not in inside and text[after] not in CLOSERS and text[before] not in OPENERS

    start = 0
    for line in [line for line in break_lines(text, width, table) if line.strip()][:-1]:
        end = start + len(re.sub(r"\s", "", line))
        assert well(end) or not any(well(at) for at in range(start + 1, end)), line
        assert places[end] not in inside or places[end] not in narrow, line
        start = end


def test_a_mark_goes_along_with_the_end_of_a_torn_number() -> None:
    assert break_lines("1234567890。", 4.6, book().table("song")) == ["12345678", "90。"]
    assert break_lines("12345678。12", 4.6, book().table("song")) == ["12345678", "。12"], (
        "whole where it can be"
    )
    assert break_lines("1234567890123456。", 4.6, book().table("song")) == ["12345678", "9012345", "6。"]


def test_a_box_to_tick_stays_with_its_word() -> None:
    assert break_lines("□无　□简　□好", 7.2, book().table("song")) == ["□无　□简", "□好"]


def test_a_masked_number_is_one_word() -> None:
    assert WORD.findall("电话199****1621、410122********840X") == ["199****1621", "410122********840X"]
    assert break_lines("电话199****1621", 7.0, book().table("song")) == ["电话", "199****1621"]


def test_a_number_wider_than_the_line_is_cut_at_last() -> None:
    lines = break_lines("350203199001011234", 4.0, book().table("song"))
    assert "".join(lines) == "350203199001011234"
    assert len(lines) > 1
