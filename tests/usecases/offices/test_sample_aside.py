"""The sample is done with: its files are put aside whole, and the folder is free for an office of one's own."""

from pathlib import Path

import pytest

from app.clock import FixedClock
from app.errors import ClerkError, OfficeError
from app.usecases.offices import backups, door
from app.usecases.offices import opening as offices
from app.usecases.sample import fill
from tests.offices import first_run_form, new_encrypted


def test_the_sample_makes_room_for_an_office_of_ones_own(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "office"
    sample, _ = offices.create(folder, first_run_form(), clock, plain=True)
    backups.back_up(sample)
    sample.close()
    aside = backups.put_sample_aside(folder, clock)
    assert not door.exists(folder)
    assert backups.copies(folder) == []  # nobody restores the sample over the real office by mistake
    assert len(backups.copies(aside)) == 1
    offices.open_plain(aside, clock).close()
    own, code = offices.create(folder, first_run_form(), clock)
    own.close()
    assert code


def test_a_sample_that_was_not_finished_is_not_opened_and_makes_room(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "office"

    def killed(*_what: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(fill, "fill", killed)
        with pytest.raises(KeyboardInterrupt):
            fill.create(folder, clock, residents=12, months=1, plain=True)
    assert door.unfinished(folder)
    with pytest.raises(OfficeError, match="没有编完"):
        offices.open_plain(folder, clock)
    with monkeypatch.context() as cut:
        cut.setattr(fill, "fill", lambda *_what: None)
        fill.create(folder, clock, residents=12, months=1, plain=True)[0].close()
    assert not door.unfinished(folder)
    offices.open_plain(folder, clock).close()
    assert len(list(folder.glob("replaced-*"))) == 1


def test_an_office_with_a_password_stays_where_it_is(tmp_path: Path, clock: FixedClock) -> None:
    new_encrypted(tmp_path / "office", clock)[0].close()
    with pytest.raises(ClerkError, match="不是示例社区"):
        backups.put_sample_aside(tmp_path / "office", clock)
    assert door.exists(tmp_path / "office")
