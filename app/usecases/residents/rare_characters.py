"""The office's own pairs of rare characters: one character, and the ways it comes written in sheets and by hand.

A way is taken apart (several characters: 金厷宏), a variant that counts as the same (one character), or a private
character of somebody's font (U+E000–U+F8FF and planes 15, 16), which is replaced where a name comes in. All are looked
for in the search; a record keeps the characters of the ID card. Kept as rows of the code table rare_character.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import func, or_, select

from app.errors import ClerkError
from app.models.definitions.codes import Code
from app.models.rules import characters
from app.models.rules.lookalikes import private
from app.models.rules.pinyin import character_readings, syllables, usual_readings
from app.models.rules.text import clean, is_ideograph
from app.models.tables import CodeValue, Resident
from app.office import Office
from app.reports.raster import Raster
from app.usecases.residents.names import TABLE

RIGHT = "settings.definitions"
Kind = Literal["written", "variant", "private"]
KINDS: dict[Kind, str] = {"written": "拆写", "variant": "异体", "private": "造字码"}
LONGEST_WAY, LONGEST, LONGEST_READING = 16, 300, 20
FACES = (("宋体", "song"), ("宋体加粗", "song-bold"), ("黑体", "hei"), ("楷体", "kai"))
"""The faces papers are printed in, and their roles in the fonts."""
_SPLIT = re.compile(r"[|｜、,，;；\s]+")
_CODE = re.compile(r"(?:U\+|u\+|\\u\{?|0x|&#x)([0-9A-Fa-f]{4,6})[};]?")
_BRACKETS = "（）()[]【】〔〕「」"


@dataclass(frozen=True)
class Way:
    """A way a character is written, and of which kind."""

    text: str
    kind: Kind

    @property
    def shown(self) -> str:
        """What can be read on any computer: a private character by its code point."""
        return characters.code_point(self.text) if self.kind == "private" else self.text


@dataclass(frozen=True)
class Pair:
    """A character with its ways; `own` ones were added by the office and can be taken away."""

    character: str
    code_point: str
    readings: tuple[str, ...]
    ways: tuple[Way, ...]
    own: bool


@dataclass(frozen=True)
class PairForm:
    """What is typed: a character or its code point, the ways parted by 、 or spaces (code points for private ones),
    and how it is read (hong; of several the usual one first); empty: as the program knows it."""

    character: str
    ways: str
    reading: str = ""


@dataclass(frozen=True)
class Face:
    """A printing face: whether it has the character itself, else the name of the font that lends it, "" for none."""

    name: str
    itself: bool
    lent_by: str


@dataclass(frozen=True)
class Preview:
    """A pair before it is kept: who would be found by it (`residents`), the faces, and all of them as they print."""

    character: str
    code_point: str
    readings: tuple[str, ...]
    ways: tuple[Way, ...]
    residents: int
    faces: tuple[Face, ...]
    picture: Raster | None


def listing(office: Office, text: str = "") -> list[Pair]:
    """The pairs that hold the text (a character, a way, a reading or a code point), the office's own first."""
    word = clean(text).lower()
    own = _own_rows(office)
    shipped = _shipped(office)
    pairs = [_pair(_without(row.as_code(), shipped), own=True) for row in own.values()]
    pairs += [_pair(code, own=False) for code in office.library.code(TABLE).codes if code.code not in own]
    return [p for p in pairs if not word or _holds(p, word)]


def _own_rows(office: Office) -> dict[str, CodeValue]:
    with office.read() as session:
        rows = session.scalars(select(CodeValue).filter_by(code_table=TABLE).order_by(CodeValue.id))
        return {row.code: row for row in rows}


def _shipped(office: Office) -> dict[str, str]:
    """The characters that came with the program, each with its first way."""
    return {code.code: code.label for code in office.library.code(TABLE).codes if not code.own}


