"""How commands answer: in words or in JSON, refused with a reason, and the memory they used."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict, is_dataclass
from typing import Any

from app.errors import ClerkError


def refuse(args: Namespace, message: str, hint: str) -> int:
    """Say why not, in words and, when asked, as JSON. Returns the exit code 1."""
    if args.json:
        print_json({"ok": False, "error": message, "hint": hint})
    print(str(ClerkError(message, hint)), file=sys.stderr)
    return 1


def answer(args: Namespace, data: Any, *lines: str) -> None:
    """Print `data` as JSON when asked, else the lines."""
    if args.json:
        print_json(data)
    else:
        for line in lines:
            print(line)


def print_json(data: Any) -> None:
    """One line of JSON; dataclasses as objects."""
    print(json.dumps(data, ensure_ascii=False, default=_as_plain))


def _as_plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def peak_mb() -> int:
    """The most memory this process has used, in MB; 0 where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
