"""An occasion of 满意度测评 as a form: what it is, which questions it asks; what is typed and ticked stays as a draft."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import column, label


class OccasionForm(QWidget):
    """`form` for what it is, `ticks` for its questions; all are ticked when none is `asked`."""

    def __init__(
        self, shell: Shell, survey_id: int, filled: dict[str, str], questions: tuple[tuple[str, str], ...],
        asked: tuple[str, ...],
    ) -> None:  # fmt: skip
        super().__init__()
        self.form = Form(
            (
                Entry("title", "测评名称", required=True), Entry("on_day", "日期", required=True),
                Entry("place", "地点"), Entry("issued", "发出份数"), Entry("about", "评价的事", wide=True),
                Entry("worker", "负责人"),
            )
        )  # fmt: skip
        self.form.fill(filled)
        holder = QWidget()
        line = FlowLayout(holder, spacing=8)
        self.ticks: list[QCheckBox] = []
        for code, words in questions:
            tick = QCheckBox(words)
            tick.setProperty("code", code)
            tick.setChecked(not asked or code in asked)
            self.ticks.append(tick)
            line.addWidget(tick)
        self.setLayout(column(self.form, label("要问的题目", "dim"), holder, spacing=8))
        self.draft = DraftKeeper(
            shell, self.form, "survey", survey_id, "满意度测评",
            more=lambda: {"questions": list(self.asked())}, put_back=self._tick,
        )  # fmt: skip
        for tick in self.ticks:
            tick.toggled.connect(self.draft.touch)
        before = {"questions": self.asked()}
        self.draft.discarded.connect(lambda: self._tick(before))
        self.draft.offer()

    def asked(self) -> tuple[str, ...]:
        """The questions that are ticked."""
        return tuple(str(t.property("code")) for t in self.ticks if t.isChecked())

    def _tick(self, kept: dict[str, Any]) -> None:
        for tick in self.ticks:
            tick.setChecked(tick.property("code") in kept.get("questions", ()))
