"""生僻字: the office's own pairs of a character and the ways it is written; added with a look at every printing face."""

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QStackedWidget

from app.ui.drafts import DraftKeeper
from app.ui.settings.found_list import RIGHT, FoundList
from app.ui.settings.setting_editor import Kept, SettingEditor
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.in_place import ListInPlace
from app.ui.widgets.parts import EmptyState, column, label, row
from app.ui.widgets.text_table import TextTable

COLUMNS = (("字", 3), ("代码", 5), ("读音", 5), ("写法", 20), ("来自", 4))
WORDS = (
    "一个字在名册里的各种写法：拆写（金厷宏）、当作一个字的异体、别家字库的造字码。按哪种写法都搜得到这个人；"
    "造字码在登记和导入时换成真正的字，其他照身份证保留。"
)
ENTRIES = (
    Entry("character", "字", required=True, hint="粘贴这个字，或写代码，例如 U+2CB4E"),
    Entry("reading", "读音", hint="拼音，例如 hong；多音字用、隔开，常用的写在前面"),
    Entry("ways", "写法", required=True, hint="用空格或、隔开；造字写代码，例如 U+E123"),
)


class RareView(ListInPlace):
    """The list, and in its place the form of a pair."""

    def __init__(self, shell: Shell) -> None:
        made = RareList(shell)
        super().__init__(made, made.table)
        made.edit.connect(lambda pair: self.open(RareEditor(shell, pair)))


class RareList(FoundList):
    """`edit` wants the form of a pair, of a new one for None."""

    edit = Signal(object)
    kinds = frozenset({"code_value"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "查找生僻字", "字、写法、拼音或代码")
        self._pairs: list[Any] = []
        self._build()
        self._bind()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "生僻字的写法", COLUMNS)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(EmptyState("没有这个字的写法。按 Ctrl+N 新增。"))
        self._edit = self._act("修改", lambda: self._with_own(self.edit.emit), "Ctrl+J")
        self._remove = self._act("删除", self.remove, "Ctrl+Delete")
        layout = column(spacing=10)
        new = self._act("新增", lambda: self.edit.emit(None), "Ctrl+N", "primary")
        layout.addLayout(row(label("生僻字", "h1"), None, new))
        layout.addWidget(label(WORDS, "dim", wrap=True))
        layout.addWidget(self.find_box)
        layout.addWidget(self._body, 1)
        layout.addLayout(row(self._edit, self._remove, None))
        layout.addWidget(self.problem)
        self.setLayout(layout)

    def _bind(self) -> None:
        self._follow(self.table)
        self.table.currentCellChanged.connect(lambda *_at: self._chosen())
        self.table.opened.connect(lambda _at: self._edit.click())

    def entered(self) -> None:
        """Find again."""
        from app.usecases.residents import rare_characters

        text = self.find_box.text()
        self._shell.tasks.run(
            self, lambda o, _p: rare_characters.listing(o, text), self._show, latest="settings.rare"
        )

    def _show(self, pairs: Any) -> None:
        self._pairs = pairs
        self._body.setCurrentIndex(0 if pairs else 1)
        self.table.show_rows(
            [
                (
                    p.character, p.code_point, "、".join(p.readings), "、".join(w.shown for w in p.ways),
                    "本单位" if p.own else "出厂",
                )
                for p in pairs
            ]
        )  # fmt: skip
        self._chosen()

    def pair(self) -> Any:
        """The chosen pair, None when there is none."""
        at = self.table.currentRow()
        return self._pairs[at] if 0 <= at < len(self._pairs) else None

    def _chosen(self) -> None:
        pair = self.pair()
        for one in (self._edit, self._remove):
            one.setEnabled(pair is not None and pair.own)

    def _with_own(self, act: Any) -> None:
        pair = self.pair()
        if pair is not None and pair.own:
            act(pair)

    def remove(self) -> None:
        """Take the chosen pair away."""
        from app.usecases.residents import rare_characters

        def done(entry: int) -> None:
            self._shell.say(f"已删除“{pair.character}”的写法", "撤销", lambda: self._shell.undoable(entry))

        pair = self.pair()
        if pair is not None and pair.own:
            self._shell.tasks.run(
                self, lambda o, _p: rare_characters.remove(o, pair.character), done,
                self.problem.refuse, label="删除生僻字",
            )  # fmt: skip