def _without(code: Code, shipped: dict[str, str]) -> Code:
    """The office's ways alone: the row of a shipped character begins with the shipped one."""
    if code.code not in shipped:
        return code
    return replace(code, label=code.synonyms[0], synonyms=code.synonyms[1:])


def _pair(code: Code, *, own: bool) -> Pair:
    ways = tuple(Way(text, kind_of(text)) for text in dict.fromkeys((code.label, *code.synonyms)))
    return Pair(code.code, characters.code_point(code.code), character_readings(code.code), ways, own)


def kind_of(way: str) -> Kind:
    """Of which kind a way is."""
    if len(way) > 1:
        return "written"
    return "private" if characters.is_private(way) else "variant"


def _holds(pair: Pair, word: str) -> bool:
    texts = [pair.character, pair.code_point.lower(), *(w.text for w in pair.ways), *pair.readings]
    return any(word == t or (len(word) > 1 and word in t) for t in texts)


def read(form: PairForm) -> tuple[str, tuple[str, ...]]:
    """The character and the ways that were typed; "" for a character that cannot be read."""
    typed = clean(form.character)
    character = characters.from_code_point(typed) or typed
    ways = [_way(part) for part in _SPLIT.split(clean(form.ways))]
    return character, tuple(dict.fromkeys(filter(None, ways)))


def said_readings(typed: str) -> tuple[str, ...]:
    """The readings as typed, without tones (xián, xian2 → xian), ü as v."""
    plain = typed.lower().replace("u:", "v")
    for marked in "üǖǘǚǜ":
        plain = plain.replace(marked, "v")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return tuple(dict.fromkeys(filter(None, (re.sub(r"[0-5]$", "", part) for part in _SPLIT.split(plain)))))


def _way(part: str) -> str:
    code = _CODE.fullmatch(part)
    if code is not None and int(code[1], 16) <= 0x10FFFF:
        return chr(int(code[1], 16))
    return part.strip(_BRACKETS)


def problems(office: Office, form: PairForm, *, changing: str = "") -> dict[str, str]:
    """What is wrong with a form, by field; `changing` is the character whose pair is changed, "" for a new one."""
    character, ways = read(form)
    found: dict[str, str] = {}
    if len(character) != 1 or not is_ideograph(character):
        found["character"] = "请写一个汉字，或它的代码，例如 U+2CB4E"
    elif not changing and character in _own_rows(office):
        found["character"] = f"“{character}”已经有了，请选中它，用“修改”添加写法"
    if not ways:
        found["ways"] = "请写至少一种写法，例如 金厷宏；造字写代码，例如 U+E123"
    if len("|".join(ways)) > LONGEST:
        found["ways"] = f"写法太多了，一共最多 {LONGEST} 个字"
    if strange := next((r for r in said_readings(form.reading) if r not in syllables()), ""):
        found["reading"] = f"“{strange}”不是一个字的拼音，例如 hong、xian、lv；多音字用、隔开"
    elif len(",".join(said_readings(form.reading))) > LONGEST_READING:
        found["reading"] = "读音太多了，写最常用的两三个"
    told = next(filter(None, (_wrong(office, character, way) for way in ways)), "")
    if told:
        found.setdefault("ways", told)
    return found


def _wrong(office: Office, character: str, way: str) -> str:
    shown = Way(way, kind_of(way)).shown
    if way == character:
        return f"“{shown}”就是这个字本身"
    if len(way) > LONGEST_WAY:
        return f"“{shown}”太长了，拆写最多 {LONGEST_WAY} 个字"
    kind = kind_of(way)
    if kind == "private" and ord(way) in private():
        return f"{shown} 程序已经认得，是“{private()[ord(way)]}”，不用再加"
    if kind == "variant" and not is_ideograph(way):
        return f"“{shown}”不是汉字"
    if kind == "variant" and characters.compared(way) == characters.compared(character):
        return f"“{shown}”和“{character}”程序已当作一个字，互相搜得到，不用再加"
    other = next(
        (p for p in listing(office) if p.character != character and way in [w.text for w in p.ways]), None
    )
    return f"“{shown}”已经是“{other.character}”的写法，一种写法只能归一个字" if other is not None else ""


