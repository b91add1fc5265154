"""Every character of GB 18030-2022 can be printed, and the ones that cannot are named."""

import pytest

from app.errors import ClerkError, OfficeError
from app.reports import fonts, pdf
from app.reports.document import Document, Text
from tests.reports.papers import RARE

GB18030_BLOCKS = [
    (0x4E00, 0x9FEF),
    (0x3400, 0x4DB5),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
]
PRIVATE = "\U000f1234"


@pytest.mark.parametrize("role", fonts.CHAINS)
def test_every_ideograph_of_gb18030_has_a_glyph(role: str) -> None:
    book = fonts.book()
    missing = [
        code
        for first, last in GB18030_BLOCKS
        for code in range(first, last + 1)
        if book.holder(code, fonts.CHAINS[role]) is None
    ]
    assert missing == []


def test_rare_names_are_split_per_font_and_lose_nothing() -> None:
    pieces = fonts.runs(RARE)
    assert "".join(text for _, text in pieces) == RARE
    assert {"song", "fallback"} == {font for font, _ in pieces}


def test_compatibility_ideographs_are_not_normalised() -> None:
    assert "".join(text for _, text in fonts.runs("\uf92c")) == "\uf92c"


def test_invisible_characters_are_dropped() -> None:
    assert fonts.runs("李\u200b䶮\ufe00") == [("song", "李䶮")]


def test_missing_character_is_named_with_its_place() -> None:
    paper = Document("告知单", (Text(f"张{PRIVATE}的材料"),))
    (missing,) = fonts.check_document(paper)
    assert (missing.char, missing.code_point, missing.where) == (PRIVATE, "U+F1234", "正文")
    with pytest.raises(ClerkError, match=r"U\+F1234，正文"):
        pdf.render(paper)
    with pytest.raises(ClerkError, match=r"U\+D842"):
        fonts.runs("张\ud842")


def test_missing_fonts_say_what_to_do(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("LIREN_FONTS", str(tmp_path))
    with pytest.raises(OfficeError, match=r"NotoSerifSC-Regular\.ttf.*\./run"):
        fonts.runs("李")
