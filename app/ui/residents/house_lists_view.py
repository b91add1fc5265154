"""Lists about houses: households without a grid with the grid proposed, dwellings let and empty, everybody responsible."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.models.area import AREA_KINDS
from app.models.definitions.kinds import Question
from app.ui.paper_asks import ask_and_print
from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.text_table import TextTable

UNPLACED_COLUMNS = ("name", "sex", "age", "address", "grid", "phone", "residence_kind")


class WithoutGridView(QWidget):
    """Households in no grid; the proposals are taken in one go, or the chosen household gets the grid picked here."""

    open_household = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._rows: Any = ()
        self._build()

    def _build(self) -> None:
        self.title = label("未分网格的户", "h1")
        self._about = label("", "dim", wrap=True)
        self.table = TextTable(
            self._shell, "未分网格的户", (("住址", 18), ("户主", 5), ("建议网格", 7), ("依据", 14))
        )
        self.table.opened.connect(lambda at: self.open_household.emit(self._rows[at].id))
        self.grid = QComboBox()
        self.grid.setAccessibleName("划入哪个网格")
        self._all = button("全部按建议划入", self.take_all, "primary", "Ctrl+S", self)
        tools = row(
            self._all, label("所选这一户划入", "small"), self.grid,
            button("划入", self.take_one, "", "Ctrl+G", self, tip="把所选的户划入左边选的网格"), None,
        )  # fmt: skip
        self._empty = EmptyState("每一户都已分到网格。")
        layout = column(self.title, self._about, spacing=8, margins=(20, 12, 20, 12))
        layout.addLayout(tools)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def load(self) -> None:
        """Read again."""
        from app.usecases.areas import house_lists
        from app.usecases.areas import tree as area_tree

        self._shell.tasks.run(
            self,
            lambda o, _p: (house_lists.without_grid(o), area_tree.choices(o, "grid")),
            self._show,
            latest="houses.list",
        )

    def _show(self, result: Any) -> None:
        found, grids = result
        self._rows = found.rows
        before = self.grid.currentData()
        self.grid.clear()
        for grid in grids:
            self.grid.addItem(grid.name, grid.id)
        self.grid.setCurrentIndex(max(self.grid.findData(before), 0))
        sure = sum(r.grid_id is not None for r in found.rows)
        shown = f"，先列出 {len(found.rows):,} 户" if found.count > len(found.rows) else ""
        self._about.setText(f"共 {found.count:,} 户{shown}；其中 {sure:,} 户可按楼栋或邻居建议网格。")
        self._all.setText(f"全部按建议划入（{sure:,} 户）")
        self._all.setEnabled(bool(sure))
        self.table.show_rows([(r.address, r.head, r.grid, r.why) for r in found.rows])
        self.table.setVisible(bool(found.rows))
        self._empty.setVisible(not found.rows)

    def take_all(self) -> None:
        """Every proposal at once."""
        self._assign({r.id: r.grid_id for r in self._rows if r.grid_id is not None})

    def take_one(self) -> None:
        """The chosen household into the grid picked."""
        at = self.table.currentRow()
        if 0 <= at < len(self._rows) and self.grid.currentData() is not None:
            self._assign({self._rows[at].id: self.grid.currentData()})

    def _assign(self, grids: dict[int, int]) -> None:
        from app.usecases.areas import house_lists

        def done(result: Any) -> None:
            self._shell.say(result.said, "撤销", lambda: self._shell.undoable(result.entry_id))
            self.load()

        self._shell.tasks.run(
            self, lambda o, _p: house_lists.assign_households(o, grids), done, label="划入网格"
        )


class UnplacedView(QWidget):
    """Who lives here and is in no dwelling: no address, or one that names none; Enter opens the file to write it in."""

    open_resident = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        empty = EmptyState("每个人都登记到了房屋。")
        self.list = RecordList(shell, "unplaced", "未登记住址的人", empty)
        self.list.opened.connect(self.open_resident)
        layout = column(self.list, spacing=8, margins=(20, 12, 20, 12))
        self.setLayout(layout)
        self.setFocusProxy(self.list.table)

    def load(self) -> None:
        """Read again."""
        self.list.ask(
            Question("resident", (("living_here", "is", True), ("dwelling_id", "missing"))), UNPLACED_COLUMNS
        )


class TopPlacesView(QWidget):
    """What stands under a heading of the tree: the grids and groups, or the estates; Enter opens one. `built`: the places
    hold dwellings, of which the tree knows the number."""

    open_place = Signal(int)

    def __init__(
        self, shell: Shell, title: str, pick: Callable[[Any], Sequence[Any]], *, built: bool
    ) -> None:
        super().__init__()
        self._shell, self._pick, self._built = shell, pick, built
        self._ids: list[int] = []
        columns = (("名称", 16), ("类别", 6), ("现住", 6), *((("房屋", 6),) if built else ()))
        self.table = TextTable(shell, title, columns, whole=("类别", "现住", "房屋"))
        self.table.opened.connect(lambda at: self.open_place.emit(self._ids[at]))
        self._empty = EmptyState(f"还没有{title.replace('与', '和')}。点左上角的“新增”。")
        layout = column(label(title, "h1"), spacing=8, margins=(20, 12, 20, 12))
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def load(self) -> None:
        """Read again."""
        from app.usecases.areas import tree as area_tree

        self._shell.tasks.run(self, lambda o, _p: area_tree.tree(o), self._show, latest="houses.list")

    def _show(self, tree: Any) -> None:
        places = self._pick(tree)
        self._ids = [p.id for p in places]
        self.table.show_rows(
            [
                (p.label, AREA_KINDS[p.kind], f"{p.residents:,} 人")
                + ((f"{p.dwellings:,} 套",) if self._built else ())
                for p in places
            ]
        )
        self.table.setVisible(bool(places))
        self._empty.setVisible(not places)


class _PlainList(QWidget):
    """A list that is loaded whole; Enter opens the place."""

    open_place = Signal(int)
    words = ("", "", "")
    columns: tuple[tuple[str, int], ...] = ()
    paper = ""
    """The paper template of the list."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._ids: list[int] = []
        self._build()

    def _build(self) -> None:
        title, empty, _ = self.words
        self._about = label("", "dim", wrap=True)
        self.table = TextTable(self._shell, title, self.columns)
        self.table.opened.connect(lambda at: self.open_place.emit(self._ids[at]))
        self._empty = EmptyState(empty)
        layout = column(spacing=8, margins=(20, 12, 20, 12))
        self._tools = (
            button("打印", self.print_it, "", "Ctrl+P", self),
            button("导出 Excel", self.export, "", "Ctrl+Shift+E", self),
        )
        layout.addLayout(row(label(title, "h1"), None, *self._tools))
        layout.addWidget(self._about)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def print_it(self) -> None:
        """The whole list as a paper, with its preview."""
        ask_and_print(self._shell, self, self.paper, 0, f"{self.words[0]}一览表")

    def export(self) -> None:
        """Ask where to, then write the same as a sheet."""
        from app.usecases.papers import sheets as paper_sheets

        name = f"{self.words[0]}一览表"
        folder = self._shell.settings.folders.get("export", str(Path.home()))
        path, _ = QFileDialog.getSaveFileName(self, "导出", f"{folder}/{name}.xlsx", "Excel 文件 (*.xlsx)")
        if not path:
            return
        self._shell.settings.folders["export"] = str(Path(path).parent)
        self._shell.tasks.run(
            self,
            lambda o, _p: paper_sheets.save(o, self.paper, 0, Path(path)),
            lambda _none: self._shell.say(f"{name}已存到 {path}"),
            label="导出",
        )

    def load(self) -> None:
        """Read again."""
        self._shell.tasks.run(self, lambda o, _p: self._read(o), self._show, latest="houses.list")

    def _read(self, office: Any) -> Any:
        raise NotImplementedError

    def _show(self, result: Any) -> None:
        count, self._ids, rows = result
        self._about.setText(self.words[2].format(count=count))
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        for tool in self._tools:
            tool.setEnabled(bool(rows))


