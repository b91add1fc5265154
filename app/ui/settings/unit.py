"""The community's own data as papers show them, and its grids."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

ENTRIES = (
    Entry("name", "社区名称", required=True),
    Entry("short_name", "简称（用于文号）", required=True),
    Entry("superior", "上级单位", required=True),
    Entry("phone", "咨询电话", hint="印在回执上"),
    Entry("address", "办公地址", wide=True),
    Entry("court", "司法确认的法院", wide=True, hint="例如：某某区人民法院"),
)


def _place(office: Any, _progress: Any) -> str:
    """The community's code and what it names."""
    from app.models.rules.divisions import community
    from app.usecases.offices import opening as offices

    code = offices.own_unit(office).code
    return f"社区代码 {code}　{community(code).full_name}".strip()


class UnitView(QWidget):
    """Name, short name, superior, telephone, address."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._build()

    def _build(self) -> None:
        self.form = Form(ENTRIES)
        self.form.setMaximumWidth(self._shell.theme.px(760))
        self.form.submitted.connect(self.save)
        self._problem = label("", "problem", wrap=True)
        self._code = label("", "dim", wrap=True, copyable=True)
        words = "文书、文号、月报和数据包都用这里的内容。改了以后只影响新的文书，已经打印的不变。"
        layout = column(
            label("单位信息", "h1"),
            label(words, "dim", wrap=True),
            self._code,
            self.form,
            self._problem,
            spacing=12,
        )
        layout.addLayout(
            row(
                needs(self._shell, button("保存", self.save, "primary", "Ctrl+S", self), "settings.unit"),
                None,
            )
        )
        layout.addStretch(1)
        self.setLayout(layout)

    def entered(self) -> None:
        """Read again."""
        from app.usecases.offices import opening as offices

        self._shell.tasks.run(self, lambda o, _p: vars(offices.unit_form(o)), self.form.fill)
        self._shell.tasks.run(self, _place, self._code.setText)

    def save(self) -> None:
        """Check and save."""
        from app.usecases.offices import opening as offices

        form = offices.UnitForm(**self.form.values())
        problems = form.problems()
        self.form.show_problems(problems)
        if not problems:
            self._shell.tasks.run(self, lambda o, _p: offices.save_unit(o, form), self._saved, self._failed)

    def _saved(self, _result: Any) -> None:
        self._problem.setText("")
        self._shell.say("已保存。窗口左上角的名称下次打开时更新。")

    def _failed(self, error: BaseException) -> None:
        self._problem.setText(str(error))


class GridsView(QWidget):
    """The grids, one more, another name."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._grids: Any = []
        self._build()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "网格", (("代码", 10), ("名称", 16), ("现住居民", 6)))
        self.table.currentCellChanged.connect(self._chosen)
        self.name = QLineEdit()
        self.name.setAccessibleName("网格名称")
        self.name.setPlaceholderText("网格名称，如 第三网格")
        self.name.setMaximumWidth(self._shell.theme.px(320))
        self.name.returnPressed.connect(self.add)
        self._problem = label("", "problem", wrap=True)
        tools = row(
            self.name,
            button("新增", self.add, "primary", "Ctrl+N", self, tip="用这个名称新增一个网格"),
            button("改名", self.rename, "", "Ctrl+S", self, tip="把所选的网格改成这个名称"),
            None,
        )
        words = "居民按网格统计和派单。网格改名后，居民仍在原来的网格里。"
        layout = column(label("网格", "h1"), label(words, "dim", wrap=True), spacing=12)
        layout.addLayout(tools)
        layout.addWidget(self._problem)
        layout.addWidget(self.table, 1)
        self.setLayout(layout)

    def entered(self) -> None:
        """Read again."""
        from app.usecases.areas import grids as areas

        self._shell.tasks.run(self, lambda o, _p: areas.grids(o), self._show)

    def _show(self, grids: Any) -> None:
        self._grids = grids
        self.table.show_rows([(g.code, g.name, f"{g.residents:,} 人") for g in grids])

    def _chosen(self, at: int, *_rest: int) -> None:
        if 0 <= at < len(self._grids):
            self.name.setText(self._grids[at].name)

    def add(self) -> None:
        """One more grid."""
        from app.usecases.areas import grids as areas

        words = self.name.text()
        self._shell.tasks.run(self, lambda o, _p: areas.add_grid(o, words), self._done, self._failed)

    def rename(self) -> None:
        """Another name for the chosen one."""
        from app.usecases.areas import grids as areas

        words, at = self.name.text(), self.table.currentRow()
        if 0 <= at < len(self._grids):
            own = self._grids[at].id
            self._shell.tasks.run(
                self, lambda o, _p: areas.rename_grid(o, own, words), self._done, self._failed
            )

    def _done(self, _result: Any) -> None:
        self._problem.setText("")
        self._shell.say("已保存")
        self.entered()

    def _failed(self, error: BaseException) -> None:
        self._problem.setText(str(error))
