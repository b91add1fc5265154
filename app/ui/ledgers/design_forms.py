"""The forms of the ledger designer: what a clerk may say of a ledger, of a field and of the paper, and back as values."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.models.rules.text import quoted
from app.ui.ledgers.design_condition import ConditionLine
from app.ui.widgets.form import Entry

TYPES = (
    ("text", "文字"), ("note", "长文字"), ("number", "整数、数量"), ("decimal", "小数"), ("money", "金额（元）"),
    ("date", "日期或年月"), ("day", "日期"), ("choice", "选一项"), ("choices", "选几项"), ("yesno", "是否"),
    ("phone", "电话"), ("id_number", "身份证号"), ("link", "关联"), ("computed", "自动计算"),
)  # fmt: skip
TYPE_NAMES = dict(TYPES)
BELONGS = (
    ("resident", "居民"), ("household", "户"), ("area", "网格、楼栋、房屋"), ("organisation", "单位"), ("nothing", "都不是"),
)  # fmt: skip
PERIODS = (
    ("once", "不定期"), ("daily", "每天"), ("weekly", "每周"), ("monthly", "每月"), ("quarterly", "每季度"),
    ("half_year", "每半年"), ("yearly", "每年"),
)  # fmt: skip
SECRECY = (("open", "可以公开"), ("personal", "个人信息"))
REVIEWS = (("", "不用复核"), *PERIODS[2:])
KEPT_FROM = (("end", "终止日期（没终止的一直保存）"), ("start", "起始日期（一行只记一天的事）"))
LINKS = (
    ("resident", "居民"),
    ("household", "户"),
    ("organisation", "单位"),
    ("area", "网格、楼栋、房屋"),
    ("service_record", "办件"),
)
PAGES = (("A4 landscape", "A4 横"), ("A4", "A4 竖"), ("A3 landscape", "A3 横"), ("A3", "A3 竖"))
DEFAULTS = {
    "今天": "{today}", "办事员": "{clerk}", "同上一行": "{last}", "单位名称": "{owner.name}", "单位类别": "{owner.kind}",
    "单位负责人": "{owner.leader}", "单位电话": "{owner.phone}", "单位地址": "{owner.address}",
}  # fmt: skip
GROUPS = {
    "choice": "选项", "choices": "选项", "number": "数字", "decimal": "数字", "money": "数字", "link": "关联", "computed": "计算",
    "date": "日期", "day": "日期",
}  # fmt: skip
"""What a type needs besides."""
FILLING = "填写"
KEEPS = (("follow", "跟着档案变"), ("day", "留登记那天的（以后登记的行）"))
WHOLE = frozenset({"width", "places", "least", "retention_years"})
NUMBERS = ("number", "decimal", "money", "computed")
DAYS = ("date", "day")
RESULTS = (
    ("number", "数量"),
    ("decimal", "小数"),
    ("money", "金额（元）"),
    ("text", "文字"),
    ("yesno", "是否"),
)
PLACES = {
    "【社区】": "{unit.name}",
    "【台账】": "{name}",
    "【期次】": "{period}",
    "【今天】": "{today}",
    "【谁管】": "{keeper}",
}
"""What a printed text says of the day, as a clerk writes it and as the definition does."""
SPELT = ("title", "above", "below")


def ledger_entries(
    roles: Sequence[tuple[str, str]] = (), flows: Sequence[tuple[str, str]] = ()
) -> tuple[Entry, ...]:
    """What a ledger is; `roles` (key, name) may be in charge of it, its rows may go by one of `flows`."""
    return (
        Entry("name", "台账名称", required=True, hint="例如 慰问台账"),
        Entry("line", "业务线", hint="例如 民政救助，台账清单按它分组"),
        Entry("code", "代号", hint="每行编号的开头，例如 W01；空着由程序给"),
        Entry("belongs_to", "每一行属于", "choice", BELONGS),
        Entry("tag", "在册时的标签", hint="显示在居民姓名旁边；可以空着"),
        Entry("sensitivity", "内容", "choice", SECRECY),
        Entry("period", "多久整理一次", "choice", PERIODS),
        Entry("review", "多久复核一次", "choice", REVIEWS),
        Entry("keeper", "谁管", "choice", (("", "谁都管"), *roles), hint="到期的提醒给谁"),
        Entry("review_by", "由谁复核", "choice", (("", "谁管谁复核"), *roles)),
        Entry("keeps", "姓名、地址等档案里的内容", "choice", KEEPS),
        Entry("retention_years", "保存年限", hint="永久保存写 0"),
        Entry("retention_from", "年限从哪天的第二年算", "choice", KEPT_FROM),
        Entry(
            "flow", "每一行按步骤办", "choice", (("", "不按步骤"), *flows), hint="办到哪一步、期限到今日提醒"
        ),
        Entry("source", "依据", wide=True, hint="文件、条款，例如 区民政局 2026 年 3 号文"),
        Entry("outsiders", "也登记本社区以外的人（只写姓名）", "check", wide=True),
        Entry("several", "一个人可以同时有几行（服务、借阅这样一次一行的）", "check", wide=True),
        Entry("one_day", "一行只记一天的事（值班、捐赠），按期打印时不结转到下一期", "check", wide=True),
    )


def field_entries(
    tables: Sequence[tuple[str, str]], ledgers: Sequence[tuple[str, str]] = ()
) -> tuple[Entry, ...]:
    """What a field is; what only some types need stands in groups, at once below the type. `ledgers` (key, name) have
    rows that a link may lead to."""
    codes = (("", "请选择，或按 Ctrl+Shift+K 新建"), *tables)
    links = (*LINKS, *((f"ledger.{key}", f"{quoted(name)}的一行") for key, name in ledgers))
    sums = "例如 数量 * 单价；合计(工资, 养老金)；天数(起始日期, 今天)"
    defaults = "可写：今天、办事员、同上一行，或固定的内容；属于单位的台账还可写 单位名称、单位电话 等"
    return (
        Entry("name", "字段名称", required=True, span=2),
        Entry("type", "类型", "choice", TYPES, span=2),
        Entry("required", "必填", "check"),
        Entry("sum", "合计", "check"),
        Entry("codes", "从哪张代码表选", "choice", codes, wide=True, group="选项"),
        Entry("places", "几位小数", span=2, group="数字"),
        Entry("least", "最小是", hint="能填负数的写负数", span=3, group="数字"),
        Entry("past", "只收今天和以前的日期（完成、授予、报出的日期）", "check", wide=True, group="日期"),
        Entry("to", "关联到", "choice", links, wide=True, group="关联"),
        Entry("formula", "算式", wide=True, hint=sums, group="计算"),
        Entry("result", "结果是", "choice", RESULTS, hint="算式里有金额，结果就是金额", span=3, group="计算"),
        Entry("width", "列宽（字数）", span=2, group=FILLING),
        Entry("default", "默认值", span=4, hint=defaults, group=FILLING),
        Entry("required_when", "什么时候必填", "own", wide=True, make=ConditionLine, group=FILLING),
        Entry("help", "填写提示", wide=True, group=FILLING),
    )


def print_entries(groups: Sequence[tuple[str, str]]) -> tuple[Entry, ...]:
    """How the ledger is printed."""
    return (
        Entry("title", "打印标题", wide=True, hint="【社区】【台账】【期次】【今天】【谁管】印出来是当时的"),
        Entry("page", "纸张", "choice", PAGES),
        Entry("group_by", "分组", "choice", (("", "不分组"), *groups)),
        Entry("above", "表上面的字", wide=True),
        Entry("below", "表下面的字", wide=True),
        Entry("sign", "签名栏", wide=True, hint="中间用顿号，例如 填表人、审核人"),
    )


def ledger_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """A definition's plain values for the form."""
    return {e.name: _shown(data.get(e.name, _usual(e.name))) for e in ledger_entries()}


