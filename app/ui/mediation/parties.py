"""The parties of a case: any number on each side, each a resident found by the box or someone typed in, with agents."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QFrame, QLineEdit, QWidget

from app.models.rules.body_names import sounds_like_body
from app.ui.mediation.columns import SIDES, Choices, agent_cells
from app.ui.mediation.party_picker import PartyPicker
from app.ui.picker import ENTER, PersonLine
from app.ui.shell import Shell
from app.ui.widgets.composition import Composition
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.line_rows import LineRows
from app.ui.widgets.parts import bring_to_sight, button, column, drop, label, row
from app.ui.widgets.tab_order import follow_reading

TEXTS = (("phone", "电话", 4), ("address", "住址", 4), ("representative", "法定代表人", 3))
DETAILS = (
    ("birth_date", "出生日期", 120), ("id_number", "证件号码", 190), ("occupation", "职业或职务", 130),
    ("representative_post", "法定代表人职务", 150),
)  # fmt: skip
FROM_FILE = frozenset({"phone", "address", "birth_date", "id_number", "sex"})
"""What a resident's file knows."""
SEXES: Choices = (("1", "男"), ("2", "女"))


class PartyRow(QFrame):
    """One party. `changed` on typing, `went_on` when done, `passed` when Tab leaves the name, `removed` when taken away."""

    changed = Signal()
    passed = Signal()
    went_on = Signal()
    removed = Signal()

    def __init__(self, shell: Shell, side: str, categories: Choices, ethnicities: Choices) -> None:
        super().__init__()
        self.setObjectName("card")
        self._categories, self._ethnicities = categories, ethnicities
        self._shell = shell
        self._texts: dict[str, QLineEdit] = {}
        self._kept_id: int | None = None
        self._organisation: int | None = None
        self._build(side)
        self._bind()
        self._arrange()

    def _build(self, side: str) -> None:
        self.side = QComboBox()
        self.side.setAccessibleName("哪一方")
        for value, text in SIDES:
            self.side.addItem(text, value)
        self.side.setCurrentIndex(self.side.findData(side))
        self.name = PartyPicker(self._shell, "姓名、单位或首字母")
        self.name.setAccessibleName("当事人姓名")
        self.name.setToolTip("回车选中；外来的写好姓名按 Tab")
        self.who = label("", "small", wrap=True)
        self.drop = button("移去", self.removed.emit, "link")
        self.drop.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body = QCheckBox("是单位")
        self._build_more()
        self._build_links()
        self._build_details()
        self.agents = LineRows(
            agent_cells(lambda: PersonLine(self._shell), self._shell.theme.large),
            "name",
            "再加一位代理人或监护人",
        )
        self.agents.hide()
        self._lay_out()

    def _build_more(self) -> None:
        """Who it is, in small letters, and the texts that are asked of everybody."""
        self._more = QWidget()
        more = row(self.body, spacing=6)
        below = row(spacing=6) if self._shell.theme.large else more
        for key, text, stretch in TEXTS:
            line = QLineEdit()
            line.setPlaceholderText(text)
            line.setAccessibleName(text)
            line.installEventFilter(self)
            self._texts[key] = line
            (more if key == "phone" else below).addWidget(line, stretch)
        whole = column(self.who, spacing=2)
        whole.addLayout(more)
        if below is not more:
            whole.addLayout(below)
        self._more.setLayout(whole)

    def _build_links(self) -> None:
        self._links = QWidget()
        details = self._link(
            "详细", self.open_details, "性别、出生日期、证件号码、职业、人员类别（Ctrl+Shift+X）"
        )
        agents = self._link("＋代理人、监护人", self.open_agents, "未成年人要有监护人（Ctrl+Shift+G）")
        self._links.setLayout(row(details, agents, spacing=6))

    def _lay_out(self) -> None:
        """With large type the links have a line of their own, else the name has no room."""
        layout = column(spacing=6, margins=(10, 8, 10, 8))
        head = row(self.side, spacing=8)
        head.addWidget(self.name, 1)
        large = self._shell.theme.large
        if not large:
            head.addWidget(self._links)
        head.addWidget(self.drop)
        layout.addLayout(head)
        if large:
            layout.addLayout(row(self._links, None))
        for part in (self._more, self.details, self.agents):
            layout.addWidget(part)
        self.setLayout(layout)

    def _link(self, text: str, act: Any, tip: str) -> QWidget:
        made = button(text, act, "link", tip=tip)
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return made

    def _build_details(self) -> None:
        self.details = QWidget()
        line = FlowLayout(spacing=6)
        self.sex = self._box("性别", SEXES, 4)
        self.ethnicity = self._box("民族", self._ethnicities, 5)
        for one in (self.sex, self.ethnicity):
            line.addWidget(one)
        for key, text, width in DETAILS:
            edit = QLineEdit()
            edit.setPlaceholderText(text)
            edit.setAccessibleName(text)
            edit.setFixedWidth(self._shell.theme.px(width))
            edit.installEventFilter(self)
            self._texts[key] = edit
            line.addWidget(edit)
        self.category = self._box("人员类别", self._categories, 9)
        self.category.setToolTip("综治统计的当事人人员类别，例如：离退休人员、农村进城务工人员")
        self.supporting = QCheckBox("满 16 岁自食其力")
        self.supporting.setToolTip("以自己的劳动收入为主要生活来源的，不用监护人（民法典第十八条）")
        for last in (self.category, self.supporting):
            line.addWidget(last)
        self.details.setLayout(line)
        self.details.hide()

    def _box(self, name: str, choices: Choices, characters: int) -> QComboBox:
        """A choice that says what it is while nothing is chosen."""
        made = QComboBox()
        made.setAccessibleName(name)
        for value, text in (("", name), *choices):
            made.addItem(text, value)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(characters)
        return made

    def open_details(self) -> None:
        """Show or hide what is seldom asked."""
        self.details.setVisible(self.details.isHidden())
        follow_reading(self)
        if self.details.isVisible():
            (self.category if self.sex.isHidden() else self.sex).setFocus()

    def open_agents(self) -> None:
        """A line for somebody who acts for this party."""
        self.agents.show()
        self.agents.start_row({"kind": "agent"})
        if not any(one["kind"] == "guardian" for one in self.agents.value()):
            self._ask_young(self.agents.rows[-1]["kind"])

    def _ask_young(self, kind: QComboBox) -> None:
        """Who acts for a minor is the guardian first: what is typed of the party, or its file, says whether it is one."""
        from app.usecases.mediation import people

        resident = self.name.picked
        born, number = (self._texts[key].text() for key in ("birth_date", "id_number"))

        def told(young: bool) -> None:
            if young:
                kind.setCurrentIndex(kind.findData("guardian"))

        self._shell.tasks.run(kind, lambda o, _p: people.young(o, resident, born, number), told)

    def _bind(self) -> None:
        self.name.taken.connect(self._taken)
        self.name.body_taken.connect(self._body_taken)
        self.name.textEdited.connect(lambda _text: self._named())
        self.name.editingFinished.connect(self._arrange)
        self.name.went_on.connect(self._named_outsider)
        self.side.activated.connect(lambda: self.changed.emit())
        self.body.toggled.connect(self._arrange)
        self.body.toggled.connect(lambda: self.changed.emit())
        for line in (self.name, *self._texts.values()):
            Composition(line)
        for line in self._texts.values():
            line.textEdited.connect(lambda _text: self.changed.emit())
        self.agents.edited.connect(self.changed.emit)
        for box in (self.sex, self.ethnicity, self.category):
            box.activated.connect(lambda: self.changed.emit())
        self.supporting.toggled.connect(lambda: self.changed.emit())

    def _taken(self, _id: int, _name: str, detail: str) -> None:
        self._organisation = None
        self.who.setText(f"本社区居民　{detail}")
        self._arrange()
        self.changed.emit()
        self.went_on.emit()

    def _body_taken(self, body: Any) -> None:
        """What is known of the body; each may be written over."""
        self._organisation = body.organisation_id
        for key in ("representative", "representative_post", "phone", "address"):
            self._texts[key].setText(getattr(body, key))
            self._texts[key].setCursorPosition(0)
        contact = (
            f"　联系人 {body.contact}，法定代表人请另填" if body.contact and not body.representative else ""
        )
        self.who.setText(f"来自：{body.where}{contact}")
        self.body.setChecked(True)
        self._arrange()
        self.changed.emit()
        self.went_on.emit()

    def _named(self) -> None:
        self._organisation = None
        self.who.setText("")
        self._more.hide()
        if sounds_like_body(self.name.text()):
            self.body.setChecked(True)  # who knows better takes it out again
        self.changed.emit()

    def _named_outsider(self) -> None:
        if self.name.text().strip() and self.name.picked is None:
            self._arrange()
            self._texts["phone"].setFocus()
        elif self.name.picked and not (self.details.isHidden() and self.agents.isHidden()):
            self.name.focusNextChild()
        else:
            self.passed.emit()

    def _arrange(self) -> None:
        """A resident's phone and address are on file; an outsider's are asked; a body has a representative."""
        named, resident = bool(self.name.text().strip()), self.name.picked is not None
        for part in (self._more, self._links):
            part.setVisible(named)
        self.who.setVisible(bool(self.who.text()))
        self.body.setVisible(not resident)
        body = not resident and self.body.isChecked()
        for key in ("phone", "address", "birth_date", "id_number"):
            self._texts[key].setVisible(not resident and not (body and key in ("birth_date", "id_number")))
        for box in (self.sex, self.ethnicity):
            box.setVisible(not resident and not body)
        for one in (self.supporting, self.category):
            one.setVisible(not body)
        for key in ("representative", "representative_post"):
            self._texts[key].setVisible(body)
        self._texts["occupation"].setVisible(not body)
        follow_reading(self)

    def value(self) -> dict[str, Any]:
        """What stands in the row, by the names of PartyForm."""
        resident = self.name.picked
        kept = {
            key: "" if resident and key in FROM_FILE else line.text() for key, line in self._texts.items()
        }
        return {
            "side": self.side.currentData(), "resident_id": resident, "name": self.name.text().strip(),
            "is_body": self.body.isChecked() and resident is None, **kept, "sex": self.sex.currentData(),
            "ethnicity": self.ethnicity.currentData(),
            "person_category": self.category.currentData(),
            "self_supporting": self.supporting.isChecked(), "agents": self.agents.value(),
            "id": self._kept_id, "organisation_id": self._organisation, "_who": self.who.text(),
        }  # fmt: skip

    def fill(self, value: dict[str, Any]) -> None:
        """Put a kept party back."""
        self.side.setCurrentIndex(max(self.side.findData(value.get("side")), 0))
        if value.get("resident_id"):
            self.name.choose(value["resident_id"], value.get("name", ""))
        else:
            self.name.setText(value.get("name", ""))
        self.body.setChecked(bool(value.get("is_body")))
        for key, line in self._texts.items():
            line.setText(value.get(key, ""))
        for line in (self.name, *self._texts.values()):
            line.setCursorPosition(0)  # what is long is read from its beginning
        self.sex.setCurrentIndex(max(self.sex.findData(value.get("sex", "")), 0))
        self.ethnicity.setCurrentIndex(max(self.ethnicity.findData(value.get("ethnicity", "")), 0))
        self.category.setCurrentIndex(max(self.category.findData(value.get("person_category", "")), 0))
        self.supporting.setChecked(bool(value.get("self_supporting")))
        self._kept_id, self._organisation = value.get("id"), value.get("organisation_id")
        self.agents.set_value(value.get("agents"))
        self.agents.setVisible(bool(self.agents.rows))
        self.who.setText(value.get("_who", ""))
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ENTER:
            if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                return False
            last = "representative" if self._texts["representative"].isVisible() else "address"
            self.went_on.emit() if watched is self._texts[last] else self.focusNextChild()
            return True
        return super().eventFilter(watched, event)


