"""The menu 列表 of a list: print and export as seen, copy, choose columns, change one field of all that is selected."""

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.ui.list_output import COPY_MOST, BulkPanel, OutPanel, copy_cells, export_list, print_list
from app.ui.shell import Shell
from app.ui.widgets.column_chooser import ColumnChooser
from app.ui.widgets.popup import Popup

if TYPE_CHECKING:
    from app.ui.record_list import RecordList

NAMES = ("名单", "名册", "表", "台账")
CHANGEABLE = frozenset({"resident", "household"})


class ListMenu(QPushButton):
    """The button and its actions; the keys work while the list is seen."""

    def __init__(self, shell: Shell, of: "RecordList") -> None:
        super().__init__("列表")
        self._shell, self._list = shell, of
        self.setToolTip("打印、导出、选择列、成批修改")
        self.setAutoDefault(False)
        menu = QMenu(self)
        self._print = self._action(menu, "打印所见…", self.print_out, "Ctrl+Shift+P")
        self.export_action = self._action(menu, "导出所见…", of.export, "Ctrl+Shift+E")
        self._action(menu, "复制所选", self.copy, "")
        menu.addSeparator()
        self._action(menu, "选择列…", self.choose_columns, "Ctrl+Shift+O")
        self._bulk = self._action(menu, "成批修改…", self.change_many, "Ctrl+Shift+M")
        self.fit("", filled=False)
        self.setMenu(menu)

    def _action(self, menu: QMenu, words: str, act: Any, keys: str) -> QAction:
        made = menu.addAction(words)
        made.triggered.connect(lambda _on=False: act())
        if keys:
            made.setShortcut(QKeySequence(keys))
            self.addAction(made)
        return made

    def fit(self, kind: str, filled: bool) -> None:
        """Offer what this list can do."""
        for action in (self._print, self.export_action):
            action.setEnabled(filled)
        self._bulk.setVisible(kind in CHANGEABLE)
        self._bulk.setEnabled(kind in CHANGEABLE)

    def _panel(self, content: QWidget) -> Popup:
        self._list.filters.close_popup()
        popup = Popup(self, content)
        popup.open()
        return popup

    def choose_columns(self) -> None:
        """Which fields are shown, in which order."""
        from app.usecases.lists import kept as lists

        kind = self._list.asked()[0].kind
        self._shell.tasks.run(self, lambda office, _p: lists.fields_of(office, kind), self._offer_columns)

    def _offer_columns(self, fields: list[Any]) -> None:
        chooser = ColumnChooser(fields, [c.name for c in self._list.table.rows.columns])
        popup = self._panel(chooser)
        for done, act in (
            (chooser.applied, self._list.show_columns),
            (chooser.reset, self._list.reset_columns),
        ):
            done.connect(popup.close_now)
            done.connect(act)

    def _listing(self, whole: bool, reason: str) -> Any:
        from app.usecases.lists.papers import Listing

        question, _columns, order, period = self._list.asked()
        names = tuple(c.name for c in self._list.table.rows.columns)
        words = self._list.title.text() or "记录"
        title = words if words.endswith(NAMES) else f"{words}名单"
        return Listing(title, question, names, order, period, whole, reason)

    def print_out(self) -> None:
        """Print what is seen; the real PDF is shown first."""
        self._out("预览打印", print_list)

    def export(self) -> None:
        """Save what is seen as .xlsx; logged."""
        self._out("选择存到哪里", export_list)

    def _out(self, act: str, do: Any) -> None:
        said = self._list.count.text() or "这个列表"
        panel = OutPanel(act, f"{said}，{self._said_columns()}证件号码和电话遮盖中间几位。")
        popup = self._panel(panel)

        def given(whole: bool, reason: str) -> None:
            popup.close_now()
            do(self._shell, self._list, self._listing(whole, reason))

        panel.given.connect(given)

    def _said_columns(self) -> str:
        """Which columns go out; those that have no room on the screen go out, too, and are named."""
        table = self._list.table
        columns = [(c.label, table.isColumnHidden(at)) for at, c in enumerate(table.rows.columns)]
        left_out = [name for name, hidden in columns if hidden]
        too = f"（{'、'.join(left_out)} 屏幕上放不下没有显示，也在内）" if left_out else ""
        return f"{len(columns)} 列：{'、'.join(name for name, _ in columns)}{too}。换列用“选择列”。"

    def copy(self) -> None:
        """Copy the selected rows, masked, for Excel."""
        from app.usecases import questions

        spans, headings = self._list.table.spans(), [c.label for c in self._list.table.rows.columns]
        here = [
            self._list.table.rows.row_at(at) for a, b in spans for at in range(a, min(b, a + COPY_MOST) + 1)
        ]
        found = [one.cells for one in here if one is not None]
        if self._list.table.selected_count() > COPY_MOST:
            self._shell.say(f"一次最多复制 {COPY_MOST:,} 行，请用“导出所见”")
        elif len(found) == len(here):
            self._copied(headings, found)
        else:
            question, columns, order, period = self._list.asked()
            work = lambda office, _p: [  # noqa: E731
                r.cells
                for a, b in spans
                for r in questions.list_page(
                    office, question, columns, order, None, period, b - a + 1, skip=a
                ).rows
            ]
            self._shell.tasks.run(self, work, lambda rows: self._copied(headings, rows), label="复制")

    def _copied(self, headings: list[str], rows: list[Any]) -> None:
        if rows:
            copy_cells(headings, rows)
            self._shell.say(f"已复制 {len(rows):,} 行（证件和电话已遮盖），可以粘贴到 Excel")

    def change_many(self) -> None:
        """One field of all that is selected."""
        from app.usecases import questions
        from app.usecases.lists import kept as lists

        spans, kind = self._list.table.spans(), self._list.asked()[0].kind
        if not spans:
            self._shell.say("请先在列表里选中要改的（Shift+↓ 逐个，Ctrl+A 全部）")
            return
        question, _columns, order, period = self._list.asked()

        def work(office: Any, _progress: Any) -> Any:
            return questions.chosen_ids(office, question, order, spans, period), lists.changeable(
                office, kind
            )

        self._shell.tasks.run(self, work, lambda found: self._offer_change(kind, *found))

    def _offer_change(self, kind: str, ids: list[int], fields: list[Any]) -> None:
        panel = BulkPanel(self._shell, kind, ids, fields)
        popup = self._panel(panel)
        panel.done.connect(popup.close_now)
