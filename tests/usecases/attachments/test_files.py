"""Photos and scans of records: kept, undone, in the bin, in every copy, checked, and swept only when nothing needs them."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from app.clock import FixedClock
from app.db import blobs
from app.errors import Cancelled, ClerkError, OfficeError
from app.office import ClerkRef, Office
from app.usecases.attachments import files as attachments
from app.usecases.attachments import limits as attachment_limits
from app.usecases.attachments import scanner_folder, several
from app.usecases.attachments.limits import Limits
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.offices import backups, checks, clerks
from app.usecases.offices import opening as offices
from app.usecases.papers import printing
from tests import factories
from tests.offices import NOON, PASSWORD, new_encrypted


def photo(shade: int = 100) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (80, 100), (shade * 20 % 256, 90, 60)).save(buffer, "JPEG")
    return buffer.getvalue()


def blob_paths(office: Office) -> list[Path]:
    assert office.folder is not None
    return sorted((office.folder / blobs.FOLDER).rglob("*.bin"))


def grow_old(office: Office) -> None:
    for path in blob_paths(office):
        os.utime(path, (0, 0))


def test_kept_listed_looked_at_and_put_out(file_office: Office, tmp_path: Path) -> None:
    who = factories.resident(file_office)
    one = attachments.add(file_office, "resident", who, "户口簿.jpg", photo(), "户口簿首页")
    [kept] = attachments.listing(file_office, "resident", who)
    assert (kept.id, kept.title, kept.name, kept.paper) == (one, "户口簿首页", "户口簿.jpg", "")
    assert kept.added_at == NOON
    assert attachments.thumbnails(file_office, [one, 99])[one][:3] == b"\xff\xd8\xff"
    taken = attachments.content(file_office, one)
    assert (taken.media_type, taken.pages) == ("image/jpeg", 1)
    attachments.export(file_office, one, tmp_path / "出.jpg")
    assert (tmp_path / "出.jpg").read_bytes() == taken.data
    assert photo()[:200] not in blob_paths(file_office)[0].read_bytes()


def test_looking_is_logged(file_office: Office) -> None:
    from sqlalchemy import func, select

    from app.models.tables import Viewing

    who = factories.resident(file_office)
    one = attachments.add(file_office, "resident", who, "a.jpg", photo())
    attachments.content(file_office, one)
    attachments.content(file_office, one, looked_at=False)
    with file_office.read() as session:
        assert session.scalar(select(func.count(Viewing.id)).where(Viewing.record_id == who)) == 1


def test_the_same_file_twice_is_one_row_and_of_two_people_one_file(file_office: Office) -> None:
    one, two = (factories.resident(file_office, name) for name in ("甲", "乙"))
    first = attachments.add(file_office, "resident", one, "a.jpg", photo())
    assert attachments.add(file_office, "resident", one, "b.jpg", photo(), "照片") == first
    assert attachments.add(file_office, "resident", two, "a.jpg", photo()) != first
    assert len(blob_paths(file_office)) == 1
    assert attachments.listing(file_office, "resident", one)[0].caption == "照片"


def test_refused_for_what_is_not_there(office: Office) -> None:
    with pytest.raises(ClerkError, match="记录已不存在"):
        attachments.add(office, "resident", 77, "a.jpg", photo())
    if office.folder is None:
        who = factories.resident(office)
        with pytest.raises(ClerkError, match="服务器"):
            attachments.add(office, "resident", who, "a.jpg", photo())
        assert attachments.listing(office, "resident", who) == ()
        assert attachments.broken(office) == []
        assert attachments.sweep(office) == 0


def test_the_signed_copy_stands_with_the_resident(file_office: Office) -> None:
    who = factories.resident(file_office)
    paper = printing.issue(file_office, "resident_sheet", who).paper_id
    assert attachments.papers(file_office, "resident", who) == ((paper, "居民基本情况表 2026-03-16"),)
    attachments.add(file_office, "paper", paper, "签字.jpg", photo(), "签字件")
    attachments.add(file_office, "resident", who, "像.jpg", photo(7), attachments.PORTRAIT)
    listed = attachments.listing(file_office, "resident", who)
    assert [(k.title, k.paper) for k in listed] == [("照片", ""), ("签字件", "居民基本情况表")]
    [of_paper] = attachments.listing(file_office, "paper", paper)
    assert of_paper.paper == ""


def test_delete_and_undo(file_office: Office) -> None:
    who = factories.resident(file_office)
    one = attachments.add(file_office, "resident", who, "a.jpg", photo())
    entry = attachments.delete(file_office, one)
    assert attachments.listing(file_office, "resident", who) == ()
    assert [row.title for row in recycle.listing(file_office)] == ["a.jpg"]
    with pytest.raises(ClerkError, match="回收站"):
        attachments.content(file_office, one)
    undo.undo(file_office, entry)
    assert [k.id for k in attachments.listing(file_office, "resident", who)] == [one]


def test_the_sweep_keeps_what_the_bin_and_undo_may_bring_back(file_office: Office, clock: FixedClock) -> None:
    who = factories.resident(file_office)
    binned = attachments.add(file_office, "resident", who, "a.jpg", photo(1))
    attachments.delete(file_office, binned)
    attachments.add(file_office, "resident", who, "b.jpg", photo(2))
    entry = undo.last_act(file_office)
    assert entry is not None
    undone = undo.undo(file_office, entry.id)
    grow_old(file_office)
    assert attachments.sweep(file_office) == 0
    assert undone.entry_id is not None
    undo.undo(file_office, undone.entry_id)  # what was undone comes back, with its file
    back = attachments.listing(file_office, "resident", who)[0]
    assert attachments.content(file_office, back.id).data
    undo.undo(file_office, undo.acts(file_office)[0].id)
    grow_old(file_office)
    clock.instant = NOON + timedelta(days=31)
    assert attachments.sweep(file_office) == 1
    assert len(blob_paths(file_office)) == 1
    assert attachments.broken(file_office) == []


def test_the_sweep_leaves_young_files_and_clears_half_written_ones(
    file_office: Office, clock: FixedClock
) -> None:
    store = attachments.store_of(file_office)
    young = store.put(photo(1), b"t")
    old = store.put(photo(2), b"t")
    half = store.path(old).with_name("x.bin.77.part")
    half.write_bytes(b"half")
    os.utime(store.path(old), (0, 0))
    os.utime(half, (0, 0))
    now = store.path(young).stat().st_mtime
    clock.instant = type(NOON).fromtimestamp(now, NOON.tzinfo)
    assert attachments.sweep(file_office) == 1
    assert [sha for sha, _ in store.kept()] == [young]
    assert not half.exists()


def test_check_names_the_record_of_each_file_that_is_missing_or_damaged(file_office: Office) -> None:
    who = factories.resident(file_office, "单小英")
    for shade, name in ((1, "户口簿.jpg"), (2, "残疾证.jpg"), (3, "好的.jpg")):
        attachments.add(file_office, "resident", who, name, photo(shade))
    store = attachments.store_of(file_office)
    rows = {k.name: k for k in attachments.listing(file_office, "resident", who)}
    shas = {name: _sha(file_office, k.id) for name, k in rows.items()}
    store.path(shas["户口簿.jpg"]).unlink()
    store.path(shas["残疾证.jpg"]).write_bytes(b"LIRENBLOB1\n" + bytes(100))
    found = [p.what for p in checks.check(file_office) if "附件" in p.what]
    assert found == ["居民 单小英 的附件“户口簿.jpg”不见了", "居民 单小英 的附件“残疾证.jpg”已损坏"]
    with pytest.raises(OfficeError, match="不见了"):
        attachments.content(file_office, rows["户口簿.jpg"].id)


def _sha(office: Office, attachment_id: int) -> str:
    from app.models.tables import Attachment

    with office.read() as session:
        return session.get_one(Attachment, attachment_id).sha256


def test_a_lost_thumbnail_or_portrait_is_left_out(file_office: Office) -> None:
    who = factories.resident(file_office)
    one = attachments.add(file_office, "resident", who, "a.jpg", photo(), attachments.PORTRAIT)
    found = attachments.portrait(file_office, who)
    assert found is not None
    assert found[0] == _sha(file_office, one)
    attachments.store_of(file_office).remove(found[0])
    assert attachments.thumbnails(file_office, [one]) == {}
    assert attachments.portrait(file_office, who) is None


def test_the_caption_makes_the_portrait(file_office: Office) -> None:
    who = factories.resident(file_office)
    one = attachments.add(file_office, "resident", who, "a.jpg", photo())
    assert attachments.portrait(file_office, who) is None
    attachments.caption(file_office, one, " 照片 ")
    assert attachments.portrait(file_office, who) is not None


def test_an_encrypted_office_gets_its_files_back_from_a_copy(tmp_path: Path) -> None:
    clock = FixedClock(NOON)
    folder = tmp_path / "office"
    office, _ = new_encrypted(folder, clock)
    who = factories.resident(office)
    one = attachments.add(office, "resident", who, "a.jpg", photo(1))
    first = backups.back_up(office)
    data = attachments.content(office, one).data
    two = attachments.add(office, "resident", who, "b.jpg", photo(2))
    clock.instant = NOON + timedelta(minutes=1)
    second = backups.back_up(office)
    attachments.store_of(office).remove(_sha(office, one))
    office.close()
    backups.restore(second.path, folder, "王窗口", PASSWORD, clock)
    again = offices.log_in(folder, "王窗口", PASSWORD, clock)
    assert attachments.content(again, one).data == data
    assert attachments.content(again, two).data
    assert attachments.broken(again) == []
    again.close()
    names = [p.name for p in (first.path / blobs.FOLDER).rglob("*.bin")]
    assert len(names) == 1
    [linked] = (second.path / blobs.FOLDER).rglob(names[0])
    assert linked.stat().st_nlink == 2, "the second copy took the first's file"


def test_the_scanner_folder_is_offered_kept_and_only_then_emptied(
    file_office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "扫描"
    folder.mkdir()
    who = factories.resident(file_office)
    for name, content in (("1.jpg", photo(1)), ("坏.jpg", b"\xff\xd8\xffnothing"), ("读我.txt", b"x")):
        (folder / name).write_bytes(content)
        os.utime(folder / name, (1, 1))
    (folder / "还在写.jpg").write_bytes(photo(2))
    offered = scanner_folder.waiting(folder)
    assert {w.name for w in offered} == {"1.jpg", "坏.jpg"}
    assert [w.problem for w in offered if w.name == "坏.jpg"] == ["“坏.jpg”已损坏，打不开，没有放入"]
    scanner_folder.add_waiting(file_office, "resident", who, folder / "1.jpg", "户口簿")
    assert (folder / scanner_folder.TAKEN_FOLDER / "1.jpg").exists()
    assert not (folder / "1.jpg").exists()
    with pytest.raises(ClerkError):
        scanner_folder.add_waiting(file_office, "resident", who, folder / "坏.jpg")
    assert (folder / "坏.jpg").exists()
    (folder / "1.jpg").write_bytes(photo(3))
    scanner_folder.add_waiting(file_office, "resident", who, folder / "1.jpg")
    assert (folder / scanner_folder.TAKEN_FOLDER / "1(2).jpg").exists()
    with pytest.raises(OfficeError, match="扫描文件夹"):
        scanner_folder.waiting(tmp_path / "没有")


def test_the_size_of_kept_pictures_is_a_setting(file_office: Office) -> None:
    attachment_limits.set_limits(file_office, Limits(longest=900))
    buffer = io.BytesIO()
    Image.new("RGB", (1800, 900)).save(buffer, "PNG")
    who = factories.resident(file_office)
    one = attachments.add(file_office, "resident", who, "a.png", buffer.getvalue())
    taken = attachments.content(file_office, one)
    assert Image.open(io.BytesIO(taken.data)).size == (900, 450)
    for wrong in (Limits(longest=10), Limits(longest=6001), Limits(most_mb=0), Limits(most_mb=21)):
        with pytest.raises(ClerkError, match="可以是"):
            attachment_limits.set_limits(file_office, wrong)
    assert attachment_limits.limits(file_office) == Limits(longest=900)


def test_a_file_larger_than_the_office_allows_is_refused_unread(file_office: Office, tmp_path: Path) -> None:
    who = factories.resident(file_office)
    path = tmp_path / "大.jpg"
    path.write_bytes(bytes(attachment_limits.MEGABYTE + 1))
    attachment_limits.set_limits(file_office, Limits(most_mb=1))
    for act in (
        lambda: attachments.add_file(file_office, "resident", who, path),
        lambda: attachments.add(file_office, "resident", who, "大.jpg", path.read_bytes()),
    ):
        with pytest.raises(ClerkError, match="本单位规定单个附件不超过 1 MB"):
            act()
    path.write_bytes(photo(9))
    assert attachments.add_file(file_office, "resident", who, path)


def test_only_who_may_change_definitions_sets_the_limits(file_office: Office) -> None:
    clerk = clerks.add_clerk(file_office, "周窗口", "", ("clerk",))
    file_office.clerk = ClerkRef(clerk, "周窗口")
    with pytest.raises(ClerkError, match="没有“修改台账、代码、日历等定义”的权限"):
        attachment_limits.set_limits(file_office, Limits(most_mb=5))


def test_a_bad_file_among_several_does_not_hold_up_the_others(file_office: Office, tmp_path: Path) -> None:
    who = factories.resident(file_office)
    paths = [tmp_path / name for name in ("一.jpg", "坏.jpg", "二.jpg")]
    for shade, path in enumerate(paths, 1):
        path.write_bytes(b"not a picture" if path.name == "坏.jpg" else photo(shade))

    def add(path: Path) -> int:
        return attachments.add_file(file_office, "resident", who, path)

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise Cancelled

    taken = several.add_each(paths, add, lambda _done, _total: None)
    assert sorted(kept.name for kept in attachments.listing(file_office, "resident", who)) == [
        "一.jpg",
        "二.jpg",
    ]
    assert len(taken.ids) == 2
    assert [words.startswith("“坏.jpg”不是图片") for words in taken.refused] == [True]
    assert several.add_each(paths, add, stop).refused == ("已取消，后面 2 个没有放入",)
    with pytest.raises(ClerkError, match="不是图片"):
        several.add_each(paths[1:2], add, lambda _done, _total: None)

    def stop_at_once(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        several.add_each(paths, add, stop_at_once)
