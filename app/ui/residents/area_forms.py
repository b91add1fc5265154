"""The forms of places: one widget for every act on the tree; which entries, what it previews and what it does are given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QTimer, Signal

from app.ui.drafts import Drafted, DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row, scrolled

Values = dict[str, Any]
PREVIEW_MS = 250


@dataclass(frozen=True)
class Act:
    """`load` (office) gives entries and values, `save` (office, values) does it, `problems` says what is wrong by field,
    `preview` (office, values) says beforehand what will happen. All but `title` run on the worker."""

    title: str
    load: Callable[[Any], tuple[tuple[Entry, ...], Mapping[str, Any]]]
    save: Callable[[Any, Values], Any]
    problems: Callable[[Any, Values], dict[str, str]] = field(default=lambda _office, _values: {})
    preview: Callable[[Any, Values], str] | None = None
    word: str = "保存"
    draft: tuple[str, int] | None = None


LONGEST_KEY = 40
"""Characters of a draft's key; an act without one of its own is known by its title."""


class PlaceForm(Drafted):
    """A form in place of the page: `done` gives what the use case said, `left` when the clerk goes back."""

    done = Signal(object)

    def __init__(self, shell: Shell, act: Act) -> None:
        super().__init__()
        self._shell, self._act = shell, act
        self.form: Form | None = None
        self._problem = label("", "problem", wrap=True)
        self.preview = label("", "dim", wrap=True)
        self._holder = column(spacing=0)
        self._soon = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._build()
        self._load()

    def _build(self) -> None:
        back = button("返回", self.leave, "", "Esc", self)
        self._save = button(self._act.word, self.save, "primary", "Ctrl+S", self)
        layout = column(spacing=8, margins=(20, 12, 20, 12))
        layout.addLayout(row(label(self._act.title, "h2"), None, back, self._save))
        layout.addWidget(self._problem)
        layout.addWidget(self.preview)
        layout.addLayout(self._holder, 1)
        self.setLayout(layout)
        self.preview.setVisible(self._act.preview is not None)
        self._soon.timeout.connect(self._ask)

    def _load(self) -> None:
        self._shell.tasks.run(self, lambda office, _p: self._act.load(office), self._show)

    def _show(self, result: Any) -> None:
        entries, values = result
        self.form = form = Form(entries)
        form.fill(values)
        form.submitted.connect(self.save)
        form.edited.connect(self._soon.start)
        self._holder.addWidget(scrolled(form), 1)
        key, record = self._act.draft or (f"place.{self._act.title}"[:LONGEST_KEY], 0)
        self._draft = DraftKeeper(self._shell, form, key, record, self._act.title)
        self._draft.offer()
        form.focus_first()
        self._ask()

    def _ask(self) -> None:
        preview, form = self._act.preview, self.form
        if preview is not None and form is not None:
            values = form.values()
            self._shell.tasks.run(
                self, lambda o, _p: preview(o, values), self.preview.setText,
                lambda error: self.preview.setText(str(error)), latest="place.preview",
            )  # fmt: skip

    def save(self) -> None:
        """Check and do it; what is wrong is said next to its field."""
        if self.form is None:
            return
        values, act = self.form.values(), self._act
        self._save.setEnabled(False)

        def work(office: Any, _progress: Any) -> Any:
            problems = act.problems(office, values)
            return (None, problems) if problems else (act.save(office, values), {})

        self._shell.tasks.run(self, work, self._saved, self._refused, label=act.word, once=True)

    def _saved(self, result: Any) -> None:
        done, problems = result
        self._save.setEnabled(True)
        assert self.form is not None
        self._problem.setText("；".join(self.form.show_problems(problems)))
        if done is not None:
            if self._draft is not None:
                self._draft.done()
            self.done.emit(done)

    def _refused(self, error: BaseException) -> None:
        self._save.setEnabled(True)
        self._problem.setText(str(error))


