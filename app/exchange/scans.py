"""A photo or scan taken in: known by its content, made smaller where it is too large, rid of the place it was taken at.

Nothing is trusted: not the name, not the declared size, not how far a page unpacks. What cannot be kept is refused
with a sentence. Takes and gives bytes; knows no database.
"""

import io
import re
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import ClerkError
from app.one_at_a_time import PDFIUM

MOST_BYTES = 20 * 1024 * 1024
LONGEST_SIDE = 2500
"""Pixels; an A4 page at 210 dpi."""
THUMB_SIDE = 240
MOST_SAMPLES = 200_000_000
"""Pixels times colours of one picture: about what 200 MB of memory can hold."""
MOST_PAGES = 300
_MOST_UNPACKED = 256 * 1024 * 1024
_PAGE_SIDE = 14_400
"""Points: the largest page the PDF standard speaks of, 5 m."""
_JPEG_QUALITY = 85

TYPES = {
    "image/jpeg": (".jpg", (".jpg", ".jpeg", ".jfif")),
    "image/png": (".png", (".png",)),
    "image/webp": (".webp", (".webp",)),
    "image/tiff": (".tif", (".tif", ".tiff")),
    "application/pdf": (".pdf", (".pdf",)),
    "image/bmp": (".png", (".bmp", ".dib")),
}
ENDINGS = tuple(e for _, endings in TYPES.values() for e in endings)
_KINDS = "可以放 JPG、PNG、WEBP、TIF 图片和 PDF，单个不超过 20 MB。"


@dataclass(frozen=True)
class Taken:
    """What is kept: a name with the right ending, the media type, the content, and a small JPEG of it."""

    name: str
    media_type: str
    data: bytes
    thumbnail: bytes


def take_in(name: str, data: bytes, longest: int = LONGEST_SIDE) -> Taken:
    """Check a file and make it ready to be kept. `longest` side of a picture in pixels. Raises ClerkError."""
    shown = Path(name.replace("\\", "/")).name or "未命名"
    if not data:
        raise ClerkError(f"“{shown}”是空文件，没有放入", "请看一下是不是没有扫描完。")
    if len(data) > MOST_BYTES:
        size = len(data) / 1024 / 1024
        raise ClerkError(f"“{shown}”有 {size:.0f} MB，没有放入", "单个文件不超过 20 MB；请降低扫描的分辨率。")
    media = _media_type(data, shown)
    ending, allowed = TYPES[media]
    if not shown.lower().endswith(allowed):
        real = {"application/pdf": "PDF 文件"}.get(media, f"{ending[1:].upper()} 图片")
        raise ClerkError(f"“{shown}”的扩展名和内容不符，里面其实是{real}，没有放入", "请核对文件来源。")
    stem = Path(shown).stem[:150]
    if media == "application/pdf":
        _check_pdf(data, shown)
        with PDFIUM:
            return Taken(f"{stem}{ending}", media, data, _pdf_thumbnail(data, shown))
    with _careful(shown):
        kept, media, thumbnail = _picture(data, media, longest)
    return Taken(f"{stem}{TYPES[media][0]}", media, kept, thumbnail)


def pages(data: bytes, media_type: str) -> int:
    """How many pages a kept file has."""
    if media_type == "application/pdf":
        import pypdfium2

        with PDFIUM:
            document = pypdfium2.PdfDocument(data)
            try:
                return len(document)
            finally:
                document.close()
    if media_type != "image/tiff":
        return 1
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return int(getattr(image, "n_frames", 1))


def page_picture(data: bytes, media_type: str, number: int) -> bytes:
    """A page of a kept TIFF (0 is the first) or a WEBP as PNG; other pictures as they are."""
    if media_type not in {"image/tiff", "image/webp"}:
        return data
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.seek(number)
        return _encoded(_plain(image), "PNG")


def _media_type(data: bytes, shown: str) -> str:
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:4] in (b"II*\0", b"MM\0*"):
        return "image/tiff"
    if data[:5] == b"%PDF-":
        return "application/pdf"
    if data[:2] == b"BM" and len(data) > 26:
        return "image/bmp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"hevc"):
        raise ClerkError(
            f"“{shown}”是苹果手机的 HEIC 照片，没有放入",
            "请在手机 设置→相机→格式 选“兼容性最佳”后重拍，或转成 JPG。",
        )
    raise ClerkError(f"“{shown}”不是图片，也不是 PDF，没有放入", _KINDS)


class _careful:  # noqa: N801 - reads as a word
    """Whatever a broken or hostile picture makes the library raise becomes one sentence."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._warnings = warnings.catch_warnings()

    def __enter__(self) -> None:
        self._warnings.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._warnings.__exit__(kind, error, trace)
        from PIL.Image import DecompressionBombError

        if isinstance(error, DecompressionBombError | _TooLargeError):
            raise ClerkError(
                f"“{self._shown}”展开后太大，没有放入", "请降低扫描的分辨率（300 dpi 已经足够）。"
            ) from error
        if isinstance(error, OSError | ValueError | SyntaxError | EOFError | MemoryError | zlib.error):
            raise ClerkError(f"“{self._shown}”已损坏，打不开，没有放入", "请重新拍照或扫描。") from error


class _TooLargeError(Exception):
    """More pixels than a small computer can hold."""


def _picture(data: bytes, media: str, longest: int) -> tuple[bytes, str, bytes]:
    """(content, media type, thumbnail) of a picture without its place, at most `longest` pixels long."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        if image.width * image.height * len(image.getbands()) > MOST_SAMPLES:
            raise _TooLargeError
        if media == "image/tiff":
            return _tiff(image, longest)
        turned = image.getexif().get(274, 1) != 1  # Orientation
        fits = max(image.size) <= longest
        image.draft("RGB", (longest * 2, longest * 2))
        first = _fitted(_plain(image), longest)
    thumbnail = _thumbnail(first)
    if media == "image/jpeg":
        kept = _without_place(data) if fits and not turned else _encoded(first, "JPEG")
        return kept, media, thumbnail
    if media == "image/webp":
        return _encoded(first, "WEBP"), media, thumbnail
    return _encoded(first, "PNG"), "image/png", thumbnail


