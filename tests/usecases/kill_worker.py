"""Run by test_kill.py: for each line of its input it forks a child that writes into an office until it is killed.

Input lines are `import FOLDER` or `save FOLDER`; output lines are a child's process id, `ready`, `done` and `over`.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from app.clock import FixedClock
from app.usecases.importing import check, plan, take
from app.usecases.offices import opening as offices
from app.usecases.residents import records as residents
from app.usecases.residents.forms import ResidentForm

CLOCK = FixedClock(datetime(2026, 3, 16, 4, tzinfo=UTC))


def say(word: object) -> None:
    """One line to the test, at once and even from a child."""
    os.write(1, f"{word}\n".encode())


def write(what: str, folder: Path, checked: check.ImportCheck, password: str) -> None:
    """Open the office, say so, and write."""
    office = offices.log_in(folder, "王窗口", password, CLOCK)
    say("ready")
    if what == "import":
        take.take(office, checked)
    else:
        for number in range(40):
            residents.save(office, ResidentForm(name=f"第{number}人", id_kind="none"))
    say("done")


def main(empty: Path, roster: Path, password: str) -> None:
    """Check the roster once against an office that is like all the others, then serve."""
    office = offices.log_in(empty, "王窗口", password, CLOCK)
    checked = check.check(office, plan.understand(office, roster))
    office.close()
    for line in sys.stdin:
        what, folder = line.split(maxsplit=1)
        child = os.fork()
        if child == 0:
            try:
                write(what, Path(folder.strip()), checked, password)
                time.sleep(60)  # the test kills us; a child that ended by itself could not be killed safely
            finally:
                os._exit(1)
        say(child)
        os.waitpid(child, 0)
        say("over")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
