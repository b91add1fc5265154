"""新增 and 更多 above the tree of places: what can be done at the place that is chosen."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton

from app.ui.residents.area_tree_view import AreaTree


class PlaceMenus(QObject):
    """Two buttons whose menus are filled when they open. `act` (what, id of the place; 0 for none)."""

    act = Signal(str, int)

    def __init__(self, tree: AreaTree) -> None:
        super().__init__(tree)
        self._tree = tree
        self.add, self.more = QPushButton("新增"), QPushButton("更多")
        for made, tip, fill in (
            (self.add, "新增网格、小组、小区，或所选地点的下一级", self._fill_add),
            (self.more, "改名、移动、合并、停用、删除所选的地点", self._fill_more),
        ):
            made.setToolTip(tip)
            made.setMenu(QMenu(made))
            made.menu().aboutToShow.connect(fill)

    def _fill_add(self) -> None:
        menu, node = self.add.menu(), self._tree.node()
        menu.clear()
        below = {"estate": (("building", "楼栋"),), "building": (("stair", "单元"), ("dwelling", "房屋")),
                 "stair": (("dwelling", "房屋"),)}  # fmt: skip
        for kind, words in below.get(node.kind, ()) if node is not None else ():
            menu.addAction(f"{words}（在{node.label}里）", lambda k=kind: self.act.emit(f"add.{k}", node.id))
        menu.addSeparator()
        for kind, words in (("estate", "小区"), ("grid", "网格"), ("group", "居民小组")):
            menu.addAction(words, lambda k=kind: self.act.emit(f"add.{k}", 0))

    def _fill_more(self) -> None:
        menu, key = self.more.menu(), self._tree.current()
        menu.clear()
        if not isinstance(key, int):
            menu.addAction("请先在左边选一处").setEnabled(False)
            return
        node = self._tree.node()
        kind = node.kind if node else "dwelling"
        lines = [("修改、改名", "edit"), ("合并到另一个…", "merge"), ("上移", "up"), ("下移", "down")]
        if kind not in {"grid", "group"}:
            lines.insert(1, ("划入网格…", "assign"))
        if kind in {"building", "stair", "dwelling"}:
            lines.insert(2, ("移到别处…", "move"))
        if kind == "building":
            lines.insert(1, ("生成房屋…", "rooms"))
        off = node is not None and node.off
        lines += [("重新启用", "on") if off else ("停用…", "off"), ("删除", "delete")]
        for words, what in lines:
            menu.addAction(words, lambda w=what: self.act.emit(w, int(key)))
