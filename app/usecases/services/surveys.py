"""Surveys of satisfaction: an occasion with its questions, sheets typed in, the result with its rates (domain.md A3.2, A4).

A sheet is typed as one digit a question, 5 to 1, 0 where nothing was ticked: `5540`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.dates import read_date
from app.models.rules.text import clean, clean_name
from app.models.tables import Survey, SurveySheet
from app.office import Office
from app.usecases.services.forms import too_long
from app.usecases.summaries.figures import share

CONTENT = "543"
LEVELS = "54321"
NONE = "0"
MOST_QUESTIONS = 20
LONGEST = {
    "title": ("测评名称", 100),
    "place": ("地点", 100),
    "about": ("评价的事", 200),
    "worker": ("负责人", 60),
}
LONGEST_SHEET = {"opinion": ("意见建议", 500), "name": ("姓名", 60)}
"""What each is called and how many characters it may have (the columns)."""
RULE = (
    "满意率＝（非常满意＋满意＋基本满意）÷已作答；没有作答的不算在内，另列一列。"
    "回收率＝收回份数÷发出份数。一题也没有作答的表只计入收回，不计入满意率。"
)
"""Printed below the figures."""


@dataclass(frozen=True)
class SurveyForm:
    """What is asked of an occasion; `questions` are codes of survey_question in the order of the sheet."""

    title: str = ""
    on_day: str = ""
    place: str = ""
    about: str = ""
    issued: str = ""
    worker: str = ""
    questions: tuple[str, ...] = ()
    note: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not clean(self.title):
            found["title"] = "请填写测评名称，例如 三季度窗口服务测评"
        try:
            day = read_date(self.on_day)
            if day is None or day.full is None:
                found["on_day"] = "请写测评日期，例如 2026-03-16"
        except ClerkError as error:
            found["on_day"] = str(error)
        issued = self.issued.strip()
        if issued and not (issued.isdecimal() and len(issued) <= 6):
            found["issued"] = "发出份数写数字，例如 50；不知道就不填"
        if not 0 < len(self.questions) <= MOST_QUESTIONS:
            found["questions"] = f"请选要问的题目，1 到 {MOST_QUESTIONS} 题"
        return found | too_long(vars(self), LONGEST)


@dataclass(frozen=True)
class SheetRow:
    """A sheet that came back."""

    id: int
    number: int
    answers: str
    opinion: str
    name: str


@dataclass(frozen=True)
class SurveyRow:
    """An occasion in the list."""

    id: int
    title: str
    on_day: date
    place: str
    issued: int
    returned: int


@dataclass(frozen=True)
class SurveyView:
    """An occasion as its page shows it."""

    row: SurveyRow
    about: str
    worker: str
    note: str
    questions: tuple[tuple[str, str], ...]
    sheets: tuple[SheetRow, ...]


@dataclass(frozen=True)
class Tally:
    """The answers to a question: how many of each level (5 first), how many gave none, and the rate of content."""

    question: str
    counts: tuple[int, ...]
    none: int

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def rate(self) -> Decimal | None:
        """What per cent are content; None when nobody answered (E06)."""
        return share(sum(self.counts[: len(CONTENT)]), self.answered) if self.answered else None

    @property
    def rate_words(self) -> str:
        """The rate as it is printed."""
        return "—" if self.rate is None else f"{self.rate}%"


@dataclass(frozen=True)
class Done:
    """A change: the survey, the act to undo, and what to say."""

    id: int
    entry_id: int
    said: str


def save(office: Office, form: SurveyForm, survey_id: int | None = None) -> Done:
    """A new occasion, or a change of one. Raises ClerkError, also when questions change after sheets came back."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    known = dict(office.library.code("survey_question").choices)
    if unknown := [q for q in form.questions if q not in known]:
        raise ClerkError(f"没有“{unknown[0]}”这道题", "题目在 代码表“测评题目”里增减。")
    with office.write("满意度测评") as w:
        survey = Survey() if survey_id is None else _of(w, survey_id)
        _fill(w, survey, form)
        w.session.add(survey)
        w.session.flush()
        w.what = f"{'新建' if survey_id is None else '修改'}满意度测评 {survey.title}"
    return Done(survey.id, w.entry_id or 0, f"已保存 {survey.title}")


def _fill(w: Write, survey: Survey, form: SurveyForm) -> None:
    asked, day, issued = "|".join(form.questions), read_date(form.on_day), int(form.issued.strip() or 0)
    returned = _returned(w, survey.id) if survey.id else 0
    if returned and asked != survey.questions:
        raise ClerkError(f"已经录入 {returned} 份，题目不能再改", "要换题目，请新建一次测评。")
    if issued and issued < returned:
        raise ClerkError(f"已经收回 {returned} 份，发出份数不能少于收回的", "请核对发出份数。")
    on_day = day.full if day is not None else None
    if on_day is None:
        raise ClerkError("请写测评日期，例如 2026-03-16")
    survey.title, survey.on_day, survey.questions = clean(form.title), on_day, asked
    survey.place, survey.about = clean(form.place) or None, clean(form.about) or None
    survey.worker, survey.note = clean_name(form.worker) or None, clean(form.note) or None
    survey.issued = issued


