"""Text is made fit to keep; no ideograph is ever changed, but for the look-alikes in names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules.text import clean, clean_name, fold, is_ideograph, number_text, unanswered

IDEOGRAPHS = st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF) | st.sampled_from(
    "𠅤𬭸㛃䶮𪚥\uf92c\ufa0e\ufa20"
)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("１３８ＡＢｃ", "138ABc"),
        ("\u200b张三\ufeff", "张三"),
        ("'340104199001011234", "340104199001011234"),
        ("’0551", "0551"),
        ("\u3000和平路\u00a012号 ", "和平路 12号"),
        ("（石羡），好：", "（石羡），好："),
        (None, ""),
        (3.0, "3"),
        ("a\tb\r\nc", "a b  c"),
    ],
)
def test_clean(raw: object, kept: str) -> None:
    assert clean(raw) == kept


@pytest.mark.parametrize(
    ("name", "refused"),
    [("ctl", True), ("chentaoling", True), ("Anna", False), ("陈", False), ("", False), ("a1", False)],
)
def test_letters_typed_to_find_somebody_are_no_name(name: str, refused: bool) -> None:
    assert bool(unanswered(name)) is refused


def test_fold_makes_chinese_punctuation_ascii() -> None:
    assert fold("身份证号（必填）：—") == "身份证号(必填):-"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("张 三", "张三"),
        ("张\u3000三", "张三"),
        ("John  Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("𠅤 䶮", "𠅤䶮"),
        ("⽯⼤⺠", "石大民"),  # radicals, as a PDF gives them
        ("\uf9e1\U0002f800", "李丽"),  # compatibility ideographs
        ("张\ue81e\ue816", "张龴𠂇"),  # private-use GBK
        ("葛\U000e0100\ufe00", "葛"),
        ("Jose\u0301 Mu\u0308ller", "José Müller"),
        ("Сергеи\u0306", "Сергей"),
        ("张\u0301三", "张三"),
    ],
)
def test_clean_name(raw: str, kept: str) -> None:
    assert clean_name(raw) == kept


@settings(max_examples=200)
@given(st.text(IDEOGRAPHS, min_size=1, max_size=6))
def test_ideographs_are_never_touched(name: str) -> None:
    assert clean(name) == clean_name(name) == fold(name) == name
    assert all(map(is_ideograph, name))


def test_look_alikes_stay_outside_names() -> None:
    assert clean("⽯") == fold("⽯") == "⽯"


@settings(max_examples=200)
@given(st.text(max_size=20))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_name(text)
    assert clean_name(once) == once or once[:1] in "'’‘`"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (1.5, "1.5"),
        (340104199001011234.0, "340104199001011000"),
        (1e20, "1" + "0" * 20),
    ],
)
def test_numbers_as_the_spreadsheet_shows_them(value: float, text: str) -> None:
    assert number_text(value) == clean(value) == text
