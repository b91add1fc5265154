"""零就业家庭: the households the program proposes, with those it counted; a clerk confirms or says why not."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStackedWidget

from app.ui.drafts import Drafted, DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

KEY = "zero_employment_candidate"
WORDS = (
    "家里 16 到 59 岁、住在这里的人全是“无业人员”的户。是不是，由人来认定：认定的进“零就业家庭台账”；"
    "不认定的写明原因，记在这一户的情况里，家里的人或从业状况变了会再列出来。"
)
ENTRIES = (
    Entry("confirmed", "认定日期", hint="不填就是今天"),
    Entry("measure", "援助措施", "note", wide=True, hint="例如：推荐保洁岗位，报名技能培训"),
    Entry("reason", "不认定的原因", wide=True, hint="不认定时填，例如：男方在外地打零工，有收入"),
)


class CandidatesView(Drafted):
    """`left` when the clerk goes back; `opened` (household id) to look at the household."""

    _draft: DraftKeeper
    opened = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._found: list[Any] = []
        self._build()
        self._bind()
        self.load()

    def _build(self) -> None:
        self.table = TextTable(
            self._shell, "可能是零就业家庭的户", (("户", 7), ("算进来的人", 20), ("地址", 12))
        )
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(EmptyState("没有要认定的户。居民的从业状况填全了，这里才算得准。"))
        self.every = QCheckBox("也列出已经不认定的")
        self.told = label("", wrap=True, copyable=True)
        self.form = Form(ENTRIES)
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._problem = label("", "problem", wrap=True)
        back = button("返回", self.leave, "", "Esc", self)
        look = button("看这一户", self._open, "", "Ctrl+J", self)
        self._no = needs(
            self._shell, button("不认定", self.refuse, "", "Ctrl+D", self), "journal.edit", "residents.edit"
        )
        self._yes = needs(
            self._shell, button("认定", self.confirm, "primary", "Ctrl+S", self), "ledgers.edit"
        )
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        layout.addLayout(row(label("零就业家庭认定", "h2"), None, back, look, self._no, self._yes))
        layout.addWidget(label(WORDS, "dim", wrap=True))
        layout.addWidget(self.every)
        layout.addWidget(self._body, 1)
        for widget in (self.told, self.form, self._problem):
            layout.addWidget(widget)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _bind(self) -> None:
        self.every.toggled.connect(lambda _on: self.load())
        self.table.currentCellChanged.connect(lambda *_at: self._tell())
        self.table.opened.connect(lambda _at: self.form.focus_first())
        self._draft = DraftKeeper(self._shell, self.form, KEY, title="零就业家庭认定")
        self._draft.offer()

    def load(self) -> None:
        """Ask again who is proposed."""
        from app.usecases.residents import tag_decisions

        every = self.every.isChecked()
        self._shell.tasks.run(
            self,
            lambda o, _p: tag_decisions.proposals(o, KEY, refused=every),
            self._show,
            latest="candidates",
        )

    def _show(self, found: Any) -> None:
        self._found = found
        self._body.setCurrentIndex(0 if found else 1)
        self.form.setVisible(bool(found))
        self.table.show_rows(
            [(f"{p.candidate.name}家", "；".join(p.why), p.candidate.address) for p in found],
            ["dim" if p.refused and p.refused.holds else "due" for p in found],
        )
        self._tell()

    def chosen(self) -> Any:
        """The proposal under the cursor, None when there is none."""
        at = self.table.currentRow()
        return self._found[at] if 0 <= at < len(self._found) else None

    def _tell(self) -> None:
        one = self.chosen()
        self._yes.setEnabled(one is not None)
        self._no.setEnabled(one is not None and not (one.refused and one.refused.holds))
        words = "；".join(one.why) if one else ""
        if one is not None and one.refused is not None:
            since = "" if one.refused.holds else "；后来家里有变化，请再看一次"
            words += f"\n{one.refused.on_day} {one.refused.clerk} 不认定：{one.refused.reason}{since}"
        self.told.setText(words)

    def _open(self) -> None:
        if (one := self.chosen()) is not None:
            self.opened.emit(one.candidate.household_id)

    def confirm(self) -> None:
        """Into the ledger."""
        from app.usecases.residents import tag_decisions

        one = self.chosen()
        if one is None:
            return
        typed, who = self.form.values(), one.candidate.resident_id

        def work(office: Any, _progress: Any) -> Any:
            day = typed["confirmed"].strip() or office.today().isoformat()
            values = {"confirmed": day, "measure": typed["measure"], "members": str(len(one.why))}
            return tag_decisions.confirm(office, KEY, who, values)

        self._run(work, f"已认定 {one.candidate.name}家，进了零就业家庭台账")

    def refuse(self) -> None:
        """Not one of them, for a reason."""
        from app.usecases.residents import tag_decisions

        one, reason = self.chosen(), self.form.values()["reason"]
        if one is not None:
            who = one.candidate.resident_id
            self._run(
                lambda o, _p: tag_decisions.refuse(o, KEY, who, reason),
                f"已记下：{one.candidate.name}家不认定",
            )

    def _run(self, work: Any, words: str) -> None:
        def done(_result: Any) -> None:
            self._problem.setText("")
            self.form.fill(dict.fromkeys(("confirmed", "measure", "reason"), ""))
            self._draft.done()
            self._draft.active = True  # the next household of the list is decided in the same form
            self._shell.say(words)
            self.load()

        self._shell.tasks.run(self, work, done, lambda error: self._problem.setText(str(error)), once=True)

    def keep_draft(self) -> None:
        """What was typed last is kept as a draft too."""
        if any(self.form.values().values()):
            self._draft.keep()
