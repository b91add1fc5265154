"""First run, log in, recover: how an office comes into being and is opened."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from app import paths
from app.clock import Clock
from app.db import backup, engine, keys
from app.db.audit import Change
from app.db.engine import DATABASE_FILE, Store
from app.db.names import KEY_FILE, UNFINISHED_FILE
from app.errors import ClerkError, LirenError, OfficeError, reason
from app.models.tables import Area, Clerk, ClerkRole, Unit
from app.office import ClerkRef, Office, open_office
from app.usecases.catalogue import load_catalogue
from app.usecases.offices import door
from app.usecases.offices.door import clerk_names as clerk_names
from app.usecases.offices.door import exists as exists
from app.usecases.offices.door import needs_password as needs_password

NOBODY = ClerkRef(None, "系统")
FIRST_ROLES = ("director", "keeper")
"""What the first clerk of an office is: everything is somebody's from the start."""


@dataclass
class FirstRunForm:
    """What the first run asks: community, its 12-digit code, superior, grids, the first clerk and password."""

    community: str = ""
    code: str = ""
    short_name: str = ""
    superior: str = ""
    phone: str = ""
    address: str = ""
    grids: list[str] = field(default_factory=list)
    clerk: str = ""
    password: str = ""
    password_again: str = ""

    def problems(self, *, plain: bool = False) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        for name, label in (("community", "社区名称"), ("superior", "上级单位名称"), ("clerk", "办事员姓名")):
            if not getattr(self, name).strip():
                found[name] = f"请填写{label}"
        if len(self.code) != 12 or not self.code.isdigit():
            found["code"] = "社区代码是 12 位数字（6 位区划 + 3 位街道 + 3 位社区）"
        if len({g for g in self.grids if g.strip()}) != len(self.grids):
            found["grids"] = "网格名称有空的或重复的"
        if not plain and len(self.password) < keys.MIN_PASSWORD:
            found["password"] = f"密码至少 {keys.MIN_PASSWORD} 位"
        elif not plain and self.password != self.password_again:
            found["password_again"] = "两次输入的密码不一样"
        return found


