"""Sunglasses: wayfarer, aviator, round and sport, from the front and in three-quarter view."""

from __future__ import annotations

import skia

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _lens(b: Brush, outline: skia.Path, frame: float, role: str, alpha: float) -> None:
    b.fill(outline, "light", volume="flat", edge=0.2)
    b.fill(outline, role, pattern=False, volume="soft", finish="glass", alpha=alpha)
    bounds = outline.getBounds()
    b.canvas.save()
    b.canvas.clipPath(outline, True)
    x, y = bounds.left() + 0.2 * bounds.width(), bounds.top()
    b.shine(b.poly((x, y), (x + 6, y), (x - 3, bounds.bottom()), (x - 9, bounds.bottom())), 0.3, 0.4)
    b.canvas.restore()
    b.fill(b.stroke_outline(outline, frame), "main", volume="soft", edge=0.7)


def _pair(b: Brush, outline: skia.Path, frame: float, bridge: str, *, width: float = 0.0) -> None:
    """Two mirrored lenses; in three-quarter view the far one narrows and the near temple shows."""
    turned = b.chance(0.55)
    c = b.canvas
    c.save()
    if turned:
        c.translate(50, 50)
        c.scale(0.86, 0.95)
        c.skew(0, b.r(0.05, 0.14))
        c.translate(-54, -50)
        near = b.path(f"M88 42 Q98 {b.r(36, 40)} 103 {b.r(39, 44)} L101 50")
        b.fill(b.stroke_outline(near, 3 + width), "main", volume="bar", edge=0.8)
        far = b.path(f"M12 42 Q24 {b.r(30, 34)} 34 33")
        b.fill(b.stroke_outline(far, 2.2 + width * 0.5), "shade", pattern=False)
    else:
        for sign in (-1, 1):
            b.fill(b.rect(50 + sign * 41 - 2.5, 40, 5, 6, 1.5), "main", volume="soft")
    b.fill(b.stroke_outline(b.path(bridge), 2 + frame * 0.3), "main", volume="soft", pattern=False)
    role, alpha = str(b.pick("dark", "dark", "deep", "brown", "main")), b.r(0.75, 0.97)
    for side in (outline, b.flipped(outline)):
        _lens(b, side, frame, role, alpha)
    c.restore()


def wayfarer(b: Brush) -> None:
    """Thick trapezoid frames."""
    _pair(
        b,
        b.path("M11 40 Q11 36 18 36 L40 37 Q46 38 45 44 Q43 60 30 61 Q14 61 11 40 Z"),
        b.r(6.5, 8.5),
        "M45 41 Q50 38 55 41",
        width=3,
    )


def aviator(b: Brush) -> None:
    """Teardrop lenses in a slim frame with a double bridge."""
    _pair(
        b,
        b.path("M12 38 Q28 33 45 39 Q46 52 38 61 Q26 68 17 58 Q10 50 12 38 Z"),
        b.r(4.5, 6),
        "M45 42 Q50 39 55 42 M40 36 Q50 33 60 36",
    )


def round_frame(b: Brush) -> None:
    """Round lenses."""
    _pair(b, b.oval(28, 48, b.r(15, 17)), b.r(5.5, 7.5), "M43 46 Q50 40 57 46")


def cat_eye(b: Brush) -> None:
    """Large lenses with winged corners."""
    _pair(
        b,
        b.path("M7 35 Q26 36 40 38 Q47 40 45 50 Q42 63 28 64 Q13 63 11 46 Z"),
        b.r(6.5, 8.5),
        "M45 43 Q50 40 55 43",
        width=2,
    )


def sport(b: Brush) -> None:
    """A low rectangular wrap."""
    _pair(
        b,
        b.path("M8 42 Q26 36 46 42 Q46 54 38 57 Q20 60 10 53 Q7 48 8 42 Z"),
        b.r(5, 6.5),
        "M46 44 Q50 42 54 44",
        width=2,
    )


SILHOUETTES = Silhouettes(
    category="sunglasses",
    pose="lie",
    forms={
        "wayfarer": wayfarer,
        "aviator": aviator,
        "round": round_frame,
        "cat-eye": cat_eye,
        "sport": sport,
    },
    fine=frozenset({"wayfarer", "aviator", "round", "cat-eye", "sport"}),
    finishes=("gloss", "matte", "metal"),
    patterns=tuple(p for p in PATTERNS if p not in ("dotted", "floral", "zigzag", "speckled")),
)
