"""Where a rule comes from, as a clerk knows the document: the numbers that definitions use become its name."""

import re

DOCUMENTS = {
    "000": "《百项服务进社区活动方案》（黑社建办〔2010〕1号）",
    "001": "《关于加强和谐社区建设的意见》（2012）",
    "002": "社区建设会议讲话（黑社建办发〔2009〕8号）",
    "003": "《关于加强社区服务促进和谐社区建设的意见》",
    "004": "社区文化建设服务案例",
}
_NUMBER = re.compile(r"(?<![\d.])(00[0-4])(?!\d)\s*")
_INSIDE = re.compile(r"种子文件|种子|domain\.md|seed-map|docs/")
_PARTS = re.compile(r"[；;]")


def spoken(source: str) -> str:
    """A source without what only developers know: 003 (十九) is the document's name and its clause, parts that name our own
    notes are left out. Each document is named once; afterwards its clauses stand alone."""
    parts = []
    named: set[str] = set()
    for part in _PARTS.split(source):
        words = re.sub("种子文件|种子", "", part).strip()
        if not words or _INSIDE.search(words):
            continue
        parts.append(_NUMBER.sub(lambda m: _name(m[1], named), words).strip())
    return "；".join(part for part in parts if part)


def _name(number: str, named: set[str]) -> str:
    if number in named:
        return ""
    named.add(number)
    return DOCUMENTS[number]
