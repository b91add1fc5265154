"""设置: the office's own data, people, catalogue, calendar, look, backups, log, recycle bin, check."""

from app.ui.settings.backups import BackupsView
from app.ui.settings.calendar import CalendarView
from app.ui.settings.catalogue import CatalogueView
from app.ui.settings.clerks import ClerksView
from app.ui.settings.codes import CodesView
from app.ui.settings.files import FilesView
from app.ui.settings.log import ActsView, BinView, CheckView
from app.ui.settings.look import LookView
from app.ui.settings.papers import PapersView
from app.ui.settings.rare import RareView
from app.ui.settings.restricted import RestrictedView
from app.ui.settings.unit import GridsView, UnitView
from app.ui.settings.viewings import ViewingsView
from app.ui.shell import Shell
from app.ui.widgets.side_pages import SidePages

PAGES = (
    ("unit", "单位信息", UnitView),
    ("grids", "网格", GridsView),
    ("clerks", "办事员", ClerksView),
    ("restricted", "限制台账", RestrictedView),
    ("catalogue", "事项目录", CatalogueView),
    ("codes", "代码表", CodesView),
    ("papers", "文书式样", PapersView),
    ("rare", "生僻字", RareView),
    ("calendar", "日历", CalendarView),
    ("files", "附件", FilesView),
    ("look", "外观", LookView),
    ("backups", "备份", BackupsView),
    ("acts", "操作记录", ActsView),
    ("viewings", "查看记录", ViewingsView),
    ("bin", "回收站", BinView),
    ("check", "体检", CheckView),
)


class SettingsPage(SidePages):
    """The room of the office itself."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "设置", PAGES)
