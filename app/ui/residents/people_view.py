"""人员: filters and list on the left, the one-page file on the right; the editor takes the right side, the import the whole."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QWidget

from app.models.definitions.kinds import Question
from app.ui.record_list import RecordList
from app.ui.residents.columns import AGES, LIST, MISSING
from app.ui.residents.editor import ResidentEditor
from app.ui.residents.file_view import FileView
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, row


class PeopleView(QWidget):
    """The list of people and the file of one. `elsewhere` (view key, record id) asks the room for another view."""

    elsewhere = Signal(str, int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._import: QWidget | None = None
        self._filters: dict[str, QComboBox] = {}
        self._build()
        self._bind()
        self._load_filters()
        self.apply()

    def _build(self) -> None:
        new = button("登记居民", self.new, "primary", "Ctrl+N", self)
        take = button("导入名册", self.start_import, "", "Ctrl+I", self)
        empty = EmptyState(
            "还没有居民。可以导入现有的 Excel 名册，或者登记第一位居民。", "导入名册", self.start_import
        )
        self.list = RecordList(self._shell, "residents", "居民", empty, tools=(new, take))
        for name in ("grid", "age", "sex", "residence_kind", "here", "missing"):
            self._filters[name] = QComboBox()
            self._filters[name].setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._filters["age"].setAccessibleName("年龄")
        left = column(spacing=8, margins=(16, 12, 8, 12))
        boxes = list(self._filters.values())
        left.addLayout(row(*boxes[:3], None, spacing=6))
        left.addLayout(row(*boxes[3:], button("清除筛选", self.clear_filters, "link"), None, spacing=6))
        left.addWidget(self.list, 1)
        holder = QWidget()
        holder.setLayout(left)
        self.file = FileView(self._shell)
        self._right = QStackedWidget()
        self._right.addWidget(self.file)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(holder)
        self._split.addWidget(self._right)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([600, 600])
        self._split.setChildrenCollapsible(False)
        self._outer = QStackedWidget()
        self._outer.addWidget(self._split)
        layout = column(spacing=0)
        layout.addWidget(self._outer)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.setFocusProxy(self.list.table)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._edit)
        self.file.edit.connect(self._edit)
        self.file.add_member.connect(lambda resident_id: self._open_editor(None, resident_id))
        self.file.show_resident.connect(self.file.load)
        self.file.deleted.connect(self.file.empty)
        self.file.elsewhere.connect(self.elsewhere)
        self._shell.tasks.changed.connect(self._changed)

    def _load_filters(self) -> None:
        from app.usecases import residents

        def work(office: Any, _progress: Any) -> Any:
            codes = office.library.code
            return residents.grids(office), codes("sex").choices, codes("residence_kind").choices

        self._shell.tasks.run(self, work, self._fill_filters)

    def _fill_filters(self, result: Any) -> None:
        grids, sexes, kinds = result
        choices = {
            "grid": [("", "全部网格"), *((g.id, g.name) for g in grids)],
            "age": list(AGES),
            "sex": [("", "不限性别"), *((c, t) for c, t in sexes if c in {"1", "2"})],
            "residence_kind": [("", "全部类型"), *kinds],
            "here": [("", "住与不住"), (True, "现住"), (False, "不住")],
            "missing": list(MISSING),
        }
        names = {
            "grid": "网格",
            "age": "年龄",
            "sex": "性别",
            "residence_kind": "人口类型",
            "here": "现住",
            "missing": "缺项",
        }
        for name, box in self._filters.items():
            box.clear()
            box.setAccessibleName(names[name])
            for value, text in choices[name]:
                box.addItem(text, value)
            box.activated.connect(self.apply)

    def question(self) -> Question:
        """What the filters ask for."""
        value = {name: box.currentData() for name, box in self._filters.items()}
        where: list[tuple[Any, ...]] = []
        if value["grid"]:
            where.append(("grid_id", "=", value["grid"]))
        if value["age"]:
            low, _, high = value["age"].partition("-")
            where.append(("age", ">=", int(low)))
            if high:
                where.append(("age", "<=", int(high)))
        where += [(n, "=", value[n]) for n in ("sex", "residence_kind") if value[n]]
        if value["here"] in (True, False) and value["here"] != "":
            where.append(("living_here", "is", value["here"]))
        if value["missing"]:
            where.append((value["missing"], "missing"))
        return Question("resident", tuple(where))

    def apply(self) -> None:
        """Ask again with the filters as they stand."""
        self.list.ask(self.question(), LIST)

    def clear_filters(self) -> None:
        """Everyone."""
        for box in self._filters.values():
            box.setCurrentIndex(0)
        self.apply()

    def show_this(self, *, record_id: int = 0, kind: str = "resident", **_more: object) -> None:
        """Open a resident's file (from the search box or another room)."""
        self._outer.setCurrentWidget(self._split)
        self._right.setCurrentWidget(self.file)
        self.file.load(record_id)

    def entered(self) -> None:
        """Come back to the room."""
        self.list.reload(self.list.table.selected_ids()[0] if self.list.table.selected_ids() else None)

    def new(self) -> None:
        """Register a resident."""
        self._open_editor(None)

    def start_import(self) -> None:
        """The import takes the whole room."""
        from app.ui.residents.import_page import ImportPage

        page = ImportPage(self._shell)
        page.left.connect(lambda: self._close(page))
        self._outer.addWidget(page)
        self._outer.setCurrentWidget(page)
        page.setFocus()

    def _close(self, page: QWidget) -> None:
        self._outer.setCurrentWidget(self._split)
        self._outer.removeWidget(page)
        page.deleteLater()
        self._load_filters()
        self.apply()

    def _choose(self, resident_id: int) -> None:
        if self._right.currentWidget() is self.file:
            self.file.load(resident_id)

    def _edit(self, resident_id: int) -> None:
        self._open_editor(resident_id)

    def _open_editor(self, resident_id: int | None, household_of: int | None = None) -> None:
        editor = ResidentEditor(self._shell, resident_id, household_of)
        editor.setContentsMargins(16, 12, 16, 12)
        editor.saved.connect(lambda saved_id: self._edited(editor, saved_id))
        editor.left.connect(lambda: self._edited(editor, None))
        editor.open_other.connect(self.file.load)
        editor.open_other.connect(lambda _id: editor.go_back())
        self._right.addWidget(editor)
        self._right.setCurrentWidget(editor)

    def _edited(self, editor: ResidentEditor, resident_id: int | None) -> None:
        self._right.setCurrentWidget(self.file)
        self._right.removeWidget(editor)
        editor.deleteLater()
        if resident_id is not None:
            self.file.load(resident_id)
            self.list.reload(resident_id)
        self.list.table.setFocus()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"resident", "ledger_entry", "service_record", "mediation_case", "paper", "journal_entry"}:
            self.file.reload()
