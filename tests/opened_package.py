"""The month's package as its receiver reads it."""

from pathlib import Path
from typing import Any

from app.exchange.package.keys import Passphrase
from app.exchange.package.reader import open_package
from app.office import Office
from app.usecases import packages


def rows_of_month(office: Office, month: str, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Write the package of a month, open it again, and give every row of every table."""
    written = packages.write(office, month, folder)
    with open_package(written.path, Passphrase(written.passphrase), packages.ALLOWED) as package:
        found = {table: [tuple(row) for row in package.rows(table)] for table in package.tables}
    assert {table: len(rows) for table, rows in found.items()} == written.counts
    return found
