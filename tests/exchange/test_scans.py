"""Photos and scans taken in: known by content, made smaller, without their place; what is hostile gets a sentence."""

import io
import zlib
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from app.errors import ClerkError
from app.exchange import scans
from app.reports import pdf
from tests.reports.papers import receipt

PLACE = 0x8825


def picture(form: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: object) -> bytes:
    buffer = io.BytesIO()
    image = Image.radial_gradient("L").resize(size).convert(mode)
    image.save(buffer, form, **how)
    return buffer.getvalue()


def with_place(form: str, size: tuple[int, int] = (60, 40), orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[274] = orientation
    exif[270] = "家住某处"
    place = exif.get_ifd(PLACE)
    place.update({1: "N", 2: (45.0, 45.0, 30.0), 3: "E", 4: (126.0, 38.0, 12.0)})
    exif[PLACE] = place
    return picture(form, size, exif=exif)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("name", "form", "media", "kept"),
    [
        ("全家.jpg", "JPEG", "image/jpeg", "全家.jpg"),
        ("全家.JPEG", "JPEG", "image/jpeg", "全家.jpg"),
        ("图.png", "PNG", "image/png", "图.png"),
        ("图.webp", "WEBP", "image/webp", "图.webp"),
        ("扫描.tiff", "TIFF", "image/tiff", "扫描.tif"),
        ("旧图.bmp", "BMP", "image/png", "旧图.png"),
        (r"C:\扫描\图.png", "PNG", "image/png", "图.png"),
    ],
)
def test_each_kind_is_kept_as_itself(name: str, form: str, media: str, kept: str) -> None:
    taken = scans.take_in(name, picture(form))
    assert (taken.name, taken.media_type) == (kept, media)
    assert opened(taken.data).size == (60, 40)
    assert max(opened(taken.thumbnail).size) <= scans.THUMB_SIDE


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("size", [(60, 40), (900, 300)])
def test_the_place_is_gone(form: str, size: tuple[int, int]) -> None:
    data = with_place(form, size)
    assert opened(data).getexif().get_ifd(PLACE), "the test's own picture has no place"
    taken = scans.take_in(f"照片.{form.lower()}", data, 500)
    assert not opened(taken.data).getexif().get_ifd(PLACE)
    assert "家住某处".encode() not in taken.data
    assert b"Exif" not in taken.data
    assert max(opened(taken.data).size) <= 500


def test_a_small_photo_keeps_every_pixel_and_a_turned_one_is_set_upright() -> None:
    small = with_place("JPEG")
    assert opened(scans.take_in("a.jpg", small).data).tobytes() == opened(small).tobytes()
    assert opened(scans.take_in("a.jpg", with_place("JPEG", (60, 40), 6)).data).size == (40, 60)


def test_a_large_photo_gets_the_longest_side_asked_for() -> None:
    taken = scans.take_in("a.jpg", picture("JPEG", (3200, 1600)))
    assert opened(taken.data).size == (2500, 1250)
    assert opened(scans.take_in("a.png", picture("PNG", (1000, 10)), 800).data).size == (800, 8)


def test_a_scan_of_several_pages_keeps_them_in_black_and_white() -> None:
    frames = [Image.new("1", (1700, 2200), n % 2) for n in range(3)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    taken = scans.take_in("三页.tif", buffer.getvalue())
    assert scans.pages(taken.data, taken.media_type) == 3
    assert [
        opened(scans.page_picture(taken.data, taken.media_type, n)).getpixel((5, 5)) for n in range(3)
    ] == [
        0,
        255,
        0,
    ]
    assert opened(taken.data).mode == "1"


def test_a_paper_is_kept_as_it_is() -> None:
    data = pdf.render(receipt())
    taken = scans.take_in("回执.pdf", data)
    assert taken.data == data
    assert scans.pages(data, taken.media_type) == 1
    assert max(opened(taken.thumbnail).size) == scans.THUMB_SIDE


def pdf_with(stream: bytes, dictionary: bytes = b"/Filter /FlateDecode", box: int = 200) -> bytes:
    body = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R >>" % (box, box),
        b"<< /Length %d %s >>\nstream\n" % (len(stream), dictionary) + stream + b"\nendstream",
    ]
    out, at = b"%PDF-1.4\n", []
    for number, part in enumerate(body, 1):
        at.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in at)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + (
        b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    )  # fmt: skip


def test_our_own_small_pdf_is_good() -> None:
    assert scans.take_in("a.pdf", pdf_with(zlib.compress(b"0 0 m"))).media_type == "application/pdf"


BOMB = pdf_with(zlib.compress(b" " * 300_000_000, 9))
PNG_BOMB = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    + (60_000).to_bytes(4, "big") * 2
    + b"\x08\x02\0\0\0"
    + zlib.crc32(b"IHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0").to_bytes(4, "big")
    + b"\0\0\0\0IDAT\x35\xaf\x06\x1e"
)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.jpg", b"", "空文件"),
        ("大.jpg", b"\xff\xd8\xff" + bytes(scans.MOST_BYTES), "有 20 MB"),
        ("程序.jpg", b"MZ\x90\0" * 20, "不是图片，也不是 PDF"),
        ("网页.pdf", b"<html></html>", "不是图片，也不是 PDF"),
        ("假.pdf", picture("PNG"), "扩展名和内容不符，里面其实是PNG 图片"),
        ("假.png", pdf.render(receipt()), "扩展名和内容不符，里面其实是PDF 文件"),
        ("无名", picture("PNG"), "扩展名和内容不符"),
        ("坏.jpg", picture("JPEG")[:200], "已损坏"),
        ("坏.png", picture("PNG")[:100], "已损坏"),
        ("坏.tif", b"II*\0" + bytes(40), "已损坏"),
        ("坏.pdf", b"%PDF-1.4\nnothing", "已损坏"),
        ("炸.pdf", BOMB, "展开后太大"),
        ("炸两层.pdf", pdf_with(b"x", b"/Filter [/FlateDecode /FlateDecode]"), "展开后太大"),
        ("巨图.pdf", pdf_with(b"x", b"/Subtype /Image /Width 900000 /Height 2"), "展开后太大"),
        ("巨页.pdf", pdf_with(zlib.compress(b"0 0 m"), box=20_000), "纸张太大"),
        ("炸.png", PNG_BOMB, "展开后太大"),
        ("苹果.heic", b"\0\0\0\x18ftypheic" + bytes(20), "HEIC"),
    ],
)
def test_what_cannot_be_kept_is_told(name: str, data: bytes, words: str) -> None:
    with pytest.raises(ClerkError, match=words) as caught:
        scans.take_in(name, data)
    assert name in caught.value.message
    assert caught.value.hint


def test_the_bomb_is_a_bomb() -> None:
    assert len(BOMB) < 400_000
    assert pypdfium2.PdfDocument(BOMB)[0].get_size() == (200, 200)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_broken_file_is_kept_or_told_and_never_anything_else(data: st.DataObject) -> None:
    form, name = data.draw(
        st.sampled_from([("JPEG", "a.jpg"), ("PNG", "a.png"), ("TIFF", "a.tif"), ("WEBP", "a.webp")])
    )
    raw = bytearray(picture(form))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(raw)))
    try:
        taken = scans.take_in(name, bytes(raw[:cut]))
    except ClerkError:
        return
    assert taken.data
    assert Path(taken.name).suffix == Path(name).suffix
