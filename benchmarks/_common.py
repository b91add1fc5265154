"""What the benchmarks share: sizes from the command line, one table, peak memory, a large office of invented people."""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

TODAY = date(2026, 11, 20)
SEED = 20261122


@dataclass(frozen=True)
class Line:
    """One measured thing: seconds, milliseconds or megabytes as `unit` says; `target` is on the ratio, or says so."""

    what: str
    limit: float | None
    ours: float
    unit: str
    target: str
    note: str = ""

    @property
    def ratio(self) -> str:
        return f"{self.ours / self.limit:.2f}" if self.limit else "–"


def peak_mb() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(title: str, lines: Sequence[Line]) -> None:
    """Print one Markdown table: limit, ours, ratio, target, peak MB of the process."""
    print(f"\n**{title}** (peak {peak_mb():.0f} MB)\n")
    print("| what | limit | ours | unit | ratio | target | note |\n|---|---|---|---|---|---|---|")
    for line in lines:
        limit = f"{line.limit:.2f}" if line.limit is not None else "–"
        print(
            f"| {line.what} | {limit} | {line.ours:.2f} | {line.unit} | {line.ratio} | {line.target} | {line.note} |"
        )


def size(default: int, description: str | None) -> int:
    """`--size N` from the command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", type=int, default=default)
    return int(parser.parse_args().size)


def seconds(work: Callable[[], Any], times: int = 1) -> float:
    """The median of `times` runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2]


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which `part` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