def field_values(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A field's declaration for the form."""
    shown = {e.name: _shown(spec.get(e.name, _usual(e.name))) for e in field_entries(())}
    shown["required_when"] = spec.get("required_when", [])
    back = {v: k for k, v in DEFAULTS.items()}
    return shown | {"default": back.get(shown["default"], shown["default"])}


def print_values(printed: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the paper, for the form."""
    shown = {e.name: _shown(printed.get(e.name, _usual(e.name))) for e in print_entries(())}
    for name in SPELT:
        for words, written in PLACES.items():
            shown[name] = shown[name].replace(written, words)
    return shown | {"sign": "、".join(printed.get("sign", ()))}


def _usual(name: str) -> Any:
    usual = {
        "type": "text", "width": 12, "places": 2, "belongs_to": "resident", "sensitivity": "personal", "period": "once",
        "retention_from": "end", "retention_years": 10, "page": "A4 landscape", "required": False, "sum": False, "past": False,
        "outsiders": False, "several": False, "one_day": False,
        "keeps": "follow", "least": 0, "title": "{unit.name}{name}", "to": "resident",
    }  # fmt: skip
    return usual.get(name, "")


def _shown(value: Any) -> Any:
    return value if isinstance(value, bool) else str(value)


def typed(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A definition's values after a form was typed into: what says the usual is left out, numbers are numbers."""
    made = {k: v for k, v in before.items() if k not in values}
    for name, value in values.items():
        found = int(value) if name in WHOLE and str(value).strip().removeprefix("-").isdecimal() else value
        found = found.strip() if isinstance(found, str) else found
        if found != _usual(name) or name in before:
            made[name] = found
    return made


def field_typed(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A field after its form was typed into; what its type has no use for goes."""
    kind = values["type"]
    useless = {name for name, group in _GROUPED.items() if GROUPS.get(kind) != group}
    useless |= {"places"} if kind != "decimal" else set()
    useless -= {"places"} if kind == "computed" else set()
    useless |= set() if kind in NUMBERS else {"sum"}
    useless |= {"default", "required", "required_when"} if kind == "computed" else set()
    useless |= set() if values.get("required_when") else {"required_when"}
    useless |= set() if values.get("to") == "resident" else {"tree"}
    useless |= set() if kind == "number" else {"whole"}
    useless |= set() if kind == "text" else {"offers"}
    useless |= set() if kind in DAYS else {"not_before", "past"}
    kept = {k: v for k, v in before.items() if k not in useless}
    made = typed(kept, {k: v for k, v in values.items() if k not in useless})
    if "default" in made:
        made["default"] = DEFAULTS.get(str(made["default"]), made["default"])
    if kind == "link":
        made.setdefault("to", "resident")
    return made


FIELD_ENTRIES = tuple(e.name for e in field_entries(()))
"""What is said of a field, from the top of its form to the bottom."""
_GROUPED = {e.name: e.group for e in field_entries(()) if e.group not in {"", FILLING}}


def print_typed(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The paper after its form was typed into."""
    signs = [part.strip() for part in str(values["sign"]).replace(",", "、").replace("，", "、").split("、")]
    said = {k: v for k, v in values.items() if k != "sign"}
    for name in SPELT:
        for words, written in PLACES.items():
            said[name] = str(said[name]).replace(words, written)
    made = typed(before, said)
    return made | {"sign": [part for part in signs if part]}
