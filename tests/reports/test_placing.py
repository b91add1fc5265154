"""套打: only what was filled in is drawn, each value where it stands in the whole paper, moved as the clerk asks."""

import ctypes
import re
from collections import Counter
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from app import paths
from app.models.definitions.kinds import PaperBlock, PaperTemplate
from app.models.definitions.library import load_library
from app.reports import calibration, fonts, pdf
from app.reports.document import Document, Text
from app.reports.filled import Filled, pieces, spans_of
from app.reports.lines import break_lines
from app.reports.placing import Placing, moved, sheet_of
from app.reports.style import MM
from app.reports.templates import document_of, names_of

TEMPLATES = load_library(paths.resources()).papers
TOKEN = re.compile(r"Z\d+Z")
Place = tuple[int, str, float, float]


def _lists(blocks: tuple[PaperBlock, ...]) -> set[str]:
    found = {b.each for b in blocks if b.each} | {b.table.rows for b in blocks if b.table is not None}
    return found.union(*(_lists(b.block) for b in blocks)) if blocks else found


def _columns(blocks: tuple[PaperBlock, ...]) -> set[str]:
    found = {c[1] for b in blocks if b.table is not None for c in b.table.columns}
    return found.union(*(_columns(b.block) for b in blocks)) if blocks else found


def _filled_in(template: PaperTemplate) -> Document:
    """A paper whose every value is a word found nowhere else."""
    lists = _lists(template.block)
    names = sorted(names_of(template) | _columns(template.block) | {"number"})
    one = {name: f"Z{at}Z" for at, name in enumerate(names) if name not in lists}
    part = {"columns": (("层", ""), ("Z902Z", "Z901Z")), "rows": (("Z903Z", "Z904Z"),), "caption": "Z905Z"}
    values: dict[str, Any] = dict(one)
    values |= {b.matrix: (part,) for b in template.block if b.matrix}
    nested = one | dict.fromkeys(lists, (one,))
    values |= dict.fromkeys(lists, (nested, nested))
    return document_of(template, values, unit="某社区", mark="补打")


def _written(data: bytes) -> list[list[tuple[str, float, float]]]:
    """Of each page the letters with their left and lower edges in mm, as pdfium reads them back."""
    found = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        letters = []
        for at in range(raw.FPDFText_CountChars(text)):
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text, at, x, y)
            letters.append((chr(raw.FPDFText_GetUnicode(text, at)), x.value / MM, y.value / MM))
        found.append(letters)
        text.close()
        page.close()
    document.close()
    return found


def _places(data: bytes) -> list[Place]:
    """(page, word, mm from the left, mm from below) of every value."""
    found: list[Place] = []
    for number, letters in enumerate(_written(data)):
        words = "".join(letter for letter, _, _ in letters)
        found += [(number, m.group(), *letters[m.start()][1:]) for m in TOKEN.finditer(words)]
    return sorted(found)


@pytest.mark.parametrize("key", TEMPLATES)
def test_of_every_shipped_paper_all_values_and_nothing_else_at_their_places(key: str) -> None:
    paper = _filled_in(TEMPLATES[key])
    whole, alone = pdf.render(paper), pdf.render(paper, values_only=True)
    rest = TOKEN.sub("", "".join(letter for page in _written(alone) for letter, _, _ in page))
    assert not rest.strip(), rest
    expected, found = _places(whole), _places(alone)
    assert [place[:2] for place in found] == [place[:2] for place in expected]
    for here, there in zip(found, expected, strict=True):
        assert here[2:] == pytest.approx(there[2:], abs=0.05), (here, there)


def test_the_papers_of_the_test_above_do_have_values() -> None:
    counts = Counter({key: len(_places(pdf.render(_filled_in(t)))) for key, t in TEMPLATES.items()})
    assert min(counts.values()) >= 1
    assert sum(counts.values()) > 500