def _entry(name: str, labels: Mapping[str, str], choices: Mapping[str, Any], kind: str) -> Entry:
    hints = {
        "name": {"building": "例如 3、A、综合楼", "stair": "例如 1", "dwelling": "例如 501"}.get(kind, ""),
        "aliases": "老名字、俗名，用、隔开；按别名写的地址也认得",
        "since": "2026-03-31",
    }
    if name in choices:
        return Entry(name, labels[name], "choice", choices[name])
    wide = name in {"note", "aliases", "owner_address"}
    return Entry(name, labels[name], hint=hints.get(name, ""), wide=wide, required=name == "name")


def edit(area_id: int | None, kind: str, parent: int | None = None, where: str = "") -> Act:
    """Add a place below another, or correct one."""
    from app.models.area import AREA_KINDS
    from app.usecases.areas import forms as area_forms
    from app.usecases.areas import tree as area_tree

    read: dict[str, Any] = {}

    def load(office: Any) -> Any:
        form, read["version"] = (
            area_forms.load(office, area_id) if area_id else (area_forms.AreaForm(kind, parent), None)
        )
        read["parent"] = form.parent_id
        empty = (None, "跟随上一级" if kind not in {"group", "estate"} else "不指定")
        choices: dict[str, Any] = {
            n: (("", ""), *office.library.code(n).choices_keeping(getattr(form, n))) for n in area_forms.CODED
        }
        for name, crossed in (("grid_id", "grid"), ("group_id", "group")):
            own = area_tree.choices(office, crossed, keep=getattr(form, name))
            choices[name] = (empty, *((c.id, c.name) for c in own))
        entries = tuple(_entry(n, area_forms.LABELS, choices, kind) for n in area_forms.OF_KIND[kind])
        return entries, vars(form)

    def form_of(values: Values) -> Any:
        return area_forms.AreaForm(**(values | {"kind": kind, "parent_id": read.get("parent", parent)}))

    return Act(
        f"修改{where or AREA_KINDS[kind]}"
        if area_id
        else f"新增{AREA_KINDS[kind]}" + (f"（{where}）" if where else ""),
        load,
        lambda office, values: area_forms.save(office, form_of(values), area_id, read["version"]),
        lambda office, values: form_of(values).problems(office.today()),
        draft=(f"area.{kind}.{parent or 0}", area_id or 0),
    )


def rooms(building_id: int, where: str) -> Act:
    """Make the rooms of a building from floors × stairs × doors."""
    from app.usecases.areas import rooms as house_rooms

    entries = (
        Entry("first", "最低层", required=True),
        Entry("last", "最高层", required=True),
        Entry("stairs", "单元数", required=True, hint="不分单元填 0"),
        Entry("doors", "每单元每层几户", required=True),
        Entry("pattern", "编号方式", "choice", tuple(house_rooms.PATTERNS.items())),
        Entry("without", "没有的楼层", hint="例如 4、13、14"),
    )
    return Act(
        f"生成房屋（{where}）",
        lambda office: (entries, vars(house_rooms.proposed(office, building_id))),
        lambda office, values: house_rooms.generate(office, building_id, house_rooms.RoomsForm(**values)),
        lambda _office, values: house_rooms.RoomsForm(**values).problems(),
        lambda office, values: (
            house_rooms.preview(office, building_id, house_rooms.RoomsForm(**values)).words
        ),
        "生成",
    )


def assign(area_ids: list[int], where: str) -> Act:
    """Give places to a grid, with all who live there."""
    from app.usecases.areas import merging as area_merging
    from app.usecases.areas import tree as area_tree

    def load(office: Any) -> Any:
        grids = tuple((c.id, c.name) for c in area_tree.choices(office, "grid"))
        entries = (
            Entry("grid_id", "划入哪个网格", "choice", ((None, "不单独划，跟随上一级"), *grids)),
            Entry("everything", "连同下面另划网格的单元和房屋", "check"),
        )
        return entries, {"grid_id": grids[0][0] if grids else None}

    def preview(office: Any, values: Values) -> str:
        return area_merging.preview_assign(
            office, area_ids, values["grid_id"], everything=values["everything"]
        ).words

    return Act(
        f"划入网格（{where}）",
        load,
        lambda o, v: area_merging.assign(o, area_ids, v["grid_id"], everything=v["everything"]),
        preview=preview,
        word="改划",
    )


