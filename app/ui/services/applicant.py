"""The applicant's line: who stands on file under exactly the name that was written is not kept as a stranger unasked."""

from typing import Any

from PySide6.QtCore import Signal

from app.ui.picker import QuickPicker
from app.ui.shell import Shell

HINT = "姓名、拼音首字母、证件或电话后四位；不是本社区居民就写姓名"
Namesakes = tuple[tuple[int, str, str], ...]
"""(id, name, address) of residents on file."""


class ApplicantLine(QuickPicker):
    """`known` when it is known who has the name; Enter then takes the only one, or opens the list of several."""

    known = Signal()

    def __init__(self, shell: Shell, hint: str = HINT) -> None:
        super().__init__(shell, hint)
        self._of, self._found_alike = "", ()
        self._body = False
        self.told = ""
        """The name of which the clerk was told that it is on file."""

    @property
    def alike(self) -> Namesakes:
        """The residents of exactly this name, of whom none was picked."""
        same = self.picked is None and self._of == self.text().strip()
        return self._found_alike if same else ()

    @property
    def is_body(self) -> bool:
        """Whether what stands here is the name of a unit on file."""
        return self._body and self.picked is None and self._of == self.text().strip()

    def look(self) -> None:
        """Find out who has the name that stands here."""
        from app.usecases.services import asks as service_asks

        name = self.text().strip()
        if name and name != self._of and self.picked is None:
            self._shell.tasks.run(
                self, lambda o, _p: (service_asks.namesakes(o, name), service_asks.is_body(o, name)),
                lambda found: self.found_out(name, *found), latest=f"alike.{id(self)}",
            )  # fmt: skip

    def found_out(self, name: str, found: Any, body: bool = False) -> None:
        """Who has that name."""
        self._of, self._found_alike, self._body = name, tuple(found), body
        self.known.emit()

    @property
    def choosing(self) -> bool:
        """Whether the list from which one of those of that name is to be chosen stands open."""
        return bool(self.alike and self.found and self._shown())

    def close_list(self) -> None:
        """What is offered while typing goes: Enter opens it again."""
        self._hide()

    def words(self) -> str:
        """What is said of them, "" when there are none."""
        alike = self.alike
        if not alike:
            return ""
        _id, name, address = alike[0]
        only = f"本社区有{name}（{address or '没有住址'}），按回车选中"
        return only if len(alike) == 1 else f"本社区有 {len(alike)} 位{name}，按回车从中选"

    def _enter(self) -> None:
        if not self.alike or (self._shown() and self.found):
            super()._enter()
        elif len(self.alike) == 1:
            one, name, address = self.alike[0]
            self.choose(one, name)
            self.taken.emit(one, name, address)
        else:
            self._ask()


class AgentLine(ApplicantLine):
    """Who comes for the applicant: a resident picked, or a name written."""

    edited = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "姓名；本社区居民按回车选中")
        self.textEdited.connect(self.edited)
        self.went_on.connect(self.focusNextChild)
        self.taken.connect(lambda *_one: self.focusNextChild())

    def value(self) -> str:
        """The name."""
        return self.text().strip()

    def set_value(self, value: object) -> None:
        """Put a name in."""
        self.picked = None
        self.setText(str(value or ""))


def not_asked(person: ApplicantLine, agent: object, form: Any) -> list[tuple[ApplicantLine, str]]:
    """Who is written and not picked, of whom it was not asked yet whether a resident of that name is meant."""
    written = [(person, form.applicant if form.applicant_kind == "resident" else "")]
    if isinstance(agent, AgentLine) and form.agent_id is None:
        written.append((agent, form.agent))
    return [(line, name) for line, name in written if name not in ("", line.told)]


def still_asked(line: object) -> bool:
    """Whether the list of those of the name stands open: what was asked there is not answered yet."""
    return isinstance(line, ApplicantLine) and line.choosing
