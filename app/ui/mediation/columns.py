"""The columns of the list of cases, its filters, and the entries of a dispute, declared."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.ui.widgets.form import Entry
from app.ui.widgets.line_rows import Cell, LineRows, folded

LIST = (
    "title", "state", "due_on", "parties", "number", "dispute_type", "accepted_on", "closed_on", "mediator",
)  # fmt: skip

STATES = (("", "全部状态"), ("open", "未结"), ("closed", "已结"))
DUE = (("", "不限期限"), ("due", "已到期未结"), ("unkept", "履行已逾期"))
SIDES = (("applicant", "申请人"), ("respondent", "被申请人"), ("third", "第三方"))
HARM = Cell("people", "几人", 1)

Choices = tuple[tuple[Any, str], ...]
Person = Callable[[], QLineEdit]


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
    if due == "unkept":
        where.append(("performance_late", "is", True))
    elif due:
        where += [("due_on", "<=", "today"), ("closed_on", "missing")]
    return Question("mediation_case", tuple(where))


def agent_cells(person: Person, large: bool = False) -> tuple[Cell, ...]:
    """Who acts for a party; `person` makes the box that finds a resident, `large` type gets two lines for one."""
    powers = (("", "权限"), ("general", "一般代理"), ("special", "特别代理"))
    cells = (
        Cell("kind", "哪一种", 3, (("agent", "委托代理人"), ("guardian", "监护人"))),
        Cell("name", "姓名，居民输首字母", 4, pick="resident_id", make=person), Cell("relation", "与当事人关系", 3),
        Cell("phone", "电话", 3, line=1, on_file=True), Cell("id_number", "证件号码", 4, line=1, on_file=True),
        Cell("address", "住址", 4, line=1, on_file=True), Cell("powers", "权限", 3, powers, line=2),
        Cell("powers_text", "权限说明，例如：代为承认、放弃、变更请求", 5, line=2), Cell("start", "自", 3, line=2),
        Cell("end", "至", 3, line=2),
    )  # fmt: skip
    return folded(cells, 2) if large else cells


def witness_cells(person: Person, large: bool = False) -> tuple[Cell, ...]:
    """Who can tell of it."""
    cells = (
        Cell("name", "姓名，居民输首字母", 3, pick="resident_id", make=person), Cell("phone", "电话", 2, on_file=True),
        Cell("address", "住址", 3, on_file=True), Cell("tells", "能证明什么", 4),
    )  # fmt: skip
    return folded(cells, 2) if large else cells


def case_entries(
    choices: dict[str, Choices], parties: Any, mediators: Any, person: Person, large: bool = False
) -> tuple[Entry, ...]:
    """A dispute, in the order a mediator asks; `parties` and `mediators` make their fields, `person` finds residents."""
    harms = (Cell("kind", "防止了什么", 3, (("", "防止了什么"), *choices["prevented_harm"])), HARM)
    return (
        Entry("parties", "当事人", "own", wide=True, required=True, make=parties),
        Entry("title", "案由", wide=True, required=True, hint="一句话说清，例如：楼上漏水"),
        Entry("dispute_type", "纠纷类型", "choice", (("", "请选择"), *choices["dispute_type"]), required=True),
        Entry("local_type", "本地类别", "choice", (("", "没有选"), *choices["dispute_local"])),
        Entry("category", "综治类别", "choice", (("", "没有选"), *choices["dispute_category"])),
        Entry("source", "来源", "choice", choices["dispute_source"]),
        Entry("source_body", "移送单位", hint="受委托或移送的，写哪个单位"),
        Entry("reported_by", "反映人", hint="谁来反映的，和当事人不同时写"),
        Entry("mediators", "调解员", "own", wide=True, required=True, make=mediators),
        Entry("facts", "纠纷事实", "note", wide=True, hint="什么时候、在哪里、为了什么、经过怎样"),
        Entry("requests", "申请人的请求", "note", wide=True),
        Entry("happened_on", "发生日期", hint="可以只写年月，例如 2026-03"),
        Entry("place", "地点"),
        Entry("amount", "涉及金额（元）", hint="没有就空着"),
        Entry("people", "涉及人数", hint="空着就是当事人中的人数，单位不算"),
        Entry("scale", "规模", "choice", (("", "没有选"), *choices["dispute_size"])),
        Entry("level", "级别", "choice", (("", "没有选"), *choices["dispute_level"])),
        Entry("witnesses", "证人", "own", wide=True, make=lambda: LineRows(witness_cells(person, large), "name", "证人", "Ctrl+Shift+W")),
        Entry("harms", "防止的后果", "own", wide=True, make=lambda: LineRows(harms, "kind", "防止的后果", "Ctrl+Shift+C")),
        Entry("registered_on", "登记日期", hint="空着就是今天"),
        Entry("difficult", "疑难复杂", "check"),
        Entry("accept", "登记后马上受理", "check"),
    )  # fmt: skip


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
