"""kill -9 in the middle: the office opens, is sound, and holds all of the act or nothing of it (issue 2 §9)."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.clock import FixedClock
from app.db import audit
from app.models.tables import AuditEntry, Household, Membership, Residence, Resident, SearchTerm
from app.reports import xlsx
from app.usecases.offices import opening as offices
from app.usecases.sample.people import generate
from tests.offices import NOON, PASSWORD, new_encrypted

ROOT = Path(__file__).parents[2]
WORKER = Path(__file__).with_name("kill_worker.py")
HEADINGS = ("姓名", "性别", "出生日期", "公民身份号码", "联系电话", "现住址", "户号", "与户主关系")
COUNTED = (Resident, Residence, Household, Membership, SearchTerm, AuditEntry)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork")


@dataclass
class Killer:
    """The worker, the office it starts from, and chance."""

    process: "subprocess.Popen[str]"
    office: Path
    rnd: random.Random

    def heard(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def turn(self, what: str, folder: Path, patience: float | None) -> bool:
        """Let a child write into a copy of the office; kill it `patience` seconds after it began (None: when done).

        Returns whether it was done before that.
        """
        shutil.copytree(self.office, folder)
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what} {folder}\n")
        self.process.stdin.flush()
        words = {self.heard(), self.heard()}
        assert "ready" in words
        child = int((words - {"ready"}).pop())
        if patience is None:
            assert self.heard() == "done"
        else:
            time.sleep(patience)
        os.kill(child, signal.SIGKILL)
        word = self.heard()
        if word == "done":
            assert self.heard() == "over"
        else:
            assert word == "over"
        return word == "done"


def make_roster(path: Path) -> None:
    rows = [
        (p.name, "男" if p.sex == "1" else "女", str(p.birth_date), p.id_number, p.phone, p.address,
         household.household_number, "户主" if i == 0 else "")
        for household in generate(600, 5, date(2026, 3, 16)) for i, p in enumerate(household.members)
    ]  # fmt: skip
    xlsx.write_table(path, xlsx.SheetSpec("名册", tuple(xlsx.SheetColumn(h) for h in HEADINGS)), rows)


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    """A worker that waits beside an encrypted office without residents."""
    folder = tmp_path_factory.mktemp("kill")
    new_encrypted(folder / "office", FixedClock(NOON))[0].close()
    make_roster(folder / "名册.xlsx")
    process = subprocess.Popen(
        [sys.executable, WORKER, folder / "office", folder / "名册.xlsx", PASSWORD], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    yield Killer(process, folder / "office", random.Random(11))
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 0
    assert process.stdout is not None
    process.stdout.close()


def counts(folder: Path) -> tuple[int, ...]:
    """Rows of each kind, after proving that the office opens and is sound."""
    office = offices.log_in(folder, "王窗口", PASSWORD, FixedClock(NOON))
    with office.store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert audit.first_broken(connection) is None
    with office.read() as session:
        found = tuple(session.scalar(select(func.count()).select_from(cls)) or 0 for cls in COUNTED)
    with office.write("之后还能写") as w:
        w.session.add(Resident(name="后来人", id_kind="none"))
    office.close()
    return found


@pytest.mark.timeout(300)
def test_an_import_killed_fifty_times_is_there_whole_or_not_at_all(killer: Killer, tmp_path: Path) -> None:
    nothing = counts(shutil.copytree(killer.office, tmp_path / "nothing"))
    killer.turn("import", tmp_path / "whole", None)
    everything = counts(tmp_path / "whole")
    assert everything[0] >= 590
    long_enough, outcomes = 0.6, []
    for turn in range(50):
        folder = tmp_path / f"turn{turn}"
        done = killer.turn("import", folder, killer.rnd.uniform(0, long_enough))
        found = counts(folder)
        assert found in ({everything} if done else {nothing, everything})
        outcomes.append(found == everything)
        # Aim around the moment of the commit, which no two machines reach after the same time.
        long_enough = max(0.02, long_enough * (0.9 if found == everything else 1.08))
        shutil.rmtree(folder)
    assert {True, False} == set(outcomes)


def test_single_writes_killed_leave_whole_records(killer: Killer, tmp_path: Path) -> None:
    for turn in range(8):
        folder = tmp_path / f"turn{turn}"
        killer.turn("save", folder, killer.rnd.uniform(0.02, 0.4))
        found = dict(zip(COUNTED, counts(folder), strict=True))
        assert found[Resident] == found[Residence] == found[AuditEntry] - 1
