"""Handbags: tote, top-handle, hobo, satchel with flap, bowling bag."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _handle(b: Brush, x0: float, x1: float, y: float, rise: float, width: float, role: str) -> None:
    arc = b.path(f"M{x0} {y} C{x0} {y - rise * 1.3} {x1} {y - rise * 1.3} {x1} {y}")
    b.fill(b.stroke_outline(arc, width), role, volume="soft", pattern=False, finish="leather")
    for x in (x0, x1):
        b.fill(b.oval(x, y + 1, 1.8), str(b.pick("brass", "metal")), volume="round")


def _seams(b: Brush, left: float, right: float, top: float, bottom: float) -> None:
    b.stitch(
        f"M{left + 3} {top + 4} L{left + 5} {bottom - 3} L{right - 5} {bottom - 3} L{right - 3} {top + 4}",
        "light",
        0.5,
    )


def tote(b: Brush) -> None:
    """An open tote with two long handles."""
    top, wide = b.r(38, 44), b.r(30, 36)
    role = str(b.pick("main", "leather", "deep"))
    _handle(b, 37, 63, top + 3, b.r(24, 30), 2.6, role)
    b.fill(
        b.path(f"M{50 - wide} {top} L{50 + wide} {top} L{50 + wide - 5} 90 Q50 93 {55 - wide} 90 Z"), "main"
    )
    _seams(b, 50 - wide, 50 + wide, top, 90)
    _handle(b, 36, 64, top + 5, b.r(26, 32), 2.8, role)
    b.fold(f"M{50 - wide + 8} {top + 20} Q50 {top + 30} {50 + wide - 10} {top + 18}", 3, 0.12)


def top_handle(b: Brush) -> None:
    """A structured bag with one handle and a clasp."""
    top, wide = b.r(42, 47), b.r(33, 38)
    _handle(b, 34, 66, top + 3, b.r(20, 27), 4, str(b.pick("main", "shade", "leather")))
    b.fill(b.path(f"M{54 - wide} {top} L{46 + wide} {top} Q{50 + wide} 70 {48 + wide} 86 Q50 91 {52 - wide} 86 "
                  f"Q{50 - wide} 70 {54 - wide} {top} Z"), "main")  # fmt: skip
    b.fill(b.rect(54 - wide, top - 2, 2 * wide - 8, 6, 2), "shade", pattern=False, volume="bar")
    b.fill(b.rect(46, top - 1, 8, 9, 2), str(b.pick("brass", "metal")), volume="soft", finish="metal")
    _seams(b, 52 - wide, 48 + wide, top + 4, 86)
    if b.chance(0.5):
        b.fill(b.rect(34, top + 16, 32, 22, 3), "main", edge=1.2)


def hobo(b: Brush) -> None:
    """A slouchy crescent with a shoulder strap."""
    dip = b.r(10, 16)
    _handle(b, 22, 78, 52, b.r(32, 38), 4.5, str(b.pick("main", "shade")))
    b.fill(b.path(f"M16 48 Q50 {48 + dip * 2} 84 48 C94 70 84 90 50 90 C16 90 6 70 16 48 Z"), "main")
    b.line(f"M18 50 Q50 {51 + dip * 2} 82 50", 1.4, "metal", 0.8)
    b.fold("M26 62 Q36 78 50 80", 3, 0.2)
    b.fold("M74 60 Q66 74 56 78", 3, 0.2)
    for x in (20, 80):
        b.fill(b.oval(x, 50, 3), "brass", volume="round", finish="metal")


def satchel(b: Brush) -> None:
    """A satchel with a flap and a long strap."""
    top, wide = b.r(40, 45), b.r(31, 36)
    arc = b.path(f"M{50 - wide + 2} {top + 6} C{20} {b.r(-6, 4)} {80} {b.r(-6, 4)} {50 + wide - 2} {top + 6}")
    b.fill(b.stroke_outline(arc, 2.6), "shade", pattern=False, finish="leather")
    b.fill(b.rect(50 - wide, top, 2 * wide, 86 - top, 6), "main")
    deep = b.r(24, 34)
    flap = b.path(f"M{50 - wide - 1} {top - 1} L{51 + wide} {top - 1} L{50 + wide} {top + deep - 6} "
                  f"Q{48 + wide} {top + deep} {40 + wide} {top + deep} L{60 - wide} {top + deep} "
                  f"Q{52 - wide} {top + deep} {50 - wide} {top + deep - 6} Z")  # fmt: skip
    b.cast(flap, 0.5, 2, 1.6, 0.35)
    b.fill(flap, "main")
    if b.chance(0.5):
        for x in (36, 60):
            b.fill(b.rect(x, top + deep - 14, 4, 22, 1), "shade", pattern=False)
            b.fill(b.rect(x - 1, top + deep - 2, 6, 5, 1), "brass", finish="metal")
    else:
        b.fill(b.rect(46, top + deep - 5, 8, 7, 1.5), "brass", volume="soft", finish="metal")


def bowling(b: Brush) -> None:
    """A long rounded bag with two handles and a zip."""
    top = b.r(46, 50)
    for dx in (2, 0):
        _handle(b, 33 - dx, 67 - dx, top + 8, b.r(24, 28), 3, str(b.pick("shade", "leather", "trim")))
    b.fill(
        b.path(
            f"M10 {top + 20} C10 {top + 2} 24 {top} 50 {top} C76 {top} 90 {top + 2} 90 {top + 20} L88 84 Q50 89 12 84 Z"
        ),
        "main",
    )
    b.line(f"M16 {top + 5} Q50 {top - 1} 84 {top + 5}", 1.2, "metal", 0.9)
    for x in (28, 68):
        b.fill(b.rect(x, top + 6, 5, 82 - top - 6, 1), "shade", pattern=False)
    _seams(b, 12, 88, top + 12, 84)


SILHOUETTES = Silhouettes(
    category="handbag",
    pose="stand",
    forms={"tote": tote, "top handle": top_handle, "hobo": hobo, "satchel": satchel, "bowling": bowling},
    finishes=("leather", "cloth", "satin"),
)
