"""Whatever is uploaded comes out as a small upright RGB picture, or as one sentence that names the file."""

from __future__ import annotations

import io
import struct
import time
import unicodedata
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mmrec.data.uploads import (
    LONG_SIDE,
    MAX_BYTES,
    MAX_CHARACTERS,
    clean_text,
    display_name,
    read_image,
    text_notice,
)
from mmrec.errors import InvalidInput
from mmrec.types import Upload

# Pillow and libtiff talk a lot about broken files; that they are broken is the point here.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def encoded(image: Image.Image, fmt: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, fmt, **options)
    return buffer.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header announces any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


def check(upload: Upload) -> Image.Image | None:
    """The picture, or None after checking the sentence."""
    try:
        image = read_image(upload)
    except InvalidInput as error:
        sentence = str(error)
        assert sentence.startswith(display_name(upload.name))
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return None
    assert image.mode == "RGB"
    assert min(image.size) >= 1
    assert max(image.size) <= LONG_SIDE
    assert not image.info
    return image


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr", "LAB"]
)
def test_every_mode_becomes_rgb_of_about_the_same_brightness(mode: str) -> None:
    ramp = Image.linear_gradient("L")  # black at the top, white at the bottom
    if mode == "I;16":
        image = Image.fromarray((np.asarray(ramp).astype(np.uint16)) * 257)
    elif mode == "LAB":
        image = Image.merge("LAB", (ramp, Image.new("L", ramp.size, 128), Image.new("L", ramp.size, 128)))
    else:
        image = ramp.convert(mode)
    read = check(Upload("ramp.tif", encoded(image, "TIFF")))
    assert read is not None
    grey = np.asarray(read.convert("L"), dtype=float)
    assert grey[:32].mean() < 50
    assert grey[-32:].mean() > 200


@pytest.mark.parametrize("fmt", ["PNG", "WEBP", "GIF"])
def test_transparency_lies_on_white(fmt: str) -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (10, 10, 30, 30))
    read = check(Upload("clear", encoded(image, fmt)))
    assert read is not None
    assert min(read.getpixel((2, 2))) > 240
    assert read.getpixel((20, 20))[0] > 180


def test_palette_with_alpha_lies_on_white() -> None:
    image = Image.new("P", (16, 16), 0)
    image.putpalette([0, 0, 0, 10, 200, 10])
    image.paste(1, (4, 4, 12, 12))
    read = check(Upload("palette.png", encoded(image, "PNG", transparency=bytes([0, 255]))))
    assert read is not None
    assert read.getpixel((0, 0)) == (255, 255, 255)
    assert read.getpixel((8, 8)) == (10, 200, 10)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_exif_orientation_is_applied(orientation: int) -> None:
    upright = Image.new("RGB", (60, 40), "white")
    upright.paste((255, 0, 0), (0, 0, 20, 15))  # a red corner, top left
    stored = upright
    # What a camera stores is the upright picture turned back.
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    if orientation in undo:
        stored = upright.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    read = check(Upload("photo.jpg", encoded(stored, "JPEG", exif=exif, quality=95)))
    assert read is not None
    assert read.size == (60, 40)
    red, green, _ = read.getpixel((8, 6))
    assert red > 200
    assert green < 60


def test_the_first_frame_of_an_animation_is_taken() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "lime")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    read = check(Upload("loop.gif", data))
    assert read is not None
    assert read.getpixel((10, 10))[0] > 240


def test_a_large_picture_comes_out_small_and_keeps_its_shape() -> None:
    read = check(Upload("wide.png", encoded(Image.new("RGB", (3000, 1000), "teal"), "PNG")))
    assert read is not None
    assert read.size == (512, 171)


