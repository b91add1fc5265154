"""代码表: the tables, the values of the chosen one, and in their place a value's form or a sheet to take."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from app.ui.settings.code_editor import ValueEditor
from app.ui.settings.code_list import CodeList
from app.ui.settings.found_list import RIGHT
from app.ui.settings.sheet_view import SheetKind, SheetView
from app.ui.shell import Shell
from app.ui.widgets.in_place import ListInPlace

FILES = "表格 (*.xlsx *.xls *.et *.ods *.csv)"
RULES = (
    "按代码表和代码对应；代码空着的是新值。出厂的值只能加别的写法、停用或启用；空格子会把本单位的那一项清空。"
)


def _sheets() -> Any:
    from app.usecases.codes import sheets

    return sheets


class CodesView(ListInPlace):
    """One thing at a time; Esc goes back to the tables."""

    def __init__(self, shell: Shell) -> None:
        made = CodeList(shell)
        super().__init__(made, made.values)
        self._shell = shell
        self._bind()

    def _bind(self) -> None:
        self.list.edit.connect(lambda table, code: self.open(ValueEditor(self._shell, table, code)))
        self.list.export.connect(self.export)
        self.list.take.connect(self.choose)

    def export(self, table: str, name: str) -> None:
        """The chosen table (or with "" all) as a workbook where the clerk says."""
        folder = self._shell.settings.folders.get("export", str(Path.home()))
        path, _ = QFileDialog.getSaveFileName(
            self, "导出代码表", f"{folder}/{name}.xlsx", "Excel 文件 (*.xlsx)"
        )
        if path:
            self._shell.settings.folders["export"] = str(Path(path).parent)
            self.write(Path(path), table)

    def write(self, path: Path, table: str) -> None:
        """Write the workbook."""
        sheets = _sheets()
        self._shell.tasks.run(
            self, lambda o, _p: sheets.export(o, path, table),
            lambda n: self._shell.say(f"已导出 {n} 个值到 {path}，改好后用“导入 Excel”读回来"), label="导出代码表",
        )  # fmt: skip

    def choose(self) -> None:
        """Pick the sheet to take."""
        folder = self._shell.settings.folders.get("export", str(Path.home()))
        name, _ = QFileDialog.getOpenFileName(self, "选择代码表", folder, FILES)
        if name:
            self._shell.settings.folders["export"] = str(Path(name).parent)
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Show what a sheet would do."""
        self.open(SheetView(self._shell, path, SheetKind("代码表", "值", RIGHT, RULES, _sheets)))
