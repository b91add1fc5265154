"""Light or dark, and the size of type; applied at once."""

from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import column, label

THEMES = (("light", "浅色"), ("dark", "深色"))
SCALES = (
    (100, "标准（100%）"), (125, "较大（125%）"), (150, "大字（150%）"), (200, "特大（200%）"),
)  # fmt: skip


class LookView(QWidget):
    """Two choices."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.theme, self.scale = QComboBox(), QComboBox()
        self._build()

    def _build(self) -> None:
        kept = self._shell.settings
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        boxes = ((self.theme, "颜色", THEMES, kept.theme), (self.scale, "字号", SCALES, kept.scale))
        for at, (box, name, choices, now) in enumerate(boxes):
            box.setAccessibleName(name)
            for value, words in choices:
                box.addItem(words, value)
            box.setCurrentIndex(max(box.findData(now), 0))
            box.currentIndexChanged.connect(self.apply)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            grid.addWidget(label(name), at, 0)
            grid.addWidget(box, at, 1)
        grid.setColumnStretch(2, 1)
        words = "选好马上生效，只影响这台电脑。"
        layout = column(label("外观", "h1"), label(words, "dim"), spacing=12)
        layout.addLayout(grid)
        layout.addStretch(1)
        self.setLayout(layout)

    def apply(self) -> None:
        """Keep the choice and show it."""
        kept = self._shell.settings
        kept.theme, kept.scale = self.theme.currentData(), self.scale.currentData()
        self._shell.restyle()
