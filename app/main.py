"""Wiring, and the only file that knows every floor: `python -m app.main COMMAND`, or `liren COMMAND`.

`window` and `screenshots` go to the window; every other command goes to `app.cli`. Nothing heavy is imported
before it is known which of the two is wanted: the first window must be there at once.
"""

import os
import sys
from argparse import Namespace


def cli(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused with reasons, 2 wrong call."""
    arguments = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from app.cli.parser import build_parser

    args = build_parser().parse_args(arguments or ["window"])
    if args.command in ("window", "screenshots"):
        return _in_a_window(args)
    from app.cli.commands import run

    return run(args)


def _in_a_window(args: Namespace) -> int:
    """The two commands that need Qt; a picture can also be taken where no screen was ever named."""
    from app.cli.answers import refuse
    from app.errors import LirenError
    from app.ui import displays

    if args.command == "screenshots" and not displays.named():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        displays.require()
        if args.command == "screenshots":
            from app.ui.screenshots import run_screenshots

            return run_screenshots(args)
        from app.ui.application import run_window

        return run_window(args)
    except LirenError as error:
        return refuse(args, error.message, error.hint)


if __name__ == "__main__":
    sys.exit(cli())
