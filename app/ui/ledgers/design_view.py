"""台账设计: a ledger made or changed: what it is, its fields, its paper, with a live example beside; kept in one act."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget
from shiboken6 import isValid

from app.ui.drafts import QUIET_MS
from app.ui.ledgers import design_forms as forms
from app.ui.ledgers.design_columns import DesignColumns
from app.ui.ledgers.design_fields import DesignFields
from app.ui.ledgers.design_sample import DPI, DesignSample
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import button, column, drop, label, row, scrolled
from app.ui.widgets.tab_order import follow_reading

SOON_MS = 350
SHOWN = 6
TABS = ("台账", "字段", "打印")


class _Pages(QTabWidget):
    """Tab goes through the page in front as one reads it, also through forms that were made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.in_order)

    def in_order(self, _at: int = 0) -> None:
        """What the page in front holds may be other widgets now."""
        follow_reading(self)


class DesignView(QWidget):
    """`saved` gives the ledger's key; `left` when the clerk goes back."""

    saved = Signal(str)
    left = Signal()

    def __init__(self, shell: Shell, design: Any) -> None:
        super().__init__()
        self._shell, self.design = shell, design
        self._steps: list[Any] = []
        self._offered: Any = ((), ())
        self._as_opened = design
        self._filling = False
        self._sure = self._refused = False
        self._unkept = self._from_draft = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._drafting = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        name = self.design.data.get("name", "")
        words = f"台账设计：{name}" if self.design.key else "新建台账"
        self.title = label(words, "h2")
        self.problem = label("", "problem", wrap=True)
        self._back_step = button("退一步", self.step_back, "", "Ctrl+Alt+Z", self, "撤销刚才的一处设计改动")
        back = button("返回", self.leave, "", "Esc", self, "返回台账；没有保存的设计留着，下次接着改")
        self.save_button = button("保存", self.save, "primary", "Ctrl+S", self)
        self.about = Form(forms.ledger_entries())
        self.fields = DesignFields(self._shell)
        self.paper = Form(forms.print_entries(()))
        self.columns = DesignColumns()
        self.sample = DesignSample(self._shell)
        self.tabs = _Pages()
        for words, part in zip(TABS, (self.about, self.fields, self.paper), strict=True):
            holder = QWidget()
            inner = column(part, margins=(4, 10, 4, 4))
            if part is self.paper:
                inner.addWidget(self.columns, 1)
            elif part is self.about:
                inner.addStretch(1)
            holder.setLayout(inner)
            self.tabs.addTab(scrolled(holder), words)
        split = QSplitter()
        split.addWidget(self.tabs)
        split.addWidget(self.sample)
        split.setSizes([620, 580])
        split.setChildrenCollapsible(False)
        layout = column(spacing=8, margins=(16, 12, 16, 12))
        layout.addLayout(row(self.title, None, self._back_step, back, self.save_button))
        layout.addWidget(self.problem)
        layout.addWidget(split, 1)
        self.setLayout(layout)
        self.problem.hide()

    def _bind(self) -> None:
        self.columns.changed.connect(self._columns_typed)
        self.fields.changed.connect(self._typed)
        self._soon.timeout.connect(self._look)
        self._drafting.timeout.connect(self.keep_draft)
        self._shell.tasks.closing.connect(self.keep_draft)

    def _load(self) -> None:
        """The code tables to choose from and the fields that could come back; then everything is shown."""
        from app.usecases.ledgers import design_changes, design_drafts, designs

        design = self.design

        def work(office: Any, _progress: Any) -> Any:
            kept = design_drafts.load(office, design)
            roles = [(role.key, role.name) for role in office.library.roles.values()]
            retired = design_changes.retired(office, design)
            flows = designs.flows_of(office)
            return (
                (designs.tables_of(office), designs.linked_to(office)),
                retired,
                (roles, flows),
                designs.with_words(office, design),
                kept,
            )

        def show(found: Any) -> None:
            known, retired, self._offered, self._as_opened, kept = found
            self.fields.offer(*known)
            self.design = self._as_opened if kept is None else kept.design
            self._from_draft = kept is not None
            self._fill()
            if kept is not None:
                self._shell.say(f"已恢复 {kept.when} 没有保存的设计", "丢弃草稿", self._discard)
            self.fields.set_retired(retired)
            self.begin()
            self._look()

        self._shell.tasks.run(self, work, show)

    def _fill(self) -> None:
        """Everything as the design has it."""
        self._filling = True
        data = self.design.data
        self._fill_about()
        self.fields.use(data["field"], self.design.tables)
        self._fill_paper()
        self._filling = False
        self.tabs.in_order()
        self._back_step.setEnabled(bool(self._steps))

    def _fill_about(self) -> None:
        """What the ledger is; the roles that may be in charge of it are the office's."""
        made = Form(forms.ledger_entries(*self._offered))
        made.fill(forms.ledger_values(self.design.data))
        made.edited.connect(self._typed)
        _put_in_place(self.about, made)
        self.about = made

    def _fill_paper(self) -> None:
        """The paper's form again: its groups are the fields."""
        named = [(f["key"], f["name"]) for f in self.design.data["field"] if f.get("key") and f.get("name")]
        made = Form(forms.print_entries(named))
        made.fill(forms.print_values(self.design.data.get("print", {})))
        made.edited.connect(self._typed)
        _put_in_place(self.paper, made)
        self.paper = made
        self.columns.setVisible(not self.design.data.get("question"))

    def begin(self) -> None:
        """Put the cursor where typing starts."""
        if self.design.key:
            self.tabs.setCurrentIndex(1)
            self.fields.list.setFocus()
        else:
            self.tabs.setCurrentIndex(0)
            self.about.focus_first()

    def _typed(self) -> None:
        if self._filling:
            return
        self.tabs.in_order()
        data = deepcopy(self.design.data)
        data = forms.typed(data, self.about.values())
        data["field"] = deepcopy(self.fields.data)
        data["print"] = forms.print_typed(data.get("print", {}), self.paper.values())
        data["print"] = self.fields.on_paper(data)
        from app.usecases.ledgers.designs import NewTable

        tables = tuple(NewTable(*table) for table in self.fields.tables)
        self._step(replace(self.design, data=data, tables=tables))

    def _step(self, design: Any) -> None:
        """The design is another now; the step can be taken back."""
        self._steps.append(self.design)
        self.design = design
        self._back_step.setEnabled(True)
        self._sure = False
        self._soon.start()
        self._keep_soon()

    def _keep_soon(self) -> None:
        self._unkept = True
        self._drafting.start()

    def _columns_typed(self) -> None:
        from app.usecases.ledgers import design_columns

        data = design_columns.with_columns(self.design.data, self.columns.columns)
        self._step(replace(self.design, data=data))

    def step_back(self) -> None:
        """Back to how the design was before the last change."""
        if self._steps:
            self.design = self._steps.pop()
            self._keep_soon()
            self._fill()
            self._look()

    def _look(self) -> None:
        """Check the design and make its example, on the worker."""
        from app.reports import raster
        from app.usecases.ledgers import design_columns, design_example, designs

        design = self.design

        def work(office: Any, _progress: Any) -> Any:
            found = designs.problems(office, design)
            if found:
                return found, None, None, None
            example = design_example.example(office, design)
            columns = design_columns.columns(office, design)
            return [], example, raster.page(example.pdf, 0, DPI), columns

        self._shell.tasks.run(
            self, work, self._looked, lambda e: self.sample.wait(str(e)), latest="ledgers.design"
        )

    def _looked(self, result: Any) -> None:
        found, example, shot, columns = result
        if self.design.key or self._steps or self._from_draft:  # an empty form is not wrong yet
            self._show_problems(found, say=False)
        if example is not None:
            self.sample.show_example(example, shot)
            self._show_columns(columns)
        else:
            fresh = not (self.design.key or self._steps or self._from_draft)
            self.sample.wait(
                "写好名称和字段，这里就有样子。" if fresh else "改好标出的地方，这里就是新的样子。"
            )

    def _show_columns(self, found: Any) -> None:
        """The paper's columns; from now on they name the fields by the keys these have got."""
        fields = found.design.data["field"]
        if len(fields) == len(self.fields.data) and not self._soon.isActive():
            self.fields.set_keys([spec["key"] for spec in fields])
            self.design = found.design
            if list(found.columns) != self.columns.columns:  # the cell being typed in stays open
                self.columns.show_columns(found.columns)

    def _show_problems(self, found: list[Any], *, say: bool) -> None:
        """Each problem at its value; with `say` the form that holds the first comes to the front."""
        at_fields: dict[int, dict[str, str]] = {}
        own: dict[str, str] = {}
        paper: dict[str, str] = {}
        for one in found:
            where = one.where
            if where[:1] == ("field",) and len(where) > 1:
                at_fields.setdefault(int(where[1]), {})[str(where[2]) if len(where) > 2 else "name"] = (
                    one.words
                )
            elif where[:1] == ("print",):
                paper[str(where[1]) if len(where) > 1 else ""] = one.words
            else:
                own[str(where[0]) if where else ""] = one.words
        rest = self.about.show_problems(own, focus=False) + self.paper.show_problems(paper, focus=False)
        self.fields.show_problems(at_fields)
        self._refused = bool(found) and (say or self._refused)
        if say and at_fields:
            self.tabs.setCurrentIndex(1)
            self.fields.go_to(min(at_fields))
        elif say and (own or paper):
            form, wrong = (self.about, own) if own else (self.paper, paper)
            self.tabs.setCurrentIndex(1 if set(own) == {"field"} else 0 if own else 2)
            form.show_problems(wrong)
        words = rest
        if self._refused:  # a save was refused: the top names what is wrong until it is put right
            words = words or [_of_field(self.fields.data, at, at_fields[at]) for at in sorted(at_fields)]
            words = words or [
                _of_form(f, *one) for f, w in ((self.about, own), (self.paper, paper)) for one in w.items()
            ]
        self._say(words[0] if words else "")

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def save(self) -> None:
        """Keep the design; values that do not fit a field's new type are shown before, and kept in the row's note."""
        from app.usecases.ledgers import design_changes, designs

        design, sure = self.design, self._sure

        def work(office: Any, _progress: Any) -> Any:
            found = designs.problems(office, design)
            misfits = [] if found or sure else design_changes.misfits(office, design)
            return found, misfits, None if found or misfits else designs.save(office, design)

        self._shell.tasks.run(
            self, work, self._saved, lambda e: self._say(str(e)), label="保存设计", once=True
        )

    def _saved(self, result: Any) -> None:
        found, misfits, kept = result
        if found:
            self._show_problems(found, say=True)
        elif misfits:
            self._sure = True
            some = "；".join(f"{m.number}“{m.field}”写的是“{m.text}”" for m in misfits[:SHOWN])
            more = f"等 {len(misfits)} 处" if len(misfits) > SHOWN else f"共 {len(misfits)} 处"
            self._say(
                f"{some}，{more}放不进新的类型。再按一次保存，原来写的会移到这一行的备注里；要保留就把类型改回去。"
            )
        else:
            key, act = kept
            self._forget_draft()
            self._shell.say("设计已保存", "撤销", partial(self._shell.undoable, act))
            self.saved.emit(key)

    # drafts

    def leave(self) -> None:
        """Back to the ledgers; what was designed and not saved is kept for the next time."""
        self.keep_draft()
        self.left.emit()

    def keep_draft(self) -> None:
        """Keep what was designed since it was kept, if anything was: once the hand rests, and whatever closes the view."""
        from app.usecases.ledgers import design_drafts

        unlike = bool(self._steps) or self._from_draft
        design, act = self.design, design_drafts.keep if unlike else design_drafts.drop
        self._drafting.stop()
        if self._unkept:
            self._unkept = False
            self._shell.tasks.run(self._shell.tasks, lambda o, _p: act(o, design), lambda _n: None)

    def _forget_draft(self) -> None:
        from app.usecases.ledgers import design_drafts

        opened = self._as_opened
        self._steps, self._unkept, self._from_draft = [], False, False
        if isValid(self._drafting):
            self._drafting.stop()
        work = lambda o, _p: design_drafts.drop(o, opened)  # noqa: E731
        self._shell.tasks.run(self._shell.tasks, work, lambda _none: None)

    def _discard(self) -> None:
        """Throw the draft away: the ledger as it is in force, where the view is not closed already."""
        self._forget_draft()
        if not isValid(self):
            return
        self.design = self._as_opened
        self._fill()
        self._look()


def _of_field(fields: Sequence[dict[str, Any]], at: int, wrong: dict[str, str]) -> str:
    """What is wrong first with a field, with its name, or where it stands when it has none."""
    name = fields[at].get("name")
    words = next((wrong[e] for e in forms.FIELD_ENTRIES if e in wrong), next(iter(wrong.values())))
    return f"字段“{name}”：{words}" if name else f"第 {at + 1} 个字段：{words}"


def _of_form(form: Form, name: str, words: str) -> str:
    """What is wrong, after the label it stands at."""
    return f"{form.entries[name].label}：{words}" if name in form.entries else words


def _put_in_place(old: QWidget, made: QWidget) -> None:
    """Another widget where one stood."""
    holder = old.parentWidget()
    layout: Any = holder.layout() if holder is not None else None
    if layout is not None:
        layout.replaceWidget(old, made)
    drop(old)
