"""整理 under the shelf: periods of the marked ledger, rows from a sheet, reviews, what is past its retention, inspections."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from app.ui.ledgers.import_view import SHEETS, ImportView
from app.ui.ledgers.inspections_view import InspectionsView
from app.ui.ledgers.periods_view import EDIT, PeriodsView
from app.ui.ledgers.retention_view import RetentionView
from app.ui.shell import Shell


class WorkMenu(QPushButton):
    """`opened` gives a view to be put in place of the rows; `key` is the ledger that is marked, `chosen` its marked rows."""

    opened = Signal(object)
    changed = Signal()

    def __init__(self, shell: Shell, chosen: Callable[[str], list[int]]) -> None:
        super().__init__("整理")
        self._shell, self._chosen = shell, chosen
        self.key = ""
        self.setAutoDefault(False)
        self.setToolTip("期次和锁定、从表格导入、复核、到期可销毁、检查专题")
        menu = QMenu(self)
        for words, act, keys, rights in (
            ("期次：锁定、更正、变动", self.periods, "Ctrl+Shift+Y", ()),
            ("从表格导入…", self.take_in, "Ctrl+Shift+U", EDIT),
            ("选中的行已复核", self.reviewed, "Ctrl+Shift+R", EDIT),
            ("到期要复核的行都已复核", self.all_reviewed, "", EDIT),
            ("到期可销毁", self.retention, "Ctrl+Shift+X", ()),
            ("检查专题", self.inspections, "Ctrl+Shift+G", ()),
        ):
            action = menu.addAction(words)
            action.triggered.connect(lambda _on=False, do=act: do())
            action.setEnabled(not rights or bool(shell.rights.intersection(rights)))
            if keys:
                action.setShortcut(keys)
                self.addAction(action)
        self.setMenu(menu)

    def _with_facts(self, then: Any) -> None:
        from app.usecases.ledgers import pages

        key = self.key
        if key:
            self._shell.tasks.run(self, lambda o, _p: pages.facts(o, key), then)

    def periods(self) -> None:
        """The periods of the ledger that is marked; a view has no rows of its own that could be closed."""

        def show(facts: Any) -> None:
            if facts.is_view:
                self._shell.say("视图台账的内容自动得来，没有期次可以锁定。按月的数在 报表 里")
            else:
                self.opened.emit(PeriodsView(self._shell, facts))

        self._with_facts(show)

    def inspections(self) -> None:
        """What inspections ask for."""
        self.opened.emit(InspectionsView(self._shell))

    def retention(self) -> None:
        """Rows past their retention, those of the marked ledger first."""
        self.opened.emit(RetentionView(self._shell, self.key))

    def take_in(self) -> None:
        """Rows of the marked ledger from a sheet."""
        from app.usecases.ledgers import pages, sheet_columns

        folder = self._shell.settings.folders.get("ledger", str(Path.home()))
        path, _ = QFileDialog.getOpenFileName(self, "导入台账的表格", folder, SHEETS)
        key = self.key
        if not path or not key:
            return
        self._shell.settings.folders["ledger"] = str(Path(path).parent)

        def work(office: Any, progress: Any) -> Any:
            facts, ledger = pages.facts(office, key), office.library.ledger(key)
            plan = sheet_columns.understand(office, key, Path(path), progress=progress.step)
            return facts, plan, sheet_columns.field_labels(office, ledger)

        self._shell.tasks.run(self, work, self._show_import, label="打开表格")

    def _show_import(self, found: Any) -> None:
        view = ImportView(self._shell, *found)
        view.taken.connect(self.changed)
        self.opened.emit(view)

    def reviewed(self) -> None:
        """The marked rows were looked through."""
        key = self.key
        ids = self._chosen(key)
        self._review(lambda _office: ids, "没有选中行")

    def all_reviewed(self) -> None:
        """Every row that is due was looked through."""
        from app.usecases.ledgers import reviews

        key = self.key
        self._review(lambda office: reviews.due_ids(office, key), "这本台账没有到期要复核的行")

    def _review(self, which: Callable[[Any], list[int]], nothing: str) -> None:
        from app.usecases.ledgers import reviews

        key = self.key

        def work(office: Any, _progress: Any) -> Any:
            if not office.library.ledger(key).review:
                return "这本台账没有写多久复核一次，可以在 台账设计 里写"
            ids = which(office)
            return reviews.reviewed(office, key, ids) if ids else nothing

        def done(found: Any) -> None:
            if isinstance(found, str):
                self._shell.say(found)
                return
            words = f"{found.rows:,} 行已记为今天复核，下次 {found.until} 前"
            back = ("撤销", lambda: self._shell.undoable(found.act)) if found.act else ()
            self._shell.say(words, *back)  # looked through today already: nothing that could be taken back

        if key:
            self._shell.tasks.run(self, work, done)
