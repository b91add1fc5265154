"""One matter of a visit: the item found as it is typed, and what was brought for it."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.ui.attachment_view import open_attachment
from app.ui.shell import Shell
from app.ui.widgets.composition import Composition
from app.ui.widgets.parts import button, clear, column, drop, label, row
from app.ui.widgets.wrap_check import WrapCheck

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ROWS = 5

NOTHING = (
    "没有这个事项。换个说法；停用的到 设置 → 事项目录 启用",
    "要反映问题、提要求的：写“诉求”，按居民诉求受理",
    "要找人上门修、送、照料的：Ctrl+Shift+T 便民电话",
)
NO_PROOF = (
    "没有这个事项。要开证明的：Ctrl+Shift+K 开证明",
    "那里写着能不能开、不能开的到哪里办",
)
"""What can be done with a word that is no item's."""


class MatterBox(QWidget):
    """`chosen` when the item is settled by Enter or a click, `changed` when another one stands there; `settled` when nothing
    is on its way any more."""

    chosen = Signal()
    changed = Signal()
    settled = Signal()
    ticked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._items: list[Any] = []
        self.item: Any = None
        self.checks: list[QCheckBox] = []
        self._opens: list[QWidget] = []
        self.resident: int | None = None
        self._searching = self._enter_waits = self._looking = False
        self._build()
        self._bind()
        self._find("")

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("事项：名称、拼音首字母或代码，按回车选中")
        self.search.setAccessibleName("查找事项")
        Composition(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName("事项")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._all = button("全部收齐", self.tick_all, "link", "Ctrl+Shift+A", self)
        self._all.hide()
        self._materials = column(spacing=4)
        name = label("办理事项", "small")
        name.setBuddy(self.search)
        self.same = label("", "due", wrap=True)
        self.same.hide()
        layout = column(name, self.search, self.list, self.same, spacing=6)
        layout.addLayout(row(label("收到的材料", "small"), self._all, None))
        layout.addLayout(self._materials)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.search.textEdited.connect(self._find)
        self.search.installEventFilter(self)
        self.list.currentRowChanged.connect(self._choose)
        self.list.itemClicked.connect(lambda _item: self._settle())

    @property
    def busy(self) -> bool:
        """Whether the item or what is on file for it is still being looked up."""
        return (self._searching and self._enter_waits) or self._looking

    def for_resident(self, resident_id: int | None) -> None:
        """Whose file is looked into for materials; what another one's file had ticked is not brought."""
        if resident_id != self.resident:
            self._forget_file()
        self.resident = resident_id
        self._look()

    def start_again(self) -> None:
        """Empty, for the next matter."""
        self.search.clear()
        self._find("")
        self.search.setFocus()

    def only(self, item_id: int, brought: Sequence[str] = ()) -> None:
        """Choose this item (it was found elsewhere), with the materials that were `brought` ticked."""
        from app.usecases import catalogue

        def done(items: Any) -> None:
            self._show([i for i in items if i.id == item_id])
            self.list.setCurrentRow(0 if self._items else -1)
            for check, m in zip(self.checks, self.item.details if self.item else (), strict=True):
                check.setChecked(m.name in brought)

        self._shell.tasks.run(self, lambda o, _p: catalogue.find_items(o, "", 1000), done)

    def type_in(self, text: str) -> None:
        """As if it had been typed."""
        self.search.setText(text)
        self._find(text)

    def _find(self, text: str) -> None:
        from app.usecases import catalogue

        self._searching, self._enter_waits = True, False
        self._shell.tasks.run(
            self, lambda o, _p: catalogue.find_items(o, text), self._show, latest=f"items.{id(self)}"
        )

    def _show(self, items: Any) -> None:
        self._searching = False
        self._items = list(items)
        self.list.clear()
        for item in self._items:
            limit = f"承诺 {item.limit_days} 个工作日" if item.limit_days else ""
            self.list.addItem(QListWidgetItem(f"{item.name}　　{item.group}　{limit}"))
        if not self._items:
            self.list.addItems(NO_PROOF if "证明" in self.search.text() else NOTHING)
        self._fit_list()
        self.list.setCurrentRow(0 if self._items and self.search.text() else -1)
        if self._enter_waits:
            self._enter_waits = False
            self._settle()

    def _fit_list(self) -> None:
        """As high as its first rows, those that take two lines with both of them."""
        shown = [self.list.item(at) for at in range(min(self.list.count(), ROWS))]
        self.list.setFixedHeight(sum(self.list.visualItemRect(item).height() for item in shown) + 8)

    def _choose(self, at: int) -> None:
        self.item = self._items[at] if 0 <= at < len(self._items) else None
        clear(self._materials)
        self.checks, self._opens = [], []
        wanted = self.item.details if self.item is not None else ()
        for m in wanted:
            self._materials.addWidget(self._check(m))
        for before, after in pairwise([self._all, *self.checks]):
            QWidget.setTabOrder(
                before, after
            )  # made last, they would come last: Tab goes on from them to the form
        self._all.setVisible(bool(wanted))
        if self.item is not None and not wanted:
            self._materials.addWidget(label("此事项没有规定材料", "dim"))
        self._look()
        self.changed.emit()

    def _check(self, m: Any) -> QCheckBox:
        check = WrapCheck(f"{m.name}（{m.form} {m.copies} 份）　{'主要' if m.key else '可后补'}")
        check.setAccessibleName(f"材料 {m.name}")
        check.setProperty("attachment", None)
        check.setProperty("on_file", False)
        check.installEventFilter(self)
        check.toggled.connect(lambda _on: self.ticked.emit())
        self.checks.append(check)
        return check

    def _look(self) -> None:
        """Tick what the resident's file holds already, and say when the same is still in hand."""
        from app.usecases.services import asks
        from app.usecases.services import materials as service_materials

        self.same.hide()
        if self.item is None or self.resident is None:
            self._looking = False
            return
        self._looking = True
        item, resident, names = self.item, self.resident, [m.name for m in self.item.details]

        def look(office: Any, _progress: Any) -> Any:
            found = service_materials.on_file(office, resident, names)
            return item, resident, found, asks.in_hand(office, resident, item.id)

        self._shell.tasks.run(self, look, self._tick, latest=f"onfile.{id(self)}")

    def _tick(self, result: Any) -> None:
        item, resident, found, same = result
        self._looking = False
        if item is self.item and resident == self.resident:
            self._drop_links()
            self.same.setText(same)
            self.same.setVisible(bool(same))
            for check, m in zip(self.checks, item.details, strict=True):
                if m.name in found:
                    one = found[m.name]
                    check.setChecked(True)
                    check.setProperty("attachment", one.attachment_id)
                    check.setProperty("on_file", True)
                    check.setText(f"{check.text().partition('　档案')[0]}　档案里已有：{one.words}")
                    if one.attachment_id is not None:
                        self._offer_scan(check, m.name, one.attachment_id)
        self.settled.emit()

    def _drop_links(self) -> None:
        for link in self._opens:
            drop(link)
        self._opens = []

    def _forget_file(self) -> None:
        """What was ticked because a file holds it: somebody else's file says nothing."""
        self._drop_links()
        for check in self.checks:
            if check.property("on_file"):
                check.setText(check.text().partition("　档案里已有")[0])
                check.setProperty("attachment", None)
                check.setProperty("on_file", False)
                check.setChecked(False)

    def on_file(self) -> frozenset[str]:
        """The materials that the resident's file holds."""
        wanted = self.item.details if self.item else ()
        return frozenset(m.name for c, m in zip(self.checks, wanted, strict=True) if c.property("on_file"))

    def _offer_scan(self, check: QCheckBox, name: str, attachment_id: int) -> None:
        """What is on file can be looked at where it is ticked."""
        see = button(
            "查看",
            partial(open_attachment, self._shell, self, attachment_id),
            "link",
            tip=f"打开{name}的扫描件",
        )
        see.setAccessibleName(f"查看{name}")
        self._materials.insertWidget(self._materials.indexOf(check) + 1, see, 0, Qt.AlignmentFlag.AlignLeft)
        QWidget.setTabOrder(check, see)
        self._opens.append(see)

    def tick_all(self) -> None:
        """Everything was brought."""
        for check in self.checks:
            check.setChecked(True)

    def materials(self) -> list[Any]:
        """What was asked for, with what was received, for the form."""
        from app.usecases.services.forms import MaterialForm

        return [
            MaterialForm(m.name, m.form, m.copies, c.isChecked(), m.key, c.property("attachment"))
            for c, m in zip(self.checks, self.item.details if self.item else (), strict=True)
        ]

    def _settle(self) -> None:
        if self.item is None:
            return
        (self.checks[0] if self.checks else self.search).setFocus()
        self.chosen.emit()
        if not self.busy:
            self.settled.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if watched is self.search and self._key(event, step):
                return True
            if step and watched in self.checks:
                self.checks[(self.checks.index(watched) + step) % len(self.checks)].setFocus()
                return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent, step: int) -> bool:
        if step and self._items:
            self.list.setCurrentRow((self.list.currentRow() + step) % len(self._items))
            return True
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self._searching:
                self._enter_waits = True
            else:
                self._settle()
            return True
        return False
