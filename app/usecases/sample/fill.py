"""Fill an office with an invented community: the roster goes the way of a real one, the work through the use cases."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from app.clock import Clock
from app.models.tables import (
    Area,
    JournalEntry,
    JournalLink,
    LedgerEntry,
    Resident,
    ServiceItem,
)
from app.office import Office
from app.usecases.importing import check, plan, take
from app.usecases.offices import opening as offices
from app.usecases.sample import (
    bodies,
    campaign,
    cases,
    events,
    homes,
    leads,
    matters,
    morals,
    notices,
    people,
    relief,
    world,
)
from app.usecases.sample.registers import ROW_BEFORE, Value
from app.usecases.sample.work import work_rows

Progress = Callable[[str, int, int], None]
CLERK = "王芳"
PASSWORD = "liren-sample"
_COLUMNS = (
    ("姓名", "name", ""), ("性别", "sex", "sex"), ("出生日期", "birth_date", ""), ("证件类型", "identity_kind", "identity_kind"),
    ("证件号码", "id_number", ""), ("联系电话", "phone", ""), ("民族", "ethnicity", "ethnicity"), ("籍贯", "native_place", ""),
    ("婚姻状况", "marriage", "marriage"), ("政治面貌", "political", "political"), ("学历", "education", "education"),
    ("健康状况", "health", "health"), ("从业状况", "employment", "employment"), ("职业", "occupation", ""),
    ("工作单位", "work_unit", ""), ("曾用名", "former_name", ""), ("户籍地址", "registered_address", ""),
    ("现住地址", "address", ""), ("人口类型", "residence_kind", "residence_kind"), ("与户主关系", "relation", "relation"),
)  # fmt: skip


@dataclass(frozen=True)
class SampleResult:
    """How much was invented."""

    residents: int
    households: int
    services: int
    cases: int
    entries: int
    journal: int


def create(
    folder: Path, clock: Clock, *, residents: int = 3000, months: int = 6, seed: int = 1, plain: bool = False,
    password: str = PASSWORD, progress: Progress = lambda label, done, total: None,
) -> tuple[Office, str, SampleResult]:  # fmt: skip
    """A new office in `folder` with an invented community in it. Returns it, its recovery code and the counts."""
    place = world.build_community(residents, seed)
    form = offices.FirstRunForm(
        community=place.name, code=place.code12, superior=place.superior, phone="0000-8800123", address=place.place,
        grids=[g.name for g in place.grids], clerk=CLERK, password=password, password_again=password,
    )  # fmt: skip
    office, code = offices.create(folder, form, clock, plain=plain, unfinished=True)
    try:
        result = fill(office, place, residents, months, seed, progress)
        offices.finish(folder)
    except BaseException:
        office.close()
        raise
    return office, code, result


def fill(
    office: Office, place: world.Community, residents: int, months: int, seed: int, progress: Progress
) -> SampleResult:
    """Residents by a roster, then services, disputes, ledger rows and the journal of the last months."""
    households = list(people.generate(residents, seed, office.today(), place))
    _roster(office, households, progress)
    homes.furnish(office, place, households, seed)
    filling = _Filling(office, households, months, seed, progress)
    result = SampleResult(residents, len(households), *filling.run())
    bodies.furnish(office, place, seed)
    relief.furnish(office, seed)
    notices.furnish(office)
    campaign.furnish(office)
    leads.furnish(office, seed)
    morals.furnish(office, seed)
    return result


def _roster(office: Office, households: Sequence[people.SampleHousehold], progress: Progress) -> None:
    from app.reports import xlsx

    heads = [*(c[0] for c in _COLUMNS), "是否常住", "网格", "户号", "迁入日期"]
    spec = xlsx.SheetSpec("示例居民名册", tuple(xlsx.SheetColumn(h) for h in heads))
    with tempfile.TemporaryDirectory(prefix="liren-") as folder:
        path = Path(folder) / "示例居民名册.xlsx"
        xlsx.write_table(path, spec, _roster_rows(office, households))
        understood = plan.understand(office, path)
        checked = check.check(office, understood, lambda done, total: progress("核对名册", done, total))
        take.take(office, checked, lambda done, total: progress("登记居民", done, total))


def _roster_rows(office: Office, households: Sequence[people.SampleHousehold]) -> Iterator[tuple[str, ...]]:
    codes = office.library.code
    for home in households:
        for m in home.members:
            values = (
                codes(table).label(getattr(m, name)) if table else str(getattr(m, name) or "")
                for _, name, table in _COLUMNS
            )
            recent = str(m.since) if (office.today() - m.since).days < 400 else ""
            yield (*values, "是" if m.living_here else "否", home.grid.name, home.household_number, recent)


@dataclass
class _Filling:
    office: Office
    households: list[people.SampleHousehold]
    months: int
    seed: int
    progress: Progress

    def run(self) -> tuple[int, int, int, int]:
        with self.office.read() as session:
            rows = session.execute(
                select(
                    Resident.id, Resident.name, Resident.id_number, Resident.household_id, Resident.address
                )
            )
            self.ids: dict[Any, tuple[int, int | None]] = {}
            for r in rows:
                self.ids[r.id_number or (r.name, r.address)] = (r.id, r.household_id)
            columns = (ServiceItem.code, ServiceItem.id, ServiceItem.way)
            items = session.execute(select(*columns).where(ServiceItem.enabled.is_(True))).all()
            self.items: dict[str, int] = {r.code: r.id for r in items}
            self.ways: dict[str, str | None] = {r.code: r.way for r in items}
            grids = session.execute(select(Area.name, Area.id).where(Area.kind == "grid"))
            self.grids: dict[str, int] = {r.name: r.id for r in grids}
        return self._services(), self._cases(), self._ledgers(), self._journal()

    def _id(self, resident: people.SampleResident | None) -> int | None:
        found = self._both(resident)
        return found[0] if found else None

    def _both(self, resident: people.SampleResident | None) -> tuple[int, int | None] | None:
        if resident is None:
            return None
        return self.ids.get(resident.id_number or (resident.name, resident.address))

    def _services(self) -> int:
        residents = [m for h in self.households for m in h.members if m.living_here]
        liked = matters.liked_items(self.office, self.ways, self.seed)
        visits = list(events.service_visits(residents, self.months, self.seed, liked, self.office.today()))
        with self.office.write("示例：办件") as w:
            for done, matter in enumerate(visits):
                if done % 200 == 0:
                    self.progress("办件", done, len(visits))
                item_id, rnd = self.items[matter.item_code], Random(f"help-{self.seed}-{matter.number}")
                matters.put(self.office, w, matter, item_id, self._id(matter.applicant), rnd)
        return len(visits)

    def _cases(self) -> int:
        disputes = list(events.disputes(self.households, self.months, self.seed, self.office.today()))
        with self.office.write("示例：调解") as w:
            for dispute in disputes:
                cases.put(self.office, w, dispute, self._id)
        return len(disputes)

    def _ledgers(self) -> int:
        today = self.office.today()
        rows = [
            *events.ledger_rows(self.households, self.seed, today),
            *work_rows(Random(f"work-{self.seed}"), today),
        ]
        counts: dict[str, int] = {}
        made: LedgerEntry | None = None
        with self.office.write("示例：台账") as w:
            for row in rows:
                counts[row.ledger] = counts.get(row.ledger, 0) + 1
                ledger = self.office.library.ledger(row.ledger)
                owner = self._both(row.resident or (row.household.head if row.household else None))
                values = {key: _as_kept(value) for key, value in row.values.items()}
                if ROW_BEFORE in values.values() and made is not None:
                    w.session.flush()
                    values = {k: str(made.id) if v == ROW_BEFORE else v for k, v in values.items()}
                made = LedgerEntry(
                    ledger=row.ledger, number=f"{ledger.code}-{counts[row.ledger]:04d}", start=row.start, end=row.end,
                    reason=row.reason or None, end_reason=row.end_reason or None, fields=values,
                    resident_id=owner[0] if owner and row.resident else None,
                    household_id=owner[1] if owner and row.household else None,
                )  # fmt: skip
                w.session.add(made)
        return len(rows)

    def _journal(self) -> int:
        entries = list(events.journal_entries(self.households, self.months, self.seed, self.office.today()))
        with self.office.write("示例：工作记录") as w:
            for e in entries:
                entry = JournalEntry(
                    kind=e.kind, on_day=e.on_day, title=e.title, text=e.text, place=e.place, people=e.people,
                    worker=e.worker, outcome=e.outcome, topic=e.topic or None,
                )  # fmt: skip
                w.session.add(entry)
                w.session.flush()
                owner = self._both(e.household.head if e.household else None)
                if owner is not None:
                    w.session.add(JournalLink(entry_id=entry.id, resident_id=owner[0], household_id=owner[1]))
        return len(entries)


def _as_kept(value: Value) -> str:
    """What a row holds is text, and 是 is 1, as when it is typed."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def recent_month(today: date) -> str:
    """The last whole month, as "2026-10"."""
    last = date.fromordinal(today.replace(day=1).toordinal() - 1)
    return f"{last:%Y-%m}"
