"""Portraits of the personas: friendly flat busts, drawn by code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from mmrec.worlds.drawing.brush import svg_path
from mmrec.worlds.drawing.palette import Rgb, hex_to_rgb, mix, tone
from mmrec.worlds.drawing.patterns import PATTERNS, Cloth, color


@dataclass(frozen=True)
class Portrait:
    """What a portrait shows; every colour is a hex code.

    Attributes:
        skin: colour of the skin.
        hair: colour of the hair.
        style: ``afro``, ``bob``, ``bun``, ``crop``, ``curls``, ``long``, ``swept``, ``scarf``, ``beanie``
            or ``bald``.
        backdrop: colour behind.
        clothing: colour of the top.
        garment: ``crew``, ``turtleneck``, ``collar``, ``hood`` or ``lapels``.
        pattern: pattern of the top, a key of ``patterns.PATTERNS``.
        second: second colour of the top, or of what is worn on the head.
        glasses: ``none``, ``round``, ``square`` or ``sun``.
        beard: ``none``, ``full`` or ``stubble``.
        earrings: whether they are worn.
        age: 0 young .. 1 old; draws lines.
    """

    skin: str
    hair: str
    style: str
    backdrop: str
    clothing: str
    garment: str = "crew"
    pattern: str = "plain"
    second: str = "#f7f5f0"
    glasses: str = "none"
    beard: str = "none"
    earrings: bool = False
    age: float = 0.0


_HAIR_BACK: dict[str, str] = {
    "afro": "M50 8 C68 6 82 18 83 34 C87 46 80 58 70 60 L30 60 C20 58 13 46 17 34 C18 18 32 6 50 8 Z",
    "bob": "M50 13 C70 12 76 28 76 44 C77 56 76 64 72 70 C66 72 60 70 58 66 L42 66 C40 70 34 72 28 70 "
    "C24 64 23 56 24 44 C24 28 30 12 50 13 Z",
    "long": "M50 12 C72 11 77 30 77 48 C78 64 82 76 79 88 C70 94 62 88 60 78 L40 78 C38 88 30 94 21 88 "
    "C18 76 22 64 23 48 C23 30 28 11 50 12 Z",
    "curls": "M50 10 C58 5 67 9 70 15 C78 17 82 26 79 33 C85 40 83 49 78 53 C79 61 73 66 68 66 L32 66 "
    "C27 66 21 61 22 53 C17 49 15 40 21 33 C18 26 22 17 30 15 C33 9 42 5 50 10 Z",
    "bun": "M50 4 C58 4 62 9 61 15 C71 18 74 30 73 42 L71 54 L29 54 L27 42 C26 30 29 18 39 15 C38 9 42 4 "
    "50 4 Z",
    "scarf": "M50 10 C72 9 79 26 78 46 C78 62 82 72 84 82 L16 82 C18 72 22 62 22 46 C21 26 28 9 50 10 Z",
}
"""Hair that lies behind the head; styles that are not listed have none."""

_HAIR_FRONT: dict[str, str] = {
    "afro": "M29 40 C26 22 35 14 50 14 C65 14 74 22 71 40 C68 33 62 30 50 30 C38 30 32 33 29 40 Z",
    "bob": "M28 46 C25 24 33 13 50 13 C67 13 75 24 72 46 C70 40 67 35 62 31 C54 36 42 36 35 33 C31 37 29 "
    "41 28 46 Z",
    "long": "M28 48 C24 26 32 13 50 13 C68 13 76 26 72 48 C70 40 63 34 52 25 C45 33 34 38 28 48 Z",
    "curls": "M28 42 C24 24 34 14 50 14 C66 14 76 24 72 42 C70 37 67 35 64 35 "
    "C60 37 56 35 54 32 C50 36 45 36 42 33 C38 37 32 36 28 42 Z",
    "bun": "M28 44 C25 24 35 14 50 14 C65 14 75 24 72 44 C69 35 62 29 50 28 C38 29 31 35 28 44 Z",
    "crop": "M28 42 C25 26 34 16 50 16 C66 16 75 26 72 42 C71 37 69 33 66 31 C58 33 42 33 34 31 C31 33 "
    "29 37 28 42 Z",
    "swept": "M28 42 C25 30 31 15 49 15 C63 11 76 20 73 42 C71 36 69 33 66 30 C56 33 44 30 37 26 C33 31 "
    "30 36 28 42 Z",
    "scarf": "M27 50 C24 30 33 18 50 18 C67 18 76 30 73 50 C72 38 66 29 50 28 C34 29 28 38 27 50 Z",
    "beanie": "M26 36 C25 18 36 9 50 9 C64 9 75 18 74 36 C66 33 58 32 50 32 C42 32 34 33 26 36 Z",
}
"""Hair, or what is worn, over the forehead."""


class _Portraitist:
    """Draws one portrait on a square of 100 x 100 units."""

    def __init__(self, canvas: skia.Canvas, portrait: Portrait) -> None:
        self.canvas, self.p = canvas, portrait
        self.skin, self.hair, self.cloth = (
            hex_to_rgb(c) for c in (portrait.skin, portrait.hair, portrait.clothing)
        )
        self.second = hex_to_rgb(portrait.second)
        self.ink = mix((0.12, 0.08, 0.08), tone(self.skin, -0.45), 0.25)

    def draw(self) -> None:
        """Everything, from the backdrop to the glasses."""
        self.backdrop()
        if self.p.style in _HAIR_BACK:
            back = self.second if self.p.style == "scarf" else tone(self.hair, -0.03)
            self.fill(svg_path(_HAIR_BACK[self.p.style]), back)
        self.shoulders()
        self.head()
        self.face()
        self.front()
        self.spectacles()

    def fill(self, path: skia.Path, rgb: Rgb, alpha: float = 1.0) -> None:
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=color(rgb, alpha)))

    def stroke(self, d: str, rgb: Rgb, width: float, alpha: float = 1.0) -> None:
        paint = skia.Paint(
            AntiAlias=True, Color=color(rgb, alpha), Style=skia.Paint.kStroke_Style, StrokeWidth=width
        )
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(svg_path(d), paint)

    def oval(self, x: float, y: float, rx: float, ry: float, rgb: Rgb, alpha: float = 1.0) -> None:
        self.canvas.drawOval(
            skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry),
            skia.Paint(AntiAlias=True, Color=color(rgb, alpha)),
        )

    def backdrop(self) -> None:
        ground = hex_to_rgb(self.p.backdrop)
        paint = skia.Paint()
        paint.setShader(
            skia.GradientShader.MakeLinear(
                [skia.Point(20, 0), skia.Point(80, 100)],
                [color(tone(ground, 0.035)), color(tone(ground, -0.035))],
            )
        )
        self.canvas.drawPaint(paint)
        self.oval(50, 47, 41, 41, tone(ground, 0.06), 0.7)

    def shoulders(self) -> None:
        body = svg_path("M8 104 C8 86 20 79 36 76 L64 76 C80 79 92 86 92 104 Z")
        paint = skia.Paint(AntiAlias=True)
        paint.setShader(PATTERNS[self.p.pattern](Cloth(self.cloth, self.second), np.random.default_rng(5)))
        self.canvas.drawPath(body, paint)
        self.fill(svg_path("M8 104 C8 86 20 79 36 76 L40 76 C28 84 25 94 25 104 Z"), (1, 1, 1), 0.1)
        self.fill(svg_path("M92 104 C92 86 80 79 64 76 L60 76 C72 84 75 94 75 104 Z"), (0, 0, 0), 0.1)
        neck = tone(self.skin, -0.045)
        self.fill(svg_path("M41 58 L59 58 L59 74 C61 80 55 85 50 85 C45 85 39 80 41 74 Z"), neck)
        self.fill(
            svg_path("M41 64 C45 70 55 70 59 64 L59 70 C54 75 46 75 41 70 Z"), tone(self.skin, -0.13), 0.6
        )
        dark = tone(self.cloth, -0.09)
        match self.p.garment:
            case "turtleneck":
                self.fill(svg_path("M39 69 C45 73 55 73 61 69 L63 80 C56 85 44 85 37 80 Z"), self.cloth)
                self.stroke("M39 70 C45 74 55 74 61 70", dark, 1.2)
                self.stroke("M37.5 79 C44 84 56 84 62.5 79", dark, 1.0, 0.6)
            case "collar":
                self.fill(svg_path("M38 74 L50 86 L41 93 L32 79 Z"), tone(self.cloth, 0.05))
                self.fill(svg_path("M62 74 L50 86 L59 93 L68 79 Z"), tone(self.cloth, 0.05))
                self.stroke("M38 74 L50 86 L62 74 M50 86 L50 104", dark, 0.9)
                self.oval(51.8, 94, 0.9, 0.9, dark)
            case "lapels":
                self.fill(svg_path("M40 75 L50 98 L60 75 C58 83 42 83 40 75 Z"), self.second)
                self.fill(svg_path("M37 75 L50 104 L36 104 L26 86 L33 85 L29 80 Z"), tone(self.cloth, 0.05))
                self.fill(svg_path("M63 75 L50 104 L64 104 L74 86 L67 85 L71 80 Z"), tone(self.cloth, 0.02))
            case "hood":
                self.fill(svg_path("M37 72 C28 78 30 88 44 90 C40 84 38 79 40 74 Z"), dark)
                self.fill(svg_path("M63 72 C72 78 70 88 56 90 C60 84 62 79 60 74 Z"), dark)
                self.stroke("M45 88 L44 98 M55 88 L56 98", self.second, 1.1)
            case _:
                self.stroke("M38.5 76 C42 88 58 88 61.5 76", dark, 2.2)

    def head(self) -> None:
        if self.p.style != "scarf":
            for x in (28.5, 71.5):
                self.oval(x, 47, 4.2, 5.6, tone(self.skin, -0.03))
                self.oval(x, 47, 2.0, 3.2, tone(self.skin, -0.1), 0.7)
        self.fill(
            svg_path("M29 40 C29 24 37 19 50 19 C63 19 71 24 71 40 C71 58 64 71 50 71 C36 71 29 58 29 40 Z"),
            self.skin,
        )
        shade = svg_path("M71 40 C71 58 64 71 50 71 C61 66 66 54 66 36 C69 36 71 38 71 40 Z")
        self.fill(shade, tone(self.skin, -0.08), 0.45)
        if self.p.beard != "none":
            jaw = svg_path(
                "M29.5 46 C30 60 37 73 50 73 C63 73 70 60 70.5 46 C68 53 65 55.5 61 55 C56 53 53 53.5 50 "
                "54.5 "
                "C47 53.5 44 53 39 55 C35 55.5 32 53 29.5 46 Z"
            )
            self.fill(jaw, self.hair, 1.0 if self.p.beard == "full" else 0.22)

    def face(self) -> None:
        brow = mix(self.hair, self.ink, 0.45)
        for side in (-1, 1):
            x = 50 + 9 * side
            self.oval(x, 45.5, 1.9, 2.4, self.ink)
            self.oval(x + 0.6, 44.6, 0.6, 0.7, (1, 1, 1))
            self.stroke(f"M{x - 3.8} 39.6 Q{x} {37.2 - 0.5 * side} {x + 3.8} 39.6", brow, 1.6)
            self.oval(50 + 13.5 * side, 54, 4, 2.7, (0.93, 0.42, 0.38), 0.2)
            if self.p.age > 0.5:
                self.stroke(
                    f"M{50 + 15 * side} 46 l{2.6 * side} -1.4 M{50 + 15 * side} 47.4 l{2.8 * side} 0.4",
                    tone(self.skin, -0.2),
                    0.7,
                    0.7,
                )
        self.stroke(
            "M50.4 46 C51.6 49.5 52.6 51 51.6 52.2 C51 52.9 49.6 52.8 49 52.4", tone(self.skin, -0.2), 1.3
        )
        self.fill(
            svg_path("M43 57.5 C46 59 54 59 57 57.5 C56.4 63.4 43.6 63.4 43 57.5 Z"), (0.55, 0.17, 0.18)
        )
        self.fill(svg_path("M44 58.1 C47 59.2 53 59.2 56 58.1 C55.8 60.2 44.2 60.2 44 58.1 Z"), (1, 1, 1))
        if self.p.age > 0.5:
            self.stroke("M40.5 55 Q38.6 58 40 61 M59.5 55 Q61.4 58 60 61", tone(self.skin, -0.16), 0.8, 0.7)
        if self.p.earrings:
            for x in (28, 72):
                self.oval(x, 55, 1.9, 1.9, hex_to_rgb("#e0b64a"))

    def front(self) -> None:
        if self.p.style not in _HAIR_FRONT:
            return
        worn = self.p.style in ("scarf", "beanie")
        rgb = self.second if worn else self.hair
        self.fill(svg_path(_HAIR_FRONT[self.p.style]), rgb)
        match self.p.style:
            case "beanie":
                brim = svg_path("M25 30 C40 26 60 26 75 30 L75.5 39 C60 35 40 35 24.5 39 Z")
                self.fill(brim, tone(rgb, -0.06))
                for x in range(30, 74, 5):
                    self.stroke(f"M{x} {29.4 + abs(x - 50) * 0.03} l0 7", tone(rgb, -0.14), 0.7, 0.6)
            case "scarf":
                self.stroke("M27 50 C28 64 38 75 50 75 C62 75 72 64 73 50", tone(rgb, -0.08), 3.4)
                self.fill(
                    svg_path(
                        "M30 66 C36 78 64 78 70 66 C76 78 74 88 66 93 C54 88 40 84 28 86 C25 80 26 72 30 66 Z"
                    ),
                    rgb,
                )
                self.stroke("M33 78 C44 82 58 84 67 91 M31 71 C38 80 60 82 70 74", tone(rgb, -0.1), 0.9, 0.7)
            case "swept" | "crop" | "long" | "bob":
                self.stroke("M36 24 C44 19 56 19 63 24", tone(rgb, 0.12), 1.2, 0.45)
            case "bun":
                self.stroke("M40 15 C46 18 54 18 60 15", tone(rgb, -0.1), 1.2, 0.8)

    def spectacles(self) -> None:
        if self.p.glasses == "none":
            return
        frame = hex_to_rgb("#2a2a30")
        for x in (40.6, 59.4):
            rect = skia.Rect.MakeLTRB(x - 7, 39.5, x + 7, 51.5)
            radius = 7 if self.p.glasses == "round" else 3.2
            lens = skia.Paint(
                AntiAlias=True,
                Color=color(
                    frame if self.p.glasses == "sun" else (1, 1, 1), 0.92 if self.p.glasses == "sun" else 0.18
                ),
            )
            rim = skia.Paint(
                AntiAlias=True, Color=color(frame), Style=skia.Paint.kStroke_Style, StrokeWidth=1.5
            )
            self.canvas.drawRoundRect(rect, radius, radius, lens)
            self.canvas.drawRoundRect(rect, radius, radius, rim)
            if self.p.glasses == "sun":
                self.stroke(f"M{x - 4} 42 L{x - 1} 42", (1, 1, 1), 1.3, 0.6)
        self.stroke("M47.6 44 Q50 42.4 52.4 44 M33.6 43.5 L29 42 M66.4 43.5 L71 42", frame, 1.4)


def draw_avatar(portrait: Portrait, size: int = 256) -> np.ndarray:
    """The portrait as RGB uint8, ``(size, size, 3)``."""
    surface = skia.Surface(size, size)
    canvas = surface.getCanvas()
    canvas.scale(size / 100, size / 100)
    _Portraitist(canvas, portrait).draw()
    return surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3].copy()
