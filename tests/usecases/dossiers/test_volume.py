"""A dossier as it is bound: what is in it, what is missing, pages that are right, scans in their places, printed again."""

import io
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from app.errors import ClerkError
from app.models.tables import (
    MediationCase,
    MediationConfirmation,
    MediationEvidence,
    MediationFiling,
    MediationParty,
    MediationSession,
    Paper,
)
from app.office import Office
from app.reports import raster
from app.usecases import dossiers, mediation
from app.usecases.attachments import files as attachments
from app.usecases.dossiers import Choice
from app.usecases.offices import definitions
from app.usecases.papers import bound as bound_papers
from app.usecases.papers import offers as paper_offers
from app.usecases.papers import printing
from tests import factories
from tests.usecases import dossier_cases
from tests.usecases.dossiers.test_mediation_papers import pages, step

ROW = re.compile(r"^(\d+) (\S.*?)(?: (\d+(?:—\d+)?))?(?: (缺|待补))?$")


def photo(width: int = 300, height: int = 400, grey: int = 128) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (width, height), grey).save(buffer, "JPEG")
    return buffer.getvalue()


def scan(count: int) -> bytes:
    """A PDF of so many pages, as a scanner makes it."""
    buffer = io.BytesIO()
    frames = [Image.new("L", (300, 420), 90 + n) for n in range(count)]
    frames[0].save(buffer, "PDF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def rows(texts: list[str]) -> list[tuple[str, str, str, str]]:
    """The lines of the contents: number, name, pages, note."""
    found = [ROW.match(line) for line in texts[1].split("\n")]
    return [m.groups("") for m in found if m]  # type: ignore[misc]


def names(office: Office, case: int) -> list[str]:
    return [p.name for p in dossiers.look(office, "mediation", case).pieces]


@pytest.fixture
def full(file_office: Office) -> int:
    return dossier_cases.make(file_office)


def test_the_ministrys_order(file_office: Office, full: int) -> None:
    assert names(file_office, full) == [
        "人民调解申请书", "人民调解当事人权利义务告知书", "当事人身份证明", "授权委托书", "人民调解调查记录", "人民调解证据材料",
        "人民调解记录（第 1 次）", "人民调解记录（第 2 次）", "延期调解同意书", "人民调解协议书", "履行凭证", "人民调解回访记录",
        "司法确认申请书", "送达地址确认书", "人民调解结案报告", "卷宗情况说明", "封底",
    ]  # fmt: skip


def test_the_contents_name_the_page_each_paper_begins_on(file_office: Office, full: int) -> None:
    attachments.add(file_office, "mediation_case", full, "a.jpg", photo(), "漏水照片")
    texts = pages(dossiers.preview(file_office, "mediation", full).pdf)
    titles = {"履行凭证": "调解协议履行凭证", "人民调解证据材料": "人民调解证据材料清单"}
    listed = rows(texts)
    assert [int(n) for n, *_ in listed] == list(range(1, len(listed) + 1))
    last = 0
    for _, name, where, note in listed:
        if name in {"卷宗情况说明", "封底"}:
            assert (where, note) == ("", "")
            continue
        first, end = (int(part) for part in (where.split("—") * 2)[:2])
        title = titles.get(name, name.split("（")[0])
        assert title in texts[1 + first], name
        assert f"第 {first} 页" in texts[1 + first]
        assert first == last + 1
        last = end
    assert f"{last} 页" in next(text for text in texts if text.startswith("卷宗情况说明")).replace("\n", " ")
    assert "第 " not in texts[0] + texts[1].replace("（第 1 次）", "").replace("（第 2 次）", "") + texts[-1]


@given(st.integers(1, 8), st.integers(0, 30), st.integers(0, 25), st.integers(1, 4), st.integers(0, 3))
@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # an example takes a second: shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_pages_are_counted_through_whatever_is_in_it(
    file_office: Office, parties: int, evidence: int, paragraphs: int, sessions: int, scans: int
) -> None:
    case = dossier_cases.make(
        file_office, parties=parties, evidence=evidence, paragraphs=paragraphs, sessions=sessions
    )
    for n in range(scans):
        data = scan(n + 1)
        attachments.add(file_office, "mediation_case", case, f"{n}.pdf", data, f"欠条{n}")
    texts = pages(dossiers.preview(file_office, "mediation", case).pdf)
    numbers = [int(m[1]) for text in texts[2:] if (m := re.search(r"第 (\d+) 页(?!，)", text))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(texts) == len(numbers) + 4
    ends = [where.split("—")[-1] for _, _, where, _ in rows(texts) if where]
    assert int(ends[-1]) == numbers[-1]


def test_scans_stand_where_they_belong(file_office: Office, full: int) -> None:
    who = factories.resident(file_office, "王𬭸")
    with file_office.write("当事人") as w:
        party = w.session.query(MediationParty).filter_by(case_id=full, name="王𬭸").one()
        party.resident_id = who
        evidence = w.session.query(MediationEvidence).filter_by(case_id=full, position=3).one().id
    for kind, of, name, words in (
        ("mediation_case", full, "a.jpg", "营业执照"),
        ("resident", who, "b.jpg", "身份证正面"),
        ("resident", who, "c.jpg", "户外合影"),
        ("mediation_case", full, "d.jpg", "银行回单"),
        ("mediation_evidence", evidence, "e.jpg", "卫生间"),
        ("mediation_case", full, "f.jpg", "不知道是什么"),
    ):
        attachments.add(file_office, kind, of, name, photo(grey=len(name) + of + ord(name[0])), words)
    found = {
        p.part.key: [f.words for f in p.scans] for p in dossiers.look(file_office, "mediation", full).pieces
    }
    assert found["identity"] == ["营业执照", "身份证正面"]
    assert found["performance"] == ["银行回单"]
    assert found["evidence"] == ["不知道是什么", "卫生间"]
    assert "户外合影" not in str(found), "of a resident's own pictures only what is asked for"
    texts = "\n".join(pages(dossiers.preview(file_office, "mediation", full).pdf))
    assert "王𬭸　身份证正面" in texts


def test_the_longest_word_of_a_caption_decides(file_office: Office, full: int) -> None:
    attachments.add(file_office, "mediation_case", full, "a.jpg", photo(), "口头协议书")
    view = dossiers.look(file_office, "mediation", full)
    [piece] = [p for p in view.pieces if p.scans]
    assert (piece.part.key, piece.paper) == ("oral", ""), (
        "a scan alone, the empty form is not printed beside it"
    )


def test_a_signed_copy_stands_for_the_paper(file_office: Office, full: int) -> None:
    paper = printing.issue(file_office, "mediation_session", full, given={"nth": 1})
    attachments.add(file_office, "paper", paper.paper_id, "a.pdf", scan(3), "签字件")
    signed = pages(dossiers.preview(file_office, "mediation", full).pdf)
    unsigned = pages(dossiers.preview(file_office, "mediation", full, Choice(signed=False)).pdf)
    [where] = [where for _, name, where, _ in rows(signed) if "第 1 次" in name]
    first, last = (int(n) for n in where.split("—"))
    assert last - first == 2, "the three pages of the scan"
    assert "签字件（第 1 页，共 3 页）" in signed[1 + first]
    assert "调解记录：" not in signed[1 + first]
    assert "签字件" not in "".join(unsigned)
    assert len(unsigned) != len(signed) or unsigned != signed


def test_what_is_missing_is_named_and_printed_nevertheless(file_office: Office, full: int) -> None:
    with file_office.write("去掉") as w:
        case = w.session.get_one(MediationCase, full)
        case.agreement_text = case.effective_on = None
        case.state = "settled"
        for cls in (MediationSession, MediationConfirmation):
            for record in w.session.query(cls).filter_by(case_id=full):
                w.session.delete(record)
    view = dossiers.look(file_office, "mediation", full)
    assert view.missing == ("人民调解记录", "人民调解协议书")
    with pytest.raises(ClerkError, match="卷宗还缺：人民调解记录、人民调解协议书"):
        dossiers.issue(file_office, "mediation", full)
    with file_office.read() as session:
        assert session.query(Paper).count() == 0
    texts = pages(dossiers.issue(file_office, "mediation", full, Choice(nevertheless=True)).pdf)
    listed = {name: (where, note) for _, name, where, note in rows(texts)}
    assert listed["人民调解记录"][1] == "待补"
    assert listed["人民调解记录"][0], "its empty form has a page"
    assert listed["人民调解协议书"] == ("", "缺")
    marked = [text for text in texts if "待补" in text and "人民调解记录" in text]
    assert len(marked) == 2, "the contents and the empty form"
    assert any("缺少：人民调解记录、人民调解协议书。" in text for text in texts)


@pytest.mark.parametrize(
    ("move", "state", "expected"),
    [
        ("refuse", "refused", {"人民调解不予受理告知书"}),
        ("fail", "failed", {"人民调解终止告知书"}),
        ("transfer", "transferred", {"人民调解案件移送函"}),
    ],
)
def test_each_end_brings_its_own_paper(office: Office, move: str, state: str, expected: set[str]) -> None:
    case = mediation.open_case(office, factories.case_form(facts="楼上漏水。"))
    with office.write("移送") as w:
        w.session.get_one(MediationCase, case).handed_to = "公安分局"
    step(office, case, move, state, "原因")
    found = {p.name: p.there for p in dossiers.look(office, "mediation", case).pieces}
    ends = {
        "人民调解不予受理告知书",
        "人民调解终止告知书",
        "人民调解案件移送函",
        "人民调解协议书",
        "人民调解口头协议登记表",
    }
    assert {name for name in found if name in ends} == expected
    assert all(found[name] for name in expected)


def test_a_notice_has_the_number_it_was_printed_with(file_office: Office) -> None:
    case = mediation.open_case(file_office, factories.case_form(facts="楼上漏水。"))
    step(file_office, case, "fail", "failed", "分歧大")
    before = "".join(pages(dossiers.preview(file_office, "mediation", case).pdf))
    assert "人调告字" not in before
    number = printing.issue(file_office, "mediation_ending", case).number
    after = "".join(pages(dossiers.preview(file_office, "mediation", case).pdf))
    assert number in after


def test_an_oral_agreement_has_its_register_in_place_of_the_agreement(office: Office) -> None:
    case = factories.settled_case(office)
    with office.write("口头") as w:
        w.session.get_one(MediationCase, case).agreement_kind = "oral"
    found = names(office, case)
    assert "人民调解口头协议登记表" in found
    assert "人民调解协议书" not in found
    assert "人民调解受理登记表" in found or "人民调解申请书" in found


def test_the_clerk_chooses_what_is_printed(file_office: Office, full: int) -> None:
    view = dossiers.look(file_office, "mediation", full)
    usual = dossiers.usual(view)
    assert "closing" not in usual, "the closing report is local"
    keys = (usual | {"closing"}) - {"address", "evidence"}
    listed = [name for _, name, _, _ in rows(pages(
        dossiers.preview(file_office, "mediation", full, Choice(keys=keys)).pdf
    ))]  # fmt: skip
    assert "人民调解结案报告" in listed
    assert not {"送达地址确认书", "人民调解证据材料"} & set(listed)


def test_printed_again_in_three_years_it_is_the_same(file_office: Office, full: int) -> None:
    attachments.add(file_office, "mediation_case", full, "a.jpg", photo(), "漏水照片")
    first = dossiers.issue(file_office, "mediation", full)
    assert first.number == "（2026）示例人调卷字第001号"
    with file_office.write("以后") as w:
        case = w.session.get_one(MediationCase, full)
        case.title = "改了名称"
        case.facts = "改了事实"
        w.session.query(MediationFiling).filter_by(case_id=full).one().filed_on = date(2029, 1, 1)
    text = file_office.library.texts["papers/mediation_cover"].replace("人民调解卷宗", "换了样子")
    definitions.adopt(file_office, "papers", "mediation_cover", text)
    attachment = attachments.listing(file_office, "mediation_case", full)[0]
    attachments.delete(file_office, attachment.id)
    assert attachments.sweep(file_office) == 0
    assert pages(printing.again(file_office, first.paper_id).pdf) == pages(first.pdf)
    assert "换了样子" in "".join(pages(dossiers.preview(file_office, "mediation", full).pdf))
    with file_office.read() as session:
        kept = session.get_one(Paper, first.paper_id)
        assert (kept.template, kept.title, kept.of_id) == ("dossier/mediation", "人民调解卷宗", full)


def test_a_lost_attachment_is_named(file_office: Office, full: int) -> None:
    attachments.add(file_office, "mediation_case", full, "a.jpg", photo(), "漏水照片")
    assert file_office.folder is not None
    for path in file_office.folder.glob("attachments/??/*.bin"):
        path.unlink()
    with pytest.raises(ClerkError, match="附件“漏水照片”的文件不见了"):
        dossiers.issue(file_office, "mediation", full)


def test_a_dossier_of_120_pages_in_one_go(file_office: Office, full: int) -> None:
    attachments.add(file_office, "mediation_case", full, "a.pdf", scan(88), "聊天记录")
    told: list[tuple[int, int]] = []
    made = dossiers.issue(
        file_office, "mediation", full, progress=lambda done, all_: told.append((done, all_))
    )
    count = raster.page_count(made.pdf)
    assert count >= 120
    assert told[-1] == (count, count)
    assert [done for done, _ in told] == list(range(1, count + 1))


def test_what_is_kept_reads_back_as_it_was(file_office: Office, full: int) -> None:
    attachments.add(file_office, "mediation_case", full, "a.jpg", photo(), "漏水照片")
    volume = dossiers.build(file_office, "mediation", full, Choice())
    again = bound_papers._read(bound_papers.kept(volume))
    assert bound_papers.kept(again) == bound_papers.kept(volume)
    assert bound_papers.is_bound(bound_papers.kept(volume))


def test_each_paper_is_offered_on_its_own(file_office: Office, full: int) -> None:
    offered = paper_offers.of_case(file_office, full)
    found = [(p.name, p.given.get("nth")) for p in offered]
    assert found[0] == ("人民调解协议书", None), "what the last move called for stands first"
    assert [one for one in found if "调解记录" in one[0]] == [
        ("人民调解记录（第 1 次）", 1),
        ("人民调解记录（第 2 次）", 2),
    ]
    assert len([one for one in found if "送达地址" in one[0]]) == 8
    assert not {"封底", "卷宗情况说明"} & {name for name, _ in found}
    for paper in offered:
        assert printing.preview(file_office, paper.key, full, given=paper.given).pdf


def test_an_unknown_dossier_is_refused(office: Office) -> None:
    with pytest.raises(ClerkError, match="没有卷宗“petition”"):
        dossiers.look(office, "petition", 1)
    with pytest.raises(ClerkError, match="已不存在"):
        dossiers.look(office, "mediation", 999)


def _sessions(office: Office, case: int) -> list[int]:
    return [s.id for s in mediation.view(office, case).sessions]


def test_a_signed_copy_hung_on_its_record_stands_for_its_paper_and_other_scans_follow_it(
    file_office: Office, full: int
) -> None:
    first, second = _sessions(file_office, full)
    attachments.add(file_office, "mediation_session", second, "a.pdf", scan(2), "签字的调解记录")
    attachments.add(file_office, "mediation_session", first, "b.jpg", photo(), "现场照片")
    pieces = {p.name: p for p in dossiers.look(file_office, "mediation", full).pieces}
    one, other = pieces["人民调解记录（第 1 次）"], pieces["人民调解记录（第 2 次）"]
    assert ([f.words for f in one.scans], one.signed) == (["现场照片"], ())
    assert ([f.words for f in other.signed], other.scans) == (["签字的调解记录"], ())
    texts = pages(dossiers.preview(file_office, "mediation", full).pdf)
    spans = {name: where for _, name, where, _ in rows(texts)}
    start, end = (int(n) for n in spans["人民调解记录（第 2 次）"].split("—"))
    assert end - start == 1, "the two pages of the scan in place of the paper"


def test_a_signed_copy_stays_with_its_record_when_another_is_taken_out(
    file_office: Office, full: int
) -> None:
    first, second = _sessions(file_office, full)
    for nth in (1, 2):
        paper = printing.issue(file_office, "mediation_session", full, given={"nth": nth})
        attachments.add(file_office, "paper", paper.paper_id, f"{nth}.jpg", photo(grey=50 * nth), "签字件")
    wanted = [
        p.signed
        for p in dossiers.look(file_office, "mediation", full).pieces
        if p.paper == "mediation_session"
    ]
    mediation.remove(file_office, "mediation_session", first)
    [left] = [
        p for p in dossiers.look(file_office, "mediation", full).pieces if p.paper == "mediation_session"
    ]
    assert left.signed == wanted[1] != wanted[0]
    assert [s.id for s in mediation.view(file_office, full).sessions] == [second]


def test_the_voucher_of_an_instalment_stands_behind_the_vouchers(file_office: Office, full: int) -> None:
    instalment = mediation.view(file_office, full).instalments[1].id
    attachments.add(file_office, "mediation_instalment", instalment, "a.jpg", photo(), "签字的收条")
    [piece] = [p for p in dossiers.look(file_office, "mediation", full).pieces if p.part.key == "performance"]
    assert (piece.signed, [f.title for f in piece.scans]) == ((), ["第 2 项履行　签字的收条"])
    texts = pages(dossiers.preview(file_office, "mediation", full).pdf)
    assert "第 2 项履行　签字的收条" in "\n".join(texts)
    assert any(text.startswith("调解协议履行凭证") for text in texts)


@pytest.mark.parametrize(
    ("words", "stands"), [("签字的协议书", True), ("协议书底稿", False), ("签字的收条", False)]
)
def test_a_caption_says_whether_a_file_of_the_case_is_the_signed_agreement(
    file_office: Office, full: int, words: str, stands: bool
) -> None:
    attachments.add(file_office, "mediation_case", full, "a.jpg", photo(), words)
    found = {p.part.key: p.signed for p in dossiers.look(file_office, "mediation", full).pieces}
    assert bool(found["agreement"]) is stands
    assert not found["performance"]
