"""What the book of relief asks: a fund or kind of goods, an entry; amounts are exact and have two decimals at most."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.errors import ClerkError
from app.models.rules.dates import read_date
from app.models.rules.numbers import read_number
from app.models.rules.text import clean, clean_name
from app.usecases.services.forms import too_long

POINTS = "points"
FORMS = {"money": "资金", "goods": "物资", POINTS: "积分"}
UNITS = {"money": "元", POINTS: "分"}
"""The unit of a form that has no other."""
DIRECTIONS = {"in": "收入", "out": "发放"}
MOST = Decimal("999999999.99")
LONGEST_FUND = {"name": ("名称", 60), "unit": ("单位", 10), "purpose": ("用途", 200)}
LONGEST_ENTRY = {"what": ("用途或来源", 200), "party": ("领取的人", 100), "taker": ("代领人", 60)}
"""What each is called and how many characters it may have (the columns)."""
LONGEST_REASON = {"reason": ("原因", 500)}


def read_amount(text: str, what: str = "数量") -> Decimal:
    """An amount above zero with at most two decimals; 1,200.50 and ￥1200.5 are read too. Raises ClerkError."""
    if not text.strip():
        raise ClerkError(f"请写{what}", "例如 1200.50。")
    try:
        amount = read_number(text)
    except ClerkError as error:
        raise ClerkError(f"{what}{error.message}", error.hint or "例如 1200.50。") from None
    if amount <= 0:
        raise ClerkError(f"{what}要大于 0", "记错的用“冲销”或“更正”，不记负数。")
    if amount > MOST:
        raise ClerkError(f"{what}太大了", "请检查是否多打了零。")
    if amount != amount.quantize(Decimal("0.01")):
        raise ClerkError(f"{what}“{text.strip()}”的小数超过两位", "最多写到分，例如 0.05。")
    return amount.quantize(Decimal("0.01"))


def amount_words(amount: Decimal, form: str) -> str:
    """An amount as it is written: money with two decimals, goods with as many as they need."""
    if form == "money":
        return f"{amount:,.2f}"
    return f"{amount:,.2f}".rstrip("0").rstrip(".")


def read_full_day(text: str) -> date:
    """A whole date. Raises ClerkError."""
    day = read_date(text)
    if day is None or day.full is None:
        raise ClerkError("日期要写到日", "例如 2026-03-16。")
    return day.full


def read_reason(text: str, missing: ClerkError) -> str:
    """Why, whole. Raises `missing` when it is not said, ClerkError when it has no room."""
    reason = clean(text)
    if not reason:
        raise missing
    if long := too_long({"reason": reason}, LONGEST_REASON):
        raise ClerkError(long["reason"], field="reason")
    return reason


@dataclass(frozen=True)
class FundForm:
    """A fund of money, a kind of goods with its unit and what one is worth, or points (爱心超市) and what one is worth."""

    name: str = ""
    form: str = "money"
    unit: str = ""
    price: str = ""
    purpose: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found = too_long(vars(self), LONGEST_FUND)
        if not clean(self.name):
            found["name"] = "请填写名称，例如 慈善救助金、大米"
        if self.form not in FORMS:
            found["form"] = "请选资金、物资或积分"
        if self.form == "goods" and not clean(self.unit):
            found["unit"] = "物资要写单位，例如 袋、桶、件"
        if self.price.strip():
            try:
                read_amount(self.price, "单价")
            except ClerkError as error:
                found["price"] = str(error)
        return found


@dataclass(frozen=True)
class EntryForm:
    """A line of the book: what came in from whom, or what was given to whom. `kind` is a code of relief_kind."""

    fund_id: int = 0
    direction: str = "out"
    quantity: str = ""
    on_day: str = ""
    what: str = ""
    kind: str = ""
    party: str = ""
    taker: str = ""
    resident_id: int | None = None
    household_id: int | None = None
    organisation_id: int | None = None
    record_id: int | None = None
    note: str = ""

    def collected_by(self) -> str:
        """Who collects it on another's behalf; nobody does so with what comes in."""
        return clean_name(self.taker) if self.direction == "out" else ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found = too_long(vars(self) | {"taker": self.collected_by()}, LONGEST_ENTRY)
        if not self.fund_id:
            found["fund_id"] = "请选哪一项资金或物资"
        if self.direction not in DIRECTIONS:
            found["direction"] = "请选收入或发放"
        for name, read in (("quantity", read_amount), ("on_day", read_full_day)):
            try:
                read(getattr(self, name))
            except ClerkError as error:
                found[name] = str(error)
        if not clean(self.what):
            found["what"] = "请写用途或来源，例如 春节慰问、爱心企业捐赠"
        whom = self.resident_id or self.household_id or self.organisation_id or clean(self.party)
        if not whom:
            found["party"] = "请写领取的人" if self.direction == "out" else "请写从谁那里收来"
        return found
