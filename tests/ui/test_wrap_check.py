"""Long words of a check box go on in the next line; a table's money and names are never cut; lists keep to their room."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.widgets.record_table import RecordTable
from app.ui.widgets.text_table import TextTable
from app.ui.widgets.wrap_check import WrapCheck
from app.usecases.questions import Column

LONG = "居民家庭经济状况核对授权书和收入财产证明材料以及其他应当提交的说明（原件 3 份）　可后补"


def test_long_words_make_it_higher_and_not_wider(qtbot: QtBot) -> None:
    check = WrapCheck(LONG)
    qtbot.addWidget(check)
    assert check.minimumSizeHint().width() < check.sizeHint().width() / 2
    assert check.heightForWidth(200) > check.heightForWidth(2000)
    check.resize(200, check.heightForWidth(200))
    check.show()
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(190, check.height() - 4))
    assert check.isChecked(), "its words are to be clicked too"


@pytest.mark.parametrize("width", [320, 900])
def test_money_is_never_cut(window: MainWindow, qtbot: QtBot, width: int) -> None:
    table = TextTable(window.shell, "余额", (("款物", 6), ("用途", 8), ("金额", 3)), whole=("金额",))
    qtbot.addWidget(table)
    table.resize(width, 200)
    table.show_rows([("慈善救助专项资金", "春节慰问困难家庭", "1,234,567,890.50 元")])
    assert table.columnWidth(2) >= table.sizeHintForColumn(2)
    assert table.columnWidth(0) > 0


def test_wrapped_words_are_read_to_their_end_in_large_type(window: MainWindow, qtbot: QtBot) -> None:
    window.shell.settings.scale = 200
    window.shell.restyle()
    table = TextTable(window.shell, "每一行会怎样", (("说明", 40),))
    table.setParent(window)
    table.setWordWrap(True)
    table.air = 0
    table.show_rows([("“09991234567”不像电话号码（手机11位；座机7至8位，前面可加区号）",)])
    table.show()
    index, option = table.model().index(0, 0), QStyleOptionViewItem()
    for width in range(500, 560, 4):
        table.resize(width, 300)
        table.initViewItemOption(option)
        option.rect = table.visualRect(index)
        table.itemDelegate().initStyleOption(option, index)
        space = table.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, table)
        drawn = QRect(0, 0, space.width() - 6, 1000)  # the three pixels that every style leaves on both sides
        words = option.fontMetrics.boundingRect(drawn, Qt.TextFlag.TextWordWrap, option.text)
        assert table.rowHeight(0) >= words.height(), width


def test_names_stay_whole_and_other_columns_are_left_out(window: MainWindow, qtbot: QtBot) -> None:
    columns = (("姓名", 6), ("与户主关系", 8), ("电话", 9), ("住在", 9))
    table = TextTable(window.shell, "成员", columns, whole=("姓名",), spare=("住在", "电话"))
    qtbot.addWidget(table)
    table.show_rows([("阿卜杜热合曼·买买提艾力江", "长子", "138****0001", "翠湖小区9栋3单元1501室")])
    table.show()
    left = {}
    for width in (250, 900):
        table.resize(width, 200)
        left[width] = [at for at in range(4) if not table.isColumnHidden(at)]
        assert all(table.columnWidth(at) >= table.sizeHintForColumn(at) for at in left[width][:-1])
    assert left == {250: [0, 1], 900: [0, 1, 2, 3]}


@pytest.mark.parametrize("room", [0.8, 0.6])
def test_a_list_has_no_sideways_bar_where_its_columns_can_share_the_room(qtbot: QtBot, room: float) -> None:
    table = RecordTable("户")
    qtbot.addWidget(table)
    table.spare = ("grid",)
    columns = [
        ("head.name", "户主", 12),
        ("members", "人数", 6),
        ("address", "住址", 14),
        ("grid", "网格", 9),
    ]
    table.rows.start([Column(name, words, width, "text") for name, words, width in columns], ())
    table.show()
    unit = table.fontMetrics().horizontalAdvance("0")
    needed = sum(width * unit + 24 for _, _, width in columns[:3])
    table.resize(round(needed * room) + table.width() - table.viewport().width(), 200)
    assert table.isColumnHidden(3)
    assert table.horizontalHeader().length() <= table.viewport().width()
