"""The pages of places: a grid, group or estate with its buildings and those responsible; a building's front; a dwelling."""

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.residents.building_front import FrontTable, mark
from app.ui.residents.papers_menu import offer_papers
from app.ui.shell import Shell
from app.ui.widgets.facts import facts_grid
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row, scrolled
from app.ui.widgets.text_table import TextTable


class Page(QWidget):
    """What the pages share: `act` (what, id) asks the view for a form or another page."""

    act = Signal(str, int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.shown: Any = None
        self._body = column(spacing=12, margins=(20, 12, 20, 12))
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        layout = column()
        layout.addWidget(scrolled(inner))
        self.setLayout(layout)

    def _head(self, title: str, off: Any, *buttons: QWidget) -> None:
        clear(self._body)
        words = label(title, "h1", copyable=True)
        words.setWordWrap(True)
        line = row(words)
        line.setStretch(0, 1)
        if off:
            line.addWidget(label(f"{off} 起停用", "warning"))
        self._body.addLayout(line)
        if buttons:
            self._body.addLayout(flow(*buttons))

    def _say(self, what: str) -> None:
        self.act.emit(what, self.shown.id)

    def _duties(self, duties: Any, words: str) -> None:
        """Those responsible, those of before last; Enter corrects."""
        self._body.addLayout(
            flow(label("责任人", "h2"), None, button(words, lambda: self._say("duty"), "", "Ctrl+D", self))
        )
        if not duties:
            self._body.addWidget(
                label(
                    "还没有登记责任人。网格长、网格员、楼栋长、民警等可以各登记一位或几位。", "dim", wrap=True
                )
            )
            return
        table = TextTable(self._shell, "责任人", (("角色", 6), ("姓名", 6), ("电话", 8), ("任期", 14)))
        table.show_rows([(d.role_label, d.name, d.phone, d.time) for d in duties])
        table.opened.connect(lambda at: self.act.emit("duty.edit", duties[at].id))
        self._body.addWidget(table)
        _whole(table, len(duties))

        def of(what: str) -> None:
            self.act.emit(what, duties[max(table.currentRow(), 0)].id)

        self._body.addLayout(
            flow(
                button("修改", lambda: of("duty.edit")),
                button("交接", lambda: of("duty.over"), tip="换人：原来的记到历史里，新的从这天起"),
                button("删除", lambda: of("duty.delete"), tip="只用于登记错了的"),
            )
        )


def _whole(table: TextTable, rows: int, most: int = 12) -> None:
    """A table as high as its rows."""
    for part in (table, table.horizontalHeader()):
        part.ensurePolished()
    table.fit()
    line = table.verticalHeader().defaultSectionSize()
    head = max(table.horizontalHeader().sizeHint().height(), line)
    table.setFixedHeight(line * min(rows, most) + head + 8)


class AreaPageView(Page):
    """A grid, group or estate."""

    open_place = Signal(int)

    def show_page(self, page: Any) -> None:
        """Put the page up."""
        self.shown = page
        edit = button("修改", lambda: self._say("edit"), "", "F2", self)
        more = []
        if page.kind == "estate":
            more = [button("新增楼栋", lambda: self._say("add.building"), "primary", "Ctrl+N", self),
                    button("划入网格", lambda: self._say("assign"), "", "Ctrl+G", self)]  # fmt: skip
        if page.kind == "grid":
            more = [
                button(
                    "打印",
                    partial(offer_papers, self._shell, self, "area", page.id, "grid"),
                    "",
                    "Ctrl+P",
                    self,
                )
            ]
        self._head(page.name, page.off, *more, edit)
        counts = f"现住 {page.residents:,} 人　{page.households:,} 户　60 岁以上 {page.old:,} 人　楼栋 {len(page.buildings)} 栋"
        self._body.addWidget(label(counts, copyable=True, wrap=True))
        facts = [(n, t) for n, t in (("所属网格", page.grid), ("居民小组", page.group)) if t]
        facts += [("别名", "、".join(page.aliases))] if page.aliases else []
        if every := [*facts, *page.facts]:
            self._body.addWidget(facts_grid(every))
        if page.kind != "estate":
            self._duties(page.duties, "新增责任人")
        self._buildings(page)
        if page.kind == "estate":
            self._duties(page.duties, "新增责任人")
        self._body.addStretch(1)

    def _buildings(self, page: Any) -> None:
        self._body.addWidget(label("楼栋", "h2"))
        if not page.buildings:
            words = {
                "grid": "还没有楼栋划在这个网格。在左边选楼栋或小区，按 Ctrl+G 划入网格，住在里面的人一并改好。",
                "group": "还没有楼栋属于这个小组。修改楼栋时可以选居民小组。",
            }
            self._body.addWidget(
                label(
                    words.get(page.kind, "还没有楼栋。按 Ctrl+N 新增，或登记带地址的居民，楼栋自动建好。"),
                    "dim",
                    wrap=True,
                )
            )
            return
        table = TextTable(self._shell, "楼栋", (("楼栋", 16), ("网格", 8), ("房屋", 6), ("现住", 6)))
        table.show_rows(
            [(b.name, b.grid, f"{b.dwellings:,} 套", f"{b.residents:,} 人") for b in page.buildings]
        )
        table.opened.connect(lambda at: self.open_place.emit(page.buildings[at].id))
        self._body.addWidget(table)
        _whole(table, len(page.buildings), 14)


class _Swatch(QWidget):
    """A small square in a state's colour."""

    def __init__(self, shell: Shell, state: str) -> None:
        super().__init__()
        self._shell, self._state = shell, state
        side = shell.theme.px(12)
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), mark(self._shell.theme.palette, self._state))
        painter.end()


