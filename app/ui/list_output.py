"""What leaves a list: printed as seen, exported as seen, copied; and one field changed for what is selected."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.composition import Composition
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.popup import Popup

COPY_MOST = 20_000


def copy_cells(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Put rows on the clipboard for Excel and WPS: as tabbed text and as a table; several rows carry their headings."""
    lines = [list(headings), *map(list, rows)] if len(rows) > 1 else [list(one) for one in rows]
    flat = [[" ".join(cell.split()) for cell in line] for line in lines]
    data = QMimeData()
    data.setText("\n".join("\t".join(line) for line in flat))
    cells = (
        "".join(f"<td style=\"mso-number-format:'\\@'\">{escape(cell)}</td>" for cell in line)
        for line in lines
    )
    data.setHtml("<table>" + "".join(f"<tr>{line}</tr>" for line in cells) + "</table>")
    QGuiApplication.clipboard().setMimeData(data)


class OutPanel(QWidget):
    """打印 or 导出: masked unless ticked, and then a reason is asked for. `given` (whole, reason)."""

    given = Signal(bool, str)

    def __init__(self, act: str, words: str) -> None:
        super().__init__()
        self.whole = QCheckBox("包含完整证件号码和电话")
        self.reason = QLineEdit()
        self._problem = label("", "problem", wrap=True)
        self._go = button(act, self._give, "primary")
        self._build(words)

    def _build(self, words: str) -> None:
        self.reason.setAccessibleName("需要完整号码的原因")
        self.reason.setPlaceholderText("写明原因，例如：街道核对低保名单（会记入日志）")
        self.reason.setMinimumWidth(340)
        self.reason.returnPressed.connect(self._give)
        Composition(self.reason)
        self.reason.hide()
        self._problem.hide()
        self.whole.toggled.connect(self._ticked)
        layout = column(label(words, "dim", wrap=True), self.whole, self.reason, self._problem, spacing=8)
        layout.addLayout(row(None, self._go))
        self.setLayout(layout)
        self.setFocusProxy(self._go)

    def _ticked(self, on: bool) -> None:
        self.reason.setVisible(on)
        if on:
            self.reason.setFocus()
        holder = self.parentWidget()
        if isinstance(holder, Popup):
            holder.fit()

    def _give(self) -> None:
        if self.whole.isChecked() and not self.reason.text().strip():
            self._problem.setText("请写明为什么需要完整的证件号码和电话")
            self._problem.show()
            self.reason.setFocus()
            return
        self.given.emit(self.whole.isChecked(), self.reason.text())


def print_list(shell: Shell, owner: QWidget, listing: Any) -> None:
    """Make the list's paper on the worker and show it."""
    from app.usecases.lists import papers as list_papers

    shell.preview(
        owner,
        listing.title,
        work=lambda office, progress: list_papers.print_list(office, listing, progress.step),
    )


def export_list(shell: Shell, owner: QWidget, listing: Any) -> None:
    """Ask where to, then write the sheet on the worker."""
    from app.usecases.lists import papers as list_papers

    folder = shell.settings.folders.get("export", str(Path.home()))
    name = listing.title.replace("/", "-")
    path, _ = QFileDialog.getSaveFileName(owner, "导出所见", f"{folder}/{name}.xlsx", "Excel 文件 (*.xlsx)")
    if not path:
        return
    shell.settings.folders["export"] = str(Path(path).parent)
    hidden = "" if listing.whole else "（证件和电话已遮盖）"
    shell.tasks.run(
        owner,
        lambda office, progress: list_papers.export_list(office, listing, Path(path), progress.step),
        lambda n: shell.say(f"已导出 {n:,} 行{hidden}到 {path}"),
        label="导出",
    )


class BulkPanel(QWidget):
    """成批修改: a field, its new value, what that would change, and the button that does it. `done` when it is done."""

    done = Signal()

    def __init__(self, shell: Shell, kind: str, ids: list[int], fields: Sequence[Any]) -> None:
        super().__init__()
        self._shell, self._kind, self._ids = shell, kind, ids
        self.field, self.value = QComboBox(), QComboBox()
        self._said = label("", "dim", wrap=True)
        self.go = button("修改", self._change, "primary")
        self._build(fields)
        self._fields_changed()

    def _build(self, fields: Sequence[Any]) -> None:
        self.field.setAccessibleName("要改的字段")
        self.value.setAccessibleName("改成")
        for one in fields:
            self.field.addItem(one.label, one)
        for box in (self.field, self.value):
            box.setMinimumWidth(150)
        self.field.activated.connect(self._fields_changed)
        self.value.activated.connect(self._preview)
        self._said.setMinimumWidth(360)
        self._said.setMinimumHeight(self._said.fontMetrics().height() * 3)
        layout = column(label(f"成批修改选中的 {len(self._ids):,} 条", "h2"), spacing=8)
        layout.addLayout(row(label("把"), self.field, label("改成"), self.value, None))
        layout.addWidget(self._said)
        layout.addLayout(row(None, self.go))
        self.setLayout(layout)
        self.setFocusProxy(self.field)

    def _fields_changed(self) -> None:
        self.value.clear()
        for value, words in self.field.currentData().choices:
            self.value.addItem(words, value)
        self._preview()

    def _preview(self) -> None:
        from app.usecases.lists import kept as lists

        self.go.setEnabled(False)
        what = (self._kind, self._ids, self.field.currentData().name, self.value.currentData())
        self._shell.tasks.run(
            self,
            lambda office, _p: lists.preview(office, *what),
            self._show,
            self._refused,
            latest=f"bulk.{id(self)}",
        )

    def _show(self, change: Any) -> None:
        parts = [f"{words} {count:,} 条" for words, count in change.before[:6]]
        more = "……" if len(change.before) > 6 else ""
        said = (
            f"将改 {change.changed:,} 条（原来：{'、'.join(parts)}{more}）"
            if change.changed
            else "没有要改的"
        )
        said += f"；{change.same:,} 条已经是“{change.value}”" if change.same else ""
        if change.refused:
            said += f"；{len(change.refused):,} 条不能改：{'；'.join(change.refused[:3])}"
        self._said.setText(said)
        self.go.setEnabled(change.changed > 0)

    def _refused(self, error: object) -> None:
        self._said.setText(str(error))

    def _change(self) -> None:
        from app.usecases.lists import kept as lists

        what = (self._kind, self._ids, self.field.currentData().name, self.value.currentData())

        def done(result: Any) -> None:
            change, entry = result
            undo = (lambda: self._shell.undoable(entry)) if entry else None
            self._shell.say(
                f"已把 {change.changed:,} 条的{change.label}改为“{change.value}”",
                "撤销" if entry else "",
                undo,
            )
            self.done.emit()

        self.go.setEnabled(False)
        self._shell.tasks.run(
            self,
            lambda office, progress: lists.change_many(office, *what, progress.step),
            done,
            self._refused,
            label="成批修改",
        )
