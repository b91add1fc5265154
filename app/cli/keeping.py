"""Commands that keep the office safe: back up, restore, check."""

from argparse import Namespace
from dataclasses import asdict

from app.cli.answers import answer
from app.cli.opening import folder_of, open_for, secret_of
from app.clock import SystemClock
from app.errors import ClerkError
from app.usecases.offices import opening as offices


def backup(args: Namespace) -> int:
    """liren backup"""
    from app.usecases.offices import backups

    office = open_for(args)
    try:
        copy = backups.back_up(office, args.to)
    finally:
        office.close()
    answer(
        args,
        {"backup": str(copy.path), "size": copy.size},
        f"已备份到 {copy.path}（{copy.size // 1024} KB），已核对",
    )
    return 0


def restore(args: Namespace) -> int:
    """liren restore"""
    from app.usecases.offices import backups

    clerk, password = args.clerk or "", ""
    if not offices.exists(args.copy):
        raise ClerkError(f"“{args.copy.name}”里没有备份", "请写备份文件夹的位置，名字以 liren- 开头。")
    if offices.needs_password(args.copy):
        names = offices.clerk_names(args.copy)
        clerk = clerk or (names[0] if len(names) == 1 else "")
        if not clerk:
            raise ClerkError("请用 --clerk 说明是哪位办事员", f"可用的名字：{'、'.join(names)}。")
        password = secret_of(args.password_file, "LIREN_PASSWORD", f"{clerk} 的密码：")
    aside = backups.restore(args.copy, folder_of(args), clerk, password, SystemClock())
    replaced = str(aside) if aside else None
    said = f"已恢复；原来的文件在 {aside}" if aside else "已恢复"
    answer(args, {"restored": str(args.copy), "replaced": replaced}, said)
    return 0


def check(args: Namespace) -> int:
    """liren check"""
    from app.usecases.offices import checks

    office = open_for(args)
    try:
        problems = checks.check(office)
    finally:
        office.close()
    serious = [p for p in problems if p.serious]
    data = {"ok": not serious, "problems": [asdict(p) for p in problems]}
    answer(args, data, *(f"{p.what}。{p.hint}" for p in problems), "" if problems else "一切正常")
    return 1 if serious else 0
