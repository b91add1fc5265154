"""Restricted ledgers (特殊人群): off as shipped, switched on by who holds the right, with a reason, one by one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.errors import ClerkError
from app.models.definitions.visibility import restricted_keys
from app.models.tables import AuditChange, AuditEntry, Clerk, LedgerEntry, OfficeDefinition
from app.office import Office

SWITCH = "ledgers.restricted.switch"
KIND = "switches"


@dataclass(frozen=True)
class RestrictedRow:
    """A restricted ledger: whether it is on, since when, by whom and why, and who may see it; `rows` open and ended."""

    key: str
    name: str
    line: str
    source: str
    enabled: bool
    since: datetime | None
    clerk: str
    reason: str
    rows: int


def listing(office: Office) -> list[RestrictedRow]:
    """Every restricted ledger, those that are on first. Raises ClerkError for who may not switch them."""
    office.require(SWITCH)
    keys = restricted_keys(office.whole)
    with office.read() as session:
        counted = select(LedgerEntry.ledger, func.count(LedgerEntry.id)).where(LedgerEntry.ledger.in_(keys))
        rows = {row[0]: row[1] for row in session.execute(counted.group_by(LedgerEntry.ledger))}
        kept = session.scalars(select(OfficeDefinition).where(OfficeDefinition.kind == KIND)).all()
        names = {row.id: row.name for row in session.execute(select(Clerk.id, Clerk.name))}
    switches = {d.key: d for d in kept}
    found = []
    for key in keys:
        ledger, switch = office.whole.ledgers[key], switches.get(key)
        found.append(
            RestrictedRow(
                key, ledger.name, ledger.line, ledger.source, ledger.enabled, switch.changed_at if switch else None,
                names.get(switch.changed_by or 0, "") if switch else "", _reason(switch.text) if switch else "",
                rows.get(key, 0),
            )
        )  # fmt: skip
    return sorted(found, key=lambda r: (not r.enabled, r.line, r.name))


def switch(office: Office, key: str, on: bool, reason: str) -> int:
    """Switch a restricted ledger on or off, with a reason; its rows stay where they are. Returns the audit line.

    Raises ClerkError without the right, without a reason, or for a ledger that is not restricted.
    """
    office.require(SWITCH)
    if key not in restricted_keys(office.whole):
        raise ClerkError("这不是限制台账", "请按 F5 刷新后再选。")
    if len(reason.strip()) < 4:
        raise ClerkError("请写明依据或原因", "例如：街道 2026 年 3 月通知，由我社区协助安置帮教。")
    text = f"enabled = {'true' if on else 'false'}\nreason = {_quoted(reason.strip())}\n"
    with office.write(f"{'打开' if on else '关闭'}一本限制台账") as w:
        kept = w.session.query(OfficeDefinition).filter_by(kind=KIND, key=key).first()
        if kept is None:
            w.session.add(OfficeDefinition(kind=KIND, key=key, text=text))
        else:
            kept.text, kept.active = text, True
    return w.entry_id or 0


@dataclass(frozen=True)
class SwitchRow:
    """When a restricted ledger was switched, by whom and why."""

    at: datetime
    clerk: str
    on: bool
    reason: str


def switched(office: Office, key: str) -> list[SwitchRow]:
    """Every time a restricted ledger was switched, newest first, from the audit."""
    office.require(SWITCH)
    with office.read() as session:
        kept = session.query(OfficeDefinition).filter_by(kind=KIND, key=key).first()
        if kept is None:
            return []
        query = (
            select(AuditEntry.at, AuditEntry.clerk_name, AuditChange.fields)
            .join(AuditChange, AuditChange.entry_id == AuditEntry.id)
            .where(AuditChange.kind == "office_definition", AuditChange.record_id == kept.id)
            .order_by(AuditChange.id.desc())
        )
        texts = [(at, name, f["text"][1]) for at, name, f in session.execute(query) if "text" in f]
    return [SwitchRow(at, name, "enabled = true" in text, _reason(text)) for at, name, text in texts if text]


def _quoted(text: str) -> str:
    """A TOML basic string."""
    import json

    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _reason(text: str) -> str:
    import tomllib

    return str(tomllib.loads(text).get("reason", ""))
