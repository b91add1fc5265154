"""An import as the clerk meets it: counts add up, bad rows come back, undo and redo, cancel leaves nothing."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app.db import audit
from app.errors import Cancelled
from app.models.rules.identity import make_id
from app.models.tables import Area, Household, Membership, Residence, Resident, SearchTerm
from app.office import Office
from app.usecases import search
from app.usecases.history import changes as history
from app.usecases.history import undo
from app.usecases.importing import check, past, plan, take
from app.usecases.importing.check import ImportCheck

HEADINGS = ("姓名", "性别", "公民身份号码", "联系电话", "现住地址", "所属网格", "户号", "与户主关系")
KINDS: tuple[Any, ...] = (Resident, Residence, Membership, Household, Area)


def person(number: int, **said: str) -> dict[str, str]:
    """An invented person of household number // 3."""
    home = number // 3
    row = dict(
        zip(
            HEADINGS,
            (
                "张王李赵"[number % 4] + "一二三四五六七八"[number // 4 % 8] + "安",
                "男" if number % 2 else "女",
                make_id("230102", date(1950 + number % 60, 1 + number % 12, 3), number % 1000),
                f"138{number:08d}",
                f"幸福小区{home % 20 + 1}号楼{home % 3 + 1}单元{home % 9 + 1}01室",
                f"第{'一二三'[home % 3]}网格",
                f"H{home:05d}",
                ("户主", "妻" if number % 2 == 0 else "夫", "其他")[number % 3],
            ),
            strict=True,
        )
    )
    return row | said


def sheet(folder: Path, rows: Sequence[dict[str, str]], name: str = "名册.csv") -> Path:
    """The rows as a file."""
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def checked(office: Office, path: Path) -> ImportCheck:
    return check.check(office, plan.understand(office, path))


def contents(office: Office) -> dict[str, Any]:
    """Everything an import writes, without who and when."""
    left_out = {"created_at", "created_by", "changed_at", "changed_by", "version"}
    found: dict[str, Any] = {}
    with office.read() as session:
        for cls in KINDS:
            columns = [c for c in cls.__table__.c if c.name not in left_out]
            found[cls.__tablename__] = session.execute(select(*columns).order_by(cls.id)).all()
        terms = select(SearchTerm.term, SearchTerm.record_id).where(SearchTerm.kind == "resident")
        found["terms"] = sorted(map(tuple, session.execute(terms)))
    return found


def broken(office: Office) -> int | None:
    with office.store.engine.connect() as connection:
        return audit.first_broken(connection)


@pytest.mark.parametrize("seed", range(4))
def test_counts_add_up_and_undo_and_redo_are_exact(file_office: Office, tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    rows = [person(n) for n in chance.sample(range(900), 700)]
    for row in chance.sample(rows, 30):
        row["公民身份号码"] = row["公民身份号码"][:-1] + "*"
    rows += [dict(chance.choice(rows)) for _ in range(10)]
    empty = contents(file_office)
    preview = checked(file_office, sheet(tmp_path, rows))
    assert (preview.rows, len(preview.new) + len(preview.refused)) == (710, 710)
    assert len(preview.refused) >= 30
    assert all(r.reasons for r in preview.refused)
    assert contents(file_office) == empty
    result = take.take(file_office, preview)
    assert (result.new, result.refused) == (len(preview.new), len(preview.refused))
    full = contents(file_office)
    assert len(full["resident"]) == result.new == len(full["residence"]) == len(full["membership"])
    assert broken(file_office) is None
    assert result.import_id is not None
    undone = undo.undo(file_office, result.import_id)
    assert undone.kept == ()
    assert undone.entry_id is not None
    assert contents(file_office) == empty
    assert past.is_undone(file_office, result.import_id)
    undo.undo(file_office, undone.entry_id)
    assert not past.is_undone(file_office, result.import_id)
    assert contents(file_office) == full
    assert broken(file_office) is None


def test_every_imported_resident_is_found_and_has_a_history(file_office: Office, tmp_path: Path) -> None:
    rows = [person(n) for n in range(300)]
    take.take(file_office, checked(file_office, sheet(tmp_path, rows)))
    for number in (0, 1, 127, 255, 256, 257, 299):
        row = rows[number]
        for typed in (row["姓名"][1:], row["公民身份号码"], row["联系电话"]):
            assert row["姓名"] in {h.title for h in search.find(file_office, typed).hits}, typed
        with file_office.read() as session:
            found = session.scalars(select(Resident).where(Resident.id_number == row["公民身份号码"])).one()
        changes = {c.label: c.after for c in history.history(file_office, "resident", found.id)}
        assert changes["姓名"] == row["姓名"]
        assert changes["现住地址"] == row["现住地址"]


def test_the_audit_of_an_import_is_a_few_rows_that_tell_every_record(
    file_office: Office, tmp_path: Path
) -> None:
    result = take.take(file_office, checked(file_office, sheet(tmp_path, [person(n) for n in range(600)])))
    with file_office.store.engine.connect() as connection:
        query = text("SELECT count(*), sum(last_id - record_id + 1) FROM audit_change WHERE entry_id = :id")
        rows, records = connection.execute(query, {"id": result.import_id}).one()
    act = next(a for a in undo.acts(file_office) if a.id == result.import_id)
    with file_office.read() as session:
        made = sum(session.scalar(select(func.count()).select_from(cls)) or 0 for cls in KINDS)
    assert rows < 20
    assert records == act.changes == made - 2


def test_a_forged_value_in_a_run_breaks_the_chain(file_office: Office, tmp_path: Path) -> None:
    result = take.take(file_office, checked(file_office, sheet(tmp_path, [person(n) for n in range(20)])))
    with file_office.store.engine.begin() as connection:
        forged = "UPDATE audit_change SET fields = replace(fields, '13800000007', '13900000007')"
        assert connection.execute(text(forged)).rowcount
    assert broken(file_office) == result.import_id


def test_what_others_changed_since_is_kept_and_listed(file_office: Office, tmp_path: Path) -> None:
    result = take.take(file_office, checked(file_office, sheet(tmp_path, [person(n) for n in range(60)])))
    with file_office.write("修改") as w:
        w.session.scalars(select(Resident).where(Resident.phone == "13800000007")).one().phone = "13900000000"
    assert result.import_id is not None
    undone = undo.undo(file_office, result.import_id)
    assert any("居民 1 条" in sentence for sentence in undone.kept)
    with file_office.read() as session:
        assert [r.phone for r in session.scalars(select(Resident))] == ["13900000000"]
    assert broken(file_office) is None


def test_a_second_import_changes_only_what_differs(file_office: Office, tmp_path: Path) -> None:
    rows = [person(n) for n in range(40)]
    take.take(file_office, checked(file_office, sheet(tmp_path, rows)))
    rows[5] |= {"联系电话": "13911112222"}
    rows[6] |= {"联系电话": ""}
    again = checked(file_office, sheet(tmp_path, [*rows, person(77)], "第二次.csv"))
    assert (len(again.new), len(again.changed), again.same) == (1, 1, 39)
    assert dict(again.changed[0].changes) == {"phone": ("13800000005", "13911112222")}
    result = take.take(file_office, again)
    assert (result.new, result.changed, result.same) == (1, 1, 39)
    assert search.find(file_office, "13911112222").count == 1
    assert broken(file_office) is None


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_cancel_leaves_nothing(
    file_office: Office, tmp_path: Path, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.usecases.importing import sheet as told

    monkeypatch.setattr(told, "EVERY", 0.0)
    empty, lines = contents(file_office), len(undo.acts(file_office))
    preview = checked(file_office, sheet(tmp_path, [person(n) for n in range(900)]))

    def progress(done: int, total: int) -> None:
        if done >= share * total * 0.8:
            raise Cancelled

    with pytest.raises(Cancelled):
        take.take(file_office, preview, progress)
    assert contents(file_office) == empty
    assert len(undo.acts(file_office)) == lines
    with file_office.store.engine.connect() as connection:
        named = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name LIKE 'ix_resident%'"))
        assert (named.scalar() or 0) >= 12
    assert take.take(file_office, preview).new == 900


def test_progress_never_goes_back(file_office: Office, tmp_path: Path) -> None:
    told: list[float] = []
    path = sheet(tmp_path, [person(n) for n in range(900)])
    preview = check.check(
        file_office, plan.understand(file_office, path), lambda d, t: told.append(d / max(t, 1))
    )
    assert told == sorted(told)
    assert told[-1] == 1
    told.clear()
    take.take(file_office, preview, lambda d, t: told.append(d / t))
    assert told == sorted(told)
    assert told[-1] == 1  # what is left then is the disk's work: it is said to end soon, not how soon


def test_a_sheet_let_go_of_can_be_checked_again(file_office: Office, tmp_path: Path) -> None:
    understood = plan.understand(file_office, sheet(tmp_path, [person(n) for n in range(9)]))
    first, second = (check.check(file_office, understood) for _ in range(2))
    assert first.rows == second.rows == 9


def test_an_address_in_parts_reads_as_one_and_is_found_by_either_way_of_saying(
    tmp_path: Path, file_office: Office
) -> None:

    path = tmp_path / "parts.csv"
    path.write_text(
        "姓名,小区,楼栋,单元,房号\n单小英,翠湖小区,9,2,102\n解大明,翠湖小区,9栋,2单元,103室\n",
        encoding="utf-8-sig",
    )
    take.take(file_office, check.check(file_office, plan.understand(file_office, path)))
    with file_office.read() as session:
        rows = {r.name: r for r in session.scalars(select(Resident))}
    assert rows["单小英"].address == "翠湖小区9栋2单元102室"
    assert rows["解大明"].address == "翠湖小区9栋2单元103室"
    assert {r.building for r in rows.values()} == {"9"}
    found = search.find(file_office, "翠湖小区9栋").hits
    assert {h.title for h in found if h.kind == "resident"} == {"单小英", "解大明"}


def test_a_room_with_more_in_it_is_put_where_it_belongs(tmp_path: Path, file_office: Office) -> None:
    path = tmp_path / "more.csv"
    path.write_text(
        "姓名,小区,楼栋,房号\n单小英,翠湖小区,98,1单元101\n解大明,翠湖小区,98栋,2-501\n"
        "仇小红,,,和平路12号翠湖小区98栋1单元103\n",
        encoding="utf-8-sig",
    )
    take.take(file_office, check.check(file_office, plan.understand(file_office, path)))
    with file_office.read() as session:
        found = {
            r.name: (r.address, r.estate, r.building, r.stair, r.room)
            for r in session.scalars(select(Resident))
        }
    assert found == {
        "单小英": ("翠湖小区98栋1单元101室", "翠湖小区", "98", "1", "101"),
        "解大明": ("翠湖小区98栋2-501室", "翠湖小区", "98", "2", "501"),
        "仇小红": ("和平路12号翠湖小区98栋1单元103", "翠湖小区", "98", "1", "103"),
    }
