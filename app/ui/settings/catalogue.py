"""The service catalogue: the list, and in its place an item's form, a merge, a sheet to take, what has no basis."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from app.ui.settings.catalogue_basis import BasisView
from app.ui.settings.catalogue_editor import ItemEditor
from app.ui.settings.catalogue_list import CatalogueList
from app.ui.settings.catalogue_merge import MergeItems
from app.ui.settings.sheet_view import SheetKind, SheetView
from app.ui.shell import Shell
from app.ui.widgets.in_place import ListInPlace

FILES = "表格 (*.xlsx *.xls *.et *.ods *.csv)"
RULES = "按代码对应：代码有的是修改，没有的是新增。空格子会把那一项清空；表里没有的列不动。"


def _sheets() -> Any:
    from app.usecases.catalogue import sheets

    return sheets


class CatalogueView(ListInPlace):
    """One thing at a time; Esc goes back to the list."""

    def __init__(self, shell: Shell) -> None:
        made = CatalogueList(shell)
        super().__init__(made, made.table)
        self._shell = shell
        self._bind()

    def _bind(self) -> None:
        self.list.edit.connect(lambda item: self.open(ItemEditor(self._shell, "edit", item)))
        self.list.new.connect(lambda: self.open(ItemEditor(self._shell, "new")))
        self.list.split.connect(lambda item: self.open(ItemEditor(self._shell, "split", item)))
        self.list.merge.connect(lambda item: self.open(MergeItems(self._shell, item)))
        self.list.export.connect(self.export)
        self.list.take.connect(self.choose)
        self.list.basis.connect(self.open_basis)

    def open_basis(self) -> None:
        """What has no basis; an item of it is opened from there."""
        view = BasisView(self._shell)
        view.edit.connect(lambda item: self.open(ItemEditor(self._shell, "edit", item)))
        self.open(view)

    def export(self) -> None:
        """The whole catalogue as a workbook where the clerk says."""
        from app.usecases.catalogue import sheets

        folder = self._shell.settings.folders.get("export", str(Path.home()))
        name, _ = QFileDialog.getSaveFileName(
            self, "导出事项目录", f"{folder}/事项目录.xlsx", "Excel 文件 (*.xlsx)"
        )
        if not name:
            return
        self._shell.settings.folders["export"] = str(Path(name).parent)
        self._shell.tasks.run(
            self, lambda o, _p: sheets.export(o, Path(name)),
            lambda n: self._shell.say(f"已导出 {n} 项到 {name}，改好后用“导入 Excel”读回来"), label="导出事项目录",
        )  # fmt: skip

    def choose(self) -> None:
        """Pick the sheet to take."""
        folder = self._shell.settings.folders.get("export", str(Path.home()))
        name, _ = QFileDialog.getOpenFileName(self, "选择事项目录", folder, FILES)
        if name:
            self._shell.settings.folders["export"] = str(Path(name).parent)
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Show what a sheet would do."""
        kind = SheetKind("事项目录", "事项", "settings.catalogue", RULES, _sheets)
        self.open(SheetView(self._shell, path, kind))
