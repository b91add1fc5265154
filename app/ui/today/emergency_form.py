"""One emergency report being typed; saving it prints and exports it in the same act."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row, scrolled

WHEN = "例如 2026-03-15 14:30、昨天 7:40、14:30"


def entries(kinds: tuple[tuple[str, str], ...], first: bool) -> tuple[Entry, ...]:
    """The fields in the order they are told on the telephone."""
    choices = (("", ""), *((words, words) for _, words in kinds))
    return (
        Entry("kind", "事件类型", "choice", choices, required=True),
        Entry("time", "发生时间", hint=WHEN, required=True),
        Entry("place", "地点", wide=True, required=True),
        Entry("casualties", "伤亡情况", hint="没有就写无"),
        Entry("loss", "损失金额（元）", hint="不清楚就空着"),
        Entry(
            "action",
            "经过和先期处置" if first else "这以后的情况和处置",
            "note",
            wide=True,
            required=not first,
        ),
        Entry("receiver", "接报人"),
        Entry("reporter", "信息报告员"),
        Entry("due", "最迟上报", hint=f"空着就按规定的时限算；{WHEN}"),
    )


class EmergencyForm(QWidget):
    """`wanted` gives the report when it is to be kept and told at once, `kept_only` when it is only to be kept."""

    wanted = Signal(object)
    kept_only = Signal(object)
    left = Signal()

    def __init__(self, shell: Shell, start: Any, kinds: tuple[tuple[str, str], ...], stage: str) -> None:
        super().__init__()
        self._shell, self._start, self._stage = shell, start, stage
        self.form = Form(entries(kinds, first=not start.event))
        self._problem = label("", "problem", wrap=True)
        self._build()
        self._bind()

    def _build(self) -> None:
        tools = row(
            label(self._stage, "h2"), None,
            button("返回", self.left.emit, "", "Esc", self, "返回，填写的内容留作草稿"),
            button("只保存", self._keep, "", "Ctrl+Shift+S", self, "先记下，等会儿再上报"),
            button("保存并上报", self._send, "primary", "Ctrl+S", self, "保存、打印、导出，一次完成"),
        )  # fmt: skip
        holder = QWidget()
        holder.setLayout(column(self.form, None))
        layout = column(spacing=8)
        layout.addLayout(tools)
        layout.addWidget(self._problem)
        layout.addWidget(scrolled(holder), 1)
        self._problem.hide()
        self.setLayout(layout)

    def _bind(self) -> None:
        self.form.submitted.connect(self._send)
        self.form.fill({name: getattr(self._start, name) for name in self.form.controls})
        self._draft = DraftKeeper(
            self._shell, self.form, f"emergency.{self._start.stage}", self._start.event, self._stage
        )
        self._draft.offer()

    def begin(self) -> None:
        """Put the cursor where typing starts."""
        self.form.focus_first()

    def typed(self) -> Any:
        """The report as it stands in the form."""
        from dataclasses import replace

        return replace(self._start, **{k: str(v or "") for k, v in self.form.values().items()})

    def _send(self) -> None:
        self.wanted.emit(self.typed())

    def _keep(self) -> None:
        self.kept_only.emit(self.typed())

    def show_problems(self, problems: dict[str, str]) -> None:
        """What is wrong, at its fields; the rest above them."""
        self.refuse("；".join(self.form.show_problems(problems)))

    def refuse(self, words: object) -> None:
        """Say what went wrong."""
        self._problem.setText(str(words))
        self._problem.setVisible(bool(str(words)))

    def done(self) -> None:
        """It was kept: the draft is no longer needed."""
        self._draft.done()
