"""Every schema that was ever released: its saved office still opens, is brought up, and says the same."""

import shutil
from pathlib import Path

import pytest

from app.clock import FixedClock
from app.db import audit, engine, migrate
from app.db.engine import DATABASE_FILE
from app.models.definitions.kinds import Question
from app.models.tables import Paper, Resident
from app.office import ClerkRef, open_office
from app.usecases import mediation, questions, search
from app.usecases.history import changes as history
from app.usecases.papers import printing
from app.usecases.residents import files
from app.usecases.services import views as service_views
from tests.offices import NOON

SAVED = sorted((Path(__file__).parent / "old_databases").glob("*.db"))
KEY = bytes(range(32))


def test_there_is_one_of_the_present_schema() -> None:
    assert [path.stem for path in SAVED][-1] == migrate.HEAD


@pytest.mark.parametrize("saved", SAVED, ids=lambda path: path.stem)
def test_a_saved_office_opens_and_says_the_same(saved: Path, tmp_path: Path) -> None:
    shutil.copy(saved, tmp_path / DATABASE_FILE)
    store = engine.open_file(tmp_path / DATABASE_FILE, KEY)
    office = open_office(store, tmp_path, FixedClock(NOON), ClerkRef(1, "王窗口"))
    with store.engine.connect() as connection:
        assert migrate.schema_of(connection) == migrate.HEAD
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert audit.first_broken(connection) is None
    [hit] = [h for h in search.find(office, "sxx").hits if h.kind == "resident"]
    assert [h.id for h in search.find(office, "shanxiongx").hits if h.kind == "resident"] == [hit.id]
    assert [h.kind for h in search.find(office, "qianyi").hits] == ["mediation_case"]
    with office.read() as session:
        assert session.get_one(Resident, hit.id).pinyin == "shan'xiong'xin"
    file = files.open_file(office, hit.id)
    facts = {fact.name: fact.text for fact in file.facts}
    assert (file.name, facts["birth_date"], facts["phone"], file.tags) == (
        "单雄信",
        "1950-05",
        "19900000001",
        ("70岁以上", "独居老人（按户推算）", "低保"),
    )
    kinds = sorted(h.kind for h in file.timeline)
    assert kinds == ["ledger_entry", "mediation_case", "paper", "service_record"]
    assert service_views.view(office, 1).number == "（2026）示例受字第0001号"
    assert str(mediation.view(office, 1).amount) == "1200.5"
    [row] = questions.list_page(office, Question("ledger.minimum_living"), ["amount", "category"]).rows
    assert row.cells == ("650.10", "城市低保")
    with office.read() as session:
        paper = session.query(Paper).one()
    assert printing.again(office, paper.id).pdf.startswith(b"%PDF")
    assert history.history(office, "resident", hit.id)
    office.close()


def test_a_saved_office_cannot_be_opened_without_its_key(tmp_path: Path) -> None:
    from app.errors import OfficeError

    shutil.copy(SAVED[0], tmp_path / DATABASE_FILE)
    for key in (None, bytes(32)):
        with pytest.raises(OfficeError, match="文件头已损坏"):
            engine.open_file(tmp_path / DATABASE_FILE, key)