class PartiesEditor(QWidget):
    """All parties: `value()` is a list of dicts by the names of PartyForm. `went_on` leads to the next field."""

    edited = Signal()
    went_on = Signal()

    def __init__(self, shell: Shell, categories: Choices = (), ethnicities: Choices = ()) -> None:
        """`categories` are the kinds of person a party may be of (code table party_category)."""
        super().__init__()
        self._shell, self._categories, self._ethnicities = shell, categories, ethnicities
        self.rows: list[PartyRow] = []
        self._list = column(spacing=6)
        self._build()
        self.clear()
        for keys, act in (("Ctrl+Shift+X", PartyRow.open_details), ("Ctrl+Shift+G", PartyRow.open_agents)):
            QShortcut(QKeySequence(keys), self, partial(self._at_row, act))

    def _at_row(self, act: Any) -> None:
        """Do something with the party the cursor is in, or with the last that has a name."""
        focus = QApplication.focusWidget()
        named = [one for one in self.rows if one.name.text().strip()]
        here = next((one for one in self.rows if focus is not None and one.isAncestorOf(focus)), None)
        if here is not None or named:
            act(here or named[-1])

    def _build(self) -> None:
        add = row(spacing=4)
        for (side, text), keys in zip(SIDES, ("Ctrl+Shift+S", "Ctrl+Shift+B", "Ctrl+Shift+D"), strict=True):
            made = button(f"＋ {text}", partial(self._begin, side), "link", keys, self,
                          f"再加一位{text}")  # fmt: skip
            made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            add.addWidget(made)
        add.addStretch(1)
        layout = column(spacing=4)
        layout.addLayout(self._list)
        layout.addLayout(add)
        self.setLayout(layout)

    def clear(self) -> None:
        """One empty row on each side."""
        for one in list(self.rows):
            self._drop(one)
        self.add("applicant")
        self.add("respondent")

    def _begin(self, side: str) -> None:
        made = self.add(side)
        made.name.setFocus()
        bring_to_sight(made)

    def add(self, side: str) -> PartyRow:
        """A further, empty party."""
        one = PartyRow(self._shell, side, self._categories, self._ethnicities)
        one.changed.connect(self.edited.emit)
        one.went_on.connect(lambda: self._after(one, self.went_on.emit))
        one.passed.connect(lambda: self._after(one, one.name.focusNextChild))
        one.removed.connect(lambda: self._take_away(one))
        self.rows.append(one)
        self._list.addWidget(one)
        if self.isVisible():
            one.show()
        self.setFocusProxy(self.rows[0].name)
        return one

    def _take_away(self, one: PartyRow) -> None:
        self._drop(one)
        self.edited.emit()

    def _drop(self, one: PartyRow) -> None:
        self.rows.remove(one)
        if self.rows:
            self.setFocusProxy(self.rows[0].name)
        self._list.removeWidget(one)
        drop(one)

    def _after(self, one: PartyRow, last: Callable[[], object]) -> None:
        """The party that stands next; after the `last` what comes then."""
        below = self.rows[self.rows.index(one) + 1 :]
        if below:
            below[0].name.setFocus()
        else:
            last()

    def value(self) -> list[dict[str, Any]]:
        """The parties that have a name."""
        return [r.value() for r in self.rows if r.name.text().strip()]

    def set_value(self, values: Any) -> None:
        """Put kept parties back; each side has at least one row."""
        self.clear()
        for value in values or []:
            free = [r for r in self.rows if not r.name.text() and r.side.currentData() == value.get("side")]
            (free[0] if free else self.add(str(value.get("side")))).fill(value)
