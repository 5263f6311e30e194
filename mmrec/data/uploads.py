"""What a person brings along is not trusted: every picture and text passes here first.

A picture comes out as a small upright RGB image or as one sentence; nothing else leaves this module.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from pathlib import PureWindowsPath

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from mmrec.errors import InvalidInput
from mmrec.types import Upload

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
"""A 40-megapixel camera picture passes; 160 MB is then the most that one decoded upload takes."""
LONG_SIDE = 512
"""Pixels of the longer side of what is handed on: more than any encoder here looks at."""
MAX_CHARACTERS = 2_000
MAX_IMAGES = 8
"""Pictures of one query."""

# Only formats with a bounded, in-process decoder. Left out on purpose: EPS and WMF (run a foreign
# interpreter), FLI, BLP, DDS and SGI (historic, with slow or fragile decoders), ICO and ICNS (their header
# says little about the size of the picture inside), HDF5, GRIB and the like (no picture at all).
# MPO, the format of stereo cameras, comes through JPEG.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "PSD", "PPM", "TGA", "JPEG2000", "QOI")
FORMATS_IN_WORDS = "JPEG, PNG, WebP, AVIF, GIF, BMP, TIFF, PSD, PPM, TGA, JPEG 2000 and QOI"

# Directional overrides and isolates: invisible, and able to make a shown text read as another one.
_DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def read_image(upload: Upload) -> Image.Image:
    """Decode an upload into an upright RGB picture of at most ``LONG_SIDE`` pixels.

    The size is read from the header before anything is decoded. Transparency is laid on white, 16 bits are
    scaled to 8, the EXIF orientation is applied, of an animation the first frame is taken.

    Raises:
        InvalidInput: one sentence that names the file, for anything that is not a usable picture.
    """
    name = display_name(upload.name)
    if not upload.data:
        raise InvalidInput(f"{name} is empty (0 bytes); choose another picture.")
    if len(upload.data) > MAX_BYTES:
        raise InvalidInput(
            f"{name} has {len(upload.data) / 2**20:.0f} MB; "
            f"pictures may have at most {MAX_BYTES // 2**20} MB, so send a smaller copy."
        )
    try:
        with Image.open(io.BytesIO(upload.data), formats=_formats()) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise InvalidInput(
                    f"{name} says it has {width} x {height} pixels; "
                    f"at most {MAX_PIXELS // 10**6} megapixels are opened, so send a smaller copy."
                )
            # A JPEG can be decoded at a fraction of its size; other formats ignore this.
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            image.load()
            return _upright(_small_rgb(image), image)
    except InvalidInput:
        raise
    except UnidentifiedImageError:
        raise InvalidInput(
            f"{name} is not a picture that can be opened here; {FORMATS_IN_WORDS} can."
        ) from None
    except Image.DecompressionBombError:
        raise InvalidInput(
            f"{name} would unpack to far too many pixels; "
            f"at most {MAX_PIXELS // 10**6} megapixels are opened."
        ) from None
    # Broken files make decoders raise whatever they stumble over: OSError, SyntaxError, struct.error,
    # ZeroDivisionError, MemoryError ... To the person they all mean the same.
    except Exception:  # noqa: BLE001
        raise InvalidInput(
            f"{name} cannot be decoded: it is damaged, incomplete or of a rare kind; try another copy."
        ) from None


def display_name(name: str) -> str:
    """A file name that is safe to show: no folders, no control characters, at most 60 characters, quoted."""
    # A browser may send either kind of slash; the Windows rule takes both.
    base = "".join(c for c in PureWindowsPath(name).name if _is_shown(c)).strip()
    if len(base) > 60:
        base = f"{base[:40]}…{base[-19:]}"
    return f"“{base or 'unnamed file'}”"


def clean_text(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Make a text fit to be encoded and shown.

    Unicode NFC; control characters, direction overrides and lone surrogates removed; runs of white space
    become one space; the first ``limit`` characters are kept (``text_notice`` says so). Emoji, any script
    and HTML pass as plain text.
    """
    # Composition is slow on endless piles of accents, and nothing beyond the limit would be kept anyway.
    head = unicodedata.normalize("NFC", text[: 4 * limit])
    shown = "".join(" " if c.isspace() else c for c in head if c.isspace() or _is_shown(c))
    return " ".join(shown.split())[:limit].rstrip()


def text_notice(text: str, what: str = "text", limit: int = MAX_CHARACTERS) -> str | None:
    """A sentence if ``clean_text`` drops the end of this text, else None."""
    if len(text.strip()) <= limit:
        return None
    return f"The {what} has {len(text.strip()):,} characters; its first {limit:,} are used."


@cache
def _formats() -> tuple[str, ...]:
    """The formats of the list that this build of Pillow can read."""
    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)


def _is_shown(character: str) -> bool:
    # Cc: controls, Cs: lone surrogates. Format characters (Cf) stay: emoji sequences are joined by one.
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _DIRECTION_CONTROLS


def _small_rgb(image: Image.Image) -> Image.Image:
    """The loaded picture as RGB within ``LONG_SIDE``, transparency on white."""
    if image.mode in ("1", "P", "PA"):  # cannot be scaled smoothly as they are
        image = image.convert("RGBA" if _is_transparent(image) else "RGB")
    elif image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
    elif image.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
        if converted is None:
            raise ValueError("the LAB picture was not converted")
        image = converted
    elif _is_transparent(image) and image.mode != "RGBA":
        image = image.convert("RGBA")
    scale = LONG_SIDE / max(image.size)
    if scale < 1:
        size = tuple(max(1, round(side * scale)) for side in image.size)
        image = image.resize((size[0], size[1]), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def _is_transparent(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def _eight_bits(image: Image.Image) -> Image.Image:
    """A picture of wide integers or floats, scaled to the 0..255 of mode L."""
    values = np.asarray(image, dtype=np.float64)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    if image.mode.startswith("I;16"):
        values /= 257.0  # 65535 -> 255
    elif values.min() < 0 or values.max() > 255:
        # No depth is declared for these, so the picture's own range is the only honest scale.
        spread = float(values.max() - values.min()) or 1.0
        values = (values - values.min()) * (255.0 / spread)
    elif image.mode.startswith("F") and values.max() <= 1:
        values *= 255.0
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def _upright(picture: Image.Image, source: Image.Image) -> Image.Image:
    """Turn the small picture as the orientation tag of its source says; a broken tag turns nothing.

    Everything else that the file said about itself, such as where it was taken, is forgotten here.
    """
    picture.info = {}
    try:
        orientation = source.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001 -- metadata from outside; the picture itself is fine
        return picture
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


# EXIF 2.3, tag 0x0112.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
