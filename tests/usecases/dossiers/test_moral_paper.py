"""道德评判调解书: says what it is, names nobody unless asked to, does without a hearing, praises too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.tables import MediationCase, MediationSession
from app.office import Office
from app.usecases.paper_values.mediation_moral import aliases_of, without_names
from tests.usecases import dossier_cases
from tests.usecases.dossier_cases import RARE
from tests.usecases.dossiers.test_mediation_papers import printed


@pytest.fixture
def moral(file_office: Office) -> int:
    case = dossier_cases.make(file_office, parties=4, sessions=1, paragraphs=1)
    with file_office.write("道德评判") as w:
        one = w.session.get_one(MediationCase, case)
        one.kind = "moral"
        one.facts = f"{RARE[0]}深夜在楼道大声喧哗，{RARE[1]}多次劝说。"
        one.agreement_text = f"{RARE[0]}当场道歉，今后杜绝。"
        w.session.query(MediationSession).filter_by(
            case_id=case
        ).one().text = f"{RARE[1]}陈述，{RARE[0]}辩论。"
    return case


def text(office: Office, case: int, **given_: object) -> str:
    return "".join(printed(office, "moral_judgment", case, **given_)).replace("\n", "")


def test_it_says_what_it_is_and_names_nobody(file_office: Office, moral: int) -> None:
    said = text(file_office, moral)
    assert "不是人民法院的裁判文书" in said
    assert "没有法律强制力" in said
    assert not any(name in said for name in (*RARE, dossier_cases.LONG_NAME, dossier_cases.BODY))
    assert "丙深夜在楼道大声喧哗，丁多次劝说" in said
    assert "丁陈述，丙辩论" in said


def test_with_names_when_asked_for(file_office: Office, moral: int) -> None:
    said = text(file_office, moral, with_names="是", praise="楼组长热心劝和。", judges="老赵、老钱")
    assert f"丁（{RARE[1]}）" in said
    assert "褒奖：" in said
    assert "楼组长热心劝和" in said
    assert "老赵、老钱" in said
    assert "褒奖：" not in text(file_office, moral)


def test_without_a_hearing(file_office: Office, moral: int) -> None:
    with file_office.write("没有开庭") as w:
        w.session.delete(w.session.query(MediationSession).filter_by(case_id=moral).one())
    said = text(file_office, moral)
    assert "调查经过（没有开庭）" in said
    assert "没有开庭的不填" in said


def test_only_of_a_moral_case(file_office: Office) -> None:
    with pytest.raises(ClerkError, match="不是道德评判案件"):
        text(file_office, dossier_cases.make(file_office))


@given(
    st.lists(st.sampled_from(["张三", "张三丰", "李四", "王五"]), min_size=1, max_size=4),
    st.text("张三丰李四王五说好，", max_size=30),
)
def test_no_name_is_left(names: list[str], words: str) -> None:
    aliases = aliases_of([{"name": name} for name in names])
    assert not any(name in without_names(words, aliases) for name in names)
    assert len(set(aliases.values())) == len(set(names))
