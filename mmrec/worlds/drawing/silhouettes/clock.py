"""Clocks: round and square wall clocks, sunburst, twin-bell alarm clock."""

from __future__ import annotations

import math

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _face(b: Brush, cx: float, cy: float, r: float, ink: str) -> None:
    for k in range(12):
        a = math.pi * k / 6
        s, c = math.sin(a), -math.cos(a)
        b.line(
            f"M{cx + r * 0.8 * s} {cy + r * 0.8 * c} L{cx + r * 0.93 * s} {cy + r * 0.93 * c}",
            2.2 if k % 3 == 0 else 1.1,
            ink,
            0.95,
        )
    for length, width, a in ((0.5, 2.8, b.r(0, 6.28)), (0.74, 1.8, b.r(0, 6.28))):
        b.line(
            f"M{cx} {cy} L{cx + r * length * math.sin(a)} {cy - r * length * math.cos(a)}", width, ink, 1.0
        )
    b.fill(b.oval(cx, cy, 2.2), ink, volume="round")


def _ink(b: Brush) -> str:
    return "dark" if sum(b.main) > 1.6 else "light"


def round_wall(b: Brush) -> None:
    """A round wall clock."""
    r = b.r(38, 42)
    b.fill(b.oval(50, 50, r), str(b.pick("main", "wood", "metal", "deep")), volume="round", pattern=False)
    inner = r - b.r(3, 6)
    b.fill(b.oval(50, 50, inner), "main", volume="soft")
    _face(b, 50, 50, inner, _ink(b))


def square_wall(b: Brush) -> None:
    """A square wall clock."""
    s = b.r(35, 39)
    b.fill(b.rect(50 - s, 50 - s, 2 * s, 2 * s, b.r(2, 12)), "main")
    b.fill(b.rect(54 - s, 54 - s, 2 * s - 8, 2 * s - 8, 3), "main", edge=1.3)
    _face(b, 50, 50, s - 6, _ink(b))


def sunburst(b: Brush) -> None:
    """A sunburst of rays."""
    n = int(b.rng.integers(12, 20))
    for k in range(n):
        a = 2 * math.pi * k / n
        far = 44 if k % 2 else 36
        x, y = 50 + far * math.sin(a), 50 - far * math.cos(a)
        b.line(f"M{50 + 20 * math.sin(a)} {50 - 20 * math.cos(a)} L{x} {y}", 2.2, "main", 1.0)
        b.fill(b.oval(x, y, 3 if k % 2 else 2.2), "main", volume="round", pattern=False)
    b.fill(b.oval(50, 50, 24), "main", volume="round")
    _face(b, 50, 50, 21, _ink(b))


def alarm(b: Brush) -> None:
    """A twin-bell alarm clock."""
    for sign in (-1, 1):
        b.line(f"M{50 + sign * 18} 76 L{50 + sign * 26} 90", 4, "metal", 1.0)
        bell = b.path(f"M{50 + sign * 8} 22 A14 14 0 0 {1 if sign > 0 else 0} {50 + sign * 33} 34 Z")
        b.fill(bell, str(b.pick("main", "metal", "brass")), volume="round", finish="metal", pattern=False)
    b.line("M50 12 L50 24", 2.4, "metal", 1.0)
    r = b.r(29, 32)
    b.fill(b.oval(50, 56, r), "main", volume="round")
    b.fill(b.oval(50, 56, r - 9), "light" if b.chance(0.6) else "main", volume="flat", edge=1.2)
    _face(b, 50, 56, r - 9, "dark" if sum(b.main) > 0.5 else "metal")


SILHOUETTES = Silhouettes(
    category="clock", pose="hang", forms={"round": round_wall, "square": square_wall, "sunburst": sunburst, "alarm": alarm},
    fine=frozenset({"alarm"}),
    finishes=("matte", "wood", "gloss", "metal"),
)  # fmt: skip