def test_a_thin_picture_keeps_at_least_one_pixel() -> None:
    read = check(Upload("line.png", encoded(Image.new("L", (5000, 1)), "PNG")))
    assert read is not None
    assert read.size == (512, 1)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("nothing.png", b"", "0 bytes"),
        ("page.html", b"<html><script>alert(1)</script></html>", "not a picture"),
        ("song.mp3", b"ID3" + b"\0" * 2000, "not a picture"),
        ("huge.jpg", b"\xff\xd8" + b"\0" * MAX_BYTES, "20 MB"),
        ("bomb.png", png_that_claims(60_000, 60_000), "megapixels"),
        ("big.png", png_that_claims(8_000, 8_000), "8000 x 8000"),
        ("cut.jpg", encoded(Image.effect_noise((300, 300), 80), "JPEG")[:9000], "damaged"),
        ("cut.png", encoded(Image.effect_noise((300, 300), 80), "PNG")[:9000], "damaged"),
        ("file.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
    ],
)
def test_what_cannot_be_used_gets_one_sentence(name: str, data: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as caught:
        read_image(Upload(name, data))
    assert name in str(caught.value)


def test_the_name_in_the_sentence_is_harmless() -> None:
    assert display_name("../../etc/passwd") == "“passwd”"
    assert display_name("C:\\fakepath\\cat.png") == "“cat.png”"
    assert display_name("a\x00\n\u202eb.png") == "“ab.png”"
    assert display_name("") == "“unnamed file”"
    assert len(display_name("x" * 500)) <= 62


@given(st.binary(max_size=400))
def test_random_bytes_never_raise_anything_else(data: bytes) -> None:
    check(Upload("noise.bin", data))


@given(
    st.integers(0, 5000), st.integers(0, 255), st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
)
def test_damaged_pictures_never_raise_anything_else(at: int, value: int, fmt: str) -> None:
    data = bytearray(encoded(Image.linear_gradient("L").convert("RGB").resize((40, 40)), fmt))
    data[at % len(data)] = value
    check(Upload(f"damaged.{fmt}", bytes(data)))


def hostile(shared_data: Path, folder: str) -> list[Path]:
    return [path for path in sorted((shared_data / "hostile-dev" / folder).rglob("*")) if path.is_file()]


def test_no_hostile_file_breaks_or_hangs(shared_data: Path) -> None:
    for path in hostile(shared_data, "."):
        started = time.perf_counter()
        check(Upload(path.name, path.read_bytes()))
        assert time.perf_counter() - started < 3, f"{path} took too long"


def test_odd_but_valid_pictures_open(shared_data: Path) -> None:
    # Formats that are refused on purpose, a palette that is no picture, and variants that Pillow cannot read.
    refused = {".eps", ".gpl", ".bw", ".gd", ".pxr", ".ras", ".tar", ".xbm", ".dds", ".heif"}
    unreadable = {"00r0_gray_l.jp2", "rgba32abf.bmp", "chunk_no_fctl.png"}
    failed = [
        path.name
        for path in hostile(shared_data, "pillow-odd-valid")
        if path.suffix not in refused
        and path.name not in unreadable
        and check(Upload(path.name, path.read_bytes())) is None
    ]
    assert not failed


@pytest.mark.parametrize("shape", ["Landscape", "Portrait"])
def test_real_photos_of_all_orientations_come_out_alike(shared_data: Path, shape: str) -> None:
    folder = shared_data / "hostile-dev" / "exif-orientation"
    pictures = []
    for n in range(1, 9):
        read = check(Upload(f"{shape}_{n}.jpg", (folder / f"{shape}_{n}.jpg").read_bytes()))
        assert read is not None
        pictures.append(np.asarray(read.convert("L").resize((48, 48)), dtype=float))
    # Each photo carries its number as an overlay, so they are alike, not equal.
    for other in pictures[1:]:
        assert np.corrcoef(pictures[0].ravel(), other.ravel())[0, 1] > 0.9


@pytest.mark.parametrize(
    ("given_text", "clean"),
    [
        ("  a   red\n\tbag ", "a red bag"),
        ("红色的包 👜", "红色的包 👜"),
        ("👩\u200d👩\u200d👧 family", "👩\u200d👩\u200d👧 family"),
        ("cafe\u0301", "café"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("<b>bold</b> & <script>", "<b>bold</b> & <script>"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("\x00\x01\x02", ""),
    ],
)
def test_text_is_cleaned(given_text: str, clean: str) -> None:
    assert clean_text(given_text) == clean


def test_long_text_is_cut_and_it_is_said() -> None:
    text = "word " * 4000
    assert len(clean_text(text)) <= MAX_CHARACTERS
    assert text_notice(text) == "The text has 19,999 characters; its first 2,000 are used."
    assert text_notice("short") is None


@given(st.text(max_size=300))
def test_clean_text_is_idempotent_and_can_be_encoded(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    clean.encode("utf-8")
    assert not any(unicodedata.category(c) == "Cc" for c in clean)
