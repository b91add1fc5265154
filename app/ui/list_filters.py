"""What stands above a list: filter chips, more conditions, filters saved under a name, and the way back to everything."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.models.definitions.kinds import Question
from app.ui.saved_filters import SavedFilters
from app.ui.shell import Shell
from app.ui.widgets.chips import Chip, ChipButton, PickList
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import button
from app.ui.widgets.popup import OnePopup, Popup
from app.ui.widgets.query_builder import QueryBuilder

Condition = tuple[Any, ...]
MORE = Chip("", "更多条件")


class FilterBar(QWidget):
    """`changed` when the conditions are others; `chosen` gives a saved filter whole; `left` when the cursor goes on,
    `named` when the same conditions have another name."""

    changed = Signal()
    chosen = Signal(object)
    named = Signal()
    left = Signal()

    def __init__(self, shell: Shell, chips: Sequence[Chip] = ()) -> None:
        super().__init__()
        self.keys: dict[str, QShortcut] = {}
        self._shell = shell
        self.kind = ""
        self.chips = [ChipButton(chip) for chip in chips]
        self.more = ChipButton(MORE)
        self._popups = OnePopup()
        self.saved = SavedFilters(shell, self._popups, lambda: (self.kind, self.where()), self)
        self.clear_button = button("清除筛选", self.clear, "link", tip="看全部")
        self._extra: list[Condition] = []
        self.name = ""
        self._build()

    def _build(self) -> None:
        layout = FlowLayout(self, spacing=5)
        for chip in (*self.chips, self.more):
            chip.asked.connect(lambda c=chip: self._asked(c))
            chip.dropped.connect(lambda c=chip: self._dropped(c))
            chip.step.connect(lambda by, c=chip: self._step(c, by))
            layout.addWidget(chip)
        layout.addWidget(self.saved.button)
        layout.addWidget(self.clear_button)
        for keys, act in (("Ctrl+F", self.enter), ("Ctrl+Shift+F", self.open_more)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)
            self.keys[keys] = shortcut
        self.more.setToolTip("按任何字段筛选（Ctrl+Shift+F）")
        self.saved.chosen.connect(self._use_saved)
        self.saved.kept.connect(self._named_now)
        self.saved.renamed.connect(self._renamed)
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

    def _say(self) -> None:
        count = len(self._extra)
        self.more.show_value(count or None, f"{count} 个")
        self.saved.say(self.name)
        self.clear_button.setVisible(bool(self.where()))
        self.updateGeometry()

    def _name_values(self) -> None:
        """Ask for the words of what chips and conditions hold."""
        from app.usecases.lists import kept as lists

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
        from app.usecases.lists import kept as lists

        kind = self.kind
        self._shell.tasks.run(
            self,
            lambda office, _p: {f.name: f for f in lists.fields_of(office, kind)},
            done,
            latest=f"fields.{id(self)}",
        )

    def close_popup(self) -> None:
        """Close what is open."""
        self._popups.close()

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

        popup = self._popups.show(chip, found)
        found.changed.connect(keep)
        found.done.connect(keep)
        found.done.connect(popup.close_now)

    def open_more(self) -> None:
        """The builder of any condition."""
        self._with_fields(self._build_more)

    def open_column(self, name: str) -> None:
        """The builder with a condition begun on this field."""
        self._with_fields(lambda fields: self._build_more(fields, name))

    def _build_more(self, fields: dict[str, Any], begun: str = "") -> None:
        fields = {name: one for name, one in fields.items() if one.asked}
        builder = QueryBuilder(list(fields.values()), self._extra, self._shell.theme.px)
        if begun in fields:
            (builder.add() if self._extra else builder.rows[0]).begin(begun)
        popup = self._popups.show(self.more, builder)
        if begun in fields:
            builder.rows[-1].say_value()
        builder.applied.connect(lambda where: self._try(builder, popup, where))
        builder.cancelled.connect(popup.close_now)

    def _try(self, builder: QueryBuilder, popup: Popup, where: list[Condition]) -> None:
        """Only conditions that can be asked are taken; what is wrong is said where it was typed."""
        from app.usecases.lists import kept as lists

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

    def _use_saved(self, one: Any) -> None:
        self.use(self.kind, one.where, one.name)
        self.chosen.emit(one)

    def _named_now(self, name: str) -> None:
        self.name = name
        self._say()
        self.named.emit()

    def _renamed(self, was: str, name: str) -> None:
        if was == self.name:
            self._named_now(name)

    def question(self, base: Question) -> Question:
        """The list's own question with these conditions as well."""
        return Question(base.kind, (*base.where, *self.where()), base.as_of)
