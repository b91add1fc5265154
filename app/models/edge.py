"""The model's edge: values that no form and no import may let in, checked on every record about to be written.

Whatever way a record comes — form, import, undo, a street's package — these hold, so every reader may rely on them.
"""

from datetime import date

from app.errors import ClerkError
from app.models.organisation import Organisation
from app.models.resident import Residence, Resident, ResidentPhone
from app.models.rules import identity
from app.models.rules.organisation_code import check_organisation_code
from app.models.rules.phones import read_phones

CHECKED_ID_KINDS = frozenset({"111", "112", "113", "hmt"})


def refuse_bad_values(record: object, today: date) -> None:
    """Raise ClerkError for a resident ID (GB 11643), phone, 统一社会信用代码 (GB 32100) or span that cannot be right."""
    if isinstance(record, Resident):
        _resident(record, today)
    elif isinstance(record, Organisation) and record.credit_code:
        if problems := check_organisation_code(record.credit_code).problems:
            raise ClerkError(f"统一社会信用代码：{problems[0]}")
    elif isinstance(record, ResidentPhone):
        _phone(record.number)
    elif isinstance(record, Residence) and record.start and record.end and record.end < record.start:
        raise ClerkError("居住的终止日期在起始日期之前", "请核对两个日期。")


def _resident(resident: Resident, today: date) -> None:
    if not resident.name:
        raise ClerkError("居民没有姓名")
    if resident.id_number and resident.id_kind in CHECKED_ID_KINDS:
        reading = identity.check_id(resident.id_number, today)
        if reading.problems:
            raise ClerkError(f"{resident.name} 的证件号码：{reading.problems[0].sentence}")
        if not identity.measured(reading):
            raise ClerkError(
                f"{resident.name} 的证件号码不是身份证号", "请核对号码，或把证件类型改为相应的证件。"
            )
    if resident.phone:
        _phone(resident.phone, f"{resident.name} 的")


def _phone(number: str, whose: str = "") -> None:
    if wrong := [p.problem for p in read_phones(number) if p.problem]:
        raise ClerkError(f"{whose}联系电话：{wrong[0]}")
