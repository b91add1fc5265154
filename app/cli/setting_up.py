"""Commands that make an office or work a whole month: init, sample, month."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.answers import answer
from app.cli.opening import folder_of, open_for, secret_of
from app.clock import SystemClock
from app.errors import ClerkError
from app.usecases.offices import opening as offices


def init(args: Namespace) -> int:
    """liren init"""
    password = "" if args.plain else secret_of(args.password_file, "LIREN_PASSWORD", "设一个密码：")
    form = offices.FirstRunForm(
        args.community, args.code, args.short_name, args.superior, args.phone, "", args.grid, args.first_clerk,
        password, password,
    )  # fmt: skip
    office, code = offices.create(folder_of(args), form, SystemClock(), plain=args.plain)
    office.close()
    lines = [f"已新建 {args.community}，数据在 {folder_of(args)}"]
    if code:
        lines.append(f"恢复码（请抄写或打印，锁进抽屉）：{code}")
    answer(args, {"office": str(folder_of(args)), "recovery_code": code}, *lines)
    return 0


def sample(args: Namespace) -> int:
    """liren sample"""
    from app.usecases.sample import fill

    given = args.password_file is not None
    password = secret_of(args.password_file, "LIREN_PASSWORD", "") if given else fill.PASSWORD
    if args.residents < 12:
        raise ClerkError("示例社区至少要有 12 人", "请把 --residents 写大一点。")
    office, code, result = fill.create(
        folder_of(args),
        SystemClock(),
        residents=args.residents,
        months=args.months,
        seed=args.seed,
        plain=args.plain,
        password=password,
    )
    office.close()
    words = f"{result.residents} 人 {result.households} 户，办件 {result.services}，调解 {result.cases}，台账 {result.entries} 行"
    told = "在给的文件里" if given else password
    access = "未加密" if args.plain else f"办事员 {fill.CLERK}，密码 {told}"
    data = {"office": str(folder_of(args)), "clerk": fill.CLERK, "recovery_code": code, **asdict(result)}
    answer(args, data, f"示例社区在 {folder_of(args)}：{words}（{access}）")
    return 0


def month(args: Namespace) -> int:
    """liren month"""
    from app.usecases.sample import fill
    from app.usecases.summaries import month as months

    out: Path = args.out
    office = _sample_office(args, out) if args.sample else open_for(args)
    try:
        period = args.month or fill.recent_month(office.today())
        made = months.run(office, out, period, args.roster, lambda text: None if args.json else print(text))
    finally:
        office.close()
    files = [
        {"what": m.what, "file": str(m.path)} | ({"passphrase": m.passphrase} if m.passphrase else {})
        for m in made
    ]
    lines = [f"{m.what}：{m.path}" + (f"（口令 {m.passphrase}）" if m.passphrase else "") for m in made]
    answer(args, {"month": period, "files": files}, "", *lines)
    return 0


def _sample_office(args: Namespace, out: Path) -> Any:
    """An invented community in `out/office`, made new each time."""
    import shutil

    from app.usecases.sample import fill

    folder = Path(args.office) if args.office else out / "office"
    if args.office is None and offices.exists(folder):
        shutil.rmtree(folder)
    residents = 0 if args.roster else args.residents
    office, _, result = fill.create(
        folder, SystemClock(), residents=max(residents, 12), months=3, seed=args.seed
    )
    if not args.json:
        print(
            f"示例社区在 {folder}：{result.residents} 人 {result.households} 户（办事员 {fill.CLERK}，密码 {fill.PASSWORD}）"
        )
    return office
