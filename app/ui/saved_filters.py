"""Filters kept under a name (常用): chosen from a menu, saved, renamed, deleted."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QPushButton, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.popup import OnePopup

Condition = tuple[Any, ...]
Layout = tuple[Sequence[str], Sequence[str]]


class SavedFilters(QObject):
    """The button and its menu. `now` gives the record kind and the conditions as they stand; `layout_now`, which the
    list may replace, its columns and order. `chosen` gives a saved filter whole, `kept` the name just given, `renamed` an old name
    and the new one, which is empty for a filter that was deleted."""

    chosen = Signal(object)
    kept = Signal(str)
    renamed = Signal(str, str)

    def __init__(
        self, shell: Shell, popups: OnePopup, now: Callable[[], tuple[str, tuple[Condition, ...]]], owner: QWidget
    ) -> None:  # fmt: skip
        super().__init__(owner)
        self._shell, self._popups, self._now, self._owner = shell, popups, now, owner
        self.layout_now: Callable[[], Layout] = lambda: ((), ())
        tip = "存下来的筛选：选用、保存、改名、删除"
        self.button = button("常用", self.open, "chip", "Ctrl+Shift+L", owner, tip)

    def say(self, name: str) -> None:
        """The name of the filter that is on, or none."""
        self.button.setText(f"常用：{name}" if name else "常用")

    def open(self) -> None:
        """Read what is kept, then show the menu."""
        from app.usecases.lists import kept as lists

        kind, _where = self._now()
        self._shell.tasks.run(self._owner, lambda office, _p: lists.saved(office, kind), self._show)

    def _show(self, found: list[Any]) -> None:
        menu = self.menu(found)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def menu(self, found: list[Any]) -> QMenu:
        """The saved filters to choose from, and what can be done with them."""
        menu = QMenu(self._owner)
        menu.setAccessibleName("常用筛选")
        for one in found:
            words = one.name + ("（大家的）" if one.shared else "") + ("　用不了" if one.problems else "")
            menu.addAction(words).triggered.connect(lambda _on=False, s=one: self._choose(s))
        if not found:
            menu.addAction("还没有存过筛选").setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction("把现在的条件存为常用…")
        keep.setEnabled(bool(self._now()[1]))
        keep.triggered.connect(self.ask_save)
        for words, act in (("改名", self._ask_rename), ("删除", self._delete)):
            inner = menu.addMenu(words)
            inner.setEnabled(bool(found))
            for one in found:
                entry: QAction = inner.addAction(one.name)
                entry.triggered.connect(lambda _on=False, s=one, do=act: do(s))
        return menu

    def _choose(self, one: Any) -> None:
        if one.problems:
            self._shell.say(f"“{one.name}”用不了：{'；'.join(one.problems)}。它还留着，可以改名或删除。")
            return
        self.chosen.emit(one)

    def ask_save(self) -> None:
        """Ask for a name, then keep the conditions under it; one of that name is replaced when it is given again."""
        taken: set[tuple[str, bool]] = set()

        def save(name: str, everyone: bool, done: Callable[[], None], refuse: Callable[[str], None]) -> None:
            said = (name.strip(), everyone)

            def refused(error: BaseException) -> None:
                from app.usecases.lists import kept as lists

                taken.update({said} if isinstance(error, lists.NameTakenError) else ())
                refuse(str(error))

            self._save(name, everyone, said in taken, done, refused)

        self._ask_name(NamePanel("存为常用筛选", "", shared=True), save)

    def _ask_rename(self, one: Any) -> None:
        self._ask_name(
            NamePanel(f"给“{one.name}”改名", one.name, shared=False), lambda *said: self._rename(one, *said)
        )

    def _ask_name(self, panel: "NamePanel", act: Callable[..., None]) -> None:
        """Show the panel; `act` gets (name, for everyone, done, refused)."""
        popup = self._popups.show(self.button, panel)
        panel.given.connect(
            lambda name, everyone: act(name, everyone, lambda *_kept: popup.close_now(), panel.refuse)
        )
        panel.cancelled.connect(popup.close_now)

    def _save(
        self,
        name: str,
        everyone: bool,
        replace: bool,
        done: Callable[[], None],
        refused: Callable[[BaseException], None],
    ) -> None:
        from app.usecases.lists import kept as lists

        (kind, where), layout = self._now(), self.layout_now()

        def kept(_id: int) -> None:
            self.kept.emit(name.strip())
            done()

        def work(office: Any, _progress: Any) -> int:
            return lists.save(office, kind, name, where, *layout, shared=everyone, replace=replace)

        self._shell.tasks.run(self._owner, work, kept, refused)

    def _rename(
        self, one: Any, name: str, _everyone: bool, done: Callable[..., None], refuse: Callable[[str], None]
    ) -> None:
        from app.usecases.lists import kept as lists

        def renamed(_none: None) -> None:
            self.renamed.emit(one.name, name.strip())
            done()

        work = lambda office, _p: lists.rename(office, one.id, name)  # noqa: E731
        self._shell.tasks.run(self._owner, work, renamed, lambda error: refuse(str(error)))

    def _delete(self, one: Any) -> None:
        from app.usecases.lists import kept as lists

        def done(entry: int) -> None:
            self.renamed.emit(one.name, "")
            self._shell.say(f"已删除常用筛选“{one.name}”", "撤销", lambda: self._shell.undoable(entry))

        self._shell.tasks.run(self._owner, lambda office, _p: lists.delete(office, one.id), done)


class NamePanel(QWidget):
    """A name for a filter. `given` (name, for everyone)."""

    given = Signal(str, bool)
    cancelled = Signal()

    def __init__(self, title: str, now: str, *, shared: bool) -> None:
        super().__init__()
        self.name = QLineEdit(now)
        self.everyone = QCheckBox("大家都能用")
        self._problem = label("", "problem", wrap=True)
        self.name.setAccessibleName("名称")
        self.name.setPlaceholderText("例如：第一网格 80 岁以上")
        self.name.setMinimumWidth(280)
        self.name.returnPressed.connect(self._give)
        self.everyone.setVisible(shared)
        self._problem.hide()
        layout = column(label(title, "dim"), self.name, self.everyone, self._problem, spacing=8)
        keep: QPushButton = button("确定", self._give, "primary")
        layout.addLayout(row(None, button("取消", self.cancelled.emit), keep))
        self.setLayout(layout)
        self.setFocusProxy(self.name)

    def _give(self) -> None:
        self.given.emit(self.name.text(), self.everyone.isChecked())

    def refuse(self, words: str) -> None:
        """Say what is wrong with the name."""
        self._problem.setText(words)
        self._problem.show()
        self.name.setFocus()
