"""核对: the board of rules with their counts; a rule opens its list, each row is mended with one key, some all at once."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.ui.record_list import RecordList
from app.ui.residents.editor import ResidentEditor
from app.ui.residents.household_form import ActForm
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, clear, column, drop, label, row
from app.ui.widgets.record_table import LAST_FIRST
from app.ui.widgets.text_table import TextTable

_SIGNALS = {"error": "overdue", "warning": "due", "hint": ""}
AT_ONCE = ("grid", "place", "birth_date", "sex", "name")
WORDS = {"edit": "改正", "duplicates": "去查重", "work": "打开档案", "death": "死亡登记", "none": "打开档案"}


READ = frozenset((
    "resident", "household", "kinship", "area", "resident_pair", "ledger_entry", "service_record", "mediation_case",
    "mediation_party", "lead", "lead_person", "moral_case", "moral_person", "office_definition",
))  # fmt: skip
"""The kinds of record that rules look at."""


class QualityView(QWidget):
    """The board in front; `elsewhere` (view key, record id) asks for a person, a household or the list of duplicates."""

    elsewhere = Signal(str, int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._lines: list[Any] = []
        self._all: tuple[Any, ...] = ()
        self._stale = self._counting = False
        self._rule: RuleView | None = None
        self._build()
        self._bind()
        self.count()

    def _build(self) -> None:
        columns = (("程度", 4), ("核对项目", 13), ("数量", 5), ("怎么办", 34))
        self.table = TextTable(self._shell, "核对项目", columns)
        self._sum = label("", "dim")
        self._again = button("重新核对", self.count, tip="重新核对（F5）")
        self._every = button("显示全部项目", self._toggle, "link")
        self._state = EmptyState("正在核对居民和户的资料…")
        self._list = QStackedWidget()
        self._list.addWidget(self._state)
        self._list.addWidget(self.table)
        board = column(spacing=8, margins=(16, 12, 16, 12))
        board.addLayout(row(label("资料核对", "h2"), self._sum, None, self._every, self._again))
        board.addWidget(self._list, 1)
        holder = QWidget()
        holder.setLayout(board)
        self._outer = QStackedWidget()
        self._outer.addWidget(holder)
        layout = column(spacing=0)
        layout.addWidget(self._outer)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _bind(self) -> None:
        self.table.opened.connect(self.open_line)
        self._shell.tasks.changed.connect(self._changed)

    def count(self) -> None:
        """Count every rule on the worker; it can be cancelled."""
        from app.usecases.residents import quality

        self._stale, self._counting = False, True
        self._again.setEnabled(False)
        self._shell.tasks.run(
            self, lambda o, p: quality.board(o, p.step), self._show, self._failed, label="核对资料"
        )

    def _failed(self, error: BaseException) -> None:
        self._counting, self._stale = False, True
        self._again.setEnabled(True)
        self._state.words.setText(f"{error}\n按 F5 重新核对。")

    def _show(self, lines: Any) -> None:
        self._counting = False
        self._again.setEnabled(True)
        self._all = lines
        self._fill()

    def _toggle(self) -> None:
        every = self._every.text() == "显示全部项目"
        self._every.setText("只显示有问题的项目" if every else "显示全部项目")
        self._fill()

    def _fill(self) -> None:
        every = self._every.text() != "显示全部项目"
        self._lines = [line for line in self._all if line.count or every]
        self.table.show_rows(
            [(x.severity_label, x.title, f"{x.count:,}", x.advice) for x in self._lines],
            [_SIGNALS[x.severity] if x.count else "done" for x in self._lines],
        )
        self._tell()
        self._state.words.setText(
            f"{len(self._all)} 项都核对过了，没有发现缺漏或矛盾。\n按 F5 可以重新核对。"
        )
        self._list.setCurrentWidget(self.table if self._lines else self._state)
        if self.isVisible() and self._outer.currentIndex() == 0:
            self._hold()

    def _hold(self) -> None:
        """The keyboard stands on the board, or where there is nothing to mend on what counts again."""
        (self.table if self._lines else self._again).setFocus()

    def _tell(self) -> None:
        """How many rules have found something; what was changed since is said, an office is not counted at every key."""
        found = sum(1 for line in self._all if line.count)
        more = "资料有变动，按 F5 重新核对" if self._stale else "回车打开名单"
        self._sum.setText(f"{len(self._all)} 项里有 {found} 项要处理；{more}" if self._all else "")

    def open_line(self, at: int) -> None:
        """The list behind a count."""
        self.open_rule(self._lines[at])

    def open_rule(self, line: Any) -> None:
        """The list of a rule, with its fix."""
        self._rule = view = RuleView(self._shell, line)
        view.left.connect(self._close)
        view.elsewhere.connect(self.elsewhere)
        self._outer.addWidget(view)
        self._outer.setCurrentWidget(view)
        view.setFocus()

    def _close(self) -> None:
        if self._rule is not None:
            self._outer.removeWidget(self._rule)
            drop(self._rule)
            self._rule = None
        self.entered()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & READ:
            self._stale = True
            self._tell()

    def entered(self) -> None:
        """Come back: counted again when something changed."""
        if self._rule is not None:
            self._rule.list.reload()
            self._rule.setFocus()
            return
        if self._stale and not self._counting:
            self.count()
        self._hold()


class RuleView(QWidget):
    """One rule: advice, its rows, and at the right the editor of a row or what would be mended at once."""

    left = Signal()
    elsewhere = Signal(str, int)

    def __init__(self, shell: Shell, line: Any) -> None:
        super().__init__()
        self._shell, self._line = shell, line
        self._side: QWidget | None = None
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        line = self._line
        empty = EmptyState("都处理好了。\n按 Esc 回到核对项目。")
        self.list = RecordList(self._shell, f"quality.{line.key}", line.title, empty)
        self.list.spare = LAST_FIRST
        words = "打开这一户" if line.kind == "household" else WORDS.get(line.fix, "改正")
        self._one = button(words, self.mend, "primary", "", self, f"{words}（回车）")
        self._many = button("一次改好…", self.preview, "", "Ctrl+G", self, "先看改成什么，再一次写入")
        self._many.setVisible(line.fix in AT_ONCE)
        self._home = button("返回", self.left.emit, "", "Esc", self)
        left = column(spacing=8, margins=(16, 12, 8, 12))
        left.addWidget(label(line.advice, "dim", wrap=True))
        left.addLayout(row(self._one, self._many, self._home, None))
        left.addWidget(self.list, 1)
        holder = QWidget()
        holder.setLayout(left)
        self._beside = column(spacing=0, margins=(8, 12, 16, 12))
        self._right = QWidget()
        self._right.setLayout(self._beside)
        self._right.hide()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(holder)
        split.addWidget(self._right)
        split.setSizes([600, 640])
        split.setChildrenCollapsible(False)
        layout = column(spacing=0)
        layout.addWidget(split)
        self.setLayout(layout)
        self.setFocusProxy(self.list.table)

    def _bind(self) -> None:
        self.list.opened.connect(self.mend_one)
        self.list.loaded.connect(self._select_first)

    def _load(self) -> None:
        from app.usecases.residents import quality

        key = self._line.key

        def ask(question: Any) -> None:
            self.list.ask(question, self._line.columns)
            self.list.anew.kinds |= READ  # whether a row is found hangs on more than the row

        self._shell.tasks.run(self, lambda o, _p: quality.question_of(o, key), ask)

    def _select_first(self) -> None:
        """Enter mends without a key more; where all is mended it leads back."""
        if self.list.table.selected_ids() or self._side is not None:
            return
        if self.list.table.isVisible():
            self.list.table.selectRow(0)
            self.list.table.setFocus()
        elif self.isVisible():
            self._home.setFocus()

    def mend(self) -> None:
        """Mend the chosen row."""
        chosen = self.list.table.selected_ids()
        if chosen:
            self.mend_one(chosen[0])
        else:
            self._shell.say("请先在名单里选一行")

    def mend_one(self, record_id: int) -> None:
        """Where a row is put right: its editor at the field, its file, its household, or the list of duplicates."""
        if self._line.kind == "household":
            self.elsewhere.emit("households", record_id)
        elif self._line.fix == "duplicates":
            self.elsewhere.emit("duplicates", 0)
        elif self._line.fix in ("work", "none"):
            self.elsewhere.emit("people", record_id)
        elif self._line.fix == "death":
            self._register_death(record_id)
        else:
            self._edit(record_id)

    def _register_death(self, resident_id: int) -> None:
        """The death that was only typed, or came with an old roster, registered with all that it ends."""
        from app.usecases.residents import files

        def show(one: Any) -> None:
            form = ActForm(self._shell, "death", one.household_id or 0, one.id, {"died_on": one.died_on})
            form.done.connect(lambda done: registered(one.id, done))
            form.left.connect(self.close_side)
            self._put(form)

        def registered(one: int, done: Any) -> None:
            self._mended(one)
            if done.open_matters:  # what is still open stands on the file
                self.elsewhere.emit("people", one)

        self._shell.tasks.run(self, lambda o, _p: files.open_file(o, resident_id), show)

    def _edit(self, resident_id: int) -> None:
        editor = ResidentEditor(self._shell, resident_id, focus=self._line.field)
        editor.saved.connect(self._mended)
        editor.left.connect(self.close_side)
        editor.open_other.connect(lambda other: self.elsewhere.emit("people", other))
        self._put(editor)

    def _mended(self, _resident_id: int) -> None:
        self.close_side()
        self.list.reload()

    def _put(self, side: QWidget) -> None:
        clear(self._beside)
        self._side = side
        self._beside.addWidget(side)
        self._right.show()
        self._home.hide()  # Esc is the editor's now: two who hear it are none
        side.setFocus()

    def close_side(self) -> None:
        """Only the list again."""
        clear(self._beside)
        self._side = None
        self._right.hide()
        self._home.show()
        self.list.table.setFocus()

    def preview(self) -> None:
        """What would be written, before it is."""
        from app.usecases.residents import quality

        key = self._line.key
        self._shell.tasks.run(
            self, lambda o, _p: quality.plan(o, key), self._show_plan, label="看看能改好多少"
        )

    def _show_plan(self, plan: Any) -> None:
        side = PlanView(self._shell, plan)
        side.left.connect(self.close_side)
        side.written.connect(self._written)
        side.houses.connect(lambda: self.elsewhere.emit("houses", 0))
        self._put(side)

    def _written(self, mended: Any) -> None:
        """The list again; who could not be written stays beside it, by name and with the reason."""
        self.close_side()
        self.list.reload()
        if mended.left_out:
            side = LeftOutView(self._shell, mended)
            side.left.connect(self.close_side)
            side.opened.connect(self.mend_one)
            self._put(side)


class PlanView(QWidget):
    """What would be written to how many rows, from what to what and why; one key writes it all. Where nothing can be told,
    what to do instead."""

    left = Signal()
    written = Signal(object)
    houses = Signal()

    def __init__(self, shell: Shell, plan: Any) -> None:
        super().__init__()
        self._shell, self._plan = shell, plan
        self._build() if plan.fixes else self._build_nothing()

    def _build(self) -> None:
        plan = self._plan
        columns = (("姓名", 6), ("住址", 12), ("现在", 6), ("改成", 7), ("依据", 6))
        self.table = TextTable(self._shell, "将要改的", columns, whole=("现在", "改成"))
        self.table.show_rows([(f.name, f.where, f.before or "（空）", f.after, f.why) for f in plan.fixes])
        write = button(f"写入 {len(plan.fixes):,} 条", self.write, "primary", "Ctrl+Return", self)
        back = button("不改", self.left.emit, "", "Esc", self)
        rest = f"另有 {plan.left:,} 条看不出来，要逐条打开。" if plan.left else "全部都能改好。"
        layout = column(label("一次改好：先看一遍", "h2"), spacing=8)
        layout.addWidget(label(f"{rest}写入后可以整个撤销。", "dim", wrap=True))
        layout.addLayout(row(write, back, None))
        layout.addWidget(self.table, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _build_nothing(self) -> None:
        back = button("返回名单", self.left.emit, "primary", "Esc", self)
        there = button("去楼栋房屋", self.houses.emit, "", "", self)
        there.setVisible(self._plan.fix == "grid")
        layout = column(label("一次改好：没有能改的", "h2"), spacing=8)
        layout.addWidget(label(self._plan.otherwise, wrap=True))
        layout.addLayout(row(back, there, None))
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(back)

    def write(self) -> None:
        """Write all of it in one act."""
        from app.usecases.residents import quality

        plan = self._plan

        def done(mended: Any) -> None:
            entry = mended.entry_id
            undo = (lambda: self._shell.undoable(entry)) if entry else None
            self._shell.say(f"{plan.title}：{mended.said}", "撤销" if undo else "", undo)
            self.written.emit(mended)

        self._shell.tasks.run(self, lambda o, _p: quality.apply(o, plan.key, plan.fixes), done, label="写入")


class LeftOutView(QWidget):
    """Who was left out when the others were written, and why; Enter opens the row."""

    left = Signal()
    opened = Signal(int)

    def __init__(self, shell: Shell, mended: Any) -> None:
        super().__init__()
        rows = mended.left_out
        columns = (("姓名", 6), ("住址", 10), ("原因", 20))
        table = TextTable(shell, "没有写入的", columns, whole=("姓名",), spare=("住址",))
        whole = label("", "due", wrap=True)  # the reason of the chosen row, however narrow its column is
        table.currentCellChanged.connect(lambda at, *_was: whole.setText(rows[at].why if at >= 0 else ""))
        table.show_rows([(x.name, x.where, x.why) for x in rows])
        table.opened.connect(lambda at: self.opened.emit(rows[at].record_id))
        back = button("返回名单", self.left.emit, "", "Esc", self)
        layout = column(label(f"{len(rows):,} 条没有写入", "h2"), spacing=8)
        layout.addWidget(label("它们别处有错，先按原因改正（回车打开），再用一次改好。", "dim", wrap=True))
        layout.addLayout(row(back, None))
        layout.addWidget(whole)
        layout.addWidget(table, 1)
        self.setLayout(layout)
        self.setFocusProxy(table)
