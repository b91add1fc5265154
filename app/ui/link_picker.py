"""What a link leads to, found while typing: a resident, or any record a link may lead to."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidgetItem

from app.ui.picker import QuickPicker
from app.ui.shell import Shell

HINTS = {
    "resident": "姓名、拼音首字母、证件或电话后四位", "household": "户主姓名或首字母、地址、户编号", "area": "网格、楼栋、房屋的名称",
    "organisation": "单位名称里的几个字或首字母", "service_record": "办件编号或申请人",
}  # fmt: skip
OF_LEDGER = "编号、归属、名称里的几个字或首字母"
NOT_THERE = "那本台账里没有，照写就可以"


def _is_text(to: str) -> bool:
    """Whether it is a field whose texts are offered ("party_units.unit"), not a kind of record."""
    return "." in to and not to.startswith("ledger.")


class LinkPicker(QuickPicker):
    """A picker of the records of one kind; of residents the one that the whole window has."""

    def __init__(self, shell: Shell, to: str) -> None:
        super().__init__(shell, HINTS.get(to, OF_LEDGER))
        self._to = to
        if to != "resident":
            self.setAccessibleName("选择")

    def _ask(self) -> None:
        from app.usecases.ledgers import link_finder

        to, text = self._to, self.text()
        if to == "resident" or not text.strip():
            super()._ask()
            return
        self._shell.tasks.run(
            self,
            lambda office, _p: link_finder.candidates(office, to, text),
            self._show,
            latest=f"search.{id(self)}",
        )

    def _fill(self, result: Any) -> None:
        if self._to == "resident":
            super()._fill(result)
            return
        self.found = list(result)
        self._list.clear()
        for one in self.found:
            self._list.addItem(QListWidgetItem(f"{one.title}　　{one.detail}"))
        if not self.found:
            self._list.addItem(NOT_THERE if _is_text(self._to) else "没有找到。换几个字试试，或先登记它")


class LinkLine(LinkPicker):
    """A link in a form: `value()` is the text of what was picked (书名 #12), or what was typed."""

    edited = Signal()

    def __init__(self, shell: Shell, to: str) -> None:
        super().__init__(shell, to)
        self.textEdited.connect(lambda _text: self.edited.emit())
        self.taken.connect(self._took)
        self.went_on.connect(self.focusNextChild)

    def _took(self, record_id: int, title: str, _detail: str) -> None:
        self.setText(self._words(record_id, title))
        self.edited.emit()
        self.focusNextChild()

    def _words(self, record_id: int, title: str) -> str:
        return f"{title} #{record_id}".strip()

    def value(self) -> str:
        """What stands here."""
        return self.text().strip()

    def set_value(self, text: Any) -> None:
        """Put it in."""
        self.setText(str(text or ""))


class OfferedText(LinkLine):
    """A text that is completed from what stands in another ledger; what is not there is written as it is."""

    def _words(self, _record_id: int, title: str) -> str:
        return title
