"""Lettering: a typeface of our own, so that a cover is the same on a machine without any font.

Every glyph is a *skeleton*, the line down the middle of its strokes, in a box whose cap height is 100 units.
A face says how a pen follows it: how heavy, how wide the letter, how broad the nib. Since the skeleton
is scaled before the pen walks it, a condensed face keeps even strokes, as a drawn one does.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import skia

from mmrec.worlds.covers.pen import moved, svg

_O = "M38 0 C62 0 76 20 76 50 C76 80 62 100 38 100 C14 100 0 80 0 50 C0 20 14 0 38 0 Z"
_BOWL = "M30 34 C49 34 60 48 60 67 C60 86 49 100 30 100 C11 100 0 86 0 67 C0 48 11 34 30 34 Z"

SKELETONS: dict[str, tuple[float, str]] = {
    "A": (72, "M0 100 L36 0 L72 100 M13 66 L59 66"),
    "B": (60, "M32 48 L0 48 L0 0 L32 0 C60 0 60 48 32 48 C68 48 68 100 32 100 L0 100 L0 48"),
    "C": (66, "M66 22 C60 7 50 0 38 0 C14 0 0 20 0 50 C0 80 14 100 38 100 C50 100 60 93 66 78"),
    "D": (68, "M0 0 L27 0 C54 0 68 20 68 50 C68 80 54 100 27 100 L0 100 Z"),
    "E": (52, "M52 0 L0 0 L0 100 L52 100 M0 49 L46 49"),
    "F": (50, "M50 0 L0 0 L0 100 M0 50 L44 50"),
    "G": (68, "M66 20 C60 7 50 0 38 0 C14 0 0 20 0 50 C0 80 14 100 38 100 C56 100 68 90 68 70 L68 55 L42 55"),
    "H": (64, "M0 0 L0 100 M64 0 L64 100 M0 50 L64 50"),
    "I": (0, "M0 0 L0 100"),
    "J": (42, "M42 0 L42 70 C42 90 34 100 21 100 C8 100 0 90 0 76"),
    "K": (60, "M0 0 L0 100 M58 0 L0 62 M21 40 L60 100"),
    "L": (48, "M0 0 L0 100 L48 100"),
    "M": (80, "M0 100 L0 0 L40 70 L80 0 L80 100"),
    "N": (64, "M0 100 L0 0 L64 100 L64 0"),
    "O": (76, _O),
    "P": (57, "M0 100 L0 0 L32 0 C65 0 65 56 32 56 L0 56"),
    "Q": (76, _O + " M48 72 L78 106"),
    "R": (60, "M0 100 L0 0 L32 0 C65 0 65 54 32 54 L0 54 M31 54 L60 100"),
    "S": (60, "M57 20 C51 6 42 0 30 0 C12 0 2 10 2 25 C2 60 60 40 60 74 C60 90 48 100 30 100 C15 100 5 "
              "93 0 79"),
    "T": (64, "M0 0 L64 0 M32 0 L32 100"),
    "U": (62, "M0 0 L0 66 C0 90 14 100 31 100 C48 100 62 90 62 66 L62 0"),
    "V": (70, "M0 0 L35 100 L70 0"),
    "W": (104, "M0 0 L27 100 L52 12 L77 100 L104 0"),
    "X": (64, "M0 0 L64 100 M64 0 L0 100"),
    "Y": (66, "M0 0 L33 52 L66 0 M33 52 L33 100"),
    "Z": (62, "M2 0 L60 0 L0 100 L62 100"),
    "a": (60, _BOWL + " M60 34 L60 100"),
    "b": (60, _BOWL + " M0 -4 L0 100"),
    "c": (54, "M54 48 C50 39 41 34 30 34 C11 34 0 48 0 67 C0 86 11 100 30 100 C41 100 50 95 54 86"),
    "d": (60, _BOWL + " M60 -4 L60 100"),
    "e": (60, "M0 67 L60 67 C60 48 49 34 30 34 C11 34 0 48 0 67 C0 86 11 100 30 100 C42 100 51 95 56 86"),
    "f": (34, "M36 0 C22 -5 14 3 14 17 L14 100 M0 36 L32 36"),
    "g": (60, _BOWL + " M60 34 L60 106 C60 122 48 130 30 130 C18 130 9 126 4 119"),
    "h": (54, "M0 -4 L0 100 M0 64 C0 45 11 34 28 34 C45 34 54 45 54 62 L54 100"),
    "i": (0, "M0 34 L0 100 M0 8 L0 11"),
    "j": (14, "M14 34 L14 108 C14 124 6 130 -6 128 M14 8 L14 11"),
    "k": (48, "M0 -4 L0 100 M46 34 L0 74 M17 60 L48 100"),
    "l": (0, "M0 -4 L0 100"),
    "m": (88, "M0 34 L0 100 M0 62 C0 45 9 34 23 34 C37 34 44 45 44 60 L44 100 M44 60 C44 45 53 34 67 34 "
              "C81 34 88 45 88 60 L88 100"),
    "n": (54, "M0 34 L0 100 M0 64 C0 45 11 34 28 34 C45 34 54 45 54 62 L54 100"),
    "o": (60, _BOWL),
    "p": (60, _BOWL + " M0 34 L0 130"),
    "q": (60, _BOWL + " M60 34 L60 130"),
    "r": (32, "M0 34 L0 100 M0 64 C0 44 12 32 32 35"),
    "s": (44, "M43 46 C39 38 32 34 23 34 C10 34 2 40 2 50 C2 72 44 60 44 82 C44 93 36 100 22 100 C11 100 "
              "3 95 0 87"),
    "t": (34, "M14 8 L14 82 C14 97 22 102 36 98 M0 36 L33 36"),
    "u": (54, "M0 34 L0 72 C0 89 9 100 26 100 C43 100 54 89 54 70 M54 34 L54 100"),
    "v": (54, "M0 34 L27 100 L54 34"),
    "w": (84, "M0 34 L22 100 L42 42 L62 100 L84 34"),
    "x": (52, "M0 34 L52 100 M52 34 L0 100"),
    "y": (56, "M0 34 L28 98 M56 34 L22 112 C18 122 12 130 0 129"),
    "z": (50, "M2 34 L48 34 L0 100 L50 100"),
    "0": (64, "M32 0 C53 0 64 20 64 50 C64 80 53 100 32 100 C11 100 0 80 0 50 C0 20 11 0 32 0 Z"),
    "1": (26, "M0 18 L26 0 L26 100"),
    "2": (58, "M2 26 C4 8 14 0 29 0 C46 0 56 10 56 26 C56 48 18 70 0 100 L58 100"),
    "3": (58, "M3 18 C8 6 17 0 28 0 C45 0 54 10 54 24 C54 40 44 47 24 47 C46 47 58 56 58 73 C58 90 46 "
              "100 28 100 "
              "C14 100 4 93 0 80"),
    "4": (64, "M48 100 L48 0 L0 70 L64 70"),
    "5": (58, "M54 0 L10 0 L6 46 C12 40 20 37 28 37 C46 37 58 49 58 68 C58 88 45 100 27 100 C14 100 4 94 "
              "0 82"),
    "6": (60, "M52 12 C47 4 40 0 31 0 C10 0 0 24 0 58 C0 86 12 100 31 100 C48 100 60 88 60 69 C60 51 48 "
              "40 32 40 "
              "C14 40 2 52 1 66"),
    "7": (56, "M0 0 L56 0 L18 100"),
    "8": (60, "M30 47 C46 47 55 37 55 24 C55 10 46 0 30 0 C14 0 5 10 5 24 C5 37 14 47 30 47 C48 47 60 57 "
              "60 73 "
              "C60 90 48 100 30 100 C12 100 0 90 0 73 C0 57 12 47 30 47 Z"),
    "9": (60, "M8 88 C13 96 20 100 29 100 C50 100 60 76 60 42 C60 14 48 0 29 0 C12 0 0 12 0 31 C0 49 12 "
              "60 28 60 "
              "C46 60 58 48 59 34"),
    ".": (0, "M0 98 L0 100"),
    ",": (6, "M6 96 L0 114"),
    "'": (0, "M0 0 L0 22"),
    "-": (30, "M0 56 L30 56"),
    "!": (0, "M0 0 L0 68 M0 98 L0 100"),
    "?": (50, "M0 22 C3 8 12 0 25 0 C40 0 50 9 50 23 C50 42 26 44 26 70 M26 98 L26 100"),
    "&": (74, "M74 100 L18 34 C8 20 16 0 34 0 C50 0 58 18 46 32 C36 44 4 48 4 74 C4 90 16 100 32 100 C52 100 "
              "66 82 70 56"),
    "+": (50, "M0 58 L50 58 M25 33 L25 83"),
    "/": (44, "M44 -4 L0 104"),
    ":": (0, "M0 46 L0 48 M0 98 L0 100"),
    "(": (16, "M16 -8 C-4 24 -4 82 16 114"),
    ")": (16, "M0 -8 C20 24 20 82 0 114"),
}  # fmt: skip
"""Character -> (width of the skeleton, its path)."""

_MARKS: dict[str, str] = {
    "\u0301": "M-6 0 L8 -14",
    "\u0300": "M6 0 L-8 -14",
    "\u0302": "M-13 0 L0 -13 L13 0",
    "\u030c": "M-13 -13 L0 0 L13 -13",
    "\u0308": "M-13 -6 L-13 -5 M13 -6 L13 -5",
    "\u0303": "M-16 -3 C-8 -15 -2 -10 2 -6 C6 -3 10 -3 16 -12",
    "\u030a": "M0 -17 C10 -17 10 -1 0 -1 C-10 -1 -10 -17 0 -17 Z",
    "\u0304": "M-14 -7 L14 -7",
    "\u0307": "M0 -7 L0 -6",
}
"""Combining mark -> its path over the middle of a letter; marks below the letter are left out."""

_SPELT = str.maketrans({
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d",
    "ß": "ss", "ı": "i", "’": "'", "‘": "'", "–": "-", "—": "-", "“": "'", "”": "'",
})  # fmt: skip

# How much room a side of a letter asks for: straight stems most, rounds less, slopes and overhangs least.
_LEFT = {**dict.fromkeys("CGOQScdegoqa06893&", 0.72), **dict.fromkeys("AVWXYTJvwxyZzt7jf/", 0.42)}
_RIGHT = {**dict.fromkeys("DOQSBPRbcepos0638952&", 0.72), **dict.fromkeys("AVWXYTLKFvwxykrtf47Zz/", 0.42)}


@dataclass(frozen=True)
class Face:
    """How the pen follows a skeleton.

    Attributes:
        weight: breadth of the stroke, as a share of the cap height.
        width: horizontal scale of the letters.
        track: extra space between letters, as a share of the cap height.
        thin: horizontal strokes as a share of vertical ones: 1 an even pen, 0.25 a broad nib.
        soft: round ends and joins.
        case: ``upper``, ``lower`` or ``as is``.
    """

    weight: float = 0.15
    width: float = 0.9
    track: float = 0.04
    thin: float = 1.0
    soft: bool = False
    case: str = "upper"


FACES: dict[str, Face] = {
    "grotesque": Face(0.17, 0.86, 0.03),
    "black": Face(0.205, 1.06, 0.035),
    "condensed": Face(0.17, 0.52, 0.03),
    "poster": Face(0.19, 0.62, 0.03),
    "extended": Face(0.14, 1.5, 0.1),
    "light": Face(0.06, 0.9, 0.22),
    "fine": Face(0.09, 0.8, 0.12),
    "nib": Face(0.2, 0.86, 0.04, thin=0.26),
    "elegant": Face(0.13, 0.8, 0.14, thin=0.3),
    "rounded": Face(0.2, 0.86, 0.05, soft=True),
    "lower": Face(0.16, 0.92, 0.03, case="lower"),
    "soft lower": Face(0.19, 0.88, 0.05, soft=True, case="lower"),
}
"""Name -> face; the name is for the designer's own use."""


