"""The whole dossier of a case before it is printed: every piece in its order, what is missing, one key for all of it."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from app.ui.messages import sentence
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.tab_order import follow_reading

DOSSIER = "mediation"
KEY = Qt.ItemDataRole.UserRole


class DossierView(QWidget):
    """`left` when the clerk goes back. Space ticks a piece; Ctrl+P prints all that is ticked as one volume."""

    left = Signal()

    def __init__(self, shell: Shell, case_id: int) -> None:
        super().__init__()
        self._shell, self.case_id = shell, case_id
        self.view: Any = None
        self._build()
        self._load()

    def _build(self) -> None:
        back = button("返回", self.left.emit, "", "Esc", self)
        look = button("先看看", self.look, "", "Ctrl+L", self, tip="看一遍，不记录为打印")
        print_ = button("打印卷宗", self.print_out, "primary", "Ctrl+P", self)
        self._title = label("", "dim", wrap=True)
        self._missing = label("", "overdue", wrap=True)
        self._problem = label("", "problem", wrap=True)
        for words in (self._missing, self._problem):
            words.hide()
        self.pieces = QListWidget()
        self.pieces.setAccessibleName("卷内文书")
        self.pieces.setToolTip("空格选或不选")
        self.signed = QCheckBox("有签字扫描件的，用扫描件")
        self.signed.setChecked(True)
        self.nevertheless = QCheckBox("缺的留空，照样打印")
        self.nevertheless.hide()
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        layout.addLayout(row(label("打印卷宗", "h2"), None, back, look, print_))
        layout.addWidget(self._title)
        layout.addWidget(self._missing)
        layout.addWidget(self._problem)
        layout.addWidget(self.pieces, 1)
        layout.addLayout(row(self.signed, self.nevertheless, None, spacing=16))
        layout.addWidget(
            label("封面、目录自动放在前面，目录的页号自动填好；页号印在右上角。", "small", wrap=True)
        )
        self.setLayout(layout)
        follow_reading(self)

    def _load(self) -> None:
        from app.usecases import dossiers

        case_id = self.case_id
        self._shell.tasks.run(self, lambda o, _p: dossiers.look(o, DOSSIER, case_id), self._show)

    def _show(self, view: Any) -> None:
        from app.usecases import dossiers

        self.view = view
        usual = dossiers.usual(view)
        self._title.setText("　".join(filter(None, (view.number or "还没有卷号（归档时编）", view.title))))
        self.pieces.clear()
        for number, piece in enumerate(view.pieces, start=1):
            item = QListWidgetItem(f"{number}　{piece.name}{_words(piece)}")
            item.setData(KEY, piece.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if piece.key in usual else Qt.CheckState.Unchecked)
            self.pieces.addItem(item)
        self.signed.setVisible(any(piece.signed for piece in view.pieces))
        self._missing.setText(f"还缺：{'、'.join(view.missing)}")
        self._missing.setVisible(bool(view.missing))
        self.nevertheless.setVisible(bool(view.missing))
        self.pieces.setCurrentRow(0)
        self.pieces.setFocus()

    def chosen(self) -> frozenset[str]:
        """The keys of the pieces that are ticked."""
        items = (self.pieces.item(at) for at in range(self.pieces.count()))
        return frozenset(str(i.data(KEY)) for i in items if i.checkState() == Qt.CheckState.Checked)

    def look(self) -> None:
        """The volume as it would print; nothing is recorded."""
        self._make(printing=False)

    def print_out(self) -> None:
        """One volume of everything that is ticked, with its preview, to print or to save."""
        if self.view is not None and self.view.missing and not self.nevertheless.isChecked():
            self._say("请先补上缺的，或勾选“缺的留空，照样打印”。")
            self.nevertheless.setFocus()
            return
        self._make(printing=True)

    def _make(self, *, printing: bool) -> None:
        from app.usecases import dossiers

        if not self.chosen():
            self._say("一件也没有选，请用空格选上要打印的文书。")
            return
        self._problem.hide()
        case_id = self.case_id
        choice = dossiers.Choice(self.chosen(), self.signed.isChecked(), self.nevertheless.isChecked())
        make = partial(dossiers.issue, out=False) if printing else dossiers.preview
        self._shell.tasks.run(
            self,
            lambda o, p: make(o, DOSSIER, case_id, choice, p.step),
            lambda made: self._shell.preview(self, made.title, printed=made),
            lambda error: self._say(sentence(error)),
            label="装订卷宗",
        )

    def _say(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.show()


def _words(piece: Any) -> str:
    """What is to be known of a piece beside its name."""
    said = []
    if not piece.there:
        said.append("缺" if piece.must else "还没有")
    if piece.signed:
        said.append("有签字扫描件")
    if piece.scans:
        said.append(f"附件 {len(piece.scans)} 个")
    return f"　　（{'，'.join(said)}）" if said else ""
