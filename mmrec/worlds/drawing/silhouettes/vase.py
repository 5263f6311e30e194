"""Vases: amphora, bottle, sphere, cylinder, now and then with dry stems."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _stems(b: Brush, y: float) -> None:
    if not b.chance(0.4):
        return
    for k in range(4):
        x = 50 + (k - 1.5) * b.r(7, 10)
        top = y - b.r(10, 18)
        b.line(f"M50 {y + 4} Q50 {y - 6} {x} {top}", 0.9, "leaf", 0.9)
        b.fill(b.oval(x, top, 2, 3.4), str(b.pick("leaf", "brass", "paper", "accent")), volume="round")


def _vase(b: Brush, d: str, rim_y: float, rim: float) -> None:
    _stems(b, rim_y)
    b.fill(b.path(d), "main", volume="tube")
    b.fill(b.oval(50, rim_y, rim, 2.4), "deep", pattern=False, volume="flat")
    b.line(b.oval(50, rim_y, rim, 2.4), 1, "tint", 0.9)


def amphora(b: Brush) -> None:
    """A shouldered amphora, with two small handles by chance."""
    w, n = b.r(25, 30), b.r(8, 11)
    if b.chance(0.5):
        arm = b.path(f"M{51 - n} 30 C{30} 28 {26} 40 {34} 46")
        for side in (arm, b.flipped(arm)):
            b.fill(b.stroke_outline(side, 3.4), "main", pattern=False)
    _vase(b, f"M{50 - n} 24 Q{50 - n + 2} 34 {50 - n} 38 C{50 - w} 44 {50 - w - 2} 60 {50 - w + 6} 74 L{50 - n - 3} 90 L{50 + n + 3} 90 "
             f"L{50 + w - 6} 74 C{50 + w + 2} 60 {50 + w} 44 {50 + n} 38 Q{50 + n - 2} 34 {50 + n} 24 Z", 24, n)  # fmt: skip


def bottle(b: Brush) -> None:
    """A narrow neck over a round body."""
    n, w = b.r(4, 6), b.r(23, 28)
    _vase(
        b,
        f"M{50 - n} 20 L{50 - n} 44 C{50 - w} 50 {50 - w - 4} 90 50 90 C{54 + w} 90 {50 + w} 50 {50 + n} 44 L{50 + n} 20 Z",
        20,
        n,
    )


def sphere(b: Brush) -> None:
    """A sphere with a short neck, on a flat foot."""
    r, n = b.r(27, 31), b.r(10, 14)
    _vase(
        b,
        f"M{50 - n} 24 Q{52 - n} 30 {50 - n} 34 C{50 - r * 1.35} 40 {50 - r * 1.35} 90 {50 - n} 90 L{50 + n} 90 "
        f"C{50 + r * 1.35} 90 {50 + r * 1.35} 40 {50 + n} 34 Q{48 + n} 30 {50 + n} 24 Z",
        24,
        n,
    )


def cylinder(b: Brush) -> None:
    """A tall, slightly flared cylinder."""
    t, n = b.r(14, 18), b.r(15, 20)
    _vase(b, f"M{50 - n} 22 L{50 - t} 88 Q50 93 {50 + t} 88 L{50 + n} 22 Z", 22, n)


SILHOUETTES = Silhouettes(
    category="vase", pose="stand", forms={"amphora": amphora, "bottle": bottle, "sphere": sphere, "cylinder": cylinder},
    finishes=("ceramic", "gloss", "glass", "matte"),
)  # fmt: skip
