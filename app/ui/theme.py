"""Every colour, size and space of the window in one file: tokens, and the style sheet made from them (ui.md rules 8–10)."""

from dataclasses import dataclass

from app import paths


@dataclass(frozen=True)
class Palette:
    """One accent, a grey scale, three signal colours that never carry meaning alone. Contrast is AA on `surface`."""

    ground: str
    surface: str
    raised: str
    line: str
    text: str
    dim: str
    accent: str
    on_accent: str
    soft: str
    due: str
    overdue: str
    done: str


LIGHT = Palette(
    ground="#f3f5f8", surface="#ffffff", raised="#f8f9fb", line="#dde2e9", text="#1d2530", dim="#5a6473",
    accent="#1d5fa6", on_accent="#ffffff", soft="#e6effa", due="#8a5200", overdue="#b3261e", done="#17693a",
)  # fmt: skip
DARK = Palette(
    ground="#14171b", surface="#1c2026", raised="#22272e", line="#343a44", text="#e7eaef", dim="#a2abb8",
    accent="#73aef5", on_accent="#10151c", soft="#22364f", due="#e3ac51", overdue="#f48a82", done="#74c792",
)  # fmt: skip

SCALES = (100, 125, 150, 200)
GRID = 8


@dataclass(frozen=True)
class Theme:
    """A palette at a scale in percent. `px` turns design pixels into window pixels."""

    palette: Palette
    scale: int

    def px(self, design: float) -> int:
        return round(design * self.scale / 100)


def theme_of(name: str, scale: int) -> Theme:
    """The theme called "light" or "dark" at one of the scales."""
    return Theme(DARK if name == "dark" else LIGHT, scale if scale in SCALES else 100)


