"""Fifty ways of writing a ledger wrong: each is refused with file, line, what is wrong and what would be right."""

import re

import pytest

from app.errors import DefinitionError
from app.office import Office
from app.usecases.offices import definitions

WHOLE = """key = "x"
name = "样例台账"
belongs_to = "nothing"
period = "monthly"

[[field]]
key = "amount"
name = "金额"
type = "money"
sum = true

[[field]]
key = "kind"
name = "种类"
type = "choice"
codes = "relief_kind"

[print]
columns = ["number", "amount", "kind"]
"""
VIEW = """key = "x"
name = "样例视图"
question = { kind = "resident", where = [["age", ">=", 60]] }
columns = ["name", "age"]
"""


def put(old: str, new: str) -> str:
    """The whole ledger with one thing written otherwise."""
    assert WHOLE.count(old) == 1, old
    return WHOLE.replace(old, new)


def field(*lines: str) -> str:
    """The whole ledger with one more field, which begins in line 17."""
    return WHOLE.replace("[print]", "[[field]]\n" + "\n".join(lines) + "\n\n[print]")


def view(old: str, new: str) -> str:
    assert VIEW.count(old) == 1, old
    return VIEW.replace(old, new)


HALF = 'key = "half"\nname = "一半"'
BROKEN = [
    (put('key = "x"\n', ""), 1, "缺少“key”", "请补上"),
    (put('name = "样例台账"\n', ""), 1, "缺少“name”", "请补上"),
    (put('key = "x"', 'key = "y"'), 1, "key 写的是“y”，文件名却是“x”", "两者要一样"),
    (put('key = "x"', "key = x"), 1, "“x”不能这样写", "英文引号"),
    (put('key = "x"', 'key = "x'), 1, "引号没有配对", "英文引号"),
    (put("[[field]]\nkey = \"kind\"", '[field]\nkey = "kind"'), 12, "“field”前面已经写过了", "[[field]]"),
    (put('name = "样例台账"', "name = 5"), 2, "“name”应当是文字", ""),
    (put('belongs_to = "nothing"', 'belongs_to = "house"'), 3, "“belongs_to”不能是“house”", "是不是“household”？"),
    (put('belongs_to = "nothing"', 'belong_to = "nothing"'), 3, "不认识“belong_to”", "是不是“belongs_to”？"),
    (put('period = "monthly"', 'period = "month"'), 4, "“period”不能是“month”", "是不是“monthly”"),
    (put('period = "monthly"', "period = 1"), 4, "“period”", ""),
    (put('period = "monthly"', 'review = true'), 4, "“review”", ""),
    (put('period = "monthly"', 'review = "daily"'), 4, "“review”不能是“daily”", "可以写"),
    (put('period = "monthly"', 'review_by = "clerk"'), 4, "没有写多久复核一次", "请写 review"),
    (put('period = "monthly"', 'review = "monthly"\nreview_by = "clark"'), 5, "没有“clark”这个角色", "是不是“clerk”？"),
    (put('period = "monthly"', 'keeper = "nobody"'), 4, "没有“nobody”这个角色", "可以写"),
    (put('period = "monthly"', 'keeps = "day"'), 4, "没有可留的当天情况", "去掉 keeps"),
    (put('period = "monthly"', 'sensitivity = "secret"'), 4, "“sensitivity”不能是“secret”", "可以写"),
    (put('period = "monthly"', 'enabled = "是"'), 4, "“enabled”应当是true 或 false", ""),
    (put('period = "monthly"', "retention_years = -1"), 4, "保存年限不能是负数", "永久保存写 0"),
    (put('period = "monthly"', 'retention_years = "十年"'), 4, "“retention_years”应当是整数", ""),
    (put('period = "monthly"', 'asked_by = "档案"'), 4, "“asked_by”应当是一个列表", "写法如"),
    (put('period = "monthly"', 'columns = ["nobody"]'), 4, "没有“nobody”这个字段", "可以用"),
    (put('type = "money"', 'type = "mony"'), 9, "“type”不能是“mony”", "是不是“money”？"),
    (put('type = "money"', 'type = "text"'), 10, "不是数字，不能合计", "只有 number"),
    (put("sum = true", 'sum = "是"'), 10, "“sum”应当是true 或 false", ""),
    (put("sum = true", "required = 1"), 10, "“required”应当是true 或 false", ""),
    (put('key = "kind"', 'key = "amount"'), 13, "字段“amount”写了两次", "只能用一次"),
    (put('key = "kind"', 'key = "start"'), 13, "“start”是每行都有的字段", "换一个 key"),
    (put('codes = "relief_kind"\n', ""), 15, "选项没有说清", "codes"),
    (put('codes = "relief_kind"', 'codes = "relief_kid"'), 16, "没有的代码表“relief_kid”", "是不是“relief_kind”？"),
    (put('type = "choice"', 'type = "number"'), 15, "选项没有说清", "其他字段不写"),
    (field(HALF, 'type = "decimal"', "places = 9"), 22, "小数位数是 9", "请写 0 到 6"),
    (field(HALF, 'type = "link"'), 21, "没有说清连到哪里", "可以写：resident"),
    (field(HALF, 'type = "link"', 'to = "person"'), 22, "不能连到“person”", "可以写：resident"),
    (field(HALF, 'type = "link"', 'to = "ledger.none"'), 22, "没有台账“none”", "现有的台账"),
    (field(HALF, 'offers = "party_units"'), 21, "从哪里补全没有说清", "台账key.字段key"),
    (field(HALF, 'offers = "party_units.uint"'), 21, "没有“uint”这个字段", "可以用"),
    (field(HALF, 'offers = "aftercare.helper"'), 21, "是限制查看的，不能在别处提示", "去掉 offers"),
    (field(HALF, 'type = "computed"'), 21, "没有说清怎么算", "formula"),
    (field(HALF, 'formula = "amount * 2"'), 18, "没有说清怎么算", "formula"),
    (field(HALF, 'type = "computed"', 'formula = "amount *"'), 22, "公式没有写完", "两边都要有值"),
    (field(HALF, 'type = "computed"', 'formula = "amont * 2"'), 22, "公式里没有“amont”这个字段", "可以写：amount"),
    (field(HALF, 'type = "computed"', 'formula = "kind * 2"'), 22, "要用数字，写的是文字", "换成数字"),
    (field(HALF, 'type = "computed"', 'formula = "summ(amount, 1)"'), 22, "没有“summ”这种算法", "是不是“sum”？"),
    (field(HALF, 'type = "computed"', 'formula = "half + 1"'), 22, "绕回了自己", "去掉其中一个"),
    (field(HALF, 'type = "computed"', 'formula = "amount"', "required = true"), 21, "是算出来的，不用填", "去掉 required"),
    (field(HALF, 'required_when = [["kind", "contains", "1"]]'), 21, "条件里不认识“contains”", "可以写"),
    (field(HALF, 'required_when = [["kid", "=", "1"]]'), 21, "没有“kid”这个字段", "可以写：amount、kind、half"),
    (field(HALF, 'required_when = [["kind", "="]]'), 21, "没有写值", "写法如"),
    (field(HALF, "required = true", 'required_when = [["kind", "present"]]'), 21, "只能写一样", "去掉"),
    (field(HALF, 'default = "{now}"'), 21, "默认值看不懂“{now}”", "{today}"),
    (field(HALF, 'sensitivity = "hidden"'), 21, "“sensitivity”不能是“hidden”", "可以写"),
    (put('columns = ["number", "amount", "kind"]', 'columns = ["amount", "kin"]'), 19, "没有“kin”这个字段", "可以用"),
    (put('columns = ["number", "amount", "kind"]', 'page = "A4 sideways"'), 19, "纸张不能是“A4 sideways”", "可以写"),
    (put('columns = ["number", "amount", "kind"]', "margins = [10, 10]"), 19, "页边距要写四个数", "上、右、下、左"),
    (put('columns = ["number", "amount", "kind"]', 'group_by = "grid"'), 19, "没有“grid”这个字段", "可以用"),
    (put('columns = ["number", "amount", "kind"]', "widths = { amunt = 9 }"), 19, "没有“amunt”这个字段", "可以用"),
    (
        WHOLE + '[[print.heading]]\ntitle = "款物"\ncolumns = ["goods"]\n',
        20, "表头“款物”下面没有“goods”这一列", "可以写：number、amount、kind",
    ),
    (view('columns = ["name", "age"]\n', ""), 3, "视图台账没有列", "请写 columns"),
    (view('["name", "age"]', '["name", "agee"]'), 4, "没有“agee”这个字段", "可以用"),
    (view('kind = "resident"', 'kind = "people"'), 3, "没有“people”这类记录", "可以用"),
    (view('">="', '"至少"'), 3, "不认识“至少”", "可以写"),
    (view("60", '"六十"'), 3, "“六十”不是有效的数字", ""),
    (VIEW + '[[field]]\nkey = "a"\nname = "甲"\n', 3, "视图台账不能有自己的字段", "去掉 [[field]]"),
    (view('name = "样例视图"', 'name = "样例视图"\nreview = "monthly"'), 4, "视图台账没有自己的行", "去掉 review"),
]  # fmt: skip


def test_there_are_fifty() -> None:
    assert len(BROKEN) >= 50
    assert len({text for text, *_ in BROKEN}) == len(BROKEN)


def test_the_ledger_they_were_made_of_is_right(file_office: Office) -> None:
    definitions.adopt(file_office, "ledgers", "x", WHOLE)
    definitions.adopt(file_office, "ledgers", "x", VIEW)


@pytest.mark.parametrize(("text", "line", "wrong", "right"), BROKEN)
def test_a_broken_definition_is_refused_with_file_line_and_cure(
    file_office: Office, text: str, line: int, wrong: str, right: str
) -> None:
    before = file_office.library
    with pytest.raises(DefinitionError) as caught:
        definitions.adopt(file_office, "ledgers", "x", text)
    told = str(caught.value)
    assert re.search(r"“x”|x", told)
    assert wrong in told
    assert right in told
    assert f"第 {line} 行" in told, told
    assert file_office.library is before
