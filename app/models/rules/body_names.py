"""Whether a name is that of a body (a firm, a shop, an office) and not of a person: by how it ends."""

from app.models.rules.text import clean

ENDS = (
    "公司", "集团", "厂", "店", "馆", "局", "所", "站", "银行", "商行", "超市", "学校", "小学", "中学", "大学", "幼儿园", "医院", "药房",
    "中心", "委员会", "居委会", "村委会", "业委会", "办事处", "法院", "物业", "合作社", "信用社", "工作室", "协会", "经营部", "项目部",
)  # fmt: skip
LEAST = 4
"""Characters: 王小店 may be a person's name, 阳光商店 is not."""


def sounds_like_body(name: str) -> bool:
    """和平路物业公司 does, 欧阳小明 does not."""
    text = clean(name)
    return len(text) >= LEAST and "·" not in text and text.endswith(ENDS)
