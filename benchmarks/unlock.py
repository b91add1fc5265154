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
        limit = seconds(lambda: keys.unlock(folder, CLERK, PASSWORD), 7)

        def log_in(first: bool) -> float:
            if first:  # as in a program just started: no definition has been read yet
                library._shipped.cache_clear()
                library._codes.cache_clear()
            start = time.perf_counter()
            opened = offices.log_in(folder, CLERK, PASSWORD, clock)
            taken = time.perf_counter() - start
            opened.close()
            return taken

        found = {first: sorted(log_in(first) for _ in range(7))[3] for first in (True, False)}
    return [
        Line(
            "log in, the first of a program" if first else "log in again", limit * 1000, ours * 1000, "ms", "key + 50 ms",
            f"{(ours - limit) * 1000:.0f} ms more than the key",
        )
        for first, ours in found.items()
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    show("unlock", measure())


if __name__ == "__main__":
    main()
