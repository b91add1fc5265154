"""One indicator: its numbers as buttons, the rule, the target it is held against, and what is typed by hand."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QWidget

from app.models.rules.sources import spoken
from app.ui.shell import Shell
from app.ui.summaries.figures import FigureButton
from app.ui.widgets.act_box import ActBox
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, clear, column, label, row

OWN, NEW_OWN = "own", "own new"


class IndicatorDetail(QFrame):
    """`opened` gives a figure whose records are wanted; `changed` says that something was kept, `left` that the keyboard
    has no place here any more."""

    opened = Signal(object)
    changed = Signal()
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("card")
        self._shell = shell
        self._one: Any = None
        self._typing = self._offered = ""
        self.buttons: dict[str, FigureButton] = {}
        self._build()
        self._bind()

    def _build(self) -> None:
        self._name = label("", "h2", wrap=True)
        self._formula = label("", wrap=True, copyable=True)
        self._rule = label("", "dim", wrap=True, copyable=True)
        self._missing = label("", "due", wrap=True)
        self._by_hand = label("", "dim", wrap=True, copyable=True)
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(16)
        self._figures.setVerticalSpacing(0)
        self.targets = ActBox()
        self.targets.setAccessibleName("按哪个目标")
        self.targets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._off = button("不看这项", self._switch_off, "", tip="不再列出这项指标，随时可以再打开")
        self.form = Form(
            (
                Entry("value", "数值", required=True),
                Entry("source", "来源、依据", required=True, hint="谁提供的、哪份文件"),
                Entry("since", "从哪天起用", hint="空着就是今天"),
            ),
            columns=3,
        )
        self._what = label("", "h3", wrap=True)
        self._keep = button("保存", self._save, "primary")
        self._panel = QWidget()
        self._panel.setLayout(column(self._what, self.form, spacing=4))
        self._panel.layout().addLayout(row(self._keep, button("取消", self._leave), None))  # type: ignore[union-attr]
        layout = column(spacing=4, margins=(16, 12, 16, 12))
        layout.addLayout(row(self._name, None, self._off))
        layout.addWidget(self._formula)
        layout.addWidget(self._missing)
        layout.addLayout(self._figures)
        layout.addWidget(self._by_hand)
        layout.addWidget(self._rule)
        aims = row(label("目标", "dim"))
        aims.addWidget(self.targets, 1)
        layout.addLayout(aims)
        layout.addWidget(self._panel)
        layout.addStretch(1)
        self.setLayout(layout)
        self._panel.hide()

    def _bind(self) -> None:
        self.targets.activated.connect(self._choose_target)
        self.form.submitted.connect(self._save)

    def show_one(self, one: Any) -> None:
        """Put an indicator in; what is being typed for it stays."""
        if self._one is None or self._one.key != one.key:
            self._ask("")
        self._one = one
        period = one.period.label
        unit = f" {one.unit}" if one.value is not None else ""
        self._name.setText(f"{one.code} {one.name}　{one.text}{unit}")
        self._formula.setText(f"{period}：{one.formula}")
        self._rule.setText(f"{one.rule}　依据：{spoken(one.source)}")
        self._missing.setText(one.missing)
        self._missing.setVisible(bool(one.missing))
        hands = [f"{f.title}：{f.typed.words}" for f in one.figures if f.typed is not None]
        self._by_hand.setText("\n".join(hands))
        self._by_hand.setVisible(bool(hands))
        self._offer_day()
        self._show_figures(one)
        self._show_targets(one)

    def _show_figures(self, one: Any) -> None:
        clear(self._figures)
        self.buttons = {}
        figures = [f for f in (*one.figures, one.outside) if f is not None]
        for at, figure in enumerate(figures):
            made = FigureButton(self._shell, figure)
            if figure.by_hand:
                told = figure.typed.words if figure.typed else f"按回车填写。{figure.by_hand}"
                made.setToolTip(f"手工填写：{told}")
                made.setAccessibleName(f"{figure.title}（手工填写）{figure.text} {figure.unit}")
            made.clicked.connect(lambda _checked=False, f=figure: self._press(f))
            self.buttons[figure.key] = made
            self._figures.addWidget(made, at // 2, at % 2)

    def _show_targets(self, one: Any) -> None:
        self.targets.clear()
        for target in one.targets:
            words = f"{target.words}　{spoken(target.source)}{'' if target.applies else '（不适用）'}"
            self.targets.addItem(words, target.key)
        if not one.targets:
            self.targets.addItem("没有目标，只作了解", "")
        self.targets.addItem("用本单位自己的目标……", NEW_OWN)
        applies = [n for n, t in enumerate(one.targets) if t.applies]
        self.targets.setCurrentIndex(applies[0] if applies else 0)

    def first(self) -> None:
        """The keyboard goes to a number that is still to be typed, or to the first one."""
        figures = self._one.figures if self._one is not None else ()
        untyped = [f.key for f in figures if f.by_hand and f.value is None]
        key = next((key for key in (*untyped, *self.buttons) if key in self.buttons), None)
        if key is not None:
            self.buttons[key].setFocus()

    def _offer_day(self) -> None:
        """The day a number typed now holds from: the shown period's, unless another day was written."""
        figure = next((f for f in self._one.figures if f.key == self._typing), None)
        if figure is not None and self.form.values()["since"] == self._offered:
            self._offered = str(self._one.offered_day(figure))
            self.form.fill({"since": self._offered})

    def _press(self, figure: Any) -> None:
        if figure.by_hand:
            self.buttons[figure.key].setChecked(False)  # it has no records that could be listed
            self._ask(figure.key, f"{figure.title}（{figure.by_hand}）")
        self.opened.emit(figure)

    def mark(self, key: str) -> None:
        """Show whose records are listed."""
        for name, made in self.buttons.items():
            made.setChecked(name == key)

    def _ask(self, typing: str, words: str = "") -> None:
        """Open the small form for a number of a figure, or for a target of one's own; "" closes it."""
        self._typing = typing
        if not typing and self._panel.isAncestorOf(self.window().focusWidget()):
            self.left.emit()
        self._panel.setVisible(bool(typing))
        if typing:
            self._what.setText(f"填写：{words}")
            self.form.show_entry("since", typing != OWN)
            self._offered = ""
            self.form.fill({"value": "", "source": "", "since": ""})
            self._offer_day()
            self.form.show_problems({})
            self.form.focus_first()

    def _leave(self) -> None:
        """Nothing is typed; the target that is shown is again the one that holds."""
        self._ask("")
        self._show_targets(self._one)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._typing:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _choose_target(self, at: int) -> None:
        from app.usecases import indicators

        key, one = self.targets.itemData(at), self._one.key
        if key == NEW_OWN:
            bound = "不多于" if self._one.less_is_better else "不少于"
            self._ask(OWN, f"本单位的目标，{bound}多少")
        elif key:
            self._run(lambda o, _p: indicators.choose(o, one, key))

    def _switch_off(self) -> None:
        from app.usecases import indicators

        one = self._one.key
        self._run(lambda o, _p: indicators.switch(o, one, False))

    def _save(self) -> None:
        from app.usecases import indicators

        form, one, figure = indicators.TypedForm(**self.form.values()), self._one.key, self._typing
        typed = next((f for f in self._one.figures if f.key == figure), None)
        problems = form.problems(typed.most if typed else None)
        self.form.show_problems(problems)
        if problems:
            return
        if figure == OWN:
            goal = {"most" if self._one.less_is_better else "least": form.number()}
            self._run(lambda o, _p: indicators.choose_own(o, one, form.source, **goal))
        else:
            self._run(lambda o, _p: indicators.type_in(o, one, figure, form))

    def _run(self, work: Any) -> None:
        def done(entry: int) -> None:
            self._ask("")
            self._shell.say("已记下", "撤销", lambda: self._shell.undoable(entry))
            self.changed.emit()

        def refused(error: BaseException) -> None:
            self.form.show_problems({"value": str(error)})

        own = self._typing == OWN
        self._shell.tasks.run(self, work, done, refused if own else None, once=True)
