"""The matters of a visit that were put aside while the next one is asked: what each still lacks, by whose file, which goes."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, clear, column, label, row

NAMED = 3
"""Missing materials named in the line of a matter; the others are a click away."""


@dataclass(frozen=True)
class Kept:
    """An item of a visit as its draft keeps it."""

    id: int
    name: str
    way: str = ""


@dataclass(frozen=True)
class Aside:
    """A matter that was put aside; `filed` are the materials that are ticked only because the resident's file holds them."""

    item: Any
    materials: tuple[Any, ...]
    filed: frozenset[str] = frozenset()

    @property
    def missing(self) -> list[str]:
        """What was not handed in."""
        return [m.name for m in self.materials if not m.received]

    def by_nobodys_file(self) -> "Aside":
        """What was ticked by a file is not brought."""
        ours = [
            replace(m, received=False, attachment_id=None)
            if m.attachment_id is not None or m.name in self.filed
            else m
            for m in self.materials
        ]
        return replace(self, materials=tuple(ours), filed=frozenset())

    def by_file(self, found: dict[str, Any]) -> "Aside":
        """What this file holds is there."""
        new = {m.name for m in self.materials if not m.received and m.name in found}
        ours = [
            replace(m, received=True, attachment_id=found[m.name].attachment_id) if m.name in new else m
            for m in self.materials
        ]
        return replace(self, materials=tuple(ours), filed=self.filed | new)


class SetAside(QWidget):
    """`edited` when one goes, `settled` when what is on file for them is known."""

    edited = Signal()
    settled = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._resident: int | None = None
        self._open: set[int] = set()
        self._turns: dict[int, QPushButton] = {}
        self.matters: list[Aside] = []
        self.busy = False
        self._lines = column(spacing=2)
        self.setLayout(self._lines)
        self.hide()

    def add(self, item: Any, materials: Sequence[Any], filed: frozenset[str]) -> None:
        """Put one aside, with what was brought for it and what the file held."""
        self.matters.append(Aside(item, tuple(materials), filed))
        self._show()

    def kept(self) -> list[dict[str, Any]]:
        """For the draft."""
        return [
            {"id": one.item.id, "name": one.item.name, "way": one.item.way, "filed": sorted(one.filed),
             "materials": [asdict(m) for m in one.materials]}
            for one in self.matters
        ]  # fmt: skip

    def put_back(self, kept: Iterable[dict[str, Any]], resident_id: int | None) -> None:
        """From the draft of a visit of this resident."""
        from app.usecases.services.forms import MaterialForm

        self._resident = resident_id
        self.matters = [
            Aside(
                Kept(one["id"], one["name"], one.get("way", "")),
                tuple(MaterialForm(**m) for m in one["materials"]),
                frozenset(one.get("filed", ())),
            )
            for one in kept
        ]
        self._show()

    def for_resident(self, resident_id: int | None) -> None:
        """Whose visit it is: what another one's file held is not brought, what this one's holds is."""
        if resident_id == self._resident:
            return
        self._resident = resident_id
        self.matters = [one.by_nobodys_file() for one in self.matters]
        self._show()
        self._look()

    def _look(self) -> None:
        """Tick what the resident's file holds already."""
        from app.usecases.services import materials as service_materials

        resident = self._resident
        names = list(dict.fromkeys(name for one in self.matters for name in one.missing))
        self.busy = resident is not None and bool(names)
        if not self.busy:
            return

        def tick(found: Any) -> None:
            self.busy = False
            if resident == self._resident:
                self.matters = [one.by_file(found) for one in self.matters]
                self._show()
            self.settled.emit()

        self._shell.tasks.run(
            self,
            lambda o, _p: service_materials.on_file(o, resident, names),
            tick,
            latest=f"aside.{id(self)}",
        )

    def _show(self) -> None:
        clear(self._lines)
        self._turns.clear()
        self.setVisible(bool(self.matters))
        for at, one in enumerate(self.matters):
            line = row(spacing=8)
            line.addWidget(label(f"{at + 1}. {one.item.name}{self._lacking(one)}", wrap=True), 1)
            if len(one.missing) > NAMED:
                turn = "收起" if one.item.id in self._open else "看全部"
                self._turns[at] = button(turn, partial(self._turn, at), "link", tip="还缺的材料")
                line.addWidget(self._turns[at])
            line.addWidget(button("去掉", partial(self._drop, one.item), "link"))
            self._lines.addLayout(line)

    def _lacking(self, one: Aside) -> str:
        names = one.missing
        if not names:
            return ""
        short = len(names) > NAMED and one.item.id not in self._open
        return f"　还缺：{'、'.join(names[:NAMED] if short else names)}" + (
            f"等 {len(names)} 样" if short else ""
        )

    def _turn(self, at: int) -> None:
        self._open ^= {self.matters[at].item.id}
        self._show()
        self._turns[at].setFocus()

    def _drop(self, item: Any) -> None:
        self.matters = [one for one in self.matters if one.item is not item]
        self._show()
        self.edited.emit()
