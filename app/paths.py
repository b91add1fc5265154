"""Where things are: the program's own resources, and the office's data folder."""

import os
import sys
from pathlib import Path


def resources() -> Path:
    """The folder of definitions, codes, fonts and icons: beside the program, also when frozen."""
    base = getattr(sys, "_MEIPASS", None)
    return Path(base) / "resources" if base else Path(__file__).resolve().parent.parent / "resources"


def default_office() -> Path:
    """Where a new office is kept when nobody chooses: `LIREN_OFFICE`, else the platform's data folder."""
    chosen = os.environ.get("LIREN_OFFICE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        return base / "Liren" / "office"
    base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "liren" / "office"
