"""What the law asks an agreement to say, checked while it is typed (人民调解法 第二十九条; resources/clauses.toml)."""

from PySide6.QtWidgets import QLabel, QWidget

from app.ui.mediation.writing import Writing
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import label

SAID = {"": ("已写明", "done"), "refuse": ("还没写", "due"), "warn": ("没有写（可以不写）", "dim")}
"""Words and signal by what a clause lacks."""


class ClauseStrip(QWidget):
    """A word for each clause, which follows the form it stands above."""

    def __init__(self, writing: Writing) -> None:
        super().__init__()
        self._writing = writing
        self._clauses = writing.about.now.clauses
        self.shown: dict[str, QLabel] = {c.key: label("", wrap=True) for c in self._clauses}
        self.setAccessibleName("协议要写明的内容")
        flow = FlowLayout(spacing=12)
        for one in (label("协议要写明：", "dim"), *self.shown.values()):
            flow.addWidget(one)
        self.setLayout(flow)
        writing.form.edited.connect(self.look)
        writing.checked.connect(self.look)
        self.look()

    def look(self) -> None:
        """Say of each clause whether it is said by now."""
        form, _problems = self._writing.check()
        missing = {c.key: c.missing for c in form.missing(self._clauses)}
        for clause in self._clauses:
            shown = self.shown[clause.key]
            words, signal = SAID[missing.get(clause.key, "")]
            shown.setText(f"{clause.name}：{words}")
            shown.setObjectName(signal)
            shown.setVisible(form.kind in clause.kinds)
            shown.style().unpolish(shown)
            shown.style().polish(shown)
