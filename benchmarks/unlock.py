"""Logging in against the derivation of the key alone (performance line 11), in processor time.

The program reads its modules and definitions ahead while the password is typed at the door (offices.warm); the line
"at the door" does the same in a process of its own and then logs in. The line before it is for who types in no time.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._common import Line, show

CODE, CLERK, PASSWORD = "230102001001", "王窗口", "benchmark"


def at_the_door(folder: Path) -> None:
    """Print the seconds of the first log-in of this process, what the door reads ahead having been read."""
    from app.clock import SystemClock
    from app.usecases.offices.warm import warm_up

    warm_up()
    from app.usecases.offices import opening as offices

    start = time.process_time()
    opened = offices.log_in(folder, CLERK, PASSWORD, SystemClock())
    print(time.process_time() - start)
    opened.close()


def _first_at_the_door(folder: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.unlock", "--child", str(folder)]
    times = [
        float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout) for _ in range(7)
    ]
    return sorted(times)[3]


def measure() -> list[Line]:
    """A fresh office, opened again and again."""
    from datetime import UTC, datetime

    from app.clock import FixedClock
    from app.db import keys
    from app.models.definitions import library
    from app.usecases.offices import opening as offices
    from app.usecases.offices.opening import FirstRunForm

    clock = FixedClock(datetime(2026, 11, 20, 4, 0, tzinfo=UTC))
    form = FirstRunForm(
        "示例社区", CODE, "示例", "示例街道办事处", grids=["第一网格"], clerk=CLERK,
        password=PASSWORD, password_again=PASSWORD,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "office"
        office, _ = offices.create(folder, form, clock)
        office.close()

        def key() -> float:
            start = time.process_time()
            keys.unlock(folder, CLERK, PASSWORD)
            return time.process_time() - start

        limit = sorted(key() for _ in range(14))[7]

        def log_in(first: bool) -> float:
            if first:  # as in a program just started: no definition has been read yet
                library._shipped.cache_clear()
                library._codes.cache_clear()
                library._shipped_source.cache_clear()
                library._shipped_list.cache_clear()
            start = time.process_time()
            opened = offices.log_in(folder, CLERK, PASSWORD, clock)
            taken = time.process_time() - start
            opened.close()
            return taken

        found = {
            "log in, nothing read ahead": sorted(log_in(True) for _ in range(7))[3],
            "log in at the door, the first of a program": _first_at_the_door(folder),
            "log in again": sorted(log_in(False) for _ in range(7))[3],
        }
    return [
        Line(
            what, limit * 1000, ours * 1000, "ms", "key + 50 ms",
            f"{(ours - limit) * 1000:.0f} ms more than the key",
        )
        for what, ours in found.items()
    ]  # fmt: skip


def main() -> None:
    """Measure and print, or be the measured process."""
    if sys.argv[1:2] == ["--child"]:
        at_the_door(Path(sys.argv[2]))
        return
    show("unlock", measure())


if __name__ == "__main__":
    main()
