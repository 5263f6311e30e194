"""Watches, frontal as shops show them: round on leather, chronograph on steel, square, and a digital one."""

from __future__ import annotations

import math

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _strap(b: Brush, width: float, taper: float, *, links: bool = False) -> None:
    w, e = width / 2, width / 2 - taper
    for sign in (-1, 1):
        end, near = 50 + sign * b.r(43, 46), 50 + sign * 20
        strap = b.path(f"M{50 - w} {near} C{50 - w} {near + sign * 8} {50 - e} {end - sign * 10} {50 - e} {end} "
                       f"L{50 + e} {end} C{50 + e} {end - sign * 10} {50 + w} {near + sign * 8} {50 + w} {near} Z")  # fmt: skip
        b.fill(strap, "main", volume="tube", finish="metal" if links else None)
        if links:
            for k in range(6):
                y = near + sign * (4 + 4 * k)
                b.line(f"M{50 - w} {y} L{50 + w} {y}", 0.8, None, 0.45)
            for x in (50 - w * 0.4, 50 + w * 0.4):
                b.line(f"M{x} {near} L{x} {end}", 0.6, None, 0.3)
        else:
            b.stitch(f"M{50 - w + 1.6} {near} L{50 - e + 1.4} {end}", "light", 0.7)
            b.stitch(f"M{50 + w - 1.6} {near} L{50 + e - 1.4} {end}", "light", 0.7)
            if sign > 0:
                for k in range(3):
                    b.fill(b.oval(50, end - 6 - 5 * k, 0.8), "dark", volume="flat", edge=0.2)


def _marks(b: Brush, r: float, role: str, n: int = 12) -> None:
    for k in range(n):
        a = 2 * math.pi * k / n
        s, c = math.sin(a), math.cos(a)
        inner = r * (0.8 if k % 3 == 0 else 0.87)
        b.line(
            f"M{50 + inner * s} {50 - inner * c} L{50 + r * 0.95 * s} {50 - r * 0.95 * c}",
            1.4 if k % 3 == 0 else 0.8,
            role,
            0.95,
        )


def _hands(b: Brush, r: float, role: str) -> None:
    for length, width, a in ((0.52, 1.9, b.r(0, 6.28)), (0.78, 1.3, b.r(0, 6.28)), (0.82, 0.5, b.r(0, 6.28))):
        b.line(f"M50 50 L{50 + r * length * math.sin(a)} {50 - r * length * math.cos(a)}", width, role, 1.0)
    b.fill(b.oval(50, 50, 1.5), role, volume="round", edge=0.3)


def _dial(b: Brush, r: float, *, role: str | None = None) -> str:
    dial = role or str(b.pick("main", "main", "deep", "light", "dark"))
    b.fill(b.oval(50, 50, r), dial, volume="soft", pattern=dial == "main", finish="satin")
    light = dial == "light" or (dial == "main" and sum(b.main) > 1.9)
    return "dark" if light else "light"


def leather_strap(b: Brush) -> None:
    """A round dress watch on a strap."""
    _strap(b, b.r(19, 23), 2)
    r = b.r(20, 23)
    b.fill(
        b.oval(50, 50, r + 2.6),
        str(b.pick("metal", "metal", "brass", "main")),
        volume="round",
        finish="metal",
        pattern=False,
    )
    ink = _dial(b, r)
    _marks(b, r, ink)
    _hands(b, r, ink)
    b.fill(b.rect(50 + r + 2, 48, 3, 4, 1), "metal", volume="bar")


def chronograph(b: Brush) -> None:
    """A chronograph on a bracelet, with sub-dials and pushers."""
    _strap(b, b.r(23, 27), 2, links=True)
    r = b.r(22, 25)
    for y in (40, 50, 60):
        b.fill(b.rect(50 + r + 1, y - 2, 4.5, 4, 1), "metal", volume="bar")
    b.fill(b.oval(50, 50, r + 4), "main", volume="round", finish="metal", pattern=False)
    b.fill(b.oval(50, 50, r + 1), str(b.pick("dark", "deep", "metal")), volume="flat")
    ink = _dial(b, r - 1.5)
    _marks(b, r - 1.5, ink)
    for x, y in ((42, 50), (58, 50), (50, 59)):
        b.fill(b.oval(x, y, 4.3), str(b.pick("dark", "light", "shade")), volume="flat", edge=0.8)
    _hands(b, r - 2, ink)


def square(b: Brush) -> None:
    """A square watch."""
    _strap(b, b.r(20, 25), 1, links=b.chance(0.35))
    s = b.r(19, 23)
    t = s * b.r(0.95, 1.2)
    b.fill(b.rect(50 - s - 2.5, 50 - t - 2.5, 2 * s + 5, 2 * t + 5, 6), str(b.pick("metal", "brass", "main")),
           volume="soft", finish="metal", pattern=False)  # fmt: skip
    b.fill(b.rect(50 - s, 50 - t, 2 * s, 2 * t, 3), "main", volume="soft", finish="satin")
    ink = "dark" if sum(b.main) > 1.9 else "light"
    _marks(b, min(s, t), ink, 4)
    _hands(b, min(s, t), ink)


def digital(b: Brush) -> None:
    """A chunky sports watch with a display and screws."""
    _strap(b, b.r(26, 31), 3)
    s = b.r(23, 26)
    case = b.poly((50 - s, 50 - s + 8), (50 - s + 8, 50 - s), (50 + s - 8, 50 - s), (50 + s, 50 - s + 8),
                  (50 + s, 50 + s - 8), (50 + s - 8, 50 + s), (50 - s + 8, 50 + s), (50 - s, 50 + s - 8))  # fmt: skip
    b.fill(case, "main", finish="rubber")
    if b.chance(0.5):
        b.fill(b.oval(50, 50, s - 4), "deep", volume="flat")
        _marks(b, s - 4, "accent" if b.chance(0.5) else "light")
        _hands(b, s - 5, "light")
    else:
        b.fill(
            b.rect(50 - s + 6, 50 - s * 0.55, 2 * s - 12, s * 1.1, 3),
            str(b.pick("screen", "olive", "grey")),
            volume="flat",
        )
        for k in range(4):
            b.fill(
                b.rect(50 - s + 10 + k * (2 * s - 20) / 4, 45, (2 * s - 20) / 5, 10, 1),
                "light",
                volume="flat",
                edge=0.2,
            )
    for sx in (-1, 1):
        for sy in (-1, 1):
            b.fill(b.oval(50 + sx * (s - 5), 50 + sy * (s - 5), 1.4), "metal", volume="round")


SILHOUETTES = Silhouettes(
    category="watch",
    pose="lie",
    forms={"leather strap": leather_strap, "chronograph": chronograph, "square": square, "digital": digital},
    finishes=("leather", "metal", "rubber"),
    patterns=tuple(p for p in PATTERNS if p not in ("dotted", "floral", "speckled")),
)
