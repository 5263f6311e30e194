"""Boots from the side: chelsea, lace-up, knee-high, hiking."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _boot(
    b: Brush, top: float, sole: float, *, heel: float = 4.0, shaft: float = 15.0, role: str = "dark"
) -> float:
    y = 86 - sole
    b.fill(b.path(
        f"M13 {y} C12 {y - 11} 26 {y - 15} 40 {y - 17} C49 {y - 20} 50 {y - 30} 50 {top + 16} L{49 - (shaft - 15) * 0.6} {top} "
        f"L{80 + (shaft - 15) * 0.4} {top - 1} L81 {y - 26} Q83 {y - 10} 84 {y} Z"), "main")  # fmt: skip
    b.fill(b.path(f"M11 {y - 1} L85 {y - 1} L86 {y + sole + heel} L64 {y + sole + heel} L62 {y + sole} L16 {y + sole} Q9 {y + sole} 11 {y - 1} Z"),
           role, volume="bar")  # fmt: skip
    b.fold(f"M52 {y - 22} Q62 {y - 20} 74 {y - 28}", 2, 0.25)
    return y


def chelsea(b: Brush) -> None:
    """A chelsea boot with an elastic gore and pull tab."""
    top = b.r(26, 32)
    y = _boot(b, top, 4)
    b.fill(
        b.path(f"M60 {top + 1} L73 {top} L70 {y - 22} Q66 {y - 16} 63 {y - 22} Z"),
        "dark",
        finish="knit",
        volume="flat",
    )
    b.fill(b.rect(75, top - 6, 4, 9, 1), "shade", pattern=False)
    b.shine(b.oval(26, y - 8, 7, 2), 0.3, 1.2)


def lace_up(b: Brush) -> None:
    """A work boot with laces and a welt."""
    top = b.r(22, 28)
    y = _boot(b, top, 6)
    b.stitch(f"M14 {y - 0.5} L84 {y - 0.5}", "brass", 0.9)
    b.line(f"M62 {top} Q64 {y - 26} 54 {y - 14} L48 {y}", 0.8, None, 0.45)
    for k in range(6):
        t = k / 5
        b.line(
            f"M{49 - 3 * t} {top + 5 + t * (y - top - 26)} l8 -2",
            1.5,
            str(b.pick("light", "dark", "brass")),
            0.95,
        )
    b.line(f"M14 {y - 4} Q30 {y - 10} 34 {y - 16}", 0.7, None, 0.4)


def knee_high(b: Brush) -> None:
    """A tall boot."""
    top = b.r(7, 11)
    y = _boot(b, top, 3, heel=b.r(4, 9), shaft=b.r(14, 19))
    b.line(f"M76 {top + 2} L77 {y - 24}", 0.9, "metal", 0.7)
    if b.chance(0.5):
        b.fill(b.rect(46, top + 10, 34, 4, 1), "shade", pattern=False)
        b.fill(b.rect(70, top + 9, 6, 6, 1), "brass", finish="metal")


def hiking(b: Brush) -> None:
    """A hiking boot with a padded collar and a lugged sole."""
    top = b.r(32, 37)
    y = _boot(b, top, 9)
    b.fill(b.rect(47, top - 4, 35, 9, 4), "shade", pattern=False, volume="bar")
    b.fill(
        b.path(f"M13 {y} C12 {y - 10} 20 {y - 13} 27 {y - 14} Q31 {y - 6} 40 {y} Z"),
        str(b.pick("dark", "deep")),
        pattern=False,
    )
    b.fill(b.path(f"M70 {y} Q70 {y - 16} 82 {y - 18} L84 {y} Z"), "deep", pattern=False)
    for k in range(4):
        b.line(f"M{47 - k * 1.5} {top + 9 + 6 * k} l9 -3", 1.6, str(b.pick("accent", "light")), 0.95)
    for k in range(7):
        b.fill(b.rect(14 + k * 10, y + 8, 6, 4.5, 1), "dark", volume="flat")


SILHOUETTES = Silhouettes(
    category="boot",
    pose="stand",
    forms={"chelsea": chelsea, "lace-up": lace_up, "knee-high": knee_high, "hiking": hiking},
    finishes=("leather", "satin", "rubber"),
)
