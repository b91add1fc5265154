"""The one-page file (一人一档): facts, tags, household, timeline, history; from here one key starts anything."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from app.ui.attachment_view import open_attachment
from app.ui.attachments import Attachments
from app.ui.residents.file_parts import ACTIONS, CARDS
from app.ui.residents.papers_menu import offer_papers
from app.ui.shell import Shell
from app.ui.widgets.eliding import ElidingLink
from app.ui.widgets.facts import facts_grid
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.menus import menu_button
from app.ui.widgets.parts import (
    EmptyState,
    breakable,
    button,
    clear,
    column,
    label,
    row,
    rule,
    scrolling_page,
)
from app.ui.widgets.rights import needs

WORK = {
    "service_record": "services", "mediation_case": "mediation", "moral_case": "mediation", "lead": "mediation", "ledger_entry": "ledgers"
}  # fmt: skip

NO_HOME = "还没有登记到户。点“添加家庭成员”，会以他为户主建立一户。"
TWO_ACROSS = 440
"""From this width on (in pixels of the design) two facts stand beside one another."""


class FileView(QWidget):
    """Shows one resident. `edit` (id), `add_member` (id), `deleted`, `show_resident` (id) tell the page."""

    edit = Signal(int)
    add_member = Signal(int)
    deleted = Signal()
    show_resident = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = self._shell = shell
        self._file: Any = None
        self._bare: set[str] = set()
        self._body = column(spacing=12, margins=(20, 16, 20, 16))
        self._area = scrolling_page(self, self._body)
        self.empty()

    @property
    def shown(self) -> Any:
        """The ResidentFile on the page, for cards and actions."""
        return self._file

    def empty(self) -> None:
        """Nobody chosen yet."""
        self._file = None
        clear(self._body)
        self._body.addWidget(
            EmptyState("在左边选一位居民，这里就是他的一人一档。\n按 Ctrl+K 可以直接查找任何人。")
        )

    def put(self, widget: QWidget) -> None:
        """Show something about this resident in place of the file; `reload` brings the file back."""
        clear(self._body)
        self._body.addWidget(widget, 1)
        widget.setFocus()

    def paste(self) -> None:
        """The clipboard's picture or files become files of this resident."""
        cards: list[Any] = list(self.findChildren(Attachments))
        if cards:
            cards[-1].paste()

    def load(self, resident_id: int) -> None:
        """Show a resident's file."""
        from app.usecases.residents import files

        self._shell.tasks.run(
            self, lambda o, _p: files.open_file(o, resident_id), self._show, latest="resident.file"
        )

    def reload(self) -> None:
        """After something changed; a file that is no longer there is put away without a word."""
        from app.usecases.residents import files

        if self._file is not None:
            one = self._file.id
            self._shell.tasks.run(
                self,
                lambda o, _p: files.open_file(o, one),
                self._show,
                lambda _error: self.empty(),
                latest="resident.file",
            )

    def _show(self, file: Any) -> None:
        focus = QApplication.focusWidget()
        had = focus is not None and self.isAncestorOf(focus)
        other = self._file is None or self._file.id != file.id
        bar = self._area.verticalScrollBar()
        place = 0 if other else bar.value()
        if other:
            self._bare = set()
        self._file = file
        clear(self._body)
        self._body.addWidget(label(breakable(file.name), "h1", wrap=True))
        badges = [*([f"已故 {file.died_on}"] if file.died_on else []), *file.tags]
        if badges:
            self._body.addLayout(flow(*(label(words, "tag") for words in badges)))
        self._body.addLayout(self._actions())
        self._body.addWidget(rule())
        self._body.addWidget(self._facts())
        self._body.addWidget(self._household())
        for card in CARDS:
            if (widget := card(self)) is not None:
                self._body.addWidget(widget)
        self._body.addWidget(self._timeline())
        self._body.addStretch(1)
        if had:  # the part the keyboard was in is gone: it would end in the tabs of the room
            self._more_button.setFocus()
        bar.setValue(place)  # last of all: whatever took the focus meanwhile was scrolled to

    def _actions(self) -> Any:
        one = self._file
        self._print_button = button("打印", self._print, keys="Ctrl+P", owner=self)
        self._more_button = self._more()
        return flow(
            needs(
                self._shell,
                button("修改", lambda: self.edit.emit(one.id), keys="Ctrl+E", owner=self),
                "residents.edit",
            ),
            button(
                "办事项",
                lambda: self._shell.go("services", new_for=one.id, name=one.name),
                "" if one.died_on else "primary",  # what is still done for the dead is the exception
                "Ctrl+1",
                self,
            ),
            button(
                "登纠纷",
                lambda: self._shell.go("mediation", new_for=one.id, name=one.name),
                keys="Ctrl+2",
                owner=self,
            ),
            button(
                "加台账",
                lambda: self._shell.go("ledgers", new_for=one.id, name=one.name),
                keys="Ctrl+3",
                owner=self,
            ),
            self._print_button,
            self._more_button,
        )

    def _more(self) -> QWidget:
        entries = [(action.label, action.keys, partial(action.act, self)) for action in ACTIONS]
        return menu_button(
            "更多",
            [*entries, None, ("删除", "", self._delete)],
            tip="更多办法：修改记录（Ctrl+H）、当时的情况、删除等",
        )

    def _facts(self) -> QWidget:
        shown = [f for f in self._file.facts if f.text]
        masked = [f for f in shown if f.masked != f.text and f.name not in self._bare]
        beside = {
            f.label: button("显示", partial(self._reveal, f), "link", tip="显示完整号码（会记入日志）")
            for f in masked
        }
        pairs = ((f.label, f.masked if f in masked else f.text) for f in shown)
        wide = self.width() >= self._shell.theme.px(TWO_ACROSS)
        return facts_grid(pairs, across=2 if wide else 1, beside=beside)

    def _reveal(self, fact: Any) -> None:
        from app.usecases.residents import files

        one, name = self._file, fact.name
        what = f"{one.name} 的{fact.label}"
        self._bare.add(name)
        self._shell.tasks.run(
            self, lambda o, _p: files.reveal(o, "resident", one.id, what), lambda _r: self._show(one)
        )

    def _household(self) -> QWidget:
        frame = QFrame()
        frame.setObjectName("card")
        one = self._file
        layout = column(spacing=4, margins=(16, 12, 16, 12))
        add = button("添加家庭成员", lambda: self.add_member.emit(one.id), "link", "Ctrl+J", self)
        home = button(
            "这一户", partial(self._shell.go, "residents", view="households", record_id=one.household_id, member=one.id),
            "link", "Ctrl+4", self,
            "打开户的页面：成员、变动、困难问题和发展变化",
        )  # fmt: skip
        if one.died_on:
            add.hide()
        if not one.household_id:
            home.hide()
        layout.addLayout(flow(label("家庭成员", "h2"), home, None, add))
        if not one.members:
            words = "已去世，不再属于任何一户。" if one.died_on else NO_HOME
            layout.addWidget(label(words, "dim", wrap=True))
        for member in one.members:
            words = "　".join(
                filter(None, (member.relation, member.sex, f"{member.age}岁" if member.age else ""))
            )
            name = ElidingLink(member.name, partial(self.show_resident.emit, member.resident_id))
            layout.addLayout(row(name, label(words, "dim"), None))
        frame.setLayout(layout)
        return frame

    def _timeline(self) -> QWidget:
        frame = QFrame()
        frame.setObjectName("card")
        layout = column(label("经过", "h2"), spacing=4, margins=(16, 12, 16, 12))
        if not self._file.timeline:
            layout.addWidget(label("还没有办过事、走访过或登记过台账。", "dim", wrap=True))
        for happening in self._file.timeline[:40]:
            title = ElidingLink(happening.title, partial(self._open, happening))
            line = row(label(str(happening.on), "small"))
            line.addWidget(title, 3)
            line.addWidget(label(happening.detail[:40], "dim", wrap=True), 2)
            if happening.signed:
                see = partial(open_attachment, self._shell, self, happening.signed)
                line.addWidget(button("签字件", see, "link", tip=f"{happening.title}的签字件"))
            layout.addLayout(line)
        frame.setLayout(layout)
        return frame

    def _open(self, happening: Any) -> None:
        from app.usecases.papers import printing

        if happening.kind == "paper":
            self._shell.preview(
                self, happening.title, work=lambda o, _p: printing.again(o, happening.record_id)
            )
        elif happening.kind in WORK:
            self._shell.go(WORK[happening.kind], kind=happening.kind, record_id=happening.record_id)

    def _print(self) -> None:
        offer_papers(self._shell, self, "resident", self._file.id, under=self._print_button)

    def _delete(self) -> None:
        from app.usecases.residents import records as residents

        one = self._file

        def done(entry: int) -> None:
            self._shell.say(f"已删除 {one.name}", "撤销", lambda: self._shell.undoable(entry))
            self.deleted.emit()

        self._shell.tasks.run(self, lambda o, _p: residents.delete(o, one.id), done)
