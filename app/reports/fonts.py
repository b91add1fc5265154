"""The printing fonts: who draws which character, and which characters nobody can draw.

Every role has a chain of fonts; a character is drawn by the first of them that has it. reportlab and Qt print
nothing at all for a missing glyph and say nothing, so nothing is drawn that has not passed through here.
Names are never normalised: a compatibility ideograph is a different character from its twin.
"""

import os
import threading
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import ClerkError, OfficeError
from app.reports.cmap import CodePoints, characters
from app.reports.document import Document, texts

if TYPE_CHECKING:
    from app.reports.embedding import EmbeddedFont

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
CHAINS: dict[str, tuple[str, ...]] = {
    "song": ("song", "fallback", "hei", "kai"),
    "song-bold": ("song-bold", "fallback", "song", "hei", "kai"),
    "hei": ("hei", "song", "fallback", "kai"),
    "hei-bold": ("hei-bold", "hei", "song", "fallback", "kai"),
    "kai": ("kai", "song", "fallback", "hei"),
}
"""Per role the fonts in the order they are asked. HanaMinB (fallback) is a Ming face: nearest to Song."""

INVISIBLE = frozenset(
    {*range(0x20), 0x7F, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2060, 0xFEFF}
    | {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
)
"""Control, zero-width and variation-selector code points: they have no glyph and are left out of the
drawing.
"""


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character no font has: the character, its code point as U+20BB7, and where in the paper it stands."""

    char: str
    code_point: str
    where: str


class NoGlyph(Exception):  # noqa: N818 - a signal inside the printing floor, turned into a ClerkError there
    """Raised while measuring a character no font has."""


class RoleTable(dict[str, tuple[str, float]]):
    """Per character (font role, width in em); looks a new character up once. Raises NoGlyph."""

    def __init__(self, book: "FontBook", role: str) -> None:
        super().__init__()
        self._book = book
        self._chain = CHAINS[role]

    def __missing__(self, char: str) -> tuple[str, float]:
        code = ord(char)
        if code in INVISIBLE:
            entry = ("", 0.0)
        else:
            role = self._book.holder(code, self._chain)
            if role is None:
                raise NoGlyph(char)
            entry = (role, self._book.embedded(role).width(code))
        self[char] = entry
        return entry


class FontBook:
    """The fonts of one folder. A font is opened when the first character needs it. `lock` guards a
    drawing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self._files = _files(folder)
        self._has: dict[str, CodePoints] = {}
        self._embedded: dict[str, EmbeddedFont] = {}
        self._tables: dict[str, RoleTable] = {}

    def has(self, role: str) -> CodePoints:
        """The code points of one font."""
        if role not in self._has:
            self._has[role] = characters(self._path(role))
        return self._has[role]

    def holder(self, code: int, chain: Sequence[str]) -> str | None:
        """The first font of the chain that has the character."""
        return next((role for role in chain if code in self.has(role)), None)

    def embedded(self, role: str) -> "EmbeddedFont":
        """The font made ready for drawing (0.1 to 0.15 s the first time)."""
        if role not in self._embedded:
            from app.reports.embedding import EmbeddedFont

            with self.lock:
                if role not in self._embedded:
                    self._embedded[role] = EmbeddedFont(f"Liren-{role}", self._path(role))
        return self._embedded[role]

    def table(self, role: str) -> RoleTable:
        """Fonts and widths of characters in a role."""
        if role not in self._tables:
            self._tables[role] = RoleTable(self, role)
        return self._tables[role]

    def _path(self, role: str) -> Path:
        path = self.folder / self._files[role]
        if not path.is_file():
            raise OfficeError(
                f"缺少打印用的字体文件 {path.name}（应在 {self.folder}）",
                "请联网运行一次 ./run，程序会自动取回字体；或从另一台电脑拷来字体文件夹。",
            )
        return path


def _files(folder: Path) -> dict[str, str]:
    catalogue = folder / "fonts.toml"
    with (catalogue if catalogue.is_file() else FOLDER / "fonts.toml").open("rb") as file:
        fonts: list[dict[str, Any]] = tomllib.load(file)["font"]
    return {font["role"]: font["file"] for font in fonts}


@cache
def _book(folder: Path) -> FontBook:
    return FontBook(folder)


def book() -> FontBook:
    """The fonts of this installation: resources/fonts, or the folder named by LIREN_FONTS."""
    return _book(Path(os.environ.get("LIREN_FONTS") or FOLDER))


def runs(text: str, role: str = "song") -> list[tuple[str, str]]:
    """Split into (font role, piece) so that each piece is drawn by one font. Raises ClerkError for a
    character no font has; code points that are never visible are dropped."""
    table = book().table(role)
    pieces: list[tuple[str, str]] = []
    try:
        for char in text:
            holder = table[char][0]
            if pieces and pieces[-1][0] == holder:
                pieces[-1] = (holder, pieces[-1][1] + char)
            elif holder:
                pieces.append((holder, char))
    except NoGlyph as problem:
        raise missing_error([_named(problem.args[0], "")]) from problem
    return pieces


def missing_characters(text: str) -> list[str]:
    """The characters of `text` no font has, each once, in order."""
    fonts = book()
    chain = CHAINS["song"]
    found = (
        c for c in dict.fromkeys(text) if ord(c) not in INVISIBLE and fonts.holder(ord(c), chain) is None
    )
    return list(found)


def check_document(document: Document) -> list[MissingGlyph]:
    """Every character of the paper that cannot be printed, with the place it stands at, in reading order."""
    return [_named(char, where) for where, text in texts(document) for char in missing_characters(text)]


def missing_error(missing: Sequence[MissingGlyph]) -> ClerkError:
    """The sentence for characters that cannot be printed."""
    named = "、".join(
        dict.fromkeys(f"“{_shown(m.char)}”（{m.code_point}，{m.where or '文字中'}）" for m in missing[:5])
    )
    return ClerkError(
        f"有 {len(missing)} 处文字打印不出来，字库里没有这个字：{named}，没有生成文件",
        "请核对是否输错；确是这个字的，请改用同义写法，并在备注里注明。",
    )


def _shown(char: str) -> str:
    return "?" if 0xD800 <= ord(char) <= 0xDFFF else char


def _named(char: str, where: str) -> MissingGlyph:
    return MissingGlyph(char, f"U+{ord(char):04X}", where)
