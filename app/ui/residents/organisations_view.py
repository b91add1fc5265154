"""单位: the list of bodies in and around the community on the left, the page of one or its form on the right."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.models.definitions.kinds import Question
from app.ui.form_page import FormPage
from app.ui.record_list import RecordList
from app.ui.residents.organisation_page import OrganisationPageView
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside, list_side
from app.ui.widgets.chips import Chip
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import EmptyState, button, column
from app.ui.widgets.record_table import LAST_FIRST
from app.ui.widgets.rights import needs

COLUMNS = ("name", "kind", "leader", "phone", "address", "credit_code")
CHIPS = (Chip("kind", "类别"),)
EMPTY = "还没有登记单位：驻区单位、物业、业委会、社会组织、商户、志愿服务队都可以登记在这里。"
RIGHTS = ("residents.edit", "ledgers.edit")


class OrganisationsView(QWidget):
    """The list and the page. `elsewhere` (view key, record id) asks the room for another view."""

    elsewhere = Signal(str, int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._kinds: tuple[tuple[str, str], ...] = ()
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        new = needs(self._shell, button("登记单位", self.new, "primary", "Ctrl+N", self), *RIGHTS)
        empty = EmptyState(EMPTY, "登记单位", self.new)
        self.list = RecordList(self._shell, "organisations", "单位", empty, tools=(new,), chips=CHIPS)
        self.list.spare = LAST_FIRST
        self.page = OrganisationPageView(self._shell)
        self._beside = Beside(list_side(self.list), self.page)
        layout = column(spacing=0)
        layout.addWidget(self._beside)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.setFocusProxy(self.list.table)
        self.list.chosen.connect(self._choose)
        self._beside.follow(self.list.table, self.page.load)
        self.list.opened.connect(self._edit_chosen)
        self.page.edit.connect(self._edit)
        self.page.deleted.connect(self.list.table.setFocus)
        self._shell.tasks.changed.connect(self._changed)

    def _load(self) -> None:
        def keep(choices: Any) -> None:
            self._kinds = tuple(choices)

        self._shell.tasks.run(self, lambda o, _p: o.library.code("organisation_kind").choices, keep)
        self.list.ask(Question("organisation"), COLUMNS)

    def show_this(self, *, record_id: int = 0, **_more: object) -> None:
        """Open the page of a body (from the search box or another room)."""
        self._beside.close_side()
        if record_id:
            self.page.load(record_id)
            self.list.reload(record_id)

    def entered(self) -> None:
        """Come back: the list is read again, the body on the page stays."""
        self.list.reload(self.page.shown.id if self.page.shown else None)

    def new(self) -> None:
        """Register a body."""
        self._open(None)

    def _choose(self, organisation_id: int) -> None:
        if self._beside.at_home:
            self.page.load(organisation_id)

    def _edit_chosen(self, organisation_id: int) -> None:
        from app.usecases.organisations import pages

        self._shell.tasks.run(self, lambda o, _p: pages.open_page(o, organisation_id), self._edit)

    def _edit(self, shown: Any) -> None:
        self._open(shown)

    def _open(self, shown: Any) -> None:
        """The form, of a new body or of the one that is shown."""
        own = shown.id if shown else None
        title = f"修改 {shown.form.name}" if shown else "登记单位"
        form = Form(
            (
                Entry("name", "名称", required=True, wide=True, hint="照证照、公章上的全称写，方便文书引用"),
                Entry("kind", "类别", "choice", (("", "—"), *self._kinds)),
                Entry("credit_code", "统一社会信用代码", hint="18 位，没有可以空着"),
                Entry("leader", "负责人（联系人）"),
                Entry("phone", "电话"),
                Entry("address", "地址", wide=True),
                Entry("note", "备注", "note", wide=True),
            )
        )
        start = vars(shown.form) if shown else {"kind": ""}
        page = FormPage(
            self._shell, title, form, partial(_keep, own), ("organisation", own or 0, title), start=start
        )
        page.saved.connect(partial(self._saved, page))
        page.left.connect(partial(self._close, page))
        self._beside.put(page)
        page.begin()

    def _saved(self, page: FormPage, done: Any) -> None:
        self._close(page)
        undo = "撤销" if done.entry_id else ""
        self._shell.say(page.said(done.said), undo, partial(self._shell.undoable, done.entry_id))
        self.page.load(done.id)
        self.list.reload(done.id)

    def _close(self, page: FormPage) -> None:
        self._beside.back(page)
        self.list.table.setFocus()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {
            "organisation",
            "mediation_case",
            "mediation_party",
            "service_record",
            "ledger_entry",
            "provider",
        }:
            self.page.reload()


def _keep(own: int | None, office: Any, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """Save what stands in the form; what is wrong is told by field."""
    from app.usecases.organisations import records

    form = records.OrganisationForm(**values)
    problems = records.wrong(office, form, own)
    return (None, problems) if problems else (records.save(office, form, own), {})
