"""设计 under the shelf: change the ledger that is marked, make one, read one from a file, hand one on, switch on and off."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from app.models.rules.text import quoted
from app.ui.ledgers.shelf import FilterBox
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.popup import Popup
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

RIGHT = "settings.definitions"
SHEETS = "表格 (*.xlsx *.xls *.et *.ods *.csv)"
FILES = "台账定义 (*.toml)"


LIST_HIGHEST = 420
"""Pixels: with large type on a small screen the whole list is still inside the window."""
TURN = "回车打开或关闭，可以接着办下一本，Esc 收起；登记过的内容都留着"
NOT_HERE = "没有找到。社区矫正、精神障碍这样的限制台账在 设置 → 限制台账 里打开"


class SwitchList(QWidget):
    """Every ledger, on or off; typing finds some of them, Enter turns one round, and the list stays open."""

    turned = Signal(str, bool)

    def __init__(self, shell: Shell, rows: list[Any], typed: str = "") -> None:
        super().__init__()
        self._rows, self._shown, self._off = rows, list(rows), {r.key: r.enabled for r in rows}
        self.sought = FilterBox(typed)
        self.sought.setPlaceholderText("找台账：名称、业务线、拼音首字母或编码")
        self.sought.setAccessibleName("找要打开或关闭的台账")
        self.table = TextTable(shell, "所有台账", (("台账", 12), ("业务线", 7), ("状态", 4)))
        self.table.setMinimumSize(shell.theme.px(460), min(shell.theme.px(330), LIST_HIGHEST))
        self.words = label(TURN, "dim", wrap=True)
        self.setLayout(column(self.words, self.sought, self.table))
        self.setFocusProxy(self.sought)
        self.sought.textEdited.connect(lambda _text: self._fill())
        self.sought.moved.connect(self._step)
        self.sought.returnPressed.connect(lambda: self._turn(self.table.currentRow()))
        self.table.opened.connect(self._turn)
        self._fill()

    def _fill(self) -> None:
        self._shown = [r for r in self._rows if r.found(self.sought.text())]
        self.words.setText(TURN if self._shown else NOT_HERE)
        self._list(0)

    def _list(self, at: int) -> None:
        states = ("打开" if self._off[r.key] else "关闭" for r in self._shown)
        self.table.show_rows([(r.name, r.line, state) for r, state in zip(self._shown, states, strict=True)])
        self.table.setCurrentCell(at, 0)

    def _step(self, by: int) -> None:
        at = self.table.currentRow() + by
        if 0 <= at < len(self._shown):
            self.table.setCurrentCell(at, 0)

    def _turn(self, at: int) -> None:
        if 0 <= at < len(self._shown):
            self.turned.emit(self._shown[at].key, not self._off[self._shown[at].key])

    def done(self, key: str, on: bool) -> str:
        """A ledger is on or off now; the cursor stays on it. Returns what is said of it, here too: the list lies over the
        foot of the window."""
        self._off[key] = on
        self._list(max(self.table.currentRow(), 0))
        name = next(str(r.name) for r in self._rows if r.key == key)
        said = f"已{'打开' if on else '关闭'}{quoted(name)}"
        self.words.setText(f"{said}。可以接着办下一本，Esc 收起")
        return said


class ClashPanel(QWidget):
    """A definition that comes in has the key of one that is here: what it would change, and which way to take it."""

    given = Signal(bool)
    cancelled = Signal()

    def __init__(self, shell: Shell, incoming: Any) -> None:
        super().__init__()
        name = incoming.design.data["name"]
        said = f"这里已经有{quoted(incoming.clash)}" if incoming.clash else f"读入{quoted(name)}"
        words = "\n".join(f"· {one}" for one in incoming.changes) or "和这里的完全一样，没有改动。"
        layout = column(label(said, "h2"), label(words, wrap=True))
        change = button(
            "更新现有的" if incoming.clash else "打开看看", lambda: self.given.emit(False), "primary"
        )
        beside = button("另存为一本新台账", lambda: self.given.emit(True))
        beside.setVisible(bool(incoming.clash))
        layout.addLayout(row(None, button("取消", self.cancelled.emit), beside, change))
        self.setMinimumWidth(shell.theme.px(420))
        self.setLayout(layout)
        self.setFocusProxy(change)


class DesignMenu(QPushButton):
    """`opened` gives a design to be shown; `key_now` is the ledger that is marked."""

    opened = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__("台账设计")
        self._shell = shell
        self.key = ""
        self.popup: Popup | None = None
        self.setAutoDefault(False)
        self.setToolTip("修改这本台账、新建、从表格新建、导入导出定义、打开或关闭")
        menu = QMenu(self)
        self._acts = {}
        for words, act, keys in (
            ("修改这本台账的设计", self.change, "Ctrl+Shift+D"),
            ("新建台账", self.new, "Ctrl+Shift+N"),
            ("从表格的表头新建…", self.from_sheet, "Ctrl+Shift+B"),
            ("导入定义…", self.take_in, ""),
            ("导出这本的定义…", self.hand_out, ""),
            ("打开或关闭台账…", lambda: self.switch_list(), ""),
            ("删除或还原这本的设计", self.delete, ""),
        ):
            action = menu.addAction(words)
            action.triggered.connect(lambda _on=False, do=act: do())
            if keys:
                action.setShortcut(keys)
                self.addAction(action)
            self._acts[words] = action
        self.setMenu(menu)
        needs(shell, self, RIGHT)
        for action in self._acts.values():
            action.setEnabled(RIGHT in shell.rights)

    def _open(self, work: Any) -> None:
        self._shell.tasks.run(self, work, self.opened.emit, label="打开设计")

    def change(self) -> None:
        """Change the ledger that is marked on the shelf."""
        from app.usecases.ledgers import designs

        key = self.key
        if key:
            self._open(lambda office, _p: designs.open_design(office, key))

    def new(self) -> None:
        """A ledger from nothing."""
        from app.usecases.ledgers import designs

        self.opened.emit(designs.new_design())

    def _file(self, title: str, kinds: str) -> Path | None:
        folder = self._shell.settings.folders.get("ledger", str(Path.home()))
        path, _ = QFileDialog.getOpenFileName(self, title, folder, kinds)
        if path:
            self._shell.settings.folders["ledger"] = str(Path(path).parent)
        return Path(path) if path else None

    def from_sheet(self) -> None:
        """A ledger from a sheet's headings."""
        from app.usecases.ledgers import design_guess

        path = self._file("从表格的表头新建台账", SHEETS)
        if path is not None:
            self._open(lambda office, _p: design_guess.from_sheet(office, path))

    def take_in(self) -> None:
        """A definition from a file: what it would change is said before anything is done."""
        from app.usecases.ledgers import design_files

        path = self._file("导入台账定义", FILES)
        if path is not None:
            self._shell.tasks.run(self, lambda office, _p: design_files.read(office, path), self._came)

    def _came(self, incoming: Any) -> None:
        from app.usecases.ledgers import design_files

        panel = ClashPanel(self._shell, incoming)
        self.popup = popup = Popup(self, panel)

        def given(beside: bool) -> None:
            popup.close_now()
            self.opened.emit(design_files.as_new(incoming) if beside else incoming.design)

        panel.given.connect(given)
        panel.cancelled.connect(popup.close_now)
        popup.open()

    def hand_out(self) -> None:
        """The marked ledger's definition as one file, called as the ledger is."""
        from app.usecases.ledgers import design_files

        if key := self.key:
            self._shell.tasks.run(
                self, lambda office, _p: design_files.file_name(office, key), partial(self._hand_out_as, key)
            )

    def _hand_out_as(self, key: str, name: str) -> None:
        from app.usecases.ledgers import design_files

        folder = self._shell.settings.folders.get("ledger", str(Path.home()))
        path, _ = QFileDialog.getSaveFileName(self, "导出台账定义", f"{folder}/{name}", FILES)
        if path:
            self._shell.tasks.run(
                self,
                lambda office, _p: design_files.export(office, key, Path(path)),
                lambda _none: self._shell.say(f"定义已导出到 {path}，不含登记的内容"),
            )

    def switch_list(self, typed: str = "") -> None:
        """Every ledger to switch on or off; `typed` is looked for at once."""
        from app.usecases.ledgers import designs

        self._shell.tasks.run(
            self, lambda office, _p: designs.listing(office), lambda rows: self._show_switches(rows, typed)
        )

    def _show_switches(self, rows: list[Any], typed: str) -> None:
        panel = SwitchList(self._shell, rows, typed)
        self.popup = popup = Popup(self, panel)
        panel.turned.connect(lambda key, on: self._turn(panel, key, on))
        popup.open()

    def _turn(self, panel: SwitchList, key: str, on: bool) -> None:
        from app.usecases.ledgers import designs

        def done(act: int) -> None:
            self._shell.say(panel.done(key, on), "撤销", lambda: self._shell.undoable(act))

        self._shell.tasks.run(panel, lambda office, _p: designs.switch(office, key, on), done)

    def delete(self) -> None:
        """Take away an empty ledger of the office's own; a shipped one as it came."""
        from app.usecases.ledgers import designs

        key = self.key

        def done(act: int) -> None:
            self._shell.say("已删除或还原", "撤销", lambda: self._shell.undoable(act))

        self._shell.tasks.run(self, lambda office, _p: designs.delete(office, key), done)
