"""The application forms, registers and notices: as they were, on how many pages, what is masked and what stays blank."""

from pathlib import Path

import pypdfium2
import pytest

from app.errors import ClerkError
from app.models.tables import LedgerEntry, Paper, Resident, ResidentContact
from app.office import Office
from app.usecases import ledgers
from app.usecases.ledgers import cells
from app.usecases.offices import definitions
from app.usecases.papers import offers as paper_offers
from app.usecases.papers import printing
from app.usecases.papers.values import lists
from app.usecases.restricted import viewings
from tests import factories
from tests.usecases import form_cases
from tests.usecases.form_cases import LONG_NAME, Case

GOLDEN = Path(__file__).parent / "golden"
ONE_PAGE = {
    "minimum_living_survey", "tekun_survey", "temporary_relief", "disability_allowance", "elder_allowance",
    "living_proof", "minimum_living_notice", "public_notice", "visit_form", "satisfaction_form", "satisfaction_blank",
    "ledger_card",
}  # fmt: skip


@pytest.fixture
def case(file_office: Office) -> Case:
    """A household of twelve and a matter with fifteen materials."""
    return form_cases.make(file_office)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    found = [
        p.get_textpage().get_text_bounded().encode("utf-16", "surrogatepass").decode("utf-16")
        for p in document
    ]
    document.close()
    return [text.replace("\r\n", "\n") for text in found]


def printed(office: Office, case: Case, key: str, **more: object) -> list[str]:
    given = {**case.given().get(key, {}), **more}
    return pages(printing.preview(office, key, case.targets()[key], given=given).pdf)


def test_every_form_is_as_it_was(file_office: Office, case: Case) -> None:
    """Write them anew by deleting those in golden/; read the difference before committing."""
    written = []
    for key in case.targets():
        text = "\n\f\n".join(printed(file_office, case, key)) + "\n"
        path = GOLDEN / f"{key}.txt"
        if not path.exists():
            path.write_text(text, encoding="utf-8")
            written.append(path.name)
        assert text == path.read_text(encoding="utf-8"), key
    assert not written, "written anew"


def test_one_page_stays_one_page_and_signatures_are_not_alone(file_office: Office, case: Case) -> None:
    found = {key: printed(file_office, case, key) for key in case.targets()}
    assert {key for key, text in found.items() if len(text) == 1} >= ONE_PAGE
    for key in ("once_notice", "item_notice"):
        assert len(found[key]) == 2, "fifteen materials"
        assert "种材料" in found[key][-1], "the signatures have rows of the table with them"
    big = pages(printing.preview(file_office, "elder_allowance", case.head, big_type=True).pdf)
    assert len(big) == 1


def test_a_household_of_one_leaves_lines_to_write_on(file_office: Office) -> None:
    alone = form_cases.make(file_office, members=1, materials=0)
    [text] = printed(file_office, alone, "minimum_living_survey")
    assert LONG_NAME in text.replace("\n", "")
    [notice] = printed(file_office, alone, "once_notice")
    assert "无需提交材料" in notice


def test_what_is_not_known_stays_a_blank(file_office: Office) -> None:
    who = factories.resident(file_office, "周𠅤", id_number="", address="")
    [proof] = pages(printing.preview(file_office, "living_proof", who).pdf)
    assert "□自有　□租住　□借住" in proof
    assert "＿＿" in proof
    [form] = pages(printing.preview(file_office, "disability_allowance", who).pdf)
    assert form.count("□是　□否") == 4
    assert "None" not in proof + form
    [elder] = pages(printing.preview(file_office, "elder_allowance", who).pdf)
    assert "周岁" not in elder


