"""Open the office a command is about: where it lies, who asks, with which password."""

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from app import paths
from app.clock import SystemClock
from app.errors import ClerkError, OfficeError, reason
from app.office import Office
from app.usecases.offices import opening as offices


def folder_of(args: Namespace) -> Path:
    """The data folder of the command."""
    return Path(args.office) if args.office else paths.default_office()


def secret_of(file: Path | None, variable: str, prompt: str) -> str:
    """A password from a file, the environment, or the keyboard. Raises ClerkError when there is no keyboard."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip("\r\n")
        except OSError as error:
            raise OfficeError(f"读不了文件“{file.name}”：{reason(error)}") from error
    if variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        word, option = (
            ("口令", "--passphrase-file") if variable == "LIREN_PASSPHRASE" else ("密码", "--password-file")
        )
        raise ClerkError(f"没有给{word}", f"请用 {option} 或环境变量 {variable}。")
    return getpass.getpass(prompt)


def _open_plain(folder: Path, clerk: str | None) -> Office:
    """An office that is not encrypted has one clerk, who is not asked for; another is not taken for that one."""
    office = offices.open_plain(folder, SystemClock())
    if clerk and clerk != office.clerk.name:
        own = office.clerk.name
        office.close()
        raise ClerkError(f"没有名叫“{clerk}”的办事员", f"不加密的样例由 {own} 打开，不必写 --clerk。")
    return office


def open_for(args: Namespace) -> Office:
    """The office, logged in."""
    folder = folder_of(args)
    if not offices.exists(folder):
        raise ClerkError(f"“{folder.name}”里还没有社区数据", "请先用 liren init 或 liren sample 新建。")
    if not offices.needs_password(folder):
        return _open_plain(folder, args.clerk)
    names = offices.clerk_names(folder)
    clerk = args.clerk or (names[0] if len(names) == 1 else "")
    if not clerk:
        raise ClerkError("请用 --clerk 说明是哪位办事员", f"可用的名字：{'、'.join(names)}。")
    password = secret_of(args.password_file, "LIREN_PASSWORD", f"{clerk} 的密码：")
    return offices.log_in(folder, clerk, password, SystemClock())
