"""`liren check`: is all as it should be? Fonts, definitions, flows, database, audit chain, index, attachments, backups, calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from app import paths
from app.db import audit, audit_head
from app.db.engine import translated
from app.db.names import HEAD_FILE
from app.errors import OfficeError
from app.models.definitions.library import shipped_one
from app.models.tables import AuditEntry, Resident, SearchTerm
from app.office import Office
from app.usecases.attachments import files as attachments
from app.usecases.offices import backups


@dataclass(frozen=True)
class Problem:
    """Something that is not right: `what`, and what to do about it; `serious` when data are at stake."""

    what: str
    hint: str
    serious: bool


def check(office: Office) -> list[Problem]:
    """Every problem found; an empty list means all is well."""
    parts: tuple[Callable[[Office], list[Problem]], ...] = (
        _fonts,
        _definitions,
        _flows,
        _database,
        _audit,
        _index,
        _attachments,
        _backup,
        _calendar,
    )
    found = [problem for part in parts for problem in _found_by(part, office)]
    return list(dict.fromkeys(found))  # one damage that stops several parts is told once


def _found_by(part: Callable[[Office], list[Problem]], office: Office) -> list[Problem]:
    """What one part found; that the database is too damaged to answer it is a finding as well."""
    try:
        return part(office)
    except DatabaseError as error:
        told = translated(error, office.store.path)
    except OfficeError as error:
        told = error
    return [Problem(told.message, told.hint, True)]


def _fonts(_office: Office) -> list[Problem]:
    from app.errors import LirenError
    from app.reports import fonts

    try:
        missing = fonts.missing_characters("里仁䶮𬭸𪚥")
    except LirenError as error:
        return [Problem(error.message, error.hint, False)]
    return [Problem(f"字体缺少这些字：{'、'.join(missing)}", "请重新安装字体。", False)] if missing else []


def _definitions(office: Office) -> list[Problem]:
    hint = "请到 设置 里改正这个定义；现在用的是程序自带的。"
    return [Problem(f"本单位的一个定义没有采用：{words}", hint, False) for words in office.library.set_aside]


def _flows(office: Office) -> list[Problem]:
    """An own copy of a flow stays as it was written while the shipped one is given new steps."""
    found = []
    for key, flow in office.library.flows.items():
        shipped = shipped_one(paths.resources(), "flows", key)
        has = {move.key for move in flow.move}
        if lacks := [move.name for move in shipped.move if move.key not in has] if shipped else []:
            what = f"本单位自己的流程“{flow.name}”里没有程序自带的步骤：{'、'.join(lacks)}"
            found.append(Problem(what, "有意去掉的不用管；要用，请把这些步骤写进本单位的流程定义。", False))
    return found


def _database(office: Office) -> list[Problem]:
    if not office.store.is_sqlite:
        return []
    with office.store.engine.connect() as connection:
        answers = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(3)")]
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    found = [] if answers == ["ok"] else [Problem(f"数据库内部不一致：{answers[0]}", "请从备份恢复。", True)]
    return found + ([Problem("有记录指向不存在的记录", "请从备份恢复。", True)] if broken else [])


def _audit(office: Office) -> list[Problem]:
    with office.store.engine.connect() as connection:
        line = audit.first_broken(connection)
        found = [] if office.store.path is None else _ends(connection, office.store.path.parent)
    if line is None:
        return found
    where = f"从第 {line} 条起" if line > 0 else "和改动的内容"
    return [Problem(f"操作记录{where}对不上，可能被改动过", "请保留现场，联系上级。", True), *found]


def _ends(connection: Connection, folder: Path) -> list[Problem]:
    """Whether the end of the chain is still the one that was kept beside the database."""
    kept = audit_head.read(folder)
    if kept is None:
        if connection.scalar(select(func.count()).select_from(AuditEntry)):
            words = f"操作记录的封条文件 {HEAD_FILE} 不见了或读不出"
            return [
                Problem(words, "下次保存会重新生成；如果不是断电造成的，请查明是谁动过数据文件夹。", False)
            ]
        return []
    gone = [*([] if audit_head.fits(connection, kept) else [kept.id]), *(at["id"] for at in kept.lost)]
    hint = "如果用较早的文件替换过数据，请说明；否则是有人删改过操作记录，请保留现场，联系上级。"
    return [Problem(f"操作记录少了：应有的第 {i} 条不在了或变了样", hint, True) for i in gone]


def _index(office: Office) -> list[Problem]:
    with office.read() as session:
        indexed = select(SearchTerm.record_id).where(SearchTerm.kind == "resident")
        lost = session.scalar(
            select(func.count(Resident.id)).where(Resident.deleted_at.is_(None), Resident.id.not_in(indexed))
        )
    return [Problem(f"有 {lost} 位居民搜索不到", "请在 设置 里重建索引。", False)] if lost else []


def _attachments(office: Office) -> list[Problem]:
    return [
        Problem(
            f"{one.record} 的附件“{one.name}”{'不见了' if one.missing else '已损坏'}",
            "请从备份恢复，或重新拍照、扫描后再放入一次。",
            True,
        )
        for one in attachments.broken(office)
    ]


def _backup(office: Office) -> list[Problem]:
    if office.folder is None:
        return []
    last = backups.last_backup(office)
    with office.read() as session:
        if not session.scalar(select(Resident.id).limit(1)):
            return []
    if last is None:
        return [Problem("还没有备份过", "请到 设置 → 备份 点“立即备份”，最好再备一份到U盘。", False)]
    days = (office.clock.now() - last).days
    return [Problem(f"已经 {days} 天没有备份", "请到 设置 → 备份 点“立即备份”。", False)] if days > 7 else []


def _calendar(office: Office) -> list[Problem]:
    year = office.today().year
    if office.calendar.is_known(year):
        return []
    return [
        Problem(f"没有 {year} 年的放假安排，期限按周末推算", "请到 设置 → 日历 导入当年放假安排。", False)
    ]
