"""Volumes bound of papers and pictures: counted through, the contents' pages right, pictures shared and kept small."""

import io

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.errors import Cancelled, ClerkError
from app.reports import bound
from app.reports.bound import Part, Shot, Span
from app.reports.document import Document, PageSetup, Signatures, Text, Title
from app.reports.style import MM
from tests.reports.papers import LONG, agreement
from tests.reports.test_pdf import page_texts


def jpeg(width: int = 600, height: int = 400) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (width, height), 128).save(buffer, "JPEG")
    return buffer.getvalue()


def shot(width: int = 600, height: int = 400, caption: str = "") -> Shot:
    return Shot(width / height, lambda: jpeg(width, height), caption)


def letter(paragraphs: int) -> Document:
    return Document("信", (Title("信"), Text("\n".join([LONG] * paragraphs)), Signatures(("甲", "乙"))))


def sizes(data: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(data)
    found = [tuple(round(side / MM) for side in page.get_size()) for page in document]
    document.close()
    return found


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans(), st.integers(0, 3)), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_every_part_stands_where_it_was_measured(made: list[tuple[int, bool, int]]) -> None:
    parts = [
        Part(f"第{n}件", (letter(size), *(shot() for _ in range(scans))), numbered)
        for n, (size, numbered, scans) in enumerate(made)
    ]
    spans = bound.measure(parts)
    texts = page_texts(bound.render("卷", parts))
    assert len(texts) == sum(span.sheets for span in spans)
    at, number = 0, 0
    for part, span in zip(parts, spans, strict=True):
        mine = texts[at : at + span.sheets]
        at += span.sheets
        if part.numbered:
            assert (span.first, span.last) == (number + 1, number + span.sheets)
            assert all(f"第 {number + 1 + i} 页" in text for i, text in enumerate(mine))
            number += span.sheets
        else:
            assert span == Span(0, 0, span.sheets)
            assert not any("第 " in text for text in mine)
        assert not any("共 " in text for text in mine), "a paper's own count is not the volume's"


def test_the_words_of_the_contents() -> None:
    assert [span.words for span in (Span(3, 3, 1), Span(4, 9, 6), Span(0, 0, 2))] == ["3", "4—9", ""]


def test_two_wide_pictures_share_a_sheet_and_a_high_one_does_not() -> None:
    wide, high = shot(600, 400, "身份证正面"), shot(400, 600, "欠条")
    parts = [Part("证件", (wide, wide, high, wide, letter(1), wide))]
    assert bound.measure(parts) == [Span(1, 5, 5)]
    trace: list[tuple[int, str, tuple[float, float, float, float]]] = []
    data = bound.render("卷", parts, trace=trace)
    assert [page for page, text, _ in trace if text == "身份证正面"] == [1, 1, 3, 5]
    assert [page for page, text, _ in trace if text == "欠条"] == [2]
    assert sizes(data) == [(210, 297)] * 5


def test_the_number_stands_at_the_upper_right_of_every_size_of_sheet() -> None:
    small = Document("回执", (Title("回执"),), PageSetup("A5"))
    wide = Document("簿", (Title("簿"),), PageSetup("A4 landscape"))
    trace: list[tuple[int, str, tuple[float, float, float, float]]] = []
    data = bound.render("卷", [Part("甲", (small, wide, shot()))], trace=trace)
    numbers = [(page, box) for page, text, box in trace if text.startswith("第 ")]
    assert [page for page, _ in numbers] == [1, 2, 3]
    for (page, box), (width, height) in zip(numbers, sizes(data), strict=True):
        assert abs(box[2] - (width - bound.EDGE) * MM) < 2, page
        assert height - 14 < box[1] / MM < height - 8, page


def test_pictures_are_opened_one_by_one_and_kept_as_they_are() -> None:
    opened: list[int] = []

    def load(n: int) -> bytes:
        opened.append(n)
        return jpeg(400 + n, 600)

    shots = tuple(Shot(0.6, lambda n=n: load(n)) for n in range(6))  # type: ignore[misc]
    bound.measure([Part("照片", shots)])
    assert opened == []
    data = bound.render("卷", [Part("照片", shots)])
    assert opened == list(range(6))
    assert data.count(b"/DCTDecode") == 6
    assert b"/ASCII85Decode" not in data


def test_a_volume_is_cancelled_between_two_sheets() -> None:
    told: list[int] = []

    def step(done: int) -> None:
        told.append(done)
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        bound.render("卷", [Part("甲", (letter(30),)), Part("乙", (letter(30),))], step)
    assert told == [1, 2, 3]


def test_a_character_nobody_can_draw_is_named_before_anything_is_drawn() -> None:
    odd = Document("甲", (Text("姓名\U00010d00"),))
    with pytest.raises(ClerkError, match=r"U\+10D00"):
        bound.measure([Part("甲", (odd,))])
    with pytest.raises(ClerkError, match=r"U\+10D00"):
        bound.render("卷", [Part("甲", (shot(caption="照片\U00010d00"),))])


def test_it_is_saved_whole_and_says_the_same_twice(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "卷.pdf"
    parts = [Part("甲", (agreement(),))]
    bound.save("卷", parts, path)
    assert page_texts(path.read_bytes()) == page_texts(bound.render("卷", parts))
    assert bound.render("卷", parts, deterministic=True) == bound.render("卷", parts, deterministic=True)