def test_the_forms_know_the_ledgers(file_office: Office, case: Case) -> None:
    [relief] = printed(file_office, case, "temporary_relief", cause="突发疾病")
    for words in ("2026-02-03", "1200.50 元", "1 次 1200.50 元", "城市低保", "突发疾病"):
        assert words in relief
    [survey] = printed(file_office, case, "tekun_survey")
    for words in ("肢体残疾", "二级", "陈㛃", "19922223333", "李䶮𪚥", "女儿"):
        assert words in survey
    [form] = printed(file_office, case, "disability_allowance")
    for words in ("肢体残疾", "王𬭸1", "19900000001"):
        assert words in form
    [elder] = printed(file_office, case, "elder_allowance")
    assert "80—89 周岁" in elder


def test_a_row_offers_its_card_and_the_forms_it_fills(file_office: Office, case: Case) -> None:
    offered = {p.key: p.record_id for p in paper_offers.of_row(file_office, case.living_row)}
    assert offered["minimum_living_survey"] == case.household
    assert offered["disability_allowance"] == case.head
    assert offered["ledger_card"] == case.living_row
    keys = [p.key for p in paper_offers.of_row(file_office, case.disability_row)]
    assert "disability_allowance" in keys
    assert "minimum_living_survey" not in keys
    paper = printing.issue(file_office, "minimum_living_survey", case.household)
    with file_office.read() as session:
        kept = session.get_one(Paper, paper.paper_id)
        assert (kept.of_kind, kept.of_id, kept.resident_id) == ("household", case.household, case.head)


def test_selected_rows_are_offered_a_notice_and_a_restricted_ledger_none(
    file_office: Office, case: Case
) -> None:
    both = [case.living_row, case.living_row]
    offered = {p.key: p.given for p in paper_offers.of_rows(file_office, "minimum_living", both)}
    assert set(offered) == {"minimum_living_notice", "public_notice"}
    assert offered["minimum_living_notice"]["rows"] == both
    own = 'key = "secret"\nname = "限阅人员"\nsensitivity = "restricted"\nfield = [{ key = "why", name = "原因" }]'
    definitions.adopt(file_office, "ledgers", "secret", own)
    assert paper_offers.of_rows(file_office, "secret", both) == []


def test_what_is_asked_comes_with_what_is_known_and_typed_names_are_not_kept(
    file_office: Office, case: Case
) -> None:
    asked = {a.key: a.value for a in printing.asks(file_office, "living_proof", case.head)}
    assert asked == {"purpose": "", "valid": "", "since": "2020-01-01", "tenure": ""}
    assert "purpose" not in [
        a.key for a in printing.asks(file_office, "living_proof", case.head, {"purpose": "入学"})
    ]
    assert printing.asks(file_office, "minimum_living_survey", case.household) == ()
    keys = [a.key for a in printing.asks(file_office, "public_notice", 0)]
    assert "people" in keys
    chosen = {"ledger": "minimum_living", "rows": [case.living_row]}
    assert "people" not in [a.key for a in printing.asks(file_office, "public_notice", 0, chosen)]
    paper = printing.issue(file_office, "public_notice", 0, given=case.given()["public_notice"])
    with file_office.read() as session:
        snapshot = str(session.get_one(Paper, paper.paper_id).snapshot)
    assert "王𬭸" not in snapshot
    assert form_cases.number(99) not in snapshot
    with pytest.raises(ClerkError, match="写到日"):
        printing.preview(file_office, "living_proof", case.head, given={"since": "2020"})


def test_proofs_are_numbered_in_their_own_series_and_again_is_the_same(
    file_office: Office, case: Case
) -> None:
    given = case.given()["living_proof"]
    first = printing.issue(file_office, "living_proof", case.head, given=given)
    again = printing.issue(file_office, "living_proof", case.head, given=given)
    other = printing.issue(file_office, "living_proof", case.head, given={"purpose": "办理入职"})
    assert first.number == "（2026）示例居证字第001号"
    assert again.paper_id == first.paper_id
    assert other.number == "（2026）示例居证字第002号"
    [text] = pages(first.pdf)
    assert text.count("（2026）示例居证字第001号") == 2, "and the counterfoil"
    assert text.count("存\n根\n联") == 1 or "存根联" in text.replace("\n", "")
    assert "2020年1月1日" in text


