"""Import of a roster, step by step: source, columns, codes, preview, done. Nothing is written before the last key."""

from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget

from app.errors import Cancelled
from app.ui.messages import sentence
from app.ui.residents.import_codes import CodesStep
from app.ui.residents.import_columns import ColumnsStep
from app.ui.residents.import_done import DoneStep
from app.ui.residents.import_parts import Strip, Trail
from app.ui.residents.import_preview import PreviewStep
from app.ui.residents.import_source import SourceStep
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row

STEPS = ("选表", "对应列", "问清代码", "核对", "完成")
SOURCE, COLUMNS, CODES, PREVIEW, DONE = range(5)
WORDS = (
    "选一份 Excel、WPS 或 CSV 名册，或粘贴单元格。表头顺序和叫法都不要紧；导入前会先给你看会发生什么。",
    "看一下每一列当作什么。不对的改一下；不要的选“不导入”。下次同样的表头会记得。",
    "这些词和数字各单位含义不同，请说一次各是什么意思。",
    "",
    "",
)


class ImportPage(QWidget):
    """Takes the whole room; `left` when the clerk is done or goes back, `register` when somebody is to be registered
    by hand instead."""

    left = Signal()
    register = Signal()

    def __init__(self, shell: Shell, path: Path | None = None) -> None:
        super().__init__()
        self._shell = shell
        self._plan: Any = None
        self._checked: Any = None
        self._import_id: int | None = None
        self._job: Any = None
        self._hand: QWidget | None = None
        self._passed: frozenset[int] = frozenset()
        self._waiting: list[Path] = []
        self._build()
        self._bind()
        self._show(SOURCE)
        if path is not None:
            self.open_file(path)

    def _build(self) -> None:
        self._head = label("导入居民名册", "h1")
        self._trail = Trail(STEPS)
        self._words = label("", "dim", wrap=True)
        self._problem = label("", "problem", wrap=True)
        self._strip = Strip(self._shell)
        self.source, self.columns, self.codes = (
            SourceStep(self._shell),
            ColumnsStep(self._shell),
            CodesStep(self._shell),
        )
        self.preview, self.done = PreviewStep(self._shell), DoneStep(self._shell)
        self._steps = QStackedWidget()
        for step in (self.source, self.columns, self.codes, self.preview, self.done):
            self._steps.addWidget(step)
        layout = column(spacing=8, margins=(24, 12, 24, 12))
        layout.addLayout(row(self._head, None, button("返回", self.back, "", "Esc", self)))
        for part in (self._trail, self._words, self._problem, self._strip):
            layout.addWidget(part)
        layout.addWidget(self._steps, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._register)
        self.source.chosen.connect(lambda paths: self.open_file(*paths))
        self.source.pasted.connect(self.paste)
        self.source.undo.connect(self.take_back)
        self.columns.sheet.connect(lambda name: self._understand(self._source, name))
        self.columns.header.connect(self._reread)
        self.columns.next.connect(self.ask)
        self.codes.next.connect(self.check)
        self.codes.back.connect(lambda: self._show(COLUMNS))
        self.preview.take.connect(self.take)
        self.preview.save.connect(self.save_rejects)
        self.preview.back.connect(lambda: self._show(COLUMNS))
        self.done.undo.connect(lambda: self.take_back(self._import_id))
        self.done.again.connect(self._again)
        self.done.save.connect(self.save_rejects)
        self.done.close_it.connect(self.left.emit)

    def _show(self, step: int) -> None:
        self._problem.setText("")
        self._problem.hide()
        self._steps.setCurrentIndex(step)
        self._trail.at(step, self._passed)
        if WORDS[step] or step == DONE:
            self._words.setText(WORDS[step])
        self._words.setVisible(bool(self._words.text()))
        self.setFocusProxy(self._steps.currentWidget())
        if self.isVisible():
            self._steps.currentWidget().setFocus()

    def _run(self, work: Any, done: Any, words: str) -> None:
        """Run a step on the worker: one at a time, with progress, time left and 取消."""

        def ended(result: Any) -> None:
            self._over()
            done(result)

        self._hand = QApplication.focusWidget()
        self._steps.setEnabled(False)
        self._job = self._shell.tasks.run(self, work, ended, self._refuse, label=words)
        self._strip.follow(self._job, words)

    def _over(self) -> None:
        self._job = None
        self._strip.end()
        self._steps.setEnabled(True)
        hand = self._hand
        if (
            hand is not None
            and shiboken6.isValid(hand)
            and hand.isVisible()
            and self._steps.isAncestorOf(hand)
        ):
            hand.setFocus()  # a step that was disabled gave the keyboard away

    def open_file(self, path: Path, *after: Path) -> None:
        """Read the headings of a file and propose the mapping; those `after` it have their turn from the last step."""
        self._waiting = list(after)
        self._understand(path, None)

    def paste(self, text: str, html: str = "") -> None:
        """The same with what was copied from a sheet."""
        from app.errors import ClerkError
        from app.exchange.sheets.pasted import PastedTable

        try:
            self._understand(PastedTable(text, html), None)
        except ClerkError as error:
            self._refuse(error)

    def _understand(self, source: Any, sheet: str | None) -> None:
        from app.usecases.importing import fields, plan, shown

        self._source = source

        def work(office: Any, progress: Any) -> Any:
            understood = plan.understand(office, source, sheet, progress.step)
            return understood, shown.samples(understood), fields.field_choices()

        self._run(work, self._understood, "读取名册")

    def _reread(self, first: int, last: int, data: int) -> None:
        from app.usecases.importing import fields, plan, shown

        current = self._plan

        def work(office: Any, _progress: Any) -> Any:
            again = plan.reread(office, current, first, last, data)
            return again, shown.samples(again), fields.field_choices()

        self._run(work, self._understood, "重新认表头")

    def _understood(self, result: Any) -> None:
        self._plan, samples, choices = result
        after = f"（接着：{'、'.join(p.name for p in self._waiting)}）" if self._waiting else ""
        self._head.setText(f"导入 {self._plan.path.name}{after}")
        self.done.next_file(self._waiting[0].name if self._waiting else "")
        self._passed = frozenset()
        self.codes.forget()
        self._show(COLUMNS)
        self.columns.show_plan(self._plan, samples, choices)

    def mapping(self) -> dict[int, str | None]:
        """Column index → field, as the boxes stand."""
        return self.columns.mapping()

    def ask(self) -> None:
        """Look for words and numbers nobody knows; when there are none that were not answered before, check."""
        from app.usecases.importing import plan, shown, survey
        from app.usecases.importing.fields import label_of

        fields, current = self.mapping(), self._plan

        def work(office: Any, progress: Any) -> Any:
            mapped = plan.remap(current, fields)
            asked = survey.survey(office, mapped, progress.step)
            labels = {n: (label_of(n), shown.labels_of(office, n)) for n in asked.asked}
            return mapped, asked, labels

        self._run(work, self._surveyed, "看代码和词")

    def _surveyed(self, result: Any) -> None:
        self._plan, asked, labels = result
        self.codes.show_survey(asked.all, labels)
        self._passed = frozenset() if asked.all else frozenset({CODES})
        if asked.new:
            self._show(CODES)
        else:
            self.check()

    def check(self) -> None:
        """Go through every row; nothing is written yet."""
        from app.usecases.importing import check, plan, shown, survey

        answers, current = self.codes.answers(), self._plan

        def work(office: Any, progress: Any) -> Any:
            answered = survey.answered(current, answers)
            plan.remember(office, answered)
            checked = check.check(office, answered, progress.step)
            return answered, checked, shown.preview(checked)

        self._run(work, self._show_check, "核对名册")

    def _show_check(self, result: Any) -> None:
        self._plan, self._checked, view = result
        self._words.setText(
            f"共 {view.rows:,} 行：新增 {view.new:,} 人，更新 {view.changed:,} 人，不变 {view.same:,} 人，"
            f"可能已登记 {view.doubts:,} 行，未导入 {view.refused:,} 行。"
        )
        self._show(PREVIEW)
        self.preview.show_check(self._checked, view)

    def save_rejects(self) -> None:
        """The refused rows as the same sheet with a red column of reasons."""
        from app.usecases.importing import check

        folder = self._shell.settings.folders.get("import", str(Path.home()))
        name = f"{self._plan.path.stem}-未导入.xlsx"
        path, _ = QFileDialog.getSaveFileName(
            self, "另存未导入的行", f"{folder}/{name}", "Excel 文件 (*.xlsx)"
        )
        if path:
            checked = self._checked
            self._run(
                lambda _o, _p: check.save_rejects(checked, Path(path)),
                lambda n: self._shell.say(f"{n:,} 行和原因已存到 {path}"),
                "另存未导入的行",
            )

    def take(self) -> None:
        """Write it, whole or not at all."""
        from app.usecases.importing import take

        checked = self._checked
        self._run(lambda o, progress: take.take(o, checked, progress.step), self._taken, "导入名册")

    def _taken(self, result: Any) -> None:
        self._import_id = result.import_id
        self._show(DONE)
        self.done.show_result(result)
        words = f"已导入：新增 {result.new:,} 人，更新 {result.changed:,} 人"
        self._shell.say(words, "撤销整次导入", lambda: self.take_back(result.import_id))

    def take_back(self, import_id: int | None) -> None:
        """Undo an import whole; what others have worked on since is kept and listed."""
        from app.usecases.importing import past

        if import_id is not None:
            self._run(lambda office, _p: past.take_back(office, import_id), self._undone, "撤销导入")

    def _undone(self, result: Any) -> None:
        self._show(DONE)
        self.done.show_undone(result)
        kept = f"；{'；'.join(result.kept[:2])}" if result.kept else ""
        self._shell.say(f"已{result.told}{kept}")

    def _again(self) -> None:
        if self._waiting:
            self.open_file(*self._waiting)
            return
        self._head.setText("导入居民名册")
        self._passed = frozenset()
        self.source.load()
        self._show(SOURCE)

    def _refuse(self, error: BaseException) -> None:
        self._over()
        if isinstance(error, Cancelled):
            self._shell.say(sentence(error))
            return
        left = "、".join(p.name for p in self._waiting) if self._steps.currentIndex() == SOURCE else ""
        self._problem.setText(sentence(error) + (f"一起拖来的还没有导：{left}。" if left else ""))
        self._problem.show()

    def _register(self) -> None:
        if self._job is None and self._steps.currentIndex() in (SOURCE, DONE):
            self.register.emit()
        else:
            self._shell.say("这次导入还没有完成。先导入，或按 Esc 退出，再登记居民。")

    def back(self) -> None:
        """One step back; work that runs is asked to stop first."""
        if self._job is not None:
            self._job.cancel()
            return
        at = self._steps.currentIndex()
        if at in (SOURCE, DONE):
            self.left.emit()
        elif at == PREVIEW and CODES not in self._passed:
            self._show(CODES)
        else:
            self._show(SOURCE if at == COLUMNS else COLUMNS)
