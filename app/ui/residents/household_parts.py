"""Parts of the households' forms: who goes (ticks), somebody on file or new, a relation, the new head before and after."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QGridLayout, QLabel, QLineEdit, QWidget

from app.ui.picker import PersonLine
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import clear, column, label

Person = tuple[int, str]


class RelationLine(QLineEdit):
    """A relation to the head by its word, with the words of GB/T 4761 offered while typing."""

    edited = Signal()

    def __init__(self, words: Sequence[str], hint: str = "如：妻、长子、儿媳、父亲") -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        completer = QCompleter(list(words), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> str:
        """The word as it stands."""
        return self.text().strip()

    def set_value(self, value: str) -> None:
        """Put a word in."""
        self.setText(str(value or ""))


def warn_of_second_spouse(form: Form, members: Sequence[Any]) -> None:
    """Say under the relation, while it is typed, that the head has a spouse among the members."""
    from app.models.rules.head_change import SPOUSES
    from app.models.rules.kinship import relation_code

    spouse = next((m.name for m in members if m.relation_code in SPOUSES), "")
    line: Any = form.controls["relation"]

    def typed(*_text: str) -> None:
        second = bool(spouse) and relation_code(line.value()) in SPOUSES
        words = f"这户的户主已有配偶 {spouse}，两位不能都登记为配偶"
        form.help_under("relation", label(words, "due", wrap=True) if second else None)

    line.textChanged.connect(typed)


class Ticks(QWidget):
    """Members to tick; value() is their ids in the order of the household."""

    edited = Signal()

    def __init__(self, people: Sequence[Person], ticked: Sequence[int] = ()) -> None:
        super().__init__()
        self._boxes: dict[int, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, (one, name) in enumerate(people):
            box = QCheckBox(name)
            box.setChecked(one in ticked)
            box.toggled.connect(lambda _on: self.edited.emit())
            self._boxes[one] = box
            grid.addWidget(box, at // 3, at % 3)
        if self._boxes:
            first = next((one for one in self._boxes if one in ticked), next(iter(self._boxes)))
            self.setFocusProxy(self._boxes[first])

    def value(self) -> tuple[int, ...]:
        """Those that are ticked."""
        return tuple(one for one, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Sequence[int]) -> None:
        """Tick these."""
        for one, box in self._boxes.items():
            box.setChecked(one in value)


class RelationRows(QWidget):
    """Before and after for each member: what he or she was, what he or she becomes; empty ones must be filled in.
    `laid` when its lines are other ones: Tab has to be told where they stand."""

    edited = Signal()
    laid = Signal()

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words = words
        self._typed_before: dict[int, str] = {}
        self.lines: dict[int, RelationLine] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(3, 1)

    def show_changes(self, changes: Sequence[Any]) -> None:
        """RelationChange rows; what was typed already stays, and the cursor with whom it was at."""
        typed = self._typed_before | self.typed()
        at_line = next((one for one, line in self.lines.items() if line.hasFocus()), None)
        clear(self._grid)
        self.lines = {}
        for at, c in enumerate(changes):
            line = RelationLine(self._words, "请填写与新户主关系")
            line.setAccessibleName(f"{c.name} 与新户主关系")
            line.set_value(typed.get(c.resident_id, c.after))
            line.setModified(c.resident_id in typed)
            line.edited.connect(self.edited)
            line.setReadOnly(c.after_code in ("01", "02", "03"))
            sure = label("" if c.sure else "请核对" if c.after else "请填写", "due")
            line.textEdited.connect(sure.hide)
            words = (label(c.name), label(c.before or "（未填）", "dim"), label("→", "dim"))
            for column_, widget in enumerate((*words, line, sure)):
                self._grid.addWidget(widget, at, column_)
            self.lines[c.resident_id] = line
            line.show()  # a layout shows it later, and what is not shown takes no focus and is not in Tab's order
            if c.resident_id == at_line:
                line.setFocus()
        self.laid.emit()

    def typed(self) -> dict[int, str]:
        """Resident id → word, those that the clerk wrote."""
        return {one: line.value() for one, line in self.lines.items() if line.isModified()}

    def remember(self, typed: Mapping[int, str]) -> None:
        """What a draft held: it is put in as soon as its rows are there."""
        self._typed_before = dict(typed)

    def value(self) -> dict[int, str]:
        """Resident id → word, those that are filled in."""
        return {one: line.value() for one, line in self.lines.items() if line.value()}


class HeadBox(QWidget):
    """The new head of those in `among`, and everyone's relation to him or her; value() is (head id, relations) or None.

    `follow(ticks, staying)` keeps the choice to those ticked, or (staying) to those who are not.
    """

    edited = Signal()

    def __init__(
        self, shell: Shell, household_id: int, people: Sequence[Person], words: Sequence[str]
    ) -> None:
        super().__init__()
        self._shell, self._household, self._people = shell, household_id, people
        self._among: tuple[int, ...] = tuple(i for i, _ in people)
        self.head = QComboBox()
        self.head.setAccessibleName("新户主")
        self.rows = RelationRows(words)
        self.words: QLabel = label("", "small", wrap=True)
        self.setLayout(column(self.head, self.rows, self.words, spacing=6))
        self.setFocusProxy(self.head)
        self.head.activated.connect(self._ask)
        self.rows.edited.connect(self.edited)
        self._fill()

    def follow(self, ticks: Ticks, head: int | None, staying: bool = False) -> None:
        """Choose among those ticked; or among those who stay, and only when the `head` goes."""

        def changed() -> None:
            ticked = set(ticks.value())
            self._among = tuple(i for i, _ in self._people if (i in ticked) != staying)
            if staying and (head not in ticked or not self._among):
                self._among = ()
            self._fill()
            (self.parentWidget() or self).setVisible(bool(self._among))

        ticks.edited.connect(changed)
        changed()

    def _fill(self) -> None:
        current = self.head.currentData()
        self.head.clear()
        self.head.addItem("", None)
        for one, name in self._people:
            if one in self._among:
                self.head.addItem(name, one)
        self.head.setCurrentIndex(max(self.head.findData(current), 0))
        self._ask()

    def _ask(self) -> None:
        from app.usecases.households import heads as head_changes

        head, among, household = self.head.currentData(), self._among, self._household
        self.edited.emit()
        self.setFocusProxy(self.head)
        if head is None:
            self.rows.show_changes(())
            self.words.setText("")
            return
        self._shell.tasks.run(
            self, lambda o, _p: head_changes.preview(o, household, head, among), self._show,
            latest=f"head.{id(self)}",
        )  # fmt: skip

    def _show(self, changes: Any) -> None:
        self.rows.show_changes(changes)
        missing = next((line for line in self.rows.lines.values() if not line.value()), None)
        self.setFocusProxy(missing or self.head)
        asked = [c.name for c in changes if not c.sure]
        self.words.setText(f"请填写或核对：{'、'.join(asked)}" if asked else "关系已按规则算好，可直接保存。")

    def value(self) -> tuple[int, dict[int, str]] | None:
        """The head and the relations."""
        head = self.head.currentData()
        return (head, self.rows.value()) if head is not None and self._among else None

    def draft(self) -> list[Any]:
        """The head and what was typed of the relations, as a draft keeps it."""
        return [self.head.currentData(), [list(pair) for pair in self.rows.typed().items()]]

    def set_value(self, value: Any) -> None:
        """Choose a head, from value() or from a draft."""
        head, typed = value or (None, ())
        self.rows.remember(dict(typed))
        self.head.setCurrentIndex(max(self.head.findData(head), 0))
        self._ask()


class MergeBox(QWidget):
    """The household that comes in, by any of its people, and what each becomes; value() is (household id, relations)."""

    edited = Signal()

    def __init__(self, shell: Shell, household_id: int, words: Sequence[str]) -> None:
        super().__init__()
        self._shell, self._household = shell, household_id
        self._from = self._coming_head = 0
        self.who = PersonLine(shell, "那一户里任何一人的姓名或首字母，回车选中")
        self.who.setAccessibleName("并进来的一户")
        self.head = RelationLine(words, "那一户的户主与本户户主的关系，如：长子、弟")
        self.head.setAccessibleName("那一户的户主与本户户主的关系")
        self.home = label("", "small", wrap=True)
        self.rows = RelationRows(words)
        self.setLayout(column(self.who, self.home, self.head, self.rows, spacing=6))
        self.setFocusProxy(self.who)
        self.who.edited.connect(self._ask)
        self.head.editingFinished.connect(self._ask)
        self.rows.edited.connect(self.edited)

    def _ask(self) -> None:
        from app.usecases.households import splits as household_splits

        one, household, relation = self.who.picked, self._household, self.head.value()
        self.edited.emit()
        if not one:
            self._show((0, "", ()))
            return

        def work(office: Any, _progress: Any) -> Any:
            return household_splits.coming(office, household, one, relation)

        self._shell.tasks.run(self, work, self._show, latest=f"merge.{id(self)}")

    def _show(self, found: Any) -> None:
        from app.models.rules.kinship import HEADS, relations

        self._from, title, changes = found
        heads = {relations()[code].label for code in HEADS}
        self._coming_head = next((c.resident_id for c in changes if c.before in heads), 0)
        self.home.setText(title)
        self.rows.show_changes(changes)

    def value(self) -> tuple[int, dict[int, str]]:
        """Which household, and the relations; what is being typed of its head counts, before the rows have followed."""
        said = {self._coming_head: self.head.value()} if self._coming_head and self.head.value() else {}
        return self._from, said | self.rows.value()

    def draft(self) -> list[Any]:
        """Who was picked, the relation of the heads and the relations typed, as a draft keeps it."""
        typed = [list(pair) for pair in self.rows.typed().items()]
        return [self.who.picked, self.who.text(), self.head.value(), typed]

    def set_value(self, value: Any) -> None:
        """Put a draft back; anything else empties the box."""
        one, name, relation, typed = value if len(value or ()) == 4 else (None, "", "", ())
        self.rows.remember(dict(typed))
        self.head.set_value(relation)
        self.who.set_value((one, name))
        self._ask()
