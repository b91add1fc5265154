"""Of what half a unit can be given: flour by weight yes, sacks and bottles no; the code table 可以有小数的单位 decides."""

from decimal import Decimal

from app.errors import ClerkError
from app.models.tables import ReliefFund
from app.office import Office
from app.usecases.relief.forms import amount_words

TABLE = "divisible_unit"


def whole_units(office: Office, fund: ReliefFund, quantity: Decimal) -> None:
    """Raise ClerkError for a part of a unit of goods that are counted in pieces."""
    if fund.form != "goods" or quantity == quantity.to_integral_value():
        return
    if office.library.code(TABLE).read(fund.unit) is None:
        raise ClerkError(
            f"“{fund.name}”按整{fund.unit}记，写的是 {amount_words(quantity, 'goods')}",
            f"“{fund.unit}”可以有小数的，到 设置 → 代码表 → 可以有小数的单位 加上。",
            field="quantity",
        )
