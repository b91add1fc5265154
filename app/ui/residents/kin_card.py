"""亲属: the kin of a resident as a picture, generations as rows, spouses side by side; boxes are buttons."""

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QScrollArea, QWidget

from app.ui.picker import QuickPicker
from app.ui.shell import Shell
from app.ui.widgets.parts import Button, button, clear, column, drop, label, row

if TYPE_CHECKING:
    from app.ui.residents.file_view import FileView

BOX, GAP, ROW = QSize(124, 72), 16, 40
KINDS = (
    ("parent", "的父母"),
    ("spouse", "的配偶"),
    ("sibling", "的兄弟姐妹"),
    ("adopter", "的养父母、继父母"),
)
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class KinBox(Button):
    """One person in the picture; the arrows belong to the picture (Qt would go to the next button)."""

    def __init__(self, picture: "KinPicture") -> None:
        super().__init__("", picture)
        self._picture = picture

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (step := ARROWS.get(Qt.Key(event.key()))) is not None:
            self._picture.go(self, step)
        else:
            super().keyPressEvent(event)


class KinPicture(QWidget):
    """The picture. `opened` gives the resident whose box was pressed; arrows go from box to box, Enter opens."""

    opened = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._graph: Any = None
        self.boxes: dict[int, QPushButton] = {}
        self._at: dict[int, tuple[int, int]] = {}

    def show_graph(self, graph: Any) -> None:
        """Lay the people out and draw."""
        for box in self.boxes.values():
            drop(box)
        self._graph, self.boxes = graph, {}
        self._at = arrange(graph)
        px = self._shell.theme.px
        step_x, step_y = px(BOX.width() + GAP), px(BOX.height() + ROW)
        for node in graph.nodes:
            line, at = self._at[node.resident_id]
            box = _box(self._shell, self, node)
            box.clicked.connect(lambda _on=False, one=node.resident_id: self.opened.emit(one))
            box.setGeometry(
                QRect(
                    QPoint(px(4) + at * step_x // 2, px(4) + line * step_y),
                    QSize(px(BOX.width()), px(BOX.height())),
                )
            )
            box.show()
            self.boxes[node.resident_id] = box
        right = max((b.geometry().right() for b in self.boxes.values()), default=0)
        bottom = max((b.geometry().bottom() for b in self.boxes.values()), default=0)
        self.setFixedSize(right + px(6), bottom + px(6))
        self.update()

    def go(self, box: QPushButton, step: tuple[int, int]) -> None:
        """To the nearest box in that direction."""
        here = box.geometry().center()
        found = [b for b in self.boxes.values() if _ahead(b.geometry().center() - here, step)]
        if found:
            min(found, key=lambda b: _far(b.geometry().center() - here, step)).setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._graph is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._shell.theme.palette
        for edge in self._graph.edges:
            a, b = self.boxes.get(edge.a), self.boxes.get(edge.b)
            if a is None or b is None:
                continue
            pen = QPen(
                QColor(colours.dim if edge.kind != "spouse" else colours.accent), self._shell.theme.px(1.5)
            )
            if edge.ended or edge.kind in ("relative", "adopter"):
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            self._line(painter, a.geometry(), b.geometry(), edge)
        painter.end()

    def _line(self, painter: QPainter, a: QRect, b: QRect, edge: Any) -> None:
        if abs(a.top() - b.top()) < 4:
            left, right = (a, b) if a.left() < b.left() else (b, a)
            if right.left() - left.right() < self._shell.theme.px(BOX.width()):
                y = left.center().y()
                painter.drawLine(left.right(), y, right.left(), y)
            else:
                y = left.bottom() + self._shell.theme.px(8)
                painter.drawPolyline([QPoint(left.center().x(), left.bottom()), QPoint(left.center().x(), y),
                                      QPoint(right.center().x(), y), QPoint(right.center().x(), right.bottom())])  # fmt: skip
            return
        upper, lower = (a, b) if a.top() < b.top() else (b, a)
        middle = lower.top() - self._shell.theme.px(ROW) // 2
        painter.drawPolyline([QPoint(upper.center().x(), upper.bottom()), QPoint(upper.center().x(), middle),
                              QPoint(lower.center().x(), middle), QPoint(lower.center().x(), lower.top())])  # fmt: skip


def _ahead(way: QPoint, step: tuple[int, int]) -> bool:
    along = way.x() * step[0] + way.y() * step[1]
    return along > 8


def _far(way: QPoint, step: tuple[int, int]) -> int:
    across = abs(way.y()) if step[0] else abs(way.x())
    return abs(way.x() * step[0] + way.y() * step[1]) + 3 * across


def _box(shell: Shell, parent: KinPicture, node: Any) -> QPushButton:
    """One person: name, word and age, where he or she lives when it is elsewhere."""
    box = KinBox(parent)
    second = "　".join(
        filter(None, (node.word, "已故" if node.died else f"{node.age}岁" if node.age else ""))
    )
    where = "" if node.same_home or node.died else node.address or "住址不详"
    font = box.font()
    font.setPixelSize(shell.theme.px(13))
    metrics = QFontMetrics(font)
    room = shell.theme.px(BOX.width() - 16)
    where = metrics.elidedText(where, Qt.TextElideMode.ElideLeft, room)
    name = metrics.elidedText(node.name, Qt.TextElideMode.ElideRight, room)
    box.setText("\n".join(filter(None, (name, second, where))))
    said = "，".join(
        filter(None, (node.name, node.word, node.sex, "已故" if node.died else "", node.address))
    )
    box.setAccessibleName(said)
    box.setToolTip(said)
    colours = shell.theme.palette
    ground = colours.soft if node.word == "本人" else colours.ground if node.died else colours.surface
    line = colours.accent if node.word == "本人" else colours.line
    box.setStyleSheet(
        f"QPushButton {{ background: {ground}; color: {colours.dim if node.died else colours.text};"
        f" border: 1px solid {line}; border-radius: 6px; padding: 2px; font-size: {shell.theme.px(13)}px; }}"
        f"QPushButton:focus {{ border: 2px solid {colours.accent}; }}"
    )
    return box


def arrange(graph: Any) -> dict[int, tuple[int, int]]:
    """Row and place (in half boxes) of everyone: the oldest generation on top, couples side by side, children by
    their parents."""
    rows: dict[int, list[int]] = defaultdict(list)
    level = {n.resident_id: n.generation for n in graph.nodes}
    spouses: dict[int, list[int]] = defaultdict(list)
    parents: dict[int, list[int]] = defaultdict(list)
    for e in graph.edges:
        if e.kind == "spouse":
            spouses[e.a].append(e.b)
            spouses[e.b].append(e.a)
        elif level.get(e.a) != level.get(e.b) and e.a in level and e.b in level:
            upper, lower = (e.a, e.b) if level[e.a] > level[e.b] else (e.b, e.a)
            parents[lower].append(upper)
    at: dict[int, tuple[int, int]] = {}
    for line, generation in enumerate(sorted(set(level.values()), reverse=True)):
        waiting = sorted(
            (i for i in level if level[i] == generation), key=lambda i: _under(i, parents, spouses, at)
        )
        for one in waiting:
            if one not in rows[line]:
                couple = [s for s in spouses[one] if level.get(s) == generation and s not in rows[line]]
                rows[line] += [one, *couple]
        place = 0
        for one in rows[line]:
            wanted = [at[p][1] for p in parents[one] if p in at]
            place = max(place, sum(wanted) // len(wanted)) if wanted else place
            at[one] = (line, place)
            place += 2
    return at


def _under(one: int, parents: Any, spouses: Any, at: Any) -> tuple[float, int]:
    places = [at[p][1] for who in (one, *spouses[one]) for p in parents[who] if p in at]
    return (sum(places) / len(places) if places else 1e6, 0 if parents[one] else 1)


class KinCard(QFrame):
    """The card in a person's file: the picture, kin on file below it, and a line to add kin across households."""

    def __init__(self, view: "FileView") -> None:
        super().__init__()
        self.setObjectName("card")
        self._view, self._shell, self._file = view, view.shell, view.shown
        self.picture = KinPicture(self._shell)
        self._rows = column(spacing=2)
        self._words = label("", "dim", wrap=True)
        self._build()
        self._load()

    def _build(self) -> None:
        self._area = QScrollArea()
        self._area.setWidget(self.picture)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._adding = QWidget()
        self.who = QuickPicker(self._shell, "姓名或首字母，回车选中")
        self.who.setAccessibleName("亲属姓名")
        self.kind = QComboBox()
        self.kind.setAccessibleName("是什么亲属")
        for value, words in KINDS:
            self.kind.addItem(f"是{self._file.name}{words}", value)
        save = button("登记", self._add, "primary")
        line = row(self.who, self.kind, save, spacing=6)
        line.setStretch(0, 1)
        self._adding.setLayout(line)
        self._adding.hide()
        add = button("登记别户的亲属", self._ask, "link")
        layout = column(spacing=6, margins=(16, 12, 16, 12))
        layout.addLayout(row(label("亲属", "h2"), None, add))
        layout.addWidget(self._words)
        layout.addWidget(self._area)
        layout.addWidget(self._adding)
        layout.addLayout(self._rows)
        self.setLayout(layout)
        self.picture.opened.connect(self._view.show_resident)
        self.who.taken.connect(lambda *_who: self.kind.setFocus())
        self.who.went_on.connect(self.kind.setFocus)

    def _load(self) -> None:
        from app.usecases.residents import kin

        one = self._file.id
        self._shell.tasks.run(self, lambda o, _p: (kin.kin_graph(o, one), kin.rows(o, one)), self._show)

    def _show(self, found: Any) -> None:
        graph, rows = found
        alone = len(graph.nodes) < 2
        self._words.setText(
            "还不知道他的亲属。登记到户，或登记别户的亲属，这里就画出来。" if alone
            else "左右方向键移动，回车打开他的档案。虚线是姻亲、养亲或已终止的关系。"
        )  # fmt: skip
        self._area.setVisible(not alone)
        if not alone:
            self.picture.show_graph(graph)
            bar = self._area.horizontalScrollBar().sizeHint().height()
            self._area.setFixedHeight(min(self.picture.height() + bar + 4, self._shell.theme.px(460)))
            self._area.ensureWidgetVisible(self.picture.boxes[self._file.id])
        clear(self._rows)
        for k in rows:
            self._rows.addLayout(self._line(k))

    def _line(self, k: Any) -> Any:
        when = f"（{k.end} 终止）" if k.end else ""
        name = button(k.other, partial(self._view.show_resident.emit, k.other_id), "link")
        items: list[QWidget | None] = [label(f"{k.word}{when}", "dim"), name, None]
        if k.end is None and k.word in (
            "丈夫",
            "妻子",
            "配偶",
            "养父",
            "养母",
            "养父母",
            "养子",
            "养女",
            "养子女",
        ):
            items.append(
                button("终止", partial(self._end, k.id), "link", tip=f"与 {k.other} 的关系从今天起终止")
            )
        items.append(button("删除", partial(self._remove, k.id), "link", tip="登记错了才删除"))
        return row(*items)

    def _ask(self) -> None:
        self._adding.setVisible(self._adding.isHidden())
        if not self._adding.isHidden():
            self.who.setFocus()

    def _add(self) -> None:
        from app.usecases.residents import kin

        form = kin.KinForm(self.who.picked, self._file.id, self.kind.currentData())
        self._do(lambda o, _p: kin.add(o, form))

    def _end(self, kinship_id: int) -> None:
        from app.usecases.residents import kin

        self._do(lambda o, _p: kin.end(o, kinship_id))

    def _remove(self, kinship_id: int) -> None:
        from app.usecases.residents import kin

        self._do(lambda o, _p: kin.remove(o, kinship_id))

    def _do(self, work: Any) -> None:
        def done(result: Any) -> None:
            self._shell.say(result.said, "撤销", lambda: self._shell.undoable(result.entry_id))
            self._load()

        self._shell.tasks.run(self, work, done)


def kin_card(view: "FileView") -> QWidget:
    """The card for the one-page file."""
    return KinCard(view)
