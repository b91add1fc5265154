"""Save a small encrypted office of the present schema for tests/db/test_old_databases.py, once for each release.

python -m tests.db.save_old_database  (writes old_databases/NNNN.db; a released one is never written again)
"""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from app.clock import FixedClock
from app.db import engine, migrate
from app.db.engine import DATABASE_FILE
from app.usecases import ledgers, mediation
from app.usecases.mediation import AgreementForm, CaseForm, PartyForm
from app.usecases.offices import opening as offices
from app.usecases.offices.opening import FirstRunForm
from app.usecases.papers import printing
from app.usecases.residents import files
from app.usecases.residents import forms as resident_forms
from app.usecases.residents import records as residents
from app.usecases.services import forms as service_forms
from app.usecases.services import records as service_records

FOLDER = Path(__file__).parent / "old_databases"
KEY = bytes(range(32))


def save() -> Path:
    """Make the office, put something of everything into it, and keep its file without a journal."""
    clock = FixedClock(datetime(2026, 3, 16, 4, 0, tzinfo=UTC))
    form = FirstRunForm(
        "示例社区居民委员会", "230102001001", "示例", "示例街道办事处", grids=["第一网格"], clerk="王窗口"
    )
    target = FOLDER / f"{migrate.HEAD}.db"
    with TemporaryDirectory() as folder:
        store = engine.open_file(Path(folder) / DATABASE_FILE, KEY)
        office = offices.start(store, None, form, clock)
        person = resident_forms.ResidentForm(
            name="单雄信", id_kind="none", birth_date="1950-05", phone="19900000001、19900000002"
        )
        head = residents.save(office, person)
        files.household_of(office, head)
        record = service_records.take(office, service_forms.ServiceForm(item_id=2, resident_id=head))
        printing.issue(office, "service_receipt", record)
        row = ledgers.EntryForm(head, values={"category": "city", "amount": "650.10"})
        ledgers.add(office, "minimum_living", row)
        parties = [PartyForm("applicant", resident_id=head), PartyForm("respondent", name="钱乙")]
        case = mediation.open_case(
            office, CaseForm("楼上漏水", "02", mediators=mediation.mediators("陈调解"), parties=parties)
        )
        agreement = AgreementForm(
            facts="漏水", text="赔偿 1200.50 元", performance="当场付清", amount="1200.50"
        )
        mediation.settle(office, case, agreement)
        with store.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("BEGIN")
        office.close()
        FOLDER.mkdir(exist_ok=True)
        target.write_bytes((Path(folder) / DATABASE_FILE).read_bytes())
    return target


if __name__ == "__main__":
    save()