def _plain(image: Any) -> Any:
    """The pixels alone, upright: no tag, comment or place goes along."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode not in {"1", "L", "RGB", "RGBA"}:
        upright = upright.convert(
            "RGBA" if "transparency" in upright.info or upright.mode in {"LA", "PA"} else "RGB"
        )
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    return bare


def _fitted(image: Any, longest: int) -> Any:
    """The picture with its longer side at most `longest` pixels."""
    from PIL import Image

    if max(image.size) <= longest:
        return image
    grey = image.convert("L") if image.mode == "1" else image
    share = longest / max(image.size)
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return grey.resize(size, Image.Resampling.LANCZOS)


def _tiff(image: Any, longest: int) -> tuple[bytes, str, bytes]:
    """A scan of several pages, each without its tags; black and white stays so."""
    count = int(getattr(image, "n_frames", 1))
    if count > MOST_PAGES:
        raise _TooLargeError
    frames = []
    samples = 0
    for number in range(count):
        image.seek(number)
        if image.width * image.height * len(image.getbands()) > MOST_SAMPLES:
            raise _TooLargeError
        frame = _plain(image)
        frame = frame if frame.mode == "1" else _fitted(frame, longest)
        samples += frame.width * frame.height * len(frame.getbands())
        if samples > 2 * MOST_SAMPLES:
            raise _TooLargeError
        frames.append(frame)
    buffer = io.BytesIO()
    way = "group4" if all(f.mode == "1" for f in frames) else "tiff_deflate"
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:], compression=way)
    return buffer.getvalue(), "image/tiff", _thumbnail(frames[0])


def _thumbnail(image: Any) -> bytes:
    from PIL import Image

    small = image.convert("RGBA") if image.mode == "RGBA" else image.convert("RGB")
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    if small.mode == "RGBA":
        white = Image.new("RGB", small.size, "white")
        white.paste(small, mask=small.getchannel("A"))
        small = white
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def _encoded(image: Any, form: str) -> bytes:
    buffer = io.BytesIO()
    if form == "PNG":
        image.save(buffer, form, optimize=False)
    else:
        flat = image.convert("RGB") if form == "JPEG" or image.mode == "1" else image
        flat.save(buffer, form, quality=_JPEG_QUALITY)
    return buffer.getvalue()


def _without_place(data: bytes) -> bytes:
    """A JPEG without Exif, XMP, IPTC and comments, its picture untouched (JFIF, ICC and Adobe segments stay)."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in (0xFF, 0x01):
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:  # the picture itself, up to its end: what a camera hangs behind is cut off
            end = data.rfind(b"\xff\xd9")
            kept.append(data[at : end + 2] if end > at else data[at:])
            break
        if marker not in {0xE1, 0xFE, *range(0xE3, 0xEE)}:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return b"".join(kept)


def _check_pdf(data: bytes, shown: str) -> None:
    """Refuse what would unpack without end: counted before anything is drawn."""
    huge = ClerkError(f"“{shown}”展开后太大，没有放入", "请重新扫描成普通的 PDF。")
    if re.search(rb"/FlateDecode[\s/]+(?:/?Fl(?:ateDecode)?\b)", data):
        raise huge
    for match in re.finditer(rb"/(?:Width|Height)\s+(\d{1,12})", data):
        if int(match[1]) > 40_000:
            raise huge
    unpacked = 0
    for match in re.finditer(rb"stream\r?\n", data):
        packed = zlib.decompressobj()
        rest = (
            data[match.end() :]
            if len(data) - match.end() < 65536
            else data[match.end() : match.end() + 65536]
        )
        at = match.end() + len(rest)
        try:
            while rest:
                unpacked += len(packed.decompress(rest, 1 << 20))
                if unpacked > _MOST_UNPACKED:
                    raise huge
                rest = packed.unconsumed_tail
                if packed.eof:
                    break
                if not rest and at < len(data):
                    rest, at = data[at : at + 65536], at + 65536
        except zlib.error:
            continue


def _pdf_thumbnail(data: bytes, shown: str) -> bytes:
    """The first page, small. Raises ClerkError for a file that does not open, is locked, or is too large."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        words = "设了密码" if locked else "已损坏，打不开"
        hint = "请先去掉密码再放入。" if locked else "请重新扫描。"
        raise ClerkError(f"“{shown}”{words}，没有放入", hint) from error
    try:
        if not 1 <= len(document) <= MOST_PAGES:
            raise ClerkError(
                f"“{shown}”有 {len(document)} 页，没有放入", f"请分成不超过 {MOST_PAGES} 页的几份。"
            )
        for number in range(len(document)):
            if max(document.get_page_size(number)) > _PAGE_SIDE:
                raise ClerkError(f"“{shown}”第 {number + 1} 页的纸张太大，没有放入", "请重新扫描成普通纸张。")
        page = document[0]
        scale = THUMB_SIDE / max(*page.get_size(), 1.0)
        image = page.render(scale=scale).to_pil()
        page.close()
        return _thumbnail(image)
    except pypdfium2.PdfiumError as error:
        raise ClerkError(f"“{shown}”已损坏，打不开，没有放入", "请重新扫描。") from error
    finally:
        document.close()
