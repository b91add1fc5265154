"""What this computer remembers: the last office, window, theme and type size. Never personal data."""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from app.errors import OfficeError, reason


@dataclass
class Settings:
    """Kept as JSON beside the office; unknown keys of a newer program are kept untouched in `extra`."""

    theme: str = "light"
    scale: int = 100
    clerk: str = ""
    window: list[int] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    watch_scanner: bool = True
    placings: dict[str, Any] = field(default_factory=dict)
    """套打: by paper and printer, how far it is moved (`app/ui/placing_panel.py`)."""
    shelf: dict[str, Any] = field(default_factory=dict)
    """台账: whether only one's own ledgers are on the shelf, how wide it is and whether it is folded away."""
    asked: dict[str, str] = field(default_factory=dict)
    """What a form was answered last where it offers that again, by the name of the question (never a person's data)."""
    extra: dict[str, Any] = field(default_factory=dict)


def load(path: Path) -> Settings:
    """Read settings; a missing file gives the defaults, and so does a damaged one (it holds nothing of value)."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return Settings()
    except OSError as error:
        raise OfficeError(f"读不了设置文件：{reason(error)}", "请检查文件夹权限。") from error
    if not isinstance(raw, dict):
        return Settings()
    defaults = Settings()
    known = {f.name for f in fields(Settings)}
    good = {k: v for k, v in raw.items() if k in known and isinstance(v, type(getattr(defaults, k)))}
    extra = {k: v for k, v in raw.items() if k not in known}
    return Settings(**{**good, "extra": extra | good.get("extra", {})})


def save(settings: Settings, path: Path) -> None:
    """Write settings whole or not at all."""
    content = asdict(settings)
    content |= content.pop("extra")
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise OfficeError(f"设置没有保存：{reason(error)}", "请检查磁盘空间和文件夹权限。") from error