@lru_cache(maxsize=1024)
def _glyph(char: str, mark: str) -> tuple[float, skia.Path]:
    width, d = SKELETONS[char]
    path = svg(d)
    if mark:
        low = char.islower() and char not in "bdfhklt"
        path.addPath(moved(svg(_MARKS[mark]), width / 2, 20 if low else -20))
    return width, path


def _characters(text: str) -> list[tuple[str, str]]:
    """(letter, mark) pairs of what can be drawn; what cannot is left out."""
    out: list[tuple[str, str]] = []
    for char in unicodedata.normalize("NFKD", text.translate(_SPELT)):
        if char in SKELETONS or char == " ":
            out.append((char, ""))
        elif char in _MARKS and out and out[-1][0] != " ":
            out[-1] = (out[-1][0], char)
    return out


def spelled(text: str, face: Face) -> str:
    """``text`` in the case of ``face``."""
    return text.upper() if face.case == "upper" else text.lower() if face.case == "lower" else text


def skeleton(text: str, face: Face, height: float) -> tuple[skia.Path, float]:
    """The strokes of one line of text and its advance width, both for caps ``height`` units high.

    The path's caps reach from y = 0 to y = ``height`` once the pen has followed it.
    """
    weight = face.weight * height
    sy = (height - weight * face.thin) / 100
    sx = sy * face.width
    path, x, last = skia.Path(), 0.0, ""
    for char, mark in _characters(spelled(text, face)):
        if char == " ":
            x += height * (0.5 + 1.4 * face.track) * min(1.0, face.width + 0.2) + 0.3 * weight
            last = ""
            continue
        if last:
            room = 0.5 * (_RIGHT.get(last, 1.0) + _LEFT.get(char, 1.0))
            x += height * (0.19 * min(1.0, face.width + 0.1) * room + face.track) + 0.62 * weight
        width, glyph = _glyph(char, mark)
        at = skia.Path(glyph)
        at.transform(skia.Matrix().setScale(sx, sy).postTranslate(x + weight / 2, weight * face.thin / 2))
        path.addPath(at)
        x += width * sx + 0.38 * weight
        last = char
    return path, x + 0.62 * weight


def outline(strokes: skia.Path, weight: float, *, thin: float = 1.0, soft: bool = False) -> skia.Path:
    """The area that a pen ``weight`` broad covers along ``strokes``; ``thin`` flattens its nib."""
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=weight, StrokeMiter=3.0)
    if soft:
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    else:
        paint.setStrokeCap(skia.Paint.kSquare_Cap if thin == 1.0 else skia.Paint.kButt_Cap)
    stretched, out = skia.Path(strokes), skia.Path()
    # A flat nib is a round one in a space stretched upwards: stretch, stroke, and squeeze back.
    stretched.transform(skia.Matrix().setScale(1, 1 / thin))
    paint.getFillPath(stretched, out)
    out.transform(skia.Matrix().setScale(1, thin))
    return out


def set_line(text: str, face: Face, height: float) -> tuple[skia.Path, float]:
    """One line of text as a filled path, caps from y = 0 to ``height``, and its width in units."""
    strokes, width = skeleton(text, face, height)
    return outline(strokes, face.weight * height, thin=face.thin, soft=face.soft), width
