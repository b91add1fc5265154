"""The columns of the list of cases, its filters, and the entries of the three forms, declared."""

from datetime import date
from typing import Any

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.ui.widgets.form import Entry

LIST = (
    "title", "state", "due_on", "parties", "number", "dispute_type", "accepted_on", "closed_on", "mediator",
)  # fmt: skip

STATES = (("", "全部状态"), ("open", "未结"), ("closed", "已结"))
DUE = (("", "不限期限"), ("due", "已到期未结"))
SIDES = (("applicant", "申请人"), ("respondent", "被申请人"), ("third", "第三方"))
KINDS = (("written", "书面协议"), ("oral", "口头协议"))
CLAUSES = (
    ("facts", "事实和争议"),
    ("text", "协议内容"),
    ("performance", "履行方式和期限"),
)

Choices = list[tuple[Any, str]]


def question(state: str, dispute: str, due: str) -> Question:
    """What the filters ask for. `state` is a state of the flow, or open / closed."""
    where: list[tuple[Any, ...]] = []
    if state == "open":
        where.append(("closed_on", "missing"))
    elif state == "closed":
        where.append(("closed_on", "present"))
    elif state:
        where.append(("state", "=", state))
    if dispute:
        where.append(("dispute_type", "=", dispute))
    if due:
        where += [("due_on", "<=", "today"), ("closed_on", "missing")]
    return Question("mediation_case", tuple(where))


def case_entries(types: Choices, sources: Choices) -> tuple[Entry, ...]:
    """Registering a dispute, in the order a mediator asks."""
    return (
        Entry("parties", "当事人", "parties", wide=True, required=True),
        Entry("title", "案由", required=True, hint="一句话说清，例如：楼上漏水"),
        Entry("dispute_type", "纠纷类型", "choice", (("", "请选择"), *types), required=True),
        Entry("source", "来源", "choice", tuple(sources)),
        Entry("mediator", "调解员", required=True),
        Entry("facts", "纠纷事实", "note", wide=True, hint="什么时候、在哪里、为了什么、经过怎样"),
        Entry("requests", "申请人的请求", "note", wide=True),
        Entry("amount", "涉及金额（元）", hint="没有就空着"),
        Entry("place", "调解地点"),
        Entry("helpers", "协助调解的人", hint="几个人用、隔开"),
        Entry("registered_on", "登记日期", hint="空着就是今天"),
        Entry("accept", "登记后马上受理", "check"),
    )


SESSION = (
    Entry("held_on", "调解日期", hint="空着就是今天"),
    Entry("place", "地点"),
    Entry("present", "到场人员", wide=True, hint="几个人用、隔开"),
    Entry("recorder", "记录人"),
)

AGREEMENT = (
    Entry("facts", "纠纷主要事实、争议事项", "note", wide=True, required=True),
    Entry("text", "协议内容", "note", wide=True, required=True, hint="谁、做什么、给付多少"),
    Entry("performance", "履行方式、时限", "note", wide=True, required=True, hint="怎样履行、什么时候履行完"),
    Entry("performance_due", "履行期限", hint="例如 2026-12-31；当场履行的可空着"),
    Entry("amount", "涉及金额（元）"),
    Entry("kind", "协议形式", "choice", KINDS),
    Entry("effective_on", "协议生效日期", hint="空着就是今天"),
)


def day_of(text: str) -> tuple[date | None, str]:
    """(day, what is wrong) of a typed date; a blank is no day and nothing wrong."""
    from app.models.rules.dates import read_date

    try:
        found = read_date(text)
    except ClerkError as error:
        return None, str(error)
    if found is None:
        return None, ""
    return (found.full, "") if found.full else (None, "日期要写到日，例如 2026-03-15")


def days_left(due: date | None, closed: date | None, today: date) -> tuple[str, str]:
    """(words, signal) for a deadline: signal is due, overdue, done or nothing."""
    if closed is not None:
        return "已结案", "done"
    if due is None:
        return "", ""
    left = (due - today).days
    if left < 0:
        return f"已超期 {-left} 天", "overdue"
    if left == 0:
        return "今天到期", "due"
    return f"还剩 {left} 天", "due" if left <= 5 else "dim"
