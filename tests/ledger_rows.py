"""Invented rows for any ledger: a value for each own field by its type, an owner where rows have one."""

from datetime import date, timedelta
from random import Random

from app.models.definitions.kinds import Ledger, LedgerField
from app.models.tables import Area, Organisation
from app.office import Office
from app.usecases import ledgers
from app.usecases.ledgers import EntryForm
from app.usecases.residents import files
from tests import factories

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def text_for(office: Office, spec: LedgerField, random: Random) -> str:
    """A text as a clerk would type it into the field."""
    day = date(2026, 1, 1) + timedelta(random.randrange(60))
    if spec.type in {"choice", "choices"}:
        labels = [label for _, label in office.library.code(spec.codes or "").choices]
        return "、".join(random.sample(labels, min(len(labels), 1 if spec.type == "choice" else 2)))
    made = {
        "number": str(random.randrange(1, 500)),
        "decimal": f"{random.randrange(1, 9000) / 10**spec.places:.{spec.places}f}",
        "money": f"{random.randrange(100, 900000) / 100:.2f}",
        "date": str(day),
        "day": str(day),
        "yesno": random.choice(("是", "否")),
        "phone": f"139{random.randrange(10**8):08d}",
        "id_number": factories.id_number(date(1970, 1, 1) + timedelta(random.randrange(9000))),
        "link": "",
    }
    return made.get(spec.type, f"{spec.name[:6]}样例{random.randrange(1000)}")


def owner(office: Office, ledger: Ledger, at: int) -> dict[str, int]:
    """Somebody a row can belong to."""
    if ledger.belongs_to in {"resident", "household"}:
        one = factories.resident(office, f"{SURNAMES[at % 16]}样{at}")
        if ledger.belongs_to == "household":
            files.household_of(office, one)
        return {"resident_id": one}
    if ledger.belongs_to not in {"area", "organisation"}:
        return {}
    made = (
        Area(kind="grid", name=f"样例{at}格")
        if ledger.belongs_to == "area"
        else Organisation(name=f"样例{at}社")
    )
    with office.write("新增") as w:
        w.session.add(made)
        w.session.flush()
        return {f"{ledger.belongs_to}_id": made.id}


def fill(office: Office, key: str, rows: int, seed: int = 1) -> list[int]:
    """Rows with every field filled. Returns their ids."""
    random, ledger = Random(f"{key}{seed}"), office.library.ledger(key)
    made = []
    for at in range(rows):
        values = {f.key: text_for(office, f, random) for f in ledger.typed_fields}
        start = str(date(2026, 1, 1) + timedelta(at))
        for later in (f for f in ledger.typed_fields if f.not_before):
            values[later.key] = max(values[later.key], {**values, "start": start}[later.not_before])
        made.append(
            ledgers.add(office, key, EntryForm(start=start, values=values, **owner(office, ledger, at)))
        )
    return made
