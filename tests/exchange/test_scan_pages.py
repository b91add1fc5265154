"""Pages of kept photos and scans, ready to be bound: their shape, small enough, upright, grey where nothing is coloured."""

import io

import pytest
from PIL import Image

from app.exchange import scan_pages


def picture(
    size: tuple[int, int], colour: object, form: str = "JPEG", mode: str = "RGB", **more: object
) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, form, **more)  # type: ignore[arg-type]
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (picture((3000, 1500), (200, 30, 30)), "image/jpeg"),
        (picture((3000, 1500), (200, 30, 30, 255), "PNG", "RGBA"), "image/png"),
        (picture((3000, 1500), (200, 30, 30), "WEBP"), "image/webp"),
        (picture((3000, 1500), 3, "PNG", "P"), "image/png"),
    ],
)
def test_a_picture_is_made_small_and_keeps_its_shape(data: bytes, media: str) -> None:
    assert scan_pages.shapes(data, media) == [2.0]
    made = opened(scan_pages.picture(data, media, 0))
    assert (made.format, made.size) == ("JPEG", (1900, 950))


def test_a_small_picture_is_not_blown_up() -> None:
    assert opened(scan_pages.picture(picture((30, 20), "white"), "image/jpeg", 0)).size == (30, 20)


def test_what_has_no_colour_is_grey_and_a_red_stamp_stays_red() -> None:
    assert opened(scan_pages.picture(picture((400, 400), (90, 91, 92)), "image/jpeg", 0)).mode == "L"
    page = Image.new("RGB", (400, 400), "white")
    page.paste((200, 20, 20), (250, 250, 350, 350))
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    made = opened(scan_pages.picture(buffer.getvalue(), "image/png", 0))
    red, green, _ = made.getpixel((300, 300))  # type: ignore[misc]
    assert (made.mode, red > 150, green < 80) == ("RGB", True, True)


def test_a_photo_on_its_side_stands_up() -> None:
    exif = Image.Exif()
    exif[274] = 6
    data = picture((400, 200), (200, 30, 30), exif=exif)
    assert scan_pages.shapes(data, "image/jpeg") == [0.5]
    assert opened(scan_pages.picture(data, "image/jpeg", 0)).size == (200, 400)


def test_what_is_transparent_is_white_on_paper() -> None:
    data = picture((40, 40), (0, 0, 0, 0), "PNG", "RGBA")
    assert opened(scan_pages.picture(data, "image/png", 0)).getpixel((20, 20)) == 255


@pytest.mark.parametrize("form", ["PDF", "TIFF"])
def test_every_page_of_a_scan(form: str) -> None:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (200 + 100 * n, 300), (250, 40 * n, 0)) for n in range(3)]
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:])
    media = "application/pdf" if form == "PDF" else "image/tiff"
    shapes = scan_pages.shapes(buffer.getvalue(), media)
    assert [round(shape, 2) for shape in shapes] == [0.67, 1.0, 1.33]
    for n, shape in enumerate(shapes):
        made = opened(scan_pages.picture(buffer.getvalue(), media, n))
        assert abs(made.width / made.height - shape) < 0.01
        assert abs(made.getpixel((made.width // 2, made.height // 2))[1] - 40 * n) < 12  # type: ignore[index]
        assert max(made.size) <= scan_pages.LONGEST
