"""Names of a restricted ledger leave apart from the month, and only so: by right, for a reason, to a named receiver, sealed.

Seed-map E23: names stay, counts go; names go only by a separate, logged export. PIPL art. 23, 28, 29, 51 via domain.md A6.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.kinds import Ledger
from app.models.definitions.visibility import restricted_keys
from app.models.rules.text import quoted
from app.models.tables import ExchangeLog, LedgerEntry, LedgerStep, Resident
from app.office import Office
from app.usecases import packages
from app.usecases.ledgers import steps
from app.usecases.offices.opening import own_unit
from app.usecases.papers.values.ledger_values import texts
from app.usecases.restricted import viewings

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

RIGHT = "ledgers.restricted.export"
KIND = "restricted"
ROWS, STEPS = "restricted_row", "restricted_step"
SHORTEST_REASON, SHORTEST_RECEIVER = 6, 2
_UNSAFE = re.compile(r"[\\/:*?\"<>|\s]+")


@dataclass(frozen=True)
class HandedOut:
    """What was written: the file, how many rows, its SHA-256, and the passphrase, which is nowhere kept."""

    path: Path
    rows: int
    sha256: str
    passphrase: str


def choices(office: Office) -> list[tuple[str, str, int]]:
    """(key, name, open rows) of the restricted ledgers that are on and that the clerk may see. Raises ClerkError for who may not
    hand them out."""
    office.require(RIGHT)
    found = []
    with office.read() as session:
        for key in sorted(restricted_keys(office.library)):
            rows = session.query(LedgerEntry).filter_by(ledger=key, end=None).count()
            found.append((key, office.library.ledgers[key].name, rows))
    return found


def hand_out(
    office: Office, key: str, folder: Path, reason: str, receiver: str, *, ended_too: bool = False
) -> HandedOut:
    """Write the rows of one restricted ledger with names, fields and steps into a sealed package in `folder`.

    It is written into the log of looks before anything is written to disk, and into the log of what left afterwards.
    Raises ClerkError without the right, the reason or the receiver, for a ledger that is not restricted or has no rows.
    """
    ledger = _allowed(office, key, reason, receiver)
    found = list(_rows(office, ledger, ended_too=ended_too))
    if not found:
        raise ClerkError(f"{quoted(ledger.name)}里没有可以交出的行", "请核对选的是哪一本。")
    what = f"{viewings.RESTRICTED} {ledger.name}：另行交出 {len(found)} 行给 {receiver.strip()}"
    viewings.note(office, f"ledger.{key}", None, what, reason.strip()[:200])
    return _written(office, ledger, found, folder, receiver.strip())


def _allowed(office: Office, key: str, reason: str, receiver: str) -> Ledger:
    office.require(RIGHT)
    office.require("ledgers.restricted.see")
    ledger = office.library.ledger(key)
    if ledger.sensitivity != "restricted":
        raise ClerkError(f"{quoted(ledger.name)}不是限制台账", "它的行随月报数据包走，也可以在台账里导出。")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ClerkError("请写明为什么要交出名单", "例如：区司法局 2026 年 3 月核对帮教对象。")
    if len(receiver.strip()) < SHORTEST_RECEIVER:
        raise ClerkError("请写明交给谁", "写单位和经手人，例如：街道司法所 周助理。")
    return ledger


def _rows(office: Office, ledger: Ledger, *, ended_too: bool) -> Iterator[dict[str, str]]:
    """Each row in words: whose it is with whole numbers, its spell, where it stands, its own fields as JSON by name."""
    codes, flow = office.library.code, steps.flow_of(office, ledger)
    query = select(LedgerEntry, Resident).outerjoin(Resident, Resident.id == LedgerEntry.resident_id)
    query = query.where(LedgerEntry.ledger == ledger.key).order_by(LedgerEntry.id)
    with office.read() as session:
        for entry, who in session.execute(query if ended_too else query.where(LedgerEntry.end.is_(None))):
            own = texts(office, ledger, entry)
            state = flow.state.get(entry.state or flow.first) if flow else None
            yield {
                "id": str(entry.id), "ledger": ledger.name, "number": entry.number or "",
                "name": who.name if who else entry.owner_name or "", "sex": codes("sex").label(who.sex) if who else "",
                "id_number": (who.id_number or "") if who else "", "phone": (who.phone or "") if who else "",
                "address": (who.address or "") if who else "", "start": str(entry.start or ""), "end": str(entry.end or ""),
                "state": state.name if state else "", "due_on": str(entry.due_on or ""),
                "fields": json.dumps({f.name: own[f.key] for f in ledger.field if own[f.key]}, ensure_ascii=False),
            }  # fmt: skip


def _written(
    office: Office, ledger: Ledger, found: list[dict[str, str]], folder: Path, receiver: str
) -> HandedOut:
    import hashlib

    from app.db.keys import new_recovery_code
    from app.exchange.stick import Outcome, deliver

    secret = "-".join(new_recovery_code().split("-")[:4])
    stamp = f"{office.clock.now().astimezone():%Y%m%d-%H%M%S}"
    name = _UNSAFE.sub("_", f"{own_unit(office).name}另行交出_{stamp}") + ".liren"
    with tempfile.TemporaryDirectory(prefix="liren-") as work:
        made = Path(work) / name
        _seal(office, ledger, found, made, secret)
        digest = hashlib.sha256(made.read_bytes()).hexdigest()
        delivery = deliver(made, folder, name, office.folder)
    if delivery.outcome is not Outcome.DONE:
        raise ClerkError(delivery.outcome.sentence, delivery.outcome.next_step)
    with office.write(f"导出{packages.KINDS[KIND]} {name}") as w:
        w.session.add(
            ExchangeLog(
                at=w.at, direction="out", kind=packages.KINDS[KIND], file_name=name, period=f"{office.today():%Y-%m}",
                receiver=receiver[:100], counts={ROWS: len(found)}, sha256=digest, clerk_name=w.clerk_name,
            )
        )  # fmt: skip
    return HandedOut(folder / name, len(found), digest, secret)


def _seal(office: Office, ledger: Ledger, found: list[dict[str, str]], path: Path, secret: str) -> None:
    """The rows, their steps and the list as a paper; the header, which is in the clear, names neither ledger nor people."""
    from app.db import migrate
    from app.exchange.package.keys import Passphrase
    from app.exchange.package.layout import PackageHeader
    from app.exchange.package.writer import TableData, write_package

    unit, columns = own_unit(office), packages.ALLOWED[ROWS]
    made = office.clock.now().isoformat()
    header = PackageHeader(unit.code, unit.name, f"{office.today():%Y-%m}", made, migrate.HEAD, kind=KIND)
    title = f"{unit.name}{ledger.name}名单"
    tables = (
        TableData(ROWS, columns, [tuple(row[name] for name in columns) for row in found]),
        TableData(STEPS, packages.ALLOWED[STEPS], list(_steps(office, [int(row["id"]) for row in found]))),
        TableData("paper", ("number", "title", "pdf"), [("", title, _list_pdf(office, title, found))]),
    )
    write_package(path, header, tables, packages.signing_key(office), Passphrase(secret))


def _steps(office: Office, ids: list[int]) -> Iterator[tuple[str, ...]]:
    """The steps of these rows by the numbers of the rows, of each day in the order in which they were written."""
    query = select(LedgerStep, LedgerEntry.number).join(LedgerEntry, LedgerEntry.id == LedgerStep.entry_id)
    with office.read() as session:
        for s, number in session.execute(query.order_by(LedgerStep.on_day, LedgerStep.id)):
            if s.entry_id in set(ids):
                yield (number or "", str(s.on_day), s.move, s.person or "", s.note or "", s.clerk_name)


def _list_pdf(office: Office, title: str, found: list[dict[str, str]]) -> bytes:
    from app.models.rules.chinese_numbers import chinese_date
    from app.reports import pdf
    from app.reports.document import Column, Document, PageSetup, Signatures, Table, Text, Title

    heads = (
        Column("编号", 8), Column("姓名", 7), Column("性别", 4, "center"), Column("证件号码", 15), Column("电话", 10),
        Column("住址", 18), Column("起", 8), Column("办到哪一步", 8), Column("内容", 26),
    )  # fmt: skip
    names = ("number", "name", "sex", "id_number", "phone", "address", "start", "state")
    rows = tuple((*(row[name] for name in names), _said(row["fields"])) for row in found)
    blocks: tuple[Any, ...] = (
        Title(title, subtitle=f"共 {len(found)} 行"),
        Text("限制台账，只供收件单位办理所写的事，不得转交、张贴。", indent=False, role="note"),
        Table(heads, rows, points=8.5),
        Signatures(("交出人", "收件人"), date=chinese_date(office.today())),
    )
    return pdf.render(Document(title, blocks, PageSetup("A4 landscape")))


def _said(fields: str) -> str:
    return "；".join(f"{name}：{text}" for name, text in json.loads(fields).items())


def opened(office: Office, path: Path, key: Any) -> "PrintedPaper":
    """The list a package of this kind holds, at the receiving side; needs the right to see restricted ledgers, and is kept in
    that side's log of looks."""
    office.require("ledgers.restricted.see")
    paper = packages.paper_in(office, path, key)
    viewings.note(office, "exchange_log", None, f"{viewings.RESTRICTED} 别的单位交来的名单：{path.name}")
    return paper
