"""便民电话: who does what in the neighbourhood, found at every keystroke, added, changed, ended, printed in big type."""

from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.services.beside import BesideView
from app.ui.shell import Shell
from app.ui.widgets.composition import Composition
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.hint_line import HintLine
from app.ui.widgets.parts import button, clear, column, label, row, scrolled
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

COLUMNS = (("行当", 5), ("名称", 9), ("电话", 9))


class ProvidersView(BesideView):
    """The book, and under it the chosen provider as a form."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: list[Any] = []
        self._id: int | None = None
        self.form: Form | None = None
        self._draft: DraftKeeper | None = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setAccessibleName("查找服务商")
        hint = HintLine(self.search, "修水管、保姆、名称、拼音首字母或电话")
        self.search.setClearButtonEnabled(True)
        Composition(self.search)
        self.trade = QComboBox()
        self.trade.setAccessibleName("行当")
        self.trade.setMinimumWidth(self._shell.theme.px(120))
        self.ended = QCheckBox("含停用的")
        self.table = TextTable(self._shell, "便民服务商", COLUMNS)
        self.table.setMinimumHeight(self._shell.theme.px(110 if self._shell.theme.large else 180))
        self._count = label("", "dim", wrap=True)
        self._count.setMinimumWidth(self._shell.theme.px(120))
        self._body = column(spacing=8, margins=(12, 8, 12, 8))
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        self._problem = ProblemLine()
        new = needs(
            self._shell, button("新增", self.new, "", "Ctrl+Shift+N", self, "新增服务商"), "services.edit"
        )
        print_ = button("打印电话表", self.print_out, "", "Ctrl+P", self, "打印看到的这些，大字，可以张贴")
        back = button("返回", self.left.emit, "", "Esc", self)
        layout = column(spacing=8, margins=(20, 16, 12, 12))
        layout.addLayout(row(label("便民电话", "h2"), None, new, print_, back))
        layout.addLayout(row(self.search, self.trade))
        layout.addWidget(hint.below)
        layout.addWidget(self.table, 3)
        layout.addLayout(row(self._count, self.ended))
        layout.addWidget(self._problem)
        layout.addWidget(scrolled(inner), 4)
        self.setLayout(layout)
        self.setFocusProxy(self.search)

    def _bind(self) -> None:
        self._timer = QTimer(self, singleShot=True, interval=60)
        self._timer.timeout.connect(self.load)
        self.search.textChanged.connect(lambda: self._timer.start())
        self.search.installEventFilter(self)
        self.trade.activated.connect(self.load)
        self.ended.toggled.connect(lambda _on: self.load())
        self.table.currentCellChanged.connect(lambda at, *_rest: self._choose(at))
        self.table.opened.connect(lambda _at: self.form.focus_first() if self.form else None)
        self._shell.tasks.changed.connect(self._changed)

    def start(self) -> None:
        """Everybody in the book, the cursor in the search box."""
        if not self.trade.count():
            self._shell.tasks.run(
                self, lambda o, _p: o.library.code("provider_trade").choices, self._show_trades
            )
        self.search.clear()
        self.search.setFocus()
        self.load()

    def _show_trades(self, choices: Any) -> None:
        self.trade.addItem("全部行当", "")
        for code, words in choices:
            self.trade.addItem(words, code)

    def _changed(self, kinds: frozenset[str]) -> None:
        if "provider" in kinds and self.isVisible():
            self.load()

    def load(self) -> None:
        """Who is found."""
        from app.usecases.services import providers

        text, trade, ended = self.search.text(), self.trade.currentData() or "", self.ended.isChecked()
        self._shell.tasks.run(
            self, lambda o, _p: providers.find(o, text, trade, ended=ended), self._show, latest="providers"
        )

    def _show(self, rows: Any) -> None:
        self._rows = rows
        self.table.blockSignals(True)
        self.table.show_rows(
            [(r.trade_label, r.name if r.active else f"{r.name}（停用）", r.phone) for r in rows],
            ["" if r.active else "dim" for r in rows],
        )
        fresh = self.form is not None and self._id is None
        at = next((n for n, r in enumerate(rows) if r.id == self._id), 0 if rows and not fresh else -1)
        self.table.setCurrentCell(at, 0)
        self.table.blockSignals(False)
        none = "还没有服务商，按 Ctrl+Shift+N 新增。"
        typed = self.search.text().strip() or self.trade.currentData()
        self._count.setText(f"{len(rows)} 家" if rows else "没有找到，换个说法试试。" if typed else none)
        if not fresh:  # a new one that is being written stays
            self._choose(at)

    def _choose(self, at: int) -> None:
        self._open(self._rows[at] if 0 <= at < len(self._rows) else None)

    def new(self) -> None:
        """An empty form."""
        self.table.setCurrentCell(-1, -1)
        self._edit(None)
        if self.form is not None:
            self.form.focus_first()

    def _open(self, provider: Any) -> None:
        if provider is None:
            self._put_by()
            self.form, self._id = None, None
        else:
            self._edit(provider)

    def _put_by(self) -> None:
        """The form goes; what was typed in it and not saved stays as a draft."""
        if self._draft is not None:
            self._draft.keep_touched()
            self._draft = None
        clear(self._body)

    def _edit(self, provider: Any) -> None:
        self._put_by()
        self._problem.say("")
        self._id = provider.id if provider else None
        trades = tuple((self.trade.itemData(n), self.trade.itemText(n)) for n in range(1, self.trade.count()))
        self.form = Form(
            (
                Entry("name", "名称", required=True),
                Entry("trade", "做什么", "choice", trades, required=True),
                Entry("phone", "电话", required=True),
                Entry("serves", "服务范围"),
                Entry("hours", "时间"),
                Entry("price", "价格"),
                Entry("note", "备注", wide=True),
            )
        )
        names = ("name", "trade", "phone", "serves", "hours", "price", "note")
        own = {name: getattr(provider, name) for name in names} if provider else {}
        self.form.fill(own or {"trade": self.trade.currentData() or "01"})
        title = f"便民电话 {provider.name}" if provider else "新增服务商"
        self._draft = DraftKeeper(self._shell, self.form, "provider", self._id or 0, title)
        self._draft.offer()
        self.form.submitted.connect(self.save)
        self._body.addWidget(self.form)
        self._body.addLayout(row(*self._buttons(provider), None))
        self._body.addStretch(1)

    def _buttons(self, provider: Any) -> list[QPushButton]:
        made = [button("保存", self.save, "primary", "Ctrl+S", self)]
        if provider:
            made.append(
                button("停用" if provider.active else "恢复", lambda: self._switch(not provider.active))
            )
        return [needs(self._shell, one, "services.edit") for one in made]

    def save(self) -> None:
        """Add, or change the chosen one."""
        from app.usecases.services import providers

        if self.form is None:
            return
        form, own = providers.ProviderForm(**self.form.values()), self._id
        rest = self.form.show_problems(form.problems())
        self._problem.say("；".join(rest))
        if not form.problems():
            self._run(lambda o, _p: providers.save(o, form, own), self._draft)

    def _switch(self, active: bool) -> None:
        from app.usecases.services import providers

        own = self._id
        if own is not None:
            self._run(lambda o, _p: providers.set_active(o, own, active))

    def _run(self, work: Any, draft: DraftKeeper | None = None) -> None:
        def done(result: Any) -> None:
            self._id = result.id
            if draft is not None and shiboken6.isValid(draft):
                draft.done()
            self.table.setFocus()
            self._shell.say(result.said, "撤销", lambda: self._shell.undoable(result.entry_id))

        self._shell.tasks.run(self, work, done, self._problem.refuse)

    def print_out(self) -> None:
        """The telephones that are seen, in big type."""
        from app.usecases.services import providers

        text, trade = self.search.text(), self.trade.currentData() or ""
        self._shell.preview(self, "便民服务电话", work=lambda o, _p: providers.phone_list(o, text, trade))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        onward = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if pressed and watched is self.search and event.key() in onward:  # type: ignore[attr-defined]
            self.table.setFocus()
            return True
        return super().eventFilter(watched, event)
