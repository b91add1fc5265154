"""A file appears whole or not at all: written beside its place, flushed to the disk, then renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import OfficeError, reason


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the name to write to; when the block ends well it becomes `path`, otherwise it is removed.

    Raises OfficeError when the disk refuses: full, write-protected, pulled out, or the file is open
    elsewhere.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as problem:
        raise OfficeError(
            f"文件没有存成：{path}（{reason(problem)}）",
            "请检查磁盘是否已满、U盘是否拔出、该文件是否正被别的程序打开，然后重试。",
        ) from problem
    finally:
        _remove(part)


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # a pulled stick: there is nothing left to clear, and the failure itself is already being reported
