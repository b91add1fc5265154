"""Several files put in at once: each is kept or refused by itself, and what was refused is told with its reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import Cancelled, ClerkError


@dataclass(frozen=True)
class Taken:
    """The ids of the files that are kept now, and a sentence for each that is not."""

    ids: tuple[int, ...]
    refused: tuple[str, ...] = ()


def add_each(paths: Sequence[Path], add: Callable[[Path], int], step: Callable[[int, int], None]) -> Taken:
    """Keep each file by `add(path)`; one that is refused does not hold up the next, one who cancels keeps what is in.

    `step` hears (done, total). Raises ClerkError when none could be kept, OfficeError when the machine failed.
    """
    ids: list[int] = []
    refused: list[str] = []
    for number, path in enumerate(paths):
        try:
            step(number, len(paths))
            ids.append(add(path))
        except Cancelled:
            if not ids:
                raise
            refused.append(f"已取消，后面 {len(paths) - number} 个没有放入")
            break
        except ClerkError as error:
            refused.append(str(error).rstrip("。"))
    if refused and not ids:
        raise ClerkError("；".join(dict.fromkeys(refused)))
    return Taken(tuple(ids), tuple(dict.fromkeys(refused)))
