"""What a word or a number in a coded column means: by label and synonym; a bare number only as the clerk has answered.

The same number means different things in different tables (学历 10 is 研究生 by GB/T 4658-2006 and 本科 elsewhere;
domain.md A1.6, traps), so none is taken before somebody has said once, for this kind of sheet, what it means.
"""

import csv
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from app import paths
from app.exchange.sheets.cells import cell_text
from app.models.definitions.codes import CodeTable
from app.models.rules.kinship import relation_code
from app.models.rules.text import clean
from app.usecases.importing.fields import CODED

_NUMBER = re.compile(r"\d+(?:\.0)?")
_NUMBERED = re.compile(r"^[(（\[]?\d+[)）\]]?[\s.、:：\-—_]*|[\s\-—_]*[(（\[]\d+[)）\]]$")
_REMARK = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_ENDS = (
    "学历",
    "文化程度",
    "文化",
    "程度",
    "毕业",
    "毕业生",
    "在读",
    "教育",
    "状况",
    "状态",
    "人员",
    "身份",
    "人口",
    "信仰",
)
_CLOSE = 0.6
NATIONAL = "国家标准"
_EITHER = {  # words of sheets that answer yes or no in their own way
    "living_here": {"常住": "1", "在住": "1", "现住": "1", "居住": "1", "空挂": "0", "不住": "0", "不在": "0", "非常住": "0", "外出": "0"},
    "separated": {"一致": "1", "人户一致": "1", "不一致": "0", "人户不一致": "0", "人户分离": "0"},
}  # fmt: skip


def is_number(text: str) -> bool:
    """Whether a cleaned text is a bare number: then only an answer tells what it means."""
    return _NUMBER.fullmatch(text) is not None


@cache
def foreign_codes() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Field → name of a system → its code → our code, from resources/codes/foreign_codes.csv: only ever proposed."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    with (paths.resources() / "codes" / "foreign_codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["field_key"], {}).setdefault(row["source"], {})[row["code"]] = row["own"]
    return found


@dataclass
class CodeReader:
    """Reads the cells of one coded column. `known` keeps what has been read: the same texts come again and again."""

    name: str
    table: CodeTable
    answers: Mapping[str, str] = field(default_factory=dict)
    known: dict[str, str | None] = field(default_factory=dict)

    def code(self, text: str, sex: str | None = None) -> str | None:
        """The code of a cleaned text, None when nobody knows it. `sex` settles 配偶 for relations."""
        if (said := self.answers.get(text)) is not None:
            return said or None
        if is_number(text):
            return None
        return self._word(text, sex)

    def _word(self, text: str, sex: str | None) -> str | None:
        bare = _NUMBERED.sub("", text)
        for word in dict.fromkeys((text, bare, _REMARK.sub("", bare))):
            if word and not is_number(word) and (code := self._exact(word, sex)):
                return code
        short = next((bare.removesuffix(end) for end in _ENDS if bare.endswith(end)), "")
        return self._exact(short, sex) if len(short) >= 2 else None

    def _exact(self, word: str, sex: str | None) -> str | None:
        if self.name == "relation":
            return relation_code(word, sex)
        if (said := _EITHER.get(self.name, {}).get(word)) is not None:
            return said
        return self.table.read(word)


def code_readers(
    library: object, answers: Mapping[str, Mapping[str, str]], names: Sequence[str]
) -> dict[str, CodeReader]:
    """A reader for each coded field among `names`."""
    table = library.code  # type: ignore[attr-defined]
    return {n: CodeReader(n, table(CODED[n]), answers.get(n, {})) for n in names if n in CODED}


@dataclass(frozen=True)
class Asked:
    """One text of a coded column that nobody knows: how often it stands there, whose row it is (some names), what it
    may mean (`proposed` None: no proposal, the clerk must choose), why, and what was answered before (None: nothing)."""

    field: str
    text: str
    count: int
    who: tuple[str, ...]
    proposed: str | None
    why: str
    answered: str | None = None

    @property
    def number(self) -> bool:
        """Whether it is a bare number."""
        return is_number(self.text)


def propose(reader: CodeReader, texts: Sequence[str]) -> dict[str, tuple[str | None, str]]:
    """For the unknown texts of one column: what each may mean, and why. Numbers are judged together."""
    numbers = [t for t in texts if is_number(t)]
    found = _of_numbers(reader, numbers) if numbers else {}
    for text in texts:
        if text not in found:
            found[text] = _of_word(reader.table, text)
    return found


def _of_numbers(reader: CodeReader, numbers: Sequence[str]) -> dict[str, tuple[str | None, str]]:
    """What the systems that know all these numbers agree on."""
    systems = {NATIONAL: _national(reader.table, numbers), **foreign_codes().get(reader.name, {})}
    plain = {n: n.removesuffix(".0") for n in numbers}
    fitting = {name: codes for name, codes in systems.items() if set(plain.values()) <= codes.keys()}
    if not fitting:
        return dict.fromkeys(numbers, (None, "这些数字各系统含义不同，请对照原表的说明选定"))
    found: dict[str, tuple[str | None, str]] = {}
    for number, key in plain.items():
        meanings = {codes[key] for codes in fitting.values()}
        if len(meanings) == 1:
            found[number] = (meanings.pop(), f"按{'、'.join(fitting)}")
        else:
            words = "；".join(f"{name}：{reader.table.label(codes[key])}" for name, codes in fitting.items())
            found[number] = (None, f"各系统含义不同：{words}")
    return found


def _national(table: CodeTable, numbers: Sequence[str]) -> dict[str, str]:
    """The table's own codes, also written without their leading zero."""
    own = {c.code: c.code for c in table.codes if c.code.isdecimal()}
    return {c.lstrip("0") or "0": c for c in own} | own


def _of_word(table: CodeTable, text: str) -> tuple[str | None, str]:
    """The label or synonym that holds the text or is held by it, else the most alike."""
    words = {clean(w): c.code for c in table.codes if c.active for w in (*c.synonyms, c.label) if len(w) > 1}
    held = [w for w in words if w in text or (len(text) > 1 and text in w)]
    if held:
        best = max(held, key=lambda w: (difflib.SequenceMatcher(None, w, text).ratio(), len(w)))
        return words[best], f"像“{best}”"
    close = difflib.get_close_matches(text, words, n=1, cutoff=_CLOSE)
    return (words[close[0]], f"像“{close[0]}”") if close else (None, "没有相近的说法")


def shown(value: object) -> str:
    """A cell of a coded column as it is asked about."""
    return clean(cell_text(value))
