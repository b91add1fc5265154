"""楼栋房屋: the tree of places on the left; on the right the page, the building's front, a dwelling, a list or a form."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.residents import area_forms
from app.ui.residents.area_cards import AreaPageView, DwellingView, FrontView
from app.ui.residents.area_forms import Act, PlaceForm
from app.ui.residents.area_tree_view import GRIDS, HOUSES, TOPS, UNPLACED, AreaTree
from app.ui.residents.house_lists_view import (
    DutiesView,
    RentalsView,
    TopPlacesView,
    UnplacedView,
    VacantView,
    WithoutGridView,
)
from app.ui.residents.place_menus import PlaceMenus
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside, KeepsDraft, list_side
from app.ui.widgets.parts import EmptyState, column, drop, label, row

KINDS = frozenset({"area", "area_duty", "resident", "household", "membership"})
REFRESH_MS = 150
HINT = "在左边选网格、小区或楼栋。\n还没有的话，点“新增”建小区和楼栋；登记或导入带地址的居民时，楼栋和房屋也会自动建好。"


class HousesView(QWidget):
    """The tree and what was chosen in it. `elsewhere` (view key, record id) asks the room for a person or household."""

    elsewhere = Signal(str, int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._dwelling = 0
        self._stale = False
        self._soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._build()
        self._bind()
        self.tree.load()

    def _build(self) -> None:
        self.tree = AreaTree(self._shell)
        self.menus = PlaceMenus(self.tree)
        self.empty = EmptyState(HINT)
        self.page, self.front = AreaPageView(self._shell), FrontView(self._shell)
        self.dwelling = DwellingView(self._shell)
        self.lists: dict[str, Any] = {
            "nogrid": WithoutGridView(self._shell), "rentals": RentalsView(self._shell),
            "vacant": VacantView(self._shell), "duties": DutiesView(self._shell), UNPLACED: UnplacedView(self._shell),
            GRIDS: TopPlacesView(self._shell, TOPS[GRIDS], lambda tree: [*tree.grids, *tree.groups], built=False),
            HOUSES: TopPlacesView(self._shell, TOPS[HOUSES], lambda tree: tree.roots, built=True),
        }  # fmt: skip
        self._right = QStackedWidget()
        for one in (self.empty, self.page, self.front, self.dwelling, *self.lists.values()):
            self._right.addWidget(one)
        heading = row(label("楼栋房屋", "h2"), None, self.menus.add, self.menus.more)
        px = self._shell.theme.px
        split = Beside(list_side(heading, self.tree), self._right, (px(290), px(900)))
        split.setStretchFactor(0, 0)
        layout = column(spacing=0)
        layout.addWidget(split)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.setFocusProxy(self.tree)
        QWidget.setTabOrder(self.tree, self.menus.add)
        QWidget.setTabOrder(self.menus.add, self.menus.more)
        self.menus.act.connect(self.act)
        self.tree.place.connect(self._chosen)
        self.tree.listed.connect(self._list)
        self.tree.entered.connect(self._into)
        self.tree.itemClicked.connect(lambda *_item: self._clicked())
        self.front.opened.connect(self.open_dwelling)
        self.dwelling.back.connect(self._back_to_front)
        self.dwelling.show_resident.connect(lambda one: self.elsewhere.emit("people", one))
        self.dwelling.show_household.connect(lambda one: self.elsewhere.emit("households", one))
        self.page.open_place.connect(lambda one: self.show_this(record_id=one))
        for page in (self.page, self.front, self.dwelling):
            page.act.connect(self.act)
        self.lists["nogrid"].open_household.connect(lambda one: self.elsewhere.emit("households", one))
        self.lists[UNPLACED].open_resident.connect(lambda one: self.elsewhere.emit("people", one))
        for key in ("rentals", "vacant", "duties", GRIDS, HOUSES):
            self.lists[key].open_place.connect(lambda one: self.show_this(record_id=one))
        self._shell.tasks.changed.connect(self._changed)
        self._soon.timeout.connect(self._refresh)

    # what is in front

    def show_this(self, *, record_id: int = 0, **_more: object) -> None:
        """Open a place: a dwelling's page, a building's front, or the page of a grid or estate."""
        from app.usecases.areas import tree as area_tree

        def show(where: Any) -> None:
            kind, parent = where
            if kind == "dwelling":
                self._open_dwelling(record_id)
            self.tree.select(record_id, quiet=kind == "dwelling", parent=parent)

        self.tree.setFocus()
        if record_id:
            self._shell.tasks.run(self, lambda o, _p: area_tree.place(o, record_id), show)

    def entered(self) -> None:
        """Come back to the room."""
        self._refresh()

    def _chosen(self, area_id: int) -> None:
        from app.usecases.areas import houses
        from app.usecases.areas import pages as area_pages

        node = self.tree.node()
        if node is None:
            self._open_dwelling(area_id)
        elif node.kind in {"building", "stair"}:
            self._run(lambda o: houses.front(o, area_id), self._show_front)
        else:
            self._run(lambda o: area_pages.open_page(o, area_id), self._show_page)

    def _run(self, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._shell.tasks.run(self, lambda o, _p: work(o), done, latest="houses.page")

    def _show_page(self, page: Any) -> None:
        self.page.show_page(page)
        self._front(self.page)

    def _show_front(self, front: Any) -> None:
        self.front.show_front(front, self._dwelling)
        self._dwelling = 0
        self._front(self.front)

    def _front(self, page: QWidget) -> None:
        """Bring a page to the front, unless a form is being filled in, or a list was chosen while a place was still read."""
        late = page in (self.page, self.front) and self.tree.current() in self.lists
        if not late and not isinstance(self._right.currentWidget(), KeepsDraft):
            self._right.setCurrentWidget(page)

    def _clicked(self) -> None:
        """The mouse on the tree while a form is open: the form keeps its draft and goes, what was clicked is shown."""
        form, chosen = self._right.currentWidget(), self.tree.current()
        if form is None or not isinstance(form, KeepsDraft):
            return
        form.keep_draft()
        self._close(form, None)
        if isinstance(chosen, str):
            self._list(chosen)
        else:
            self._chosen(chosen)

    def open_dwelling(self, dwelling_id: int) -> None:
        """The page of a dwelling from the front; the cursor goes into it."""
        self._open_dwelling(dwelling_id, focus=True)

    def _open_dwelling(self, dwelling_id: int, *, focus: bool = False) -> None:
        from app.usecases.areas import houses

        def show(page: Any) -> None:
            self.dwelling.show_page(page)
            self._front(self.dwelling)
            if focus:
                self.dwelling.focusNextChild() if self.dwelling.table is None else self.dwelling.table.setFocus()

        self._run(lambda o: houses.dwelling(o, dwelling_id), show)

    def _back_to_front(self) -> None:
        from app.usecases.areas import houses

        page = self.dwelling.shown
        if page is not None and page.building_id:
            self._dwelling = page.id

            def show(front: Any) -> None:
                self._show_front(front)
                self.front.table.setFocus()

            self._run(lambda o: houses.front(o, page.building_id), show)

    def _list(self, key: str) -> None:
        self.lists[key].load()
        self._front(self.lists[key])

    def _into(self) -> None:
        shown = self._right.currentWidget()
        if shown is not None:
            (shown.focusProxy() or shown).setFocus()
            if not shown.focusProxy():
                shown.focusNextChild()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & KINDS:
            self._stale = True
            if self.isVisible():
                self._soon.start()

    def _refresh(self) -> None:
        """Read the tree and the page in front again."""
        self._stale = False
        shown = self._right.currentWidget()
        self.tree.load()
        if shown is self.dwelling and self.dwelling.shown is not None:
            self._open_dwelling(self.dwelling.shown.id)
        elif shown in self.lists.values():
            self._list(next(key for key, one in self.lists.items() if one is shown))
        elif isinstance(self.tree.current(), int):
            self._chosen(int(self.tree.current()))

    # acts

    def _label(self, area_id: int) -> str:
        node, page = self.tree.node(), self.dwelling.shown
        if node is not None and node.id == area_id:
            return str(node.label)
        if page is not None and page.id == area_id:
            return str(page.room)
        return str(self.front.shown.name) if self.front.shown is not None else ""

    def act(self, what: str, one: int) -> None:
        """An act on a place (or a duty): a form takes the right side, or it is done at once and can be undone."""
        from app.usecases.areas import duties as area_duties
        from app.usecases.areas import forms

        at_once: dict[str, Callable[[Any], Any]] = {
            "up": lambda o: forms.put_in_order(o, one, -1),
            "down": lambda o: forms.put_in_order(o, one, 1),
            "on": lambda o: forms.switch(o, one, ""),
            "delete": lambda o: forms.delete(o, one),
            "duty.delete": lambda o: area_duties.delete(o, one),
        }
        if what in at_once:
            self._shell.tasks.run(self, lambda o, _p: at_once[what](o), self._done)
        elif what in {"person", "household"}:
            self._register(what == "household")
        else:
            self._open(self._form(what, one))

    def _form(self, what: str, one: int) -> Act:
        where = self._label(one)
        chosen = self.front.table.picked() if what == "assign" and self.front.isVisible() else []
        kind = self.tree.node().kind if self.tree.node() is not None else "dwelling"
        if self._right.currentWidget() is self.dwelling:
            kind = "dwelling"
        several = len(chosen) > 1
        makers: dict[str, Callable[[], Act]] = {
            "edit": lambda: area_forms.edit(one, kind, where=where),
            "rooms": lambda: area_forms.rooms(one, where),
            "assign": lambda: area_forms.assign(
                chosen if several else [one], f"所选 {len(chosen):,} 套" if several else where
            ),
            "merge": lambda: area_forms.merge(one, where),
            "move": lambda: area_forms.move(one, where),
            "off": lambda: area_forms.switch_off(one, where),
            "duty": lambda: area_forms.duty(one, None, where),
            "duty.edit": lambda: area_forms.duty(0, one, self._label(0)),
            "duty.over": lambda: area_forms.duty(0, one, self._label(0), hand_over=True),
        }
        if what.startswith("add."):
            return area_forms.edit(None, what.removeprefix("add."), one or None, where if one else "")
        return makers[what]()

    def _open(self, act: Act) -> None:
        form = PlaceForm(self._shell, act)
        before = self._right.currentWidget()

        def done(result: Any) -> None:
            self._close(form, before)
            self._done(result)

        form.done.connect(done)
        form.left.connect(lambda: self._close(form, before))
        self._right.addWidget(form)
        self._right.setCurrentWidget(form)

    def _close(self, form: QWidget, before: QWidget | None) -> None:
        self._right.setCurrentWidget(before or self.empty)
        self._right.removeWidget(form)
        drop(form)
        place = (before and before.focusProxy()) or before
        (place if place is not None and place.isVisible() else self.tree).setFocus()

    def _done(self, done: Any) -> None:
        undo = (lambda: self._shell.undoable(done.entry_id)) if done.entry_id else None
        self._shell.say(done.said, "撤销" if undo else "", undo)
        shown = self._right.currentWidget() is self.dwelling
        if done.area_id and not shown:
            self.tree.load(select=done.area_id)
        self._refresh()

    def _register(self, household: bool) -> None:
        """A person in this dwelling; with `household` the head of a new one."""
        from app.models.rules.kinship import HEAD
        from app.ui.residents.editor import ResidentEditor
        from app.usecases.households import records as households

        page = self.dwelling.shown
        others = [p.id for p in page.people if p.household_id]
        given = {"address": page.address} | ({"relation": HEAD} if household else {})
        beside = others[0] if others and not household else None
        editor = ResidentEditor(self._shell, None, beside, given=given)
        editor.setContentsMargins(16, 12, 16, 12)

        def saved(resident_id: int) -> None:
            self._close(editor, self.dwelling)
            if household:
                self._shell.tasks.run(
                    self, lambda o, _p: households.household_of(o, resident_id), lambda _id: None
                )
            self._open_dwelling(page.id, focus=True)

        editor.saved.connect(saved)
        editor.left.connect(lambda: self._close(editor, self.dwelling))
        editor.open_other.connect(lambda one: self.elsewhere.emit("people", one))
        self._right.addWidget(editor)
        self._right.setCurrentWidget(editor)
