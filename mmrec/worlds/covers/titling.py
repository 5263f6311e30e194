"""Titling: the title and the artist on a cover, where the picture leaves them room.

A block of lines is tried in many places; the calmest ground with the strongest ink wins. Where no place is
calm, the block stands on a label of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import skia

from mmrec.worlds.covers.lettering import FACES, Face, set_line
from mmrec.worlds.covers.pen import Pen, moved
from mmrec.worlds.drawing.palette import Rgb

_EDGE = 6.5  # margin between lettering and the cover's edge, in units
_ANCHORS = (
    (0.0, 0.0, 0.0),
    (0.0, 1.0, 0.0),
    (1.0, 0.0, 1.0),
    (1.0, 1.0, 1.0),
    (0.5, 0.0, 0.5),
    (0.5, 1.0, 0.5),
)
"""Where a block may stand: its share of the free width, of the free height, and how its lines align."""


@dataclass(frozen=True)
class Block:
    """Lines of lettering, the first from the origin downwards.

    Attributes:
        title: the title's path.
        artist: the artist's path, may be empty.
        width: extent in units.
        height: extent in units.
    """

    title: skia.Path
    artist: skia.Path
    width: float
    height: float


def _lines(words: Sequence[str], count: int) -> list[str]:
    """``words`` on ``count`` lines, as even as can be."""
    best: list[str] = [" ".join(words)]
    if count == 1 or len(words) == 1:
        return best
    spread = np.inf
    for cut in range(1, len(words)):
        tail = _lines(words[cut:], count - 1)
        lines = [" ".join(words[:cut]), *tail]
        if len(lines) == count and (width := max(map(len, lines))) < spread:
            best, spread = lines, width
    return best


def compose(
    title: str | None,
    artist: str | None,
    face: Face,
    small: Face,
    room: tuple[float, float],
    cap: float,
    lines: int,
    align: float,
) -> Block:
    """Title and artist as one block.

    Args:
        title: may be missing.
        artist: may be missing.
        face: of the title.
        small: of the artist.
        room: the width and height that the block may take.
        cap: the cap height that the title would like.
        lines: on how many lines the title should stand.
        align: 0 ranged left, 0.5 centred, 1 ranged right.
    """
    # no stroke thinner than what a shop's picture of 320 pixels can show
    face = replace(face, weight=max(face.weight, min(0.55 / cap, 0.16)))
    small = replace(small, weight=max(small.weight, 0.125))
    rows: list[tuple[skia.Path, float, float, bool]] = []
    if title:
        unit = [set_line(line, face, 10.0) for line in _lines(title.split(), lines)]
        widest = max((width for _, width in unit), default=0.0)
        cap = min(cap, 10 * room[0] / max(widest, 1e-6), 0.75 * room[1] / (1.32 * len(unit)))
        rows += [(moved(path, scale=cap / 10), width * cap / 10, cap, True) for path, width in unit]
    if artist:
        path, width = set_line(artist, small, 10.0)
        height = min(max(0.42 * cap, 2.9), 4.2, 10 * room[0] / max(width, 1e-6))
        rows.append((moved(path, scale=height / 10), width * height / 10, height, False))
    total = max((width for _, width, _, _ in rows), default=0.0)
    both, y = (skia.Path(), skia.Path()), 0.0
    for k, (path, width, height, big) in enumerate(rows):
        if k:
            y += 0.36 * height if big else max(0.34 * cap, 2.2)
        both[0 if big else 1].addPath(moved(path, (total - width) * align, y))
        y += height
    return Block(*both, total, y)


def _fitting(p: Pen, title: str, faces: Sequence[str]) -> tuple[Face, int]:
    face = FACES[p.pick(*faces)]
    words, letters = len(title.split()), len(title)
    wide = face.width + face.track
    lines = 1 if letters * wide < 13 or words == 1 else 2 if letters * wide < 26 or words == 2 else 3
    if lines == 1 and words > 1 and p.chance(0.45):
        lines = 2
    return face, lines


def _cap(p: Pen) -> float:
    """The title's cap height before it has to fit: mostly quiet, now and then a shout."""
    return p.pick(p.r(4.8, 6.5), p.r(5.5, 8), p.r(6, 9), p.r(7, 11), p.r(11, 18))


