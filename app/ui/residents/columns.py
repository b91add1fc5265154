"""The columns of the residents' list and its filters, declared."""

from app.ui.widgets.chips import Chip

LIST = (
    "name", "sex", "age", "presence", "id_number", "phone", "address", "grid", "residence_kind", "relation"
)  # fmt: skip
SPARE = ("relation", "residence_kind", "grid", "address", "phone", "id_number", "presence")
"""Columns that go first where the list has no room; the file beside it tells them all."""

CHIPS = (
    Chip("grid_id", "网格"),
    Chip("place", "楼栋"),
    Chip("age_band", "年龄"),
    Chip("sex", "性别"),
    Chip("tag", "标签"),
    Chip("residence_kind", "类型"),
    Chip("living_here", "现住", "is", ((True, "现住本社区"), (False, "不住本社区")), one=True),
    Chip(
        "changed_at", "最近修改", ">=",
        (("today", "今天"), ("today-3", "最近 3 天"), ("today-7", "最近 7 天"), ("today-30", "最近 30 天"),
         ("today-90", "最近 90 天")),
        one=True,
    ),
    Chip("lacking", "缺项"),
)  # fmt: skip
