"""Look-alikes become what they stand for, GB 18030 of every edition comes back whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules import lookalikes

UNIFIED = (
    st.integers(0x4E00, 0x9FEF)
    | st.integers(0x3400, 0x4DB5)
    | st.integers(0x20000, 0x2A6D6)
    | st.integers(0x2A700, 0x2EBE0)
).map(chr)


@pytest.mark.parametrize(
    ("seen", "stands_for"),
    [
        ("\u2f6f", "石"), ("\u2ea0", "民"), ("\uf9e1", "李"), ("\ufa19", "神"), ("\U0002f800", "丽"),
        ("\ue816", "\U00020087"), ("\ue81a", "㑳"), ("\ue81e", "\u9fb4"), ("\ue855", "\U000241fe"),
        ("\ue864", "\u9fbb"), ("\ue78d", "︐"), ("葛\ufe00", "葛"), ("e\u0301", "é"), ("张\u3164", "张"),
    ],
)  # fmt: skip
def test_what_each_stands_for(seen: str, stands_for: str) -> None:
    assert lookalikes.meant(seen) == stands_for


def test_what_gbk_has_stays() -> None:
    kept = "\uf92c\uf979\uf995\uf9e7\uf9f1\ufa0c\ufa0d\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa18\ufa1f\ufa20\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
    assert len(kept) == 21
    assert lookalikes.meant(kept) == kept


def test_the_eighty_characters_of_gbk_that_were_private() -> None:
    table = {code: meant for code, meant in lookalikes.private().items() if code >= 0xE815}
    assert sorted(table) == list(range(0xE815, 0xE865))
    assert len(set(table.values())) == 80
    assert not any("\ue000" <= meant <= "\uf8ff" for meant in table.values())


@settings(max_examples=300)
@given(st.text(UNIFIED, max_size=8))
def test_gb18030_comes_back_whole(text: str) -> None:
    assert lookalikes.meant(text) == text
    assert lookalikes.from_gb18030(lookalikes.to_gb18030(text)) == text


def test_the_moved_ones_have_the_two_bytes_of_2022() -> None:
    assert lookalikes.to_gb18030("张\u9fb4︐") == "张".encode("gb18030") + b"\xfe\x59\xa6\xd9"
    assert lookalikes.from_gb18030(b"\xfe\x59\xfe\x51") == "\u9fb4\U00020087"


@settings(max_examples=200)
@given(st.text(max_size=12))
def test_twice_is_once(text: str) -> None:
    once = lookalikes.meant(text)
    assert lookalikes.meant(once) == once
