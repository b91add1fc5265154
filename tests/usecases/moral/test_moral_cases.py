"""The moral court: who may stand where, what each move needs, cases without hearing or paper, praise, undo, search."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import moral, numbering, questions, search
from app.usecases.history import bin as recycle
from app.usecases.history import undo, writes
from app.usecases.moral import MoralForm, PersonForm, VerdictForm
from app.usecases.moral.forms import people_problem
from app.usecases.residents import files, kin
from tests import factories


def people(*more: PersonForm) -> list[PersonForm]:
    return [
        PersonForm("plaintiff", "赵失主", standing="车主"),
        PersonForm("defendant", "钱保安", standing="保安"),
        *more,
    ]


JUDGES = (PersonForm("judge", "孙评判"), PersonForm("juror", "李评员"))


def form(*more: PersonForm, **values: Any) -> MoralForm:
    return MoralForm(
        **{"title": "深夜扰民", "facts": "钱保安深夜大声喧哗。", "people": people(*more)} | values
    )


def verdict(**values: Any) -> VerdictForm:
    return VerdictForm(
        **{"conclusion": "确有不文明行为。", "result": "apology", "outcome": "当场道歉。"} | values
    )


def keys(office: Office, case: int) -> set[str]:
    seen = moral.view(office, case)
    return {m.key for m in seen.moves} | ({seen.verdict.key} if seen.verdict else set())


def test_a_case_is_heard_judged_and_done(office: Office) -> None:
    case = moral.open_case(office, form(*JUDGES))
    moral.move(office, case, "inquire", {})
    done = moral.judge(office, case, verdict(heard_on=office.today(), debate="双方各自陈述。"))
    assert (done.key, done.paper) == ("judge", "moral_judgment")
    seen = moral.view(office, case)
    assert (seen.state, seen.result, seen.heard_on) == ("judged", "赔礼道歉", office.today())
    assert seen.closed_on is None
    assert [p.role_name for p in seen.people] == ["“原告”", "“被告”", "“法官”", "评判员"]
    moral.move(office, case, "break", {"note": "没有来道歉"})
    moral.move(office, case, "perform", {"note": "在居民会上道歉"})
    seen = moral.view(office, case)
    assert (seen.state_name, seen.closed_on) == ("已做到", office.today())
    assert [(s.key, s.note) for s in seen.steps] == [
        ("inquire", ""), ("judge", ""), ("break", "没有来道歉"), ("perform", "在居民会上道歉"),
    ]  # fmt: skip
    assert {s.clerk for s in seen.steps} == {"王窗口"}


def test_neither_hearing_nor_paper_is_needed(office: Office) -> None:
    """seed 004: the owners' committee was charged with going to the door; no hearing, no paper, nobody who judges."""
    case = moral.open_case(office, form())
    with pytest.raises(ClerkError, match="要写明转往部门"):
        moral.move(office, case, "entrust", {"note": "上门做工作"})
    moral.move(office, case, "entrust", {"department": "业主委员会", "note": "上门做工作"})
    assert moral.view(office, case).charged_to == "业主委员会"
    moral.move(office, case, "perform", {"note": "不再倒油污"})
    other = moral.open_case(office, form(title="遛狗不牵绳"))
    moral.move(office, other, "persuade", {"note": "答应牵绳"})
    for one in (case, other):
        seen = moral.view(office, one)
        assert (seen.heard_on, seen.judged_on, seen.verdict) == (None, None, None)
        assert seen.closed_on == office.today()


