"""The list of the catalogue: search, filter chips, and what can be done with the chosen item."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QStackedWidget, QWidget

from app.ui.settings.catalogue_limits import LimitsBar, about
from app.ui.shell import Shell
from app.ui.widgets.chips import Chip, ChipButton, PickList
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.popup import Popup
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

RIGHT = "settings.catalogue"
COLUMNS = (
    ("状态", 5),
    ("代码", 5),
    ("事项", 18),
    ("类别", 12),
    ("目标", 5),
    ("方式", 5),
    ("承诺时限", 7),
    ("依据", 4),
)
LESS, NARROW = (4, 5, 7), 60
"""Columns that go when fewer characters fit."""
CHIPS = (
    Chip("state", "状态", choices=(("on", "启用"), ("off", "停用"), ("merged", "已并入别项")), one=True),
    Chip("group", "类别", one=True),
    Chip("goal", "目标", one=True),
    Chip("way", "方式", one=True),
    Chip("hundred", "百项服务", choices=(("yes", "是"), ("no", "不是")), one=True),
    Chip("basis", "依据", choices=(("without", "没有依据"), ("with", "有依据")), one=True),
    Chip("limits", "时限", choices=(("without", "没有时限的事项"), ("with", "有时限")), one=True),
)
WORDS = "停用的事项不在柜台上出现，已经办的不受影响。回车修改所选的一项；按住 Shift 或 Ctrl 选好几项，一次填时限。"


class CatalogueList(QWidget):
    """Says what is wanted by its signals; switching an item on or off and taking a merge back it does itself."""

    edit, split, merge = Signal(int), Signal(int), Signal(object)
    new, export, take, basis = Signal(), Signal(), Signal(), Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._items: Any = []
        self._ways: dict[str, str] = {}
        self.popup: Popup | None = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self.find_box = QLineEdit()
        self.find_box.setAccessibleName("查找事项")
        self.find_box.setPlaceholderText("事项名称、别名、拼音首字母、代码或类别")
        self.find_box.setClearButtonEnabled(True)
        self.chips = {chip.field: ChipButton(chip) for chip in CHIPS}
        self._count = label("", "dim")
        self.table = TextTable(self._shell, "事项目录", COLUMNS)
        self.table.setSelectionMode(self.table.SelectionMode.ExtendedSelection)
        self._about, self.limits = label("", "dim", wrap=True, copyable=True), LimitsBar()
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(EmptyState("没有这样的事项。换个词，或取消上面的筛选。", "清除筛选", self.clear))
        self._problem = label("", "problem", wrap=True)
        self._problem.hide()
        layout = column(spacing=10)
        layout.addLayout(self._head())
        layout.addWidget(label(WORDS, "dim", wrap=True))
        layout.addLayout(row(self.find_box, self._count))
        layout.addWidget(self._chip_row())
        layout.addWidget(self._body, 1)
        layout.addWidget(self._about)
        layout.addWidget(self.limits)
        layout.addLayout(self._foot())
        layout.addWidget(self._problem)
        self.setLayout(layout)

    def _head(self) -> Any:
        return row(
            label("事项目录", "h1"), None,
            button("依据", self.basis.emit, "", "Ctrl+B", self, "没有依据的事项、台账和报表，准入事项清单"),
            button("导出 Excel", self.export.emit, "", "Ctrl+E", self),
            self._act("导入 Excel", self.take.emit, "Ctrl+I"),
            self._act("新事项", self.new.emit, "Ctrl+N", "primary"),
        )  # fmt: skip

    def _foot(self) -> Any:
        self._edit = self._act("修改", lambda: self._with(lambda i: self.edit.emit(i.id)), "Ctrl+J")
        self._switch = self._act("停用", self.switch, "Ctrl+T")
        self._split = self._act("拆出新事项", lambda: self._with(lambda i: self.split.emit(i.id)), "Ctrl+D")
        self._merge = self._act("并入别的事项", lambda: self._with(self.merge.emit), "Ctrl+M")
        self._apart = self._act("撤销合并", self.unmerge, "Ctrl+U")
        self._fill = self._act("填时限", self.fill_limits, "Ctrl+L")
        return row(self._edit, self._switch, self._fill, self._split, self._merge, self._apart, None)

    def _act(self, text: str, act: Any, keys: str, role: str = "") -> QPushButton:
        return needs(self._shell, button(text, act, role, keys, self), RIGHT)

    def _chip_row(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, spacing=5)
        for chip in self.chips.values():
            flow.addWidget(chip)
        flow.addWidget(button("清除筛选", self.clear, "link", tip="看全部"))
        return holder

    def _bind(self) -> None:
        self._timer = QTimer(self, singleShot=True, interval=60)
        self._timer.timeout.connect(self.entered)
        self.find_box.textChanged.connect(lambda: self._timer.start())
        self.find_box.returnPressed.connect(self.table.setFocus)
        self.table.currentCellChanged.connect(self._chosen)
        self._shell.tasks.changed.connect(self._changed)
        self.limits.given.connect(self._give_limits)
        self.limits.left.connect(self.limits.clear)
        self.limits.left.connect(self.table.setFocus)
        self.table.opened.connect(lambda _row: self._edit.click())
        chips = list(self.chips.values())
        for at, chip in enumerate(chips):
            chip.asked.connect(lambda c=chip: self._open(c))
            chip.dropped.connect(lambda c=chip: self.set_chip(c.chip.field, None, ""))
            chip.step.connect(
                lambda by, n=at: chips[(n + by) % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)
            )

    def _open(self, chip: ChipButton) -> None:
        if chip.chip.choices:
            self._pick(chip, chip.chip.choices)
            return
        from app.usecases import catalogue

        def done(found: Any) -> None:
            every = {"group": found.groups, "goal": found.goals, "way": found.ways}
            self._pick(chip, every[chip.chip.field])

        self._shell.tasks.run(self, lambda o, _p: catalogue.groups(o), done, latest="catalogue.groups")

    def _pick(self, chip: ChipButton, choices: Any) -> None:
        picks = PickList(chip.chip.label, choices, [chip.value], one=True)
        popup = self.popup = Popup(chip, picks)

        def done() -> None:
            values = picks.values()
            words = dict(choices)
            popup.close_now()
            if values:
                self.set_chip(chip.chip.field, values[0], words[values[0]].split("（")[0])

        picks.done.connect(done)
        popup.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window codes and names go before what the chips can ask."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW * self.fontMetrics().horizontalAdvance("国")
        for column_ in LESS:
            self.table.setColumnHidden(column_, narrow)
        self.table.fit()

    def set_chip(self, name: str, value: Any, words: str) -> None:
        """Filter by one thing more, or (None) less."""
        self.chips[name].show_value(value, words)
        self.entered()

    def clear(self) -> None:
        """Everything again."""
        for chip in self.chips.values():
            chip.show_value(None, "")
        self.find_box.clear()
        self.entered()

    def _changed(self, kinds: Any) -> None:
        """Somebody kept or took back something of the catalogue."""
        if "service_item" in kinds and self.isVisible():
            self.entered()

    def entered(self) -> None:
        """Find again."""
        from app.usecases import catalogue

        asked = {name: chip.value or "" for name, chip in self.chips.items()} | {"text": self.find_box.text()}

        def work(office: Any, _progress: Any) -> Any:
            return catalogue.settings(office, catalogue.Asked(**asked)), dict(catalogue.groups(office).ways)

        self._shell.tasks.run(self, work, self._show, latest="settings.catalogue")

    def _show(self, result: Any) -> None:
        self._items, ways = result
        on = sum(i.enabled for i in self._items)
        self._count.setText(f"{len(self._items)} 项，启用 {on} 项")
        self._body.setCurrentIndex(0 if self._items else 1)
        self.table.show_rows(
            [
                (
                    _state(i), i.code, i.name, i.group, i.goal or "—", ways.get(i.way, i.way),
                    f"{i.limit_days} 个工作日" if i.limit_days else "未填", "有" if i.basis else "—",
                )
                for i in self._items
            ],
            ["done" if i.enabled else "dim" for i in self._items],
        )  # fmt: skip
        self._chosen(self.table.currentRow())

    def item(self) -> Any:
        """The chosen item, None when there is none."""
        at = self.table.currentRow()
        return self._items[at] if 0 <= at < len(self._items) else None

    def _with(self, act: Any) -> None:
        if item := self.item():
            act(item)

    def _chosen(self, _at: int, *_rest: int) -> None:
        item = self.item()
        merged = item is not None and bool(item.merged_into)
        for one in (self._edit, self._split, self._merge, self._switch):
            one.setVisible(not merged)
            one.setEnabled(item is not None)
        self._apart.setVisible(merged)
        if item is not None:
            self._switch.setText("停用" if item.enabled else "启用")
        self._about.setText(about(item))
        self._say_problem("")

    def fill_limits(self) -> None:
        """Ask for the terms of all that are chosen."""
        if chosen := self._selected():
            self.limits.begin(len(chosen))

    def _selected(self) -> list[Any]:
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self._items[at] for at in rows if at < len(self._items) and not self._items[at].merged_into]

    def _give_limits(self, promised: str, legal: str) -> None:
        from app.usecases.catalogue import switching

        ids = [i.id for i in self._selected()]
        self._run(lambda o, _p: switching.set_limits(o, ids, promised, legal), f"已填写 {len(ids)} 项的时限")

    def _say_problem(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def switch(self) -> None:
        """On or off."""
        from app.usecases import catalogue

        if item := self.item():
            words = f"已{'停用' if item.enabled else '启用'} {item.name}"
            self._run(lambda o, _p: catalogue.switch(o, item.id, not item.enabled), words)

    def unmerge(self) -> None:
        """Take a merge back."""
        from app.usecases.catalogue import merging

        if item := self.item():
            self._run(lambda o, _p: merging.unmerge(o, item.id) and None, f"{item.name} 又是单独的一项了")

    def _run(self, work: Any, words: str) -> None:
        def done(entry: Any) -> None:
            self.limits.clear()
            self.table.setFocus()
            self.entered()
            if entry:
                self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))
            else:
                self._shell.say(words)

        self._shell.tasks.run(self, work, done, lambda error: self._say_problem(str(error)), label=words)


def _state(item: Any) -> str:
    if item.merged_into:
        return "已并入"
    return "启用" if item.enabled else "停用"
