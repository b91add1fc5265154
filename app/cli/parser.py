"""The commands and their options; what each does is in `commands`."""

import argparse
import re
from pathlib import Path
from typing import NoReturn

_IN_CHINESE = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"argument (.*?): invalid choice: '?(.*?)'? \(choose from (.*)\)", r"\1 不能是 \2，可以写：\3"),
    (r"argument (.*?): invalid int value: '(.*)'", r"\1 要写整数，不能是 \2"),
    (r"argument (.*?): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (\S+): (.*[一-龥].*)", r"\1 \2"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 说得不清楚，可能是 \2"),
)
"""What argparse says, and how a clerk is told."""


def _in_chinese(message: str) -> str:
    for english, chinese in _IN_CHINESE:
        if match := re.fullmatch(english, message):
            return match.expand(chinese)
    return message


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        usage = self.format_usage().replace("usage: ", "用法：")
        self.exit(2, f"{usage}liren：命令写得不对：{_in_chinese(message)}\n试试 liren --help\n")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = _Parser(prog="liren", description="里仁：社区居委会办事员的单机办公程序")
    shared = _Parser(add_help=False)
    shared.add_argument("--office", type=Path, help="数据文件夹（默认 LIREN_OFFICE 或用户数据目录）")
    shared.add_argument("--clerk", help="办事员姓名（只有一位时可不写）")
    shared.add_argument("--password-file", type=Path, help="密码所在的文件；也可用环境变量 LIREN_PASSWORD")
    shared.add_argument("--json", action="store_true", help="用 JSON 回答")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[shared])

    _setting_up(add)
    _records(add)
    _leaving(add)
    _keeping(add)
    return parser


def _setting_up(add) -> None:  # type: ignore[no-untyped-def]  # argparse's own shape
    p = add("init", "新建社区")
    p.add_argument("--community", required=True)
    p.add_argument("--code", required=True, help="12 位社区代码")
    p.add_argument("--short-name", default="")
    p.add_argument("--superior", required=True)
    p.add_argument("--phone", default="")
    p.add_argument("--grid", action="append", default=[], help="网格名称，可写多次")
    p.add_argument("--first-clerk", required=True)
    p.add_argument("--plain", action="store_true", help="不加密，只用于样例和测试")
    p = add("sample", "建一个示例社区（人物全是编造的）")
    p.add_argument("--residents", type=_some, default=3000)
    p.add_argument("--months", type=int, default=6)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--plain", action="store_true", help="不加密，只用于样例和测试")
    p = add("month", "一次做完一个月的工作，文书、台账、月报和数据包放进一个文件夹")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--roster", type=Path, help="居民名册（Excel、WPS 或 CSV）")
    p.add_argument("--month", help="月份，例如 2026-10（默认上个月）")
    p.add_argument("--sample", action="store_true", help="用一个编造的社区")
    p.add_argument("--residents", type=_some, default=1200)
    p.add_argument("--seed", type=int, default=1)


def _records(add) -> None:  # type: ignore[no-untyped-def]
    p = add("import", "导入")
    p.add_argument("what", choices=["residents"], help="residents：居民名册")
    p.add_argument("file", type=Path)
    p.add_argument("--sheet")
    p.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    p.add_argument("--rejects", type=Path, help="未导入的行连同原因写到这个 Excel 文件")
    p = add("undo", "撤销一次导入或操作")
    p.add_argument("import_id", type=int, metavar="编号")
    p = add("find", "查找")
    p.add_argument("text")
    p.add_argument("--limit", type=_some, default=100, help="最多列几条（100）")
    p = add("show", "显示一条记录")
    p.add_argument("uid")


def _leaving(add) -> None:  # type: ignore[no-untyped-def]
    p = add("paper", "打印一份文书为 PDF")
    p.add_argument("kind", help="文书名，例如 service_receipt；卷宗写 mediation")
    p.add_argument("--for", dest="uid", required=True, help="记录的 uid")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--big-type", action="store_true")
    p.add_argument("--nevertheless", action="store_true", help="卷宗缺文书时，缺的留空，照样打印")
    p = add("summary", "月报，PDF 和 Excel")
    p.add_argument("month")
    p.add_argument("--out", type=Path)
    p = add("ledger", "导出一本台账为 Excel")
    p.add_argument("key")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--unmasked", action="store_true", help="不遮盖证件和电话（会记入日志）")
    p = add("package", "月报数据包")
    p.add_argument("action", choices=["export", "inspect", "import"])
    p.add_argument("target", type=Path, help="export：U盘或文件夹；inspect、import：数据包文件")
    p.add_argument("--month")
    p.add_argument("--passphrase-file", type=Path, help="口令所在的文件；也可用环境变量 LIREN_PASSPHRASE")


def _some(text: str) -> int:
    """How many, one at least."""
    if not text.isdecimal() or int(text) < 1:
        what = " 1 或更大的整数" if text.lstrip("-").isdecimal() else "整数"
        raise argparse.ArgumentTypeError(f"要写{what}，不能是 {text}")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    """Width and height of a picture in pixels."""
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"“{text}”不是图片大小，要写成 宽x高，例如 1366x768")
    return int(width), int(height)


def _keeping(add) -> None:  # type: ignore[no-untyped-def]
    p = add("backup", "立即备份")
    p.add_argument("--to", type=Path, help="备份到这个文件夹（例如U盘）")
    p = add("restore", "从备份恢复")
    p.add_argument("copy", type=Path)
    add("check", "检查字体、数据库、操作记录、备份")
    p = add("window", "打开窗口")
    p.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    p = add("screenshots", "给每个房间拍一张照片")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--residents", type=_some, default=3000)
    p.add_argument("--size", type=_size, default="1366x768", help="宽x高，例如 1366x768")
    p.add_argument("--scale", type=int, default=100)
    p.add_argument("--dark", action="store_true")
