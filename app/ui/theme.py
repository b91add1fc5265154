"""Every colour, size and space of the window in one file: tokens, and the style sheet made from them (ui.md rules 8–10)."""

import re
from dataclasses import asdict, dataclass
from string import Template

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
LARGE = 150
"""Percent: from here on there is no room for two facts side by side on the smallest screen."""
GRID = 8
_DESIGN_PIXELS = re.compile(r"\b(\d+)dp\b")


@dataclass(frozen=True)
class Theme:
    """A palette at a scale in percent. `px` turns design pixels into window pixels."""

    palette: Palette
    scale: int

    def px(self, design: float) -> int:
        return round(design * self.scale / 100)

    @property
    def large(self) -> bool:
        """Type so large that what stands side by side on the smallest screen goes one below the other."""
        return self.scale >= LARGE


def theme_of(name: str, scale: int) -> Theme:
    """The theme called "light" or "dark" at one of the scales."""
    return Theme(DARK if name == "dark" else LIGHT, scale if scale in SCALES else 100)


def style_sheet(theme: Theme) -> str:
    """The style sheet of the window: resources/styles/window.qss with the theme's colours and sizes put in."""
    text = (paths.resources() / "styles" / "window.qss").read_text(encoding="utf-8")
    names = asdict(theme.palette)
    names |= {
        "shade": "dark" if theme.palette is DARK else "light",
        "counter": "light" if theme.palette is DARK else "dark",  # what stands on the accent colour
        "icons": (paths.resources() / "icons").as_posix(),
    }
    sized = _DESIGN_PIXELS.sub(lambda m: f"{theme.px(int(m[1]))}px", text)
    return Template(sized).substitute(names)
