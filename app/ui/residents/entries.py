"""The entries of the resident's form in the order a clerk asks, in groups; what one kind of resident is asked only."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.residents.household_parts import RelationLine
from app.ui.widgets.form import Entry

CODE_TABLES = {
    "sex": "sex", "id_kind": "identity_kind", "ethnicity": "ethnicity", "marriage": "marriage", "political": "political",
    "education": "education", "religion": "religion", "health": "health", "employment": "employment",
    "residence_kind": "residence_kind", "relation": "relation", "attention": "attention",
    "registered_state": "registered_state", "inflow_reason": "inflow_reason", "lodging": "lodging",
    "permit_kind": "permit_kind", "china_purpose": "china_purpose", "unregistered_reason": "unregistered_reason",
}  # fmt: skip
"""Form field → code table of its choices."""

KIND_GROUPS = {"01": "户籍人口", "02": "流动人口", "03": "境外人员", "04": "未落户人员"}
"""人口类型 → the group of entries that only this kind is asked (domain.md A1.1)."""

Choices = dict[str, list[tuple[Any, str]]]


class _Declared:
    """Short ways to say an entry."""

    def __init__(self, choices: Choices, labels: dict[str, str], group: str) -> None:
        self._choices, self._labels, self._group = choices, labels, group

    def text(self, name: str, hint: str = "", *, wide: bool = False) -> Entry:
        return Entry(name, self._labels[name], hint=hint, wide=wide, group=self._group)

    def relation(self) -> Entry:
        words = [word for _code, word in self._choices["relation"]]
        return Entry(
            "relation", self._labels["relation"], "own", make=lambda: RelationLine(words), group=self._group
        )

    def coded(self, name: str) -> Entry:
        return Entry(name, self._labels[name], "choice", (("", ""), *self._choices[name]), group=self._group)


def entries(
    choices: Choices, labels: dict[str, str], contacts: Callable[[], QWidget], *, new: bool = False
) -> tuple[Entry, ...]:
    """Every entry; `choices` by field name, `contacts` makes the box of contacts. Of somebody `new` the form asks at
    once where he comes from: it decides whether the month counts a move."""
    return (
        *_who(_Declared(choices, labels, "")),
        *(_came(choices) if new else ()),
        *_where(_Declared(choices, labels, "居住"), choices),
        *(() if new else _moved(_Declared(choices, labels, "居住"), choices)),
        *_kinds(choices, labels),
        *_more(_Declared(choices, labels, "更多")),
        Entry("contacts", labels["contacts"], "own", wide=True, group="联系人", make=contacts),
        Entry("note", "备注", "note", wide=True, group="备注"),
    )


def _who(d: _Declared) -> tuple[Entry, ...]:
    return (
        Entry("name", "姓名", required=True, hint="生僻字：粘贴，或写 U+20BB7，或写（石羡）"),
        d.text("id_number", "填了身份证号，性别和出生日期自动带出"),
        d.coded("id_kind"),
        d.text("phone", "多个号码用、隔开，可写“儿子138…”"),
        d.coded("sex"),
        d.text("birth_date", "1990-05-17、1990.5、只知道年份也可以"),
        d.coded("ethnicity"),
        d.coded("residence_kind"),
        d.relation(),
        d.coded("attention"),
    )


def _where(d: _Declared, choices: Choices) -> tuple[Entry, ...]:
    grids = ((None, ""), *choices["grid_id"])
    return (
        d.text("address", "例如：和平路12号翠湖小区3栋2单元501室", wide=True),
        d.text("registered_address", "与现住地址不同就是人户分离", wide=True),
        Entry("grid_id", "所属网格", "choice", grids, group="居住"),
        Entry("living_here", "现住本社区", "check", group="居住"),
    )


def _moved(d: _Declared, choices: Choices) -> tuple[Entry, ...]:
    return (
        d.text("moved_on", "住进来、搬走的日期，空着就是今天"),
        Entry("move_reason", "变动原因", "choice", (("", ""), *choices["move_reason"]), group="居住"),
    )


def _came(choices: Choices) -> tuple[Entry, ...]:
    return (
        Entry(
            "move_reason",
            "来由",
            "choice",
            tuple(choices["move_reason"]),
            hint="人口月报按它算：补录不算迁入",
        ),
        Entry("moved_on", "变动日期", hint="哪天来的；补录可以空着，迁入、婚入、返回要填"),
    )


def _kinds(choices: Choices, labels: dict[str, str]) -> tuple[Entry, ...]:
    own, floating, foreign, unregistered = (
        _Declared(choices, labels, group) for group in KIND_GROUPS.values()
    )
    return (
        own.coded("registered_state"),
        own.text("registered_division", "六位或十二位区划代码"),
        floating.coded("inflow_reason"),
        floating.coded("lodging"),
        floating.coded("permit_kind"),
        floating.text("permit_number"),
        floating.text("permit_on", "2026-03-31"),
        floating.text("permit_until", "到期前会提醒"),
        foreign.text("foreign_name", "证件上的外文姓名"),
        foreign.text("nationality"),
        foreign.text("id_until", "到期前会提醒"),
        foreign.coded("china_purpose"),
        foreign.text("arrived_on", "2026-03-31"),
        foreign.text("leaving_on", "2026-09-30"),
        unregistered.coded("unregistered_reason"),
        unregistered.text("unregistered_since", "只知道年份也可以"),
    )


def _more(d: _Declared) -> tuple[Entry, ...]:
    return (
        d.coded("political"),
        d.coded("education"),
        d.coded("marriage"),
        d.coded("health"),
        d.coded("employment"),
        d.coded("religion"),
        d.text("occupation"),
        d.text("work_unit"),
        d.text("native_place"),
        d.text("former_name"),
        d.text("other_names", "同一个字的别的写法、外号，用、隔开；都能查到"),
        d.text("died_on", "登记死亡请用“更多 → 死亡登记”"),
    )
