"""A typed text of a ledger's own field: what is wrong with it, and the form in which it is stored."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.errors import ClerkError
from app.models.definitions.kinds import LedgerField
from app.models.fields.own import plain_number
from app.models.rules import identity
from app.models.rules.dates import read_date
from app.models.rules.phones import read_phones
from app.models.rules.text import clean
from app.office import Office

LARGEST = 10**12


def field_problem(office: Office, spec: LedgerField, text: str) -> str:
    """What is wrong with a typed text, as a sentence; empty when nothing is."""
    if not clean(text):
        return f"请填写{spec.name}" if spec.required else ""
    try:
        typed(office, spec, text)
    except ClerkError as error:
        return f"{spec.name}：{error}"
    return ""


def typed(office: Office, spec: LedgerField, text: str) -> Any:
    """The stored form of a typed text. Raises ClerkError."""
    text = clean(text)
    if not text:
        return None
    if spec.type in {"money", "number"}:
        try:
            value = Decimal(text.replace(",", "").removesuffix("元"))
        except InvalidOperation:
            raise ClerkError(f"“{text}”不是数字") from None
        if value.is_finite() and value < 0:
            raise ClerkError("不能是负数")
        if not value.is_finite() or abs(value) >= LARGEST:
            raise ClerkError(f"“{text}”不是数字")
        return f"{value:.2f}" if spec.type == "money" else plain_number(value)
    if spec.type == "date":
        return str(read_date(text))
    if spec.type == "choice":
        code = office.library.code(spec.codes or "").read(text)
        if code is None:
            labels = "、".join(label for _, label in office.library.code(spec.codes or "").choices)
            raise ClerkError(f"没有“{text}”这一项", f"可以选：{labels}。")
        return code
    if spec.type == "yesno":
        if text not in {"是", "否", "有", "无", "1", "0"}:
            raise ClerkError("请写“是”或“否”")
        return "1" if text in {"是", "有", "1"} else "0"
    if spec.type == "phone" and (bad := [p.problem for p in read_phones(text) if p.problem]):
        raise ClerkError(bad[0])
    if spec.type == "id_number" and (wrong := identity.check_id(text, date.max).problems):
        raise ClerkError(wrong[0].sentence)
    return text
