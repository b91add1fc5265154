"""Values of the receipt that is signed for money or goods of the book of relief."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.rules.chinese_numbers import chinese_date, chinese_money
from app.models.tables import Household, ReliefEntry, ReliefFund, Resident, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases.relief.book import REVERSE
from app.usecases.relief.forms import POINTS, amount_words
from app.usecases.services import veiled


def relief_entry(office: Office, entry_id: int) -> dict[str, Any]:
    """What was given to whom out of which fund, in figures and for money in capitals; who fetched it, for what."""
    with office.read() as session:
        e = session.get(ReliefEntry, entry_id)
        if e is None:
            raise ClerkError("这一笔已不存在", "请按 F5 刷新。")
        if e.quantity < 0:
            raise ClerkError("冲销的那一笔没有单据", "请打印原来那一笔，或更正后的那一笔。")
        fund = session.get_one(ReliefFund, e.fund_id)
        resident = session.get(Resident, e.resident_id) if e.resident_id else None
        household = session.get(Household, e.household_id) if e.household_id else None
        record = session.get(ServiceRecord, e.record_id) if e.record_id else None
        if record is not None:
            veiled.require_matter(office, session, record)
        item = session.get(ServiceItem, record.item_id) if record else None
        address = (resident.address if resident else None) or (household.address if household else None) or ""
        worth = fund.price * e.quantity if fund.form == "goods" and fund.price else None
        return {
            "number": e.number,
            "received": "是" if e.direction == "in" else "",
            "given": "领取" if e.direction == "out" else "收到",
            "on_day": str(e.on_day),
            "on_day_chinese": chinese_date(e.on_day),
            **_fund(fund),
            "amount": f"{amount_words(e.quantity, fund.form)}{fund.unit}",
            "capitals": chinese_money(e.quantity) if fund.form == "money" else "",
            "worth": f"约合 {amount_words(worth, 'money')} 元" if worth else "",
            "what": e.what,
            "kind": office.library.code("relief_kind").label(e.kind) if e.kind else "",
            "party": e.party or "",
            "id_number": (resident.id_number if resident else None) or "",
            "phone": (resident.phone if resident else None) or "",
            "address": address,
            "taker": e.taker or "",
            "matter": f"{item.name}（{record.number or record.id}）" if item and record else "",
            "note": e.note or "",
            **_standing(session, e),
            "_resident_id": e.resident_id,
            "_household_id": e.household_id,
        }


def _standing(session: Session, entry: ReliefEntry) -> dict[str, str]:
    """Who entered it, and the number of the entry that took it out of the book, "" while it stands."""
    by = select(ReliefEntry.number).where(ReliefEntry.corrects_id == entry.id, ReliefEntry.way == REVERSE)
    return {"clerk": entry.clerk_name, "reversed": session.scalar(by) or ""}


def _fund(fund: ReliefFund) -> dict[str, str]:
    """What is kept account of, what it may be used for, and whether it can be donated: points are earned."""
    return {"fund": fund.name, "purpose": fund.purpose or "", "donated": "" if fund.form == POINTS else "是"}
