"""Which function runs which command, and what every command does with an error."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from app.cli import keeping, leaving, records, setting_up
from app.cli.answers import refuse
from app.errors import LirenError, reason


def run(args: Namespace) -> int:
    """Run a parsed command. Returns 0 (done) or 1 (refused with reasons)."""
    try:
        return COMMANDS[args.command](args)
    except LirenError as error:
        return refuse(args, error.message, error.hint)
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # whoever read the answer has seen enough (| head)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        name = Path(str(error.filename)).name if error.filename else "文件"
        return refuse(args, f"读写“{name}”出错：{reason(error)}", "请检查位置、权限和磁盘空间。")
    except KeyboardInterrupt:
        print("已停下，没有做完的部分没有保存。", file=sys.stderr)
        return 1


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "init": setting_up.init,
    "sample": setting_up.sample,
    "month": setting_up.month,
    "import": records.import_,
    "undo": records.undo,
    "find": records.find,
    "show": records.show,
    "paper": leaving.paper,
    "summary": leaving.summary,
    "ledger": leaving.ledger,
    "package": leaving.package,
    "backup": keeping.backup,
    "restore": keeping.restore,
    "check": keeping.check,
}
