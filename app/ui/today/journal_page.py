"""工作记录: what was done with people, by kind; beside the list one entry whole, or its form."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.models.definitions.kinds import Question
from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.today.journal_editor import JournalEditor
from app.ui.today.journal_view import JournalView
from app.ui.widgets.beside import Beside, list_side
from app.ui.widgets.menus import choose_from
from app.ui.widgets.parts import EmptyState, button, column, row

COLUMNS = ("on_day", "kind", "title", "place", "people_said", "worker")
SPARE = ("worker", "people_said", "place", "kind")
"""What goes where there is no room; the day and what it was about stay."""


class JournalPage(QWidget):
    """The list at the left; Ctrl+N writes a new entry of the kind that is chosen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._show_id = 0
        self._build()
        self._bind()
        self._load_kinds()

    def _build(self) -> None:
        self.kind = QComboBox()
        self.kind.setAccessibleName("哪类工作记录")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list = RecordList(
            self._shell, "journal", "工作记录",
            EmptyState("还没有这类记录。按 Ctrl+N 记一条，走访、日记、会议、活动都在这里。"),
        )  # fmt: skip
        self.list.spare = SPARE
        self.view = JournalView(self._shell)
        tools = row(self.kind, None, button("记一条", self.new, "primary", "Ctrl+N", self))
        self.beside = Beside(list_side(tools, self.list), self.view)
        layout = column(spacing=0)
        layout.addWidget(self.beside, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.list.table)

    def _bind(self) -> None:
        self.kind.currentIndexChanged.connect(lambda: self._ask())
        self.list.chosen.connect(self.show_entry)
        self.list.opened.connect(self.show_entry)
        self.view.edit.connect(self._edit)
        self.view.add_event.connect(lambda parent: self.write("activity", parent=parent))
        self.view.gone.connect(self._ask)
        self.view.opened.connect(self.show_entry)

    def _load_kinds(self) -> None:
        from app.usecases import journal

        self._shell.tasks.run(self, lambda o, _p: journal.kinds(o), self._show_kinds)

    def _show_kinds(self, kinds: tuple[tuple[str, str], ...]) -> None:
        self.kind.blockSignals(True)
        self.kind.addItem("全部", "")
        for key, name in kinds:
            self.kind.addItem(name, key)
        self.kind.blockSignals(False)
        self._ask()

    def _ask(self) -> None:
        key = self.kind.currentData()
        where = (("kind", "=", key),) if key else ()
        self.list.ask(Question("journal_entry", where), COLUMNS, title="工作记录")

    def entered(self) -> None:
        """Come back to the page."""
        if self.kind.count():
            self.list.reload()

    def show_this(self, *, record_id: int = 0, draft: str = "", **_what: Any) -> None:
        """Show one entry, or go on with the form of a kind that was left (`draft` is the kind)."""
        if draft and record_id:
            self._edit(record_id)
        elif draft:
            self.write(draft)
        elif record_id:
            self.show_entry(record_id)

    def show_entry(self, entry_id: int) -> None:
        """One entry beside the list."""
        self.beside.close_side()
        self.view.load(entry_id)

    def new(self) -> None:
        """A new entry of the chosen kind; with 全部 the kind is asked."""
        key = self.kind.currentData()
        if key:
            self.write(key)
            return
        kinds = range(1, self.kind.count())
        entries = [(self.kind.itemText(at), partial(self.write, self.kind.itemData(at))) for at in kinds]
        choose_from(self, "记哪一类", entries, self.mapToGlobal(self.kind.geometry().bottomLeft()))

    def write(
        self, kind: str, *, resident: int | None = None, household: int | None = None, whom: str = "", group: str = "",
        parent: int | None = None,
    ) -> None:  # fmt: skip
        """Open the form of a new entry, for somebody, or as an event of an activity."""
        from app.usecases import journal

        start = {"resident_id": resident, "household_id": household, "whom": whom, "parent_id": parent}
        start |= {"details.group": group} if group else {}

        def made(asks: Any) -> None:
            self._open(JournalEditor(self._shell, asks, start))

        self._shell.tasks.run(self, lambda o, _p: journal.asks(o, kind, parent), made)

    def _edit(self, entry_id: int) -> None:
        from app.usecases import journal

        def work(office: Any, _progress: Any) -> Any:
            form = journal.form_of(office, entry_id)
            return (
                journal.asks(office, form.kind, form.parent_id),
                form,
                journal.open_entry(office, entry_id).whom,
            )

        def made(found: Any) -> None:
            asks, form, whom = found
            self._open(JournalEditor(self._shell, asks, JournalEditor.shown(form, whom), entry_id))

        self._shell.tasks.run(self, work, made)

    def _open(self, editor: JournalEditor) -> None:
        editor.saved.connect(self._saved)
        editor.left.connect(self._left)
        self.beside.put(editor)
        editor.begin()

    def _left(self) -> None:
        self.beside.close_side()
        self.list.table.setFocus()

    def _saved(self, entry_id: int) -> None:
        side = self.beside.side
        if side is not None:
            self.beside.back(side)
        self.list.reload(entry_id)
        self.list.table.setFocus()
        self.view.load(entry_id)
