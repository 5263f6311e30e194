"""Tables: round pedestal, dining table, low coffee table, side table with a drawer."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def pedestal(b: Brush) -> None:
    """A round table on one foot."""
    y = b.r(30, 36)
    b.fill(b.oval(50, 86, b.r(18, 23), 5), "main", volume="bar")
    b.fill(b.path(f"M44 {y + 4} Q47 60 42 85 L58 85 Q53 60 56 {y + 4} Z"), "main", volume="tube")
    b.fill(b.path(f"M8 {y} A42 12 0 0 0 92 {y} L92 {y + 4} A42 12 0 0 1 8 {y + 4} Z"), "shade")
    b.fill(b.oval(50, y, 42, 12), "main", volume="flat")


def dining(b: Brush) -> None:
    """A rectangular table in slight perspective."""
    y = b.r(36, 42)
    for x, end in ((24, 80), (76, 80), (10, 90), (90, 90)):
        b.fill(b.rect(x - 2.5, y + 8, 5, end - y - 8, 1), "main", volume="tube")
    b.fill(b.poly((8, y + 12), (92, y + 12), (92, y + 18), (8, y + 18)), "shade")
    b.fill(b.poly((20, y - 6), (80, y - 6), (96, y + 12), (4, y + 12)), "main", volume="flat")


def coffee(b: Brush) -> None:
    """A low table with rounded corners and a shelf."""
    y = b.r(46, 50)
    role = str(b.pick("main", "wood", "metal"))
    for x in (18, 82):
        b.fill(
            b.path(
                f"M{x - 3} {y} L{x + 3} {y} L{x + (5 if x > 50 else -2)} 84 L{x + (2 if x > 50 else -5)} 84 Z"
            ),
            role,
            volume="tube",
            pattern=False,
        )
    b.fill(b.rect(19, 70, 62, 4, 2), "shade", volume="bar")
    b.fill(
        b.path(
            f"M10 {y} Q10 {y + 9} 24 {y + 9} L76 {y + 9} Q90 {y + 9} 90 {y} L90 {y + 3} Q88 {y + 13} 76 {y + 13} L24 {y + 13} Q10 {y + 13} 10 {y + 3} Z"
        ),
        "shade",
    )
    b.fill(
        b.path(
            f"M22 {y - 9} L78 {y - 9} Q92 {y - 6} 90 {y} Q88 {y + 9} 76 {y + 9} L24 {y + 9} Q12 {y + 9} 10 {y} Q8 {y - 6} 22 {y - 9} Z"
        ),
        "main",
        volume="flat",
    )


def side(b: Brush) -> None:
    """A side table with a drawer."""
    top = b.r(22, 28)
    for x in (28, 72):
        b.fill(
            b.path(f"M{x - 3} {top + 26} L{x + 3} {top + 26} L{x + 1.5} 91 L{x - 1.5} 91 Z"),
            str(b.pick("main", "wood")),
            volume="tube",
            pattern=False,
        )
    b.fill(b.rect(23, top + 4, 54, b.r(24, 34), 2), "main")
    b.fill(b.rect(27, top + 9, 46, 16, 1), "main", edge=1.4)
    b.fill(b.oval(50, top + 17, 2), "brass", volume="round")
    b.fill(b.rect(19, top, 62, 5.5, 1.5), "main", volume="bar")


SILHOUETTES = Silhouettes(
    category="table", pose="stand", forms={"pedestal": pedestal, "dining": dining, "coffee": coffee, "side": side},
    finishes=("wood", "gloss", "matte"),
)  # fmt: skip
