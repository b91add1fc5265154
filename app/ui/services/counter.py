"""The counter: who, what, Ctrl+S. A new matter for a known resident takes at most twelve keystrokes."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import Drafted, DraftKeeper
from app.ui.services import short_forms
from app.ui.services.answers import OfferedLine
from app.ui.services.applicant import HINT, AgentLine, ApplicantLine, not_asked, still_asked
from app.ui.services.matter import MatterBox
from app.ui.services.set_aside import SetAside
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.hint_line import HintLine
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.problem_line import ProblemLine

RELATIONS = ("配偶", "子女", "父母", "兄弟姐妹", "邻居", "代办员")
AGENT = "代办人"


def entries(shell: Shell, channels: Any, offers: Any) -> tuple[Entry, ...]:
    """What is asked beside the applicant and the item; the short form of the item's way of working first."""
    from app.usecases.services.forms import APPLICANT_KINDS

    relation = lambda: OfferedLine("与申请人关系", RELATIONS)  # noqa: E731
    return (
        *short_forms.entries(offers.clerks),
        Entry("applicant_kind", "申请人是", "choice", tuple(APPLICANT_KINDS.items())),
        Entry("applicant_phone", "联系电话", hint="居民空着就用档案里的"),
        Entry("channel", "渠道", "choice", tuple(channels)),
        Entry("address", "上门地址", hint="居民空着就用档案里的住址"),
        Entry("note", "备注"),
        Entry("consult", "只是咨询，先不收件", "check"),
        Entry("by_agent", "代办人来办", "check"),
        Entry("agent", "代办人", "own", make=lambda: AgentLine(shell), group=AGENT),
        Entry("agent_phone", "代办人电话", group=AGENT),
        Entry("agent_relation", "与申请人关系", "own", make=relation, wide=True, group=AGENT),
    )


