"""What a step of a record asks, in its place on the record's page: the form with its draft, what was answered, handing over."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLayout, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.services import record_parts as parts
from app.ui.services.move_form import MoveForm, entries_of, hand_over_entries
from app.ui.shell import Shell
from app.ui.widgets.parts import clear, column
from app.ui.widgets.problem_line import ProblemLine

WAITS_FOR_MATERIALS = "correcting"
"""When materials come after being told of, the page asks which: its first empty tick takes the keyboard."""


class Asking(QObject):
    """`made` with the record after a step or a handing over, `left` when the clerk thinks better of it. `form` is what is
    asked now; `tick` the record whose materials are to be ticked next. The keyboard goes back to the page that asks."""

    made = Signal(int)
    left = Signal()

    def __init__(self, shell: Shell, page: QWidget) -> None:
        super().__init__(page)
        self._shell, self._page = shell, page
        self.view: Any = None
        self.form: MoveForm | None = None
        self.tick = 0
        self._draft: DraftKeeper | None = None
        self._place = column(spacing=4)
        self._problem = ProblemLine()

    def put_away(self, *, keep: bool = True) -> None:
        """The page shows another record, or the same anew: what is typed stays as a draft, with `keep`."""
        if self._draft is not None and keep:
            self._draft.keep_touched()
        self._draft = None
        self.form = self.view = None

    def place(self, view: Any) -> QLayout:
        """Where this record's steps are asked, and why one was refused."""
        self.view = view
        self._place = column(spacing=4)
        self._problem = ProblemLine()
        whole = column(spacing=10)
        whole.addLayout(self._place)
        whole.addWidget(self._problem)
        return whole

    def begin(self, move: Any, filled: Mapping[str, str] | None = None) -> None:
        """A move that asks nothing is done at once; the others get their form."""
        from app.usecases.services import asks as service_asks

        self.tick = 0
        if not move.asks:
            if self.form is not None and self.form.half_filled():
                self._problem.say(parts.HALF.format(self.form.title, move.name))
                self.form.begin()
            else:
                self._do(move, {})
            return
        one = self.view.id

        def work(office: Any, _progress: Any) -> Any:
            hints = service_asks.hints(office, one)
            return hints, service_asks.usual(office, move, hints)

        def show(found: Any) -> None:
            if self.view is not None and self.view.id == one:
                hints, usual = found
                form = MoveForm(
                    move.name,
                    entries_of(move, hints),
                    usual | parts.kept_of(self.view, move) | dict(filled or {}),
                )
                form.given.connect(partial(self._do, move))
                form.rated.connect(partial(self._rated, move, form))
                self._open(form)
                title = f"{move.name} {self.view.applicant}"
                self._draft = DraftKeeper(self._shell, form.form, f"service_move.{move.key}", one, title)
                self._draft.offer()

        self._shell.tasks.run(self._page, work, show, latest="service.asks")

    def _open(self, form: MoveForm) -> None:
        self._close_form()
        self.form = form
        form.left.connect(self._close_form)
        form.left.connect(self.left)
        self._place.addWidget(form)
        form.begin()

    def _close_form(self) -> None:
        if self.form is not None:
            self._page.setFocus()
        if self._draft is not None:
            self._draft.keep_touched()
            self._draft = None
        clear(self._place)
        self.form = None
        self._problem.say("")

    def _rated(self, move: Any, form: MoveForm, code: str) -> None:
        """A bad rating is another move than a good one: go over to its form, with what is filled in already."""
        from app.usecases.services.answers import BAD_RATINGS

        wanted = "rating_bad" if code in BAD_RATINGS else "rating_good"
        if not code or wanted in move.needs:
            return
        other = next((m for m in self.view.moves if wanted in m.needs), None)
        if other is None:
            form.show_problems({"rating": "已经评价过，只能再登记差评（不满意、非常不满意）"})
        else:
            self._forget_draft()
            self.begin(other, form.form.values())

    def _forget_draft(self) -> None:
        """What was typed is done, or goes over to another form."""
        if self._draft is not None:
            self._draft.done()
            self._draft = None

    def hand_over(self) -> None:
        """Who works on it, who stands in."""
        from app.usecases.services import asks as service_asks

        one = self.view

        def show(hints: Any) -> None:
            if self.view is not None and self.view.id == one.id:
                filled = {"handler": one.handler, "standin": one.standin, "helpers": one.helpers}
                form = MoveForm("交接", hand_over_entries(one, hints), filled)
                form.given.connect(self._hand)
                self._open(form)

        self._shell.tasks.run(
            self._page, lambda o, _p: service_asks.hints(o, one.id), show, latest="service.asks"
        )

    def _hand(self, said: Mapping[str, str]) -> None:
        from app.usecases.services import records as service_records

        one = self.view.id
        before = self.view.helpers or self.view.standin  # who is there may be taken out
        if not any(v.strip() for v in said.values()) and not before and self.form is not None:
            self.form.show_problems({"handler": "请写经办人、替岗人，或协办"})
            return

        def work(office: Any, _progress: Any) -> Any:
            service_records.hand_over(office, one, said["handler"], said["standin"], said["helpers"])

        self._shell.tasks.run(self._page, work, lambda _n: self._after(one, "已交接"), self.refuse)

    def _do(self, move: Any, said: Mapping[str, str]) -> None:
        from app.usecases.services import asks as service_asks
        from app.usecases.services import papers as service_papers
        from app.usecases.services import records as service_records

        one = self.view

        def work(office: Any, _progress: Any) -> Any:
            problems = service_asks.wrong_answers(office, move, said)
            half = None if move.asks else service_asks.left_half(office, one.id, one.moves)
            if problems or half:
                return problems, half, None
            service_records.move(office, one.id, move.key, said, one.version)
            return {}, None, service_papers.print_move(office, one.id, move)

        def done(result: Any) -> None:
            problems, half, printed = result
            if half is not None:
                self.begin(half)
                self._shell.say(parts.HALF.format(half.name, move.name))
                return
            if problems and self.form is not None:
                self.form.show_problems(problems)
                return
            self._forget_draft()
            brought = one.state == WAITS_FOR_MATERIALS and not move.negative
            self.tick = one.id if brought else 0
            self._after(one.id, move.done_words + ("，请勾选收到了哪几样" if brought else ""))
            if printed is not None:
                self._shell.preview(self._page, printed.title, printed=printed)
                self._page.setFocus()

        self._shell.tasks.run(self._page, work, done, self.refuse)

    def _after(self, record_id: int, words: str) -> None:
        self._close_form()
        self._shell.say(words)
        self.made.emit(record_id)

    def refuse(self, error: BaseException) -> None:
        """Why it was not done."""
        if self.view is not None:
            self._problem.refuse(error)
