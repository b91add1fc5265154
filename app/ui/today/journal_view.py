"""One entry of the journal: what it says, events under it, what it led to, and what it can become."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QWidget

from app.ui.paper_asks import offer
from app.ui.picker import PersonLine
from app.ui.shell import Shell
from app.ui.widgets.eliding import ElidingLink
from app.ui.widgets.facts import facts_grid
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.menus import choose_from
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row, scrolled

ROOMS = {
    "service_record": "services",
    "mediation_case": "mediation",
    "lead": "mediation",
    "resident": "residents",
    "household": "residents",
    "ledger_entry": "ledgers",
}
WORDS = {"service": "转为办件", "mediation": "转为纠纷", "problem": "记到每户情况", "lead": "登记为民情线索"}
READS = {"journal_entry", "journal_link", "lead"}
"""What is shown of an entry, and the lead it became: that one is told by the lead itself."""

MOST_ITEMS = 500
WHOM = "空着就是走访的居民或户主"
SAME_NAME = "可不填；对方没有档案又和反映的人同名时写"
CHOOSE = ("", "请选择")


class JournalView(QWidget):
    """`edit` and `add_event` ask for a form, `opened` for another entry, `gone` tells that this one was thrown away."""

    edit = Signal(int)
    add_event = Signal(int)
    opened = Signal(int)
    gone = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._entry: Any = None
        self._turning = ""
        self._build()
        self._shell.tasks.changed.connect(self._changed)

    def _build(self) -> None:
        self._empty = EmptyState(
            "选一条记录，这里是它的全部内容。走访和日记可以直接转为办件、纠纷，不用再抄一遍。"
        )
        self._title = label("", "h2", wrap=True)
        self._whom = ElidingLink("", self._open_whom)
        self._facts = column()
        self._links = column(spacing=2)
        self._acts = row(
            button("修改", lambda: self.edit.emit(self._entry.id), "", "Ctrl+E", self),
            button("打印", self._print, "", "Ctrl+P", self),
            button("转办…", self._turn, "", "Ctrl+T", self, "转为办件、纠纷，或记到每户情况"),
            button("加子活动", lambda: self.add_event.emit(self._entry.id), "", "Ctrl+Shift+N", self),
            None,
            button("删除", self._delete, "", "Ctrl+Del", self),
        )
        self._turn_button, self._event_button = self._acts.itemAt(2).widget(), self._acts.itemAt(3).widget()
        self._card = QFrame()
        self._card.setObjectName("card")
        inside = column(self._title, self._whom, spacing=8, margins=(16, 12, 16, 12))
        inside.setAlignment(self._whom, Qt.AlignmentFlag.AlignLeft)
        inside.addLayout(self._facts)
        inside.addLayout(self._links)
        inside.addWidget(self._turn_panel())
        inside.addStretch(1)
        self._card.setLayout(inside)
        self._shown = QWidget()
        whole = column(spacing=8)
        whole.addLayout(self._acts)
        whole.addWidget(scrolled(self._card), 1)
        self._shown.setLayout(whole)
        self._shown.hide()
        self.setLayout(column(self._empty, self._shown, margins=(8, 12, 16, 12)))

    def _turn_panel(self) -> QWidget:
        """What a matter or a dispute needs besides what was written."""
        self.form = Form(
            (
                Entry("find", "查找事项", hint="名称、首字母或代码，再到右边选", group="办件"),
                Entry("item", "办什么事项", "choice", required=True, group="办件"),
                Entry("applicant", "申请人", "own", hint=WHOM, group="办件", make=self._person),
                Entry("dispute_type", "纠纷类型", "choice", required=True, group="纠纷"),
                Entry("respondent", "对方当事人", "own", required=True, group="纠纷", make=self._person),
                Entry("respondent_number", "对方证件号码", hint=SAME_NAME, group="纠纷"),
                Entry("complainant", "反映的人", "own", hint=WHOM, group="纠纷", make=self._person),
            )
        )
        self._panel = QFrame()
        buttons = row(
            button("确定", self._do_turn, "primary", "Ctrl+S", self._panel),
            button("取消", self._leave_turn, "", "Esc", self._panel),
            None,
        )
        layout = column(self.form, spacing=8)
        layout.addLayout(buttons)
        self._panel.setLayout(layout)
        self._panel.hide()
        self.form.submitted.connect(self._do_turn)
        find = self.form.controls["find"]
        assert isinstance(find, QLineEdit)
        find.textEdited.connect(self._find_items)
        return self._panel

    def _person(self) -> QWidget:
        return PersonLine(self._shell)

    def _find_items(self, text: str) -> None:
        """The items that are meant, as the counter finds them: by name, initials or code."""
        from app.usecases import catalogue

        def work(office: Any, _progress: Any) -> Any:
            return [
                (i.id, f"{i.name}（{i.group}）") for i in catalogue.find_items(office, text, limit=MOST_ITEMS)
            ]

        def show(found: Any) -> None:
            self._fill("item", found)
            if text.strip() and len(found) == 1:
                self.form.fill({"item": found[0][0]})

        self._shell.tasks.run(self, work, show, latest="journal.items")

    def _fill(self, name: str, choices: Any) -> None:
        box = self.form.controls[name]
        assert isinstance(box, QComboBox)
        box.clear()
        for value, words in (CHOOSE, *choices):
            box.addItem(words, value)

    def load(self, entry_id: int) -> None:
        """Read an entry and show it."""
        from app.usecases import journal

        work = lambda o, _p: journal.open_entry(o, entry_id)  # noqa: E731
        self._shell.tasks.run(self, work, self._show, self._lost, latest="journal.entry")

    def _lost(self, error: BaseException) -> None:
        self._entry = None
        self._shown.hide()
        self._empty.show()

    def _changed(self, kinds: frozenset[str]) -> None:
        if self._entry is not None and self.isVisible() and kinds & READS:
            self.load(self._entry.id)

    def _show(self, entry: Any) -> None:
        if self._entry is None or self._entry.id != entry.id:
            self._ask("")
        self._entry = entry
        self._empty.hide()
        self._shown.show()
        self._title.setText(f"{entry.kind_name}　{entry.title}")
        self._whom.setText(entry.whom)
        self._whom.setVisible(bool(entry.whom))
        self._turn_button.setVisible(bool(entry.becomes))
        self._event_button.setVisible(entry.children and not entry.above)
        clear(self._facts)
        self._facts.addWidget(facts_grid(entry.facts, across=1))
        clear(self._links)
        for before, links in (("上级活动：", entry.above), ("子活动：", entry.events), ("", entry.led_to)):
            for kind, record_id, title in links:
                go = partial(self._go, kind, record_id)
                self._links.addWidget(ElidingLink(f"{before}{title}", go), 0, Qt.AlignmentFlag.AlignLeft)

    def _go(self, kind: str, record_id: int) -> None:
        if kind == "journal_entry":
            self.opened.emit(record_id)
        else:
            self._shell.go(ROOMS[kind], kind=kind, record_id=record_id)

    def _open_whom(self) -> None:
        one = self._entry
        kind, record = ("resident", one.resident_id) if one.resident_id else ("household", one.household_id)
        if record:
            self._go(kind, record)

    def _print(self) -> None:
        from app.usecases.papers import printing

        entry = self._entry

        def papers(office: Any, _progress: Any) -> Any:
            found = printing.papers_for(office, "journal_entry", entry.kind)
            return [(t.key, t.name, entry.id, {}) for t in sorted(found, key=lambda t: not t.of)]

        self._shell.tasks.run(self, papers, lambda found: offer(self._shell, self, found))

    def _turn(self) -> None:
        entries = [(WORDS[key], partial(self._begin, key)) for key in self._entry.becomes]
        below = self._turn_button.mapToGlobal(self._turn_button.rect().bottomLeft())
        choose_from(self, "转办成什么", entries, below)

    def _begin(self, key: str) -> None:
        from app.usecases import catalogue

        if key in {"problem", "lead"}:
            self._turning = key
            self._do_turn()
            return

        def choices(office: Any, _progress: Any) -> Any:
            items = [
                (i.id, f"{i.name}（{i.group}）") for i in catalogue.find_items(office, "", limit=MOST_ITEMS)
            ]
            return items, list(office.library.code("dispute_type").choices)

        def show(found: Any) -> None:
            for name, pairs in zip(("item", "dispute_type"), found, strict=True):
                self._fill(name, pairs)
            self._ask(key)

        self._shell.tasks.run(self, choices, show)

    def _ask(self, key: str) -> None:
        self._turning = key
        self._panel.setVisible(bool(key))
        self.form.show_group("办件", key == "service")
        self.form.show_group("纠纷", key == "mediation")
        if key:
            asked_before = ("find", "applicant", "respondent", "respondent_number", "complainant")
            self.form.fill(dict.fromkeys(asked_before, ""))
            self.form.show_problems({})
            for name in ("applicant", "complainant"):
                asked: Any = self.form.controls[name]
                asked.setPlaceholderText(_who_asks(self._entry))
            self.form.controls["find" if key == "service" else "dispute_type"].setFocus()

    def _leave_turn(self) -> None:
        self._ask("")
        self._turn_button.setFocus()

    def _lacking(self, key: str, values: dict[str, Any]) -> dict[str, str]:
        """What must be chosen or written before it is done, at its field: nothing is chosen for the clerk."""
        from app.usecases.journal.becoming import unpicked

        found: dict[str, str] = {}
        if key == "service" and not values["item"]:
            found["item"] = "请选择事项；没有想要的，换个词再找"
        if key == "mediation" and not values["dispute_type"]:
            found["dispute_type"] = "请选择纠纷类型"
        other, name = values["respondent"]
        if key == "mediation" and not name:
            found["respondent"] = "请写对方是谁，不知道姓名写“楼上住户”也可以"
        elif key == "mediation" and not other and (words := unpicked(name)):
            found["respondent"] = words
        who = {"service": "applicant", "mediation": "complainant"}.get(key)
        if who and not values[who][0] and (words := unpicked(values[who][1])):
            found[who] = words
        return found

    def _do_turn(self) -> None:
        from app.usecases import journal

        entry, values, key = self._entry.id, self.form.values(), self._turning
        wrong = self._lacking(key, values)
        if wrong:
            self.form.show_problems(wrong)
            return
        works = {
            "service": lambda o, _p: journal.become_matter(
                o, entry, values["item"], values["applicant"][1], values["applicant"][0]
            ),
            "mediation": lambda o, _p: journal.become_dispute(
                o,
                entry,
                values["dispute_type"],
                values["respondent"][1],
                applicant=values["complainant"][1],
                applicant_id=values["complainant"][0],
                respondent_id=values["respondent"][0],
                respondent_number=values["respondent_number"],
            ),
            "problem": lambda o, _p: journal.become_note(o, entry),
            "lead": lambda o, _p: journal.become_lead(o, entry),
        }

        def done(record: int) -> None:
            self._leave_turn()
            room = {"service": "service_record", "mediation": "mediation_case", "lead": "lead"}.get(key)
            if room is None:
                self._shell.say("已记到这一户的情况里", "撤销", lambda: self._shell.undoable(record))
            else:
                self._shell.say(f"已{WORDS[key]}", "打开", lambda: self._go(room, record))

        self._shell.tasks.run(self, works[key], done, once=True)

    def _delete(self) -> None:
        from app.usecases import journal

        entry = self._entry.id

        def done(line: int) -> None:
            self._lost(Exception())
            self._shell.say("已删除", "撤销", lambda: self._shell.undoable(line))
            self.gone.emit()

        self._shell.tasks.run(self, lambda o, _p: journal.delete(o, entry), done, once=True)


def _who_asks(entry: Any) -> str:
    """Who is taken when nobody is written: whom the entry is about, so that nothing is typed twice."""
    if entry.resident_id:
        return f"空着就是{entry.whom}"
    return "空着就是这一户的户主" if entry.household_id else "首字母，回车选中；或写姓名"