class Counter(Drafted):
    """`taken` gives the new records' ids; `left` when the clerk goes back."""

    taken = Signal(list)
    _draft: DraftKeeper

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._waits: bool | None = None
        self._first_channel = ""
        self._restored: set[str] = set()  # what a draft put beside the form
        self._channel = ""  # what stands there unless the clerk chose another
        self._form: Form | None = None
        self._offers: Any = None
        self._across = 1 if shell.theme.large else 2
        self._build()
        self._bind()

    def _build(self) -> None:
        self.person = ApplicantLine(self._shell)
        self._who = label("", "dim", wrap=True)
        self._who.hide()
        self.box = MatterBox(self._shell)
        self.aside = SetAside(self._shell)
        self._more = column(spacing=0)
        self._problem = ProblemLine()
        self._accept = button(short_forms.ORDINARY.button, self.accept, "primary", "Ctrl+S", self)
        self._receive = button("只收件", lambda: self.accept(accept=False))
        back = button("返回", self.leave, "", "Esc", self)
        another = button(
            "再办一件事", self.add_matter, "", "Ctrl+Shift+J", self, tip="同一个人这次一并办几件事"
        )
        name = label("申请人", "small")
        name.setBuddy(self.person)
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        head = QWidget()
        head.setLayout(flow(label("新办件", "h2"), self._accept, self._receive, back, spacing=8))
        layout.addWidget(head)
        hint = HintLine(self.person, HINT).below
        for widget in (self._problem, name, self.person, hint, self._who):
            layout.addWidget(widget)
        layout.addWidget(self.aside)
        layout.addWidget(self.box)
        layout.addLayout(row(another, None))
        layout.addLayout(self._more)
        layout.addStretch(1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.person.taken.connect(self._picked)
        self.person.went_on.connect(self.box.search.setFocus)
        self.person.textEdited.connect(self._unpicked)
        self.person.editingFinished.connect(self._say_who)
        self.person.known.connect(self._say_who)
        self.box.settled.connect(self._go_on)
        self.aside.settled.connect(self._go_on)
        self.aside.edited.connect(self._touch)
        self.box.changed.connect(self._say_channel)
        self.box.changed.connect(self._fit)
        self.box.changed.connect(self._problem.hide)  # 请选择办理事项 has been answered
        self.person.taken.connect(self._touch)
        self.person.textEdited.connect(self._touch)
        self.box.chosen.connect(self._touch)
        self.box.ticked.connect(self._touch)

        def work(office: Any, _progress: Any) -> Any:
            from app.usecases.services import asks as service_asks

            return office.library.code("service_channel").choices, service_asks.offers(office)

        self._shell.tasks.run(self, work, lambda found: self._show_form(*found))

    @property
    def search(self) -> Any:
        """The line in which the item is typed."""
        return self.box.search

    def _show_form(self, channels: Any, offers: Any) -> None:
        self._offers = offers
        form = self._form = Form(entries(self._shell, channels, offers), columns=self._across)
        form.show_group(AGENT, False)
        for name in short_forms.NOTES:
            form.controls[name].setMaximumHeight(self.fontMetrics().height() * 4)
        self._first_channel = self._channel = form.values()["channel"]
        self._say_channel()
        self._fit()
        form.edited.connect(self._follow)
        self._more.addWidget(form)
        self._draft = DraftKeeper(
            self._shell, form, "service_record", 0, "新办件", more=self._chosen, put_back=self._put_back
        )
        self._draft.discarded.connect(self._take_back)
        self._draft.offer()
        form.submitted.connect(self.accept)

    def _touch(self, *_what: object) -> None:
        """Who, what and which materials are as much of the draft as what is typed."""
        if self._form is not None:
            self._draft.touch()

    def _fit(self) -> None:
        """The short form of the way of working, and what the button then does."""
        short = short_forms.ORDER if self._is_order() else short_forms.of(getattr(self.box.item, "way", ""))
        self._accept.setText(short.button)
        self._accept.setToolTip(f"{short.button}（Ctrl+S）")
        self._receive.setVisible(short.receipt)
        if self._form is not None:
            wanted = getattr(self.box.item, "code", "") in self._offers.content_items
            hint = "诉求内容：什么事、在哪里" if wanted else ""
            self._form.controls["note"].setProperty("placeholderText", hint)
            provider = self._form.controls["provider"]
            if isinstance(provider, OfferedLine):
                provider.offer(self._offers.providers_of(getattr(self.box.item, "code", "")))
            for one in short_forms.SHORT.values():
                self._form.show_group(one.group, one.group == short.group)

    def _say_channel(self) -> None:
        """How the item usually comes, until the clerk says otherwise; what is added came the same way."""
        if self._form is None or self._form.values()["channel"] != self._channel:
            return
        usual = self._offers.usual_channels.get(getattr(self.box.item, "code", ""), "")
        if usual or not self.aside.matters:
            self._channel = usual or self._first_channel
            self._form.fill({"channel": self._channel})

    def _is_order(self) -> bool:
        """Whether it becomes a 点单, by the way it came or by the item."""
        if self._form is None or self._offers is None:
            return False
        came = self._form.values()["channel"] in self._offers.order_channels
        return came or getattr(self.box.item, "code", "") in self._offers.order_items

    def _follow(self) -> None:
        """The form hangs together: who comes for somebody, who gives no name, what the button then does."""
        if self._form is not None:
            self._fit()
            values = self._form.values()
            self._form.show_group(AGENT, bool(values["by_agent"]))
            unknown = values["applicant_kind"] == "unknown"
            if unknown and self.person.text():
                self.person.clear()
                self._unpicked()
            self.person.setEnabled(not unknown)
            self._say_who()

    def _chosen(self) -> dict[str, Any]:
        """What stands beside the form: the applicant and the items, for the draft."""
        item = self.box.item.id if self.box.item is not None else 0
        brought = [m.name for m in self.box.materials() if m.received]
        return {
            "_resident": self.person.picked, "_name": self.person.text(), "_who": self._who.text(), "_item": item,
            "_brought": brought, "_added": self.aside.kept(),
        }  # fmt: skip

    def _take_back(self) -> None:
        """The draft is not wanted: what it put beside the form goes with it."""
        for put, undo in (
            ("_added", partial(self.aside.put_back, (), self.person.picked)),
            ("_item", self.box.start_again),
            ("_name", self.person.clear),
        ):
            if put in self._restored:
                undo()
        if "_name" in self._restored:
            self._unpicked()
            self.person.setFocus()

    def _put_back(self, fields: dict[str, Any]) -> None:
        nobody = self.person.picked is None and not self.person.text()
        free = {"_name": nobody, "_item": self.box.item is None and not self.search.text(),
                "_added": not self.aside.matters}  # fmt: skip
        self._restored = {name for name, empty in free.items() if empty and fields.get(name)}
        self._channel = "" if "_item" in self._restored else self._channel  # as it was kept
        if nobody:
            if fields.get("_resident"):
                self.person.choose(fields["_resident"], fields.get("_name") or "")
                self._look_into(self.person.picked)
                self._who.setText(fields.get("_who") or "")
                self._who.setVisible(bool(fields.get("_who")))
            else:
                self.person.setText(fields.get("_name") or "")
            if self.person.hasFocus():
                self.person.selectAll()  # who types on means somebody else
        if fields.get("_item") and self.box.item is None and not self.search.text():
            mine = fields.get("_resident") == self.person.picked  # or ticked by another one's file
            self.box.only(fields["_item"], (fields.get("_brought") or ()) if mine else ())
        if fields.get("_added") and not self.aside.matters:
            self.aside.put_back(fields["_added"], fields.get("_resident"))
            self.aside.for_resident(self.person.picked)
        self._follow()

    def keep_draft(self) -> None:
        """Whatever closes the counter, what was chosen and typed stays."""
        if self._form is not None and (self.person.text() or self.box.item is not None or self.aside.matters):
            self._draft.keep()

    def start(self, resident_id: int | None = None, name: str = "") -> None:
        """Begin, perhaps for a known resident."""
        if resident_id:
            self.person.choose(resident_id, name)
            self._look_into(resident_id)
            self.search.setFocus()
        else:
            self.person.setFocus()

    def choose_item(self, item_id: int) -> None:
        """From the search box: an item was chosen first."""
        self.box.only(item_id)

    def _picked(self, resident_id: int, name: str, detail: str) -> None:
        self._who.setText(f"{name}　{detail}")
        self._who.show()
        self._look_into(resident_id)
        self.search.setFocus()

    def _unpicked(self) -> None:
        self.person.picked = None
        self._who.hide()
        self._look_into(None)

    def _look_into(self, resident_id: int | None) -> None:
        """Another one's file from here on: what the former one's held was not brought, in what was put aside neither."""
        self.aside.for_resident(resident_id)
        self.box.for_resident(resident_id)

    def _say_who(self) -> None:
        """A name that is nobody's on file is told before it is kept as a stranger's."""
        if self._form is None or self.person.picked is not None:
            return
        from app.usecases.services.forms import APPLICANT_KINDS, UNKNOWN

        kind = self._form.values()["applicant_kind"]
        nameless = self.person.text().strip() == UNKNOWN
        stranger = "body" if self.person.is_body else "unknown" if nameless else "outsider"
        words = APPLICANT_KINDS[stranger if kind == "resident" else kind]
        alike = self.person.words() if kind == "resident" else ""
        other = f"{alike}；不是居民就再按 Ctrl+S，按{words}登记"
        self._who.setText(other if alike else f"没有从居民里选，按{words}登记")
        self._who.setVisible(bool(self.person.text().strip()))
        self.person.look()

    def add_matter(self) -> None:
        """Put the chosen matter aside and ask for one more, for the same visit."""
        if self.box.item is None or self.box.busy:
            self._problem.say("先选好这一件要办什么，再办另一件")
            self.search.setFocus()
            return
        self._problem.say("")
        self.aside.add(self.box.item, self.box.materials(), self.box.on_file())
        self._touch()
        self.box.start_again()

    def _forms(self, values: dict[str, Any]) -> list[Any]:
        from app.usecases.services.forms import ServiceForm

        agent = self._form.controls["agent"] if self._form is not None else None
        if not values["by_agent"]:
            values |= {"agent": "", "agent_phone": "", "agent_relation": ""}
        picked = self.person.picked
        who: dict[str, Any] = {
            "resident_id": picked,
            "applicant": "" if picked is not None else self.person.text().strip(),
            "agent_id": agent.picked if isinstance(agent, AgentLine) and values.get("agent") else None,
        }
        matters = [(one.item, list(one.materials)) for one in self.aside.matters]
        if self.box.item is not None or not matters:
            matters.append((self.box.item, self.box.materials()))
        short = {name: values.pop(name, "") for name in short_forms.NAMES}
        return [
            ServiceForm(
                **who | values | short_forms.answers(item.way if item is not None else "", values | short),
                item_id=item.id if item is not None else 0, materials=materials,
            )
            for item, materials in matters
        ]  # fmt: skip

    def accept(self, *, accept: bool = True) -> None:
        """Take the visit's matters; those that are complete are accepted and their receipts shown to print."""
        if self.box.busy or self.aside.busy:
            self._waits = accept
            return
        agent = self._form.controls["agent"] if self._form is not None else None
        if open_list := next((line for line in (self.person, agent) if still_asked(line)), None):
            self._problem.say("先从名单里选一位；都不是就按 Esc 收起名单，再按 Ctrl+S")
            open_list.setFocus()
            return
        from app.usecases.services import asks as service_asks
        from app.usecases.services import records as service_records

        forms = self._forms(self._form.values() if self._form is not None else {})
        unasked = not_asked(self.person, agent, forms[0])

        def work(office: Any, _progress: Any) -> Any:
            if problems := service_records.problems(office, forms):
                return None, problems, None
            for line, name in unasked:
                if alike := service_asks.namesakes(office, name):
                    return None, {}, (line, name, alike)
            return service_records.take_many(office, forms, accept=accept), {}, None

        self._shell.tasks.run(
            self, work, self._taken, self._problem.refuse, label="受理" if accept else "收件"
        )

    def _go_on(self) -> None:
        """What was still being looked up is there: do what was asked meanwhile."""
        if self._waits is not None and not self.box.busy and not self.aside.busy:
            accept, self._waits = self._waits, None
            self.accept(accept=accept)

    def _taken(self, result: Any) -> None:
        ids, problems, alike = result
        if alike is not None:  # asked once: the same again keeps the stranger as one
            line, name, found = alike
            line.told = name
            line.found_out(name, found)
            line.close_list()
            if line is not self.person:
                problems = {"agent": f"{line.words()}；不是这个人就再按 Ctrl+S"}
        rest = self._form.show_problems(problems) if self._form is not None else list(problems.values())
        self._problem.say("；".join(rest))
        if alike is not None:
            line.setFocus()
        elif rest:
            (self.person if "applicant" in problems else self.search).setFocus()
        if ids is None:
            return
        self._draft.done()
        self.taken.emit(ids)