class FrontView(QWidget):
    """A building: its name, counts in words beside their colours, the picture."""

    act = Signal(str, int)
    opened = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.shown: Any = None
        self.table = FrontTable(shell)
        self.title = label("", "h1", copyable=True)
        self.about = label("", "dim", wrap=True)
        self._legend = QHBoxLayout()
        self._legend.setSpacing(8)
        self._people = column(spacing=2)
        self._build()

    def _build(self) -> None:
        tools = row(
            button(
                "生成房屋",
                lambda: self._say("rooms"),
                "primary",
                "Ctrl+R",
                self,
                tip="按层数、单元和每层户数一次建好",
            ),
            button("划入网格", lambda: self._say("assign"), "", "Ctrl+G", self),
            button("责任人", lambda: self._say("duty"), "", "Ctrl+D", self, tip="登记楼栋长等责任人"),
            button("修改", lambda: self._say("edit"), "", "F2", self),
            button("打印", self._print, "", "Ctrl+P", self, tip="楼栋住户表"),
        )
        self._empty = EmptyState(
            "这栋楼还没有房屋。按层数、单元数和每层户数一次生成，或登记带房号的居民，房屋自动建好。",
            "生成房屋",
            lambda: self._say("rooms"),
        )
        self.title.setWordWrap(True)
        head = row(self.title)
        head.setStretch(0, 1)
        head.addLayout(tools)
        layout = column(spacing=6, margins=(16, 12, 16, 12))
        layout.addLayout(head)
        layout.addWidget(self.about)
        layout.addLayout(self._people)
        layout.addLayout(self._legend)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        self.setLayout(layout)
        self.table.opened.connect(self.opened)
        self.setFocusProxy(self.table)

    def _print(self) -> None:
        if self.shown is not None:
            offer_papers(self._shell, self, "area", self.shown.id, "building")

    def _say(self, what: str) -> None:
        if self.shown is not None:
            self.act.emit(what, self.shown.id)

    def show_front(self, front: Any, dwelling_id: int = 0) -> None:
        """Put a building up."""
        self.shown = front
        self.title.setText(front.name)
        said = [
            front.grid or "未划网格",
            front.group,
            f"{len(front.cells):,} 套",
            f"{front.households:,} 户",
            f"现住 {front.residents:,} 人",
        ]
        said += [f"{n} {t}" for n, t in front.facts if n in ("层数", "单元数", "建成年份")]
        if front.unplaced:
            said.append(f"另有 {front.unplaced:,} 人只写到楼栋，没有房号")
        self.about.setText("　".join(filter(None, said)))
        clear(self._people)
        today = [d for d in front.duties if d.until is None]
        for one in today[:3]:
            words = f"{one.role_label} {one.name}　{one.phone}".strip()
            self._people.addWidget(
                button(words, partial(self.act.emit, "duty.edit", one.id), "link", tip="修改责任人")
            )
        clear(self._legend)
        for state, words, n in front.counts:
            self._legend.addWidget(_Swatch(self._shell, state))
            self._legend.addWidget(label(f"{words} {n}", "small"))
        self._legend.addStretch(1)
        self.table.show_front(front, dwelling_id)
        self.table.setVisible(bool(front.cells))
        self._empty.setVisible(not front.cells)


