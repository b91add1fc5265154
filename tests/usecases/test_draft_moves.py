"""A draft whose record went, or whose move is not possible any more, says so instead of leading nowhere."""

from app.office import Office
from app.usecases import draft_moves, mediation
from app.usecases.history import bin as recycle_bin
from tests import factories

CASE = "mediation_case"


def test_what_a_draft_was_begun_for_is_still_possible_or_not(office: Office) -> None:
    case, matter = mediation.open_case(office, factories.case_form()), factories.service(office)

    def why(form: str, kind: str = CASE, record: int = case) -> str:
        return draft_moves.against(office, form, kind, record)

    possible = ("mediation_move.fail", "mediation_session", "mediation_inquiry", "mediation_agreement")
    assert [why(form) for form in possible] == ["", "", "", ""]
    assert why("service_move.finish", "service_record", matter) == ""
    assert why("area.building.3", "", 7) == why("mediation_session", CASE, -case) == ""
    mediation.settle(office, case, factories.agreement_form())
    assert [why(form) for form in possible] == [
        "现在是“调解成功”，“调解不成”这一步不能做了",
        "现在是“调解成功”，“记录调解”这一步不能做了",
        "",
        "现在是“调解成功”，“达成书面协议”这一步不能做了",
    ]
    assert why("service_move.archive", "service_record", matter) == "现在是“受理”，“归档”这一步不能做了"
    recycle_bin.put(office, CASE, case)
    assert why("mediation_inquiry") == "调解案件已经删除了"
