"""Names and values of a record stand on one line, a link beside them or not; days at the end of a term are never cut."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QLayout, QVBoxLayout, QWidget

from app.ui.theme import style_sheet, theme_of
from app.ui.widgets.facts import facts_grid
from app.ui.widgets.parts import button
from app.ui.widgets.text_table import TextTable


@pytest.mark.parametrize("scale", [100, 150])
def test_a_line_with_a_link_stands_like_the_others(qtbot, scale: int) -> None:
    link = button("显示", lambda: None, "link")
    grid = facts_grid(
        (("性别", "男"), ("年龄", "47"), ("电话", "199"), ("婚姻", "已婚")), beside={"电话": link}
    )
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setStyleSheet(style_sheet(theme_of("light", scale)))
    layout = QVBoxLayout(holder)
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    layout.addWidget(grid)
    layout.addStretch(1)
    holder.resize(900, 400)
    holder.show()
    tops = {w.text(): w.mapTo(holder, QPoint()).y() for w in grid.findChildren(QLabel)}
    assert tops["性别"] == tops["男"] == tops["年龄"] == tops["47"]
    assert abs(tops["电话"] - tops["199"]) <= 1
    assert abs(tops["婚姻"] - tops["已婚"]) <= 1
    heights = [w.height() for w in grid.findChildren(QLabel)]  # else words and link have their middles apart
    assert link.height() - min(heights) <= 4 * scale // 100  # none with the type of the program


@pytest.mark.parametrize("scale", [100, 150])
def test_a_term_is_never_cut(qtbot, shell, scale: int) -> None:
    table = TextTable(shell, "到期", (("期限", 4), ("事项", 14), ("到期", 4)), whole=("期限",))
    qtbot.addWidget(table)
    table.setStyleSheet(style_sheet(theme_of("light", scale)))
    table.resize(500, 300)
    table.show()
    table.show_rows([("超期 1003 个工作日", "商会、协会带动致富", "06-24")], ["overdue"])
    assert table.item(0, 0).font().bold()
    bold = QFont(table.font())
    bold.setBold(True)
    assert table.columnWidth(0) >= QFontMetrics(bold).horizontalAdvance("超期 1003 个工作日") + 20
