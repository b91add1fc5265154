"""Fields of organisations: units in the community, its social organisations, property companies, teams, branches."""

from app.models.fields.base import Kind, by_name, plain
from app.models.tables import Organisation

ORGANISATION = Kind(
    "organisation",
    "单位",
    Organisation,
    by_name(
        plain("name", "名称", "text", width=24),
        plain("kind", "类别", "choice", codes="organisation_kind", width=12),
        plain("credit_code", "统一社会信用代码", "text", width=20),
        plain("leader", "负责人", "text", width=10),
        plain("phone", "电话", "phone", mask="phone", width=14),
        plain("address", "地址", "text", width=24),
        plain("note", "备注", "note", width=20),
        plain("id", "编号", "number", filterable=False),
    ),
    links={"area": ("area", lambda e, s: e.area_id)},
    columns=("name", "kind", "leader", "phone", "address"),
    order=("name", "id"),
)