class RareEditor(SettingEditor):
    """A pair: the character, its reading, how else it is written; below, how it will be read and printed."""

    form: Form

    def __init__(self, shell: Shell, pair: Any) -> None:
        changing = pair.character if pair is not None else ""
        super().__init__(shell, RIGHT, f"修改“{changing}”的写法" if changing else "新增生僻字")
        self._changing = changing
        self._build()
        self._bind()
        if pair is not None:
            ways = "、".join(w.shown for w in pair.ways)
            self.form.fill({"character": pair.character, "reading": "、".join(pair.readings), "ways": ways})
            self._look()
        self._keep_draft()

    def _build(self) -> None:
        entries = ENTRIES[1:] if self._changing else ENTRIES
        self.form = Form(entries)
        self.setFocusProxy(next(iter(self.form.controls.values())))
        self.told = label("", wrap=True, copyable=True)
        self.faces = label("", "dim", wrap=True)
        self.picture = QLabel()
        self.picture.setAccessibleName("打印样字")
        self._told.hide()
        for part in (self.form, self.told, self.picture, self.faces):
            self._holder.addWidget(part)
        self._holder.addStretch(1)

    def _bind(self) -> None:
        self._timer = QTimer(self, singleShot=True, interval=250)
        self._timer.timeout.connect(self._look)
        self.form.edited.connect(self._timer.start)
        self.form.submitted.connect(self.save)

    def _keep_draft(self) -> None:
        key = f"rare_character {self._changing}"
        self._draft = DraftKeeper(
            self._shell, self.form, key, title="生僻字", put_back=lambda _fields: self._look()
        )
        self._draft.offer()

    def _typed(self) -> Any:
        from app.usecases.residents.rare_characters import PairForm

        return PairForm(**({"character": self._changing} | self.form.values()))

    def _look(self) -> None:
        from app.usecases.residents import rare_characters

        form = self._typed()
        self._shell.tasks.run(
            self, lambda o, _p: rare_characters.preview(o, form), self._show, lambda _error: self._show(None),
            latest="rare.preview",
        )  # fmt: skip

    def _show(self, shown: Any) -> None:
        if shown is None:
            for one in (self.told, self.faces, self.picture):
                one.clear()
            return
        kinds = {"written": "拆写", "variant": "异体", "private": "造字码"}
        ways = "、".join(f"{w.shown}（{kinds[w.kind]}）" for w in shown.ways)
        reading = "、".join(shown.readings) or "还没有读音，请填上，按拼音和首字母才找得到"
        now = (
            f"现有 {shown.residents} 位居民的姓名这样写。"
            if shown.residents
            else "现有居民的姓名还没有这样写的。"
        )
        self.told.setText(
            f"{shown.character}　{shown.code_point}　{reading}\n{ways}\n{now if ways else ''}".rstrip()
        )
        self.faces.setText("；".join(map(_face, shown.faces)))
        self.picture.setPixmap(_pixmap(shown.picture) if shown.picture is not None else QPixmap())

    def save(self) -> None:
        """Check and keep."""
        from app.usecases.residents import rare_characters

        if self.busy:
            return
        form, changing = self._typed(), self._changing

        def work(office: Any) -> Kept:
            if wrong := rare_characters.problems(office, form, changing=changing):
                return None, wrong
            return rare_characters.save(office, form, changing=changing) or 0, {}

        self.keep(work, "保存生僻字", lambda: "已保存，搜索马上能用")


def _face(face: Any) -> str:
    if face.itself:
        return f"{face.name}：有这个字"
    return f"{face.name}：借用{face.lent_by}的字形" if face.lent_by else f"{face.name}：印不出来"


def _pixmap(drawn: Any) -> QPixmap:
    image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
    return QPixmap.fromImage(image.copy())
