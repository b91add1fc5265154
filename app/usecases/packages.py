"""The month's package for the superior: exactly what it is entitled to, sealed and signed, and read back.

What goes: the month's figures, residents and households without notes, religion and health, service records and
cases without names of parties or texts, rows of ledgers that are not restricted. What stays is written here.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, func, select

from app.db import migrate
from app.db.bulk import stored_rows
from app.db.copying import copy_out
from app.errors import ClerkError
from app.models.definitions.visibility import asked_of, restricted_keys
from app.models.tables import (
    ExchangeLog,
    Household,
    LedgerEntry,
    MediationCase,
    OfficeSetting,
    Resident,
    ServiceItem,
    ServiceRecord,
    Viewing,
)
from app.office import Office
from app.usecases.offices.opening import own_unit
from app.usecases.questions import month_period
from app.usecases.summaries import figures as summaries

if TYPE_CHECKING:
    from app.exchange.package.keys import Passphrase, PublicKey, ReceiverKey
    from app.exchange.package.layout import PackageHeader, PackageInfo
    from app.usecases.papers.printing import PrintedPaper

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much; may raise Cancelled."""
SHARES = (("rows", 600), ("sealed", 200), ("on_stick", 200))
"""What part of the way it is, in thousandths, to copy the rows, to seal them, to put the file on a stick and read it back."""
SUMMARY = ("section", "line", "title", "value", "unit", "rows")
COLUMNS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "resident": (
        Resident,
        ("uid", "name", "sex", "birth_date", "id_kind", "id_number", "ethnicity", "marriage", "political", "education",
         "employment", "phone", "registered_address", "address", "residence_kind", "living_here", "relation", "died_on"),
    ),
    "household": (Household, ("uid", "number", "address", "estate", "building", "stair", "room")),
    "service_record": (
        ServiceRecord,
        ("uid", "number", "channel", "state", "received_on", "accepted_on", "due_on", "finished_on", "people", "satisfaction"),
    ),
    "mediation_case": (
        MediationCase,
        ("uid", "number", "dispute_type", "source", "state", "accepted_on", "closed_on", "people", "agreement_kind"),
    ),
    "ledger_entry": (LedgerEntry, ("uid", "ledger", "number", "start", "end", "reason", "end_reason")),
}  # fmt: skip
ALLOWED: dict[str, Sequence[str]] = {
    "summary": SUMMARY, **{name: columns for name, (_, columns) in COLUMNS.items()}, "service_item": ("uid", "code", "name"),
    "emergency_report": (
        "number", "stage", "kind", "time", "place", "casualties", "loss", "action", "due", "reported", "receiver", "reporter",
    ),
    "paper": ("number", "title", "pdf"),
    "restricted_row": (
        "ledger", "number", "name", "sex", "id_number", "phone", "address", "start", "end", "state", "due_on", "fields",
    ),
    "restricted_step": ("number", "on_day", "move", "person", "note", "clerk"),
}  # fmt: skip
KINDS = {"month": "月报数据包", "urgent": "突发事件报告", "restricted": "限制台账名单"}
"""What the header of a package says it is."""


@dataclass(frozen=True)
class PackageWritten:
    """What was written: counts by table, the file, its SHA-256, and the passphrase to tell the superior (or "")."""

    path: Path
    counts: dict[str, int]
    sha256: str
    passphrase: str


def write(
    office: Office, month: str, folder: Path, *, passphrase: str = "", receiver: "PublicKey | None" = None,
    progress: Progress | None = None,
) -> PackageWritten:  # fmt: skip
    """Write the month's package into `folder` (a stick or any folder), read back and compared; logged.

    Without a receiver's key it is sealed with `passphrase`, or with the office's own, made at the first export.
    What `progress` raises until the file is on the stick passes, and nothing is there. Raises ClerkError
    or OfficeError with the next step.
    """
    import hashlib
    import tempfile

    from app.exchange.package.keys import Passphrase
    from app.exchange.package.layout import PackageHeader

    office.require("package.write")
    require_begun(office, month)
    bar = _Bar(progress or (lambda _done, _of: None))
    unit, summary = own_unit(office), summaries.collect(office, month, bar.counting)
    secret = passphrase or ("" if receiver else _own_passphrase(office))
    header = PackageHeader(unit.code, unit.name, month, office.clock.now().isoformat(), migrate.HEAD)
    name = f"{unit.name}{month}月报包.liren"
    with tempfile.TemporaryDirectory(prefix="liren-") as work:
        made = Path(work) / name
        counts = _seal(office, made, header, summary, receiver or Passphrase(secret), bar)
        with made.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        _put_on_stick(office, made, folder, bar)
    _log(office, "out", name, month, unit.superior, counts, digest)
    return PackageWritten(folder / name, counts, digest, secret)


