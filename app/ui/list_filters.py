"""What stands above a list: filter chips, more conditions, filters saved under a name, and the way back to everything."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QPushButton, QWidget

from app.models.definitions.kinds import Question
from app.ui.shell import Shell
from app.ui.widgets.chips import Chip, ChipButton, PickList
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.popup import Popup
from app.ui.widgets.query_builder import QueryBuilder

Condition = tuple[Any, ...]
MORE = Chip("", "更多条件")


class FilterBar(QWidget):
    """`changed` when the conditions are others; `chosen` gives a saved filter whole; `left` when the cursor goes on."""

    changed = Signal()
    chosen = Signal(object)
    left = Signal()

    def __init__(self, shell: Shell, chips: Sequence[Chip] = ()) -> None:
        super().__init__()
        self._shell = shell
        self.kind = ""
        self.chips = [ChipButton(chip) for chip in chips]
        self.more = ChipButton(MORE)
        self.saved = button(
            "常用", self._open_saved, "chip", "Ctrl+Shift+L", self, "存下来的筛选：选用、保存、改名、删除"
        )
        self.clear_button = button("清除筛选", self.clear, "link", tip="看全部")
        self._extra: list[Condition] = []
        self.name = ""
        self.popup: Popup | None = None
        self._build()

    def _build(self) -> None:
        layout = FlowLayout(self, spacing=5)
        for chip in (*self.chips, self.more):
            chip.asked.connect(lambda c=chip: self._asked(c))
            chip.dropped.connect(lambda c=chip: self._dropped(c))
            chip.step.connect(lambda by, c=chip: self._step(c, by))
            layout.addWidget(chip)
        layout.addWidget(self.saved)
        layout.addWidget(self.clear_button)
        for keys, act in (("Ctrl+F", self.enter), ("Ctrl+Shift+F", self.open_more)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)
        self.more.setToolTip("按任何字段筛选（Ctrl+Shift+F）")
        self._say()

    def enter(self) -> None:
        """Put the cursor into the chips."""
        (self.chips or [self.more])[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _step(self, chip: ChipButton, by: int) -> None:
        every = [*self.chips, self.more]
        every[(every.index(chip) + by) % len(every)].setFocus(Qt.FocusReason.TabFocusReason)

    def where(self) -> tuple[Condition, ...]:
        """The conditions as they stand."""
        set_ones = [c for c in self.chips if c.active]
        return (*((c.chip.field, c.chip.op, c.value) for c in set_ones), *self._extra)

    def use(self, kind: str, where: Sequence[Sequence[Any]] = (), name: str = "") -> None:
        """Show conditions: those of a chip in the chip, the others in 更多条件. Nobody is told."""
        self.kind, self.name = kind, name
        self._extra = []
        for chip in self.chips:
            chip.show_value(None, "")
        for condition in where:
            field, op, *value = condition
            free = [c for c in self.chips if (c.chip.field, c.chip.op) == (field, op) and not c.active]
            if free:
                free[0].show_value(value[0], "…")
            else:
                self._extra.append(tuple(condition))
        self._say()
        if where:
            self._name_values()

    def clear(self) -> None:
        """Everything again."""
        self.use(self.kind)
        self.changed.emit()

    def _set(self, where: Sequence[Sequence[Any]], name: str = "") -> None:
        self.use(self.kind, where, name)
        self.changed.emit()

    def _say(self) -> None:
        count = len(self._extra)
        self.more.show_value(count or None, f"{count} 个")
        self.saved.setText(f"常用：{self.name}" if self.name else "常用")
        self.clear_button.setVisible(bool(self.where()))
        self.updateGeometry()

    def _name_values(self) -> None:
        """Ask for the words of what chips and conditions hold."""
        from app.usecases import lists

        kind, where = self.kind, self.where()
        words = lambda office, _p: lists.words(office, kind, where)  # noqa: E731
        self._shell.tasks.run(self, words, lambda said: self._named(where, said), latest=f"filter.{id(self)}")

    def _named(self, where: tuple[Condition, ...], said: list[str]) -> None:
        if where != self.where():
            return
        words = dict(zip([repr(c) for c in where], said, strict=True))
        for chip in self.chips:
            if chip.active:
                text = words[repr((chip.chip.field, chip.chip.op, chip.value))]
                own = dict(chip.chip.choices).get(chip.value if chip.chip.one else None)
                chip.show_value(chip.value, own or text.split("：", 1)[-1])
        self.more.setToolTip(
            "；".join(words[repr(c)] for c in self._extra) or "按任何字段筛选（Ctrl+Shift+F）"
        )

    def _dropped(self, chip: ChipButton) -> None:
        if chip is self.more:
            self._extra = []
        chip.show_value(None, "")
        self.name = ""
        self._say()
        self.changed.emit()

    def _asked(self, chip: ChipButton) -> None:
        if chip is self.more:
            self.open_more()
        elif chip.chip.choices:
            self._open(chip, chip.chip.choices)
        else:
            self._with_fields(lambda fields: self._open(chip, fields[chip.chip.field].choices))

    def _with_fields(self, done: Any) -> None:
        from app.usecases import lists

        kind = self.kind
        self._shell.tasks.run(
            self,
            lambda office, _p: {f.name: f for f in lists.fields_of(office, kind)},
            done,
            latest=f"fields.{id(self)}",
        )

    def _show(self, anchor: QWidget, content: QWidget) -> Popup:
        self.close_popup()
        popup = self.popup = Popup(anchor, content)
        popup.closed.connect(self._closed)
        popup.open()
        return popup

    def _closed(self) -> None:
        if self.sender() is self.popup:
            self.popup = None

    def close_popup(self) -> None:
        """Close what is open."""
        if self.popup is not None:
            self.popup.close_now()
            self.popup = None

    def _open(self, chip: ChipButton, choices: Sequence[tuple[Any, str]]) -> None:
        one = chip.chip.one
        now = [chip.value] if one else list(chip.value or ())
        found = PickList(chip.chip.label, choices, now, one=one)

        def keep() -> None:
            values = found.values()
            value = (values[0] if values else None) if one else values
            if (value or None) != (chip.value or None) or value is False:
                chip.show_value(
                    value if one else (value or None), "、".join(t for v, t in choices if v in values)
                )
                self.name = ""
                self._say()
                self.changed.emit()

        popup = self._show(chip, found)
        found.changed.connect(keep)
        found.done.connect(keep)
        found.done.connect(popup.close_now)

    def open_more(self) -> None:
        """The builder of any condition."""
        self._with_fields(self._build_more)

    def _build_more(self, fields: dict[str, Any]) -> None:
        builder = QueryBuilder(list(fields.values()), self._extra, self._shell.theme.px)
        popup = self._show(self.more, builder)
        builder.applied.connect(lambda where: self._try(builder, popup, where))
        builder.cancelled.connect(popup.close_now)

    def _try(self, builder: QueryBuilder, popup: Popup, where: list[Condition]) -> None:
        """Only conditions that can be asked are taken; what is wrong is said where it was typed."""
        from app.usecases import lists

        kind = self.kind

        def done(problems: list[str]) -> None:
            if problems:
                builder.refuse("；".join(problems))
                return
            self._extra, self.name = where, ""
            popup.close_now()
            self._say()
            if where:
                self._name_values()
            self.changed.emit()

        self._shell.tasks.run(self, lambda office, _p: lists.problems_of(office, kind, where), done)

    def _open_saved(self) -> None:
        from app.usecases import lists

        kind = self.kind
        self._shell.tasks.run(self, lambda office, _p: lists.saved(office, kind), self._show_saved)

    def _show_saved(self, found: list[Any]) -> None:
        menu = self.saved_menu(found)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.saved.mapToGlobal(self.saved.rect().bottomLeft()))

    def saved_menu(self, found: list[Any]) -> QMenu:
        """The saved filters to choose from, and what can be done with them."""
        menu = QMenu(self)
        menu.setAccessibleName("常用筛选")
        for one in found:
            words = one.name + ("（大家的）" if one.shared else "") + ("　用不了" if one.problems else "")
            menu.addAction(words).triggered.connect(lambda _on=False, s=one: self._choose(s))
        if not found:
            menu.addAction("还没有存过筛选").setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction("把现在的条件存为常用…")
        keep.setEnabled(bool(self.where()))
        keep.triggered.connect(lambda: self._ask_name("存为常用筛选", self._save, shared=True))
        for words, act in (("改名", self._rename), ("删除", self._delete)):
            inner = menu.addMenu(words)
            inner.setEnabled(bool(found))
            for one in found:
                entry: QAction = inner.addAction(one.name)
                entry.triggered.connect(lambda _on=False, s=one, do=act: do(s))
        return menu

    def _choose(self, one: Any) -> None:
        if one.problems:
            self._shell.say(f"“{one.name}”用不了：{'；'.join(one.problems)}。它还留着，可以改名或删除。")
            return
        self.use(self.kind, one.where, one.name)
        self.chosen.emit(one)

    def _ask_name(self, title: str, done: Any, now: str = "", *, shared: bool = False) -> None:
        panel = NamePanel(title, now, shared=shared)
        popup = self._show(self.saved, panel)

        def given(name: str, everyone: bool) -> None:
            done(name, everyone, lambda *_kept: popup.close_now(), panel.refuse)

        panel.given.connect(given)
        panel.cancelled.connect(popup.close_now)

    def _save(self, name: str, everyone: bool, done: Any, refuse: Any) -> None:
        from app.usecases import lists

        kind, where, layout = self.kind, self.where(), self.layout_now()

        def kept(_id: int) -> None:
            self.name = name.strip()
            self._say()
            done()

        work = lambda office, _p: lists.save(office, kind, name, where, *layout, shared=everyone)  # noqa: E731
        self._shell.tasks.run(self, work, kept, lambda error: refuse(str(error)))

    def layout_now(self) -> tuple[Sequence[str], Sequence[str]]:
        """The list's columns and order, kept with a saved filter; the list says them."""
        return (), ()

    def _rename(self, one: Any) -> None:
        from app.usecases import lists

        def change(name: str, _everyone: bool, done: Any, refuse: Any) -> None:
            work = lambda office, _p: lists.rename(office, one.id, name)  # noqa: E731
            self._shell.tasks.run(self, work, done, lambda error: refuse(str(error)))

        self._ask_name(f"给“{one.name}”改名", change, one.name)

    def _delete(self, one: Any) -> None:
        from app.usecases import lists

        def done(entry: int) -> None:
            self._shell.say(f"已删除常用筛选“{one.name}”", "撤销", lambda: self._shell.undoable(entry))

        self._shell.tasks.run(self, lambda office, _p: lists.delete(office, one.id), done)

    def question(self, base: Question) -> Question:
        """The list's own question with these conditions as well."""
        return Question(base.kind, (*base.where, *self.where()), base.as_of)


class NamePanel(QWidget):
    """A name for a filter. `given` (name, for everyone)."""

    given = Signal(str, bool)
    cancelled = Signal()

    def __init__(self, title: str, now: str, *, shared: bool) -> None:
        super().__init__()
        self.name = QLineEdit(now)
        self.everyone = QCheckBox("大家都能用")
        self._problem = label("", "problem", wrap=True)
        self.name.setAccessibleName("名称")
        self.name.setPlaceholderText("例如：第一网格 80 岁以上")
        self.name.setMinimumWidth(280)
        self.name.returnPressed.connect(self._give)
        self.everyone.setVisible(shared)
        self._problem.hide()
        layout = column(label(title, "dim"), self.name, self.everyone, self._problem, spacing=8)
        keep: QPushButton = button("确定", self._give, "primary")
        layout.addLayout(row(None, button("取消", self.cancelled.emit), keep))
        self.setLayout(layout)
        self.setFocusProxy(self.name)

    def _give(self) -> None:
        self.given.emit(self.name.text(), self.everyone.isChecked())

    def refuse(self, words: str) -> None:
        """Say what is wrong with the name."""
        self._problem.setText(words)
        self._problem.show()
        self.name.setFocus()
