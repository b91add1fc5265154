"""道德评判调解书: says what it is, names nobody unless asked to and why, does without a hearing, praises too."""

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.rules.telling import may_tell, replaced, surname, without_houses
from app.office import Office
from app.usecases import moral
from app.usecases.moral import MoralForm, PersonForm, VerdictForm
from app.usecases.papers import printing
from app.usecases.papers.values.moral import names_for
from app.usecases.restricted import viewings
from tests import factories

PEOPLE = (
    PersonForm("plaintiff", "欧阳失主", standing="车主"), PersonForm("plaintiff", "赵司机"),
    PersonForm("defendant", "赵司"), PersonForm("defendant", "小石羡", birth_date="2012-01-01", guardian="石大羡"),
    PersonForm("judge", "孙评判"), PersonForm("juror", "李评员"),
)  # fmt: skip
NAMES = ("欧阳失主", "赵司机", "赵司", "小石羡", "石大羡", "孙评判", "李评员")


def case(office: Office, *, kind: str = "criticism", **values: object) -> int:
    found = moral.open_case(
        office,
        MoralForm(
            "赵司深夜扰民",
            kind,
            facts="赵司机劝说，赵司不听。石大羡在场。",
            people=list(PEOPLE),
            requests="公开赔礼道歉",
        ),
    )
    given_ = {
        "conclusion": "孙评判认为：赵司确有不文明行为，今后要杜绝。",
        "result": "apology",
        "outcome": "赵司当场道歉。",
    }
    moral.judge(office, found, VerdictForm(**(given_ | values)))  # type: ignore[arg-type]
    return found


def said(office: Office, found: int, **given_: str) -> str:
    printed = printing.issue(office, "moral_judgment", found, given=given_)
    document = pypdfium2.PdfDocument(printed.pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def test_it_says_what_it_is_and_names_nobody(file_office: Office) -> None:
    talk = "李评员问，欧阳失主答：电话13900001111，身份证230102198001010031。"
    text = said(file_office, case(file_office, debate=talk))
    assert "不是人民法院的裁判文书" in text
    assert "没有法律强制力" in text
    assert not [name for name in NAMES if name in text]
    assert "甲（车主）、乙" in text
    assert "乙劝说，丙不听" in text
    assert "监护人□到场□未到场" in text
    assert "监护人到场" not in text
    assert "没有开庭" in text
    assert "电话139****1111，身份证230102********0031" in text


def test_a_surname_is_a_choice_and_two_of_one_name_are_told_apart(file_office: Office) -> None:
    text = said(file_office, case(file_office), naming="surname")
    assert "欧阳某某（车主）、赵某乙" in text
    assert "赵某乙劝说，赵某丙不听" in text
    assert not [name for name in NAMES if name in text]


def test_names_are_printed_with_a_reason_that_is_kept(file_office: Office) -> None:
    found = case(file_office)
    with pytest.raises(ClerkError, match="请写明写全名的原因"):
        said(file_office, found, naming="full", names_reason="好")
    assert viewings.log(file_office) == []
    text = said(file_office, found, naming="full", names_reason="双方同意张贴")
    assert "赵司机劝说，赵司不听" in text
    (look,) = viewings.log(file_office)
    assert (look.clerk, look.reason) == ("王窗口", "双方同意张贴")
    assert "道德评判调解书" in look.what
    with pytest.raises(ClerkError, match="怎样写姓名没有“都写”"):
        said(file_office, found, naming="都写")


def test_a_reason_that_was_not_wanted_is_neither_kept_nor_noted(file_office: Office) -> None:
    said(file_office, case(file_office), naming="alias", names_reason="双方同意张贴")
    assert viewings.log(file_office) == []


def test_a_copy_later_names_as_the_first_did(file_office: Office) -> None:
    found = case(file_office)
    first = printing.issue(file_office, "moral_judgment", found, given={"naming": "surname"})
    assert first.number.endswith("号")
    document = pypdfium2.PdfDocument(printing.again(file_office, first.paper_id).pdf)
    text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    assert "欧阳某某" in text
    assert not [name for name in NAMES if name in text]


def test_praise_has_words_of_its_own(file_office: Office) -> None:
    text = said(file_office, case(file_office, kind="praise", result="praise", praise="赵司拾金不昧。"))
    assert "受表扬人" in text
    assert "褒奖：丙拾金不昧。" in text
    assert "原告" not in text
    assert "“法官”" not in text


def test_parts_of_names_and_houses_tell_nobody_and_the_rest_is_asked_about(file_office: Office) -> None:
    factories.resident(file_office, "周路人")
    talk = "失主说，赵 司机住翠湖小区3栋2单元501室，路人周路人和老王都看见了，车牌尾号12345。司机路不通。"
    found = case(file_office, debate=talk)
    text = said(file_office, found)
    assert "甲说，乙住翠湖小区（住址略），" in text
    shown = printing.prepare(file_office, "moral_judgment", found)
    assert shown.doubts == ("周路人", "老王", "12345")
    assert printing.prepare(file_office, "moral_judgment", found).doubts == shown.doubts, (
        "however often it is looked at"
    )


def test_a_given_name_of_two_is_nobody_and_a_street_is_no_person() -> None:
    names = {"赵建国": "甲", "钱建国": "乙", "艾力·买买提": "丙"}
    assert replaced("建国走过建国路，买买提劝赵　建国", names) == "某人走过建国路，丙劝甲"
    assert (
        without_houses("三号楼二单元四层402室、12-3-501、102室，室内三栋楼道")
        == "（住址略）、（住址略）、（住址略），室内三栋楼道"
    )
    assert list(may_tell("李大爷和小区的人在3栋，小张说电话139****1111")) == ["李大爷", "小张", "3栋"]
    assert list(may_tell("欧阳建国、上官师傅和长孙女在东方大厦")) == ["欧阳建国", "上官师傅"]


def test_there_is_no_paper_before_it_is_judged(file_office: Office) -> None:
    found = moral.open_case(file_office, MoralForm("扰民", people=list(PEOPLE)))
    with pytest.raises(ClerkError, match="只劝导、责成办理的案件不用出文书"):
        said(file_office, found)


@given(
    st.lists(st.sampled_from(["张三", "张三丰", "李四", "王五", "张小"]), min_size=1, max_size=5),
    st.text("张三丰李四王五小说好，", max_size=30),
    st.sampled_from(["alias", "surname"]),
)
def test_no_name_is_left_and_no_two_are_one(names: list[str], words: str, naming: str) -> None:
    shown = names_for(names, naming)
    assert not any(name in replaced(words, shown) for name in names)
    assert len(set(shown.values())) == len(set(names))


def test_a_name_inside_another_is_not_mistaken_for_it() -> None:
    names = names_for(["张三", "张三丰"], "alias")
    assert replaced("张三丰劝张三", names) == "乙劝甲"


def test_every_compound_surname_of_the_house_is_known() -> None:
    """One table of surnames: who is called 端木 or 爱新觉罗 is not told by the given name either."""
    assert replaced("小明说，端木小明在场", {"端木小明": "甲"}) == "甲说，甲在场"
    assert [surname(n) for n in ("爱新觉罗小明", "端木小明", "司马", "张三")] == [
        "爱新觉罗",
        "端木",
        "司",
        "张",
    ]
    assert list(may_tell("端木小明来过；第五单元的微生物、濮阳路；第五老师")) == [
        "端木小明",
        "第五老师",
        "第五单元",
    ]
