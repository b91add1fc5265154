"""A day of a clerk on 100,000 residents: memory after 1,000 and after all actions, without a window (performance
line 12)."""

from pathlib import Path
from typing import Any

from benchmarks._common import Line, fill_residents, office_in, show, size

ACTIONS = 10_000


def _now_mb() -> float:
    """What this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def day(office: Any, actions: int) -> list[float]:
    """Searches, files opened, pages turned, one save in ten; memory at each tenth."""
    from app.models.definitions.kinds import Question
    from app.models.tables import Resident
    from app.usecases import questions, search
    from app.usecases.residents import files

    words = ("张", "王丽", "lx", "zhang", "1234", "138", "花园", "李 小区")
    marks = []
    for number in range(actions):
        record = number * 7 % 90_000 % office_size(office) + 1
        if number % 10 == 0:
            with office.write("修改居民") as w:
                w.session.get_one(Resident, record).phone = f"139{number:08d}"
        elif number % 10 < 4:
            search.find(office, words[number % len(words)])
        elif number % 10 < 7:
            files.open_file(office, record)
        else:
            questions.list_page(office, Question("resident"))
        if (number + 1) % max(actions // 10, 1) == 0:
            marks.append(_now_mb())
    return marks


def office_size(office: Any) -> int:
    """How many residents there are."""
    known = getattr(office, "_benchmark_size", 0)
    if not known:
        from app.models.definitions.kinds import Question
        from app.usecases import questions

        known = office._benchmark_size = questions.count(office, Question("resident"))
    return int(known)


def measure(office: Any, actions: int) -> list[Line]:
    """After the first tenth, and at the end."""
    marks = day(office, actions)
    return [
        Line(f"memory after {actions:,} actions", marks[0], marks[-1], "MB", "≤ 220 MB, flat (≤ 1.05)",
             "limit = after the first tenth")
    ]  # fmt: skip


def main() -> None:
    """Fill an encrypted office and work a day in it."""
    count = size(100_000, __doc__)
    with office_in() as office:
        fill_residents(office, count)
        show("memory", measure(office, ACTIONS if count >= 100_000 else ACTIONS // 10))


if __name__ == "__main__":
    main()
