"""今日: what is due and overdue on the left; the month so far, birthdays of the old and drafts on the right."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QStackedWidget, QWidget

from app.models.rules.text import quoted
from app.ui.shell import Shell
from app.ui.today.draft_places import VIEWS, place
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import EmptyState, button, column, drop, label, row, scrolled
from app.ui.widgets.text_table import TextTable

ROOM_OF = {
    "service_record": "services", "mediation_case": "mediation", "resident": "residents", "ledger_entry": "ledgers",
    "emergency": "today", "campaign": "today", "journal_entry": "today", "lead": "mediation", "lead_round_grid": "mediation",
    "public_notice": "services",
}  # fmt: skip
BESIDES = frozenset({"residence", "household", "draft"})
"""Kinds behind the birthdays, the drafts and the month's figures, besides what the due list reads (today.READS)."""


def _near(day: date, today: date) -> str:
    """A day without its year where that is this one."""
    return f"{day:%m-%d}" if day.year == today.year else str(day)


class TodayPage(QWidget):
    """The room one begins the day in."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._today: Any = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self._heading = label("", "h1")
        self._words = label("", "dim")
        self._print = button("打印上墙", self.print_out, "", "Ctrl+P", self, tip="打印今日事项")
        columns = (("期限", 10), ("类别", 7), ("事项", 13), ("谁", 5), ("到期", 4))
        self.due = TextTable(self._shell, "到期和超期", columns, whole=("期限", "到期"))
        self._nothing = EmptyState("今天没有到期的事。")
        self._left = QStackedWidget()
        self._left.addWidget(self.due)
        self._left.addWidget(self._nothing)
        whom = (("日子", 5), ("姓名", 5), ("年龄", 4), ("住址", 8))
        self.births = TextTable(
            self._shell, "近期整十生日", whom, heading=False, whole=("日子", "姓名", "年龄")
        )
        self.drafts = TextTable(self._shell, "没有保存的草稿", (("内容", 10), ("时间", 6)), heading=False)
        self._no_births = label("三十天内没有 60 岁以上的整十生日。", "dim", wrap=True)
        self._births_card = self._card("近期整十生日", self.births, self._no_births)
        self._drafts_card = self._card("没有保存的草稿", self.drafts)
        body = row(spacing=16)
        body.addLayout(column(label("到期和超期", "h2"), self._left), 2)
        cards = QWidget()
        cards.setLayout(column(self._month_card(), self._births_card, self._drafts_card, None, spacing=12))
        body.addWidget(scrolled(cards), 1)
        layout = column(spacing=12, margins=(20, 16, 20, 16))
        layout.addLayout(flow(self._heading, self._words, None, self._print, spacing=16))
        layout.addLayout(body, 1)
        self.setLayout(layout)

    def _card(self, title: str, *inner: QWidget) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        frame.setLayout(column(label(title, "h2"), *inner, spacing=6, margins=(16, 12, 16, 12)))
        return frame

    def _month_card(self) -> QFrame:
        holder = QWidget()
        self._figures = QGridLayout(holder)
        self._figures.setContentsMargins(0, 0, 0, 0)
        self._figures.setHorizontalSpacing(12)
        self._figures.setVerticalSpacing(4)
        self._figures.setColumnStretch(0, 1)
        return self._card("本月到今天", holder)

    def _bind(self) -> None:
        self.due.opened.connect(self._open_due)
        self.births.opened.connect(self._open_birthday)
        self.drafts.opened.connect(self._open_draft)
        self._shell.tasks.changed.connect(self._changed)

    def _load(self) -> None:
        from app.usecases import today

        self._shell.tasks.run(self, lambda office, _p: today.collect(office), self._show, latest="today")

    def entered(self) -> None:
        """Come back to the room."""
        self.due.setFocus()
        self._load()

    def show_this(self, **_what: object) -> None:
        """Nothing in particular is shown here."""
        self._load()

    def _changed(self, kinds: frozenset[str]) -> None:
        from app.usecases import today

        if kinds & (today.READS | BESIDES) and self.isVisible():
            self._load()

    def _show(self, today: Any) -> None:
        first = self._today is None
        self._today = today
        self._heading.setText(today.heading)
        late = f"其中 {today.overdue} 件已超期" if today.overdue else "没有超期的"
        self._words.setText(f"{len(today.due)} 件到期或快到期，{late}" if today.due else "")
        rows = [(r.words, r.what, r.title, r.who, _near(r.due_on, today.day)) for r in today.due]
        self.due.show_rows(rows, [r.signal for r in today.due])
        self._left.setCurrentWidget(self.due if rows else self._nothing)
        self._show_figures(today.figures)
        births = [(f"{r.words}", r.name, f"{r.age} 岁", r.address) for r in today.birthdays]
        self.births.show_rows(births)
        self._fit(self.births, len(births), 7)
        self._no_births.setVisible(not births)
        self.drafts.show_rows([(d.title or "草稿", d.when) for d in today.drafts])
        self._fit(self.drafts, len(today.drafts), 4)
        self._drafts_card.setVisible(bool(today.drafts))
        if first and rows and self.isVisible():
            self.due.setFocus()

    def _fit(self, table: TextTable, rows: int, most: int) -> None:
        """A short list is as high as its rows; a long one scrolls."""
        table.setVisible(rows > 0)
        table.setFixedHeight(table.verticalHeader().defaultSectionSize() * min(rows, most) + 4)

    def _show_figures(self, figures: Any) -> None:
        while self._figures.count():
            item = self._figures.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                drop(old)
        for at, line in enumerate(figures):
            number = label(line.text, "h2")
            number.setAlignment(Qt.AlignmentFlag.AlignRight)
            number.setAccessibleName(f"{line.title} {line.text} {line.unit}")
            self._figures.addWidget(label(line.title), at, 0)
            self._figures.addWidget(number, at, 1)
            self._figures.addWidget(label(line.unit, "dim"), at, 2)

    def _open_due(self, at: int) -> None:
        one = self._today.due[at]
        self._shell.go(ROOM_OF[one.kind], kind=one.kind, record_id=one.record_id)

    def _open_birthday(self, at: int) -> None:
        self._shell.go("residents", kind="resident", record_id=self._today.birthdays[at].resident_id)

    def _open_draft(self, at: int) -> None:
        """Go where a draft is gone on with; first whether that is possible still."""
        from app.usecases import draft_moves

        draft = self._today.drafts[at]
        kind = str(place(draft.kind, draft.record_id)[1].get("kind", ""))
        self._shell.tasks.run(
            self,
            lambda o, _p: draft_moves.against(o, draft.kind, kind, draft.record_id),
            partial(self._go_on, draft),
        )

    def _go_on(self, draft: Any, against: str) -> None:
        if against:
            away = partial(self._put_away, draft)
            self._shell.say(f"{quoted(draft.title)}的草稿不能接着填了：{against}", "丢弃草稿", away)
            return
        if draft.kind.startswith("household."):
            _, act, which = draft.kind.split(".")
            if act != "note" or which == "0":
                self._shell.go(
                    "residents", kind="household", record_id=draft.record_id, act=act, member=int(which)
                )
                return
        head, _, rest = draft.kind.partition(".")
        if head in VIEWS:
            self._shell.go("today", view=VIEWS[head], draft=rest, record_id=draft.record_id)
            return
        room, what = place(draft.kind, draft.record_id)
        self._shell.go(room, **what)
        words = f"{quoted(draft.title)}的草稿还在：打开那张表就会接着填"
        self._shell.say(words, "丢弃草稿", partial(self._put_away, draft))

    def _put_away(self, draft: Any) -> None:
        from app.usecases import drafts

        def done(_result: Any) -> None:
            self._shell.say(f"已丢弃{quoted(draft.title)}的草稿")
            self._load()

        self._shell.tasks.run(self, lambda o, _p: drafts.drop(o, draft.kind, draft.record_id), done)

    def print_out(self) -> None:
        """The page as a sheet for the wall."""
        from app.usecases import today

        self._shell.preview(self, "今日事项", work=lambda office, _p: today.sheet(office))