def set_in(
    p: Pen,
    title: str | None,
    artist: str | None,
    faces: Sequence[str],
    box: tuple[float, float, float, float],
    ink: Rgb,
    second: Rgb,
) -> None:
    """Sets a block on the plain field ``box`` (left, top, width, height)."""
    face, lines = _fitting(p, title or "", faces)
    x, y, w, h = box
    if h < 24:
        lines = min(lines, 1 if h < 17 else 2)
    align = p.pick(0.0, 0.0, 0.5, 1.0)
    block = compose(title, artist, face, _small(p), (w - 6, h - 5), p.r(5, 9), lines, align)
    with p.at(x + 3 + (w - 6 - block.width) * align, y + (h - block.height) / 2):
        p.fill(block.title, ink)
        p.fill(block.artist, second)


def _small(p: Pen) -> Face:
    return FACES[p.pick("grotesque", "fine", "light", "lower", "grotesque")]


def set_over(p: Pen, title: str | None, artist: str | None, faces: Sequence[str], light: np.ndarray) -> None:
    """Sets a block over a picture.

    Args:
        p: draws on the picture's own canvas.
        title: may be missing.
        artist: may be missing.
        faces: keys of ``lettering.FACES`` that suit the picture.
        light: lightness of the picture so far in 0..1, shape (n, n).
    """
    face, lines = _fitting(p, title or "", faces)
    small, cap = _small(p), _cap(p)
    n = len(light)
    inks = (p.pale, p.deep)
    best: tuple[float, Block, float, float, float, Rgb] | None = None
    for ax, ay, align in (_ANCHORS[int(k)] for k in p.rng.permutation(len(_ANCHORS))[:5]):
        block = compose(title, artist, face, small, (100 - 2 * _EDGE, 46.0), cap, lines, align)
        x, y = _EDGE + ax * (100 - 2 * _EDGE - block.width), _EDGE + ay * (100 - 2 * _EDGE - block.height)
        part = light[
            int(n * max(y - 1.5, 0) / 100) : int(n * (y + block.height + 1.5) / 100) + 1,
            int(n * max(x - 1.5, 0) / 100) : int(n * (x + block.width + 1.5) / 100) + 1,
        ]
        edges = sum(float(np.abs(np.diff(part, axis=axis)).mean()) for axis in (0, 1) if part.shape[axis] > 1)
        unrest = 0.5 * float(part.std()) + 0.7 * edges + 0.00006 * block.width * block.height
        for ink in inks:
            # the part of the ground that comes nearest to the ink decides whether one can read it
            gap = float(np.quantile(np.abs(part - _light(ink)), 0.06))
            score = gap - unrest + p.r(0, 0.05)
            if best is None or score > best[0]:
                best = (score, block, x, y, float(part.mean()), ink)
    assert best is not None
    score, block, x, y, ground, ink = best
    second = ink
    if score < 0.27:
        # no calm ground: a label, and a smaller title on it
        block = compose(title, artist, face, small, (100 - 2 * _EDGE, 22.0), min(cap, 7.5), lines, 0.0)
        x, y = min(max(x, _EDGE), 100 - _EDGE - block.width), p.pick(_EDGE, 100 - _EDGE - block.height)
        label = p.pick(p.pale, p.deep, p.accent, p.main)
        ink = second = p.contrast(label, p.deep, p.pale)
        pad = 2.6
        left, right = x - pad, x + block.width + pad
        if p.chance(0.4):
            left, right = -1.0, 101.0
        p.box(left, y - pad, right - left, block.height + 2 * pad, label)
    elif p.chance(0.35):
        second = p.accent if abs(_light(p.accent) - ground) > 0.32 else ink
    with p.at(x, y):
        p.fill(block.title, ink)
        p.fill(block.artist, second)


def _light(rgb: Rgb) -> float:
    return 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2]
