"""One write, one line or nothing: rollback, the audit chain, stale versions, who is told."""

import threading
from typing import Any

import pytest
from sqlalchemy import event, func, inspect, select, text

from app.db import audit
from app.errors import ClerkError, OfficeError
from app.models.tables import AuditEntry, Base, Resident
from app.office import Office
from app.usecases import mediation, search
from app.usecases.residents import records as residents
from tests import factories


def everything(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    found = {}
    with office.store.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(select(table)).all()
            found[table.name] = sorted(tuple(map(str, row)) for row in rows)
    return found  # type: ignore[return-value]


def broken_line(office: Office) -> int | None:
    with office.store.engine.connect() as connection:
        return audit.first_broken(connection)


def sql(office: Office, statement: str) -> None:
    """Change the file behind the program's back."""
    with office.store.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_failed_write_leaves_nothing_at_all(office: Office) -> None:
    factories.resident(office, "甲")
    before = everything(office)
    heard: list[frozenset[str]] = []
    office.listeners.append(heard.append)

    def failing() -> None:
        with office.write("会失败的事") as w:
            w.session.add(Resident(name="乙"))
            w.session.flush()
            w.session.get_one(Resident, 1).name = "丙"
            w.session.flush()
            raise KeyError("anything")

    with pytest.raises(KeyError):
        failing()
    assert everything(office) == before
    assert heard == []


def test_listeners_hear_the_kinds_and_only_after_it_is_true(office: Office) -> None:
    heard: list[tuple[frozenset[str], int]] = []

    def listen(kinds: frozenset[str]) -> None:
        heard.append((kinds, search.find(office, "听众").count))

    office.listeners.append(listen)
    factories.resident(office, "听众")
    assert heard == [(frozenset({"resident", "residence", "area"}), 1)]
    with office.write("什么也没做"):
        pass
    assert len(heard) == 1


def test_each_write_is_one_line_with_before_and_after(office: Office) -> None:
    saved = factories.resident(office, "甲")
    with office.write("改名") as w:
        w.session.get_one(Resident, saved).name = "乙"
    with office.read() as session:
        line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert line is not None
    assert (line.what, line.clerk_name, line.clerk_id, line.changes) == ("改名", "王窗口", 1, 1)
    assert line.at == office.clock.now()
    assert broken_line(office) is None


def test_a_field_set_to_what_it_was_leaves_no_line(office: Office) -> None:
    saved = factories.resident(office, "甲")
    with office.read() as session:
        lines = session.scalar(select(func.count(AuditEntry.id)))
    with office.write("白改") as w:
        w.session.get_one(Resident, saved).name = "甲"
    with office.read() as session:
        assert session.scalar(select(func.count(AuditEntry.id))) == lines


ENTRY = "UPDATE audit_entry SET {} WHERE id = 3"


@pytest.mark.parametrize(
    "statement",
    [
        ENTRY.format("what = what || '。'"),
        ENTRY.format("clerk_name = '别人'"),
        ENTRY.format("at = '2026-03-16T04:00:00.001Z'"),
        ENTRY.format("undo_of = 1"),
        ENTRY.format("digest = replace(digest, substr(digest, 1, 1), 'z')"),
        ENTRY.format("changes = changes + 1"),
        "UPDATE audit_change SET op = 'deleted' WHERE entry_id = 3 AND kind = 'resident'",
        "UPDATE audit_change SET record_id = record_id + 1 WHERE entry_id = 3",
        "UPDATE audit_change SET fields = CAST(replace(CAST(fields AS TEXT), '501', '502') AS {json}) WHERE entry_id = 3",
        "DELETE FROM audit_change WHERE entry_id = 3 AND kind = 'resident'",
    ],
)
def test_the_chain_finds_every_change_to_what_was_written(office: Office, statement: str) -> None:
    for name in ("甲", "丙", "戊"):
        factories.resident(office, name)
    assert broken_line(office) is None
    sql(office, statement.format(json="TEXT" if office.store.is_sqlite else "JSON"))
    assert broken_line(office) == 3


def test_the_chain_finds_a_line_that_was_taken_out(office: Office) -> None:
    for name in ("甲", "丙", "戊"):
        factories.resident(office, name)
    sql(office, "DELETE FROM audit_change WHERE entry_id = 3")
    sql(office, "DELETE FROM audit_entry WHERE id = 3")
    assert broken_line(office) == 4


def test_two_writers_of_the_same_record_do_not_overwrite_each_other(office: Office) -> None:
    saved = factories.resident(office, "甲")

    def late() -> None:
        with office.write("后到的") as second:
            record = second.session.get_one(Resident, saved)
            inspect(record).dict["version"] = record.version - 1
            record.note = "后"

    with pytest.raises(ClerkError, match=r"刚才在别处改过.*请刷新"):
        late()


def test_writers_wait_for_each_other(office: Office) -> None:
    errors: list[Exception] = []

    def work(name: str) -> None:
        try:
            for _ in range(5):
                factories.resident(office, name, id_number="", id_kind="none")
        except Exception as error:  # noqa: BLE001 - told to the test below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "甲乙丙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with office.read() as session:
        assert session.scalar(select(func.count(Resident.id))) == 15
    assert broken_line(office) is None


def test_case_numbers_stay_single_under_several_writers(office: Office) -> None:
    """On a server two counters may open a case at once: one of them may have to try again, never a double."""
    refused: list[ClerkError] = []

    def work() -> None:
        for _ in range(4):
            try:
                mediation.open_case(office, factories.case_form())
            except ClerkError as error:
                refused.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with office.read() as session:
        numbers = session.scalars(text("SELECT number FROM mediation_case ORDER BY id")).all()
    assert len(numbers) == len(set(numbers)) == 12 - len(refused)
    assert not (refused and office.store.is_sqlite)


def test_a_reader_sees_one_moment(file_office: Office) -> None:
    factories.resident(file_office, "甲")
    with file_office.read() as session:
        assert session.scalar(select(func.count(Resident.id))) == 1
        factories.resident(file_office, "乙")
        assert session.scalar(select(func.count(Resident.id))) == 1
    with file_office.read() as session:
        assert session.scalar(select(func.count(Resident.id))) == 2


def test_a_locked_file_says_who_is_in_the_way(file_office: Office) -> None:
    def impatient(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    event.listen(file_office.store.engine, "connect", impatient)
    file_office.store.engine.dispose()

    def second() -> None:
        with file_office.write("别的窗口"):
            pass

    with file_office.write("占着") as w:
        w.session.add(Resident(name="甲"))
        w.session.flush()
        with pytest.raises(OfficeError, match="正被另一个程序占用"):
            second()


def test_deleted_records_are_hidden_unless_asked_for(office: Office) -> None:
    saved = factories.resident(office, "甲")
    residents.delete(office, saved)
    with office.read() as session:
        assert session.scalars(select(Resident)).all() == []
        whole = select(Resident).execution_options(include_deleted=True)
        assert [r.id for r in session.scalars(whole)] == [saved]
