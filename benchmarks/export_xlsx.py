"""100,000 residents x 20 columns out to XLSX: ours against rustpy-xlsxwriter with the same looks (performance line 4).

Each writer runs in a process of its own and is fed by the same generator, so its peak memory is its own. Prints
limit, ours, ratio, peak MB and the longest time another thread was kept waiting.
"""

import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ROWS, COLUMNS, ROUNDS = 100_000, 20, 3
LABELS = [f"栏目{n}" for n in range(1, COLUMNS + 1)]


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Invented rows: 14 texts (identity numbers and telephones among them), 2 dates, 4 numbers."""
    chance = random.Random(20261122)
    day = date(1990, 1, 1)
    for number in range(count):
        texts = tuple(f"和平路{chance.randrange(400)}号翠湖小区{number % 30}栋" for _ in range(11))
        dates = (day + timedelta(chance.randrange(9000)), day + timedelta(chance.randrange(9000)))
        numbers = (number, chance.randrange(100), chance.randrange(10**6) / 100, chance.randrange(9))
        yield (f"李䶮{number}", f"350203{number:012d}", f"199{number:08d}", *texts, *dates, *numbers)


def ours(path: Path) -> None:
    """The product's writer."""
    from app.reports.xlsx import SheetColumn, SheetSpec, write_table

    kinds = ["text"] * 14 + ["date"] * 2 + ["integer", "integer", "money", "integer"]
    columns = tuple(SheetColumn(label, 16, kind) for label, kind in zip(LABELS, kinds, strict=True))  # type: ignore[arg-type]
    write_table(path, SheetSpec("名册", columns), rows(ROWS))


def limit(path: Path) -> None:
    """rustpy-xlsxwriter with heading, widths, borders and frozen heading."""
    from rustpy_xlsxwriter import Format, write_worksheet

    bordered = Format().set_border("thin")
    write_worksheet(
        (dict(zip(LABELS, row, strict=True)) for row in rows(ROWS)),
        str(path),
        "名册",
        freeze_row=1,
        bold_headers=True,
        column_widths=dict.fromkeys(LABELS, 16.0),
        column_formats=dict.fromkeys(LABELS, bordered),
        autofilter=True,
    )


def source(path: Path) -> None:
    """The generator alone: what both writers pay before they write anything."""
    for _ in rows(ROWS):
        pass


def child(name: str) -> None:
    """One measured run; prints seconds, peak MB, longest gap in ms, file MB."""
    gap, done = [0.0], threading.Event()

    def tick() -> None:
        last = time.perf_counter()
        while not done.wait(0.005):
            now = time.perf_counter()
            gap[0], last = max(gap[0], now - last), now

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        ticker = threading.Thread(target=tick, daemon=True)
        ticker.start()
        start = time.perf_counter()
        globals()[name](path)
        seconds = time.perf_counter() - start
        done.set()
        ticker.join()
        size = path.stat().st_size / 1e6 if path.exists() else 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.3f} {peak:.0f} {gap[0] * 1000:.0f} {size:.1f}")


def main() -> None:
    """Interleaved rounds, medians."""
    results: dict[str, list[list[float]]] = {"source": [], "limit": [], "ours": []}
    for _ in range(ROUNDS):
        for name, found in results.items():
            done = subprocess.run(
                [sys.executable, __file__, name], stdout=subprocess.PIPE, text=True, check=True
            )
            found.append([float(word) for word in done.stdout.split()])
    middle = {name: sorted(found)[len(found) // 2] for name, found in results.items()}
    base = middle["source"][0]
    for name, (seconds, peak, gap, size) in middle.items():
        print(
            f"{name:7} {seconds:6.2f} s (writing {seconds - base:5.2f} s)  peak {peak:4.0f} MB  gap {gap:4.0f} ms  {size:.1f} MB"
        )
    ratio = (middle["ours"][0] - base) / (middle["limit"][0] - base)
    print(f"ratio ours / limit {ratio:.2f} (target <= 2), peak {middle['ours'][1]:.0f} MB (target <= 200)")


if __name__ == "__main__":
    child(sys.argv[1]) if len(sys.argv) > 1 else main()
