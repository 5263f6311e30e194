"""Chairs: dining chair, shell chair, ladder-back, stool with a back."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _legs(b: Brush, y: float, left: float, right: float, splay: float, role: str, width: float = 3.2) -> None:
    for x, lean, shade in (
        (left + 6, splay * 0.4, "deep"),
        (right - 6, -splay * 0.4, "deep"),
        (left, -splay, role),
        (right, splay, role),
    ):
        end = 88 if shade == "deep" and role == "main" else 91
        b.fill(
            b.stroke_outline(b.path(f"M{x} {y} L{x + lean} {end}"), width), role, volume="tube", pattern=False
        )


def dining(b: Brush) -> None:
    """An upholstered dining chair."""
    role = str(b.pick("wood", "dark", "main"))
    _legs(b, 60, 30, 70, b.r(2, 5), role)
    b.fill(b.path(f"M31 10 Q50 {b.r(5, 9)} 69 10 L70 54 Q50 58 30 54 Z"), "main")
    b.fill(b.path("M27 54 Q50 49 73 54 L76 62 Q50 67 24 62 Z"), "main", volume="bar")
    b.fold("M34 20 Q50 24 66 20", 2, 0.12)


def shell(b: Brush) -> None:
    """A moulded shell on splayed legs."""
    _legs(b, 60, 38, 62, b.r(8, 13), str(b.pick("wood", "metal", "dark")), 2.6)
    b.fill(
        b.path("M28 14 C34 6 66 6 72 14 C76 34 70 46 78 56 Q76 66 50 67 Q24 66 22 56 C30 46 24 34 28 14 Z"),
        "main",
    )
    b.fold("M30 52 Q50 44 70 52", 3, 0.25)


def ladder(b: Brush) -> None:
    """A ladder-back in one colour."""
    _legs(b, 56, 29, 71, 1, "main", 4)
    for x in (29, 71):
        b.fill(b.rect(x - 3, 7, 6, 54, 2), "main", volume="tube")
    for k in range(int(b.rng.integers(3, 5))):
        b.fill(
            b.path(
                f"M30 {13 + 11 * k} Q50 {10 + 11 * k} 70 {13 + 11 * k} l0 8 Q50 {18 + 11 * k} 30 {21 + 11 * k} Z"
            ),
            "main",
        )
    b.fill(b.path("M25 54 L75 54 L79 62 L21 62 Z"), str(b.pick("main", "paper", "main")), volume="bar")
    b.fill(b.rect(28, 74, 44, 5, 1), "main", volume="bar")


def bucket(b: Brush) -> None:
    """A tub-shaped upholstered chair."""
    _legs(b, 66, 32, 68, b.r(3, 7), str(b.pick("wood", "brass", "dark")))
    b.fill(b.path("M20 34 C22 8 78 8 80 34 L78 66 Q50 72 22 66 Z"), "main")
    b.fill(b.path("M30 40 C32 20 68 20 70 40 L70 56 L30 56 Z"), "shade")
    b.fill(b.path("M26 52 Q50 46 74 52 L75 62 Q50 67 25 62 Z"), "main", volume="bar")


SILHOUETTES = Silhouettes(
    category="chair", pose="stand", forms={"dining": dining, "shell": shell, "ladder-back": ladder, "tub": bucket},
    finishes=("cloth", "wood", "plastic", "leather"),
)  # fmt: skip
