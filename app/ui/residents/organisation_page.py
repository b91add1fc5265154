"""The page of one body: what is known of it, the matters it stands in, each opened by Enter; changed, deleted."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.ui import messages
from app.ui.shell import Shell
from app.ui.widgets.eliding import ElidingLink
from app.ui.widgets.facts import facts_grid
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import EmptyState, button, clear, column, label, rule, scrolling_page
from app.ui.widgets.rights import needs

FACTS = (
    ("kind", "类别"), ("credit_code", "信用代码"), ("leader", "负责人"), ("phone", "电话"), ("address", "地址"),
    ("note", "备注"),
)  # fmt: skip
ROOMS = {"mediation_case": "mediation", "service_record": "services", "ledger_entry": "ledgers"}
SHOWN = 60
RIGHTS = ("residents.edit", "ledgers.edit")


class OrganisationPageView(QWidget):
    """Shows one body. `edit` (its page) asks for the form, `deleted` when it went into the recycle bin."""

    edit = Signal(object)
    deleted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._page: Any = None
        self._bare = False
        self._body = column(spacing=12, margins=(20, 16, 20, 16))
        scrolling_page(self, self._body)
        self.empty()

    @property
    def shown(self) -> Any:
        """The OrganisationPage, None when nothing is shown."""
        return self._page

    def empty(self) -> None:
        """No body chosen yet."""
        self._page = None
        clear(self._body)
        self._body.addWidget(EmptyState("在左边选一个单位，这里是它的情况和参与的事。\n回车修改。"))

    def load(self, organisation_id: int) -> None:
        """Show a body."""
        from app.usecases.organisations import pages

        self._shell.tasks.run(
            self, lambda o, _p: pages.open_page(o, organisation_id), self._show, latest="organisation.page"
        )

    def reload(self) -> None:
        """After something changed; a body that is no longer there is put away without a word."""
        from app.usecases.organisations import pages

        if self._page is not None:
            one = self._page.id
            self._shell.tasks.run(
                self,
                lambda o, _p: pages.open_page(o, one),
                self._show,
                self._gone,
                latest="organisation.page",
            )

    def _gone(self, _error: BaseException) -> None:
        self.empty()

    def _show(self, page: Any) -> None:
        if self._page is None or self._page.id != page.id:
            self._bare = False
        self._page = page
        clear(self._body)
        self._body.addWidget(label(page.form.name, "h1", wrap=True))
        change = button("修改", partial(self.edit.emit, page), keys="Ctrl+E", owner=self)
        delete = button("删除", self.delete, tip="放进回收站，可以撤销")
        self._body.addLayout(flow(needs(self._shell, change, *RIGHTS), needs(self._shell, delete, *RIGHTS)))
        self._body.addWidget(rule())
        self._body.addWidget(self._facts())
        self._body.addWidget(self._matters())
        self._body.addStretch(1)

    def _facts(self) -> QWidget:
        """The telephone is masked as in the list, until it is asked for."""
        from app.models.fields.show import mask

        form = self._page.form
        masked = form.phone if self._bare else mask("phone", form.phone)
        told = {**vars(form), "kind": self._page.kind_label, "phone": masked}
        beside = {}
        if masked != form.phone:
            beside["电话"] = button("显示", self._reveal, "link", tip="显示完整号码（会记入日志）")
        pairs = ((words, told[name] or "—") for name, words in FACTS)
        return facts_grid(pairs, across=1, beside=beside)

    def _reveal(self) -> None:
        from app.usecases.residents import files

        page = self._page
        what = f"{page.form.name} 的电话"

        def logged(_done: None) -> None:
            if self._page is not None and self._page.id == page.id:
                self._bare = True
                self._show(self._page)

        self._shell.tasks.run(self, lambda o, _p: files.reveal(o, "organisation", page.id, what), logged)

    def _matters(self) -> QWidget:
        frame = QFrame()
        frame.setObjectName("card")
        matters = self._page.matters
        layout = column(label("参与的事", "h2"), spacing=4, margins=(16, 12, 16, 12))
        if not matters:
            none = "还没有。办事、调解和台账里选了这个单位，就会列在这里。"
            layout.addWidget(label(none, "dim", wrap=True))
        for at, matter in enumerate(matters[:SHOWN]):
            self._line(layout, at, matter)
        if len(matters) > SHOWN:
            layout.addWidget(label(f"还有 {len(matters) - SHOWN} 件更早的", "dim"))
        frame.setLayout(layout)
        return frame

    def _line(self, layout: Any, at: int, matter: Any) -> None:
        title: QWidget = label(matter.title, wrap=True)
        if matter.kind in ROOMS:
            title = ElidingLink(matter.title, partial(self._open, at))
        words = "　".join(filter(None, (str(matter.on or ""), matter.detail)))
        layout.addWidget(title, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(label(words, "dim", wrap=True))

    def _open(self, at: int) -> None:
        matter = self._page.matters[at]
        self._shell.go(ROOMS[matter.kind], kind=matter.kind, record_id=matter.record_id)

    def delete(self) -> None:
        """Into the recycle bin; the toast takes it back. With something still running it is said and asked first."""
        from app.usecases.organisations import records

        running = [m.title for m in self._page.matters if m.running]
        if running:
            some = "、".join(running[:3]) + ("等" if len(running) > 3 else "")
            words = f"{self._page.form.name} 还有 {len(running)} 件没有了结的事：{some}。\n删除后这些事里仍写着它的名称。"
            if not messages.ask(self, words, "仍要删除"):
                return

        def done(result: Any) -> None:
            self._shell.say(result.said, "撤销", partial(self._shell.undoable, result.entry_id))
            self.empty()
            self.deleted.emit()

        one = self._page.id
        self._shell.tasks.run(self, lambda o, _p: records.delete(o, one), done)
