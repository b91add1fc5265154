"""What a column of a roster can be taken for: fields of the resident, and what places people, households and houses."""

from app.models.fields.residents import RESIDENT
from app.models.tables import Area, Household, Resident

TAKEN = (
    "name", "former_name", "sex", "birth_date", "id_kind", "id_number", "ethnicity", "native_place", "marriage",
    "political", "education", "religion", "health", "employment", "occupation", "work_unit", "phone",
    "registered_division", "registered_address", "address", "estate", "building", "stair", "room", "residence_kind",
    "living_here", "relation", "died_on", "attention", "registered_state", "inflow_reason", "lodging", "permit_kind",
    "permit_number", "permit_on", "permit_until", "foreign_name", "nationality", "id_until", "china_purpose",
    "arrived_on", "leaving_on", "unregistered_reason", "unregistered_since", "note",
)  # fmt: skip
"""Columns of the resident's record in the order of a row's values."""

AT = {name: at for at, name in enumerate(TAKEN)}

PARTS = {
    "household_number": "户号", "household_kind": "户类型", "head_name": "户主姓名", "head_id_number": "户主证件号码",
    "head_phone": "户主电话", "move_in_on": "迁入日期", "move_in_reason": "迁入原因", "move_in_from": "从哪里迁来",
    "grid": "网格", "group": "居民小组", "floor": "楼层", "floors_total": "楼栋总层数", "stairs_total": "楼栋单元总数",
    "building_center": "楼栋中心点", "dwelling_use": "房屋用途", "ownership": "房屋产权", "separated": "人户一致标识",
    "foreign_surname": "外文姓", "community": "所属社区",
    "guardian_name": "监护人姓名", "guardian_phone": "监护人电话", "guardian_relation": "与监护人关系",
    "emergency_name": "紧急联系人姓名", "emergency_phone": "紧急联系人电话", "emergency_relation": "与紧急联系人关系",
    "carer_name": "照护人姓名", "carer_phone": "照护人电话", "landlord_name": "房东姓名", "landlord_phone": "房东电话",
}  # fmt: skip
"""Everything else a roster may say, with its label."""

CODED = {
    "sex": "sex", "id_kind": "identity_kind", "ethnicity": "ethnicity", "marriage": "marriage", "political": "political",
    "education": "education", "religion": "religion", "health": "health", "employment": "employment",
    "residence_kind": "residence_kind", "relation": "relation", "living_here": "yesno", "attention": "attention",
    "registered_state": "registered_state", "inflow_reason": "inflow_reason", "lodging": "lodging",
    "permit_kind": "permit_kind", "china_purpose": "china_purpose", "unregistered_reason": "unregistered_reason",
    "household_kind": "household_kind", "move_in_reason": "move_in_reason", "dwelling_use": "dwelling_use",
    "ownership": "ownership", "separated": "yesno",
}  # fmt: skip
"""Fields whose cells are words or codes of a table."""

CONTACTS = {"guardian": "监护人", "emergency": "紧急联系人", "carer": "照护人", "landlord": "房东"}
"""Roles of code table contact_role that a sheet has columns for."""

REPEATED = frozenset({"phone", "note"})
"""Fields that several columns may be taken for."""

HEADS = frozenset({"01", "02", "03"})
"""Relations that say: this is the head (GB/T 4761)."""


def field_choices() -> dict[str, str]:
    """Every field a column can be taken for, with its label."""
    return {name: RESIDENT.fields[name].label for name in TAKEN} | PARTS


def label_of(name: str) -> str:
    """The label of a field, or of what a change says (`contact.guardian`, `phones`)."""
    if name.startswith("contact."):
        return CONTACTS[name.removeprefix("contact.")]
    return {"phones": "其他电话", "household": "户号"}.get(name) or field_choices()[name]


def widths() -> dict[str, int]:
    """How many characters the record keeps of each text (without end: not named)."""
    found: dict[str, int] = {"household_number": 40, "floor": 8, "grid": 60, "group": 60}
    for cls, names in ((Area, ("name",)), (Household, ("number",)), (Resident, TAKEN)):
        for name in names:
            if length := getattr(cls.__table__.c[name].type, "length", None):
                found[name] = int(length)
    return found