def test_praise_is_commended_and_not_judged(office: Office) -> None:
    case = moral.open_case(office, form(*JUDGES, kind="praise", title="拾金不昧"))
    assert keys(office, case) == {"inquire", "commend", "end"}
    with pytest.raises(ClerkError, match="性质是“表扬”，不能责成办理"):
        moral.move(office, case, "entrust", {"department": "物业", "note": "x"})
    assert moral.judge(office, case, verdict(result="praise")).key == "commend"
    seen = moral.view(office, case)
    assert seen.state_name == "已表扬"
    assert {p.role_name for p in seen.people} >= {"推荐人", "受表扬人"}
    blame = moral.open_case(office, form(*JUDGES))
    assert "commend" not in keys(office, blame)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"title": " "}, "title", "请写明事由"),
        ({"people": [PersonForm("plaintiff", "赵失主")]}, "people", "请写明“被告”是谁"),
        ({"people": [PersonForm("plaintiff", "赵失主")], "kind": "praise"}, "people", "请写明受表扬人是谁"),
        ({"people": people(PersonForm("judge", "钱保安"))}, "people", "钱保安 写了两次"),
        (
            {"people": people(PersonForm("defendant", "小明", birth_date="2015-01-01"))},
            "people",
            "小明 未成年",
        ),
        ({"people": people(PersonForm("defendant", "小明", birth_date="去年"))}, "people", "小明："),
        ({"people": people(PersonForm("juror", standing="居民"))}, "people", "没有写姓名"),
        ({"happened_on": "2026-12"}, "happened_on", "在登记日期"),
        ({"happened_on": "昨天晚上"}, "happened_on", ""),
        ({"registered_on": date(2999, 1, 1)}, "registered_on", "还没有到"),
    ],
)
def test_what_is_wrong_is_said_by_field(
    file_office: Office, changed: dict[str, Any], field: str, words: str
) -> None:
    wrong = moral.problems(file_office, form(**changed))
    assert set(wrong) == {field}
    assert words in wrong[field]


def test_a_minor_may_be_praised_and_is_blamed_beside_a_guardian(office: Office) -> None:
    child = factories.resident(office, "小强", birth_date="2014-06-01", id_number="")
    blamed = [PersonForm("defendant", resident_id=child)]
    assert "小强 未成年" in moral.problems(office, form(people=blamed))["people"]
    assert not moral.problems(office, form(people=blamed, kind="praise"))
    assert not moral.problems(
        office, form(people=[PersonForm("defendant", resident_id=child, guardian="大强")])
    )


def test_a_verdict_needs_who_judges_and_days_in_order(office: Office) -> None:
    today = office.today()
    nobody = moral.open_case(office, form())
    with pytest.raises(ClerkError, match="还没有写由谁主持评判"):
        moral.judge(office, nobody, verdict())
    assert moral.view(office, nobody).conclusion == ""
    assert moral.view(office, nobody).state == "registered"
    case = moral.open_case(office, form(*JUDGES, registered_on=today - timedelta(days=3)))
    for wrong, words in (
        ({"conclusion": ""}, "请写明评判结论"), ({"result": ""}, "请选择结果"),
        ({"heard_on": today + timedelta(days=1)}, "还没有到"),
        ({"judged_on": today - timedelta(days=4)}, "在登记日期"),
        ({"judged_on": today - timedelta(days=2), "heard_on": today}, "在评判日期"),
        ({"delivered_on": today - timedelta(days=1)}, "在评判日期"),
    ):  # fmt: skip
        with pytest.raises(ClerkError, match=words):
            moral.judge(office, case, verdict(**wrong))
    with pytest.raises(ClerkError, match="还没有写评判结论"):
        moral.move(office, case, "judge", {})


def test_a_verdict_may_be_corrected_and_its_kind_may_not(office: Office) -> None:
    case = moral.open_case(office, form(*JUDGES))
    with pytest.raises(ClerkError, match="还没有评判"):
        moral.revise(office, case, verdict())
    moral.judge(office, case, verdict())
    moral.revise(office, case, verdict(outcome="书面道歉。", praise="楼组长劝和。"))
    seen = moral.view(office, case)
    assert (seen.outcome, seen.praise, len(seen.steps)) == ("书面道歉。", "楼组长劝和。", 1)
    kept, version = moral.form_of(office, case)
    kept.kind = "praise"
    with pytest.raises(ClerkError, match="不能再改性质"):
        moral.change(office, case, kept, version)