def style_sheet(theme: Theme) -> str:
    """The whole style sheet of the window."""
    p, px = theme.palette, theme.px
    shade = "dark" if p is DARK else "light"
    icons = (paths.resources() / "icons").as_posix()
    return f"""
* {{ font-size: {px(15)}px; color: {p.text}; }}
QMainWindow, QDialog, QWidget#ground {{ background: {p.ground}; }}
QWidget#surface, QFrame#card {{ background: {p.surface}; }}
QFrame#card {{ border: 1px solid {p.line}; border-radius: {px(6)}px; }}
QWidget#bar {{ background: {p.surface}; border-bottom: 1px solid {p.line}; }}
QWidget#foot {{ background: {p.surface}; border-top: 1px solid {p.line}; }}
QWidget#nav {{ background: {p.surface}; border-right: 1px solid {p.line}; }}
QWidget#nav QToolButton {{ border: none; border-left: {px(3)}px solid transparent; padding: {px(9)}px {px(12)}px;
  text-align: left; background: transparent; }}
QWidget#nav QToolButton:hover {{ background: {p.raised}; }}
QWidget#nav QToolButton:checked {{ background: {p.soft}; border-left-color: {p.accent}; color: {p.accent}; font-weight: bold; }}
QLabel {{ background: transparent; }}
QLabel#h1 {{ font-size: {px(24)}px; font-weight: bold; }}
QLabel#h2 {{ font-size: {px(18)}px; font-weight: bold; }}
QLabel#dim, QLabel#help {{ color: {p.dim}; }}
QLabel#small {{ color: {p.dim}; font-size: {px(13)}px; }}
QLabel#problem {{ color: {p.overdue}; font-size: {px(13)}px; }}
QLabel#due {{ color: {p.due}; }} QLabel#overdue {{ color: {p.overdue}; font-weight: bold; }} QLabel#done {{ color: {p.done}; }}
QLabel#tag {{ background: {p.soft}; color: {p.accent}; border-radius: {px(4)}px; padding: {px(2)}px {px(8)}px; }}
QLabel#warning {{ background: {p.due}; color: {p.surface}; padding: {px(3)}px {px(10)}px; border-radius: {px(4)}px; }}
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit {{ background: {p.surface}; border: 1px solid {p.line};
  border-radius: {px(4)}px; padding: {px(5)}px {px(8)}px; selection-background-color: {p.accent}; selection-color: {p.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: 1px solid {p.accent}; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] {{ border: 1px solid {p.overdue}; }}
QLineEdit:disabled, QComboBox:disabled {{ color: {p.dim}; background: {p.raised}; }}
QComboBox::drop-down {{ border: none; width: {px(22)}px; }}
QComboBox::down-arrow {{ image: url("{icons}/arrow-{shade}.svg"); width: {px(12)}px; height: {px(12)}px; }}
QComboBox QAbstractItemView {{ background: {p.surface}; border: 1px solid {p.line}; selection-background-color: {p.soft};
  selection-color: {p.text}; outline: 0; }}
QPushButton {{ background: {p.surface}; border: 1px solid {p.line}; border-radius: {px(4)}px; padding: {px(6)}px {px(14)}px; }}
QPushButton:hover {{ background: {p.raised}; border-color: {p.dim}; }}
QPushButton {{ outline: none; }}
QPushButton:focus {{ border: 1px solid {p.accent}; background: {p.soft}; }}
QPushButton#primary:focus {{ background: {p.accent}; border: 2px solid {p.text}; }}
QPushButton:disabled {{ color: {p.dim}; }}
QPushButton#primary {{ background: {p.accent}; color: {p.on_accent}; border-color: {p.accent}; font-weight: bold; }}
QPushButton#primary:hover {{ background: {p.accent}; border-color: {p.text}; }}
QPushButton#primary:disabled {{ background: {p.line}; border-color: {p.line}; color: {p.dim}; }}
QPushButton#link {{ border: none; background: transparent; color: {p.accent}; padding: {px(2)}px {px(4)}px; text-align: left; }}
QPushButton#link:hover {{ text-decoration: underline; }}
QPushButton#link:focus {{ border: 1px solid {p.accent}; }}
QCheckBox {{ spacing: {px(6)}px; background: transparent; }}
QCheckBox::indicator {{ width: {px(16)}px; height: {px(16)}px; border: 1px solid {p.dim};
  border-radius: {px(3)}px; background: {p.surface}; }}
QCheckBox::indicator:checked {{ background: {p.accent}; border-color: {p.accent};
  image: url("{icons}/check-on-{shade}.svg"); }}
QCheckBox::indicator:disabled {{ border-color: {p.line}; }}
QCheckBox:focus {{ color: {p.accent}; }}
QPushButton::menu-indicator {{ image: url("{icons}/arrow-{shade}.svg"); width: {px(10)}px;
  subcontrol-position: right center; right: {px(6)}px; }}
QTableView, QListView, QListWidget {{ background: {p.surface}; alternate-background-color: {p.raised};
  border: 1px solid {p.line};
  border-radius: {px(4)}px; gridline-color: {p.line}; selection-background-color: {p.soft}; selection-color: {p.text}; outline: 0; }}
QTableView::item {{ padding: 0 {px(6)}px; border: none; }}
QTableView::item:selected {{ background: {p.soft}; color: {p.text}; }}
QListWidget::item, QListView::item {{ padding: {px(6)}px {px(8)}px; }}
QListWidget::item:hover {{ background: {p.raised}; }}
QListWidget::item:selected {{ background: {p.soft}; color: {p.text}; }}
QHeaderView::section {{ background: {p.raised}; border: none; border-right: 1px solid {p.line}; border-bottom: 1px solid {p.line};
  padding: {px(6)}px {px(8)}px; font-weight: bold; color: {p.dim}; }}
QTableCornerButton::section {{ background: {p.raised}; border: none; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {px(11)}px; }}
QScrollBar::handle:vertical {{ background: {p.line}; border-radius: {px(4)}px; min-height: {px(32)}px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {p.dim}; }}
QScrollBar:horizontal {{ background: transparent; height: {px(11)}px; }}
QScrollBar::handle:horizontal {{ background: {p.line}; border-radius: {px(4)}px; min-width: {px(32)}px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QSplitter::handle {{ background: {p.ground}; }}
QToolTip {{ background: {p.text}; color: {p.surface}; border: none; padding: {px(5)}px; }}
QProgressBar {{ background: {p.raised}; border: 1px solid {p.line}; border-radius: {px(4)}px; text-align: center; height: {px(18)}px; }}
QProgressBar::chunk {{ background: {p.soft}; }}
QMenu {{ background: {p.surface}; border: 1px solid {p.line}; }}
QMenu::item {{ padding: {px(6)}px {px(24)}px; }} QMenu::item:selected {{ background: {p.soft}; }}
QFrame#toast {{ background: {p.text}; border-radius: {px(6)}px; }}
QFrame#toast QLabel {{ color: {p.surface}; }}
QFrame#toast QPushButton {{ background: transparent; color: {p.surface}; border: 1px solid {p.surface}; padding: {px(2)}px {px(10)}px; }}
QFrame#rule {{ background: {p.line}; max-height: 1px; border: none; }}
"""
