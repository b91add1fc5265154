"""Leads: registered by few keys, handed between bodies, each hand-over on record; wrong moves say why."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import Lead, LeadHandover
from app.office import Office
from app.usecases import leads, numbering, questions, search, today
from app.usecases.codes import editing
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.leads import HandoverForm, LeadForm, LeadPersonForm
from app.usecases.leads.board import board
from app.usecases.residents import files
from tests import factories


def lead(office: Office, **values: object) -> int:
    """A lead told of at the window."""
    return leads.register(office, LeadForm(**{"title": "楼道堆物争吵", "source": "come"} | values))  # type: ignore[arg-type]


def handed(office: Office, body: str = "security", **values: str) -> int:
    """A lead handed to a body."""
    made = lead(office)
    leads.hand_over(
        office, made, HandoverForm(body, values.get("reason", "请上门劝解"), values.get("due_on", ""))
    )
    return made


@pytest.mark.parametrize(("field", "most"), [("title", 60), ("source_body", 60), ("place", 200)])
def test_what_has_no_room_is_refused_and_not_cut(office: Office, field: str, most: int) -> None:
    with pytest.raises(ClerkError, match=f"有 {most + 1} 个字，最多 {most} 个字"):
        lead(office, **{field: "长" * (most + 1)})
    assert lead(office, **{field: "长" * most})


def test_a_lead_needs_a_sentence_and_takes_the_rest_from_what_is_known(
    office: Office, grids: list[int]
) -> None:
    resident = factories.resident(office, "韩冬", phone="19900000008", grid_id=grids[1])
    made = lead(
        office, persons=[LeadPersonForm(resident_id=resident)], dispute_type="02", people="5", risk="high"
    )
    seen = leads.view(office, made)
    assert (seen.number, seen.state_name, seen.body_name) == ("（2026）示例民情第0001号", "待分流", "服务台")
    assert [(p.name, p.phone, p.side_name) for p in seen.persons] == [("韩冬", "19900000008", "一方")]
    facts = dict(seen.facts)
    assert (facts["来源"], facts["发现日期"], facts["发现人"]) == ("来访", "2026-03-16", "王窗口")
    assert (facts["网格"], facts["风险等级"], facts["纠纷类型"]) == ("第二网格", "高风险", "邻里纠纷")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"title": " "}, "title", "一句话"),
        ({"people": "几个"}, "people", "请写数字"),
        ({"found_on": "2026-03-17"}, "found_on", "在今天之后"),
        ({"risk": "9"}, "risk", "风险等级里没有“9”"),
        ({"persons": [LeadPersonForm("赵甲"), LeadPersonForm("赵甲", "respondent")]}, "persons", "同时出现在两边"),
        ({"persons": [LeadPersonForm(phone="19900000001")]}, "persons", "没有写姓名"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_field(
    office: Office, values: dict[str, object], field: str, words: str
) -> None:
    form = LeadForm(**{"title": "争吵"} | values)  # type: ignore[arg-type]
    assert words in leads.problems(office, form)[field]
    with pytest.raises(ClerkError):
        leads.register(office, form)


def test_it_is_handed_over_signed_for_and_answered_and_every_step_is_kept(
    office: Office, clock: FixedClock
) -> None:
    made = handed(office, reason="噪音扰民，请上门")
    seen = leads.view(office, made)
    assert (seen.state, seen.body_name) == ("handed", "治保会")
    assert seen.awaited is not None
    assert seen.awaited.due_on == date(2026, 3, 23)  # five working days
    clock.instant += timedelta(days=1)
    leads.move(office, made, "sign", {"signer": "李保安"})
    clock.instant += timedelta(days=7)
    assert leads.view(office, made).handovers[0].words == "已签收，答复超期 1 天"
    leads.move(office, made, "answer", "已劝止")
    seen = leads.view(office, made)
    one = seen.handovers[0]
    assert (one.from_name, one.to_name, one.clerk, one.reason) == (
        "服务台",
        "治保会",
        "王窗口",
        "噪音扰民，请上门",
    )
    assert (one.on_day, one.signed_on, one.signed_by) == (date(2026, 3, 16), date(2026, 3, 17), "李保安")
    assert (one.closed_on, one.answer, one.words) == (
        date(2026, 3, 24),
        "已劝止",
        "2026-03-24 答复，晚了 1 天",
    )
    assert (seen.state_name, seen.body_name) == ("已答复", "服务台")
    leads.move(office, made, "settle", "双方已和好")
    seen = leads.view(office, made)
    assert [s.name for s in seen.steps] == ["交办", "签收", "登记答复", "化解办结"]
    assert (seen.result, seen.closed_on) == ("双方已和好", date(2026, 3, 24))


def test_given_back_it_is_again_with_who_handed_it(office: Office) -> None:
    made = handed(office, "patrol")
    leads.move(office, made, "return", "不归巡防队管")
    seen = leads.view(office, made)
    assert (seen.state, seen.body) == ("found", "desk")
    assert (seen.handovers[0].returned, seen.handovers[0].answer) == (True, "退回：不归巡防队管")
    leads.hand_over(office, made, HandoverForm("mediation", "请调解"))
    assert [h.to_name for h in leads.view(office, made).handovers] == ["巡防队", "调委会"]


@pytest.mark.parametrize(
    ("key", "answers", "words"),
    [
        ("settle", "好了", "不能化解办结"),
        ("void", "没有这事", "不能查无此事"),
        ("answer", "", "要写明结果"),
        ("return", "", "要写明原因"),
        ("hand_over", "", "要填写单子"),
        ("nonsense", "", "没有“nonsense”这一步"),
    ],
)
def test_a_wrong_move_says_why(office: Office, key: str, answers: str, words: str) -> None:
    made = handed(office)
    with pytest.raises(ClerkError, match=words):
        leads.move(office, made, key, answers)
    assert leads.view(office, made).state == "handed"


def test_while_a_body_owes_an_answer_nobody_else_is_given_the_lead(office: Office) -> None:
    made = handed(office)
    leads.move(office, made, "sign", {"signer": "李保安"})
    with pytest.raises(ClerkError, match="已经交给治保会，还没有答复（2026-03-23 到期）"):
        leads.hand_over(office, made, HandoverForm("patrol", "改由巡防队"))
    with pytest.raises(ClerkError, match="已经交给治保会"):
        leads.move(office, made, "settle", "好了")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (HandoverForm("", "理由"), "body"),
        (HandoverForm("desk", "理由"), "body"),
        (HandoverForm("nobody", "理由"), "body"),
        (HandoverForm("patrol", " "), "reason"),
        (HandoverForm("patrol", "理由", "2026-03-15"), "due_on"),
    ],
)
def test_a_handover_wants_another_body_a_reason_and_a_day_to_come(
    office: Office, form: HandoverForm, field: str
) -> None:
    made = lead(office)
    assert list(leads.handover_problems(office, form, "desk")) == [field]
    with pytest.raises(ClerkError):
        leads.hand_over(office, made, form)


def test_a_body_of_the_offices_own_takes_part(office: Office) -> None:
    editing.save(office, "lead_body", editing.ValueForm("妇联", code="women"))
    made = lead(office)
    leads.hand_over(office, made, HandoverForm("women", "家庭矛盾", "2026-03-20"))
    assert leads.view(office, made).body_name == "妇联"


def test_an_answer_that_is_owed_stands_on_today_and_on_the_board(office: Office, clock: FixedClock) -> None:
    made = handed(office)
    assert [row.kind for row in today.due(office)] == []
    clock.instant += timedelta(days=8)
    row = today.due(office)[0]
    assert (row.kind, row.record_id, row.what, row.who) == ("lead", made, "线索答复", "治保会")
    assert (row.words, row.signal) == ("超期 1 天", "overdue")
    column = next(c for c in board(office) if c.count)
    assert (column.name, column.cards[0].words) == ("待签收", "还没有签收，答复超期 1 天")
    leads.move(office, made, "answer", "已办")
    assert today.due(office) == ()


def test_undo_takes_a_handover_back_whole_and_the_bin_gives_a_lead_back(office: Office) -> None:
    made = handed(office)
    undo.undo(office, undo.acts(office)[0].id)
    seen = leads.view(office, made)
    assert (seen.state, seen.body, seen.handovers, seen.steps) == ("found", "desk", (), ())
    line = recycle.put(office, "lead", made)
    with pytest.raises(ClerkError, match="已不存在"):
        leads.view(office, made)
    assert questions.count(office, Question("lead")) == 0
    undo.undo(office, line)
    assert leads.view(office, made).title == "楼道堆物争吵"


def test_changed_meanwhile_is_refused_and_no_number_is_given_twice(office: Office) -> None:
    made = lead(office)
    form, version = leads.form_of(office, made)
    form.place = "三栋"
    leads.change(office, made, form, version)
    with pytest.raises(ClerkError, match="在别处改过"):
        leads.change(office, made, form, version)
    assert dict(leads.view(office, made).facts)["地点"] == "三栋"
    assert numbering.gaps(office, 2026) == []


def test_a_lead_is_found_by_number_and_name_and_stands_on_the_file_of_whom_it_is_about(
    office: Office,
) -> None:
    known = factories.resident(office, "韩冬")
    made = lead(office, persons=[LeadPersonForm(resident_id=known), LeadPersonForm("楼上住户", "respondent")])
    for typed in ("示例民情第0001", "lszh"):
        assert [(hit.kind, hit.id) for hit in search.find(office, typed).hits] == [("lead", made)], typed
    happened = [(h.kind, h.record_id, h.title) for h in files.open_file(office, known).timeline]
    assert ("lead", made, "民情线索：楼道堆物争吵") in happened
    recycle.put(office, "lead", made)
    assert search.find(office, "示例民情第0001").hits == ()


KEYS = ("take", "sign", "answer", "return", "settle", "hand_up", "void", "reopen")


@given(
    st.lists(st.one_of(st.sampled_from(KEYS), st.sampled_from(["to patrol", "to mediation"])), max_size=12)
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_tried_at_most_one_answer_is_owed_and_only_by_who_has_it(
    office: Office, tried: list[str]
) -> None:
    made = lead(office)
    for one in tried:
        try:
            if one.startswith("to "):
                leads.hand_over(office, made, HandoverForm(one.removeprefix("to "), "请办"))
            else:
                leads.move(
                    office,
                    made,
                    one,
                    {"note": "说明", "result": "结果", "department": "街道", "signer": "某"},
                )
        except ClerkError:
            continue
    with office.read() as session:
        kept = session.get_one(Lead, made)
        open_ = list(
            session.scalars(
                select(LeadHandover).where(LeadHandover.lead_id == made, LeadHandover.closed_on.is_(None))
            )
        )
        final = office.library.flows["lead"].state[kept.state].final
        assert len(open_) <= 1
        assert all(one.to_body == kept.body and not final for one in open_)
        assert (kept.closed_on is not None) == final
        assert kept.state != "handed" or open_
    seen = leads.view(office, made)
    for move in seen.moves:
        if move.key not in {"hand_over", "to_case", "to_matter"}:
            leads.move(
                office,
                made,
                move.key,
                {"note": "说明", "result": "结果", "department": "街道", "signer": "某"},
            )
            break