def test_a_change_made_elsewhere_is_not_overwritten(office: Office) -> None:
    case = moral.open_case(office, form())
    kept, version = moral.form_of(office, case)
    assert writes.heard(office, lambda: moral.change(office, case, kept, version)) == (None, False)
    kept.place = "3号楼门厅"
    moral.change(office, case, kept, version)
    assert moral.form_of(office, case)[0].place == "3号楼门厅"
    with pytest.raises(ClerkError, match="刚才在别处改过"):
        moral.change(office, case, kept, version)


def test_every_act_can_be_taken_back(office: Office) -> None:
    case = moral.open_case(office, form(*JUDGES))
    moral.judge(office, case, verdict())
    undo.undo(office, undo.acts(office)[0].id)
    seen = moral.view(office, case)
    assert (seen.state, seen.conclusion, seen.steps) == ("registered", "", ())
    entry = recycle.put(office, "moral_case", case)
    with pytest.raises(ClerkError, match="已不存在"):
        moral.view(office, case)
    undo.undo(office, entry)
    assert moral.view(office, case).title == "深夜扰民"


def test_it_is_found_and_stands_in_the_file_of_a_party_only(office: Office) -> None:
    party, judge_ = factories.resident(office, "周当事"), factories.resident(office, "吴法官")
    case = moral.open_case(
        office,
        form(people=[PersonForm("defendant", resident_id=party), PersonForm("judge", resident_id=judge_)]),
    )
    assert [h.kind for h in files.open_file(office, party).timeline].count("moral_case") == 1
    assert "moral_case" not in [h.kind for h in files.open_file(office, judge_).timeline]
    assert ("moral_case", case) in [(h.kind, h.id) for h in search.find(office, "周当事").hits]
    number = moral.view(office, case).number
    assert ("moral_case", case) in [(h.kind, h.id) for h in search.find(office, number).hits]


def test_lists_mask_those_who_stand_in_it(office: Office) -> None:
    moral.open_case(office, form(*JUDGES))
    page = questions.list_page(office, Question("moral_case"), ["title", "plaintiffs", "defendants", "state"])
    assert page.rows[0].cells == ("深夜扰民", "赵**", "钱**", "登记")


def test_numbers_have_no_gap(office: Office) -> None:
    numbers = [moral.view(office, moral.open_case(office, form())).number for _ in range(2)]
    assert [n[-5:-1] for n in numbers] == ["第001", "第002"]
    assert numbering.gaps(office, office.today().year, ["moral_case"]) == []


@given(
    st.lists(
        st.builds(
            PersonForm, st.sampled_from(["plaintiff", "defendant", "judge", "juror"]),
            st.sampled_from(["甲某", "乙某", "丙某", " "]),
        ),
        max_size=5,
    )
)  # fmt: skip
def test_nobody_stands_in_two_places(those: list[PersonForm]) -> None:
    sentence = people_problem(those, "criticism", date(2026, 1, 1))
    named = [p.name for p in those if p.named]
    fine = len(named) == len(set(named)) and any(p.role == "defendant" and p.named for p in those)
    assert (sentence == "") == fine


def test_who_guards_or_is_near_does_not_judge(office: Office) -> None:
    child = PersonForm("defendant", "小明", birth_date="2015-01-02", guardian="大明")
    given = MoralForm(title="踩坏花圃", people=[child, PersonForm("judge", "大明")])
    assert "大明 是 小明 的监护人，不能同时评判" in moral.problems(office, given)["people"]
    parent, other = factories.resident(office, "王父"), factories.resident(office, "王子")
    kin.add(office, kin.KinForm(parent, other, "sibling"))
    given = form(PersonForm("judge", "", parent), PersonForm("defendant", "", other))
    assert moral.problems(office, given)["people"] == "王父 和 王子 是亲属，不能评判，请换一位"
