"""The columns of the residents' list and the entries of the resident's form, declared."""

from typing import Any

from app.ui.widgets.form import Entry

LIST = ("name", "sex", "age", "id_number", "phone", "address", "grid", "residence_kind", "relation")

AGES = (
    ("", "不限年龄"), ("0-17", "未成年"), ("18-59", "18–59岁"), ("60-", "60岁以上"), ("70-", "70岁以上"),
    ("80-", "80岁以上"), ("90-", "90岁以上"),
)  # fmt: skip
MISSING = (
    ("", "不限缺项"), ("phone", "缺电话"), ("id_number", "缺证件号"), ("birth_date", "缺生日"), ("address", "缺住址"),
    ("grid", "未分网格"), ("household_id", "未登记户"),
)  # fmt: skip

CODED = (
    "sex",
    "id_kind",
    "ethnicity",
    "marriage",
    "political",
    "education",
    "health",
    "employment",
    "residence_kind",
    "relation",
)
CODE_TABLES = {"id_kind": "identity_kind"}


def entries(choices: dict[str, list[tuple[Any, str]]], labels: dict[str, str]) -> tuple[Entry, ...]:
    """The resident's form in the order a clerk asks."""

    def coded(name: str, required: bool = False) -> Entry:
        return Entry(name, labels[name], "choice", (("", ""), *choices[name]), required=required)

    return (
        Entry("name", "姓名", required=True, hint="生僻字可直接粘贴"),
        Entry("id_number", "证件号码", hint="填了身份证号，性别和出生日期自动带出"),
        coded("id_kind"),
        Entry("phone", "联系电话", hint="多个号码用、隔开，可写“儿子138…”"),
        coded("sex"),
        Entry("birth_date", "出生日期", hint="1990-05-17、1990.5、只知道年份也可以"),
        coded("ethnicity"),
        coded("residence_kind"),
        Entry("address", "现住地址", wide=True, hint="例如：和平路12号翠湖小区3栋2单元501室"),
        Entry("registered_address", "户籍地址", wide=True),
        Entry("grid_id", "所属网格", "choice", ((None, ""), *choices["grid_id"])),
        coded("relation"),
        coded("political"),
        coded("education"),
        coded("marriage"),
        coded("health"),
        coded("employment"),
        Entry("occupation", "职业"),
        Entry("work_unit", "工作单位", wide=True),
        Entry("former_name", "曾用名"),
        Entry("died_on", "死亡日期"),
        Entry("living_here", "现住本社区", "check"),
        Entry("note", "备注", "note", wide=True),
    )
