"""What the door needs to know before anybody has come in: is there an office, is it locked, who may enter.

Nothing here imports SQLAlchemy: the door is painted first, the rest is fetched behind it (performance.md line 1).
"""

from pathlib import Path

from app.db import keys
from app.db.names import DATABASE_FILE, KEY_FILE, UNFINISHED_FILE


def exists(folder: Path) -> bool:
    """Whether an office lies in this folder."""
    return (folder / DATABASE_FILE).exists() or (folder / KEY_FILE).exists()


def unfinished(folder: Path) -> bool:
    """Whether the office in this folder is a sample whose making was broken off."""
    return exists(folder) and (folder / UNFINISHED_FILE).exists()


def needs_password(folder: Path) -> bool:
    """Whether it is an encrypted office; samples made with `--plain` are not."""
    if (folder / KEY_FILE).exists():
        return True
    with (folder / DATABASE_FILE).open("rb") as file:
        return not file.read(16).startswith(b"SQLite format 3")


def clerk_names(folder: Path) -> list[str]:
    """Who can log in here."""
    return keys.clerk_names(folder)
