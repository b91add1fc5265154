"""Sticks as the window sees them, the passphrase as it is typed, and the log of who looked at it."""

from pathlib import Path

import pytest

from app.errors import Cancelled, ClerkError
from app.exchange import stick
from app.exchange.stick import Drive
from app.models.tables import Viewing
from app.office import Office
from app.usecases import packages


def test_drives_name_files_that_would_run(
    file_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("照片.exe", "月报.pdf", "我的文档.LNK"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setattr(stick, "find_drives", lambda: [Drive(tmp_path, "U", 5, True)])
    (found,) = packages.drives(file_office)
    assert (found.label, found.free, found.writable) == ("U", 5, True)
    assert found.lookalikes == ("我的文档.LNK", "照片.exe")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("abcde-fghjk-23456-78999", "ABCDE-FGHJK-23456-78999"),
        ("  ABCDE fghjk　23456－78999 ", "ABCDE-FGHJK-23456-78999"),
        ("Our own Words", "Our own Words"),
    ],
)
def test_a_passphrase_is_taken_as_it_is_told(typed: str, read: str):
    assert packages.passphrase_key(typed).text == read


def test_an_empty_passphrase_is_asked_for():
    with pytest.raises(ClerkError, match="请输入口令"):
        packages.passphrase_key("  ")


def test_looking_at_the_passphrase_is_logged(office: Office):
    secret = packages.reveal_passphrase(office, "三月.liren")
    assert secret == packages.passphrase_of(office)
    with office.read() as session:
        assert [v.what for v in session.query(Viewing)] == ["数据包口令 三月.liren"]


def test_rows_to_write_counts_what_goes(office: Office):
    from tests import factories

    before = packages.rows_to_write(office)
    factories.service(office)
    assert packages.rows_to_write(office) == before + 1


def test_a_package_tells_how_far_it_is_until_it_is_on_the_stick(office: Office, tmp_path: Path):
    told: list[int] = []
    stick_folder = tmp_path / "stick"
    stick_folder.mkdir()

    def tell(done: int, of: int) -> None:
        told.append(done * 100 // of)

    packages.write(office, "2026-03", stick_folder, passphrase="没有别人知道的口令", progress=tell)
    assert told == sorted(told)
    assert {0, 60, 80, 90, 100} <= set(told)


@pytest.mark.parametrize("at", [0, 40, 70, 85, 95])
def test_a_package_given_up_anywhere_is_not_there(office: Office, tmp_path: Path, at: int):
    stick_folder = tmp_path / "stick"
    stick_folder.mkdir()

    def stop(done: int, of: int) -> None:
        if done * 100 >= at * of:
            raise Cancelled

    before = packages.history(office)
    with pytest.raises(Cancelled):
        packages.write(office, "2026-03", stick_folder, passphrase="没有别人知道的口令", progress=stop)
    assert list(stick_folder.iterdir()) == []
    assert packages.history(office) == before


def test_a_month_that_has_not_begun_is_sent_to_nobody(office: Office, tmp_path: Path):
    with pytest.raises(ClerkError, match="2026年4月还没有开始"):
        packages.write(office, "2026-04", tmp_path)
    assert list(tmp_path.glob("*.liren")) == []
