"""The tree of places: grids and groups, estates with buildings and stairs; dwellings are read when a branch is opened."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from app.ui.shell import Shell

NODE = int(Qt.ItemDataRole.UserRole)
FILLED = NODE + 1
UNPLACED = "unplaced"
LISTS = (("nogrid", "未分网格的户"), ("rentals", "出租房屋"), ("vacant", "空置房屋"), ("duties", "责任人"))
GRIDS, HOUSES = "grids", "houses"
TOPS = {GRIDS: "网格与居民小组", HOUSES: "小区与楼栋"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AreaTree(QTreeWidget):
    """`place` (id) when a place is chosen, `listed` (key) for a heading or a list about houses, `entered` on Enter."""

    place = Signal(int)
    listed = Signal(str)
    entered = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._tree: Any = None
        self._items: dict[int, QTreeWidgetItem] = {}
        self._wanted = 0
        self._build()

    def _build(self) -> None:
        self.setAccessibleName("网格、小区、楼栋和房屋")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setIndentation(self._shell.theme.px(16))
        self.itemExpanded.connect(self._open)
        self.currentItemChanged.connect(self._chosen)

    def load(self, select: int = 0) -> None:
        """Read the tree; what was open stays open, `select` comes to the front."""
        from app.usecases.areas import tree as area_tree

        self._wanted = select or self._wanted
        self._shell.tasks.run(self, lambda o, _p: area_tree.tree(o), self._show, latest="houses.tree")

    def _show(self, tree: Any) -> None:
        opened = {i for i, item in self._items.items() if item.isExpanded()}
        current = self._key(self.currentItem())
        first = self._tree is None
        self._tree = tree
        self.blockSignals(True)
        self.clear()
        self._items = {}
        self._top(GRIDS, TOPS[GRIDS], [*tree.grids, *tree.groups])
        people = sum(n.residents for n in tree.roots) + tree.unplaced
        houses = self._top(HOUSES, TOPS[HOUSES], tree.roots)
        houses.setText(1, f"{people:,} 人" if people else "")
        if tree.unplaced:
            bare = QTreeWidgetItem(houses, ["未登记住址", f"{tree.unplaced:,} 人"])
            bare.setData(0, NODE, UNPLACED)
            bare.setTextAlignment(1, _RIGHT)
            bare.setToolTip(0, "没有登记现住地址，或地址没有写到房号")
            bare.setForeground(1, QBrush(QColor(self._shell.theme.palette.dim)))
        for key, words in LISTS:
            item = QTreeWidgetItem(
                self, [words, f"{tree.no_grid:,}" if key == "nogrid" and tree.no_grid else ""]
            )
            item.setData(0, NODE, key)
            item.setTextAlignment(1, _RIGHT)
        for area_id in opened:
            self._expand(area_id)
        self.blockSignals(False)
        wanted, self._wanted = self._wanted or (current if isinstance(current, int) else 0), 0
        if wanted:
            self.select(wanted, quiet=wanted == current)
        elif first and tree.roots:
            self.setCurrentItem(self._items[tree.roots[0].id])
        elif current:
            self._select_list(str(current))

    def _top(self, key: str, words: str, nodes: Any) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [words, ""])
        item.setData(0, NODE, key)
        item.setTextAlignment(1, _RIGHT)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        for node in nodes:
            self._add(item, node)
        item.setExpanded(True)
        return item

    def _add(self, above: QTreeWidgetItem, node: Any) -> QTreeWidgetItem:
        off = f"（{node.off} 起停用）" if node.off else ""
        item = QTreeWidgetItem(above, [node.label + off, f"{node.residents:,} 人" if node.residents else ""])
        item.setData(0, NODE, node.id)
        item.setTextAlignment(1, _RIGHT)
        item.setForeground(1, QBrush(QColor(self._shell.theme.palette.dim)))
        if node.off:
            item.setForeground(0, QBrush(QColor(self._shell.theme.palette.dim)))
        if node.aliases:
            item.setToolTip(0, f"别名：{'、'.join(node.aliases)}")
        if node.kind in {"estate", "building", "stair"} and (
            node.dwellings or self._tree.children.get(node.id)
        ):
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        self._items[node.id] = item
        return item

    def _open(self, item: QTreeWidgetItem) -> None:
        from app.usecases.areas import tree as area_tree

        area_id = self._key(item)
        if not isinstance(area_id, int) or item.data(0, FILLED):
            return
        item.setData(0, FILLED, True)
        for node in self._tree.children.get(area_id, ()):
            self._add(item, node)
        if self._tree.nodes[area_id].dwellings:
            self._shell.tasks.run(
                self, lambda o, _p: area_tree.dwellings(o, area_id), lambda found: self._fill(area_id, found)
            )

    def _fill(self, area_id: int, found: Any) -> None:
        item = self._items.get(area_id)
        if item is not None:
            for node in found:
                if node.id not in self._items:
                    self._add(item, node)
            if self._wanted in self._items:
                self.select(self._wanted)

    def _expand(self, area_id: int) -> None:
        """Open the branch that leads to a place and the place itself."""
        chain = []
        node = self._tree.nodes.get(area_id)
        while node is not None:
            chain.append(node.id)
            node = self._tree.nodes.get(node.parent_id or 0)
        for one in reversed(chain):
            item = self._items.get(one)
            if item is not None:
                self._open(item)
                item.setExpanded(True)

    def select(self, area_id: int, *, quiet: bool = False, parent: int | None = None) -> None:
        """Bring a place to the front; a dwelling once its branch (`parent`) has been read."""
        node = self._tree.nodes.get(area_id) if self._tree else None
        above = node.parent_id if node else parent
        self._wanted = area_id
        if self._tree is None:
            return
        if above:
            self._expand(above)
        item = self._items.get(area_id)
        if item is not None:
            self._wanted = 0
            self.blockSignals(quiet)
            self.setCurrentItem(item)
            self.blockSignals(False)

    def _select_list(self, key: str) -> None:
        for item in self.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if self._key(item) == key:
                self.blockSignals(True)
                self.setCurrentItem(item)
                self.blockSignals(False)

    def node(self) -> Any:
        """The place in front as the tree knows it; None for a list, a heading or a dwelling."""
        key = self._key(self.currentItem())
        return self._tree.nodes.get(key) if self._tree is not None and isinstance(key, int) else None

    def current(self) -> int | str:
        """The id of the place in front, or the key of a list."""
        return self._key(self.currentItem())

    @staticmethod
    def _key(item: QTreeWidgetItem | None) -> int | str:
        return item.data(0, NODE) if item is not None else ""

    def _chosen(self, item: QTreeWidgetItem | None, _before: Any = None) -> None:
        key = self._key(item)
        if isinstance(key, int):
            self.place.emit(key)
        elif key in {UNPLACED, *TOPS, *dict(LISTS)}:
            self.listed.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
