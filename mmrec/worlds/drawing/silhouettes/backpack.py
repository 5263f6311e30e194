"""Backpacks: daypack, rolltop, rucksack with a flap, hiking pack."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _loop(b: Brush, top: float) -> None:
    b.fill(
        b.stroke_outline(b.path(f"M44 {top + 2} C43 {top - 9} 57 {top - 9} 56 {top + 2}"), 2.6),
        "shade",
        pattern=False,
    )


def _straps(b: Brush, wide: float) -> None:
    for sign in (-1, 1):
        strap = b.path(
            f"M{50 + sign * (wide - 6)} 26 C{50 + sign * (wide + 9)} 34 {50 + sign * (wide + 9)} 66 {50 + sign * (wide - 2)} 84"
        )
        b.fill(b.stroke_outline(strap, 4), "deep", pattern=False)


def _zip(b: Brush, d: str) -> None:
    b.line(d, 1.8, "deep", 0.9)
    b.line(d, 0.6, "metal", 0.9)


def daypack(b: Brush) -> None:
    """A rounded daypack with a front pocket."""
    wide, top = b.r(26, 31), b.r(12, 16)
    _loop(b, top)
    _straps(b, wide)
    b.fill(b.path(f"M{50 - wide} 84 L{50 - wide} 40 C{50 - wide} {top} {50 + wide} {top} {50 + wide} 40 L{50 + wide} 84 "
                  f"Q{50 + wide} 91 {43 + wide} 91 L{57 - wide} 91 Q{50 - wide} 91 {50 - wide} 84 Z"), "main")  # fmt: skip
    _zip(
        b,
        f"M{53 - wide} 56 L{53 - wide} 42 C{53 - wide} {top + 5} {47 + wide} {top + 5} {47 + wide} 42 L{47 + wide} 56",
    )
    y = b.r(52, 58)
    pocket = b.rect(56 - wide, y, 2 * wide - 12, 86 - y, 6)
    b.cast(pocket, 0.4, 1, 1.2, 0.3)
    b.fill(pocket, str(b.pick("main", "main", "shade", "accent")))
    _zip(b, f"M{60 - wide} {y + 6} L{40 + wide} {y + 6}")
    b.fill(b.rect(46, y + 13, 8, 5, 1), str(b.pick("light", "leather", "trim")), volume="flat")


def rolltop(b: Brush) -> None:
    """A rolltop with side buckles."""
    wide, top = b.r(24, 29), b.r(14, 19)
    _straps(b, wide)
    b.fill(
        b.path(f"M{52 - wide} {top + 8} L{48 + wide} {top + 8} L{50 + wide} 88 Q50 93 {50 - wide} 88 Z"),
        "main",
    )
    b.fill(b.rect(48 - wide, top, 2 * wide + 4, 11, 5), "main", volume="bar")
    for sign in (-1, 1):
        b.fill(b.rect(50 + sign * (wide - 5) - 1.5, top + 2, 3, 34, 1), "deep", pattern=False)
        b.fill(b.rect(50 + sign * (wide - 5) - 3, top + 26, 6, 6, 1), "dark", volume="flat")
    b.fill(b.rect(60 - wide, 58, 2 * wide - 20, 24, 3), "main", edge=1.3)
    _zip(b, f"M{61 - wide} 61 L{39 + wide} 61")


def rucksack(b: Brush) -> None:
    """A rucksack with a flap and two buckled straps."""
    wide = b.r(26, 31)
    _loop(b, 17)
    _straps(b, wide)
    b.fill(b.rect(50 - wide, 22, 2 * wide, 69, 9), "main")
    for sign in (-1, 1):
        b.fill(b.rect(50 + sign * (wide - 1) - 6, 60, 12, 26, 3), "shade")
    b.fill(b.rect(58 - wide, 62, 2 * wide - 16, 26, 4), "main", edge=1.2)
    drop = b.r(52, 58)
    flap = b.path(
        f"M{48 - wide} 34 C{48 - wide} 15 {52 + wide} 15 {52 + wide} 34 L{51 + wide} {drop - 6} Q50 {drop + 6} {49 - wide} {drop - 6} Z"
    )
    b.cast(flap, 0.4, 2, 1.6, 0.35)
    b.fill(flap, "main")
    role = str(b.pick("leather", "deep", "trim"))
    for x in (37, 59):
        b.fill(b.rect(x, 36, 4, 40, 1), role, finish="leather")
        b.fill(b.rect(x - 1, 64, 6, 6, 1), "metal", finish="metal")


def hiking(b: Brush) -> None:
    """A tall pack with a lid, side pockets and compression straps."""
    wide = b.r(22, 26)
    _straps(b, wide + 2)
    b.fill(b.rect(50 - wide, 18, 2 * wide, 74, 10), "main")
    for sign in (-1, 1):
        b.fill(b.rect(50 + sign * wide - 6, 58, 12, 28, 4), "deep", pattern=False, finish="knit")
    b.fill(b.rect(48 - wide, 8, 2 * wide + 4, 22, 9), "main", edge=1.4)
    _zip(b, f"M{54 - wide} 22 L{46 + wide} 22")
    b.fill(b.rect(57 - wide, 46, 2 * wide - 14, 34, 5), str(b.pick("accent", "shade", "main")), edge=1.2)
    for y in (38, 52, 68):
        b.line(f"M{50 - wide} {y} L{50 + wide} {y + 3}", 1.4, "dark", 0.85)
    b.fill(b.rect(48, 30, 4, 14, 1), "dark", volume="flat")


SILHOUETTES = Silhouettes(
    category="backpack",
    pose="stand",
    forms={"daypack": daypack, "rolltop": rolltop, "rucksack": rucksack, "hiking": hiking},
    finishes=("cloth", "leather", "satin"),
)
