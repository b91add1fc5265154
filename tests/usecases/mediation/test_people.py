"""Who may stand where: both sides apart, minors with guardians, mediators who are no party; changing who stands."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.rules.dates import PartialDate
from app.models.tables import MediationAgent, Organisation
from app.office import Office
from app.usecases import mediation, search
from app.usecases.history import bin as recycle
from app.usecases.history import undo, writes
from app.usecases.mediation import AgentForm, MediatorForm, PartyForm, WitnessForm
from app.usecases.mediation.people import Somebody, apart, is_minor, same_person
from tests import factories

WHO = st.builds(
    Somebody, st.sampled_from(["赵甲", "钱乙", "孙丙"]), st.sampled_from([None, 1, 2]),
    st.sampled_from([None, 7]), st.sampled_from(["", "A", "B"]),
)  # fmt: skip


@given(one=WHO, other=WHO)
def test_being_the_same_is_mutual_and_what_is_known_better_decides(one: Somebody, other: Somebody) -> None:
    assert same_person(one, one)
    assert same_person(one, other) == same_person(other, one)
    if one.resident_id and other.resident_id:
        assert same_person(one, other) == (one.resident_id == other.resident_id)


def test_a_namesake_on_the_other_side_must_be_told_apart() -> None:
    assert "同名的两个人" in apart([("applicant", Somebody("李伟")), ("respondent", Somebody("李伟"))])
    numbers = [
        ("applicant", Somebody("李伟", id_number="1")),
        ("respondent", Somebody("李伟", id_number="2")),
    ]
    assert apart(numbers) == ""
    twice = [("applicant", Somebody("李伟", 3)), ("applicant", Somebody("李伟", 3))]
    assert apart(twice) == "李伟 写了两次，同一个人只能在一方"


@pytest.mark.parametrize(
    ("born", "works", "minor"),
    [("2008-03-17", False, True), ("2008-03-16", False, False), ("2010-03-16", True, False), ("2010-03-17", True, True)],
)  # fmt: skip
def test_eighteen_years_or_sixteen_with_own_work(born: str, works: bool, minor: bool) -> None:
    """民法典 第十七、十八条; somebody of whom no birthday is known counts as grown up."""
    assert is_minor(PartialDate.parse(born), date(2026, 3, 16), works) is minor
    assert not is_minor(None, date(2026, 3, 16))


def test_a_minor_needs_a_guardian(office: Office) -> None:
    child = PartyForm("respondent", name="小明", birth_date="2015-01-02")
    form = factories.case_form(PartyForm("applicant", name="赵甲"), child)
    with pytest.raises(ClerkError, match="小明 未成年，请填写监护人"):
        mediation.open_case(office, form)
    child.agents = [AgentForm("大明", "guardian", relation="父亲")]
    case = mediation.open_case(office, form)
    [agent] = mediation.view(office, case).parties[1].agents
    assert (agent.kind_name, agent.name, agent.relation) == ("法定代理人（监护人）", "大明", "父亲")
    with office.write("监护人没了") as w:
        w.session.delete(w.session.query(MediationAgent).one())
    with pytest.raises(ClerkError, match="小明 未成年，没有填写监护人"):
        mediation.settle(office, case, factories.agreement_form())


def test_an_agent_of_a_party_cannot_mediate(office: Office) -> None:
    party = PartyForm("applicant", name="赵甲", agents=[AgentForm("陈调解")])
    with pytest.raises(ClerkError, match="陈调解 是 赵甲 的代理人，不能同时做调解员"):
        mediation.open_case(office, factories.case_form(party, PartyForm("respondent", name="钱乙")))


def test_a_resident_who_mediates_is_told_from_a_party_of_the_same_name(office: Office) -> None:
    one, other = factories.resident(office, "李伟"), factories.resident(office, "李伟")
    parties = [PartyForm("applicant", resident_id=one), PartyForm("respondent", name="钱乙")]
    form = factories.case_form(*parties, mediators=[MediatorForm("李伟", resident_id=other)])
    assert mediation.view(office, mediation.open_case(office, form)).mediator == "李伟"
    form.mediators = [MediatorForm("", resident_id=one)]
    with pytest.raises(ClerkError, match="李伟 是当事人"):
        mediation.open_case(office, form)


def test_an_organisation_brings_what_is_on_file_but_whom_to_call_is_no_representative(office: Office) -> None:
    with office.write("单位") as w:
        body = Organisation(name="安居物业公司", leader="韩经理", phone="0451-1", address="和平路1号")
        w.session.add(body)
        w.session.flush()
        body_id = body.id
    case = mediation.open_case(
        office, factories.case_form(PartyForm("applicant", name="赵甲"), PartyForm("respondent", organisation_id=body_id))
    )  # fmt: skip
    party = mediation.view(office, case).parties[1]
    assert (party.name, party.is_body, party.representative, party.phone) == (
        "安居物业公司", True, "", "0451-1",
    )  # fmt: skip


def full_form() -> mediation.CaseForm:
    """A dispute of three parties with everything filled in."""
    return factories.case_form(
        PartyForm("applicant", name="赵甲", phone="19900000001", agents=[AgentForm("周代理", powers="special", start="2026-03-16")]),
        PartyForm("applicant", name="孙丙", sex="2"), PartyForm("respondent", name="钱乙", birth_date="1980-05"),
        helpers="何帮忙、吕帮忙", source="police", source_body="和平派出所", reported_by="吴邻居", happened_on="2026-03",
        difficult=True, scale="01", level="04", harms={"crime": 2}, people="5", amount="1,200.5",
        witnesses=[WitnessForm("吴邻居", tells="听见吵架")],
    )  # fmt: skip


def test_a_case_is_read_back_as_it_was_typed_and_changed(office: Office) -> None:
    case = mediation.open_case(office, full_form())
    form, version = mediation.form_of(office, case)
    again = mediation.form_of(office, case)[0]
    _, wrote = writes.heard(office, lambda: mediation.change(office, case, again, version))
    unchanged, same = mediation.form_of(office, case)
    assert (unchanged, same, wrote) == (form, version, False)
    assert undo.acts(office)[0].what == "登记纠纷 楼上漏水"
    form.title, form.parties[2].phone, form.harms = "漏水和噪声", "19900000003", {"crime": 3, "suicide": 1}
    del form.parties[1]
    form.parties[0].agents = []
    form.mediators = mediation.mediators("何帮忙")
    mediation.change(office, case, form)
    view = mediation.view(office, case)
    assert (view.title, [p.name for p in view.parties]) == ("漏水和噪声", ["赵甲", "钱乙"])
    assert (view.parties[1].phone, view.parties[0].agents, view.mediator) == ("19900000003", (), "何帮忙")
    assert view.harms == (("防止民转刑", 3), ("防止自杀", 1))
    assert not search.find(office, "孙丙").hits
    with pytest.raises(ClerkError, match="刚才在别处改过"):
        mediation.change(office, case, form, version)
    undo.undo(office, undo.acts(office)[0].id)
    assert {p.name for p in mediation.view(office, case).parties} == {"赵甲", "孙丙", "钱乙"}


def test_a_party_put_in_the_place_of_another_and_taken_back_finds_the_case_no_more(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    form, version = mediation.form_of(office, case)
    form.parties[1] = PartyForm("respondent", name="独孤求")
    mediation.change(office, case, form, version)
    for gone, there in (("钱乙", "独孤求"), ("独孤求", "钱乙"), ("钱乙", "独孤求")):
        assert not search.find(office, gone).hits
        assert search.find(office, there).hits
        undo.undo(office, undo.acts(office)[0].id)


def test_after_the_agreement_who_stood_in_it_stays(office: Office) -> None:
    case = factories.settled_case(office)
    form, _ = mediation.form_of(office, case)
    form.parties[0].name, form.title = "别人", "楼上漏水（补正）"
    mediation.change(office, case, form)
    view = mediation.view(office, case)
    assert (view.title, view.parties[0].name) == ("楼上漏水（补正）", "赵甲")


def test_a_party_that_has_to_do_something_is_not_taken_away(office: Office) -> None:
    case = mediation.open_case(office, full_form())
    mediation.keep_evidence(
        office, case, mediation.EvidenceForm("收据", party_id=mediation.view(office, case).parties[1].id)
    )
    form, _ = mediation.form_of(office, case)
    del form.parties[1]
    with pytest.raises(ClerkError, match="孙丙 在“证据”里已经提到，不能去掉"):
        mediation.change(office, case, form)


def test_a_deleted_case_comes_back_whole(office: Office) -> None:
    case = mediation.open_case(office, full_form())
    before = mediation.view(office, case)
    recycle.put(office, "mediation_case", case)
    with pytest.raises(ClerkError, match="已不存在"):
        mediation.view(office, case)
    recycle.bring_back(office, "mediation_case", case)
    after = mediation.view(office, case)
    assert (after.parties, after.mediators, after.harms) == (before.parties, before.mediators, before.harms)


def test_an_agent_of_one_side_is_neither_the_other_side_nor_its_agent(office: Office) -> None:
    parties = (
        PartyForm("applicant", name="赵甲", agents=[AgentForm("钱乙")]),
        PartyForm("respondent", name="钱乙"),
    )
    with pytest.raises(ClerkError, match="钱乙 是另一方当事人，不能做 赵甲 的代理人"):
        mediation.open_case(office, factories.case_form(*parties))
    for party in parties:
        party.agents = [AgentForm("周代理")]
    with pytest.raises(ClerkError, match="周代理 不能同时代理两边（赵甲 和 钱乙）"):
        mediation.open_case(office, factories.case_form(*parties))
    parties[1].side, third = "applicant", PartyForm("respondent", name="孙丙")
    assert mediation.open_case(
        office, factories.case_form(*parties, third)
    )  # two of one side may share an agent


@pytest.mark.parametrize(("witness", "word"), [("赵甲", "当事人"), ("陈调解", "调解员")])
def test_a_witness_is_neither_party_nor_mediator(office: Office, witness: str, word: str) -> None:
    problems = mediation.problems(office, factories.case_form(witnesses=[WitnessForm(witness)]))
    assert problems == {"witnesses": f"{witness} 是{word}，不能同时做证人"}
    nameless = mediation.problems(office, factories.case_form(witnesses=[WitnessForm(tells="听见争吵")]))
    assert nameless == {"witnesses": "有一位证人没有写姓名；不要的请移去"}


def test_letters_typed_to_find_somebody_are_no_party(office: Office) -> None:
    said = mediation.problems(
        office, factories.case_form(PartyForm("applicant", name="ctl"), PartyForm("respondent", name="钱乙"))
    )
    assert "“ctl”是用来查找的拼音" in said["parties"]


def test_what_the_file_says_of_agents_and_witnesses_is_taken_over(office: Office) -> None:
    acts = factories.resident(office, "周代理", phone="19900000001", address="和平小区1号楼")
    saw = factories.resident(office, "吴邻居", phone="19900000002")
    party = PartyForm("applicant", name="赵甲", agents=[AgentForm(resident_id=acts, phone="19900000009")])
    form = factories.case_form(
        party, PartyForm("respondent", name="钱乙"), witnesses=[WitnessForm(resident_id=saw)]
    )
    case = mediation.view(office, mediation.open_case(office, form))
    agent, witness = case.parties[0].agents[0], case.witnesses[0]
    assert (agent.name, agent.resident_id, agent.phone) == ("周代理", acts, "19900000009")
    assert (witness.name, witness.resident_id, witness.phone) == ("吴邻居", saw, "19900000002")


CHILD = "230102201501020010"
"""Born 2015-01-02 by its digits; made for tests, with its checksum."""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"phone": "李小梅"}, "赵甲 的电话：“李小梅”里没有电话号码"),
        ({"phone": "1380000000"}, "赵甲 的电话：手机号应为11位"),
        ({"id_number": "230102198005170014"}, "赵甲 的证件号码"),
        ({"id_number": CHILD, "birth_date": "1980-01-02"}, "赵甲 的出生日期 1980-01-02 和证件号码里的 2015-01-02 不一样"),
        ({"agents": [AgentForm("周代理", phone="没电话吧")]}, "周代理 的电话"),
        ({"agents": [AgentForm("周代理", start="2026-05-01", end="2026-04-01")]}, "周代理 的委托期限到 2026-04-01"),
        ({"id_number": CHILD}, "赵甲 未成年"),
    ],
)  # fmt: skip
def test_numbers_and_days_of_who_stands_there_are_read(
    office: Office, values: dict[str, object], sentence: str
) -> None:
    party = PartyForm("applicant", name="赵甲", **values)  # type: ignore[arg-type]
    problems = mediation.problems(office, factories.case_form(party, PartyForm("respondent", name="钱乙")))
    assert sentence in problems["parties"]


def test_an_identity_number_says_sex_and_birthday(office: Office) -> None:
    party = PartyForm("applicant", name="赵甲", id_number="230102198005170015", phone="电话 0451-80000001")
    case = mediation.open_case(office, factories.case_form(party, PartyForm("respondent", name="钱乙")))
    kept = mediation.view(office, case).parties[0]
    assert (str(kept.birth_date), kept.sex) == ("1980-05-17", "男")


def test_what_nobody_asked_is_not_said(office: Office) -> None:
    """An outsider's ethnicity is one of the seven fields of the forms: unknown, it is left to the pen."""
    form = factories.case_form(
        PartyForm("applicant", name="赵甲"), PartyForm("respondent", name="钱乙", ethnicity="02")
    )
    parties = mediation.view(office, mediation.open_case(office, form)).parties
    assert [p.ethnicity for p in parties] == ["", office.library.code("ethnicity").label("02")]


