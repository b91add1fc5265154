"""文书式样: the list, and in its place a template's form, its differences, a file before it is put on."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from app.ui.settings.paper_compare import CompareView, TakeView
from app.ui.settings.paper_editor import PaperEditor
from app.ui.settings.paper_list import PaperList
from app.ui.shell import Shell
from app.ui.widgets.in_place import ListInPlace

FILES = "文书式样 (*.toml)"


class PapersView(ListInPlace):
    """One thing at a time; Esc goes back to the list."""

    def __init__(self, shell: Shell) -> None:
        made = PaperList(shell)
        super().__init__(made, made.table)
        self._shell = shell
        self._bind()

    def _bind(self) -> None:
        self.list.edit.connect(lambda key, name: self.open(PaperEditor(self._shell, key, name)))
        self.list.compare.connect(lambda key, name: self.open(CompareView(self._shell, key, name)))
        self.list.export.connect(self.export)
        self.list.take.connect(self.choose)

    def export(self, key: str, name: str) -> None:
        """The chosen template as a file where the clerk says."""
        folder = self._shell.settings.folders.get("export", str(Path.home()))
        path, _ = QFileDialog.getSaveFileName(self, "导出文书式样", f"{folder}/{name}.toml", FILES)
        if path:
            self._shell.settings.folders["export"] = str(Path(path).parent)
            self.write(Path(path), key)

    def write(self, path: Path, key: str) -> None:
        """Write the file."""
        from app.usecases.papers import templates as paper_templates

        self._shell.tasks.run(
            self, lambda o, _p: paper_templates.export(o, key, path),
            lambda _none: self._shell.say(f"已导出到 {path}，改好后用“换上改好的”读回来"),
            self.list.problem.refuse, label="导出文书式样",
        )  # fmt: skip

    def choose(self) -> None:
        """Pick the file to put on."""
        folder = self._shell.settings.folders.get("export", str(Path.home()))
        name, _ = QFileDialog.getOpenFileName(self, "选择改好的式样", folder, FILES)
        if name:
            self._shell.settings.folders["export"] = str(Path(name).parent)
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Check the file; show what it would change, or what is wrong with it and where."""
        from app.usecases.papers import templates as paper_templates

        def show(incoming: Any) -> None:
            self.open(TakeView(self._shell, incoming))

        self.list.problem.say("")
        self._shell.tasks.run(
            self, lambda o, _p: paper_templates.read(o, path), show, self.list.problem.refuse,
            label="检查文书式样",
        )  # fmt: skip
