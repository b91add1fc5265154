"""What changes in a campaign that runs: its tasks' words, days and people, further tasks, its type and how it ended; one
type is the community's main one (一居一品, 000 二(二); 004 篇三·下)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.dates import read_date
from app.models.rules.text import clean
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases.campaigns.records import CAMPAIGNS, PLAN, label_of, over
from app.usecases.ledgers.entries import EntryForm, add_in, change_in

HONOURS = "honours"
DONE = "已结束"


@dataclass
class TaskForm:
    """A task as typed; `until` is a day."""

    stage: str = ""
    task: str = ""
    responsible: str = ""
    until: str = ""


@dataclass
class ResultForm:
    """What a campaign is for and how it ended; `feature` as the code table says it, `ended` a day or nothing."""

    feature: str = ""
    main: bool = False
    result: str = ""
    award: str = ""
    ended: str = ""


@dataclass(frozen=True)
class MainType:
    """A row that says which type is the community's main one."""

    entry_id: int
    ledger: str
    number: str
    feature: str


def main_types(office: Office) -> list[MainType]:
    """The rows in force that are marked as the main type; more than one is to be mended."""
    label = office.library.code("feature_kind").label
    with office.read() as session:
        return [
            MainType(
                row.id,
                office.library.ledger(row.ledger).name,
                row.number or "",
                label(str(row.fields.get("feature") or "")),
            )
            for row in _marked(session)
        ]


def _marked(session: Session) -> list[LedgerEntry]:
    query = select(LedgerEntry).where(LedgerEntry.ledger.in_((CAMPAIGNS, HONOURS)), LedgerEntry.end.is_(None))
    return [row for row in session.scalars(query.order_by(LedgerEntry.id)) if row.fields.get("main")]


def result_of(office: Office, campaign_id: int) -> ResultForm:
    """What is known of a campaign's type and result."""
    with office.read() as session:
        row = _row(session, campaign_id, CAMPAIGNS)
        said = row.fields
        feature = (
            office.library.code("feature_kind").label(str(said["feature"])) if said.get("feature") else ""
        )
        return ResultForm(
            feature, bool(said.get("main")), str(said.get("result") or ""), str(said.get("award") or ""), str(row.end or ""),
        )  # fmt: skip


def result_problems(office: Office, campaign_id: int, form: ResultForm) -> dict[str, str]:
    """What is wrong with a result, by field."""
    found: dict[str, str] = {}
    if form.main and not form.feature:
        found["feature"] = "定为社区主定位要先选类型"
    others = [one for one in main_types(office) if one.entry_id != campaign_id]
    if form.main and others:
        one = others[0]
        found["main"] = f"一居一品：主定位已经是“{one.feature}”（{one.ledger} {one.number}），先取消那一个"
    return found | _day_problem(form.ended, "ended", "结束日期")


def _day_problem(text: str, name: str, label: str) -> dict[str, str]:
    try:
        day = read_date(text)
    except ClerkError as error:
        return {name: f"{label}：{error}"}
    return {name: f"{label}要写到日，例如 2026-03-15"} if day is not None and day.full is None else {}


def settle(office: Office, campaign_id: int, form: ResultForm) -> int:
    """Keep a campaign's type and result; with a day it has ended and its open tasks with it, without one they go on.
    Returns the audit line.

    Raises ClerkError with what is wrong, so when another row is the main type.
    """
    if found := result_problems(office, campaign_id, form):
        raise ClerkError("；".join(found.values()))
    values = {
        "feature": form.feature,
        "main": "是" if form.main else "",
        "result": form.result,
        "award": form.award,
    }
    with office.write("专项活动结果") as w:
        row = _row(w.session, campaign_id, CAMPAIGNS)
        before = row.end
        change_in(office, row, values | {"end": form.ended, "end_reason": DONE if form.ended else ""})
        _end_tasks(w, row, before)
        w.what = f"专项活动结果 {row.fields.get('name', '')}"
    return w.entry_id or 0


def settled_words(office: Office, campaign_id: int) -> str:
    """What is said when a result was kept: so where a campaign that has ended is found from now on."""
    with office.read() as session:
        row = _row(session, campaign_id, CAMPAIGNS)
        if row.end is None:
            return "已保存"
        name, ledger = row.fields.get("name", ""), office.library.ledger(CAMPAIGNS).name
        if not over(row.end, office.today()):
            return f"已保存：“{name}”到 {row.end} 结束，那天起不再列在这里，不再提醒"
        return (
            f"“{name}”已结束，没做完的任务不再提醒。勾“含已结束的”看得到它，台账“{ledger}”里是 {row.number}"
        )


def _end_tasks(w: Write, campaign: LedgerEntry, before: date | None) -> None:
    """Tasks of a campaign that is over remind nobody; those that ended with it on the day `before` follow it when that day
    changes or it goes on."""
    label = label_of(str(campaign.fields.get("name", "")), int(str(campaign.fields.get("year") or 0)))
    for task in w.session.scalars(select(LedgerEntry).where(LedgerEntry.ledger == PLAN)):
        with_it = task.end is None or (task.end_reason == DONE and task.end == _last(task, before))
        if task.fields.get("campaign") == label and with_it:
            task.end = _last(task, campaign.end)
            task.end_reason = DONE if task.end is not None else None


def _last(task: LedgerEntry, ended: date | None) -> date | None:
    """The last day of a task of a campaign that ended; one that begins later ends on the day it begins."""
    return max(ended, task.start or ended) if ended is not None else None


def task_problems(office: Office, form: TaskForm) -> dict[str, str]:
    """What is wrong with a task, by field."""
    found = {} if clean(form.task) else {"task": "请写明任务"}
    return found | _day_problem(form.until, "until", "期限")


def change_task(office: Office, task_id: int, form: TaskForm) -> int:
    """Change a task. Returns the audit line."""
    _refuse(task_problems(office, form))
    with office.write("修改专项活动任务") as w:
        row = _row(w.session, task_id, PLAN)
        change_in(office, row, _values(form))
        w.what = f"修改任务 {row.fields.get('task', '')}"
    return w.entry_id or 0


def add_task(office: Office, campaign_id: int, form: TaskForm) -> int:
    """A further task of a campaign, in one of its stages or in a new one. Returns its id."""
    _refuse(task_problems(office, form))
    with office.write(f"增加任务 {clean(form.task)}") as w:
        campaign = _row(w.session, campaign_id, CAMPAIGNS)
        said = campaign.fields
        label = label_of(str(said.get("name", "")), int(str(said.get("year") or 0)))
        values = {key: text for key, text in _values(form).items() if text}
        row = EntryForm(start=str(office.today()), values={"campaign": label, **values})
        task = add_in(office, w, office.library.ledger(PLAN), row)
        w.session.flush()
        return task.id


def _values(form: TaskForm) -> dict[str, str]:
    day = read_date(form.until)
    return {
        "stage": form.stage, "task": form.task, "responsible": form.responsible, "until": str(day.full) if day else "",
    }  # fmt: skip


def _refuse(found: dict[str, str]) -> None:
    if found:
        raise ClerkError("；".join(found.values()))


def _row(session: Session, entry_id: int, ledger: str) -> LedgerEntry:
    row = session.get(LedgerEntry, entry_id)
    if row is None or row.deleted_at is not None or row.ledger != ledger:
        raise ClerkError("这一行已经删除了", "请按 F5 刷新。")
    return row
