"""The folder a scanner writes to: what lies there complete is offered, and moved aside once it is kept."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from app.errors import ClerkError, OfficeError, reason
from app.exchange import scans
from app.office import Office
from app.usecases.attachments import files as attachments
from app.usecases.attachments.files import read_file

TAKEN_FOLDER = "已存入里仁"


@dataclass(frozen=True)
class Waiting:
    """A file in the scanner's folder; `problem` says why it cannot be kept, `stamp` is when it was written last."""

    path: Path
    name: str
    thumbnail: bytes
    stamp: int
    problem: str = ""


def waiting(folder: Path, known: Collection[tuple[str, int]] = ()) -> tuple[Waiting, ...]:
    """What lies in the scanner's folder and is written to the end, oldest first. What is `known` by name and stamp is left
    out; what was written on since (a scanner pauses between two sheets) is looked at again."""
    try:
        now = time.time()
        files = sorted(
            (p for p in folder.iterdir() if p.suffix.lower() in scans.ENDINGS and p.is_file()),
            key=lambda p: p.stat().st_mtime,
        )
        stamps = [(p, p.stat()) for p in files]
        ready = [
            (p, s.st_mtime_ns)
            for p, s in stamps
            if now - s.st_mtime > 1 and (p.name, s.st_mtime_ns) not in known
        ]
    except OSError as error:
        raise OfficeError(f"打不开扫描文件夹：{reason(error)}", "请重新选择扫描文件夹。") from error
    return tuple(_waiting(path, stamp) for path, stamp in ready[:40])


def _waiting(path: Path, stamp: int) -> Waiting:
    try:
        return Waiting(path, path.name, scans.take_in(path.name, read_file(path)).thumbnail, stamp)
    except (ClerkError, OfficeError) as error:
        return Waiting(path, path.name, b"", stamp, error.message)


def add_waiting(office: Office, of_kind: str, of_id: int, path: Path, caption: str = "") -> int:
    """Keep a file of the scanner's folder, and only then move it into its folder 已存入里仁."""
    made = attachments.add_file(office, of_kind, of_id, path, caption)
    folder = path.parent / TAKEN_FOLDER
    try:
        folder.mkdir(exist_ok=True)
        place, number = folder / path.name, 1
        while place.exists():
            number += 1
            place = folder / f"{path.stem}({number}){path.suffix}"
        path.rename(place)
    except OSError as error:
        raise OfficeError(
            f"“{path.name}”已放入，但没能移到“{TAKEN_FOLDER}”：{reason(error)}", "请自己把它移走。"
        ) from error
    return made
