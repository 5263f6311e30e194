"""Toy cars from the side: beetle, pick-up, racer, van."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _wheels(b: Brush, y: float, xs: tuple[float, ...], r: float) -> None:
    hub = str(b.pick("metal", "light", "accent", "wood"))
    for x in xs:
        b.fill(b.oval(x, y, r), "dark", volume="round")
        b.fill(b.oval(x, y, r * 0.5), hub, volume="round", pattern=False)


def _glass(b: Brush, d: str) -> None:
    b.fill(b.path(d), "screen", finish="glass", volume="soft")


def beetle(b: Brush) -> None:
    """A rounded little car."""
    b.fill(
        b.path(
            "M6 70 C6 56 18 54 26 52 C32 34 44 30 54 30 C66 30 74 40 78 52 C90 54 95 60 94 70 Q92 74 88 74 L12 74 Q7 74 6 70 Z"
        ),
        "main",
        volume="bar",
    )
    _glass(b, "M32 51 C36 40 42 36 49 35 L49 51 Z")
    _glass(b, "M53 35 C62 35 68 42 71 51 L53 51 Z")
    b.line("M51 34 L51 72", 0.8, None, 0.4)
    b.fill(b.oval(91, 61, 2.6), "glow", volume="round")
    _wheels(b, 74, (26, 74), b.r(9, 11))


def pickup(b: Brush) -> None:
    """A pick-up."""
    b.fill(
        b.path(
            "M6 54 L48 54 L52 36 Q53 33 57 33 L70 33 Q74 33 77 39 L82 52 L92 55 Q95 57 95 62 L95 72 L6 72 Z"
        ),
        "main",
        volume="bar",
    )
    _glass(b, "M56 38 L68 38 L74 52 L54 52 Z")
    b.line("M48 55 L48 71 M6 60 L48 60", 0.9, None, 0.4)
    b.fill(b.oval(93, 62, 2.2), "glow", volume="round")
    _wheels(b, 73, (24, 76), b.r(9, 12))


def racer(b: Brush) -> None:
    """A racing car with a wing and a number disc."""
    b.fill(b.rect(4, 42, 12, 4, 1), "shade", pattern=False)
    b.fill(
        b.path("M6 44 L12 44 L16 58 L30 54 C40 44 56 44 62 54 L94 62 Q97 66 95 71 L8 71 Q5 60 6 44 Z"),
        "main",
        volume="bar",
    )
    b.fill(b.oval(50, 47, 6), str(b.pick("light", "accent")), volume="round", pattern=False)
    b.fill(b.oval(33, 63, 6), "light", volume="flat")
    _wheels(b, 71, (22, 77), b.r(10, 12))


def van(b: Brush) -> None:
    """A van with rows of windows and a roof rack."""
    b.fill(
        b.path("M8 34 Q8 28 14 28 L80 28 Q88 29 91 42 L94 56 L94 70 Q94 73 90 73 L10 73 Q6 73 6 70 Z"),
        "main",
        volume="bar",
    )
    for x in (13, 32, 51):
        b.fill(b.rect(x, 34, 15, 14, 2), "screen", finish="glass")
    _glass(b, "M71 34 L82 34 Q86 40 88 48 L71 48 Z")
    b.line("M6 56 L94 56", 2.2, str(b.pick("light", "accent")), 0.85)
    b.fill(b.rect(20, 23, 48, 3, 1), "metal", volume="bar")
    _wheels(b, 74, (24, 75), b.r(8.5, 10))


SILHOUETTES = Silhouettes(
    category="toy car",
    pose="stand",
    forms={"beetle": beetle, "pick-up": pickup, "racer": racer, "van": van},
    finishes=("gloss", "wood", "plastic", "metal"),
    hidden={"racer": ("floral", "speckled")},
)
