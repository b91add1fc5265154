"""An emergency report leaves at once: printed, and written onto a stick or into a folder, open or sealed, read back."""

import hashlib
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import ClerkError
from app.models.tables import ExchangeLog
from app.office import Office
from app.usecases import packages
from app.usecases.emergencies import records as emergencies
from app.usecases.offices.opening import own_unit
from app.usecases.papers import printing

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

PAPER = "emergency_sheet"
TABLE = "emergency_report"
COLUMNS = packages.ALLOWED[TABLE]
KIND = "突发事件报告"
_UNSAFE = re.compile(r"[\\/:*?\"<>|\s]+")


@dataclass(frozen=True)
class Sent:
    """What was printed and where it lies (None with the `problem` when it could not be written); `passphrase` opens a
    sealed file."""

    paper: "PrintedPaper"
    path: Path | None
    passphrase: str = ""
    problem: str = ""

    @property
    def sealed(self) -> bool:
        """Whether a passphrase is needed to open it."""
        return bool(self.passphrase)


def print_and_send(office: Office, entry_id: int, folder: Path | None, *, sealed: bool = False) -> Sent:
    """Make a report's paper, export it and note it as told. What hinders the export does not hinder the paper: the
    `problem` says it, and the report stays to be told; the paper counts as printed when it is exported or printed."""
    paper = printing.prepare(office, PAPER, entry_id)
    if folder is None:
        return Sent(paper, None, problem="没有找到 U 盘，也没有选文件夹。选好以后按 Ctrl+P 再导出。")
    try:
        return _exported(office, entry_id, paper, folder, sealed=sealed)
    except ClerkError as error:
        return Sent(paper, None, problem=str(error))


def _exported(office: Office, entry_id: int, paper: "PrintedPaper", folder: Path, *, sealed: bool) -> Sent:
    """Written into `folder`: as a PDF, or sealed as a package of the kind "urgent" that holds the report's fields and the
    PDF. Raises ClerkError with the next step."""
    from app.exchange.stick import Outcome, deliver

    office.require("package.write")
    secret = packages.passphrase_of(office) if sealed else ""
    name = _name(office, paper, ".liren" if sealed else ".pdf")
    with tempfile.TemporaryDirectory(prefix="liren-") as work:
        made = Path(work) / name
        _seal(office, entry_id, paper, made, secret) if sealed else printing.save(paper, made)
        digest = hashlib.sha256(made.read_bytes()).hexdigest()
        delivery = deliver(made, folder, name, office.folder, replace=True)
    if delivery.outcome is not Outcome.DONE:
        raise ClerkError(delivery.outcome.sentence, delivery.outcome.next_step)
    printing.put_out(office, paper.paper_id)
    emergencies.told(office, entry_id)
    _log(office, name, digest)
    return Sent(paper, folder / name, secret)


def _name(office: Office, paper: "PrintedPaper", ending: str) -> str:
    """突发事件报告 R35-0001 20260316-1205.pdf, without what a stick's file system refuses."""
    now = office.clock.now().astimezone()
    return _UNSAFE.sub("_", f"{own_unit(office).name}{KIND}{paper.number}_{now:%Y%m%d-%H%M}") + ending


def _seal(office: Office, entry_id: int, paper: "PrintedPaper", path: Path, secret: str) -> None:
    from app.db import migrate
    from app.exchange.package.keys import Passphrase
    from app.exchange.package.layout import PackageHeader
    from app.exchange.package.writer import TableData, write_package

    unit, now = own_unit(office), office.clock.now()
    said = fields_of(office, entry_id)
    header = PackageHeader(
        unit.code, unit.name, f"{office.today():%Y-%m}", now.isoformat(), migrate.HEAD, kind="urgent"
    )
    row = tuple(said.get(name, "") for name in COLUMNS)
    tables = (
        TableData(TABLE, COLUMNS, [row]),
        TableData("paper", ("number", "title", "pdf"), [(paper.number, paper.title, paper.pdf)]),
    )
    write_package(path, header, tables, packages.signing_key(office), Passphrase(secret))


def fields_of(office: Office, entry_id: int) -> dict[str, str]:
    """What a report says, in words, by field."""
    from app.models.tables import LedgerEntry
    from app.usecases.papers.values.ledger_values import texts

    with office.read() as session:
        row = session.get_one(LedgerEntry, entry_id)
        return {"number": row.number or "", **texts(office, office.library.ledger(row.ledger), row)}


def _log(office: Office, name: str, digest: str) -> None:
    with office.write(f"导出{KIND} {name}") as w:
        w.session.add(
            ExchangeLog(
                at=w.at, direction="out", kind=KIND, file_name=name, period=f"{office.today():%Y-%m}",
                receiver=own_unit(office).superior, counts={TABLE: 1}, sha256=digest, clerk_name=w.clerk_name,
            )
        )  # fmt: skip
