"""公示: what hangs now and what waits for its outcome; a new notice, objections and answers, the outcome, the papers."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.services.beside import BesideView
from app.ui.services.notice_forms import AnswerForm, NoticeEditor, ObjectionEditor, WhyLine
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import button, clear, column, label, row, scrolled
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

COLUMNS = (("标题", 11), ("期满", 5), ("状态", 8), ("异议", 3))
PEOPLE = (("序号", 3), ("姓名", 5), ("号码", 10), ("事项", 10))
EMPTY = "没有在公示的。按 Ctrl+Shift+N 新建；在办件里点“公示”，事项和申请人自动填好。"


class NoticesView(BesideView):
    """The list, and under it the chosen notice or a form."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: list[Any] = []
        self._wanted = 0
        self.notice: Any = None
        self.form: Any = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "公示", COLUMNS)
        self.table.setMinimumHeight(self._shell.theme.px(130))
        self.over = QCheckBox("含已结束的")
        self._count = label("", "dim", wrap=True)
        self._body = column(spacing=8, margins=(12, 8, 12, 8))
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        self.problem = ProblemLine()
        new = needs(self._shell, button("新公示", self.begin, "", "Ctrl+Shift+N", self), "services.edit")
        back = button("返回", self.leave, "", "Esc", self)
        layout = column(spacing=8, margins=(20, 16, 12, 12))
        layout.addLayout(row(label("公示", "h2"), None, new, back))
        layout.addWidget(self.table, 2)
        layout.addLayout(row(self._count, self.over))
        layout.addWidget(self.problem)
        layout.addWidget(scrolled(inner), 5)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _bind(self) -> None:
        self.over.toggled.connect(lambda _on: self.load())
        self.table.currentCellChanged.connect(lambda at, *_rest: self._choose(at))
        self._shell.tasks.changed.connect(self._changed)

    def start(self) -> None:
        """Those that hang or wait, the cursor in the list."""
        self.load()
        self.table.setFocus()

    def show_notice(self, notice_id: int) -> None:
        """One that is asked for from elsewhere, also when it is over."""
        self._empty()
        self._wanted = notice_id
        self.load()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"public_notice", "notice_objection"} and self.isVisible():
            self.load()

    def load(self) -> None:
        """The list again."""
        from app.usecases.services import notices

        over = self.over.isChecked()
        self._shell.tasks.run(self, lambda o, _p: notices.listing(o, over=over), self._show, latest="notices")

    def _show(self, rows: list[Any]) -> None:
        self._rows = rows
        self.table.blockSignals(True)
        self.table.show_rows(
            [(r.title, f"{r.end_on:%m-%d}", r.state, str(r.objections or "")) for r in rows],
            [r.signal for r in rows],
        )
        at = next((n for n, r in enumerate(rows) if r.id == self._wanted), 0 if rows else -1)
        self.table.setCurrentCell(at, 0)
        self.table.blockSignals(False)
        self._count.setText(f"{len(rows)} 个" if rows else EMPTY)
        if self.form is None and (own := self._wanted or (rows[at].id if rows else 0)):
            self._look(own)
        elif self.form is None:
            self._empty()

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self._rows):
            self._look(self._rows[at].id)

    def _look(self, notice_id: int) -> None:
        from app.usecases.services import notices

        self._wanted = notice_id
        self._shell.tasks.run(
            self,
            lambda o, _p: notices.open_notice(o, notice_id),
            self._put,
            self.problem.refuse,
            latest="notice",
        )

    def _empty(self) -> None:
        if self.form is not None and self.form.draft is not None:
            self.form.draft.keep_touched()
        clear(self._body)
        self.form = self.notice = None
        self.problem.say("")

    def _put(self, notice: Any) -> None:
        """The chosen notice: what it says, what can be done, what was objected; a form that was opened meanwhile stays."""
        if self.form is not None:
            return
        self._empty()
        self.notice = n = notice
        self._body.addLayout(row(label(n.title, "h2", wrap=True)))
        days = f"{n.start_on} 至 {n.end_on}　{n.state}　{n.place}"
        self._body.addWidget(label(days, "dim", wrap=True))
        self._body.addWidget(self._acts(n))
        self._body.addWidget(label(n.content, wrap=True, copyable=True))
        if n.people:
            people = TextTable(self._shell, "公示名单", PEOPLE)
            people.show_rows([(p["n"], p["name"], p["id_number"], p["what"]) for p in n.people])
            people.setMinimumHeight(self._shell.theme.px(40 + 34 * min(len(n.people), 6)))
            self._body.addWidget(people)
        if n.outcome:
            self._body.addWidget(label(f"{n.closed_on} {n.outcome}　{n.conclusion}", wrap=True))
        for one in n.objections:
            self._objection(one, open_=not n.outcome)
        self._body.addStretch(1)

    def _objection(self, one: Any, *, open_: bool) -> None:
        who = "　".join(filter(None, (str(one.on_day), one.who or "没有留名", one.phone)))
        self._body.addWidget(label(f"异议　{who}", "group"))
        self._body.addWidget(label(one.text, wrap=True))
        if one.upheld is not None:
            words = f"{one.answered_on} {'异议成立' if one.upheld else '异议不成立'}：{one.answer}"
            self._body.addWidget(label(words, "dim", wrap=True))
        if open_:
            reply = button("改答复" if one.upheld is not None else "答复", partial(self._answer, one), "link")
            self._body.addLayout(row(needs(self._shell, reply, "services.edit"), None))

    def _acts(self, n: Any) -> QWidget:
        holder = QWidget()
        line = FlowLayout(holder, spacing=8)
        line.addWidget(button("打印公示", partial(self._print, "notice_sheet"), "", "Ctrl+P", self))
        if n.outcome:
            line.addWidget(
                button("打印公示结果", partial(self._print, "notice_result"), "", "Ctrl+Shift+R", self)
            )
        else:
            close = partial(self._words, "结论（可以空着）", "登记结果", "close")
            withdraw = partial(self._words, "撤回的原因", "撤回", "withdraw")
            for words, act, keys in (
                ("登记结果", close, "Ctrl+4"), ("登记异议", self._object, "Ctrl+2"), ("修改", self._edit, "Ctrl+J"),
                ("撤回", withdraw, ""), ("删除", self._remove, "Ctrl+Delete"),
            ):  # fmt: skip
                line.addWidget(needs(self._shell, button(words, act, "", keys, self), "services.edit"))
        if n.record_id:
            go = partial(self._shell.go, "services", kind="service_record", record_id=n.record_id)
            line.addWidget(button("办件", go, tip=n.matter))
        return holder

    def _print(self, key: str) -> None:
        from app.usecases.papers import printing

        own = self.notice.id
        self._shell.preview(self, "公示", work=lambda o, _p: printing.prepare(o, key, own))

    def _open(self, form: Any, give: Any, draft: tuple[str, int, str] | None = None) -> None:
        """A form in place of the notice; `draft` names what is kept of it when it is left half written."""
        self._empty()
        self.form = form
        if draft is not None:
            form.keep_drafts(self._shell, *draft)
        form.left.connect(self._back)
        form.given.connect(give)
        self._body.addWidget(form)
        self._body.addStretch(1)
        form.begin()

    def _back(self) -> None:
        self._empty()
        self.load()
        self.table.setFocus()

    def leave(self) -> None:
        """Out of the form, or out of the view."""
        if self.form is not None:
            self._back()
        else:
            self.left.emit()

    def begin(self, record_id: int | None = None) -> None:
        """A new notice from today for the usual days, perhaps about a matter of the desk."""
        from app.usecases.services import notices

        def show(filled: Any) -> None:
            draft = ("public_notice.matter" if record_id else "public_notice", record_id or 0, filled.title)
            self._open(
                NoticeEditor(filled), lambda form: self._run(lambda o, _p: notices.post(o, form)), draft
            )

        self._shell.tasks.run(
            self, lambda o, _p: notices.fresh(o, record_id), show, self.problem.refuse, latest="notice"
        )

    def _edit(self) -> None:
        from app.usecases.services import notices

        own, filled = self.notice.id, notices.form_of(self.notice)
        masked = "；".join(p["name"] for p in self.notice.people)
        self._open(
            NoticeEditor(filled, masked),
            lambda form: self._run(lambda o, _p: notices.post(o, form, own)),
            ("public_notice", own, filled.title),
        )

    def _object(self) -> None:
        from app.usecases.services import notices

        own, title = self.notice.id, f"异议 {self.notice.title}"

        def show(day: str) -> None:
            self._open(
                ObjectionEditor(day),
                lambda form: self._run(lambda o, _p: notices.object_to(o, own, form)),
                ("notice_objection", own, title),
            )

        self._shell.tasks.run(self, lambda o, _p: str(o.today()), show, latest="notice")

    def _answer(self, one: Any) -> None:
        from app.usecases.services import notices

        self._open(
            AnswerForm(one),
            lambda said: self._run(lambda o, _p: notices.answer(o, one.id, said[0], upheld=said[1])),
            ("notice_answer", one.id, f"答复异议 {self.notice.title}"),
        )

    def _words(self, title: str, go: str, act: str) -> None:
        """What ends a notice, with a line of words: `act` is the use case."""
        from app.usecases.services import notices

        own, work = self.notice.id, getattr(notices, act)
        self._open(WhyLine(title, go), lambda words: self._run(lambda o, _p: work(o, own, words)))

    def _remove(self) -> None:
        from app.usecases.services import notices

        own = self.notice.id
        self._run(lambda o, _p: notices.remove(o, own))

    def _run(self, work: Any) -> None:
        """Do it; what is refused is said and the form stays as it is."""

        def done(result: Any) -> None:
            self._wanted = 0 if result.gone else result.id
            if self.form is not None and self.form.draft is not None:
                self.form.draft.done()
            self._empty()
            self.load()
            self.table.setFocus()
            self._shell.say(result.said, "撤销", lambda: self._shell.undoable(result.entry_id))

        self._shell.tasks.run(self, work, done, self.problem.refuse)