def test_a_notice_tells_no_whole_name_or_number(file_office: Office, case: Case) -> None:
    [living] = printed(file_office, case, "minimum_living_notice")
    [typed] = printed(
        file_office, case, "public_notice", content="咨询 19900000007，证号 " + form_cases.number(7)
    )
    for text in (living, typed):
        for secret in (
            LONG_NAME[:4],
            "王𬭸",
            "李䶮",
            form_cases.number(1),
            form_cases.number(99),
            form_cases.number(7),
        ):
            assert secret not in text
        assert "1990000000" not in text
    assert "迪**" in living
    assert "翡翠城市花园" in living
    assert "2400.00" in living
    assert "肢体" not in living
    assert "2026年3月25日" in living
    assert "199****0007" in typed
    with file_office.read() as session:
        assert session.query(Paper).count() == 0
    kept = printing.issue(
        file_office, "minimum_living_notice", 0, given=case.given()["minimum_living_notice"]
    ).paper_id
    with file_office.read() as session:
        paper = session.get_one(Paper, kept)
        assert paper.of_kind == "unit"
        assert LONG_NAME not in str(paper.snapshot)
        assert form_cases.number(1) not in str(paper.snapshot)


def test_rows_of_a_restricted_or_another_ledger_are_not_made_public(file_office: Office, case: Case) -> None:
    own = 'key = "secret"\nname = "限阅人员"\nsensitivity = "restricted"\nfield = [{ key = "why", name = "原因" }]'
    definitions.adopt(file_office, "ledgers", "secret", own)
    with pytest.raises(ClerkError, match="不能公示"):
        lists.notice(file_office, {"ledger": "secret", "rows": [1]})
    with pytest.raises(ClerkError, match="重新选择"):
        lists.notice(file_office, {"ledger": "minimum_living", "rows": [case.disability_row]})


def test_a_rows_card_hides_numbers_unless_they_are_asked_for(file_office: Office, case: Case) -> None:
    ledgers.change(file_office, case.living_row, {"note": "女儿电话13912345678，身份证230102193805170999"})
    [card] = printed(file_office, case, "ledger_card")
    assert "139****5678" in card
    assert "230102********0999" in card
    assert "13912345678" not in card
    [whole] = printed(file_office, case, "ledger_card", whole=True)
    assert "13912345678" in whole
    file_office.looks.clear()
    kept = printing.issue(file_office, "ledger_card", case.living_row, given={"whole": True}).paper_id
    file_office.looks.clear()
    cells.drop_rows(file_office, "minimum_living", [case.living_row])
    printing.again(file_office, kept)
    looks = [row.what for row in viewings.log(file_office)]
    assert len(looks) == 3, "looked at, printed, printed again: each is a look; the masked one is none"
    assert set(looks) == {looks[0]}
    assert looks[0].startswith("台账登记卡 R17-0001")
    assert looks[0].endswith("（含完整证件号码和电话）")
    values = {"name": "钱在职", "phone": "13912345678", "branch": "示例厂党委"}
    member = ledgers.add(file_office, "party_report", ledgers.EntryForm(values=values))
    [card] = pages(printing.preview(file_office, "ledger_card", member).pdf)
    assert "没有写明是谁的" not in card
    assert card.count("钱在职") == 1


