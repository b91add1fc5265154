"""One record saved (checked, indexed, audited, on the disk), against one bare commit (performance line 10)."""

import time
from pathlib import Path
from typing import Any

from benchmarks._common import Line, fill_residents, office_in, quantile, show, size

TIMES = 200


def _bare(office: Any) -> list[float]:
    """One row into a file of its own with synchronous=FULL, the same library and key."""
    from app.db import engine

    store = engine.open_file(Path(office.folder) / "bare.db", office.store.key)
    raw = store.engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, note TEXT)")
    taken = []
    for number in range(TIMES):
        start = time.perf_counter()
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("INSERT INTO t (name, note) VALUES (?, ?)", (f"张{number}", "和平路12号"))
        cursor.execute("COMMIT")
        taken.append(time.perf_counter() - start)
    raw.close()
    store.close()
    return taken


def _saves(office: Any) -> list[float]:
    """A resident's telephone and address changed, each in its own act."""
    from app.models.tables import Resident

    taken = []
    for number in range(TIMES):
        start = time.perf_counter()
        with office.write("修改居民") as w:
            resident = w.session.get_one(Resident, number + 1)
            resident.phone = f"138{number:08d}"
        taken.append(time.perf_counter() - start)
    return taken


def measure(office: Any) -> list[Line]:
    """p50 and p99."""
    _saves(office)
    bare, ours = _bare(office), _saves(office)
    return [
        Line("save one record, p50", quantile(bare, 0.5) * 1000, quantile(ours, 0.5) * 1000, "ms", "≤ 3"),
        Line(
            "save one record, p99", quantile(bare, 0.99) * 1000, quantile(ours, 0.99) * 1000, "ms", "≤ 50 ms"
        ),
    ]


def main() -> None:
    """Fill an encrypted office and save."""
    count = size(100_000, __doc__)
    with office_in() as office:
        fill_residents(office, count)
        show(f"save one, {count:,} residents", measure(office))


if __name__ == "__main__":
    main()
