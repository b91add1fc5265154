"""The end of the audit chain cannot be cut off unnoticed, not by SQL, not by an older file, not by working on after it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clock import FixedClock
from app.db import audit, engine
from app.db.names import DATABASE_FILE, HEAD_FILE
from app.office import Office
from app.usecases.areas import grids as areas
from app.usecases.offices import backups, checks
from app.usecases.offices import opening as offices
from tests.offices import NOON, PASSWORD, first_run_form, new_encrypted

CUT = (
    "DELETE FROM audit_change WHERE entry_id = (SELECT max(id) FROM audit_entry)",
    "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)",
)


def run(office: Office, *statements: str) -> None:
    with office.store.engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()


def told(office: Office) -> list[str]:
    return [p.what for p in checks.check(office) if "操作记录" in p.what]


@pytest.fixture(params=["plain", "encrypted"])
def lived_in(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office with a few acts."""
    folder = tmp_path / "office"
    if request.param == "plain":
        office, _ = offices.create(folder, first_run_form(), FixedClock(NOON), plain=True)
    else:
        office, _ = new_encrypted(folder, FixedClock(NOON))
    for name in ("第三网格", "第四网格"):
        areas.add_grid(office, name)
    yield office
    office.close()


def test_an_untouched_office_is_in_order(lived_in: Office) -> None:
    assert told(lived_in) == []
    head = json.loads((lived_in.folder / HEAD_FILE).read_text())  # type: ignore[operator]
    with lived_in.store.engine.connect() as connection:
        [last] = connection.exec_driver_sql(
            "SELECT id, digest FROM audit_entry ORDER BY id DESC LIMIT 1"
        ).all()
    assert (head["id"], head["digest"], head["lost"]) == (last[0], last[1], [])


def test_the_last_line_cut_off_is_noticed_although_the_chain_fits_itself(lived_in: Office) -> None:
    run(lived_in, *CUT)
    with lived_in.store.engine.connect() as connection:
        assert audit.first_broken(connection) is None
    assert told(lived_in) == ["操作记录少了：应有的第 3 条不在了或变了样"]


def test_working_on_after_the_cut_does_not_hide_it(lived_in: Office) -> None:
    run(lived_in, *CUT)
    for name in ("第五网格", "第六网格"):
        areas.add_grid(lived_in, name)
    assert told(lived_in) == ["操作记录少了：应有的第 3 条不在了或变了样"]


def test_two_lines_cut_off_are_noticed(lived_in: Office) -> None:
    run(lived_in, *CUT, *CUT)
    areas.add_grid(lived_in, "第五网格")
    assert len(told(lived_in)) == 1


def test_a_crash_between_commit_and_head_is_no_tampering(lived_in: Office) -> None:
    assert lived_in.folder is not None
    before = (lived_in.folder / HEAD_FILE).read_bytes()
    areas.add_grid(lived_in, "第五网格")
    (lived_in.folder / HEAD_FILE).write_bytes(before)
    assert told(lived_in) == []
    areas.add_grid(lived_in, "第六网格")
    assert told(lived_in) == []


def test_an_older_file_put_in_the_place_is_noticed(lived_in: Office, tmp_path: Path) -> None:
    folder = lived_in.folder
    assert folder is not None
    copy = backups.back_up(lived_in).path
    areas.add_grid(lived_in, "第五网格")
    lived_in.store.close()
    for name in (f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(copy / DATABASE_FILE, folder / DATABASE_FILE)
    lived_in.store = engine.open_file(folder / DATABASE_FILE, lived_in.store.key)
    assert told(lived_in) == ["操作记录少了：应有的第 4 条不在了或变了样"]


def test_a_restore_takes_the_head_of_its_copy(lived_in: Office) -> None:
    folder = lived_in.folder
    assert folder is not None
    copy = backups.back_up(lived_in).path
    assert (copy / HEAD_FILE).exists()
    areas.add_grid(lived_in, "第五网格")
    lived_in.close()
    backups.restore(copy, folder, "王窗口", PASSWORD, FixedClock(NOON))
    again = offices.open_plain(folder, FixedClock(NOON)) if lived_in.store.key is None else offices.log_in(
        folder, "王窗口", PASSWORD, FixedClock(NOON))  # fmt: skip
    assert told(again) == []
    areas.add_grid(again, "第六网格")
    assert told(again) == []
    again.close()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"id": "x", "digest": 1}', None])
def test_a_head_that_cannot_be_read_is_said_and_made_again(lived_in: Office, damage: bytes | None) -> None:
    assert lived_in.folder is not None
    path = lived_in.folder / HEAD_FILE
    path.unlink() if damage is None else path.write_bytes(damage)
    [problem] = [p for p in checks.check(lived_in) if "封条" in p.what]
    assert not problem.serious
    areas.add_grid(lived_in, "第五网格")
    assert told(lived_in) == []


def test_a_full_disk_loses_no_act(lived_in: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        areas.add_grid(lived_in, "第五网格")
    assert "第五网格" in {g.name for g in areas.grids(lived_in)}
    assert told(lived_in) == []