def create(
    folder: Path, form: FirstRunForm, clock: Clock, *, plain: bool = False, unfinished: bool = False
) -> tuple[Office, str]:
    """Make a new office. Returns it, open, and the recovery code to print ("" for a plain one). A sample whose making was
    broken off is put aside first. `unfinished`: it cannot be opened until `finish`.

    Raises ClerkError for a form that is not ready, OfficeError when the folder cannot be used.
    """
    if found := form.problems(plain=plain):
        raise ClerkError("；".join(found.values()))
    if door.unfinished(folder):
        backup.put_aside(folder, clock.now())
    if exists(folder):
        raise ClerkError("这个文件夹里已经有一个社区", "请直接打开它，或另选一个空文件夹。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / UNFINISHED_FILE
        mark.touch() if unfinished else mark.unlink(missing_ok=True)
    except OSError as error:
        raise OfficeError(f"建不了文件夹“{folder.name}”：{reason(error)}", "请换一个能写的位置。") from error
    key, code = (None, "") if plain else keys.create(folder, form.clerk.strip(), form.password)
    store = engine.open_file(folder / DATABASE_FILE, key)
    try:
        return start(store, folder, form, clock), code
    except (DatabaseError, OfficeError) as error:
        store.engine.dispose()
        _take_away(folder)
        if isinstance(error, DatabaseError):
            raise engine.translated(error, store.path) from error
        raise


def finish(folder: Path) -> None:
    """A sample is made whole: from now on it can be opened."""
    (folder / UNFINISHED_FILE).unlink(missing_ok=True)


def _take_away(folder: Path) -> None:
    """The files of an office that could not be finished: a half-made one can neither be opened nor made again."""
    for name in (DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", KEY_FILE):
        (folder / name).unlink(missing_ok=True)


def start(store: Store, folder: Path | None, form: FirstRunForm, clock: Clock) -> Office:
    """Fill a new, empty store with what the first run says (also used on a server)."""
    office = open_office(store, folder, clock, NOBODY)
    with office.write(f"新建社区 {form.community}") as w:
        superior = Unit(
            code=form.code[:9] + "000", name=form.superior, short_name=form.superior, level="superior"
        )
        w.session.add(superior)
        w.session.flush()
        w.session.add(
            Unit(
                code=form.code, name=form.community.strip(), own=True, parent_id=superior.id,
                short_name=form.short_name.strip() or _short(form.community),
                phone=form.phone or None, address=form.address or None,
            )
        )  # fmt: skip
        for i, name in enumerate(form.grids, start=1):
            w.session.add(Area(kind="grid", name=name.strip(), code=f"{form.code}{i:03d}", sort=i))
        clerk = Clerk(name=form.clerk.strip())
        w.session.add(clerk)
        w.session.flush()
        for role in FIRST_ROLES:
            w.session.add(ClerkRole(clerk_id=clerk.id, role=role, start=office.today()))
        load_catalogue(w, paths.resources(), office.whole)
    office.clerk = ClerkRef(clerk.id, clerk.name)
    return office


def log_in(folder: Path, clerk: str, password: str, clock: Clock) -> Office:
    """Open an encrypted office as a clerk. Wrong password, missing key, damage: each its own sentence."""
    return _opened(folder, keys.unlock(folder, clerk, password), clerk, clock)


def open_plain(folder: Path, clock: Clock) -> Office:
    """Open a sample that is not encrypted."""
    return _opened(folder, None, None, clock)


def recover(folder: Path, code: str, clerk: str, new_password: str, clock: Clock) -> Office:
    """Open with the printed recovery code and give `clerk` a new password."""
    key = keys.recover(folder, code)
    if clerk not in clerk_names(folder):
        raise ClerkError(f"没有名叫“{clerk}”的办事员", f"可用的名字：{'、'.join(clerk_names(folder))}。")
    office = _opened(folder, key, clerk, clock)
    try:
        keys.set_password(folder, clerk, new_password, key)
        with office.write(f"用恢复码重设 {clerk} 的密码") as w:
            w.note([Change("clerk", office.clerk.id or 0, "changed", {})])
    except LirenError:
        office.close()
        raise
    return office


def _opened(folder: Path, key: bytes | None, clerk: str | None, clock: Clock) -> Office:
    if not (folder / DATABASE_FILE).exists():
        raise OfficeError("这个文件夹里没有数据文件", "请检查位置，或从备份恢复。")
    if door.unfinished(folder):
        raise OfficeError("这里的示例社区没有编完，编的时候断了", "请重新编一个，没编完的会先放到一边。")
    store = engine.open_file(folder / DATABASE_FILE, key)
    office = open_office(store, folder, clock, NOBODY)
    with office.read() as session:
        query = select(Clerk.id, Clerk.name).where(Clerk.active.is_(True)).order_by(Clerk.id)
        row = session.execute(query.where(Clerk.name == clerk) if clerk else query).first()
    if row is None:
        office.close()
        raise ClerkError(f"“{clerk}”已停用", "请换一个办事员登录。")
    office.clerk = ClerkRef(row.id, row.name)
    return office


def _short(community: str) -> str:
    return community.strip().removesuffix("居民委员会").removesuffix("社区")[:6] or community[:6]


@dataclass(frozen=True)
class UnitInfo:
    """The community as papers and the window name it."""

    name: str
    short_name: str
    code: str
    superior: str
    phone: str
    address: str
    court: str


def own_unit(office: Office) -> UnitInfo:
    """The community that owns this office, with its superior's name."""
    with office.read() as session:
        unit = session.scalars(select(Unit).where(Unit.own.is_(True))).one()
        superior = session.get(Unit, unit.parent_id) if unit.parent_id else None
        return UnitInfo(
            unit.name, unit.short_name, unit.code, superior.name if superior else "",
            unit.phone or "", unit.address or "", unit.court or "",
        )  # fmt: skip


@dataclass
class UnitForm:
    """What 设置 → 单位信息 asks. Papers, numbers and packages use it from the next one on; old papers stay."""

    name: str = ""
    short_name: str = ""
    superior: str = ""
    phone: str = ""
    address: str = ""
    court: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found = {}
        for name, label in (("name", "社区名称"), ("short_name", "简称"), ("superior", "上级单位")):
            if not getattr(self, name).strip():
                found[name] = f"请填写{label}"
        if len(self.short_name.strip()) > 20:
            found["short_name"] = "简称最多 20 个字"
        return found


def unit_form(office: Office) -> UnitForm:
    """The community's own data as the form holds them."""
    unit = own_unit(office)
    return UnitForm(unit.name, unit.short_name, unit.superior, unit.phone, unit.address, unit.court)


def save_unit(office: Office, form: UnitForm) -> None:
    """Correct the community's own data and its superior's name. Raises ClerkError for a form that is not ready."""
    if found := form.problems():
        raise ClerkError("；".join(found.values()))
    with office.write("修改单位信息") as w:
        unit = w.session.scalars(select(Unit).where(Unit.own.is_(True))).one()
        unit.name, unit.short_name = form.name.strip(), form.short_name.strip()
        unit.phone, unit.address = form.phone.strip() or None, form.address.strip() or None
        unit.court = form.court.strip() or None
        superior = w.session.get(Unit, unit.parent_id) if unit.parent_id else None
        if superior is None:
            superior = Unit(code=unit.code[:9] + "000", name="", short_name="", level="superior")
            w.session.add(superior)
        if superior.name != form.superior.strip():
            superior.name = superior.short_name = form.superior.strip()
            superior.short_name = superior.short_name[:20]
        w.session.flush()
        unit.parent_id = superior.id
