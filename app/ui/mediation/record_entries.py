"""The fields of every record of a dossier, in the order a mediator fills them in."""

from collections.abc import Callable

from app.ui.mediation.context import Choices, Context
from app.ui.picker import PersonLine
from app.ui.shell import Shell
from app.ui.widgets.form import Entry
from app.ui.widgets.line_rows import Cell, LineRows, folded

KINDS: Choices = (("written", "书面协议"), ("oral", "口头协议"))
OUTCOMES: Choices = (("continue", "有待继续调解"), ("settled", "调解成功"), ("failed", "调解不成"))
OTHERS: Choices = ((None, "其他人"),)
Entries = Callable[[Shell, Context], tuple[Entry, ...]]


def session(_shell: Shell, _now: Context) -> tuple[Entry, ...]:
    """The record of a session: the text first, large; then when, where, who."""
    return (
        Entry("text", "调解记录", "note", wide=True, required=True, hint="谁说了什么，怎样劝解"),
        Entry("held_on", "调解日期", hint="空着就是今天"),
        Entry("outcome", "本次结果", "choice", OUTCOMES),
        Entry("start_time", "开始时间", hint="例如 9:30"),
        Entry("end_time", "结束时间", hint="例如 11:00"),
        Entry("place", "地点"),
        Entry("recorder", "记录人"),
        Entry("mediator", "调解员", hint="空着就是本案的调解员"),
        Entry("present", "到场人员", hint="几个人用、隔开"),
    )


def inquiry(shell: Shell, _now: Context) -> tuple[Entry, ...]:
    """The record of an inquiry; a resident who is asked is picked from the files."""
    return (
        Entry("asked", "被调查人", "own", required=True, make=lambda: PersonLine(shell)),
        Entry("asked_about", "性别、年龄、职业、住址", hint="选了居民的，空着就从档案里取"),
        Entry("text", "调查记录", "note", wide=True, required=True, hint="问……\n答……"),
        Entry("on_day", "调查日期", hint="空着就是今天"),
        Entry("place", "地点"),
        Entry("start_time", "开始时间", hint="例如 9:30"),
        Entry("end_time", "结束时间"),
        Entry("investigator", "调查人"),
        Entry("recorder", "记录人"),
        Entry("present", "参加人", wide=True),
    )


def evidence(_shell: Shell, now: Context) -> tuple[Entry, ...]:
    """A line of the list of evidence."""
    return (
        Entry("name", "证据名称", wide=True, required=True, hint="例如：维修收据"),
        Entry("form", "形式", "choice", now.choices["evidence_form"]),
        Entry("party_id", "谁提交的", "choice", (*OTHERS, *now.parties)),
        Entry("copies", "份数"),
        Entry("pages", "页数"),
        Entry("handed_by", "其他提交人"),
        Entry("received_on", "收到日期", hint="空着就是今天"),
        Entry("proves", "证明什么", wide=True),
    )


def instalments(shell: Shell, now: Context) -> LineRows:
    """The things to be done, one line each; who has to is a party by its place."""
    places = tuple((str(n), name) for n, (_, name) in enumerate(now.parties, 1))
    cells = (
        Cell("what", "做什么，例如：付清第一笔", 5), Cell("amount", "金额（元）", 2), Cell("due_on", "期限", 3),
        Cell("party", "谁履行", 3, (("", "谁履行"), *places)),
    )  # fmt: skip
    narrow = shell.theme.large
    return LineRows(folded(cells, 2) if narrow else cells, "what", "加一期", "Ctrl+Shift+I")


def agreement(shell: Shell, now: Context) -> tuple[Entry, ...]:
    """The agreement with its instalments; the kind of one that is kept does not change."""
    kinds = tuple(k for k in KINDS if not now.case.agreement_text or k[0] == now.case.agreement_kind)
    return (
        Entry("facts", "纠纷主要事实", "note", wide=True, required=True),
        Entry("issues", "争议事项", "note", wide=True, hint="双方争的是什么"),
        Entry("responsibility", "各方责任", "note", wide=True),
        Entry("text", "协议内容", "note", wide=True, required=True, hint="谁、做什么、给付多少"),
        Entry("performance", "履行方式、时限", "note", wide=True, hint="怎样履行、什么时候履行完"),
        Entry("instalments", "分期履行", "own", wide=True, make=lambda: instalments(shell, now)),
        Entry("performance_due", "履行期限", hint="不分期的写这里，例如 2026-12-31"),
        Entry("amount", "涉及金额（元）"),
        Entry("kind", "协议形式", "choice", kinds),
        Entry("effective_on", "协议生效日期", hint="空着就是今天"),
        Entry("settled_level", "在哪一级化解", "choice", now.choices["settled_level"]),
    )


def extension(_shell: Shell, _now: Context) -> tuple[Entry, ...]:
    """A longer term."""
    return (
        Entry("to_due", "延长到", required=True, hint="例如 2026-05-16"),
        Entry("agreed_on", "同意日期", hint="空着就是今天"),
        Entry("consent", "当事人同意情况", wide=True, required=True, hint="谁、怎样表示同意"),
        Entry("reason", "延期原因", wide=True, required=True),
    )


def done(_shell: Shell, now: Context) -> tuple[Entry, ...]:
    """What became of one thing to be done."""
    return (
        Entry("done_on", "履行日期", hint="空着就是今天"),
        Entry("state", "履行情况", "choice", now.choices["performance"]),
        Entry("voucher", "凭证", wide=True, hint="例如：收条一张、转账记录；保存后在这一期点“扫描件”放入"),
        Entry("note", "说明", wide=True),
    )


def visit(_shell: Shell, now: Context) -> tuple[Entry, ...]:
    """A visit afterwards."""
    return (
        Entry("party_id", "回访谁", "choice", (*OTHERS, *now.parties)),
        Entry("asked", "其他被回访人"),
        Entry("text", "回访情况", "note", wide=True, required=True),
        Entry("on_day", "回访日期", hint="空着就是今天"),
        Entry("way", "方式", "choice", now.choices["visit_way"]),
        Entry("performance", "履行情况", "choice", now.choices["performance"]),
        Entry("satisfaction", "满意度", "choice", (("", "没有问"), *now.choices["satisfaction"])),
        Entry("reason", "回访事由"),
        Entry("visitor", "回访人"),
        Entry("risk", "还有什么风险", wide=True, hint="没有就空着；写了会继续提醒回访"),
        Entry("suit", "已向法院起诉", "check"),
    )


def confirmation(_shell: Shell, _now: Context) -> tuple[Entry, ...]:
    """A joint application for judicial confirmation."""
    return (
        Entry("court", "人民法院", required=True, hint="例如：道里区人民法院"),
        Entry("applied_on", "共同申请日期", hint="空着就是今天"),
        Entry("note", "备注", wide=True),
    )


def filing(_shell: Shell, now: Context) -> tuple[Entry, ...]:
    """Binding the dossier."""
    return (
        Entry("keeping", "保管期限", "choice", now.choices["dossier_keeping"]),
        Entry("archive_place", "存放位置", hint="例如：档案柜三，第 2 格"),
        Entry("filed_by", "立卷人", required=True),
        Entry("filed_on", "立卷日期", hint="空着就是今天"),
        Entry("checked_by", "检查人"),
        Entry("checked_on", "检查日期"),
        Entry("pages", "页数"),
        Entry("remarks", "卷宗情况说明", "note", wide=True, hint="缺页、破损、不能装订的材料"),
    )
