"""The box that finds a party: residents, and bodies known from the files, the ledgers or earlier cases."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidgetItem

from app.ui.picker import QuickPicker
from app.ui.search_box import SHOWN


class PartyPicker(QuickPicker):
    """`taken` when a resident is picked, `body_taken` with the `bodies.Body` that was picked."""

    body_taken = Signal(object)

    def _ask(self) -> None:
        text = self.text()
        if not text.strip():
            self._hide()
            return

        def work(office: Any, _progress: Any) -> Any:
            from app.usecases import search
            from app.usecases.mediation import bodies

            residents = [h for h in search.find(office, text).hits if h.kind == "resident"]
            return residents, bodies.find(office, text)

        self._shell.tasks.run(self, work, self._show, latest=f"search.{id(self)}")

    def _fill(self, found: Any) -> None:
        residents, known = found
        people = residents[: SHOWN - len(known)]
        self.found = [*people, *known]
        self._list.clear()
        for one in self.found:
            where = f"单位　来自：{one.where}" if hasattr(one, "where") else f"居民　{one.detail}"
            name = one.name if hasattr(one, "where") else one.title
            self._list.addItem(QListWidgetItem(f"{name}　　{where}"))
        if not self.found:
            self._list.addItem("没有找到。外来的人或单位写好名称按 Tab")
        elif len(residents) > len(people):
            self._list.addItem(f"还有 {len(residents) - len(people)} 人，请再多打几个字")

    def chosen(self, hit: Any) -> None:
        """A resident is picked as anywhere; a body fills in what is known of it."""
        if hasattr(hit, "where"):
            self._forget()
            self.setText(hit.name)
            self.body_taken.emit(hit)
        else:
            super().chosen(hit)
