"""Logging in against the derivation of the key alone (performance line 11)."""

import tempfile
import time
from pathlib import Path

from benchmarks._common import Line, seconds, show

CODE, CLERK, PASSWORD = "230102001001", "王窗口", "benchmark"


def measure() -> list[Line]:
    """A fresh office, opened again and again."""
    from datetime import UTC, datetime

    from app.clock import FixedClock
    from app.db import keys
    from app.usecases import offices
    from app.usecases.offices import FirstRunForm

    clock = FixedClock(datetime(2026, 11, 20, 4, 0, tzinfo=UTC))
    form = FirstRunForm(
        "示例社区", CODE, "示例", "示例街道办事处", grids=["第一网格"], clerk=CLERK,
        password=PASSWORD, password_again=PASSWORD,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "office"
        office, _ = offices.create(folder, form, clock)
        office.close()
        limit = seconds(lambda: keys.unlock(folder, CLERK, PASSWORD), 7)
        taken = []
        for _ in range(7):
            start = time.perf_counter()
            opened = offices.log_in(folder, CLERK, PASSWORD, clock)
            taken.append(time.perf_counter() - start)
            opened.close()
    ours = sorted(taken)[3]
    more = f"{(ours - limit) * 1000:.0f} ms more than the key"
    return [Line("log in", limit * 1000, ours * 1000, "ms", "key + 50 ms", more)]


def main() -> None:
    """Measure and print."""
    show("unlock", measure())


if __name__ == "__main__":
    main()
