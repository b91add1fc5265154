"""Mediation's papers: as they were, with eight parties and rare characters, with nothing known, with three pages of record."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import (
    MediationCase,
    MediationParty,
    MediationSession,
    MediationStep,
    Paper,
)
from app.office import Office
from app.reports import bound, pdf, templates
from app.reports.style import MM
from app.usecases import mediation, questions
from app.usecases.mediation import board
from app.usecases.papers import printing
from app.usecases.papers.values.mediation import mediation_case as values_of
from app.usecases.papers.values.mediation_lists import LISTS
from tests import factories
from tests.usecases import dossier_cases
from tests.usecases.dossier_cases import LONG_NAME, RARE

GOLDEN = Path(__file__).parent / "golden"
KEYS = (
    "mediation_cover", "mediation_contents", "mediation_application", "mediation_register", "mediation_rights",
    "mediation_identity", "mediation_entrustment", "mediation_inquiry", "mediation_evidence", "mediation_session",
    "mediation_extension", "mediation_agreement", "mediation_oral", "mediation_performance", "mediation_visit",
    "mediation_confirm_people", "mediation_confirm_body", "mediation_address", "mediation_closing",
    "mediation_statement", "mediation_back",
)  # fmt: skip
NOTICES = {
    "mediation_refusal": ("refuse", "refused", "不属于民间纠纷，已由人民法院受理。"),
    "mediation_ending": ("fail", "failed", "各方对赔偿数额分歧较大。"),
    "mediation_transfer": ("transfer", "transferred", "涉嫌治安案件。"),
}


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [
        p.get_textpage().get_text_bounded().encode("utf-16", "surrogatepass").decode("utf-16")
        for p in document
    ]
    document.close()
    return [text.replace("\r\n", "\n") for text in found]


def printed(office: Office, key: str, case: int, **given: object) -> list[str]:
    return pages(printing.preview(office, key, case, given=given).pdf)


def step(office: Office, case: int, key: str, state: str, note: str) -> None:
    """A move as the flow leaves it behind."""
    with office.write("步骤") as w:
        day = office.today()
        w.session.add(MediationStep(
            case_id=case, move_key=key, move=key, from_state="accepted", to_state=state, on_day=day, at=w.at,
            clerk_name="王窗口", note=note,
        ))  # fmt: skip
        w.session.get_one(MediationCase, case).state = state


def same_as_golden(name: str, texts: list[str]) -> bool:
    """Whether it is as it was; what has no golden yet is written, and the test fails once."""
    path, text = GOLDEN / f"{name}.txt", "\n\f\n".join(texts) + "\n"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return False
    return text == path.read_text(encoding="utf-8")


@pytest.fixture
def full(file_office: Office) -> int:
    """Eight parties, fifteen pieces of evidence, a record of three pages."""
    return dossier_cases.make(file_office)


@pytest.mark.parametrize("key", KEYS)
def test_every_paper_is_as_it_was(file_office: Office, full: int, key: str) -> None:
    """Write them anew by deleting those in golden/; read the difference before committing."""
    assert same_as_golden(key, printed(file_office, key, full))


@pytest.mark.parametrize("key", NOTICES)
def test_notices_say_why_and_where_to_go(file_office: Office, full: int, key: str) -> None:
    with pytest.raises(ClerkError, match="不能打印"):
        printing.preview(file_office, key, full)
    move, state, note = NOTICES[key]
    step(file_office, full, move, state, note)
    if state == "transferred":
        with file_office.write("移送") as w:
            w.session.get_one(MediationCase, full).handed_to = "和平区公安分局"
    paper = printing.issue(file_office, key, full)
    assert paper.number == "（2026）示例人调告字第001号"
    text = "".join(pages(paper.pdf))
    assert note in text.replace("\n", "")
    assert same_as_golden(key, pages(paper.pdf))


@pytest.mark.parametrize("key", [*KEYS, *NOTICES])
def test_long_names_and_rare_characters_stay_inside_the_margins(
    file_office: Office, full: int, key: str
) -> None:
    if key in NOTICES:
        step(file_office, full, *NOTICES[key])
        with file_office.write("移送") as w:
            w.session.get_one(MediationCase, full).handed_to = "示例省" * 20
    template, values = printing._collect(file_office, key, full, {})
    trace: pdf.Trace = []
    paper = templates.document_of(template, values, unit=str(values["unit"]))
    pdf.render(paper, trace=trace)
    width, height = 210 * MM, 297 * MM
    for page, text, (left, bottom, right, top) in trace:
        assert min(left, width - right) >= 12 * MM, (page, text)
        assert min(bottom, height - top) >= 6 * MM, (page, text)


def test_everybody_signs_once_and_nobody_has_signed(file_office: Office, full: int) -> None:
    texts = printed(file_office, "mediation_agreement", full)
    signed_on = [n for n, text in enumerate(texts) if "人民调解员（签名）" in text]
    assert signed_on == [len(texts) - 1], "all signatures on one page"
    last = texts[-1].replace("\n", "")
    for name in RARE[1:]:
        assert last.count(name) == 1
    assert "李䶮的法定代理人李某某" in last, "a minor's guardian signs"
    assert f"申请人{LONG_NAME}的代理人代某某" in last
    assert "陈调解" not in last, "the mediator's line is blank"
    assert "一式九份" in last


def test_the_copies_are_the_parties_and_one(file_office: Office) -> None:
    for parties, words in ((2, "一式三份"), (3, "一式四份"), (8, "一式九份")):
        case = dossier_cases.make(file_office, parties=parties)
        assert words in "".join(printed(file_office, "mediation_agreement", case)).replace("\n", "")


def test_twenty_parties_sign_over_two_pages_and_no_line_is_lost(file_office: Office) -> None:
    case = dossier_cases.make(file_office, parties=2)
    with file_office.write("当事人") as w:
        for n in range(3, 31):
            w.session.add(MediationParty(case_id=case, side="respondent", position=n, name=f"某某{n:02d}"))
    texts = "".join(printed(file_office, "mediation_rights", case))
    assert all(texts.count(f"被申请人某某{n:02d}：") == 1 for n in range(3, 31))


def test_each_session_is_a_paper_of_its_own(file_office: Office, full: int) -> None:
    first, last = (
        printed(file_office, "mediation_session", full, nth=1),
        printed(file_office, "mediation_session", full),
    )
    assert "第 1 次" in first[0]
    assert "☑有待继续调解" in "".join(first)
    assert len(first) >= 3, "a record of three pages"
    assert "人民调解员（签名）" in first[-1]
    assert "第 2 次" in last[0]
    assert "☑调解成功" in "".join(last)
    with pytest.raises(ClerkError, match="没有第 3 份"):
        printing.preview(file_office, "mediation_session", full, given={"nth": 3})


def test_a_paper_of_a_list_printed_again_is_the_same_one(file_office: Office, full: int) -> None:
    one = printing.issue(file_office, "mediation_session", full, given={"nth": 1})
    two = printing.issue(file_office, "mediation_session", full, given={"nth": 2})
    again = printing.issue(file_office, "mediation_session", full, given={"nth": 1})
    assert one.paper_id == again.paper_id != two.paper_id
    assert "补打" in "".join(pages(again.pdf))
    with file_office.write("改记录") as w:
        record = w.session.query(MediationSession).filter_by(case_id=full, position=2).one()
        record.text = "另有一句。"
    assert (
        printing.issue(file_office, "mediation_session", full, given={"nth": 1}).paper_id == one.paper_id
    ), "another session changed"
    assert "另有一句" not in "".join(pages(printing.again(file_office, two.paper_id).pdf))
    with file_office.read() as session:
        assert "parties" not in session.get_one(Paper, one.paper_id).snapshot, (
            "only what the paper says is kept"
        )


def blanks(texts: list[str]) -> Iterator[str]:
    yield from (line for text in texts for line in text.split("\n") if "年　　月" in line or "□" in line)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("mediation_refusal", "不予受理：不属于民间纠纷"),
        ("mediation_ending", "调解不成：各方对赔偿"),
        ("mediation_transfer", "移送向阳派出所：涉嫌治安案件"),
    ],
)
def test_the_closing_report_says_how_a_case_ended_without_an_agreement(
    file_office: Office, key: str, said: str
) -> None:
    case = mediation.open_case(file_office, factories.case_form())
    step(file_office, case, *NOTICES[key])
    with file_office.write("结案") as w:
        row = w.session.get_one(MediationCase, case)
        row.closed_on, row.handed_to = file_office.today(), "向阳派出所" if "transfer" in key else None
    [page] = printed(file_office, "mediation_closing", case)
    assert said in page
    assert "履行情况" not in page


def test_the_closing_report_says_what_was_performed_in_one_sentence(office: Office) -> None:
    one = factories.settled_case(office)
    parts = [mediation.InstalmentForm(f"付第{n}笔。", "600.25", date(2026, 4, n)) for n in (7, 8)]
    for case, said in (
        (one, "赵甲赔偿钱乙 1200.50 元，2026-03-16 履行。"),
        (
            factories.settled_case(office, instalments=parts),
            "第1期：付第7笔，2026-03-16 履行。第2期：付第8笔，2026-03-16 履行。",
        ),
    ):
        mediation.perform(office, case)
        text = "".join(printed(office, "mediation_closing", case)).replace("\n", "").replace("\r", "")
        assert f"履行情况：{said}" in text


def test_a_body_gives_its_power_of_attorney_as_a_body(office: Office) -> None:
    firm = mediation.PartyForm(
        "respondent", name="安居物业公司", is_body=True, representative="钱经理",
        agents=[mediation.AgentForm("周代理", "agent")],
    )  # fmt: skip
    case = mediation.open_case(office, factories.case_form(mediation.PartyForm(name="赵甲"), firm))
    text = "".join(printed(office, "mediation_entrustment", case))
    assert "性别" not in text
    assert "统一社会信用代码" in text.replace("\r", "").replace("\n", "")
    assert "法定代表人 钱经理" in text


def test_parties_stand_by_their_sides_wherever_they_are_listed(office: Office) -> None:
    """In whatever order they were entered: applicants, respondents, third parties."""
    entered = (("third", "孙丙"), ("respondent", "钱乙"), ("applicant", "赵甲"), ("respondent", "李丁"))
    case = mediation.open_case(
        office, factories.case_form(*(mediation.PartyForm(s, name=n) for s, n in entered))
    )
    said, names = values_of(office, case), "赵甲、钱乙、李丁、孙丙"
    assert said["party_names"] == names
    assert [s["signer"].rpartition("人")[2] for s in said["signers"]][:3] == names.split("、")[:3]
    (row,) = questions.list_page(office, Question("mediation_case"), ("parties",)).rows
    (book,) = LISTS["disputes"](office, {})
    (card,) = (card for column in board.board(office) for card in column.cards)
    assert (row.cells[0], book["parties"], card.parties) == (names,) * 3


def test_with_nothing_known_there_is_room_for_the_pen(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    for key in ("mediation_session", "mediation_inquiry", "mediation_visit", "mediation_entrustment"):
        texts = printed(office, key, case)
        assert list(blanks(texts)), key
        assert "☑" not in "".join(texts), key
    for key in ("mediation_agreement", "mediation_oral", "mediation_closing"):
        with pytest.raises(ClerkError, match=r"还没有"):
            printing.preview(office, key, case)
    cover = "".join(printed(office, "mediation_cover", case))
    assert "人调卷字第" in cover
    assert "□短期　□长期　□永久" in cover


def test_an_oral_agreement_in_instalments_says_each_of_them(office: Office) -> None:
    two = [mediation.InstalmentForm(f"付第{n}笔", "600.25", date(2026, 4, n)) for n in (7, 8)]
    case = factories.settled_case(office, kind="oral", instalments=two)
    text = "".join(printed(office, "mediation_oral", case)).replace("\n", "")
    for words in ("见分期履行表", "付第7笔", "2026-04-07", "付第8笔", "2026-04-08"):
        assert words in text


def test_an_agreement_without_instalments_has_no_table_of_them(office: Office) -> None:
    """What is kept to remind of it is the whole text: it stands on the paper once, and one day does not stand for all."""
    for key, kind in (("mediation_agreement", "written"), ("mediation_oral", "oral")):
        case = factories.settled_case(office, text="一、修好水管。\n二、赔偿1200元。", kind=kind)
        words = "".join(printed(office, key, case))
        assert words.count("修好水管") == 1
        assert "履行内容" not in words


def test_the_parties_are_named_once(file_office: Office, full: int) -> None:
    with file_office.write("改案由") as w:
        w.session.get_one(MediationCase, full).title = f"{RARE[1]}等人漏水纠纷"
    cover = "".join(printed(file_office, "mediation_cover", full)).replace("\n", "")
    assert cover.count(RARE[1]) == 1
    assert "之间的" not in "".join(printed(file_office, "mediation_extension", full))


def test_who_writes_to_the_court_are_people_or_bodies(file_office: Office, full: int) -> None:
    people = dossier_cases.make(file_office, parties=1)
    body = "".join(printed(file_office, "mediation_confirm_body", full)).replace("\n", "")
    assert "统一社会信用代码" in body
    assert "示例市和平区人民法院" in body
    assert "没有恶意串通" in body
    assert "造成损害的" in body
    assert "统一社会信用代码" not in "".join(printed(file_office, "mediation_confirm_people", people))


def test_a_heading_does_not_stay_behind(file_office: Office) -> None:
    """No page of any paper ends with the heading of what stands on the next one."""
    for parties in range(1, 9):
        case = dossier_cases.make(file_office, parties=parties, paragraphs=parties * 3)
        for key in (
            "mediation_register",
            "mediation_application",
            "mediation_agreement",
            "mediation_closing",
        ):
            for text in printed(file_office, key, case)[:-1]:
                lines = [line for line in text.strip().split("\n") if not line.startswith("第 ")]
                assert not lines[-1].endswith("："), (key, parties, lines[-1])


def test_a_bound_paper_does_not_count_its_own_pages(file_office: Office, full: int) -> None:
    template, values = printing._collect(file_office, "mediation_session", full, {"nth": 1})
    paper = templates.document_of(template, values, unit="示例")
    assert "共 4 页" in "".join(pages(pdf.render(paper))) or "共 5 页" in "".join(pages(pdf.render(paper)))
    assert "共 " not in "".join(pages(bound.render("卷", [bound.Part("甲", (paper,))])))
