"""The page of one household: what it is, who belongs to it, what does not fit, what happened; its acts by keys."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QWidget

from app.ui.residents.household_acts import ACTS, MENU
from app.ui.residents.papers_menu import offer_papers
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.menus import Entry, menu_button
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row, rule, scrolling_page
from app.ui.widgets.text_table import TextTable

COLUMNS = (("姓名", 6), ("与户主关系", 8), ("性别", 3), ("年龄", 3), ("电话", 9), ("住在", 9), ("入户", 8))
SPARE = ("入户", "住在", "电话", "年龄", "性别")
"""Columns that go first where names would be cut; a person's file tells them."""


class HouseholdPageView(QWidget):
    """Shows one household. `act` (key, member, values) asks for a form, `show_resident` (id) for a person's file, `gone`
    for the keyboard that was in a household which is no longer there."""

    act = Signal(str, int, object)
    show_resident = Signal(int)
    gone = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._page: Any = None
        self._id: int | None = None
        self._matters: tuple[str, ...] = ()
        self._dead: frozenset[int] = frozenset()
        self._at = 0
        self._wanted = False
        self.members: TextTable | None = None
        self._body = column(spacing=12, margins=(20, 16, 20, 16))
        scrolling_page(self, self._body)
        self.empty()

    @property
    def shown(self) -> Any:
        """The HouseholdPage, None when nothing is shown."""
        return self._page

    def empty(self) -> None:
        """No household chosen yet."""
        self._page, self._id, self.members = None, None, None
        clear(self._body)
        self._body.addWidget(EmptyState("在左边选一户。\n回车到成员名单，F2 打开“户内变动”。"))

    def load(self, household_id: int, matters: tuple[str, ...] = (), at: int = 0) -> None:
        """Show a household; `matters` are what somebody who died has left open, `at` the member one comes from."""
        from app.usecases.households import pages as household_pages

        if (
            matters or household_id != self._id
        ):  # chosen again in the list after an act: what is open still is
            self._matters, self._dead = matters, frozenset()
        if at or household_id != self._id:
            self._at = at
        self._id = household_id
        self._shell.tasks.run(
            self,
            lambda o, _p: household_pages.open_page(o, household_id),
            self._show,
            latest="household.page",
        )

    def take_keys(self) -> None:
        """The keyboard goes to the members as soon as the household is shown."""
        self._wanted = True

    def reload(self) -> None:
        """After something changed; a household that is no longer there is put away without a word."""
        from app.usecases.households import pages as household_pages

        if (one := self._id) is not None:
            self._shell.tasks.run(
                self, lambda o, _p: household_pages.open_page(o, one), self._show, lambda _e: self._put_away(),
                latest="household.page",
            )  # fmt: skip

    def _put_away(self) -> None:
        focus = QApplication.focusWidget()
        had = focus is not None and self.isAncestorOf(focus)
        self.empty()
        if had:
            self.gone.emit()

    def _show(self, page: Any) -> None:
        focus = QApplication.focusWidget()
        had = self._wanted or (focus is not None and self.isAncestorOf(focus))
        self._wanted = False
        self._page = page
        clear(self._body)
        dead = frozenset(f.resident_id for f in page.former if f.died)
        if not dead >= self._dead:  # a death was taken back, and with it what it left open
            self._matters = ()
        self._dead = dead
        title = page.address or "（没有地址）"
        self._body.addWidget(label(title, "h2", wrap=True))
        facts = (
            f"户号 {page.number}" if page.number else "没有户号",
            page.kind,
            page.grid or "未分网格",
            page.dwelling,
        )
        self._body.addWidget(label("　".join(filter(None, facts)), "dim", wrap=True))
        if page.tags:
            self._body.addLayout(flow(*(label(t, "tag") for t in page.tags)))
        if page.closed_on:
            words = f"这一户已在 {page.closed_on} 销户（{page.closed_reason}），有人返回时会重新启用。"
            self._body.addWidget(label(words, "overdue", wrap=True))
        self._body.addLayout(self._actions())
        self._body.addWidget(rule())
        if self._matters:
            self._body.addWidget(self._open_matters())
        for sentence in page.problems:
            self._body.addWidget(label(f"！{sentence}", "due", wrap=True))
        self._body.addWidget(self._members())
        self._body.addWidget(self._notes())
        if page.former:
            self._body.addWidget(self._former())
        self._body.addStretch(1)
        if had and self.members is not None:
            (self.members if page.members else self._changes).setFocus()

    def _actions(self) -> Any:
        entries: list[Entry] = [(ACTS[key].menu, "", partial(self.ask, key)) if key else None for key in MENU]
        self._changes = changes = menu_button(
            "户内变动", entries, "primary", "户内变动：迁入迁出、生死婚嫁、分户合户", "F2"
        )
        items = [
            changes,
            button("添加成员", partial(self.ask, "add"), keys="Ctrl+J", owner=self),
            button("记情况", partial(self.ask, "note"), keys="Ctrl+D", owner=self),
            button("修改", partial(self.ask, "edit"), keys="Ctrl+E", owner=self),
            button("打印", self._print, keys="Ctrl+P", owner=self, tip="家庭户表"),
        ]
        if not self._page.members:
            items.append(button("删除空户", self._delete))
        return flow(*items)

    def _print(self) -> None:
        offer_papers(self._shell, self, "household", self._page.id)

    def ask(self, key: str, member: int = 0, values: object = None) -> None:
        """Ask for a form; it starts with the member the clerk came from or went to, with nobody unasked."""
        self.act.emit(key, member or self._current(), values)

    def _current(self) -> int:
        return self._at if self._at in [m.resident_id for m in self._page.members] else 0

    def _delete(self) -> None:
        from app.usecases.households import records as households

        one = self._page.id

        def done(result: Any) -> None:
            self._shell.say(result.said, "撤销", lambda: self._shell.undoable(result.entry_id))
            self._put_away()

        self._shell.tasks.run(self, lambda o, _p: households.delete(o, one), done)

    def _card(self, title: str, *beside: QWidget) -> tuple[QWidget, Any]:
        frame = QFrame()
        frame.setObjectName("card")
        layout = column(spacing=4, margins=(16, 12, 16, 12))
        layout.addLayout(flow(label(title, "h2"), None, *beside))
        frame.setLayout(layout)
        return frame, layout

    def _open_matters(self) -> QWidget:
        frame, layout = self._card("还有未了事项")
        layout.addWidget(label("程序不会自动了结，请逐项处理：", "dim", wrap=True))
        for words in self._matters:
            layout.addWidget(label(f"· {words}", "due", wrap=True))
        return frame

    def _members(self) -> QWidget:
        page = self._page
        frame, layout = self._card(f"成员　{len(page.members)} 人")
        table = TextTable(self._shell, "户内成员", COLUMNS, whole=("姓名",), spare=SPARE)
        self.members = table
        table.show_rows([_cells(page, m) for m in page.members])
        table.ensurePolished()
        table.fit()
        rows = [m.resident_id for m in page.members]
        table.setCurrentCell(rows.index(self._at) if self._at in rows else 0, 0)
        table.currentCellChanged.connect(self._moved)
        table.cellClicked.connect(self._moved)
        head = table.horizontalHeader()
        head.ensurePolished()
        lines = table.verticalHeader().defaultSectionSize() * min(max(len(page.members), 1), 9)
        table.setFixedHeight(lines + head.sizeHint().height() + self._shell.theme.px(16))
        table.opened.connect(lambda at: self.show_resident.emit(page.members[at].resident_id))
        layout.addWidget(table)
        table.setVisible(bool(page.members))
        if not page.members:
            layout.addWidget(label("没有成员。按 Ctrl+J 添加。", "dim"))
        return frame

    def _moved(self, at: int, *_rest: int) -> None:
        """The clerk's cursor: it stays with the person, also with one who goes and comes back by an undo."""
        if 0 <= at < len(self._page.members):
            self._at = self._page.members[at].resident_id

    def _notes(self) -> QWidget:
        frame, layout = self._card("困难问题、发展变化")
        if not self._page.notes:
            layout.addWidget(label("还没有记过。按 Ctrl+D 记下这一户的困难或变化。", "dim", wrap=True))
        for n in self._page.notes:
            values = {"id": n.id, "kind": n.kind, "on_day": str(n.on_day), "text": n.text}
            edit = button("改", partial(self.ask, "note", 0, values), "link", tip=f"修改 {n.on_day} 的情况")
            drop = button("删", partial(self._drop_note, n.id), "link", tip=f"删除 {n.on_day} 的情况")
            kind = label(n.kind_label.removeprefix("家庭"), "tag")
            head = row(label(str(n.on_day), "small"), kind, label(n.worker, "small"), None, edit, drop)
            layout.addLayout(head)
            layout.addWidget(label(n.text, wrap=True, copyable=True))
        return frame

    def _drop_note(self, entry_id: int) -> None:
        from app.usecases.households import pages as household_pages

        one = self._page.id

        def done(result: Any) -> None:
            self._shell.say(result.said, "撤销", lambda: self._shell.undoable(result.entry_id))

        self._shell.tasks.run(self, lambda o, _p: household_pages.delete_note(o, one, entry_id), done)

    def _former(self) -> QWidget:
        frame, layout = self._card("曾经的成员")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for at, f in enumerate(self._page.former):
            name = button(f.name, partial(self.show_resident.emit, f.resident_id), "link")
            grid.addWidget(name, at, 0)
            for column_, words in enumerate((f.relation, f"{f.start or ''} 至 {f.end}", f.why), 1):
                grid.addWidget(label(words, "dim"), at, column_)
        grid.setColumnStretch(4, 1)
        layout.addLayout(grid)
        return frame


def _cells(page: Any, m: Any) -> tuple[str, ...]:
    where = "本户" if m.living_here and (not m.address or m.address == page.address) else m.address or "外地"
    return m.name, m.relation, m.sex, m.age, m.phone, where, str(m.since or "")
