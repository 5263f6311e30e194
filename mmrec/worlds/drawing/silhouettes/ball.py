"""Balls: football, basketball, beach ball, tennis-like."""

from __future__ import annotations

import math

import skia

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _sphere(b: Brush) -> tuple[float, skia.Path]:
    r = b.r(38, 42)
    disc = b.oval(50, 50, r)
    b.fill(disc, "main", volume="flat")
    return r, disc


def _finish(b: Brush, disc: skia.Path, r: float) -> None:
    shade = skia.Paint(AntiAlias=True)
    lit = skia.Point(50 + b.light * 0.5 * r, 50 - 0.45 * r)
    shade.setShader(
        skia.GradientShader.MakeRadial(lit, 1.7 * r, [0x50FFFFFF, 0x00FFFFFF, 0x80100C20], [0.0, 0.4, 1.0])
    )
    b.canvas.drawPath(disc, shade)
    b.line(disc, 0.8, None, 0.35)


def _pentagon(b: Brush, cx: float, cy: float, r: float, turn: float) -> skia.Path:
    return b.poly(
        *[(cx + r * math.sin(turn + 1.2566 * k), cy - r * math.cos(turn + 1.2566 * k)) for k in range(5)]
    )


def football(b: Brush) -> None:
    """A football with pentagons."""
    r, disc = _sphere(b)
    role = str(b.pick("dark", "light", "accent", "deep"))
    b.canvas.save()
    b.canvas.clipPath(disc, True)
    turn = b.r(0, 1.2)
    b.fill(_pentagon(b, 50, 50, r * 0.3, turn), role, volume="flat", edge=0.3)
    for k in range(5):
        a = turn + 1.2566 * k
        x, y = 50 + r * 0.86 * math.sin(a), 50 - r * 0.86 * math.cos(a)
        b.line(f"M{50 + r * 0.3 * math.sin(a)} {50 - r * 0.3 * math.cos(a)} L{x} {y}", 1, None, 0.4)
        b.fill(_pentagon(b, x, y, r * 0.27, a + math.pi), role, volume="flat", edge=0.3)
    b.canvas.restore()
    _finish(b, disc, r)


def basketball(b: Brush) -> None:
    """A basketball with seams."""
    r, disc = _sphere(b)
    b.canvas.save()
    b.canvas.clipPath(disc, True)
    b.canvas.rotate(b.r(-30, 30), 50, 50)
    for d in (
        f"M{50 - r} 50 L{50 + r} 50",
        f"M50 {50 - r} L50 {50 + r}",
        f"M{50 - r * 0.75} {50 - r} Q{50 - r * 0.1} 50 {50 - r * 0.75} {50 + r}",
        f"M{50 + r * 0.75} {50 - r} Q{50 + r * 0.1} 50 {50 + r * 0.75} {50 + r}",
    ):
        b.line(d, 1.6, "dark" if sum(b.main) > 0.6 else "light", 0.9)
    b.canvas.restore()
    _finish(b, disc, r)


def beach(b: Brush) -> None:
    """A beach ball with white segments."""
    r, disc = _sphere(b)
    b.canvas.save()
    b.canvas.clipPath(disc, True)
    b.canvas.rotate(b.r(0, 60), 50, 50)
    role = "light" if b.look.colour != "white" else "accent"
    for k in range(2):
        a = math.pi * k + 0.4
        b.fill(
            b.poly(
                (50, 46),
                (50 + 60 * math.sin(a), 46 - 60 * math.cos(a)),
                (50 + 60 * math.sin(a + 0.8), 46 - 60 * math.cos(a + 0.8)),
            ),
            role,
            volume="flat",
            edge=0.3,
        )
    b.fill(b.oval(50, 46, 4.5), role, volume="flat")
    b.canvas.restore()
    _finish(b, disc, r)


def tennis(b: Brush) -> None:
    """A felt ball with a curved seam."""
    r, disc = _sphere(b)
    b.canvas.save()
    b.canvas.clipPath(disc, True)
    b.canvas.rotate(b.r(-40, 40), 50, 50)
    for s in (-1, 1):
        b.line(
            f"M{50 + s * r} {50 - r} Q{50 + s * r * 0.1} 50 {50 + s * r} {50 + r}",
            2.6,
            "light" if b.look.colour != "white" else "grey",
            0.95,
        )
    b.canvas.restore()
    _finish(b, disc, r)


SILHOUETTES = Silhouettes(
    category="ball",
    pose="stand",
    forms={"football": football, "basketball": basketball, "beach": beach, "tennis": tennis},
    finishes=("rubber", "leather", "gloss"),
)