class RentalsView(_PlainList):
    """Dwellings that are let, with owner and tenants."""

    paper = "rental_list"

    words = (
        "出租房屋",
        "还没有登记出租的房屋。在房屋里按 F2 填写用途或出租用途，或者把租住人的住所类型登记为租赁房屋。",
        "共 {count:,} 套。电话已遮盖；按 Enter 打开房屋。",
    )
    columns = (
        ("房屋", 14),
        ("用途", 5),
        ("房主", 5),
        ("房主电话", 7),
        ("租住人", 10),
        ("隐患", 4),
        ("网格", 6),
    )

    def _read(self, office: Any) -> Any:
        from app.usecases.areas import house_lists

        found = house_lists.rentals(office)
        rows = [
            (r.address, r.use, r.owner, r.owner_phone, "、".join(r.tenants), r.danger, r.grid)
            for r in found.rows
        ]
        return found.count, [r.id for r in found.rows], rows


class VacantView(_PlainList):
    """Dwellings where nobody lives: recorded as empty, or a household is filed there that lives elsewhere."""

    paper = "vacant_list"
    words = (
        "空置房屋",
        "没有空置的房屋。在房屋里按 F2，用途选“空置”；户在这里登记、人不住的也会列出。",
        "共 {count:,} 套。电话已遮盖；按 Enter 打开房屋。",
    )
    columns = (
        ("房屋", 14),
        ("情况", 6),
        ("房主", 5),
        ("房主电话", 7),
        ("登记在这里的户", 9),
        ("隐患", 4),
        ("网格", 6),
    )

    def _read(self, office: Any) -> Any:
        from app.usecases.areas import house_lists

        found = house_lists.vacant(office)
        rows = [
            (r.address, r.state, r.owner, r.owner_phone, r.household, r.danger, r.grid) for r in found.rows
        ]
        return found.count, [r.id for r in found.rows], rows


class DutiesView(_PlainList):
    """Everybody who is responsible for a grid or building today."""

    paper = "duty_list"

    words = (
        "责任人",
        "还没有登记责任人。在网格或楼栋的页面按 Ctrl+D 登记。",
        "现任 {count:,} 人次。按 Enter 打开网格或楼栋。",
    )
    columns = (("地点", 12), ("角色", 7), ("姓名", 6), ("电话", 8), ("任期", 12))

    def _read(self, office: Any) -> Any:
        from app.usecases.areas import duties as area_duties

        found = area_duties.listing(office)
        rows = [(d.place, d.role_label, d.name, d.phone, d.time) for d in found]
        return len(found), [d.area_id for d in found], rows
