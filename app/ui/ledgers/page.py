"""台账: the shelf on the left; the chosen ledger, or the row being written, on the right."""

from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.models.rules.text import quoted
from app.ui.ledgers.columns import OWNED
from app.ui.ledgers.design_menu import DesignMenu
from app.ui.ledgers.design_view import DesignView
from app.ui.ledgers.editor import RowEditor
from app.ui.ledgers.ledger_view import LedgerView
from app.ui.ledgers.right_side import RightSide
from app.ui.ledgers.shelf import Shelf
from app.ui.ledgers.shelf_side import FOLD, ShelfSide
from app.ui.ledgers.way_in import WayIn
from app.ui.ledgers.work_menu import WorkMenu
from app.ui.shell import Shell
from app.ui.widgets.beside import KeepsDraft
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import button, column, label, row

COUNTED = frozenset({
    "ledger_entry", "resident", "household", "service_record", "mediation_case", "journal_entry",
    "office_definition",
})  # fmt: skip


class LedgersPage(QWidget):
    """The room of ledgers."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._for: tuple[int, str] | None = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self.shelf = Shelf(self._shell)
        self.ledger = LedgerView(self._shell)
        self.right = RightSide(self.ledger)
        self._right = self.right.stack
        self._way = WayIn(self._shell, self, self.right, self.ledger.list.table.setFocus)
        self._whom = label("", "due", wrap=True)
        self._asking = QWidget()
        asking = row(spacing=6)
        asking.addWidget(self._whom, 1)
        asking.addWidget(button("取消", self._forget_whom, "", "Esc", self))
        self._asking.setLayout(asking)
        self._asking.hide()
        left = column(self._asking, spacing=8, margins=(16, 12, 8, 12))
        left.addWidget(self.shelf, 1)
        self.designing = DesignMenu(self._shell)
        self.work = WorkMenu(self._shell, self.ledger.chosen)
        left.addLayout(flow(self.designing, self.work))
        holder = QWidget()
        holder.setLayout(left)
        self.side = ShelfSide(self._shell, holder, self.right)
        layout = column(self.side, spacing=0)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.shelf.chosen.connect(self._choose)
        self.shelf.marked.connect(self._marked)
        self.shelf.clicked.connect(self._clicked)
        self.shelf.folding.connect(self._fold)
        self.shelf.more.connect(self.designing.switch_list)
        for keys, act in ((FOLD, self._fold), ("Ctrl+F", self._find), ("Insert", self.ledger.to_new)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.shelf.opened.connect(self._open)
        self.designing.opened.connect(self.design)
        self.work.opened.connect(self._put)
        self.work.changed.connect(self.ledger.apply)
        self.ledger.new.connect(self.new)
        self.ledger.edit.connect(self._edit)
        self._shell.tasks.changed.connect(self._changed)

    def _fold(self) -> None:
        """The shelf folded away or back; the cursor stays where one can type on."""
        self.side.turn()
        if self.side.folded:
            self.ledger.list.table.setFocus()
        else:
            self.shelf.look()

    def _find(self) -> None:
        """Find a ledger, also while the shelf is folded away."""
        self.side.unfold()
        self.shelf.look()

    def reload(self) -> None:
        """Count the ledgers again."""
        from app.usecases.ledgers import pages

        self._shell.tasks.run(self, lambda o, _p: pages.shelf(o), self._stand, latest="ledgers.shelf")

    def _stand(self, rows: list[Any]) -> None:
        """The shelf as it is now; the sheet of a ledger that was closed does not stay beside it."""
        self.shelf.show_rows(rows)
        facts = self.ledger.facts
        if facts is None or any(row.key == facts.key for row in rows):
            return
        self.ledger.facts = None
        self.right.nothing.words.setText(f"{quoted(facts.name)}不在打开的台账里了。在左边选一本。")
        if self._right.currentWidget() is self.ledger and self._right.isVisible():
            if self.right.has_keyboard():
                self._find()
            self.right.front(self.right.nothing)

    def show_this(self, *, record_id: int = 0, new_for: int = 0, name: str = "", **_more: object) -> None:
        """Open a row, or start one for a resident whose file was open: first the ledger is chosen."""
        self.reload()
        if new_for:
            self._close_editor()
            self._for = (new_for, name)
            self._whom.setText(f"给 {name} 加台账：选好哪一本，按回车")
            self._asking.show()
            self.shelf.only_owned(True)
            self._find()
        elif record_id:
            self._edit(record_id)

    def entered(self) -> None:
        """Come back to the room."""
        self.reload()
        if self._right.currentWidget() is self.ledger:
            if self.side.folded:
                self.ledger.list.table.setFocus()
            else:
                self.shelf.look()

    def _forget_whom(self) -> None:
        self._for = None
        self._asking.hide()
        self.shelf.only_owned(False)

    def _choose(self, key: str) -> None:
        """The selection moved: show the ledger unless a row is being written or it is shown already; a row or a design that
        was opened before the answer came is not taken its ledger away."""
        self.designing.key = self.work.key = key
        shown = self.ledger.facts is not None and self.ledger.facts.key == key
        if not shown and self._right.currentWidget() is self.ledger:
            self._way.look(key, self.ledger.show_ledger, partial(self.shelf.not_there, key))

    def _marked(self, key: str) -> None:
        """The shelf was filled anew, and marks a ledger: what somebody asked for meanwhile goes before it."""
        if not self._way.taken:
            self._choose(key)

    def _clicked(self, key: str) -> None:
        """The mouse on a ledger while a form or another view is open: that keeps its draft and goes."""
        if self._right.currentWidget() is not self.ledger:
            self._close_editor()
            self.ledger.facts = None
            self._choose(key)

    def _open(self, key: str) -> None:
        """Enter on the shelf: go to the rows, or write the row that was asked for."""
        self.designing.key = self.work.key = key

        def show(facts: Any) -> None:
            self._close_editor()
            if self.ledger.facts is None or self.ledger.facts.key != key:
                self.ledger.show_ledger(facts)
            if self._for is not None and facts.belongs_to in OWNED and not facts.is_view:
                whom = self._for
                self._forget_whom()
                self._show_editor(RowEditor(self._shell, facts, owner=whom))
            else:
                self.ledger.list.table.setFocus()

        self._way.take(key, show, into=True)

    def design(self, design: Any) -> None:
        """The designer takes the whole room until it is saved or left."""
        self._close_editor()
        view = DesignView(self._shell, design)
        view.saved.connect(self._designed)
        view.left.connect(self._left)
        self.right.put(view)
        self.side.put_away(True)

    def _put(self, view: Any) -> None:
        """Another view of the room in place of the rows, until it is left."""
        self._close_editor()
        view.left.connect(self._left)
        self.right.put(view)
        self.side.put_away(getattr(view, "whole_room", False))

    def _designed(self, key: str) -> None:
        """The ledger as it is designed now, on the shelf and in front."""
        self._left()
        self.shelf.filter.clear()
        self.shelf.current = key
        self.reload()
        self._way.take(key, self.ledger.show_ledger)

    def new(self) -> None:
        """Write a new row in the ledger that is shown."""
        facts = self.ledger.facts
        if facts is not None and not facts.is_view:
            self._show_editor(RowEditor(self._shell, facts))

    def _edit(self, entry_id: int) -> None:
        """A row as a form, whoever asked for it: why it is looked at is asked before it is read."""
        from app.usecases.ledgers import pages

        def show(facts: Any, entry: Any) -> None:
            if self.ledger.facts is None or self.ledger.facts.key != facts.key:
                self.shelf.reveal(facts.key)
                self.ledger.show_ledger(facts, entry.id)
            self._show_editor(RowEditor(self._shell, facts, entry))

        def read(facts: Any) -> None:
            self._shell.tasks.run(self, lambda o, _p: pages.entry(o, entry_id), partial(show, facts))

        self._way.find(entry_id, read)

    def _show_editor(self, editor: RowEditor) -> None:
        self._close_editor()
        editor.saved.connect(self._saved)
        editor.left.connect(self._left)
        editor.stepped.connect(self._edit)
        self.right.put(editor)
        editor.begin()

    def _close_editor(self) -> None:
        """Only one editor at a time: an open one closes and keeps its draft."""
        for old in self.right.take_off():
            self.side.put_away(False)
            if isinstance(old, KeepsDraft):
                old.keep_draft()

    def _saved(self, entry_id: int) -> None:
        self._left()
        self.ledger.apply(entry_id)

    def _left(self) -> None:
        self.side.put_away(False)
        list(self.right.take_off())
        if self.ledger.facts is None:
            self.right.front(self.right.nothing)
            self._find()
        else:
            self.ledger.list.table.setFocus()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & COUNTED and self.isVisible():
            self.reload()