def _of(w: Write, survey_id: int) -> Survey:
    survey = w.session.get(Survey, survey_id)
    if survey is None or survey.deleted_at is not None:
        raise ClerkError("这次测评已不存在", "请按 F5 刷新。")
    return survey


def _returned(w: Write, survey_id: int) -> int:
    return int(
        w.session.scalar(select(func.count(SurveySheet.id)).where(SurveySheet.survey_id == survey_id)) or 0
    )


def read_answers(typed: str, questions: int) -> str:
    """The answers as they are kept. Raises ClerkError saying which place is wrong."""
    text = "".join(typed.split()).replace("-", NONE).replace("－", NONE)
    for at, sign in enumerate(text, 1):
        if sign not in LEVELS + NONE:
            raise ClerkError(
                f"第 {at} 题的“{sign}”不是评价", "写 5（非常满意）到 1（非常不满意），没有作答写 0。"
            )
    if len(text) != questions:
        raise ClerkError(f"这次测评有 {questions} 题，输了 {len(text)} 个", "一题一个数字，没有作答的写 0。")
    return text


def sheet_problems(opinion: str, name: str) -> dict[str, str]:
    """What has no room on a sheet, by field name."""
    return too_long({"opinion": opinion, "name": name}, LONGEST_SHEET)


def add_sheet(office: Office, survey_id: int, typed: str, opinion: str = "", name: str = "") -> Done:
    """Type in a sheet that came back. Raises ClerkError."""
    if long := sheet_problems(opinion, name):
        raise ClerkError("；".join(long.values()))
    with office.write("录入测评表") as w:
        survey = _of(w, survey_id)
        answers = read_answers(typed, len(survey.questions.split("|")))
        last = w.session.scalar(
            select(func.max(SurveySheet.number)).where(SurveySheet.survey_id == survey_id),
            execution_options={"include_deleted": True},
        )
        if survey.issued and _returned(w, survey_id) >= survey.issued:
            raise ClerkError(
                f"发出 {survey.issued} 份，已经收回 {survey.issued} 份", "多出来的请先改发出份数。"
            )
        sheet = SurveySheet(
            survey_id=survey_id, number=(last or 0) + 1, answers=answers, opinion=clean(opinion) or None,
            name=clean_name(name) or None,
        )  # fmt: skip
        w.session.add(sheet)
        w.what = f"录入测评表 {survey.title} 第 {sheet.number} 份"
    return Done(survey_id, w.entry_id or 0, f"已录入第 {sheet.number} 份")


def remove_sheet(office: Office, sheet_id: int) -> Done:
    """Take a sheet typed in wrongly out again; it can be undone."""
    with office.write("删除测评表") as w:
        sheet = w.session.get(SurveySheet, sheet_id)
        if sheet is None:
            raise ClerkError("这份测评表已不存在", "请按 F5 刷新。")
        sheet.deleted_at = w.at
        w.what = f"删除测评表 第 {sheet.number} 份"
    return Done(sheet.survey_id, w.entry_id or 0, f"已删除第 {sheet.number} 份")


def listing(office: Office) -> list[SurveyRow]:
    """Every occasion, the latest first."""
    sheets = (
        select(SurveySheet.survey_id, func.count().label("n"))
        .where(SurveySheet.deleted_at.is_(None))
        .group_by(SurveySheet.survey_id)
        .subquery()
    )
    query = select(Survey, sheets.c.n).outerjoin(sheets, sheets.c.survey_id == Survey.id)
    with office.read() as session:
        rows = session.execute(query.order_by(Survey.on_day.desc(), Survey.id.desc()))
        return [SurveyRow(s.id, s.title, s.on_day, s.place or "", s.issued, int(n or 0)) for s, n in rows]


def view(office: Office, survey_id: int) -> SurveyView:
    """An occasion with its sheets. Raises ClerkError when it is gone."""
    labels = dict(office.library.code("survey_question").choices)
    with office.read() as session:
        s = session.get(Survey, survey_id)
        if s is None or s.deleted_at is not None:
            raise ClerkError("这次测评已不存在", "请按 F5 刷新。")
        query = select(SurveySheet).where(SurveySheet.survey_id == survey_id).order_by(SurveySheet.number)
        sheets = tuple(
            SheetRow(t.id, t.number, t.answers, t.opinion or "", t.name or "") for t in session.scalars(query)
        )
        row = SurveyRow(s.id, s.title, s.on_day, s.place or "", s.issued, len(sheets))
        asked = tuple((q, labels.get(q, q)) for q in s.questions.split("|"))
        return SurveyView(row, s.about or "", s.worker or "", s.note or "", asked, sheets)


def tallies(found: SurveyView) -> list[Tally]:
    """The answers question by question, and all of them together last."""
    made = [
        _tally(label, [sheet.answers[at] for sheet in found.sheets])
        for at, (_code, label) in enumerate(found.questions)
    ]
    return [*made, _tally("合计", [sign for sheet in found.sheets for sign in sheet.answers])]


def _tally(question: str, signs: Sequence[str]) -> Tally:
    return Tally(question, tuple(signs.count(level) for level in LEVELS), signs.count(NONE))