def merge(area_id: int, where: str) -> Act:
    """This place and another entry for it become one."""
    from app.usecases.areas import merging as area_merging
    from app.usecases.areas import tree as area_tree

    def load(office: Any) -> Any:
        others = tuple((c.id, c.name) for c in area_tree.alike(office, area_id))
        return (
            Entry("keep_id", "并入哪一个（保留的）", "choice", ((None, "请选择"), *others), wide=True),
        ), {}

    def problems(_office: Any, values: Values) -> dict[str, str]:
        return {} if values["keep_id"] else {"keep_id": "请选择保留哪一个"}

    def words(_office: Any, _values: Values) -> str:
        return f"{where} 会并入选定的地点：下面的房屋、居民、户和记录都改到那里，同名的合成一个，“{where}”作为别名保留。可以撤销。"

    return Act(
        f"合并（{where}）",
        load,
        lambda o, v: area_merging.merge(o, v["keep_id"], area_id),
        problems,
        words,
        "合并",
    )


def move(area_id: int, where: str) -> Act:
    """Hang a place on another one."""
    from app.usecases.areas import forms as area_forms
    from app.usecases.areas import tree as area_tree

    def load(office: Any) -> Any:
        others = tuple((c.id, c.name) for c in area_tree.possible_parents(office, area_id))
        return (Entry("parent_id", "移到哪里", "choice", ((None, "请选择"), *others), wide=True),), {}

    def problems(_office: Any, values: Values) -> dict[str, str]:
        return {} if values["parent_id"] else {"parent_id": "请选择移到哪里"}

    return Act(
        f"移动（{where}）",
        load,
        lambda o, v: area_forms.move(o, area_id, v["parent_id"]),
        problems,
        word="移动",
    )


def switch_off(area_id: int, where: str) -> Act:
    """Take a place out of use from a day on."""
    from app.usecases.areas import forms as area_forms

    entries = (Entry("until", "从哪天起停用", hint="2026-03-31，历史会保留", required=True),)
    return Act(
        f"停用（{where}）",
        lambda office: (entries, {"until": str(office.today())}),
        lambda office, values: area_forms.switch(office, area_id, values["until"]),
        lambda _o, values: {} if values["until"].strip() else {"until": "请填写停用日期"},
        word="停用",
    )


def duty(area_id: int, duty_id: int | None, where: str, *, hand_over: bool = False) -> Act:
    """Somebody responsible: a new one, a correction, or the one who takes over."""
    from app.usecases.areas import duties as area_duties

    read: dict[str, Any] = {}

    def load(office: Any) -> Any:
        form, read["version"] = (
            area_duties.load(office, duty_id) if duty_id else (area_duties.DutyForm(), None)
        )
        if hand_over:
            form = area_duties.DutyForm(form.role, since=str(office.today()))
        roles = tuple(office.library.code(area_duties.ROLES).choices_keeping(form.role))
        entries = (
            Entry("name", "姓名", required=True),
            Entry("role", "角色", "choice", roles),
            Entry("phone", "电话"),
            Entry("since", "从哪天起", hint="2026-03-31"),
            *(() if hand_over else (Entry("until", "到哪天止（不含当天）", hint="还在任就空着"),)),
        )
        return entries, vars(form)

    def save(office: Any, values: Values) -> Any:
        form = area_duties.DutyForm(**values)
        if hand_over and duty_id:
            return area_duties.hand_over(office, duty_id, form)
        return area_duties.save(office, form, area_id, duty_id, read["version"])

    title = "交接" if hand_over else "修改责任人" if duty_id else "新增责任人"
    return Act(
        f"{title}（{where}）", load, save, lambda _o, values: area_duties.DutyForm(**values).problems()
    )
