"""The columns of the list of cases, its filters, and the entries of the three forms, declared."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.ui.widgets.form import Entry
from app.ui.widgets.line_rows import Cell, LineRows

LIST = (
    "title", "state", "due_on", "parties", "number", "dispute_type", "accepted_on", "closed_on", "mediator",
)  # fmt: skip

STATES = (("", "全部状态"), ("open", "未结"), ("closed", "已结"))
DUE = (("", "不限期限"), ("due", "已到期未结"))
SIDES = (("applicant", "申请人"), ("respondent", "被申请人"), ("third", "第三方"))
KINDS = (("written", "书面协议"), ("oral", "口头协议"))
HARM = Cell("people", "几人", 1)
OUTCOMES = (("continue", "有待继续调解"), ("settled", "调解成功"), ("failed", "调解不成"))
INSTALMENT = (
    Cell("what", "做什么，例如：付清第一笔", 5),
    Cell("amount", "金额（元）", 2),
    Cell("due_on", "期限", 3),
)

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
    if due:
        where += [("due_on", "<=", "today"), ("closed_on", "missing")]
    return Question("mediation_case", tuple(where))


def agent_cells(person: Person) -> tuple[Cell, ...]:
    """Who acts for a party; `person` makes the box that finds a resident."""
    powers = (("", "权限"), ("general", "一般代理"), ("special", "特别代理"))
    return (
        Cell("kind", "哪一种", 3, (("agent", "委托代理人"), ("guardian", "监护人"))),
        Cell("name", "姓名，居民输首字母", 3, pick="resident_id", make=person), Cell("relation", "与当事人关系", 2),
        Cell("phone", "电话", 2, on_file=True), Cell("id_number", "证件号码", 3, on_file=True),
        Cell("address", "住址", 3, line=1, on_file=True), Cell("powers", "权限", 2, powers, line=1),
        Cell("powers_text", "权限说明，例如：代为承认、放弃、变更请求", 4, line=1), Cell("start", "自", 2, line=1),
        Cell("end", "至", 2, line=1),
    )  # fmt: skip


def witness_cells(person: Person) -> tuple[Cell, ...]:
    """Who can tell of it."""
    return (
        Cell("name", "姓名，居民输首字母", 3, pick="resident_id", make=person), Cell("phone", "电话", 2, on_file=True),
        Cell("address", "住址", 3, on_file=True), Cell("tells", "能证明什么", 4),
    )  # fmt: skip


def case_entries(
    choices: dict[str, Choices], parties: Any, mediators: Any, person: Person
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
        Entry("people", "涉及人数", hint="空着就是当事人数"),
        Entry("scale", "规模", "choice", (("", "没有选"), *choices["dispute_size"])),
        Entry("level", "级别", "choice", (("", "没有选"), *choices["dispute_level"])),
        Entry("witnesses", "证人", "own", wide=True, make=lambda: LineRows(witness_cells(person), "name", "证人", "Ctrl+Shift+W")),
        Entry("harms", "防止的后果", "own", wide=True, make=lambda: LineRows(harms, "kind", "防止的后果")),
        Entry("registered_on", "登记日期", hint="空着就是今天"),
        Entry("difficult", "疑难复杂", "check"),
        Entry("accept", "登记后马上受理", "check"),
    )  # fmt: skip


def session_entries() -> tuple[Entry, ...]:
    """The record of a session: the text first, large; then when, where, who."""
    return (
        Entry("text", "调解记录", "note", wide=True, required=True, hint="谁说了什么，怎样劝解"),
        Entry("held_on", "调解日期", hint="空着就是今天"),
        Entry("outcome", "本次结果", "choice", OUTCOMES),
        Entry("start_time", "开始时间", hint="例如 9:30"),
        Entry("end_time", "结束时间", hint="例如 11:00"),
        Entry("place", "地点"),
        Entry("recorder", "记录人"),
        Entry("present", "到场人员", wide=True, hint="几个人用、隔开"),
    )


def inquiry_entries() -> tuple[Entry, ...]:
    """The record of an inquiry."""
    return (
        Entry("asked", "被调查人", required=True),
        Entry("asked_about", "性别、年龄、职业、住址"),
        Entry("text", "调查记录", "note", wide=True, required=True, hint="问……\n答……"),
        Entry("on_day", "调查日期", hint="空着就是今天"),
        Entry("place", "地点"),
        Entry("start_time", "开始时间", hint="例如 9:30"),
        Entry("end_time", "结束时间"),
        Entry("investigator", "调查人"),
        Entry("recorder", "记录人"),
        Entry("present", "参加人", wide=True),
    )


def evidence_entries(forms: Choices, parties: Choices) -> tuple[Entry, ...]:
    """A line of the list of evidence."""
    return (
        Entry("name", "证据名称", wide=True, required=True, hint="例如：维修收据"),
        Entry("form", "形式", "choice", forms),
        Entry("party_id", "谁提交的", "choice", ((None, "其他人"), *parties)),
        Entry("copies", "份数"),
        Entry("pages", "页数"),
        Entry("handed_by", "其他提交人"),
        Entry("received_on", "收到日期", hint="空着就是今天"),
        Entry("proves", "证明什么", wide=True),
    )


def agreement_entries(levels: Choices, parties: Choices) -> tuple[Entry, ...]:
    """The agreement with its instalments."""
    who = Cell(
        "party", "谁履行", 3, (("", "谁履行"), *((str(n), name) for n, (_, name) in enumerate(parties, 1)))
    )
    rows = (*INSTALMENT, who)
    return (
        Entry("facts", "纠纷主要事实", "note", wide=True, required=True),
        Entry("issues", "争议事项", "note", wide=True, hint="双方争的是什么"),
        Entry("responsibility", "各方责任", "note", wide=True),
        Entry("text", "协议内容", "note", wide=True, required=True, hint="谁、做什么、给付多少"),
        Entry("performance", "履行方式、时限", "note", wide=True, hint="怎样履行、什么时候履行完"),
        Entry(
            "instalments", "分期履行", "own", wide=True, make=lambda: LineRows(rows, "what", "加一期", "Ctrl+Shift+I")
        ),
        Entry("performance_due", "履行期限", hint="不分期的写这里，例如 2026-12-31"),
        Entry("amount", "涉及金额（元）"),
        Entry("kind", "协议形式", "choice", KINDS),
        Entry("effective_on", "协议生效日期", hint="空着就是今天"),
        Entry("settled_level", "在哪一级化解", "choice", levels),
    )  # fmt: skip


def extension_entries() -> tuple[Entry, ...]:
    """A longer term."""
    return (
        Entry("to_due", "延长到", required=True, hint="例如 2026-05-16"),
        Entry("agreed_on", "同意日期", hint="空着就是今天"),
        Entry("consent", "当事人同意情况", wide=True, required=True, hint="谁、怎样表示同意"),
        Entry("reason", "延期原因", wide=True, required=True),
    )


def done_entries(states: Choices) -> tuple[Entry, ...]:
    """What became of one thing to be done."""
    return (
        Entry("done_on", "履行日期", hint="空着就是今天"),
        Entry("state", "履行情况", "choice", states),
        Entry("voucher", "凭证", wide=True, hint="例如：收条一张、转账记录；扫描件放在“证据”里"),
        Entry("note", "说明", wide=True),
    )


def visit_entries(choices: dict[str, Choices], parties: Choices) -> tuple[Entry, ...]:
    """A visit afterwards."""
    return (
        Entry("party_id", "回访谁", "choice", ((None, "其他人"), *parties)),
        Entry("asked", "其他被回访人"),
        Entry("text", "回访情况", "note", wide=True, required=True),
        Entry("on_day", "回访日期", hint="空着就是今天"),
        Entry("way", "方式", "choice", choices["visit_way"]),
        Entry("performance", "履行情况", "choice", choices["performance"]),
        Entry("satisfaction", "满意度", "choice", (("", "没有问"), *choices["satisfaction"])),
        Entry("reason", "回访事由"),
        Entry("visitor", "回访人"),
        Entry("risk", "还有什么风险", wide=True, hint="没有就空着；写了会继续提醒回访"),
        Entry("suit", "已向法院起诉", "check"),
    )


def confirmation_entries() -> tuple[Entry, ...]:
    """A joint application for judicial confirmation."""
    return (
        Entry("court", "人民法院", required=True, hint="例如：道里区人民法院"),
        Entry("applied_on", "共同申请日期", hint="空着就是今天"),
        Entry("note", "备注", wide=True),
    )


def filing_entries(keeping: Choices) -> tuple[Entry, ...]:
    """Binding the dossier."""
    return (
        Entry("keeping", "保管期限", "choice", keeping),
        Entry("archive_place", "存放位置", hint="例如：档案柜三，第 2 格"),
        Entry("filed_by", "立卷人", required=True),
        Entry("filed_on", "立卷日期", hint="空着就是今天"),
        Entry("checked_by", "检查人"),
        Entry("checked_on", "检查日期"),
        Entry("pages", "页数"),
        Entry("remarks", "卷宗情况说明", "note", wide=True, hint="缺页、破损、不能装订的材料"),
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
