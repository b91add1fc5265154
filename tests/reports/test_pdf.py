"""Papers as text and geometry: what pdfium reads back, and where it stands."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import OfficeError
from app.reports import pdf, raster, roll
from app.reports.document import (
    BarChart,
    Column,
    Document,
    KeyValues,
    PageBreak,
    PageSetup,
    SideBySide,
    Signatures,
    Table,
    Text,
    Title,
)
from app.reports.style import MM
from tests.reports.papers import DAY, LONG, PAPERS, RARE, UNIT, agreement, month, receipt

GOLDEN = Path(__file__).parent / "golden"


def page_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        text = page.get_textpage()
        found.append(text.get_text_bounded().encode("utf-16", "surrogatepass").decode("utf-16"))
        text.close()
        page.close()
    document.close()
    return found


def golden_text(document: Document) -> str:
    """Text and geometry, one line a text: page, left, baseline box in tenths of mm."""
    trace: pdf.Trace = []
    pdf.render(document, deterministic=True, trace=trace)
    return "".join(
        f"{page} " + " ".join(f"{value / MM:.1f}" for value in box) + f" {text}\n"
        for page, text, box in trace
    )


@pytest.mark.parametrize("name", PAPERS)
def test_paper_is_as_it_was(name: str) -> None:
    """Regenerate with: .venv/bin/python -m tests.reports.regenerate"""
    assert golden_text(PAPERS[name]()) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_rare_names_are_read_back_from_the_text_layer() -> None:
    text = "".join(page_texts(pdf.render(agreement())))
    assert all(name in text for name in RARE.split())


def test_same_paper_gives_same_bytes() -> None:
    assert pdf.render(month(), deterministic=True) == pdf.render(month(), deterministic=True)


@pytest.mark.parametrize("name", PAPERS)
def test_every_text_stays_inside_the_sheet_margins(name: str) -> None:
    trace: pdf.Trace = []
    data = pdf.render(PAPERS[name](), trace=trace)
    document = pypdfium2.PdfDocument(data)
    sizes = [page.get_size() for page in document]
    document.close()
    assert trace
    for page, text, (left, bottom, right, top) in trace:
        width, height = sizes[page - 1]
        assert min(left, width - right) >= 4 * MM, text
        assert min(bottom, height - top) >= 3 * MM, text


def test_two_copies_share_one_sheet_with_a_cut_line() -> None:
    (text,) = page_texts(pdf.render(receipt()))
    assert text.count("李䶮") == 2
    assert "沿此线裁开" in text
    assert text.count("编号：2026受字第0001号") == 2


def test_big_type_prints_each_copy_on_its_own_a4() -> None:
    paper = receipt()
    big = Document(paper.title, paper.blocks, paper.page, copies=paper.copies, big_type=True)
    document = pypdfium2.PdfDocument(pdf.render(big))
    assert [tuple(round(side / MM) for side in page.get_size()) for page in document] == [(210, 297)] * 2
    document.close()


def test_heading_is_repeated_and_pages_are_counted() -> None:
    texts = page_texts(pdf.render(replace(month(120), header="", running="月报　一月")))
    assert [("月报　一月" in text) for text in texts] == [False] + [True] * (len(texts) - 1)
    with_rows = [text for text in texts if "项服务事项" in text]
    assert len(with_rows) > 2
    assert all("办理情况" in text for text in with_rows)
    assert all(f"第 {n} 页 共 {len(texts)} 页" in text for n, text in enumerate(texts, 1))


@pytest.mark.parametrize("heading", ["受理回执　" + "甲" * 100, "受理回执　" + "甲" * 900])
def test_a_long_heading_stands_in_lines_inside_its_margin(heading: str) -> None:
    trace: pdf.Trace = []
    paper = replace(month(120), header="", running=heading)
    width, height = (side * MM for side in paper.page.dimensions)
    pdf.render(paper, trace=trace)
    lines = [(text, box) for page, text, box in trace if page == 2 and "甲" in text]
    assert (
        "".join(text for text, _ in lines[::-1]).rstrip("…")
        == heading[: sum(len(t.rstrip("…")) for t, _ in lines)]
    )
    assert len(heading) > 900 or sum(len(text) for text, _ in lines) == len(heading)
    edges = paper.page.edges
    for at, (text, (_, bottom, right, top)) in enumerate(lines):
        assert right <= width - edges.right * MM + 0.5, text
        assert height - edges.top * MM < bottom < top < height - 2 * MM, text
        assert at == 0 or bottom > lines[at - 1][1][3] - 3, "one line above the other"


@given(st.integers(0, 60), st.integers(1, 90), st.booleans())
@settings(max_examples=40, deadline=None)
def test_signatures_never_stand_alone(paragraphs: int, tail: int, table: bool) -> None:
    """On the page of the signatures there are at least two lines of what precedes them."""
    rows = tuple((f"行{i}", i) for i in range(paragraphs))
    body = (
        Table((Column("甲", 3), Column("乙", 1)), rows)
        if table
        else Text("\n".join([LONG] * (paragraphs // 4)))
    )
    paper = Document(
        "协议",
        (Title("协议"), body, Text((LONG * 3)[:tail]), Signatures(("当事人", "调解员"), True, DAY, UNIT)),
        page_numbers=False,
    )
    trace: pdf.Trace = []
    pdf.render(paper, trace=trace)
    pages = {page for page, text, _ in trace if text in ("当事人：", DAY) or UNIT in text}
    assert len(pages) == 1
    (page,) = pages
    above = {
        round(box[1]) for p, text, box in trace if p == page and not (text.endswith("：") and len(text) == 4)
    }
    assert len(above) - 2 >= min(2, len({(p, round(b[1])) for p, _, b in trace}) - 3)


@given(st.integers(1, 400))
@settings(max_examples=15, deadline=None)
def test_a_cell_higher_than_the_page_loses_nothing(length: int) -> None:
    text = (LONG * 60)[: length * 20]
    trace: pdf.Trace = []
    pdf.render(Document("表", (KeyValues.of([["经过", text]]),), PageSetup("A5")), trace=trace)
    drawn = "".join(t for _, t, _ in trace if t != "经过" and not t.startswith("第 "))
    assert drawn.replace(" ", "") == text.replace(" ", "")
    assert all(box[1] > 3 * MM for _, _, box in trace)


@given(st.integers(10, 260), st.integers(0, 12), st.integers(0, 3), st.booleans())
@settings(max_examples=25, deadline=None)
def test_a_high_row_goes_on_over_the_page_and_leaves_none_white(
    length: int, above: int, below: int, table: bool
) -> None:
    """A long 内容 of 工作记录单 left half a page empty; nothing of it is lost, and no page ends before two thirds."""
    text = (LONG * 60)[: length * 20]
    rows = [("事", "短"), *[("前", "短")] * above, ("经过", text), *[("后", "短")] * below]
    body = Table((Column("项目", 1), Column("内容", 4)), tuple(rows)) if table else KeyValues.of(rows)
    blocks = (Title("工作记录单"), body, Signatures(("记录人", "负责人"), True, DAY))
    trace: pdf.Trace = []
    pdf.render(Document("工作记录单", blocks, PageSetup("A4")), trace=trace)
    size = 297 * MM
    pages = max(page for page, _, _ in trace)
    drawn = "".join(t for _, t, _ in trace if t in text)
    assert text.replace(" ", "") in drawn.replace(" ", "")
    for page in range(1, pages):
        lowest = min(box[1] for p, t, box in trace if p == page and not t.startswith("第 "))
        assert lowest < size / 3, (page, pages)


def test_a_row_of_a_roll_higher_than_a_page_loses_nothing() -> None:
    paper = roll.Roll(
        "名单", (Column("姓名", 1), Column("情况", 4)), ("共 2 行",), "", PageSetup("A5"), 9.0, "无"
    )
    rows = [("乙", LONG * 60), ("丙", "短")]
    texts = [
        text.replace("\r\n", "").replace(" ", "") for text in page_texts(roll.render(paper, lambda: rows))
    ]
    assert "".join(texts).count(LONG[:6]) == 60
    assert "丙" in texts[-1]


def test_the_name_of_a_bar_goes_on_in_the_next_line() -> None:
    name = "第一网格（天际塔楼小区北区及沿江商业街片区）"
    trace: pdf.Trace = []
    chart = SideBySide((BarChart("各网格", ((name, 313), ("二", 5)), "人"),), (Text("旁边"),))
    pdf.render(Document("图", (chart,)), trace=trace)
    drawn = [(t, box) for _, t, box in trace if t in name]
    assert "".join(t for t, _ in drawn) == name
    assert drawn[0][1][1] > drawn[1][1][1], "one below the other"


def test_page_break_and_a_paper_that_misses_its_page_by_a_line() -> None:
    paper = Document("甲", (Text("一"), PageBreak(), Text("二")))
    assert [t.split()[0] for t in page_texts(pdf.render(paper))] == ["一", "二"]
    counts = [
        len(page_texts(pdf.render(Document("信", (Text("\n".join(["行"] * n)),))))) for n in range(30, 46)
    ]
    assert counts == sorted(counts)
    assert counts[0] == 1
    assert counts[-1] == 2


def test_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "回执.pdf"
    seen: list[int] = []
    pdf.save([receipt(), receipt()], target, seen.append)
    assert raster.page_count(target.read_bytes()) == 2
    assert seen == [1, 2]
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(OfficeError, match="没有存成"):
        pdf.save(receipt(), tmp_path / "没有的文件夹" / "a.pdf")


def test_pages_become_pixels_with_ink_on_them() -> None:
    (page,) = raster.pages(pdf.render(receipt()), 50)
    assert (page.width, page.height) == (414, 585)
    assert len(page.pixels) == page.stride * page.height
    assert 0 in page.pixels[0::4]
    with pytest.raises(IndexError):
        raster.page(pdf.render(receipt()), 5)


@pytest.mark.parametrize("rows", [1, 2])
def test_the_heading_of_a_table_never_ends_a_page(rows: int) -> None:
    heads = (Column("编号", 1), Column("原因", 3))
    made = tuple((str(n), "看错一位") for n in range(rows))
    for above in range(22, 34):
        long = Table((Column("姓名", 1),), tuple((f"某{n}",) for n in range(above)), points=9.0)
        short = Table(heads, made, points=9.0, caption="更正")
        blocks = (Title("台账"), long, short, Signatures(("填表人", "审核人")))
        with pypdfium2.PdfDocument(pdf.render(Document("台账", blocks))) as paper:
            pages = [page.get_textpage().get_text_bounded().split() for page in paper]
        assert all("看错一位" in page for page in pages if "更正" in page), above


def test_a_return_slip_stays_whole_wherever_it_begins() -> None:
    """Its title never ends a page, and what is torn off is on one sheet."""
    slip = (Title("转办回执"), KeyValues.of([["办理结果", "同意"], ["答复日期", ""]]))
    for above in range(22, 42, 2):
        long = Table((Column("材料", 1),), tuple((f"某{n}",) for n in range(above)), points=9.0)
        blocks = (Title("转办单"), long, *slip, Signatures(("承办人",)))
        with pypdfium2.PdfDocument(pdf.render(Document("转办单", blocks))) as paper:
            pages = ["".join(page.get_textpage().get_text_bounded().split()) for page in paper]
        [torn] = [page for page in pages if "转办回执" in page]
        assert "同意" in torn, above
        assert "承办人" in torn, above


def test_one_long_word_does_not_take_the_page_from_the_other_columns() -> None:
    """It made its column six times as wide as it was to be; the others stood in a few characters, two rows on a page."""
    columns = tuple(
        Column(name, 12) for name in ("名称", "证照", "地址", "业主", "电话", "风险", "隐患", "日期")
    )
    row = (
        "幸福路烧烤店" * 3,
        "https://example.invalid/" + "a" * 60,
        "幸福路",
        "赵",
        "199",
        "明火",
        "",
        "2026-11-02",
    )
    text = page_texts(pdf.render(Document("", (Table(columns, (row,) * 6),), PageSetup("A4 landscape"))))
    assert len(text) == 1
