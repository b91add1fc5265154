"""The guard against proofs that must not be issued: the list is whole, found in any way, refused, printed, counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.errors import ClerkError
from app.models.definitions.library import load_library
from app.models.definitions.proofs import (
    Proof,
    ProofAsk,
    ProofBook,
    ProofList,
    ProofPlace,
    in_force,
    places_of,
)
from app.models.fields.base import Period
from app.models.tables import ProofReferral
from app.office import ClerkRef, Office
from app.usecases import questions
from app.usecases.history import undo
from app.usecases.papers import printing
from app.usecases.services import proofs
from app.usecases.summaries import figures as summaries
from tests import factories

ANNEX = (
    "亲属关系", "居民身份信息", "户口登记项目内容变更申请", "居民养犬", "无犯罪记录", "社区戒毒社区康复人员情况", "人员失踪",
    "婚姻状况", "出生", "健在", "死亡", "疾病状况", "残疾状况", "婚育状况", "居民就业状况", "居民个人档案", "居民财产状况",
    "遗产继承权公证", "市场主体住所", "证件遗失",
)  # fmt: skip
"""The twenty items of the annex in their order (domain.md A3.1)."""
SAMPLE = load_library(paths.resources()).proofs
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 12, 31))


def forbidden() -> list[Proof]:
    return [p for p in in_force(SAMPLE, date(2026, 3, 16)).values() if p.rule == "forbidden"]


def test_the_twenty_items_are_all_there_with_ground_reason_and_where_to_go() -> None:
    found = forbidden()
    assert len(found) == len(ANNEX) == 20
    for number, (words, proof) in enumerate(zip(ANNEX, found, strict=True), 1):
        assert proof.name == f"{words}证明"
        assert proof.basis == f"民发〔2020〕20号附件第 {number} 项"
        assert proof.why.endswith("。")
        assert len(proof.ask) >= 1


def test_no_word_of_the_list_means_two_proofs() -> None:
    words = [w for p in in_force(SAMPLE, date(2026, 3, 16)).values() for w in (p.name, *p.synonyms)]
    assert sorted(set(words)) == sorted(words)
    places = places_of(SAMPLE, date(2026, 3, 16))
    used = {ask.place for book in SAMPLE for p in book.proof for ask in p.ask}
    assert used | {"asker"} == set(places)
    assert not any(place.phone for place in places.values()), "telephones are the community's to fill in"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("亲属关系", "kinship"),
        ("qsgx", "kinship"),
        ("qinshu", "kinship"),
        ("我妈是我妈", "kinship"),
        ("单身", "marriage"),
        ("dszm", "marriage"),
        ("收入", "property"),
        ("QSGX", "kinship"),
        (" 养狗 ", "dog"),
        ("juzhu", "living"),
    ],
)
def test_a_proof_is_found_by_name_synonym_and_pinyin(file_office: Office, text: str, key: str) -> None:
    assert proofs.find(file_office, text)[0].key == key


def test_nothing_is_found_for_what_is_not_there_and_everything_for_nothing(file_office: Office) -> None:
    assert proofs.find(file_office, "没有这种证明") == []
    assert len(proofs.find(file_office, "")) == len(in_force(SAMPLE, date(2026, 3, 16)))


def test_a_refusal_is_kept_counted_and_can_be_taken_back(office: Office) -> None:
    resident = factories.resident(office, "欧阳某")
    first = proofs.refuse(
        office, proofs.ReferralForm("kinship", resident, purpose="出国", wanted_by="某银行")
    )
    second = proofs.refuse(office, proofs.ReferralForm("marriage", applicant=" 外来 人 ", channel="phone"))
    third = proofs.refuse(office, proofs.ReferralForm("dog"))
    assert [first.this_month, second.this_month, third.this_month] == [1, 2, 3]
    with office.read() as session:
        rows = {r.id: r for r in session.query(ProofReferral)}
    assert (rows[first.id].applicant, rows[first.id].resident_id) == ("欧阳某", resident)
    assert rows[first.id].basis == "民发〔2020〕20号附件第 1 项"
    assert rows[first.id].wanted_by == "某银行"
    assert (rows[second.id].channel, rows[second.id].resident_id) == ("phone", None)
    assert rows[third.id].applicant == "不愿留名"
    slip = printing.issue(office, "proof_referral", third.id)
    taken = undo.undo(office, third.entry_id)
    assert taken.kept == (f"《{slip.title}》{slip.number}已经打印，请收回",)
    assert undo.undo(office, second.entry_id).kept == ()
    proofs.refuse(office, proofs.ReferralForm("marriage"))
    assert summaries.collect(office, "2026-03").line("services.proofs_refused").value == 2


def test_the_month_counts_refusals_and_leaves_the_balance_of_the_desk_alone(office: Office) -> None:
    resident = factories.resident(office, "来人")
    factories.service(office)
    before = summaries.collect(office, "2026-03")
    kept = proofs.refuse(office, proofs.ReferralForm("death", resident))
    stranger = proofs.refuse(office, proofs.ReferralForm("death"))
    after = summaries.collect(office, "2026-03")
    assert [one.line("services.proofs_refused").text for one in (before, after)] == ["0", "2"]
    assert after.line("services.received").value == before.line("services.received").value
    assert next(s for s in after.sections if s.key == "services").balanced
    assert summaries.collect(office, "2026-02").line("services.proofs_refused").value == 0
    line = after.line("services.proofs_refused")
    period = Period(date(2026, 3, 1), date(2026, 3, 31), "")
    page = questions.list_page(office, line.question, period=period)
    assert {row.id for row in page.rows} == {kept.id, stranger.id}
    assert summaries.opens(office, "proof_referral", kept.id) == ("resident", resident)
    with pytest.raises(ClerkError, match="没有档案可以打开"):
        summaries.opens(office, "proof_referral", stranger.id)


def test_what_may_be_issued_is_not_refused_and_what_is_not_there_neither(file_office: Office) -> None:
    for form, words in (
        (proofs.ReferralForm("guardian"), "可以开"),
        (proofs.ReferralForm("nothing"), "没有这一项"),
        (proofs.ReferralForm("dog", channel="烟"), "不认识渠道"),
        (proofs.ReferralForm("dog", resident_id=999), "档案已不存在"),
        (proofs.ReferralForm("dog", applicant="长" * 61), "来人的姓名有 61 个字，最多 60 个字"),
        (proofs.ReferralForm("dog", purpose="长" * 201), "用途有 201 个字，最多 200 个字"),
    ):
        with pytest.raises(ClerkError, match=words):
            proofs.refuse(file_office, form)
    assert proofs.refuse(file_office, proofs.ReferralForm("living")).this_month == 1


def test_who_only_reads_refuses_nobody(file_office: Office) -> None:
    from app.usecases.offices import clerks

    reader = clerks.add_clerk(file_office, "只读人", "", ("reader",))
    file_office.clerk = ClerkRef(reader, "只读人")
    with pytest.raises(ClerkError, match="办理一站式事项"):
        proofs.refuse(file_office, proofs.ReferralForm("dog"))


def text_of(paper: printing.PrintedPaper) -> tuple[str, int]:
    import pypdfium2

    document = pypdfium2.PdfDocument(paper.pdf)
    pages = len(document)
    text = "".join(document[i].get_textpage().get_text_range() for i in range(pages))
    document.close()
    return text.replace("\r\n", "").replace("\n", ""), pages


@pytest.mark.parametrize("key", [p.key for p in forbidden()])
def test_every_slip_says_why_and_where_on_one_page(file_office: Office, key: str) -> None:
    form = proofs.ReferralForm(
        key, applicant="阿卜杜拉·买买提江·图尔荪江㐂", purpose="办理境外继承手续和子女入学的各项材料审核" * 2,
        wanted_by="某市某区房地产交易与不动产登记服务中心第二分中心",
    )  # fmt: skip
    paper = printing.issue(file_office, "proof_referral", proofs.refuse(file_office, form).id, big_type=True)
    text, pages = text_of(paper)
    row = proofs.proof(file_office, key)
    assert pages == 1
    assert paper.number == "（2026）示例不证字第001号"
    for words in (row.name, row.why, row.basis, row.asks[0].place, "㐂", "0450-80000000"):
        assert words.replace(" ", "") in text.replace(" ", "")


def test_a_telephone_filled_in_once_is_on_the_slips_and_can_be_taken_back(file_office: Office) -> None:
    proofs.set_phone(file_office, "police", ' 0450-110"1 ')
    proofs.set_phone(file_office, "police", "0450-1102")
    assert proofs.proof(file_office, "kinship").asks[0].phone == "0450-1102"
    kept = proofs.refuse(file_office, proofs.ReferralForm("kinship"))
    text, _ = text_of(printing.issue(file_office, "proof_referral", kept.id))
    assert "辖区公安派出所，电话0450-1102。" in text
    act = undo.last_act(file_office)
    assert act is not None
    with pytest.raises(ClerkError, match="没有这个单位"):
        proofs.set_phone(file_office, "moon", "1")


def book(name: str, since: date | None, until: date | None, alone: bool, *keys: str) -> ProofBook:
    ask = (ProofAsk("police"),)
    made = tuple(Proof(key, f"{name}{key}", "forbidden", why="。", ask=ask) for key in keys)
    return ProofBook(made, (), ProofList(name, f"依据{name}", since, until, alone))


@given(DAYS, DAYS, st.booleans(), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_upper_list_speaks_in_its_time_and_only_then(
    since: date | None, until: date | None, alone: bool, day: date
) -> None:
    lower, upper = book("下", None, None, False, "a", "b"), book("上", since, until, alone, "b", "c")
    found = {key: p.name for key, p in in_force((lower, upper), day).items()}
    if (since is None or since <= day) and (until is None or day <= until):
        assert found == ({} if alone else {"a": "下a"}) | {"b": "上b", "c": "上c"}
        assert in_force((lower, upper), day)["b"].basis == "依据上"
    else:
        assert found == {"a": "下a", "b": "下b"}


def test_a_place_is_called_as_the_lists_of_the_day_call_it() -> None:
    station, hall = ProofPlace("police", "派出所"), ProofPlace("police", "政务大厅", "0450-1")
    dated = ProofList("上", "依据", date(2026, 12, 1), date(2026, 12, 31))
    books = (ProofBook((), (station,)), ProofBook((), (hall, ProofPlace("moon", "月亮")), dated))
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [places_of(books, day)["police"] for day in days] == [station, hall, hall, station]
    assert "moon" in places_of(books, days[0]), "a proof above may still point to it"
