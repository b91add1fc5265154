"""Who works here: clerks with the roles they hold for a time, their passwords, and who may no longer come in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import keys
from app.db import rights as duties
from app.db.audit import Change
from app.errors import ClerkError
from app.models.definitions.roles import RIGHTS, spelt_out
from app.models.rules.dates import read_date
from app.models.tables import Clerk, ClerkRole
from app.office import Office

MANAGE = "settings.clerks"


@dataclass(frozen=True)
class RoleSpell:
    """A role held for a time; `end` is the first day it is no longer held."""

    id: int
    role: str
    name: str
    start: date
    end: date | None
    open: bool


@dataclass(frozen=True)
class ClerkRow:
    """A clerk with the roles held today in words; `me` is the one who works now; `spells` newest first."""

    id: int
    name: str
    roles: str
    me: bool
    active: bool = True
    spells: tuple[RoleSpell, ...] = field(default=())


@dataclass(frozen=True)
class RoleChoice:
    """A role that can be given, with what it allows in words."""

    key: str
    name: str
    about: str
    rights: tuple[str, ...]


def clerks(office: Office, *, gone: bool = False) -> list[ClerkRow]:
    """Who works here, those who no longer do last when `gone`."""
    with office.read() as session:
        query = select(Clerk).order_by(Clerk.active.desc(), Clerk.id)
        found = session.scalars(query if gone else query.where(Clerk.active.is_(True))).all()
        held = session.scalars(select(ClerkRole).order_by(ClerkRole.start.desc(), ClerkRole.id.desc())).all()
    rows = []
    for clerk in found:
        spells = tuple(_spell(office, r) for r in held if r.clerk_id == clerk.id)
        words = "、".join(s.name for s in reversed(spells) if s.open)
        rows.append(ClerkRow(clerk.id, clerk.name, words, clerk.id == office.clerk.id, clerk.active, spells))
    return rows


def _spell(office: Office, r: ClerkRole) -> RoleSpell:
    role, today = office.library.roles.get(r.role), office.today()
    running = r.start <= today and (r.end is None or r.end > today)
    return RoleSpell(r.id, r.role, role.name if role else r.role, r.start, r.end, running)


def roles(office: Office) -> list[RoleChoice]:
    """The roles of this office."""
    return [
        RoleChoice(r.key, r.name, r.about, tuple(RIGHTS[k] for k in RIGHTS if k in spelt_out(r.rights)))
        for r in office.library.roles.values()
    ]


def my_rights(office: Office) -> frozenset[str]:
    """What the clerk who works now may do today."""
    return office.rights


def sight(office: Office) -> tuple[frozenset[str], frozenset[str]]:
    """What the clerk who works now may do today, and the ledgers that are not there for the clerk."""
    return office.rights, office.library.hidden


def add_clerk(office: Office, name: str, password: str, roles: Sequence[str] = ("clerk",)) -> int:
    """A further clerk with a password of their own. Returns the clerk's id."""
    office.require(MANAGE)
    if not name.strip():
        raise ClerkError("请填写办事员姓名")
    with office.write(f"新增办事员 {name}") as w:
        if w.session.scalar(select(Clerk.id).where(Clerk.name == name.strip())):
            raise ClerkError(f"已有名叫“{name}”的办事员", "重名的请在姓名后加岗位以区分。")
        clerk = Clerk(name=name.strip())
        w.session.add(clerk)
        w.session.flush()
        for role in roles:
            _known(office, role)
            w.session.add(ClerkRole(clerk_id=clerk.id, role=role, start=office.today()))
        _set_password(office, clerk.name, password)
    return clerk.id


def grant(office: Office, clerk_id: int, role: str, start: str = "", end: str = "") -> int:
    """Give a role from a day (empty: today) until a day (empty: until further notice). Returns the audit line."""
    office.require(MANAGE)
    _known(office, role)
    first, last = _day(start, "起始日期") or office.today(), _day(end, "终止日期")
    if last is not None and last <= first:
        raise ClerkError("终止日期要在起始日期之后", "请核对两个日期。")
    name = office.library.roles[role].name
    with office.write(f"授予角色 {name}") as w:
        clerk = _clerk(w.session, clerk_id)
        w.what = f"授予 {clerk.name} 角色 {name}"
        query = select(ClerkRole).where(ClerkRole.clerk_id == clerk_id, ClerkRole.role == role)
        for held in w.session.scalars(query):
            if (last is None or held.start < last) and (held.end is None or held.end > first):
                raise ClerkError(f"{clerk.name} 在这段时间已经是{name}", "请先终止原来的，再重新授予。")
        w.session.add(ClerkRole(clerk_id=clerk_id, role=role, start=first, end=last))
    return w.entry_id or 0


