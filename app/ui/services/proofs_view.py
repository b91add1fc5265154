"""开证明: find the proof, see whether it may be issued; what must not be is refused with a slip, what may be is printed."""

from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.picker import QuickPicker
from app.ui.services.beside import BesideView
from app.ui.shell import Shell
from app.ui.widgets.composition import Composition
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, clear, column, label, row, scrolled
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

SIGNALS = {"forbidden": "overdue", "allowed": "done", "here": "due"}
HEADS = {
    "forbidden": "不得开",
    "allowed": "可以开",
    "here": "本地可开：先看本地公布的清单里有没有",
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ProofsView(BesideView):
    """The search box, the list with its three answers, and the chosen proof in full."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: list[Any] = []
        self._channels: tuple[tuple[str, str], ...] = ()
        self._shown: tuple[str, ...] = ()
        self.form: Form | None = None
        self.picker: QuickPicker | None = None
        self._go: QPushButton | None = None
        self._draft: DraftKeeper | None = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setAccessibleName("查找证明")
        self.search.setPlaceholderText("要开什么：名称、居民的叫法或拼音首字母")
        self.search.setClearButtonEnabled(True)
        Composition(self.search)
        self.table = TextTable(self._shell, "证明清单", (("能开吗", 4), ("证明", 9)))
        self.table.setFixedHeight(self._shell.theme.px(150))
        self._body = column(spacing=8, margins=(12, 8, 12, 8))
        self._acts = row(margins=(0, 4, 0, 0))
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        self._problem = ProblemLine()
        back = button("返回", self.left.emit, "", "Esc", self)
        layout = column(spacing=8, margins=(20, 16, 12, 12))
        layout.addLayout(row(label("开证明", "h2"), None, back))
        layout.addWidget(self.search)
        layout.addWidget(self.table)
        layout.addWidget(self._problem)
        layout.addWidget(scrolled(inner), 1)
        layout.addLayout(self._acts)
        self.setLayout(layout)
        self.setFocusProxy(self.search)

    def _bind(self) -> None:
        self._timer = QTimer(self, singleShot=True, interval=60)
        self._timer.timeout.connect(self.load)
        self.search.textChanged.connect(lambda: self._timer.start())
        self.search.installEventFilter(self)
        self.table.currentCellChanged.connect(lambda at, *_rest: self._choose(at))
        self.table.opened.connect(lambda _at: self._onward())
        self.left.connect(lambda: _keep(self._draft))

    def start(self) -> None:
        """Empty, the cursor in the search box."""
        self.search.clear()
        self.search.setFocus()
        self.load()

    def load(self) -> None:
        """The proofs the text finds."""
        from app.usecases.services import proofs

        text = self.search.text()

        def work(office: Any, _progress: Any) -> Any:
            return proofs.find(office, text), office.library.code("service_channel").choices

        self._shell.tasks.run(self, work, self._show, latest="proofs")

    def _show(self, result: Any) -> None:
        self._rows, self._channels = result
        self.table.show_rows(
            [(r.rule_label, r.name) for r in self._rows], [SIGNALS[r.rule] for r in self._rows]
        )
        self._choose(self.table.currentRow() if self._rows else -1)

    def current(self) -> Any:
        """The chosen proof, or None."""
        at = self.table.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _choose(self, at: int) -> None:
        proof = self._rows[at] if 0 <= at < len(self._rows) else None
        shown = (proof.key, *(a.phone for a in proof.asks)) if proof else ()
        if shown and shown == self._shown:
            return
        self._shown = shown
        self._problem.say("")
        _keep(self._draft)
        self._go = self.form = self.picker = self._draft = None
        clear(self._body)
        clear(self._acts)
        if proof is None:
            words = "清单里没有这种证明。没有法律法规依据的，不能开；请问要证明的单位依据是什么，可以改用书面承诺。"
            self._body.addWidget(label(words, "dim", wrap=True))
        else:
            self._say(proof)
            for part in (self._ask, self._where) if proof.paper else (self._where, self._ask):
                part(proof)
        self._body.addStretch(1)

    def _say(self, proof: Any) -> None:
        self._body.addWidget(label(proof.name, "h2"))
        self._body.addWidget(label(HEADS[proof.rule], SIGNALS[proof.rule]))
        if proof.why:
            self._body.addWidget(label(proof.why, wrap=True))
        self._body.addWidget(label(f"依据：{proof.basis}", "small", wrap=True))
        if proof.note:
            self._body.addWidget(label(proof.note, "dim", wrap=True))

    def _where(self, proof: Any) -> None:
        """Where to go instead, with the telephones to fill in."""
        if proof.asks:
            self._body.addWidget(label("该找谁", "group"))
        for ask in proof.asks:
            self._body.addLayout(row(label(ask.place, wrap=True), self._phone(ask)))
            words = "；".join(filter(None, (ask.when, ask.bring and "带：" + "、".join(ask.bring))))
            if words:
                self._body.addWidget(label(words, "dim", wrap=True))

    def _phone(self, ask: Any) -> QWidget:
        line = QLineEdit(ask.phone)
        line.setAccessibleName(f"{ask.place}的电话")
        line.setPlaceholderText("电话（填一次）")
        line.setToolTip("填一次，以后的告知单都印上")
        line.setFixedWidth(self._shell.theme.px(150))
        line.editingFinished.connect(lambda: self._keep_phone(ask, line.text().strip()))
        return needs(self._shell, line, "settings.definitions")

    def _keep_phone(self, ask: Any, phone: str) -> None:
        from app.usecases.services import proofs

        if phone == ask.phone:
            return

        def done(_nothing: Any) -> None:
            self._shell.say(f"已记下{ask.place}的电话")
            self.load()

        self._run(lambda o, _p: proofs.set_phone(o, ask.place_key, phone), done)

    def _ask(self, proof: Any) -> None:
        """Who asks and what for, and the buttons."""
        if proof.rule == "allowed" and not proof.paper:
            self._body.addWidget(label("这种证明没有现成的文书，按本地的式样手写。", "dim", wrap=True))
            return
        if proof.rule == "here" and not proof.paper:
            words = "本地清单里有的，按本地的式样开；没有的，打印告知单。"
            self._body.addWidget(label(words, "dim", wrap=True))
        self.picker = QuickPicker(self._shell, "来人：姓名、拼音首字母；不是居民的直接写姓名，可以空着")
        self.picker.taken.connect(lambda *_who: self._after_picker())
        self.picker.went_on.connect(self._after_picker)
        fields = [Entry(f.key, f.name, hint=f.help) for f in proof.fields]
        own = [] if proof.rule == "allowed" else [Entry("wanted_by", "谁要这份证明（单位）")]
        if not any(f.key == "purpose" for f in proof.fields):
            own.insert(0, Entry("purpose", "用途"))
        if proof.rule != "allowed":
            own.append(Entry("channel", "渠道", "choice", self._channels))
        self.form = Form((*fields, *own))
        self.form.submitted.connect(self._submit)
        self._draft = _drafted(self._shell, proof, self.form, self.picker)
        self._body.addWidget(self.picker)
        self._body.addWidget(self.form)
        for one in self._buttons(proof):
            self._acts.addWidget(one)
        self._acts.addStretch(1)

    def _buttons(self, proof: Any) -> list[QWidget]:
        made: list[QWidget] = []
        if proof.paper:
            self._go = button(f"打印{proof.name}", self.print_proof, "primary", "Ctrl+S", self)
            made.append(needs(self._shell, self._go, "papers.print"))
        if proof.rule != "allowed":
            role, keys = ("", "") if proof.paper else ("primary", "Ctrl+S")
            slip = button(
                "打印告知单" if not proof.paper else "本地不能开：打印告知单", self.refuse, role, keys, self
            )
            made.append(needs(self._shell, slip, "services.edit"))
            self._go = self._go or slip
            only = button("只登记", lambda: self.refuse(slip=False), tip="登记来要过，不打印（电话里问的）")
            made.append(needs(self._shell, only, "services.edit"))
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.search:
            if event.key() in ENTER:
                self._onward()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._rows:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.table.setCurrentCell((self.table.currentRow() + step) % len(self._rows), 0)
                return True
        return super().eventFilter(watched, event)

    def _onward(self) -> None:
        """From the list to what is to be done: a refusal prints at the next Enter, a proof asks for whom first."""
        if self._timer.isActive():
            self._timer.stop()
            self.load()
        self._shell.tasks.run(self, lambda _o, _p: None, lambda _n: self._focus_act())

    def _focus_act(self) -> None:
        proof = self.current()
        if proof is None or self._go is None:
            return
        if self.picker is not None and (proof.paper or self.picker.text()):
            self.picker.setFocus()
            self.picker.selectAll()  # whom a draft names may be another than who stands here now
        else:
            self._go.setFocus()

    def _after_picker(self) -> None:
        if self.form is not None:
            self.form.focus_first()

    def _submit(self) -> None:
        if self._go is not None:
            self._go.click()

    def _who(self) -> tuple[int | None, str]:
        assert self.picker is not None
        return self.picker.picked, "" if self.picker.picked else self.picker.text().strip()

    def refuse(self, *, slip: bool = True) -> None:
        """Keep the refusal; with `slip` its paper is shown at once, in big type."""
        from app.usecases.papers import printing
        from app.usecases.services import proofs

        proof = self.current()
        if proof is None or self.form is None:
            return
        resident, name = self._who()
        said = self.form.values()
        form = proofs.ReferralForm(
            proof.key, resident, name, said["channel"], said.get("purpose", ""), said["wanted_by"]
        )
        if problems := form.problems():
            self._problem.say("；".join(self.form.show_problems(problems)))
            return

        def work(office: Any, _progress: Any) -> Any:
            done = proofs.refuse(office, form)
            return done, printing.prepare(office, "proof_referral", done.id, big_type=True) if slip else None

        draft = self._draft
        self._run(work, lambda result: self._refused(proof.name, draft, *result))

    def _refused(self, name: str, draft: DraftKeeper | None, done: Any, printed: Any) -> None:
        words = f"已登记不予出具{name}，本月第 {done.this_month} 件"
        self._shell.say(words, "撤销", lambda: self._shell.undoable(done.entry_id))
        _done(draft)
        self._shown = ()
        self.start()
        if printed is not None:
            self._shell.preview(self, printed.title, printed=printed)

    def print_proof(self) -> None:
        """The proof itself, for a resident of the community."""
        from app.usecases.papers import printing

        proof = self.current()
        if proof is None or self.form is None or self.picker is None:
            return
        resident, _name = self._who()
        if resident is None:
            self._problem.say("请先选择居民：证明只开给登记在册的居民。")
            self.picker.setFocus()
            return
        said = self.form.values()
        given = {f.key: str(said[f.key]).strip() for f in proof.fields}

        draft = self._draft

        def show(printed: Any) -> None:
            _done(draft)
            self._shell.preview(self, printed.title, printed=printed)

        self._run(lambda o, _p: printing.prepare(o, proof.paper, resident, given=given), show)

    def _run(self, work: Any, done: Any) -> None:
        self._problem.say("")
        self._shell.tasks.run(self, work, done, self._problem.refuse)


def _drafted(shell: Shell, proof: Any, form: Form, picker: QuickPicker) -> DraftKeeper:
    """What is typed of who asks stays until the proof is printed or refused: each proof has a draft of its own."""
    key, title = f"proof.{proof.key}", f"开证明 {proof.name}"
    made = DraftKeeper(shell, form, key, title=title, more=picker.kept, put_back=picker.put_back)
    picker.textEdited.connect(made.touch)
    picker.taken.connect(made.touch)
    made.discarded.connect(lambda: picker.put_back({}))
    made.offer()
    return made


def _keep(draft: DraftKeeper | None) -> None:
    if draft is not None and shiboken6.isValid(draft):
        draft.keep_touched()


def _done(draft: DraftKeeper | None) -> None:
    if draft is not None and shiboken6.isValid(draft):
        draft.done()
