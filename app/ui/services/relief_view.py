"""款物账: balances of a period, its lines, a new line, 冲销 and 更正 with a reason, the receipt, closing of the month."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.errors import ClerkError
from app.ui.services.beside import BesideView
from app.ui.services.relief_papers import keep_balances, print_balances, print_receipt
from app.ui.services.relief_parts import FundEditor, LineForm
from app.ui.services.relief_points import ExchangeEditor, open_shop
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import button, clear, column, label, row, scrolled
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.reason_line import ReasonLine
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

BALANCES = (("款物", 6), ("期初", 5), ("收入", 5), ("发放", 5), ("期末", 5))
LINES = (("日期", 3), ("款物", 7), ("收发", 6), ("金额、数量", 5), ("对方", 4), ("用途", 7))

ENOUGH = 0.8
"""Below this part of the width its columns want, a table goes without the lesser ones."""
BESIDE = {2: 0, 3: 0}
"""收入 and 发放 stand under the name then."""
DRAFTED = (LineForm, FundEditor, ExchangeEditor)
"""Forms of which what was typed and not saved is kept."""
UNDER = {2: 1, 4: 1}
"""Which way a line goes stands under the name; for whom and what for are below, with the line that is chosen."""


class ReliefView(BesideView):
    """The book above; under it the chosen line, or a form."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._funds: list[Any] = []
        self._lines: list[Any] = []
        self._kinds: tuple[tuple[str, str], ...] = ()
        self._day = ""
        self._line = 0  # that was just written
        self._last = 0  # the fund that was used last
        self._wanted: Any = None
        self.form: Any = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self.period = QComboBox()
        self.period.setAccessibleName("月份")
        self.period.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.closed = label("", "dim", wrap=True)
        self.balances = TextTable(self._shell, "余额", BALANCES, whole=("期初", "收入", "发放", "期末"))
        self.lines = TextTable(
            self._shell, "收支明细", LINES, whole=("日期", "收发", "金额、数量"), spare=("用途",)
        )
        for table in (self.balances, self.lines):
            table.setMinimumHeight(self._shell.theme.px(150 if self._shell.theme.large else 110))
        self._body = column(spacing=8, margins=(12, 8, 12, 8))
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        self._problem = ProblemLine()
        back = button("返回", lambda: leave(self), "", "Esc", self)
        layout = column(spacing=8, margins=(20, 16, 12, 12))
        layout.addLayout(row(label("款物账", "h2"), self.period, None, back))
        layout.addWidget(self.closed)
        layout.addWidget(self._tools())
        if self._shell.theme.large:  # all of it scrolls: three parts of two lines each help nobody
            whole = QWidget()
            whole.setLayout(column(self.balances, self.lines, inner, spacing=8))
            layout.addWidget(self._problem)  # a reason that scrolls away is not read
            layout.addWidget(scrolled(whole), 1)
        else:
            layout.addWidget(self.balances, 2)
            layout.addWidget(self.lines, 3)
            layout.addWidget(self._problem)
            layout.addWidget(scrolled(inner), 4)
        self.setLayout(layout)
        self.setFocusProxy(self.lines)

    def _tools(self) -> QWidget:
        holder = QWidget()
        tools = FlowLayout(holder, spacing=8)
        for made, right in (
            (button("记一笔", self.new, "primary", "Ctrl+Shift+N", self), "relief.edit"),
            (button("积分兑换", self.shop, "", "Ctrl+Shift+D", self, "爱心超市"), "relief.edit"),
            (button("新建款物", self.new_fund, tip="一项资金、一种物资，或爱心超市的积分"), "relief.edit"),
            (button("结账", self.close_month, tip="看到的这个月和以前的都不能再记"), "relief.close"),
            (button("重新打开", self.reopen, tip="最后结账的那个月"), "relief.close"),
        ):
            tools.addWidget(needs(self._shell, made, right))
        tools.addWidget(
            button(
                "打印余额表",
                lambda: print_balances(self._shell, self, str(self.period.currentData())),
                "",
                "Ctrl+P",
                self,
            )
        )
        tools.addWidget(
            button(
                "另存",
                lambda: keep_balances(
                    self._shell, self, str(self.period.currentData()), self._problem.refuse
                ),
                tip="余额表另存为 PDF 和 Excel",
            )
        )
        return holder

    def _bind(self) -> None:
        self.period.activated.connect(lambda _at: self.load())
        self.lines.currentCellChanged.connect(lambda at, *_rest: self.choose(at))
        self._shell.tasks.changed.connect(self._changed)
        self.left.connect(self._keep_draft)

    def start(self) -> None:
        """This month."""
        from app.usecases.summaries import periods

        self._wanted = None

        def work(office: Any, _progress: Any) -> Any:
            kinds = office.library.code("relief_kind").choices
            return periods.periods(office.today()), kinds, str(office.today())

        def begin(found: Any) -> None:
            choices, self._kinds, self._day = found
            if not self.period.count():
                for key, words in choices:
                    self.period.addItem(words, key)
            self.load()
            self.lines.setFocus()

        self._shell.tasks.run(self, work, begin)

    def give(self, record_id: int) -> None:
        """Something given in a matter: a new line filled from it."""
        from app.usecases.relief import entries as relief

        def show(wanted: Any) -> None:
            self._wanted = wanted
            if self._funds:
                self._edit(wanted)

        self._shell.tasks.run(
            self, lambda o, _p: relief.to_be_entered(o, record_id), show, self._problem.refuse
        )

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"relief_entry", "relief_fund", "relief_closing"} and self.isVisible():
            self.load()

    def load(self) -> None:
        """The book of the period."""
        from app.usecases.relief import book as relief_book
        from app.usecases.summaries import periods

        key = str(self.period.currentData())

        def work(office: Any, _progress: Any) -> Any:
            span = periods.period_of(key)
            return (relief_book.balances(office, span), relief_book.entries(office, span), relief_book.funds(office),
                    relief_book.closed_words(office), relief_book.last_used(office))  # fmt: skip

        self._shell.tasks.run(self, work, self._show, latest="relief")

    def _show(self, found: Any) -> None:
        from app.usecases.relief.forms import amount_words

        at = self._line or next((e.id for e in self._lines[self.lines.currentRow() :][:1]), 0)
        self._line = 0
        balances, self._lines, self._funds, closed, self._last = found
        forms = {f.name: f.form for f in self._funds}
        self.closed.setText(closed or "还没有结过账")
        narrow = self.balances.room() < ENOUGH
        self.balances.stack(narrow, BESIDE)
        rows = []
        for b in balances:
            sums = [amount_words(a, b.form) for a in (b.opening, b.received, b.given, b.closing)]
            under = f"\n收 {sums[1]}\n发 {sums[2]}" if narrow else ""
            rows.append((f"{b.fund}（{b.unit}）{under}", *sums))
        self.balances.show_rows(rows)
        stacked = self.lines.room() < ENOUGH
        self.lines.stack(stacked, UNDER)
        self.lines.blockSignals(True)
        self.lines.show_rows(
            [(f"{e.on_day:%m-%d}", f"{e.fund}\n{e.direction_words}" if stacked else e.fund, e.direction_words,
              f"{amount_words(e.quantity, forms.get(e.fund, 'money'))}{e.unit}", e.party, e.what)
             for e in self._lines],
            ["dim" if e.undone_by or e.way == "reverse" else "" for e in self._lines],
        )  # fmt: skip
        row_of = {e.id: row for row, e in enumerate(self._lines)}
        if at in row_of:
            self.lines.setCurrentCell(row_of[at], 0)
        self.lines.blockSignals(False)
        if self.form is None:
            if self._wanted is not None and self._funds:
                self._edit(self._wanted)
            else:
                self.choose(self.lines.currentRow())

    def choose(self, at: int) -> None:
        """A line of the book, in place of a form that was open."""
        self._empty()
        if not 0 <= at < len(self._lines):
            first = "还没有款物。先“新建款物”，例如慈善救助金、大米，再记收入和发放。"
            self._body.addWidget(label("这段时间没有收支。" if self._funds else first, "dim", wrap=True))
            self._body.addStretch(1)
            return
        e = self._lines[at]
        self._body.addLayout(row(label(e.number, "h2"), None))
        taker = f"代领 {e.taker}" if e.taker else ""
        said = (e.direction_words, e.party, e.what, e.kind, taker, f"经手 {e.clerk}")
        self._body.addWidget(label("　".join(filter(None, dict.fromkeys(said))), "dim", wrap=True))
        if e.corrects:
            self._body.addWidget(
                label(f"对 {e.corrects} 的{e.direction_words}：{e.reason}", "dim", wrap=True)
            )
        if e.undone_by:
            self._body.addWidget(label(f"已由 {e.undone_by} 冲销", "overdue"))
        if e.pair:
            told = f"和 {e.pair} 是一次积分兑换，不能单独更正：写错了请冲销（另一半一起冲销），再重新兑换"
            self._body.addWidget(label(told, "dim", wrap=True))
        self._body.addWidget(self._acts(e))
        self._body.addStretch(1)

    def _acts(self, e: Any) -> QWidget:
        holder = QWidget()
        line = FlowLayout(holder, spacing=8)
        earned = e.direction == "in" and any(f.id == e.fund_id and f.form == "points" for f in self._funds)
        if e.way != "reverse" and not earned:
            receipt = partial(print_receipt, self._shell, self, e.id, e.direction)
            line.addWidget(button("打印单据", receipt, "", "Ctrl+Shift+R", self))
        if e.way != "reverse" and not e.undone_by:
            ways = (
                (("冲销", self._reverse),) if e.pair else (("更正", self._correct), ("冲销", self._reverse))
            )
            for words, act in ways:
                line.addWidget(needs(self._shell, button(words, partial(act, e.id)), "relief.edit"))
        for words, room, kind, own in (
            ("办件", "services", "service_record", e.record_id), ("居民档案", "residents", "resident", e.resident_id),
            ("这一户", "residents", "household", e.household_id),
        ):  # fmt: skip
            if own:
                line.addWidget(button(words, partial(self._shell.go, room, kind=kind, record_id=own)))
        return holder

    def _keep_draft(self) -> None:
        """Whatever closes a form, what was typed stays."""
        if isinstance(self.form, DRAFTED):
            self.form.draft.keep_touched()

    def _empty(self) -> None:
        self._keep_draft()
        clear(self._body)
        self.form = None
        self.balances.show()
        self._problem.say("")

    def open(self, form: Any) -> None:
        """A form in place of the line that was shown."""
        self._empty()
        self.form = form
        self.balances.hide()
        form.left.connect(self.load_again)
        self._body.addWidget(form)
        self._body.addStretch(1)
        form.begin()

    def new(self) -> None:
        """An empty line."""
        from app.usecases.relief.forms import EntryForm

        if self._funds:
            self._edit(EntryForm(on_day=self._day))
        else:
            self.new_fund()

    def _edit(self, filled: Any) -> None:
        from app.usecases.relief import entries as relief

        filled = replace(filled, fund_id=filled.fund_id or self._last)
        made = LineForm(self._shell, filled, self._funds, self._kinds)
        made.wrong.connect(self._problem.say)
        made.given.connect(lambda form, _why: self.act(lambda o, _p: relief.enter(o, form)))
        self.open(made)

    def _correct(self, entry_id: int) -> None:
        from app.usecases.relief import entries as relief

        def show(filled: Any) -> None:
            made = LineForm(self._shell, filled, self._funds, self._kinds, corrects=entry_id)
            made.wrong.connect(self._problem.say)
            made.given.connect(
                lambda form, why: self.act(lambda o, _p: relief.correct(o, entry_id, form, why))
            )
            self.open(made)

        self._shell.tasks.run(self, lambda o, _p: relief.form_of(o, entry_id), show, self._problem.refuse)

    def _reverse(self, entry_id: int) -> None:
        from app.usecases.relief import entries as relief

        made = ReasonLine("冲销", alone=False)
        made.given.connect(lambda why: self.act(lambda o, _p: relief.reverse(o, entry_id, why)))
        self.open(made)

    def reopen(self) -> None:
        """Why the month that was closed last is opened again."""
        from app.usecases.relief import entries as relief

        made = ReasonLine("重新打开", alone=False)
        made.given.connect(lambda why: self.act(lambda o, _p: relief.reopen(o, why)))
        self.open(made)

    def new_fund(self) -> None:
        """A fund of money, or a kind of goods."""
        from app.usecases.relief import entries as relief

        made = FundEditor(self._shell)
        made.given.connect(lambda form: self.act(lambda o, _p: relief.save_fund(o, form)))
        self.open(made)

    def shop(self) -> None:
        """Goods for points."""
        open_shop(self, self._shell, self._funds, str(self.period.currentData()))

    def refuse(self, error: object) -> None:
        """Say why not, at the field of the form whose value is the reason, where there is one."""
        if isinstance(error, ClerkError) and isinstance(self.form, LineForm | FundEditor) and error.problems:
            self._problem.say("")
            self.form.show_problems(error.problems)
        elif isinstance(error, BaseException):
            self._problem.refuse(error)
        else:
            self._problem.say(str(error))

    def load_again(self) -> None:
        """Leave the form."""
        self._empty()
        self._wanted = None
        self.load()

    def close_month(self) -> None:
        """The month that is seen, and all before it."""
        from app.usecases.relief import entries as relief

        key = str(self.period.currentData())
        self.act(lambda o, _p: relief.close_month(o, key))

    def act(self, work: Any) -> None:
        """Do something to the book and show it anew."""

        def done(result: Any) -> None:
            self._wanted, self._line = None, result.line
            if isinstance(self.form, DRAFTED):
                self.form.draft.done()
            self._empty()
            self.load()
            self.lines.setFocus()
            self._shell.say(result.said)

        self._shell.tasks.run(self, work, done, self.refuse)


def leave(view: ReliefView) -> None:
    """Out of the line that is written first, then out of the book; what was typed stays as a draft."""
    if view.form is None:
        view.left.emit()
    else:
        view.choose(view.lines.currentRow())
        view.lines.setFocus()