def preview(office: Office, form: PairForm) -> Preview:
    """What the form would keep, how it prints in every face, and how many residents are written so now."""
    character, ways = read(form)
    if len(character) != 1:
        raise ClerkError("请写一个汉字，或它的代码，例如 U+2CB4E")
    faces = _faces(character)
    picture = _picture(character) if any(f.itself or f.lent_by for f in faces) else None
    told = tuple(Way(way, kind_of(way)) for way in ways)
    point = characters.code_point(character)
    return Preview(
        character,
        point,
        said_readings(form.reading) or character_readings(character),
        told,
        _written_so(office, ways),
        faces,
        picture,
    )


def _written_so(office: Office, ways: tuple[str, ...]) -> int:
    if not ways:
        return 0
    with office.read() as session:
        named = or_(*(Resident.name.contains(way, autoescape=True) for way in ways))
        return session.scalar(select(func.count(Resident.id)).where(named)) or 0


def _faces(character: str) -> tuple[Face, ...]:
    from app.reports import fonts

    names = {role: name for name, role in FACES} | {"fallback": "花园明朝"}
    found = []
    for name, role in FACES:
        holder = fonts.book().holder(ord(character), fonts.CHAINS[role])
        found.append(Face(name, holder == role, "" if holder in (role, None) else names[str(holder)]))
    return tuple(found)


def _picture(character: str) -> Raster:
    """The character among common ones, a line for each face, as it comes out of the printer."""
    from app.reports import pdf, raster
    from app.reports.document import Document, Margins, PageSetup, Text

    roles = {"song": "body", "song-bold": "bold", "hei": "heading", "kai": "kai"}
    lines = tuple(
        Text(f"{name}　{character}　张{character}明", indent=False, role=roles[role])  # type: ignore[arg-type]
        for name, role in FACES
    )
    page = PageSetup("A5 landscape", Margins(4.0, 4.0, 4.0, 4.0), 18.0)
    drawn = raster.page(pdf.render(Document("样字", lines, page, page_numbers=False)), 0)
    height = min(drawn.height, round(56 * 96 / 25.4))
    return Raster(drawn.width, height, drawn.stride, drawn.pixels[: drawn.stride * height])


def save(office: Office, form: PairForm, *, changing: str = "") -> int:
    """Keep a pair (or change the ways of one). Returns the audit line. Raises ClerkError."""
    office.require(RIGHT)
    wrong = problems(office, form, changing=changing)
    if wrong:
        raise ClerkError("；".join(wrong.values()))
    character, ways = read(form)
    with office.write(f"生僻字 {character}：{'、'.join(Way(w, kind_of(w)).shown for w in ways)}") as w:
        row = w.session.scalar(select(CodeValue).filter_by(code_table=TABLE, code=character))
        if row is None:
            row = CodeValue(code_table=TABLE, code=character, label="", synonyms="", active=True)
            w.session.add(row)
        said = said_readings(form.reading)
        row.national_code = ",".join(said) if said and said != usual_readings(character) else None
        first, *rest = (*filter(None, [_shipped(office).get(character)]), *ways)
        row.label, row.synonyms = first, "|".join(rest)
    return w.entry_id or 0


def remove(office: Office, character: str) -> int:
    """Take a pair of the office's own away; names stay as they are. Returns the audit line."""
    office.require(RIGHT)
    with office.write(f"删除生僻字 {character} 的写法") as w:
        row = w.session.scalar(select(CodeValue).filter_by(code_table=TABLE, code=character))
        if row is None:
            raise ClerkError(f"“{character}”是出厂的，不能删除", "本单位加的才能删除。")
        w.session.delete(row)
    return w.entry_id or 0
