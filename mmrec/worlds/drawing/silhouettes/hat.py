"""Hats: baseball cap from the front and the side, bucket hat, beanie, brimmed hat, flat cap."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _badge(b: Brush, x: float, y: float, size: float) -> None:
    role = "light" if sum(b.main) < 1.7 else str(b.pick("dark", "red", "navy"))
    shape = (
        b.oval(x, y, size, size * b.r(0.6, 1))
        if b.chance(0.5)
        else b.rect(x - size, y - size * 0.5, 2 * size, size, 1)
    )
    b.fill(shape, role, volume="flat", edge=0.3)


def cap_front(b: Brush) -> None:
    """A baseball cap from the front."""
    wide, top = b.r(30, 34), b.r(24, 30)
    b.fill(
        b.path(
            f"M{50 - wide} 62 C{50 - wide} {top - 4} {50 + wide} {top - 4} {50 + wide} 62 Q50 54 {50 - wide} 62 Z"
        ),
        "main",
    )
    b.line(f"M50 {top + 7} L50 57", 0.6, None, 0.35)
    b.line(f"M{50 - wide * 0.55} {top + 12} Q{50 - wide * 0.6} 46 {50 - wide * 0.5} 59", 0.6, None, 0.3)
    b.line(f"M{50 + wide * 0.55} {top + 12} Q{50 + wide * 0.6} 46 {50 + wide * 0.5} 59", 0.6, None, 0.3)
    b.fill(b.oval(50, top + 7, 2.4, 1.4), "shade", pattern=False, volume="round")
    if b.chance(0.65):
        _badge(b, 50, top + 19, b.r(6, 11))
    peak = b.path(f"M{50 - wide - 1} 60 Q50 48 {51 + wide} 60 C{50 + wide + 4} 72 {50 + wide * 0.7} 76 50 76 "
                  f"C{50 - wide * 0.7} 76 {46 - wide} 72 {49 - wide} 60 Z")  # fmt: skip
    b.cast(peak, 0, -1, 1.2, 0.25)
    b.fill(peak, str(b.pick("main", "main", "accent", "shade")), volume="bar")
    for k in (1, 2):
        b.stitch(
            f"M{48 - wide + 3 * k} {62 + 2 * k} Q50 {50 + 5 * k} {52 + wide - 3 * k} {62 + 2 * k}",
            "shade",
            0.6,
        )


def cap_side(b: Brush) -> None:
    """A baseball cap in three-quarter view."""
    top = b.r(27, 32)
    b.fill(b.path(f"M28 64 C26 {top} 50 {top - 5} 66 {top} C84 {top + 6} 90 50 88 66 Q58 58 28 64 Z"), "main")
    b.line(f"M58 {top - 2} Q50 46 54 61", 0.6, None, 0.35)
    b.line(f"M60 {top - 2} Q76 42 78 63", 0.6, None, 0.3)
    b.fill(b.oval(60, top - 1.5, 2.4, 1.4), "shade", pattern=False, volume="round")
    if b.chance(0.6):
        _badge(b, 43, top + 18, b.r(5, 8))
    peak = b.path("M30 60 Q50 54 58 62 Q54 74 34 75 Q12 77 7 72 Q10 62 30 60 Z")
    b.fill(peak, str(b.pick("main", "main", "accent", "shade")), volume="bar")
    b.stitch("M12 71 Q16 65 32 63 Q46 60 54 63", "shade", 0.6)


def bucket(b: Brush) -> None:
    """A bucket hat."""
    top, wide = b.r(28, 33), b.r(20, 24)
    b.fill(
        b.path(
            f"M{50 - wide} {top + 3} Q50 {top - 4} {50 + wide} {top + 3} L{56 + wide} 58 Q50 66 {44 - wide} 58 Z"
        ),
        "main",
    )
    b.fill(b.path(f"M{45 - wide} 55 Q50 63 {55 + wide} 55 L{66 + wide} 72 Q50 84 {34 - wide} 72 Z"), "main")
    b.line(f"M{45 - wide} 56 Q50 64 {55 + wide} 56", 0.8, None, 0.4)
    for k in (0.3, 0.6):
        b.stitch(
            f"M{44 - wide - 10 * k} {56 + 16 * k} Q50 {65 + 16 * k} {56 + wide + 10 * k} {56 + 16 * k}",
            "shade",
            0.6,
        )


def beanie(b: Brush) -> None:
    """A knitted beanie with a turn-up, now and then a pompon."""
    top, wide = b.r(22, 28), b.r(27, 31)
    if b.chance(0.45):
        b.fill(
            b.oval(50, top - 4, 8),
            str(b.pick("accent", "light", "shade")),
            volume="round",
            finish="plush",
            pattern=False,
        )
    b.fill(
        b.path(f"M{50 - wide} 66 C{50 - wide} {top - 8} {50 + wide} {top - 8} {50 + wide} 66 Z"),
        "main",
        finish="knit",
    )
    b.fill(
        b.rect(48 - wide, 60, 2 * wide + 4, b.r(13, 18), 5),
        str(b.pick("main", "shade")),
        finish="knit",
        volume="bar",
    )


def brimmed(b: Brush) -> None:
    """A fedora or straw hat with a ribbon."""
    top, wide = b.r(26, 31), b.r(19, 23)
    b.fill(b.oval(50, 68, b.r(38, 42), b.r(8, 11)), "main", volume="bar")
    b.fill(b.path(f"M{50 - wide} 66 C{49 - wide} 46 {54 - wide} {top} 43 {top} Q50 {top + 7} 57 {top} "
                  f"C{46 + wide} {top} {51 + wide} 46 {50 + wide} 66 Q50 72 {50 - wide} 66 Z"), "main")  # fmt: skip
    b.fill(b.path(f"M{50 - wide - 0.4} 57 Q50 64 {50.4 + wide} 57 L{50 + wide} 66 Q50 72 {50 - wide} 66 Z"),
           str(b.pick("trim", "accent", "dark")), volume="tube", pattern=False)  # fmt: skip


def flat_cap(b: Brush) -> None:
    """A flat cap from the side."""
    b.fill(b.path("M14 62 Q20 40 52 34 Q84 32 90 56 L86 66 Q52 60 14 62 Z"), "main")
    b.line("M48 35 Q62 46 60 61", 0.6, None, 0.3)
    b.fill(b.path("M10 64 Q24 54 46 58 Q42 68 24 70 Q12 70 10 64 Z"), "main", volume="bar")
    b.fill(b.oval(56, 35, 2.5, 1.4), "shade", pattern=False, volume="round")


SILHOUETTES = Silhouettes(
    category="hat",
    pose="lie",
    forms={
        "cap": cap_front,
        "cap side": cap_side,
        "bucket": bucket,
        "beanie": beanie,
        "brimmed": brimmed,
        "flat cap": flat_cap,
    },
    finishes=("cloth", "knit", "denim"),
)