@contextmanager
def office_in(folder: Path | None = None, *, plain: bool = False) -> Iterator[Any]:
    """A fresh office in a folder that goes away."""
    from app.clock import FixedClock
    from app.usecases.offices import opening as offices
    from app.usecases.offices.opening import FirstRunForm

    form = FirstRunForm(
        "示例社区", "230102001001", "示例", "示例街道办事处", grids=["第一网格", "第二网格"], clerk="王窗口",
        password="benchmark", password_again="benchmark",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        from datetime import UTC, datetime

        clock = FixedClock(datetime(2026, 11, 20, 4, 0, tzinfo=UTC))
        office, _ = offices.create((folder or Path(temporary)) / "office", form, clock, plain=plain)
        try:
            yield office
        finally:
            office.close()


def fill_residents(office: Any, count: int) -> None:
    """`count` invented residents with their search index, past the audit: for measuring questions, not writes."""
    from app.db import bulk
    from app.models.tables import Area, Resident, SearchTerm

    at = "2026-11-20T04:00:00.000Z"
    stamps = {"created_at": at, "created_by": 1, "changed_at": at, "changed_by": 1, "version": 1}
    tables: Any = [Resident.__table__, SearchTerm.__table__, Area.__table__]
    with office.write("基准数据") as w:
        connection = w.session.connection()
        connection.exec_driver_sql("CREATE TEMP TABLE raw_term (term TEXT, record_id INTEGER)")
        with bulk.indices_after(connection, tables):
            batch: list[tuple[Any, ...]] = []
            for row in _residents(connection, tables[2], count, stamps):
                batch.append(row)
                if len(batch) == 5000:
                    _insert(connection, tables[0], batch, stamps)
                    batch.clear()
            _insert(connection, tables[0], batch, stamps)
            connection.exec_driver_sql(
                "INSERT INTO search_term (term, kind, record_id) "
                "SELECT term, 'resident', record_id FROM raw_term ORDER BY term, record_id"
            )
        connection.exec_driver_sql("DROP TABLE raw_term")


_COLUMNS = (
    "id", "uid", "name", "former_name", "sex", "birth_date", "id_kind", "id_number", "ethnicity", "phone", "address",
    "registered_address", "estate", "building", "stair", "room", "residence_kind", "living_here", "relation",
    "grid_id", "pinyin", "initials", "id_tail", "phone_tail",
)  # fmt: skip


def _insert(connection: Any, table: Any, rows: list[tuple[Any, ...]], stamps: dict[str, Any]) -> None:
    from app.db import bulk, search_index

    if not rows:
        return
    uids = bulk.new_uids(len(rows))
    full = [(row[0], uid, *row[1:]) for row, uid in zip(rows, uids, strict=True)]
    bulk.insert_rows(connection, table, _COLUMNS, full, stamps)
    terms = [(t, row[0]) for row in rows for t in search_index.name_terms_of(row[1], row[2])]
    connection.exec_driver_sql("INSERT INTO raw_term VALUES (?, ?)", terms)


def _residents(connection: Any, areas: Any, count: int, stamps: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    from app.db import bulk, search_index
    from app.models.rules.address import parse_address
    from app.usecases.sample import people

    grids: dict[str, int] = {}
    number = 0
    for household in people.generate(count, SEED, TODAY):
        for m in household.members:
            number += 1
            grid = household.grid.name
            if grid not in grids:
                grids[grid] = bulk.next_id(connection, areas)
                row = (grids[grid], bulk.new_uids(1)[0], "grid", grid, 0)
                bulk.insert_rows(connection, areas, ("id", "uid", "kind", "name", "sort"), [row], stamps)
            a = parse_address(m.address)
            d = search_index.derived(m.name, m.id_number or None, m.phone or None)
            yield (
                number, m.name, m.former_name or None, m.sex, m.birth_date.isoformat(), m.identity_kind,
                m.id_number or None, m.ethnicity, m.phone or None, m.address, m.registered_address, a.estate or None,
                a.building or None, a.stair or None, a.room or None, m.residence_kind, int(m.living_here), m.relation,
                grids[grid], d.pinyin, d.initials, d.id_tail, d.phone_tail,
            )  # fmt: skip


def fill_records(office: Any, count: int, residents: int) -> None:
    """`count` invented desk matters of a year, all but the last ones finished, by the first `residents` residents;
    every third is asked for on the same visit as the one before."""
    import random

    from sqlalchemy import select

    from app.db import bulk
    from app.models.tables import ServiceIntake, ServiceItem, ServiceRecord

    at = "2026-11-20T04:00:00.000Z"
    chance = random.Random(SEED)
    first = TODAY.toordinal() - 365
    with office.write("基准数据") as w:
        items = list(w.session.scalars(select(ServiceItem.id)))
        connection = w.session.connection()
        table: Any = ServiceRecord.__table__

        def rows() -> Iterator[tuple[Any, ...]]:
            uids = iter(bulk.new_uids(count))
            for number in range(1, count + 1):
                day = first + number * 365 // count
                done = day + chance.randrange(1, 12)
                received, due = date.fromordinal(day), date.fromordinal(day + 10)
                finished = date.fromordinal(done) if done <= TODAY.toordinal() else None
                yield (
                    number, next(uids), f"示例受〔2026〕{number:07d}号", chance.choice(items),
                    chance.randrange(1, residents + 1), "张三", "finished" if finished else "accepted",
                    received.isoformat(), received.isoformat(), received.year * 100 + received.month, due.isoformat(),
                    finished and finished.isoformat(), chance.randrange(1, 4), chance.choice(("张经办", "李经办", "王经办")),
                    _visit(number),
                )  # fmt: skip

        columns = (
            "id", "uid", "number", "item_id", "resident_id", "applicant", "state", "received_on", "accepted_on",
            "month", "due_on", "finished_on", "people", "first_clerk", "intake_id",
        )  # fmt: skip
        stamps = {"created_at": at, "created_by": 1, "changed_at": at, "changed_by": 1, "version": 1}
        visits: Any = ServiceIntake.__table__
        came = sorted({_visit(number) for number in range(1, count + 1)})
        with bulk.indices_after(connection, [table, visits]):
            same = {"on_day": TODAY.isoformat(), "applicant": "张三", "clerk_name": "张经办"} | stamps
            uids = zip(came, bulk.new_uids(len(came)), strict=True)
            bulk.insert_rows(
                connection, visits, ("id", "uid"), uids, _defaults(visits, ("id", "uid", *same)) | same
            )
            bulk.insert_rows(connection, table, columns, rows(), _defaults(table, columns) | stamps)


def _visit(number: int) -> int:
    """The visit that a matter came with."""
    return number - (number % 3 == 0)


def _defaults(table: Any, given: Sequence[str]) -> dict[str, Any]:
    """What the model gives to columns that may not be empty and that nobody named."""
    left = (c for c in table.columns if not c.nullable and c.name not in given and c.default is not None)
    return {c.name: c.default.arg for c in left if c.default.is_scalar}
