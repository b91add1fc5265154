"""一格多元: who is responsible for a grid, group or building, in which role, since when and until when (seed 001 十七)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.rules.dates import day_problem, read_date
from app.models.rules.phones import read_phones
from app.models.rules.text import clean, clean_name
from app.models.tables import Area, AreaDuty
from app.office import Office
from app.usecases.areas.merging import Done
from app.usecases.areas.places import chain, shown_name
from app.usecases.areas.tree import natural
from app.usecases.areas.writes import area_of
from app.usecases.history import bin as recycle

ROLES = "duty_role"


@dataclass(frozen=True)
class Duty:
    """Somebody responsible for a place; `until` is the first day after, as everywhere."""

    id: int
    area_id: int
    place: str
    name: str
    role: str
    role_label: str
    phone: str
    since: date | None
    until: date | None

    def on(self, day: date) -> bool:
        """Whether the duty runs on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    @property
    def time(self) -> str:
        """The spell in words."""
        return f"{self.since or ''} 至 {self.until or '今'}" if self.since or self.until else ""


@dataclass
class DutyForm:
    """A duty as typed."""

    role: str = "member"
    name: str = ""
    phone: str = ""
    since: str = ""
    until: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not clean_name(self.name):
            found["name"] = "请填写姓名"
        elif len(clean_name(self.name)) > 60:
            found["name"] = "太长了，最多 60 个字"
        for name in ("since", "until"):
            if wrong := day_problem(getattr(self, name)):
                found[name] = wrong
        if not found:
            first, last = read_date(self.since), read_date(self.until)
            if first and last and last.full <= first.full:  # type: ignore[operator]
                found["until"] = "结束日期应在开始日期之后"
        return found


def load(office: Office, duty_id: int) -> tuple[DutyForm, int]:
    """The form of a duty and the row version it was read at."""
    with office.read() as session:
        d = _found(session, duty_id)
        return DutyForm(d.role, d.name, d.phone or "", str(d.since or ""), str(d.until or "")), d.version


def save(
    office: Office, form: DutyForm, area_id: int, duty_id: int | None = None, version: int | None = None
) -> Done:
    """Add (no id) or correct a duty. Raises ClerkError with what is wrong."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    role = office.library.code(ROLES).label(form.role)
    with office.write("责任人") as w:
        area = area_of(w.session, area_id)
        duty = _found(w.session, duty_id) if duty_id else AreaDuty(area_id=area_id, name="", role="")
        if duty_id and version is not None and duty.version != version:
            raise ClerkError("这一条刚才在别处改过，这次没有保存", "请关闭后重新打开再改。")
        phones = read_phones(form.phone)
        duty.name, duty.role = clean_name(form.name), form.role
        duty.phone = (phones[0].number if phones else clean(form.phone)) or None
        first, last = read_date(form.since), read_date(form.until)
        duty.since, duty.until = first.full if first else None, last.full if last else None
        w.session.add(duty)
        w.what = f"{shown_name(area.kind, area.name)} {role} {duty.name}"
    return Done(w.entry_id or 0, area_id, f"已保存 {role} {clean_name(form.name)}")


def hand_over(office: Office, duty_id: int, form: DutyForm) -> Done:
    """Somebody else takes the role from a day on; the one before stays in the history. Raises ClerkError."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    with office.write("责任人交接") as w:
        before = _found(w.session, duty_id)
        first = read_date(form.since)
        day = (first.full if first else None) or office.today()
        if before.since is not None and day <= before.since:
            raise ClerkError(f"{before.name} {before.since} 才开始，交接要在这以后", "请核对日期。")
        before.until = day
        after = AreaDuty(area_id=before.area_id, role=before.role, name=clean_name(form.name), since=day)
        phones = read_phones(form.phone)
        after.phone = phones[0].number if phones else None
        w.session.add(after)
        label = office.library.code(ROLES).label(before.role)
        w.what = f"{label} {before.name} 交给 {after.name}"
        area_id = before.area_id
    return Done(w.entry_id or 0, area_id, w.what)


def delete(office: Office, duty_id: int) -> Done:
    """A duty that was typed by mistake goes to the recycle bin; one that ended gets an end day instead."""
    with office.read() as session:
        duty = _found(session, duty_id)
        area_id, name = duty.area_id, duty.name
    return Done(recycle.put(office, "area_duty", duty_id), area_id, f"已删除责任人 {name}")


def _found(session: Session, duty_id: int) -> AreaDuty:
    duty = session.get(AreaDuty, duty_id)
    if duty is None or duty.deleted_at is not None:
        raise ClerkError("这一条已被删除", "请按 F5 刷新。")
    return duty


def of_area(office: Office, session: Session, area_id: int) -> tuple[Duty, ...]:
    """Everybody who is or was responsible for a place: those of today first, then the latest."""
    return _read(office, session, area_id)


def listing(office: Office, *, history: bool = False) -> tuple[Duty, ...]:
    """Everybody who is responsible for anything today, by place and role; with `history` those of before too."""
    with office.read() as session:
        return _read(office, session, None, history=history)


def _read(office: Office, session: Session, area_id: int | None, *, history: bool = True) -> tuple[Duty, ...]:
    today = office.today()
    query = select(AreaDuty, Area).join(Area, Area.id == AreaDuty.area_id)
    if area_id is not None:
        query = query.where(AreaDuty.area_id == area_id)
    if not history:
        query = query.where(or_(AreaDuty.until.is_(None), AreaDuty.until > today))
    table = office.library.code(ROLES)
    order = {code: at for at, (code, _) in enumerate(table.choices)}
    found = [
        Duty(
            d.id,
            a.id,
            _place(session, a),
            d.name,
            d.role,
            table.label(d.role),
            d.phone or "",
            d.since,
            d.until,
        )
        for d, a in session.execute(query)
    ]
    found.sort(
        key=lambda d: (
            not d.on(today),
            natural(d.place),
            order.get(d.role, 99),
            -(d.since or today).toordinal(),
            d.id,
        )
    )
    return tuple(found)


def _place(session: Session, area: Area) -> str:
    return "".join(shown_name(a.kind, a.name) for a in chain(session, area))
