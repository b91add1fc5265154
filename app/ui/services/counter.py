"""The counter: who, what, Enter. A new matter for a known resident takes at most twelve keystrokes."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.search_box import ResidentPicker
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, clear, column, label, row


class Counter(QWidget):
    """`taken` gives the new record's id; `left` when the clerk goes back."""

    taken = Signal(int)
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._items: list[Any] = []
        self._item: Any = None
        self._checks: list[QCheckBox] = []
        self._build()
        self._bind()
        self._find("")

    def _build(self) -> None:
        self.person = ResidentPicker(self._shell, self._picked)
        self._who = label("", "dim", wrap=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText("事项：名称、拼音首字母或代码")
        self.search.setAccessibleName("查找事项")
        self.list = QListWidget()
        self.list.setAccessibleName("事项")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMaximumHeight(self._shell.theme.px(190))
        self._materials = column(spacing=4)
        self._form: Form | None = None
        self._more = column(spacing=0)
        self._problem = label("", "problem", wrap=True)
        accept = button("受理并打印回执", self.accept, "primary", "Ctrl+S", self)
        receive = button("只收件", lambda: self.accept(accept=False))
        back = button("返回", self.leave, "", "Esc", self)
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        layout.addLayout(row(label("新办件", "h2"), None, back, receive, accept))
        layout.addWidget(self._problem)
        for words, control in (("申请人", self.person), ("办理事项", self.search)):
            name = label(words, "small")
            name.setBuddy(control)
            layout.addWidget(name)
            layout.addWidget(control)
            if control is self.person:
                layout.addWidget(self._who)
        layout.addWidget(self.list)
        layout.addWidget(label("收到的材料", "small"))
        layout.addLayout(self._materials)
        layout.addLayout(self._more)
        layout.addStretch(1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.search.textEdited.connect(self._find)
        self.search.installEventFilter(self)
        self.list.currentRowChanged.connect(self._choose)
        self._shell.tasks.run(self, lambda o, _p: o.library.code("service_channel").choices, self._show_form)

    def _show_form(self, channels: Any) -> None:
        self._form = Form(
            (
                Entry("applicant", "申请人姓名（不是本社区居民时填）"),
                Entry("applicant_phone", "联系电话"),
                Entry("channel", "渠道", "choice", tuple(channels)),
                Entry("agent", "代办人"),
                Entry("note", "备注", wide=True),
            )
        )
        self._more.addWidget(self._form)
        self._draft = DraftKeeper(
            self._shell, self._form, "service_record", 0, "新办件", more=self._chosen, put_back=self._put_back
        )
        self._draft.offer()
        self._form.submitted.connect(self.accept)

    def _chosen(self) -> dict[str, Any]:
        """What stands beside the form: the applicant and the item, for the draft."""
        item = self._item.name if self._item is not None else ""
        return {"_resident": self.person.picked, "_name": self.person.text(), "_item": item}

    def _put_back(self, fields: dict[str, Any]) -> None:
        if self.person.picked is None and not self.person.text():
            if fields.get("_resident"):
                self.person.choose(fields["_resident"], fields.get("_name") or "")
            else:
                self.person.setText(fields.get("_name") or "")
        if fields.get("_item") and not self.search.text():
            self.search.setText(fields["_item"])
            self._find(fields["_item"])

    def leave(self) -> None:
        """Go back; what was chosen and typed is kept as a draft."""
        if self._form is not None and (self.person.text() or self._item is not None):
            self._draft.keep()
        self.left.emit()

    def start(self, resident_id: int | None = None, name: str = "") -> None:
        """Begin, perhaps for a known resident."""
        if resident_id:
            self.person.choose(resident_id, name)
            self.search.setFocus()
        else:
            self.person.setFocus()

    def _picked(self, _resident_id: int, name: str, detail: str) -> None:
        self._who.setText(f"{name}　{detail}")
        self.search.setFocus()

    def choose_item(self, item_id: int) -> None:
        """From the search box: an item was chosen first."""
        from app.usecases import catalogue

        def done(items: Any) -> None:
            self._show_items([i for i in items if i.id == item_id])

        self._shell.tasks.run(self, lambda o, _p: catalogue.find_items(o, "", 1000), done)

    def _find(self, text: str) -> None:
        from app.usecases import catalogue

        self._shell.tasks.run(
            self, lambda o, _p: catalogue.find_items(o, text), self._show_items, latest=f"items.{id(self)}"
        )

    def _show_items(self, items: Any) -> None:
        self._items = list(items)
        self.list.clear()
        for item in self._items:
            limit = f"承诺 {item.limit_days} 个工作日" if item.limit_days else ""
            self.list.addItem(QListWidgetItem(f"{item.name}　　{item.group}　{limit}"))
        if not self._items:
            self.list.addItem("没有这个事项。换个说法，或到 设置 → 事项目录 启用")
        self.list.setCurrentRow(0 if self._items and self.search.text() else -1)

    def _choose(self, at: int) -> None:
        self._item = self._items[at] if 0 <= at < len(self._items) else None
        clear(self._materials)
        self._checks = []
        if self._item is None:
            return
        for name in self._item.materials:
            check = QCheckBox(name)
            check.setChecked(True)
            check.setAccessibleName(f"材料 {name}")
            self._checks.append(check)
            self._materials.addWidget(check)
        if not self._item.materials:
            self._materials.addWidget(label("此事项没有规定材料", "dim"))

    def accept(self, *, accept: bool = True) -> None:
        """Take the matter; when it is accepted, the receipt is shown to print."""
        from app.usecases import service_records
        from app.usecases.service_forms import MaterialForm, ServiceForm

        values = self._form.values() if self._form is not None else {}
        materials = [MaterialForm(c.text(), received=c.isChecked()) for c in self._checks]
        form = ServiceForm(
            self._item.id if self._item else 0, self.person.picked, materials=materials, **values
        )
        if self.person.picked is None and not form.applicant:
            form.applicant = self.person.text().strip()

        def work(office: Any, _progress: Any) -> Any:
            problems = form.problems()
            if problems:
                return None, problems
            return service_records.take(office, form, accept=accept), {}

        self._shell.tasks.run(self, work, self._taken, self._refused, label="受理" if accept else "收件")

    def _taken(self, result: Any) -> None:
        record_id, problems = result
        if problems:
            rest = self._form.show_problems(problems) if self._form is not None else list(problems.values())
            self._problem.setText("；".join(rest))
            (self.search if "item_id" in problems else self.person).setFocus()
            return
        self._draft.done()
        self.taken.emit(record_id)

    def _refused(self, error: BaseException) -> None:
        self._problem.setText(str(error))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.search:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self._items:
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._items))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._item is not None:
                self.accept()
                return True
        return super().eventFilter(watched, event)
