"""The columns of the residents' list and its filters, declared."""

LIST = ("name", "sex", "age", "id_number", "phone", "address", "grid", "residence_kind", "relation")

AGES = (
    ("", "不限年龄"), ("0-17", "未成年"), ("18-59", "18–59岁"), ("60-", "60岁以上"), ("70-", "70岁以上"),
    ("80-", "80岁以上"), ("90-", "90岁以上"),
)  # fmt: skip
MISSING = (
    ("", "不限缺项"), ("phone", "缺电话"), ("id_number", "缺证件号"), ("birth_date", "缺生日"), ("address", "缺住址"),
    ("grid", "未分网格"), ("household_id", "未登记户"),
)  # fmt: skip