def test_values_alone_have_no_lines_frames_or_mark() -> None:
    data = pdf.render(_filled_in(TEMPLATES["service_receipt"]), values_only=True)
    document = pypdfium2.PdfDocument(data)
    kinds = {thing.type for page in document for thing in page.get_objects()}
    document.close()
    assert kinds == {raw.FPDF_PAGEOBJ_TEXT}


@settings(max_examples=12, deadline=None)
@given(
    st.decimals(-50, 50, places=1).map(float), st.decimals(-50, 50, places=1).map(float),
    st.decimals(90, 110, places=1).map(float),
)  # fmt: skip
def test_everything_moves_by_what_was_asked(right: float, down: float, percent: float) -> None:
    paper = _filled_in(TEMPLATES["living_proof"])
    before = pdf.render(paper, values_only=True)
    after = moved(before, Placing(right, down, percent))
    high = sheet_of(before)[1]
    assert sheet_of(after) == pytest.approx(sheet_of(before))
    width = sheet_of(before)[0]
    there = _places(after)
    for page, word, x, y in _places(before):
        asked = (x * percent / 100 + right, high - (high - y) * percent / 100 - down)
        if 1 < asked[0] < width - 15 and 2 < asked[1] < high - 6:  # not beyond the edge of the sheet
            near = [
                place[2:] == pytest.approx(asked, abs=0.05) for place in there if place[:2] == (page, word)
            ]
            assert any(near), (word, asked, there)
    assert len(there) > 2


def test_a_paper_that_is_not_moved_is_the_same_file_and_beyond_the_limits_is_an_error() -> None:
    data = pdf.render(Document("甲", (Text("甲"),)))
    assert moved(data, Placing(values_only=True)) is data
    for wrong in ((50.1, 0, 100), (0, -50.1, 100), (0, 0, 89.9), (0, 0, 110.1)):
        with pytest.raises(ValueError, match="out of reach"):
            Placing(*wrong)


@given(
    st.lists(st.tuples(st.sampled_from(["甲乙，", "（丙", "abc 12", " ", "\n"]), st.booleans()), max_size=20)
)
def test_lines_keep_what_was_filled_in(parts: list[tuple[str, bool]]) -> None:
    text = Filled("")
    for words, value in parts:
        text += Filled.whole(words) if value else words
    marked = [text[at] for a, b in spans_of(text) for at in range(a, b) if text[at].strip()]
    lines = break_lines(text, 4.0, fonts.book().table("song"))
    assert lines == break_lines(str(text), 4.0, fonts.book().table("song"))
    kept = [line[at] for line in lines for a, b in spans_of(line) for at in range(a, b) if line[at].strip()]
    assert kept == marked


def test_joined_and_cut_texts_know_their_values() -> None:
    text = "甲" + Filled.whole("乙丙") + "丁"
    assert (text, spans_of(text)) == ("甲乙丙丁", ((1, 3),))
    assert spans_of(text.part(2, 4)) == ((0, 1),)
    assert spans_of("甲") == ()
    assert [spans_of(part) for part in pieces(text, ["甲乙", "丙丁"])] == [((1, 2),), ((0, 1),)]


def test_crosses_of_the_calibration_page_are_where_it_says() -> None:
    data = calibration.page(148.0, 210.0, Placing(1.5, -2.0))
    assert sheet_of(data) == pytest.approx((148.0, 210.0))
    words = "".join(letter for letter, _, _ in _written(data)[0])
    assert "右移 1.5 毫米" in words
    assert "下移 -2 毫米" in words
    assert "20 毫米" in words
    document = pypdfium2.PdfDocument(data)
    boxes = [thing.get_bounds() for thing in document[0].get_objects()]
    middles = {(round((a + c) / 2 / MM, 1), round((b + d) / 2 / MM, 1)) for a, b, c, d in boxes}
    document.close()
    upper_left = (20.0 + 1.5, 210.0 - 20.0 + 2.0)
    assert any(abs(x - upper_left[0]) < 0.1 and abs(y - upper_left[1]) < 0.1 for x, y in middles)
