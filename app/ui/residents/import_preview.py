"""Fourth step of the import: everything that will happen, pile by pile, and what of it is not wanted."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QTabWidget, QWidget

from app.ui.residents.import_parts import PAGE, PileView
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row

PEOPLE = (("行", 4), ("姓名", 6), ("证件号码", 12), ("出生日期", 6), ("户号", 7), ("住址", 20))
PILES = (
    ("new", "新增", PEOPLE, True),
    ("changed", "更新", (("行", 4), ("姓名", 6), ("改哪一项", 8), ("原来", 16), ("改成", 20)), True),
    (
        "doubt",
        "可能已登记",
        (("行", 4), ("姓名", 5), ("表里写的", 20), ("相同的", 9), ("档案里的", 20)),
        False,
    ),
    ("refused", "未导入", (("行", 4), ("姓名", 6), ("原因", 40)), False),
    ("noted", "留意", (("行", 4), ("认不出、记到备注的内容，和要核对的", 50)), False),
    ("same", "不变", PEOPLE, False),
)


class PreviewStep(QWidget):
    """`take` writes, `save` hands the refused rows back as a sheet, `back` goes to the columns."""

    take = Signal()
    save = Signal()
    back = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._checked: Any = None
        self._view: Any = None
        self.piles: dict[str, PileView] = {}
        self._build()
        self._bind()

    def _build(self) -> None:
        self._tabs = QTabWidget()
        for key, name, heads, ticks in PILES:
            self.piles[key] = PileView(name, heads, ticks=ticks)
        self._fields = QComboBox()
        self._fields.setAccessibleName("只看哪一项的改动")
        self._none = button("都不改", lambda: self._all(False), tip="所列的改动都不要")
        self._every = button("都改", lambda: self._all(True))
        self._doubt = QComboBox()
        self._doubt.setAccessibleName("这一行是谁")
        self.keep = button(
            "另存未导入的行", self.save.emit, "", "Ctrl+E", self, "存成和原表一样的 Excel，最后一列是原因"
        )
        self.go = button("导入", self.take.emit, "primary", "Ctrl+Return", self)
        layout = column(self._tabs, spacing=8)
        layout.addLayout(row(button("重新对应列", self.back.emit), self.keep, None, self.go))
        self.setLayout(layout)
        self._pages = {key: self._page(key) for key, *_ in PILES}

    def _page(self, key: str) -> QWidget:
        """A pile with what can be done to it."""
        page = QWidget(
            self
        )  # also when it is empty and no tab shows it: without a parent it would outlive the room
        page.hide()
        layout = column(spacing=6, margins=(8, 8, 8, 8))
        if key == "changed":
            layout.addLayout(
                row(
                    self._fields,
                    self._none,
                    self._every,
                    label("去掉勾（空格键）的不改；表里空白的格子不会盖掉原有内容。", "dim"),
                    None,
                )
            )
        elif key == "new":
            layout.addWidget(label("去掉勾（空格键）的不导入。", "dim"))
        elif key == "doubt":
            words = label(
                "名字和别的内容与档案里的人相同，但不能肯定是同一人。没有选定的不导入，和未导入的行一起退回。",
                "dim",
                wrap=True,
            )
            layout.addWidget(words)
            layout.addLayout(row(label("选中的这一行"), self._doubt, None))
        layout.addWidget(self.piles[key], 1)
        page.setLayout(layout)
        return page

    def _bind(self) -> None:
        for key, view in self.piles.items():
            view.pile.wants_more.connect(lambda key=key: self._fetch(key, more=True))
            view.pile.ticked.connect(self._tick)
        self._fields.activated.connect(lambda _at: self._fetch("changed"))
        self._doubt.activated.connect(lambda _at: self._decide())
        self.piles["doubt"].selectionModel().currentRowChanged.connect(lambda *_: self._offer())
        self._tabs.currentChanged.connect(lambda _at: self._fit())
        self.setFocusProxy(self.go)

    def show_check(self, checked: Any, view: Any) -> None:
        """What a check found."""
        self._checked = checked
        self._fields.clear()
        self._fields.addItem("所有改动", "")
        for name, words, count in view.fields:
            self._fields.addItem(f"{words}（{count:,}）", name)
        self._count(view)
        counts = self._counts()
        self._tabs.clear()
        for key, name, _, _ in PILES:
            if counts[key] or key in ("new", "changed", "refused"):
                self._tabs.addTab(self._pages[key], f"{name} {counts[key]:,}")
                self._fetch(key)
        self._open_first(counts)
        self.go.setFocus()

    def _open_first(self, counts: dict[str, int]) -> None:
        """In front stands what there is to look at: the first pile that is not empty."""
        fullest = next((key for key, *_ in PILES if counts[key]), "new")
        self._tabs.setCurrentWidget(self._pages[fullest])

    def _counts(self) -> dict[str, int]:
        v = self._view
        doubts = len(self._checked.doubts)
        return {
            "new": v.new,
            "changed": v.changed,
            "doubt": doubts,
            "refused": v.refused,
            "noted": v.noted,
            "same": v.same,
        }

    def _count(self, view: Any) -> None:
        self._view = view
        self.keep.setEnabled(view.refused + view.doubts > 0)
        self.go.setEnabled(view.people > 0)
        self.go.setText(f"导入 {view.people:,} 人")

    def _fetch(self, key: str, *, more: bool = False) -> None:
        """Ask for the first lines of a pile, or for more."""
        from app.usecases.importing import shown

        pile, checked = self.piles[key].pile, self._checked
        first = len(pile.lines) if more else 0
        field = self._fields.currentData() or "" if key == "changed" else ""

        def done(page: Any) -> None:
            if checked is self._checked:
                pile.append(page) if more else pile.start(page)
                self._fit()

        self._shell.tasks.run(
            self, lambda office, _p: shown.page(office, checked, key, first, PAGE, field), done
        )

    def _fit(self) -> None:
        for view in self.piles.values():
            if view.isVisible():
                view.fit()

    def _tick(self, row_: int, field: str, chosen: bool) -> None:
        from app.usecases.importing import shown

        checked = self._checked
        self._change(lambda: shown.leave_out(checked, row_, field, chosen))

    def _all(self, chosen: bool) -> None:
        from app.usecases.importing import shown

        checked, field = self._checked, self._fields.currentData() or ""
        self._change(lambda: shown.leave_out_all(checked, "changed", field, chosen), "changed")

    def _offer(self) -> None:
        """The choices for the doubt in front."""
        pile = self.piles["doubt"].pile
        at = self.piles["doubt"].currentIndex().row()
        self._doubt.clear()
        if not 0 <= at < len(pile.lines):
            return
        line = pile.lines[at]
        self._doubt.addItem("先不导入", None)
        for one, words in line.choices:
            self._doubt.addItem(words, one)
        self._doubt.addItem("不是，是另一个人（新登记）", 0)
        self._doubt.setCurrentIndex(
            next(i for i in range(self._doubt.count()) if self._doubt.itemData(i) == line.choice)
        )

    def _decide(self) -> None:
        pile = self.piles["doubt"].pile
        at = self.piles["doubt"].currentIndex().row()
        if 0 <= at < len(pile.lines):
            line, choice, checked = pile.lines[at], self._doubt.currentData(), self._checked
            self._change(lambda: checked.decide(line.row, choice), "doubt", "new", "changed", "same")

    def _change(self, act: Any, *again: str) -> None:
        """Change what will be taken, count again, and show piles again that have changed."""
        from app.usecases.importing import shown

        checked = self._checked

        def work(_office: Any, _progress: Any) -> Any:
            act()
            return shown.preview(checked)

        def done(view: Any) -> None:
            self._count(view)
            counts = self._counts()
            names = {key: name for key, name, _, _ in PILES}
            for key, page in self._pages.items():
                if (at := self._tabs.indexOf(page)) >= 0:
                    self._tabs.setTabText(at, f"{names[key]} {counts[key]:,}")
            for key in again:
                if key == "doubt":
                    self._marked()
                else:
                    self._fetch(key)

        self._shell.tasks.run(self, work, done)

    def _marked(self) -> None:
        """The doubt in front carries its answer; the list stays where it is."""
        from dataclasses import replace

        view = self.piles["doubt"]
        at = view.currentIndex().row()
        line = view.pile.lines[at]
        choice = self._doubt.currentData()
        said = {None: "", 0: "✓ 新登记 "}.get(choice, "✓ 同一人 ")
        name = line.cells[1].split(" ")[-1]
        cells = (line.cells[0], f"{said}{name}", *line.cells[2:])
        view.pile.lines[at] = replace(line, choice=choice, cells=cells)
        view.pile.dataChanged.emit(view.pile.index(at, 0), view.pile.index(at, len(cells) - 1))
