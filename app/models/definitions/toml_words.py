"""What the TOML reader says of a text it cannot read, in a clerk's words: where it is, what is wrong and what would be right."""

import re
from dataclasses import dataclass

WIDE = {
    "“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'", "，": ",", "、": ",", "＝": "=", "：": "=", "［": "[", "］": "]",
    "【": "[", "】": "]", "｛": "{", "｝": "}", "＃": "#",
}  # fmt: skip
SPACES = {"\u3000": "全角空格", "\xa0": "不换行空格"}
QUOTES = '文字两头都用英文引号，例如 name = "样例"。'
SAID: tuple[tuple[str, str, str], ...] = (
    (r"Illegal character '\\n'|Found invalid character '\\n'", "引号没有配对，到这一行末尾还没有写完", QUOTES),
    (r"Illegal character|Found invalid character", "有一个看不见的控制字符", "请删掉它，重新打这一处。"),
    (r"Unterminated string|Expected \"'", "这里的引号没有配对，到文件末尾还没有写完", "请在这段文字后面补上同样的引号。"),
    (r"Unescaped '\\", "引号里的反斜杠 \\ 不能单写", "请写成 \\\\，或者把文字放在英文单引号 '…' 里。"),
    (r"Invalid hex|Escaped character", "\\u 后面不是字的编号", "\\u 后面写 4 位、\\U 后面写 8 位十六进制数；或者直接写这个字。"),
    (r"Invalid date", "没有这一天", "日期写成 2026-03-15。"),
    (r"Expected '='", "名称后面少了等号", '写成“名称 = 值”，例如 name = "样例"；说明的话前面加 #。'),
    (r"Expected '\]\]'", "少了 ]]", "写成 [[field]]，前后各两个方括号。"),
    (r"Expected '\]'", "少了 ]", "写成 [print]，前后各一个方括号。"),
    (r"Expected newline", "这一项已经写完了，后面又多了东西", "一行只写一项；文字整个放在英文引号里；说明的话前面加 #。"),
    (r"Invalid initial character", "这里应当是名称", "名称用英文字母、数字和下划线；括号里最后一项后面不加逗号。"),
    (r"Invalid statement", "这一行不是“名称 = 值”，也不是 [名称]", '名称用英文字母，例如 name = "样例"；说明的话前面加 #。'),
    (r"Unclosed array", "列表没有写完", '每项之间用英文逗号隔开，最后写 ]，例如 ["甲", "乙"]。'),
    (r"Unclosed inline table", "{ } 没有写完", "{ } 里的几项写在同一行，用英文逗号隔开，最后写 }。"),
    (r"Cannot declare", "“{what}”前面已经写过了", "同样的有几个时，每个都写成 [[{what}]]；只有一个时合在一处写。"),
    (r"Duplicate inline", "“{what}”写了两次", "同一个 { } 里一个名称只写一次。"),
    (r"Cannot (mutate|redefine)", "“{what}”前面已经写完了，不能在这里再加", "请并到前面那一处写。"),
    (r"Cannot overwrite", "这一项前面已经写过了", "同一处一个名称只写一次；下一个字段前面要写 [[field]]。"),
)  # fmt: skip
ELSE = ("这里看不懂", "请对照 docs/definitions/ 里的样例改正。")


@dataclass(frozen=True)
class Mistake:
    """Where a text cannot be read (line and column from 1), what is wrong there and what would be right."""

    line: int
    column: int
    wrong: str
    right: str


def explain(said: str, text: str) -> Mistake:
    """The reader's words about a text, as `tomllib` says them."""
    text = text.replace("\r\n", "\n")
    at = _place(said, text)
    wrong, right = _wide(text, at) or (_value(text, at) if said.startswith("Invalid value") else _known(said))
    before = text[:at]
    return Mistake(before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1, wrong, right)


def _place(said: str, text: str) -> int:
    """Where the reader stopped; what was never closed, where it begins."""
    if found := re.search(r"\(at line (\d+), column (\d+)\)", said):
        lines = text.split("\n")
        return sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1
    if said.startswith(("Unterminated", "Expected \"'")):
        mark = '"' if said.startswith("Unterminated") else "'"
        last = text.rfind(mark)
        return last - 2 if text[: last + 1].endswith(mark * 3) else last
    return len(text.rstrip("\n"))


def _wide(text: str, at: int) -> tuple[str, str] | None:
    """A sign of Chinese typing where the format wants its own: the commonest slip of all."""
    here = text[at : at + 1]
    if here == "\n" and text[:at].rstrip()[-1:] in ("”", "’"):
        here = text[:at].rstrip()[-1]
    if here in WIDE:
        return f"用了中文的 {here}", f"请改成英文的 {WIDE[here]}"
    if here in SPACES:
        return f"有一个{SPACES[here]}", "请改成普通的空格。"
    return None


def _value(text: str, at: int) -> tuple[str, str]:
    """A value that is none."""
    word = re.split(r"[\s,\]}#]", text[at:], maxsplit=1)[0]
    if not word:
        return "等号后面没有写值", QUOTES
    if word.lower() in {"true", "false", "yes", "no", "是", "否"}:
        return f"“{word}”要换个写法", "是写 true，否写 false，都是小写，不加引号。"
    return f"“{word}”不能这样写", f"{QUOTES}数字前面不加 0；是写 true，否写 false。"


def _known(said: str) -> tuple[str, str]:
    for pattern, wrong, right in SAID:
        if re.match(pattern, said):
            what = ".".join(re.findall(r"'([^']*)'", said))
            return wrong.replace("{what}", what), right.replace("{what}", what)
    return ELSE
