"""The pages of a kept photo or scan as pictures of a size a sheet of A4 can show: for binding them into a volume."""

import io
from typing import Any

from app.one_at_a_time import PDFIUM

LONGEST = 1900
"""Pixels of the longer side: A4 at 160 dpi, small print can be read."""
_QUALITY = 72


def shapes(data: bytes, media_type: str) -> list[float]:
    """Width divided by height of every page of a kept file."""
    if media_type == "application/pdf":
        import pypdfium2

        with PDFIUM:
            document = pypdfium2.PdfDocument(data)
            try:
                sizes = [document.get_page_size(number) for number in range(len(document))]
            finally:
                document.close()
    else:
        sizes = _picture_sizes(data)
    return [width / max(height, 1.0) for width, height in sizes]


def picture(data: bytes, media_type: str, number: int, longest: int = LONGEST) -> bytes:
    """A page (0 is the first) as a JPEG at most `longest` pixels long, grey where it has no colour."""
    page = _drawn(data, number, longest) if media_type == "application/pdf" else _frame(data, number)
    colours = "L" if _is_grey(page) else "RGB"
    small = _smaller(page if page.mode == colours else page.convert(colours), longest)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()


def _picture_sizes(data: bytes) -> list[tuple[float, float]]:
    from PIL import Image

    sizes: list[tuple[float, float]] = []
    with Image.open(io.BytesIO(data)) as image:
        turned = image.getexif().get(274, 1) in (5, 6, 7, 8)  # Orientation: lies on its side
        for number in range(int(getattr(image, "n_frames", 1))):
            image.seek(number)
            sizes.append((image.height, image.width) if turned else (image.width, image.height))
    return sizes


def _drawn(data: bytes, number: int, longest: int) -> Any:
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[number]
            scale = longest / max(*page.get_size(), 1.0)
            bitmap = page.render(scale=scale)
            drawn = bitmap.to_pil().copy()
            bitmap.close()
            page.close()
            return drawn
        finally:
            document.close()


def _frame(data: bytes, number: int) -> Any:
    from PIL import Image, ImageOps

    image: Any = Image.open(io.BytesIO(data))
    image.seek(number)
    if image.getexif().get(274, 1) != 1:  # Orientation
        image = ImageOps.exif_transpose(image)
    image.load()
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return image
    seen = image.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white


def _smaller(image: Any, longest: int) -> Any:
    """At most `longest` pixels long. Hamming's filter: as sharp as needed on paper, in half the time of the finest."""
    from PIL import Image

    share = longest / max(image.size)
    if share >= 1.0:
        return image
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.HAMMING)


def _is_grey(image: Any) -> bool:
    """Whether points all over it show no colour worth keeping."""
    from PIL import Image

    if image.mode in {"1", "L"}:
        return True
    sample = image.resize((48, 48), Image.Resampling.NEAREST).convert("RGB").tobytes()
    return all(max(sample[i : i + 3]) - min(sample[i : i + 3]) < 12 for i in range(0, len(sample), 3))
