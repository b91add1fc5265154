"""人员: filters and list on the left, the one-page file on the right; the editor takes the right side, the import the whole."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.models.definitions.kinds import Question
from app.ui.record_list import RecordList
from app.ui.residents.columns import CHIPS, LIST, SPARE
from app.ui.residents.editor import ResidentEditor
from app.ui.residents.file_view import FileView
from app.ui.residents.import_source import local_files
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside, list_side
from app.ui.widgets.parts import EmptyState, button, column, drop
from app.ui.widgets.rights import needs

if TYPE_CHECKING:
    from app.ui.residents.import_page import ImportPage

ROSTERS = frozenset({".xlsx", ".xls", ".et", ".ods", ".csv", ".txt"})


class PeopleView(QWidget):
    """The list of people and the file of one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._import: QWidget | None = None
        self._build()
        self._bind()
        self.apply()

    def _build(self) -> None:
        new = needs(self._shell, button("登记居民", self.new, "primary", "Ctrl+N", self), "residents.edit")
        take = needs(
            self._shell, button("导入名册", self.start_import, "", "Ctrl+I", self), "residents.import"
        )
        self._new, self._take = new, take
        self.setAcceptDrops(True)
        empty = EmptyState(
            "还没有居民。可以导入现有的 Excel 名册，或者登记第一位居民。", "导入名册", self.start_import
        )
        self.list = RecordList(self._shell, "residents", "居民", empty, tools=(new, take), chips=CHIPS)
        self.list.spare = SPARE
        self.file = FileView(self._shell)
        self._beside = Beside(list_side(self.list), self.file)
        self._outer = QStackedWidget()
        self._outer.addWidget(self._beside)
        layout = column(spacing=0)
        layout.addWidget(self._outer)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.setFocusProxy(self.list.table)
        self.list.chosen.connect(self._choose)
        self._beside.follow(self.list.table, self.file.load)
        self.list.opened.connect(self._edit)
        self.file.edit.connect(self._edit)
        self.file.add_member.connect(lambda resident_id: self._open_editor(None, resident_id))
        self.file.show_resident.connect(lambda one: self.show_this(record_id=one))
        self.file.deleted.connect(self._deleted)
        self._shell.tasks.changed.connect(self._changed)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self._beside)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def apply(self) -> None:
        """Ask for everyone; what is to be seen of them the chips of the list say."""
        self.list.ask(Question("resident"), LIST)

    def _deleted(self) -> None:
        """Nobody is on the page any more: the keyboard goes back to the list."""
        self.file.empty()
        self.list.table.setFocus()

    def clear_filters(self) -> None:
        """Everyone."""
        self.list.filters.clear()

    def show_this(
        self, *, record_id: int = 0, kind: str = "resident", new_name: str = "", **_more: object
    ) -> None:
        """Open a resident's file (from the search box or another room); the list goes along, or it would bring back its own.

        `new_name`: somebody who is not on file yet is to be registered."""
        self._outer.setCurrentWidget(self._beside)
        self._beside.close_side()
        if new_name:
            self._open_editor(None, name=new_name)
            return
        self.file.load(record_id)
        self.list.reload(record_id)

    def entered(self) -> None:
        """Come back to the room: the list is read again, whoever is on the page stays."""
        self.list.reload(self.file.shown.id if self.file.shown else None)

    def new(self) -> None:
        """Register a resident."""
        self._open_editor(None)

    def paste(self) -> None:
        """Cells copied from Excel or WPS go the way of a roster; a picture or a scan goes to the person on the page."""
        held = QGuiApplication.clipboard().mimeData()
        files = local_files(held)
        roster = bool(files) and files[0].suffix.lower() in ROSTERS
        cells = not files and bool(held.text().strip() or held.hasHtml())
        if not roster and (files or (held.hasImage() and not held.text().strip())):
            self._paste_picture()
        elif (roster or cells) and not self._take.isEnabled():
            self._shell.say(self._take.toolTip())
        elif roster or cells:
            self.start_import().source.paste()
        else:
            self._shell.say("剪贴板里没有表格，也没有图片。先复制单元格或截图，再按 Ctrl+V。")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        files = local_files(event.mimeData())
        if (
            files
            and files[0].suffix.lower() in ROSTERS
            and self._beside.isVisible()
            and self._take.isEnabled()
        ):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.start_import().open_file(*local_files(event.mimeData()))

    def _paste_picture(self) -> None:
        if self._beside.at_home and self.file.shown is not None:
            self.file.paste()
        else:
            self._shell.say("照片和扫描件要放到一位居民的档案里。请先在列表里选一位，再按 Ctrl+V。")

    def start_import(self) -> "ImportPage":
        """The import takes the whole room."""
        from app.ui.residents.import_page import ImportPage

        page = ImportPage(self._shell)
        page.left.connect(lambda: self._close(page))
        page.register.connect(lambda: self._instead(page))
        self._outer.addWidget(page)
        self._outer.setCurrentWidget(page)
        page.setFocus()
        return page

    def _close(self, page: QWidget) -> None:
        self._outer.setCurrentWidget(self._beside)
        self._outer.removeWidget(page)
        drop(page)
        self.entered()

    def _instead(self, page: QWidget) -> None:
        """Ctrl+N where nothing is being imported: the import goes and somebody is registered."""
        if self._new.isEnabled():
            self._close(page)
            self.new()

    def start_new(self) -> None:
        """Ctrl+N in a view beside this one: as here, for who may."""
        if self._new.isEnabled():
            self._outer.setCurrentWidget(self._beside)
            self.new()

    def _choose(self, resident_id: int) -> None:
        shown = self.file.shown
        if self._beside.at_home and (shown is None or shown.id != resident_id):
            self.file.load(resident_id)

    def _edit(self, resident_id: int) -> None:
        self._open_editor(resident_id)

    def _open_editor(
        self, resident_id: int | None, household_of: int | None = None, *, name: str = ""
    ) -> None:
        if not self._new.isEnabled():
            self._shell.say(self._new.toolTip())
            return
        editor = ResidentEditor(
            self._shell, resident_id, household_of, given={"name": name} if name else None
        )
        editor.setContentsMargins(16, 12, 16, 12)
        editor.saved.connect(lambda saved_id: self._edited(editor, saved_id))
        editor.left.connect(lambda: self._edited(editor, None))
        editor.open_other.connect(self.file.load)
        editor.open_other.connect(lambda _id: editor.leave())
        self._beside.put(editor)

    def _edited(self, editor: ResidentEditor, resident_id: int | None) -> None:
        self._beside.back(editor)
        if resident_id is not None:
            self.file.load(resident_id)
            self.list.reload(resident_id)
        self.list.table.setFocus()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"resident", "ledger_entry", "service_record", "mediation_case", "paper", "journal_entry"}:
            self.file.reload()