class DwellingView(Page):
    """A dwelling: who lives there, owner, use, what is recorded."""

    show_resident = Signal(int)
    show_household = Signal(int)
    back = Signal()
    table: TextTable | None = None

    def show_page(self, page: Any) -> None:
        """Put the page up."""
        self.shown = page
        back = [button("返回楼面图", self.back.emit, "", "Esc", self)] if page.building_id else []
        self._head(
            page.address, page.off,
            button("登记居民", lambda: self._say("person"), "primary", "Ctrl+N", self, tip="在这套房里登记一位居民"),
            button("登记一户", lambda: self._say("household"), "", "Ctrl+H", self, tip="登记户主，同时立户"),
            button("修改房屋", lambda: self._say("edit"), "", "F2", self, tip="用途、产权、房主、出租、隐患"),
            *back,
        )  # fmt: skip
        tags = [page.state_label, page.grid or "未划网格", page.group]
        self._body.addLayout(flow(*(label(t, "tag") for t in tags if t)))
        self._households(page)
        self._residents(page)
        self._body.addWidget(label("房屋情况", "h2"))
        facts = [*page.facts, *((("别名", "、".join(page.aliases)),) if page.aliases else ())]
        if facts:
            self._body.addWidget(facts_grid(facts))
        else:
            self._body.addWidget(label("还没有登记用途、产权和房主，按 F2 填写。", "dim"))
        self._body.addStretch(1)

    def _households(self, page: Any) -> None:
        for home in page.households:
            number = f"户号 {home.number}　" if home.number else ""
            words = f"{number}户主 {home.head or '（没有）'}　{home.members} 人"
            self._body.addWidget(
                button(words, partial(self.show_household.emit, home.id), "link", tip="打开这一户")
            )

    def _residents(self, page: Any) -> None:
        self._body.addWidget(label("住在这里的人", "h2"))
        if not page.people:
            self._body.addWidget(label("没有登记住户。按 Ctrl+H 登记一户，Ctrl+N 登记一位居民。", "dim"))
            self.table = None
            return
        columns = (("姓名", 8), ("与户主关系", 6), ("性别", 3), ("年龄", 3), ("电话", 8), ("现住", 4))
        self.table = table = TextTable(self._shell, "住在这里的人", columns)
        table.show_rows(
            [
                (
                    p.name,
                    p.relation,
                    p.sex,
                    "" if p.age is None else str(p.age),
                    p.phone,
                    "现住" if p.living_here else "不在",
                )
                for p in page.people
            ]
        )
        table.opened.connect(lambda at: self.show_resident.emit(page.people[at].id))
        self._body.addWidget(table)
        _whole(table, len(page.people))
        self.setFocusProxy(table)