def test_registers_hold_their_period(file_office: Office, case: Case) -> None:
    [agency] = printed(file_office, case, "agency_register")
    assert "共 2 件" in agency
    assert "李四1" in agency
    assert "李四2" not in agency
    [before] = printed(file_office, case, "agency_register", **{"from": "2026-02-01", "until": "2026.2.28"})
    assert "共 0 件" in before
    [visits] = printed(file_office, case, "visit_register")
    assert "共 2 件 2 人次" in visits
    with pytest.raises(ClerkError, match="之前"):
        printed(file_office, case, "agency_register", **{"from": "2026-03-02", "until": "2026-03-01"})
    with pytest.raises(ClerkError, match="写到日"):
        printed(file_office, case, "agency_register", **{"from": "2026年3月"})
    with pytest.raises(ClerkError, match="公示结束 2026-03-01 在公示开始 2026-03-15 之前"):
        printed(file_office, case, "minimum_living_notice", start_on="2026-03-15", end_on="2026-03-01")


def test_the_notice_of_what_to_bring_marks_what_is_missing_first(file_office: Office, case: Case) -> None:
    text = "".join(printed(file_office, case, "once_notice"))
    assert text.count("☑ 已收") == 10
    assert "□" not in text, "an empty box beside 还缺 reads as if it were not missing"
    assert text.count("还缺") == 5 + 1, "and the sentence below"
    assert text.index("还缺") < text.index("☑ 已收")
    item = "".join(printed(file_office, case, "item_notice"))
    assert item.count("种材料") == 15
    assert "低保每年复核一次。" in item
    with pytest.raises(ClerkError, match="已不存在"):
        printing.preview(file_office, "item_notice", 99_999)


def test_a_row_that_is_gone_or_restricted_is_not_printed(file_office: Office, case: Case) -> None:
    with pytest.raises(ClerkError, match="已被删除"):
        paper_offers.of_row(file_office, 99_999)
    own = 'key = "secret"\nname = "限阅人员"\nsensitivity = "restricted"\nfield = [{ key = "why", name = "原因" }]'
    definitions.adopt(file_office, "ledgers", "secret", own)
    with file_office.write("行") as w:
        row = LedgerEntry(ledger="secret", resident_id=case.head, fields={"why": "绝密"})
        w.session.add(row)
        w.session.flush()
        row_id = row.id
    with pytest.raises(ClerkError, match="写明原因"):
        printing.preview(file_office, "ledger_card", row_id)


def test_the_petition_ledgers_rows_print_their_form_once_a_reason_was_given(
    file_office: Office, case: Case
) -> None:
    own = file_office.library.texts["ledgers/petition"].replace("enabled = false", "enabled = true")
    definitions.adopt(file_office, "ledgers", "petition", own)
    fields = {"source": "visit", "matter": "反映噪声扰民", "people": "3", "comfort": "已见面安抚"}
    with file_office.write("信访") as w:
        row = LedgerEntry(ledger="petition", resident_id=case.head, fields=fields, number="R32-0001")
        w.session.add(row)
        w.session.flush()
        row_id = row.id
    with pytest.raises(ClerkError, match="写明原因"):
        printing.preview(file_office, "petition_visit", row_id)
    viewings.enter(file_office, "petition", "接待来访")
    [text] = pages(printing.preview(file_office, "petition_visit", row_id).pdf)
    for words in ("反映噪声扰民", "3人", "已见面安抚", "R32-0001", "87"):
        assert words in text
    assert "petition_visit" in [p.key for p in paper_offers.of_row(file_office, row_id)]
    kept = printing.issue(file_office, "petition_visit", row_id).paper_id
    printing.again(file_office, kept)
    assert "来访登记" in viewings.log(file_office)[0].what, "an old copy is a look as well"
    assert viewings.log(file_office)[0].reason == "接待来访"


def test_forms_are_filled_on_a_server_too(office: Office) -> None:
    case = form_cases.make(office, members=3, materials=2)
    for key, target in case.targets().items():
        given = case.given().get(key, {})
        assert printing.issue(office, key, target, given=given).pdf.startswith(b"%PDF-")
    with office.read() as session:
        assert session.query(Paper).count() == len(case.targets())
        assert session.query(ResidentContact).count() == 1
        assert session.query(Resident).count() == 4
