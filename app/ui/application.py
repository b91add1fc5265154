"""Start-up in order: one instance, fonts, theme, log in or first run, the worker, the window; then the rest lazily.

Nothing heavier than Qt is imported before the first window is painted (performance.md line 1).
"""

import sys
from argparse import Namespace
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app import paths, settings
from app.errors import LirenError
from app.settings import Settings
from app.ui.instance import SingleInstance
from app.ui.messages import CrashDialog, tell
from app.ui.theme import style_sheet, theme_of
from app.ui.widgets import choice_typing

FAMILIES = ["Noto Sans SC", "HanaMinB", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei"]
FIRST_FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
LATE_FONTS = ("HanaMinB.ttf",)
SILENT = (
    "里仁已经打开，但没有回应，可能还在保存。\n"
    "请等一会儿再打开；还是不行，请在任务管理器里结束“里仁”，或重新启动电脑，再打开一次。已经保存的内容不会丢。"
)
"""What a second start says when the first neither comes to the front nor ends."""


def make_application(argv: list[str]) -> QApplication:
    """The QApplication with its fonts and Chinese standard texts."""
    app = QApplication.instance() or QApplication(argv)
    assert isinstance(app, QApplication)
    app.setApplicationName("里仁")
    app.setStyle("Fusion")
    load_fonts(FIRST_FONTS)
    font = QFont()
    font.setFamilies(FAMILIES)
    app.setFont(font)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    choice_typing.watch()
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


def load_fonts(names: tuple[str, ...]) -> None:
    """Make bundled fonts known to Qt; the wheels bring none."""
    for name in names:
        path = paths.resources() / "fonts" / name
        if path.exists():
            QFontDatabase.addApplicationFont(str(path))


def run_window(args: Namespace) -> int:
    """`liren window`: until the window is closed. Returns the exit code."""
    app = make_application(sys.argv[:1])
    folder = Path(args.office) if args.office else paths.default_office()
    instance = SingleInstance(folder)
    if not instance.is_first:
        if not instance.answered:
            tell(None, SILENT)
        return 0
    instance.asked.connect(show_again)
    sys.excepthook = lambda kind, error, trace: CrashDialog(error).exec() and None
    try:
        kept = settings.load(_settings_file(folder))
    except LirenError as error:
        tell(None, str(error))
        kept = Settings()
    app.setStyleSheet(style_sheet(theme_of(kept.theme, kept.scale)))
    while (office := _enter(folder, kept)) is not None:
        window = make_window(office, kept, folder)
        window.show()
        QTimer.singleShot(200, lambda: load_fonts(LATE_FONTS))
        code = app.exec()
        if not window.sample_is_done:
            return code
        _put_sample_aside(folder)
        window.deleteLater()
    return 0


def _put_sample_aside(folder: Path) -> None:
    from app.clock import SystemClock
    from app.usecases.offices import backups

    try:
        backups.put_sample_aside(folder, SystemClock())
    except LirenError as error:
        tell(None, str(error))


def show_again() -> None:
    """Bring what is open to the front, the door or the window with what it asks: somebody started the program again."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window.windowType() in (Qt.WindowType.Window, Qt.WindowType.Dialog):
            raised(window)


def raised(window: QWidget) -> None:
    """Bring the window to the front as large as it was: a second start must not make a full screen small."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def make_window(office, kept: Settings, folder: Path):  # type: ignore[no-untyped-def]  # lazily imported types
    """The main window of an open office."""
    from app.ui.main_window import MainWindow
    from app.ui.rooms import ROOMS, start_facts
    from app.ui.tasks import Tasks

    facts = start_facts(office)
    theme = theme_of(kept.theme, kept.scale)
    window = MainWindow(
        Tasks(office), theme, kept, ROOMS, facts, lambda: settings.save(kept, _settings_file(folder))
    )
    size = kept.window if len(kept.window) == 2 else [1366, 768]
    available = QGuiApplication.primaryScreen().availableGeometry()
    window.resize(min(size[0], available.width()), min(size[1], available.height()))
    if size[0] >= available.width() or size[1] >= available.height():
        window.setWindowState(Qt.WindowState.WindowMaximized)
    return window


def _enter(folder: Path, kept: Settings):  # type: ignore[no-untyped-def]
    """Log in, make a new office or a sample; None when the clerk closes the door."""
    from app.ui.welcome.dialog import WelcomeDialog

    dialog = WelcomeDialog(folder, kept)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    return dialog.office


def _settings_file(folder: Path) -> Path:
    return folder / "settings.json"
