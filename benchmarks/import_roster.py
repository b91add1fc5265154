"""A roster of 100,000 x 20 from .xlsx into an encrypted office, against calamine and a bare insert (performance line 3).

The limit is calamine's parse of the same file and one raw `executemany` of its 20 columns into a plain table without
any index. Ours is everything: every rule, pinyin, households, areas, spells, search index, audit of each field. Each
runs in a process of its own; also printed: the longest time without progress and how soon a cancel is heeded.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks._common import SEED, TODAY, Line, office_in, peak_mb, show, size

HEADINGS = (
    "姓名", "性别", "出生日期", "公民身份号码", "联系电话", "民族", "婚姻状况", "政治面貌", "学历", "户籍地址", "现住地址",
    "人口类型", "是否常住", "所属网格", "户号", "与户主关系", "工作单位", "职业", "曾用名", "备注",
)  # fmt: skip


def write_roster(path: Path, count: int) -> None:
    """Invented people as a sheet that a street office might send."""
    from app import paths
    from app.models.definitions.codes import load_code_tables
    from app.reports import xlsx
    from app.usecases.sample import people

    t = load_code_tables(paths.resources() / "codes")
    rows = (
        (
            m.name, t["sex"].label(m.sex), str(m.birth_date), m.id_number, m.phone, t["ethnicity"].label(m.ethnicity),
            t["marriage"].label(m.marriage), t["political"].label(m.political), t["education"].label(m.education),
            m.registered_address, m.address, t["residence_kind"].label(m.residence_kind),
            "是" if m.living_here else "否", h.grid.name, h.household_number, t["relation"].label(m.relation),
            m.work_unit, m.occupation, m.former_name, "",
        )
        for h in people.generate(count, SEED, TODAY)
        for m in h.members
    )  # fmt: skip
    xlsx.write_table(path, xlsx.SheetSpec("居民花名册", tuple(xlsx.SheetColumn(c) for c in HEADINGS)), rows)


def limit(path: Path) -> list[float]:
    """Seconds of parse and bare insert."""
    import sqlite3

    from python_calamine import CalamineWorkbook

    start = time.perf_counter()
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    parsed = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        raw = sqlite3.connect(Path(folder) / "t.db", isolation_level=None)
        raw.execute("PRAGMA journal_mode=WAL")
        names = ", ".join(f"c{i} TEXT" for i in range(len(HEADINGS)))
        raw.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {names})")
        raw.execute("BEGIN")
        raw.executemany(f"INSERT INTO t VALUES (NULL{', ?' * len(HEADINGS)})", rows)
        raw.execute("COMMIT")
        raw.close()
    done = time.perf_counter()
    return [done - start, parsed - start, done - parsed]


def ours(path: Path) -> list[float]:
    """Seconds of it all, of opening, checking, taking; longest silence of the progress in seconds."""
    from app.usecases.importing import check, plan, take

    last, gap = [time.perf_counter()], [0.0]

    def progress(_done: int, _total: int) -> None:
        now = time.perf_counter()
        gap[0], last[0] = max(gap[0], now - last[0]), now

    with office_in() as office:
        start = last[0] = time.perf_counter()
        understood = plan.understand(office, path, progress=progress)
        opened = time.perf_counter()
        checked = check.check(office, understood, progress)
        seen = time.perf_counter()
        take.take(office, checked, progress)
        progress(0, 0)
        done = time.perf_counter()
    return [done - start, opened - start, seen - opened, done - seen, gap[0]]


def cancel(path: Path) -> list[float]:
    """Seconds from a clerk's cancel in the middle of the writing to an office that is as it was."""
    from app.errors import Cancelled
    from app.usecases.importing import check, plan, take

    asked: list[float] = []

    def progress(done: int, total: int) -> None:
        if done > total // 2:
            asked.append(time.perf_counter())
            raise Cancelled

    with office_in() as office:
        checked = check.check(office, plan.understand(office, path))
        try:
            take.take(office, checked, progress)
        except Cancelled:
            return [time.perf_counter() - asked[0]]
    return [0.0]


def _child(name: str, path: Path) -> tuple[list[float], float]:
    command = [sys.executable, "-m", "benchmarks.import_roster", "--child", name, str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    *values, peak = (float(word) for word in done.stdout.split())
    return values, peak


def measure(count: int) -> list[Line]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_roster(path, count)
        (base, parse, insert), _ = _child("limit", path)
        (whole, opened, checked, taken, gap), peak = _child("ours", path)
        (again, *_), _ = _child("limit", path)
        (stopped,), _ = _child("cancel", path)
    base = (base + again) / 2
    note = f"limit = parse {parse:.1f} + insert {insert:.1f}; ours = open {opened:.1f} + check {checked:.1f} + take {taken:.1f}"
    return [
        Line(f"import {count:,} x {len(HEADINGS)}, encrypted", base, whole, "s", "≤ 3", note),
        Line("peak memory of it", None, peak, "MB", "≤ 450 MB"),
        Line("longest time without progress", None, gap * 1000, "ms", "≤ 100 ms"),
        Line("cancel in the middle, all taken back", None, stopped * 1000, "ms", "≤ 500 ms"),
    ]


def main() -> None:
    """Measure, or be the measured process."""
    if "--child" in sys.argv:
        name, path = sys.argv[2:4]
        work: Any = {"limit": limit, "ours": ours, "cancel": cancel}[name]
        print(*work(Path(path)), peak_mb())
        return
    count = size(100_000, __doc__)
    show(f"import of a roster, {count:,} rows", measure(count))


if __name__ == "__main__":
    main()
