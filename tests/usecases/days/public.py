"""What a clerk does in public: moral cases, rounds of the grids, notices with their objections, surveys."""

from dataclasses import replace

from app.models.tables import (
    Area,
    LeadRound,
    LeadRoundGrid,
    MoralCase,
    NoticeObjection,
    PublicNotice,
    Survey,
    SurveySheet,
)
from app.usecases.history import bin as recycle_bin
from app.usecases.leads import rounds
from app.usecases.leads.forms import RoundForm, RoundGridForm
from app.usecases.moral import cases as moral
from app.usecases.moral.forms import MoralForm, PersonForm, VerdictForm
from app.usecases.services import notices, surveys
from app.usecases.services.notice_forms import ObjectionForm
from app.usecases.services.surveys import SurveyForm
from tests.usecases.days.picks import ANSWERS, Picks


def open_moral(p: Picks) -> None:
    """Something to be blamed or praised."""
    kind = p.one([code for code, _ in p.office.library.code("moral_kind").choices])
    person = PersonForm("defendant", p.one(("王五", "赵六")), p.person() if p.chance(0.4) else None)
    form = MoralForm(p.one(("深夜扰民", "拾金不昧")), kind, facts="有人看见", people=[person])
    moral.open_case(p.office, form)


def move_moral(p: Picks) -> None:
    """It is judged, or goes on otherwise."""
    case = p.a(MoralCase)
    if p.chance(0.4):
        form = VerdictForm(debate="都说了", conclusion="应当改正", result="道歉", outcome="接受")
        moral.judge(p.office, case, form)
    else:
        flow = p.office.library.flows["moral"]
        move = p.one(flow.moves_from(p.of(MoralCase, case, "state")))
        moral.move(p.office, case, move.key, ANSWERS)


def begin_round(p: Picks) -> None:
    """The grids are gone through, or a round was entered wrongly."""
    if p.chance(0.3):
        rounds.delete(p.office, p.a(LeadRound))
    else:
        visited = [RoundGridForm(one, "甲某") for one in p.ids(Area, Area.kind == "grid")]
        form = RoundForm(
            p.one(("春季排查", "冬季排查")), str(p.date()), str(p.office.today()), grids=p.some(visited)
        )
        rounds.save(p.office, form, p.a(LeadRound) if p.chance(0.4) else None)


def mark_round(p: Picks) -> None:
    """A grid of a round is done, or not yet."""
    rounds.mark(p.office, p.a(LeadRoundGrid), done=p.chance(0.7), on=p.day())


def post_notice(p: Picks) -> None:
    """A notice is posted, withdrawn, taken away or over."""
    match p.one(("post", "post", "withdraw", "close", "remove")):
        case "post":
            form = replace(notices.fresh(p.office), title=p.one(("低保公示", "分房公示")), content="某户")
            notices.post(p.office, form, p.a(PublicNotice) if p.chance(0.3) else None)
        case "withdraw":
            notices.withdraw(p.office, p.a(PublicNotice), "写错了")
        case "close":
            notices.close(p.office, p.a(PublicNotice), "无异议")
        case "remove":
            notices.remove(p.office, p.a(PublicNotice))


def object_to_notice(p: Picks) -> None:
    """Somebody objects, and is answered."""
    if p.chance(0.6):
        form = ObjectionForm(str(p.office.today()), "王五", text="不符合条件")
        notices.object_to(p.office, p.a(PublicNotice), form)
    else:
        notices.answer(p.office, p.a(NoticeObjection), "已核查", upheld=p.chance(0.5))


def ask_around(p: Picks) -> None:
    """A survey, a sheet that came back, or one typed in wrongly."""
    match p.one(("survey", "sheet", "sheet", "remove", "bin")):
        case "survey":
            asked = tuple(code for code, _ in p.office.library.code("survey_question").choices[:2])
            form = SurveyForm(p.one(("窗口测评", "物业测评")), str(p.date()), issued="9", questions=asked)
            surveys.save(p.office, form, p.a(Survey) if p.chance(0.3) else None)
        case "sheet":
            survey = p.a(Survey)
            typed = "5" * len(p.of(Survey, survey, "questions").split("|"))
            surveys.add_sheet(p.office, survey, typed)
        case "remove":
            surveys.remove_sheet(p.office, p.a(SurveySheet))
        case "bin":
            recycle_bin.put(p.office, "survey", p.a(Survey))


ACTS = (
    open_moral, open_moral, move_moral, move_moral, begin_round, mark_round, post_notice, post_notice, object_to_notice,
    ask_around, ask_around,
)  # fmt: skip