@pytest.mark.parametrize("kind", ["guardian", "agent"])
def test_a_minor_acts_for_nobody(office: Office, kind: str) -> None:
    """民法典 第二十七、二十八、一百七十三条."""
    young = factories.resident(office, "小红", id_number=factories.id_number(date(2012, 4, 5)))
    child = PartyForm("respondent", name="小明", birth_date="2015-01-02")
    child.agents = [AgentForm("大明", "guardian"), AgentForm("", kind, young)]
    found = mediation.problems(office, factories.case_form(PartyForm("applicant", name="赵甲"), child))
    assert "小红 未满 18 周岁，不能做 小明 的" in found["parties"]
    child.agents[1] = AgentForm("小红", kind, id_number=factories.id_number(date(2012, 4, 5)))
    found = mediation.problems(office, factories.case_form(PartyForm("applicant", name="赵甲"), child))
    assert "小红 未满 18 周岁" in found["parties"]


def test_an_adult_has_a_guardian_only_for_a_reason(office: Office) -> None:
    guard = AgentForm("孙丙", "guardian", relation="父亲")
    grown = PartyForm("applicant", name="赵甲", birth_date="1980-01-02", agents=[guard])
    form = factories.case_form(grown, PartyForm("respondent", name="钱乙"))
    assert "赵甲 已成年" in mediation.problems(office, form)["parties"]
    guard.powers_text = "限制民事行为能力"
    assert mediation.problems(office, form) == {}
    body = PartyForm("respondent", name="钱乙公司", is_body=True, agents=[AgentForm("李丁", "guardian")])
    form = factories.case_form(PartyForm("applicant", name="赵甲"), body)
    assert "没有监护人" in mediation.problems(office, form)["parties"]


def test_a_minor_does_not_mediate(office: Office) -> None:
    young = factories.resident(office, "小红", id_number=factories.id_number(date(2012, 4, 5)))
    form = factories.case_form(mediators=[MediatorForm("", resident_id=young)])
    assert "小红 未满 18 周岁，不能做调解员" in mediation.problems(office, form)["mediators"]


def test_a_minors_papers_name_the_guardian(office: Office) -> None:
    from app.usecases.papers.values.mediation import mediation_case

    guard = AgentForm("大明", "guardian", relation="父亲")
    child = PartyForm("respondent", name="小明", birth_date="2015-01-02", agents=[guard])
    case = mediation.open_case(office, factories.case_form(PartyForm("applicant", name="赵甲"), child))
    mediation.record_session(office, case, mediation.SessionForm(text="双方到场。", present="网格员"))
    said = mediation_case(office, case)
    assert said["sessions"][0]["present"] == "网格员、小明的法定代理人大明"
    grown, young = said["parties"]
    assert (young["receiver"], young["receiver_relation"], young["guardian"]) == ("大明", "父亲", "大明")
    assert (grown["receiver"], grown["own"], young["own"]) == ("", "1", "")
