"""打印所见, 导出所见: the columns, order and filter of the list; masked unless a reason is given, and then logged."""

from pathlib import Path

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.errors import Cancelled, ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import ExchangeLog, Resident, Viewing
from app.office import Office
from app.usecases.lists import papers as list_papers
from app.usecases.lists.papers import Listing
from tests import factories

WOMEN = Question("resident", (("sex", "=", "2"),))
COLUMNS = ("name", "id_number", "phone", "age")


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    document.close()
    return texts


def cells(path: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


@pytest.fixture
def people(office: Office) -> Office:
    for name, sex in (("赵六", "1"), ("张三", "2"), ("阿里", "2")):
        factories.resident(office, name, id_number=factories.id_number(sex=sex), phone="19900001234")
    return office


def crowd(office: Office, count: int) -> None:
    with office.write("测试") as w:
        w.session.add_all(
            Resident(
                name=f"王{n:04d}", id_kind="none", address="和平路12号翠湖小区3栋2单元501室" * (1 + n % 3)
            )
            for n in range(count)
        )


def test_the_paper_shows_what_the_list_shows(people: Office) -> None:
    paper = list_papers.print_list(people, Listing("居民名单", WOMEN, COLUMNS, ("-name",)))
    (text,) = pages(paper.pdf)
    assert text.index("张三") < text.index("阿里")
    for words in (
        "居民名单",
        "共 2 条（证件号码和电话已遮盖）",
        "筛选：性别：女",
        "王窗口",
        "2026年3月16日",
        "第 1 页 共 1 页",
    ):
        assert words in text, words
    assert "赵六" not in text
    assert "199****1234" in text
    assert "19900001234" not in text
    with people.read() as session:
        assert session.scalars(select(Viewing)).first() is None


def test_many_rows_take_many_pages_each_with_its_heading_and_number(office: Office) -> None:
    crowd(office, 230)
    steps: list[tuple[int, int]] = []
    listing = Listing("居民名单", Question("resident"), ("name", "address"))
    paper = list_papers.print_list(office, listing, lambda done, total: steps.append((done, total)))
    texts = pages(paper.pdf)
    assert len(texts) > 5
    for number, text in enumerate(texts, 1):
        assert "现住地址" in text
        assert f"第 {number} 页 共 {len(texts)} 页" in text
    whole = "".join(texts)
    assert [n for n in range(230) if f"王{n:04d}" not in whole] == []
    assert whole.count("王0100") == 1
    assert steps[0] == (0, 230)
    assert steps[-1][0] <= 230


def test_a_wide_list_lies_across_and_an_empty_one_says_so(office: Office) -> None:
    wide = list_papers.print_list(
        office, Listing("名单", WOMEN, ("name", "address", "registered_address", "work_unit"))
    )
    narrow = list_papers.print_list(office, Listing("名单", WOMEN, ("name", "age")))
    for paper, across in ((wide, True), (narrow, False)):
        document = pypdfium2.PdfDocument(paper.pdf)
        width, height = document[0].get_size()
        document.close()
        assert (width > height) is across
        assert "没有记录" in pages(paper.pdf)[0]


def test_the_sheet_has_the_same_columns_order_and_filter(people: Office, tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    assert list_papers.export_list(people, Listing("居民名单", WOMEN, COLUMNS, ("-name",)), path) == 2
    rows = cells(path)
    assert rows[0] == ["姓名", "证件号码", "联系电话", "年龄"]
    assert [r[0] for r in rows[1:]] == ["张三", "阿里"]
    assert rows[1][2] == "199****1234"
    with people.read() as session:
        log = session.scalars(select(ExchangeLog)).one()
    assert (log.kind, log.counts, log.reason) == ("居民名单", {"rows": 2}, "脱敏")


def test_whole_numbers_need_a_reason_and_are_logged(people: Office, tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    for act in (
        lambda listing: list_papers.export_list(people, listing, path),
        lambda listing: list_papers.print_list(people, listing),
    ):
        with pytest.raises(ClerkError, match="请写明为什么"):
            act(Listing("居民名单", WOMEN, COLUMNS, whole=True, reason="  "))
    assert not path.exists()
    given = Listing("居民名单", WOMEN, COLUMNS, whole=True, reason="街道核对低保")
    list_papers.export_list(people, given, path)
    assert cells(path)[1][2] == "19900001234"
    assert "19900001234" in pages(list_papers.print_list(people, given).pdf)[0]
    with people.read() as session:
        seen = [(v.kind, v.what) for v in session.scalars(select(Viewing).order_by(Viewing.id))]
        log = session.scalars(select(ExchangeLog)).one()
    assert seen == [
        ("resident", "导出居民名单，含完整证件号码和电话：街道核对低保"),
        ("resident", "打印居民名单，含完整证件号码和电话：街道核对低保"),
    ]
    assert log.reason == "未脱敏；街道核对低保"


def test_cancelled_work_leaves_nothing(office: Office, tmp_path: Path) -> None:
    crowd(office, 600)

    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled

    listing = Listing("居民名单", Question("resident"), ("name", "address"))
    with pytest.raises(Cancelled):
        list_papers.print_list(office, listing, stop)
    with pytest.raises(Cancelled):
        list_papers.export_list(office, listing, tmp_path / "名单.xlsx", stop)
    assert list(tmp_path.glob("*.xlsx*")) == []


def test_a_character_no_font_has_is_named(office: Office) -> None:
    with office.write("测试") as w:
        w.session.add(Resident(name="王\ue123", id_kind="none"))
    with pytest.raises(ClerkError, match="字库里没有这个字"):
        list_papers.print_list(office, Listing("名单", Question("resident"), ("name",)))