def require_begun(office: Office, month: str) -> None:
    """Raises ClerkError for a month of which there is nothing to tell yet."""
    if (period := month_period(month)).start > office.today():
        raise ClerkError(f"{period.label}还没有开始，没有可以交的数字", "请核对月份。")


class _Bar:
    """What each part of the way tells, as one bar of a thousandth each."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def counting(self) -> bool:
        """Before each figure."""
        self._progress(0, 1000)
        return False

    def tell(self, part: str, of: int, done: int) -> None:
        """How much of a part is done."""
        first = 0
        for name, share in SHARES:
            if name == part:
                self._progress(first + (share * done // of if done < of else share), 1000)
            first += share


def _seal(
    office: Office, made: Path, header: "PackageHeader", summary: summaries.MonthSummary,
    receiver: "PublicKey | Passphrase", bar: _Bar,
) -> dict[str, int]:  # fmt: skip
    from app.exchange.package.writer import write_package

    records, alone = _records(office), office.store.is_sqlite
    with office.store.engine.connect() as connection:
        tables = [*_figures(connection, office, summary), *([] if alone else _read(connection, records))]
        return write_package(
            made, header, tables, signing_key(office), receiver, partial(bar.tell, "rows", rows_to_write(office)), made.parent,
            (lambda content, told: copy_out(office.store, content, records, told)) if alone else None,
            lambda done, of: bar.tell("sealed", of, done),
        )  # fmt: skip


def _put_on_stick(office: Office, made: Path, folder: Path, bar: _Bar) -> None:
    from app.exchange.stick import Outcome, deliver

    tell = partial(bar.tell, "on_stick", 2 * made.stat().st_size)
    outcome = deliver(made, folder, made.name, office.folder, replace=True, progress=tell).outcome
    if outcome is not Outcome.DONE:
        raise ClerkError(outcome.sentence, outcome.next_step)


def inspect(path: Path) -> "PackageInfo":
    """What a package says it is and whether its signature holds; needs no key."""
    from app.exchange.package.reader import inspect_package

    return inspect_package(path)


def receive(office: Office, path: Path, key: "ReceiverKey | Passphrase") -> dict[str, int]:
    """Verify and open a package and keep its figures in the exchange log. Returns the rows by table.

    Merging its records into a street's own database comes with street mode; nothing of the office changes here.
    """
    from app.exchange.package.reader import open_package

    office.require("package.read")
    with open_package(path, key, ALLOWED) as package:
        counts = dict(package.info.counts)
        figures = (
            {str(r[1]): str(r[3]) for r in package.rows("summary")} if "summary" in package.columns else {}
        )
        header = package.info.header
    counted = {**counts, "figures": figures}
    _log(office, "in", path.name, header.period, header.unit_name, counted, "", header.kind)
    return counts


def paper_in(office: Office, path: Path, key: "ReceiverKey | Passphrase") -> "PrintedPaper":
    """The paper that a package holds (an emergency's report, a list handed out apart), as its sender printed it. Raises
    ClerkError when it holds none."""
    from app.exchange.package.reader import open_package
    from app.usecases.papers.printing import PrintedPaper

    office.require("package.read")
    with open_package(path, key, ALLOWED) as package:
        rows = list(package.rows("paper")) if "paper" in package.columns else []
    if not rows:
        raise ClerkError("这个数据包里没有文书", "它是月报数据包，请按月报数据包读入。")
    number, title, pdf = rows[0]
    return PrintedPaper(0, str(number), str(title), bytes(pdf))


def passphrase_of(office: Office) -> str:
    """The passphrase packages are sealed with when the superior gave no key."""
    return _own_passphrase(office)


def _figures(connection: Connection, office: Office, summary: summaries.MonthSummary) -> Iterator[Any]:
    """The month's figures and the names of the items, as tables of a package."""
    from app.exchange.package.writer import TableData

    shut = restricted_keys(office.whole)
    lines = [
        (s.key, li.key, li.title, str(li.value), li.unit, li.rows)
        for s in summary.sections
        for li in s.lines
        if not asked_of(li.question) & shut
    ]
    yield TableData("summary", SUMMARY, lines)
    item: Any = ServiceItem
    yield TableData(
        "service_item",
        ("uid", "code", "name"),
        stored_rows(connection, select(item.uid, item.code, item.name)),
    )


def _records(office: Office) -> dict[str, Select[Any]]:
    """What goes of each kind of record."""
    shut = restricted_keys(office.whole)
    found = {
        name: select(*(getattr(cls, c) for c in columns)).where(cls.deleted_at.is_(None))
        for name, (cls, columns) in COLUMNS.items()
    }
    free = [k for k in office.whole.ledgers if k not in shut]
    return found | {"ledger_entry": found["ledger_entry"].where(LedgerEntry.ledger.in_(free))}


def _read(connection: Connection, records: dict[str, Select[Any]]) -> Iterator[Any]:
    """The same rows read from a server, which does not copy into a file by itself."""
    from app.exchange.package.writer import TableData

    for name, query in records.items():
        yield TableData(name, COLUMNS[name][1], stored_rows(connection, query))


def _own_passphrase(office: Office) -> str:
    from app.db.keys import new_recovery_code

    return str(_kept(office, "package.passphrase", lambda: "-".join(new_recovery_code().split("-")[:4])))


def signing_key(office: Office) -> Any:
    """The key this office signs what leaves with; made at the first export."""
    from app.exchange.package.keys import SigningKey

    made = _kept(office, "package.signing_key", lambda: SigningKey.generate().private.hex())
    return SigningKey(bytes.fromhex(str(made)))


def _kept(office: Office, key: str, make: Callable[[], str]) -> Any:
    with office.read() as session:
        kept = session.get(OfficeSetting, key)
        if kept is not None:
            return kept.value
    with office.write("生成数据包密钥") as w:
        value = make()
        w.session.add(OfficeSetting(key=key, value=value))
    return value


def _log(
    office: Office, direction: str, name: str, period: str, other: str, counts: dict[str, Any], digest: str,
    made: str = "month",
) -> None:  # fmt: skip
    what = "导出" if direction == "out" else "读入"
    with office.write(f"{what}数据包 {name}") as w:
        w.session.add(
            ExchangeLog(
                at=w.at, direction=direction, kind=KINDS.get(made, made), file_name=name, period=period, receiver=other, counts=counts,
                sha256=digest or None, clerk_name=w.clerk_name,
            )
        )  # fmt: skip


@dataclass(frozen=True)
class DriveView:
    """A stick that is plugged in; `lookalikes` are names on it that would run when double-clicked (domain.md A6)."""

    path: Path
    label: str
    free: int
    writable: bool
    lookalikes: tuple[str, ...]


def drives(_office: Office) -> list[DriveView]:
    """The sticks now plugged in."""
    from app.exchange import stick

    return [
        DriveView(d.path, d.label, d.free, d.writable, tuple(stick.lookalikes(d.path)))
        for d in stick.find_drives()
    ]


def passphrase_key(text: str) -> "Passphrase":
    """What `receive` takes for a passphrase as it was told on the telephone. Raises ClerkError when it is empty."""
    from app.exchange.package.keys import Passphrase

    if not text.strip():
        raise ClerkError("请输入口令", "口令由发送单位告知，写数据包的那台电脑上可以查看。")
    words = re.sub(r"[\s－—-]+", "-", text.strip())
    ours = re.fullmatch(r"[0-9A-Za-z]{5}(-[0-9A-Za-z]{5}){3}", words)
    return Passphrase(words.upper() if ours else text.strip())


def rows_to_write(office: Office) -> int:
    """About how many rows a package of today holds, for the progress bar."""
    with office.read() as session:
        return sum(session.scalar(select(func.count(cls.id))) or 0 for cls, _ in COLUMNS.values())


def reveal_passphrase(office: Office, file_name: str) -> str:
    """The passphrase of the office's packages; that it was looked at is logged."""
    secret = _own_passphrase(office)
    with office.write(f"查看数据包口令 {file_name}") as w:
        w.session.add(
            Viewing(
                at=w.at,
                clerk_name=w.clerk_name,
                kind="exchange_log",
                record_id=None,
                what=f"数据包口令 {file_name}",
            )
        )
    return secret


@dataclass(frozen=True)
class Movement:
    """A line of the history of everything that left or entered."""

    at: str
    direction: str
    kind: str
    file_name: str
    period: str
    other: str
    clerk: str


def history(office: Office, limit: int = 200) -> list[Movement]:
    """Everything that left or entered, newest first."""
    with office.read() as session:
        query = select(ExchangeLog).order_by(ExchangeLog.id.desc()).limit(limit)
        return [
            Movement(
                e.at.astimezone().strftime("%Y-%m-%d %H:%M"), "导出" if e.direction == "out" else "读入", e.kind, e.file_name,
                e.period or "", e.receiver or "", e.clerk_name,
            )
            for e in session.scalars(query)
        ]  # fmt: skip