def end_role(office: Office, role_id: int, on: str = "") -> int:
    """End a role: from `on` (empty: today) it is no longer held; the spell stays. Returns the audit line."""
    office.require(MANAGE)
    day = _day(on, "终止日期") or office.today()
    with office.write("终止角色") as w:
        held = w.session.get(ClerkRole, role_id)
        if held is None:
            raise ClerkError("这个角色已不存在")
        clerk = _clerk(w.session, held.clerk_id)
        w.what = f"终止 {clerk.name} 的角色 {_spell(office, held).name}"
        if day < held.start:
            raise ClerkError("终止日期在起始日期之前", "请核对两个日期。")
        held.end = day
        w.session.flush()
        _somebody_keeps(office, w.session, max(day, office.today()))
    return w.entry_id or 0


def deactivate(office: Office, clerk_id: int) -> int:
    """Somebody no longer works here: cannot log in, keeps the history. Returns the audit line."""
    office.require(MANAGE)
    with office.write("停用办事员") as w:
        clerk = _clerk(w.session, clerk_id)
        if clerk_id == office.clerk.id:
            raise ClerkError("不能停用自己", "请另一位系统管理员来停用。")
        w.what = f"停用办事员 {clerk.name}"
        clerk.active = False
        w.session.flush()
        _somebody_keeps(office, w.session, office.today())
        name = clerk.name
    if office.folder is not None and office.store.key is not None:
        keys.remove(office.folder, name)
    return w.entry_id or 0


def reactivate(office: Office, clerk_id: int, password: str) -> int:
    """Somebody works here again, with a new password. Returns the audit line."""
    office.require(MANAGE)
    with office.write("重新启用办事员") as w:
        clerk = _clerk(w.session, clerk_id)
        w.what = f"重新启用办事员 {clerk.name}"
        clerk.active = True
        w.session.flush()
        _set_password(office, clerk.name, password)
    return w.entry_id or 0


def reset_password(office: Office, clerk_id: int, password: str) -> None:
    """Give a clerk who forgot the password another one."""
    office.require(MANAGE)
    if office.store.key is None:
        raise ClerkError("这个社区没有加密，不用密码", "示例社区打开就能用。")
    with office.write("重设密码") as w:
        clerk = _clerk(w.session, clerk_id)
        if not clerk.active:
            raise ClerkError(f"{clerk.name} 已停用", "请先重新启用。")
        w.what = f"重设 {clerk.name} 的密码"
        w.note([Change("clerk", clerk_id, "changed", {})])
        _set_password(office, clerk.name, password)


def change_password(office: Office, old: str, new: str, again: str) -> None:
    """Give the clerk who works now another password. Raises ClerkError naming what is wrong."""
    if office.folder is None or office.store.key is None:
        raise ClerkError("这个社区没有加密，不用密码", "示例社区打开就能用。")
    if new != again:
        raise ClerkError("两次输入的新密码不一样", "请重输一次。")
    keys.unlock(office.folder, office.clerk.name, old)
    keys.set_password(office.folder, office.clerk.name, new, office.store.key)


def _clerk(session: Session, clerk_id: int) -> Clerk:
    found = session.get(Clerk, clerk_id)
    if found is None:
        raise ClerkError("没有这位办事员", "请按 F5 刷新。")
    return found


def _known(office: Office, role: str) -> None:
    if role not in office.library.roles:
        raise ClerkError(f"没有角色“{role}”", f"现有的角色：{'、'.join(office.library.roles)}。")


def _day(text: str, label: str) -> date | None:
    found = read_date(text)
    if found is not None and found.full is None:
        raise ClerkError(f"{label}要写到日，例如 2026-03-15")
    return found.full if found else None


def _set_password(office: Office, name: str, password: str) -> None:
    if office.folder is not None and office.store.key is not None:
        keys.set_password(office.folder, name, password, office.store.key)


def _somebody_keeps(office: Office, session: Session, day: date) -> None:
    """Raise ClerkError when nobody could manage the clerks any more from a day on."""
    if not duties.holders(session, office.whole, MANAGE, day):
        raise duties.nobody_keeps()
