"""满意度测评: occasions above; of the chosen one its questions, the sheets as they are typed in, the rates, its papers."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.ui.services.beside import BesideView
from app.ui.services.relief_papers import keep_survey, print_survey
from app.ui.services.survey_form import OccasionForm
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.form import Form
from app.ui.widgets.hint_line import HintLine
from app.ui.widgets.parts import button, clear, column, label, row, scrolled
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

SEEN = 20
"""Sheets listed, the last typed first."""


class SurveysView(BesideView):
    """The occasions, and under them the chosen one: as a form, or with its sheets."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: list[Any] = []
        self._found: Any = None
        self._id: int | None = None
        self._types_on = False
        """Whether the sheets are typed next: the occasion was just kept."""
        self._questions: tuple[tuple[str, str], ...] = ()
        self.form: Form | None = None
        self.ticks: list[QCheckBox] = []
        self._editor: OccasionForm | None = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self.table = TextTable(
            self._shell, "历次测评", (("日期", 6), ("名称", 14), ("发出", 3), ("收回", 3)), whole=("日期",)
        )
        self.table.setMinimumHeight(self._shell.theme.px(120))
        self._body = column(spacing=8, margins=(12, 8, 12, 8))
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        self._problem = ProblemLine()
        new = button("新建测评", self.new, "", "Ctrl+Shift+N", self)
        back = button("返回", self.left.emit, "", "Esc", self)
        layout = column(spacing=8, margins=(20, 16, 12, 12))
        layout.addLayout(row(label("满意度测评", "h2"), None, needs(self._shell, new, "services.edit"), back))
        layout.addWidget(self.table, 2)
        layout.addWidget(self._problem)
        layout.addWidget(scrolled(inner), 5)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _bind(self) -> None:
        self.table.currentCellChanged.connect(lambda at, *_rest: self._choose(at))
        self.table.opened.connect(lambda _at: self.typed.setFocus() if self._found else None)
        self._shell.tasks.changed.connect(self._changed)

    def start(self) -> None:
        """Every occasion, the latest chosen."""
        self._shell.tasks.run(
            self, lambda o, _p: o.library.code("survey_question").choices, self._keep_questions
        )
        self.load()
        self.table.setFocus()

    def _keep_questions(self, choices: Any) -> None:
        self._questions = tuple(choices)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"survey", "survey_sheet"} and self.isVisible() and self.form is None:
            self.load()

    def load(self) -> None:
        """Ask again."""
        from app.usecases.services import surveys

        self._shell.tasks.run(self, lambda o, _p: surveys.listing(o), self._show_rows, latest="surveys")

    def _show_rows(self, rows: Any) -> None:
        self._rows = rows
        self.table.blockSignals(True)
        self.table.show_rows([(str(r.on_day), r.title, str(r.issued or ""), str(r.returned)) for r in rows])
        at = next((n for n, r in enumerate(rows) if r.id == self._id), 0 if rows else -1)
        self.table.setCurrentCell(at, 0)
        self.table.blockSignals(False)
        if self.form is not None:
            return  # what is being written stays
        if rows:
            self._choose(at)
        else:
            clear(self._body)
            self._body.addWidget(
                label(
                    "还没有测评。按 Ctrl+Shift+N 新建一次，打印空白表，收回后一份一份录入。", "dim", wrap=True
                )
            )
            self._body.addStretch(1)

    def _choose(self, at: int) -> None:
        from app.usecases.services import surveys

        if 0 <= at < len(self._rows):
            self._id = self._rows[at].id
            one = self._id
            self._shell.tasks.run(self, lambda o, _p: surveys.view(o, one), self._show, latest="survey")

    def new(self) -> None:
        """An empty form."""
        self._found, self._id = None, None
        self._shell.tasks.run(self, lambda o, _p: str(o.today()), lambda day: self._edit({"on_day": day}, ()))

    def change(self) -> None:
        """The chosen one as a form."""
        v = self._found
        own = {"title": v.row.title, "on_day": str(v.row.on_day), "place": v.row.place, "about": v.about,
               "issued": str(v.row.issued or ""), "worker": v.worker}  # fmt: skip
        self._edit(own, tuple(code for code, _label in v.questions))

    def _edit(self, filled: dict[str, str], asked: tuple[str, ...]) -> None:
        self._put_by()
        self._editor = OccasionForm(self._shell, self._id or 0, filled, self._questions, asked)
        self.form, self.ticks = self._editor.form, self._editor.ticks
        self.form.submitted.connect(self.save)
        self._body.addWidget(self._editor)
        self._body.addLayout(
            row(
                needs(self._shell, button("保存", self.save, "primary", "Ctrl+S", self), "services.edit"),
                None,
            )
        )
        self._body.addStretch(1)
        self.form.focus_first()

    def _put_by(self) -> None:
        """What stands below the occasions goes; what was typed in a form and not saved stays as a draft."""
        if self._editor is not None:
            self._editor.draft.keep_touched()
            self._editor = None
        clear(self._body)
        self._problem.say("")

    def save(self) -> None:
        """Keep the occasion."""
        from app.usecases.services import surveys

        if self.form is None or self._editor is None:
            return
        form, own = surveys.SurveyForm(**self.form.values(), questions=self._editor.asked()), self._id
        rest = self.form.show_problems(form.problems())
        self._problem.say("；".join(rest))
        if not form.problems():
            self._run(lambda o, _p: surveys.save(o, form, own))

    def _show(self, found: Any) -> None:
        again = (
            self.form is None
            and self._found is not None
            and self._found.row == replace(found.row, returned=self._found.row.returned)
        )
        self._found, self.form = found, None
        if not again:
            self._lay_out(found)
        self._show_results(found)
        if self._types_on:
            self._types_on = False
            self.typed.setFocus()

    def _lay_out(self, found: Any) -> None:
        """What stays while sheets are typed in: heading, papers, the line to type."""
        self._put_by()
        self._body.addWidget(label(found.row.title, "h2", wrap=True))
        papers = QWidget()
        papers.setLayout(flow(*self._papers(), spacing=8))
        self._body.addWidget(papers)
        said = "　".join(filter(None, (str(found.row.on_day), found.row.place, found.about)))
        self._body.addWidget(label(said, "dim", wrap=True))
        self._body.addLayout(self._typing(found))
        self._results = column(spacing=6)
        self._body.addLayout(self._results)
        self._body.addStretch(1)

    def _show_results(self, found: Any) -> None:
        from app.usecases.services import surveys

        clear(self._results)
        self._results.addWidget(self._rates(found))
        self._results.addWidget(label(surveys.RULE, "small", wrap=True))
        self._results.addWidget(label(f"已录入 {len(found.sheets)} 份", "h2"))
        for sheet in reversed(found.sheets[-SEEN:]):
            self._results.addLayout(sheet_line(self._shell, sheet, partial(self._remove, sheet.id)))

    def _papers(self) -> list[QWidget]:
        one = self._found.row.id
        return [
            button(
                "打印空白表", partial(print_survey, self._shell, self, "blank", one), "", "Ctrl+Shift+R", self
            ),
            button(
                "打印汇总", partial(print_survey, self._shell, self, "result", one), "primary", "Ctrl+P", self
            ),
            button(
                "另存",
                partial(keep_survey, self._shell, self, one, self._problem.refuse),
                tip="汇总表另存为 PDF 和 Excel",
            ),
            needs(self._shell, button("修改", self.change), "services.edit"),
        ]

    def _typing(self, found: Any) -> Any:
        """One line for a sheet: digits, opinion, name; Enter keeps it and the next can be typed."""
        asked = "、".join(words for _code, words in found.questions)
        self.typed, self.opinion, self.name = QLineEdit(), QLineEdit(), QLineEdit()
        for box, name, hint in (
            (self.typed, "各题的评价", f"{asked}：5–1，没答写 0"),
            (self.opinion, "意见建议", "意见建议"),
            (self.name, "姓名", "姓名（可不写）"),
        ):
            box.setAccessibleName(name)
            box.setPlaceholderText(hint)
            box.setToolTip(hint)
            box.returnPressed.connect(self.add)
        self.name.setFixedWidth(self._shell.theme.px(150))
        add = needs(self._shell, button("录入一份", self.add, tip="回车也行"), "services.edit")
        return column_of(
            row(self.typed, add),
            HintLine(self.typed, self.typed.toolTip()).below,
            row(self.opinion, self.name),
        )

    def add(self) -> None:
        """A sheet that came back."""
        from app.usecases.services import surveys

        one = self._found.row.id
        typed, opinion, name = (line.text() for line in (self.typed, self.opinion, self.name))
        if long := surveys.sheet_problems(opinion, name):
            self._problem.say("；".join(long.values()))
            (self.opinion if "opinion" in long else self.name).setFocus()
            return

        def done(result: Any) -> None:
            for box in (self.typed, self.opinion, self.name):
                box.clear()
            self.typed.setFocus()
            self._problem.say("")
            self._shell.say(result.said, "撤销", lambda: self._shell.undoable(result.entry_id))

        self._shell.tasks.run(
            self, lambda o, _p: surveys.add_sheet(o, one, typed, opinion, name), done, self._problem.refuse
        )

    def _rates(self, found: Any) -> TextTable:
        from app.usecases.services import surveys

        heads = (("题目", 6), *((level, 2) for level in surveys.LEVELS), ("没答", 3), ("满意率", 4))
        table = TextTable(self._shell, "各题的满意率", heads)
        table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        made = surveys.tallies(found)
        table.show_rows([(t.question, *(str(n) for n in t.counts), str(t.none), t.rate_words) for t in made])
        high = round(table.fontMetrics().height() * 1.6)
        table.setFixedHeight(round(high * (len(made) + 1.5)))
        return table

    def _remove(self, sheet_id: int) -> None:
        from app.usecases.services import surveys

        self._run(lambda o, _p: surveys.remove_sheet(o, sheet_id))

    def _run(self, work: Any) -> None:
        def done(result: Any) -> None:
            self._types_on = self.form is not None
            if self._editor is not None:
                self._editor.draft.done()
                self._editor = None
            self.form, self._id = None, result.id
            self.load()
            self.table.setFocus()
            self._shell.say(result.said, "撤销", lambda: self._shell.undoable(result.entry_id))

        self._shell.tasks.run(self, work, done, self._problem.refuse)


def column_of(*lines: Any) -> Any:
    """Rows and widgets one below the other."""
    made = column(spacing=6)
    for line in lines:
        if isinstance(line, QWidget):
            made.addWidget(line)
        else:
            made.addLayout(line)
    return made


def sheet_line(shell: Shell, sheet: Any, remove: Any) -> Any:
    """A sheet that came back, in a line."""
    parts = (f"第 {sheet.number} 份", " ".join(sheet.answers), sheet.opinion, sheet.name)
    gone = needs(shell, button("删除", remove, "link"), "services.edit")
    return row(label("　".join(filter(None, parts)), "dim", wrap=True), None, gone)
