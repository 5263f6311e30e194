"""The brush: draws the parts of one object with colour, pattern, finish, light and soft shadow.

A silhouette is a function ``form(b: Brush) -> None`` that draws an object facing the viewer in a square of
100 x 100 units, y downwards, filling about 8..92. It names *what* a part is (``role``) and its *volume*
(``volume``); the brush decides how that looks under the light. Variation comes only from ``b.r`` and
``b.chance``, so that the same seed gives the same drawing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import skia

from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.metal import sheen
from mmrec.worlds.drawing.palette import (
    METALS,
    Rgb,
    hex_to_rgb,
    mix,
    oklab_to_rgb,
    rgb_to_oklab,
    sample_colour,
    sample_second,
    tone,
)
from mmrec.worlds.drawing.patterns import FITTED, PATTERNS, Cloth, color

_TOKEN = re.compile(r"[MLHVCSQTAZmlhvcsqtaz]|-?\d*\.?\d+(?:e-?\d+)?")

FINISHES: dict[str, dict[str, float]] = {
    "matte": {"shade": 0.9, "gloss": 0.0},
    "cloth": {"shade": 1.0, "gloss": 0.0, "weave": 0.35},
    "knit": {"shade": 1.0, "gloss": 0.0, "rib": 0.6},
    "denim": {"shade": 1.0, "gloss": 0.0, "weave": 0.8},
    "leather": {"shade": 1.1, "gloss": 0.35, "grain": 0.35},
    "satin": {"shade": 1.1, "gloss": 0.5},
    "gloss": {"shade": 1.0, "gloss": 0.8},
    "ceramic": {"shade": 1.0, "gloss": 0.6},
    "plastic": {"shade": 0.8, "gloss": 0.45},
    "metal": {"shade": 1.2, "gloss": 1.0, "brushed": 0.4},
    "wood": {"shade": 0.8, "gloss": 0.15, "wood": 0.8},
    "rubber": {"shade": 0.8, "gloss": 0.1},
    "plush": {"shade": 1.1, "gloss": 0.0, "grain": 0.7},
    "glass": {"shade": 0.6, "gloss": 1.0},
}
"""Finish name -> how strongly it takes shading, highlights and texture (0..1 each)."""

_FIXED: dict[str, tuple[str, ...]] = {
    "dark": ("#2a2a2d", "#333236", "#232326"),
    "light": ("#f3f0e9", "#faf8f4", "#eceae6"),
    "metal": ("#b9bec5", "#c9ccd1", "#a4a9b0"),
    "brass": ("#c7a252", "#d2b068", "#b8913f"),
    "wood": ("#b98551", "#c99a66", "#8a5a35", "#d9b380"),
    "leather": ("#8a5a35", "#6b4226", "#a9713f", "#3a2a22"),
    "rubber": ("#2c2c2e", "#f0ede6", "#c9a777"),
    "paper": ("#f6f1e4", "#efe6d2"),
    "leaf": ("#4d8a4a", "#3c7a49", "#6ba05a", "#2f6b45"),
    "soil": ("#4a3426", "#5a4230"),
    "screen": ("#1d2530", "#22303f", "#10151c"),
    "skin": ("#e7bd9a", "#c98f66", "#8d5a3b", "#f0cfb4", "#6b4430", "#d8a47c"),
    "hair": ("#2b1d16", "#4a3020", "#151212", "#8a6238", "#6b6461"),
    "glow": ("#ffe9b0", "#fff1cc"),
}


def svg_path(d: str) -> skia.Path:
    """An SVG path string (absolute or relative M L H V C S Q T A Z) as a skia path.

    Raises:
        ValueError: for anything that is not a path command.
    """
    tokens = _TOKEN.findall(d)
    path, i, command = skia.Path(), 0, ""
    x = y = sx = sy = 0.0
    control: tuple[float, float] | None = None
    need = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
    while i < len(tokens):
        if tokens[i].isalpha():
            command, i = tokens[i], i + 1
        upper = command.upper()
        if upper not in need:
            raise ValueError(f"not an SVG path: {d!r}")
        v = [float(t) for t in tokens[i : i + need[upper]]]
        i += need[upper]
        if command.islower():
            if upper == "H":
                v = [v[0] + x]
            elif upper == "V":
                v = [v[0] + y]
            elif upper == "A":
                v = [*v[:5], v[5] + x, v[6] + y]
            else:
                v = [n + (x if k % 2 == 0 else y) for k, n in enumerate(v)]
        last, control = control, None
        if upper == "M":
            path.moveTo(v[0], v[1])
            x, y = sx, sy = v[0], v[1]
            command = "L" if command == "M" else "l"
        elif upper == "Z":
            path.close()
            x, y = sx, sy
        elif upper in "LHV":
            x, y = (v[0], v[1]) if upper == "L" else (v[0], y) if upper == "H" else (x, v[0])
            path.lineTo(x, y)
        elif upper == "C":
            path.cubicTo(*v)
            control, (x, y) = (v[2], v[3]), v[4:]
        elif upper == "S":
            c = (2 * x - last[0], 2 * y - last[1]) if last else (x, y)
            path.cubicTo(*c, *v)
            control, (x, y) = (v[0], v[1]), v[2:]
        elif upper in "QT":
            c = (v[0], v[1]) if upper == "Q" else (2 * x - last[0], 2 * y - last[1]) if last else (x, y)
            x, y = v[-2:]
            path.quadTo(*c, x, y)
            control = c
        elif upper == "A":
            size = skia.Path.ArcSize.kLarge_ArcSize if v[3] else skia.Path.ArcSize.kSmall_ArcSize
            turn = skia.PathDirection.kCW if v[4] else skia.PathDirection.kCCW
            path.arcTo(v[0], v[1], v[2], size, turn, v[5], v[6])
            x, y = v[5], v[6]
    return path


class Brush:
    """Draws one object on a skia canvas whose user space is 100 x 100 units.

    Args:
        canvas: where to draw.
        look: what to draw.
        rng: the only source of variation.
        light: horizontal light direction, -1 (from the left, the house style) .. 1.
        jitter: OKLab noise on every colour; 0 for the catalogue, more for training renders.
        worn: a garment form may draw the person or bust that wears it.
        strength: how strong shading is, 1 for the catalogue.
        surface: points of what will carry the pattern, ``(n, 2)`` in units, for patterns fitted to it.
        print_size: how large what repeats is drawn.
        ground: the item's own colour, instead of a swatch of its name.
        woven: the pattern is in the item's own colour, on a cloth of the second one.
        variety: OKLab noise on the fixed materials: skin, hair, leather, wood.
    """

    def __init__(
        self,
        canvas: skia.Canvas,
        look: Look,
        rng: np.random.Generator,
        *,
        light: float = -0.6,
        jitter: float = 0.0,
        worn: bool = False,
        strength: float = 1.0,
        surface: np.ndarray | None = None,
        print_size: float = 1.0,
        ground: Rgb | None = None,
        woven: bool = False,
        variety: float = 0.0,
    ) -> None:
        self.canvas, self.look, self.rng = canvas, look, rng
        self.light, self.jitter, self.worn, self.strength = light, jitter, worn, strength
        self.variety = variety
        swatch = sample_colour(look.colour, rng, jitter)
        self.main: Rgb = swatch if ground is None else ground
        self.accent: Rgb = sample_second(look.accent, self.main, rng, jitter)
        own, second = self._pattern_colours()
        below, above = (second, own) if woven else (own, second)
        self._pattern = PATTERNS[look.pattern](Cloth(below, above, surface), rng)
        if print_size != 1.0 and look.pattern not in FITTED:
            self._pattern = self._pattern.makeWithLocalMatrix(skia.Matrix.Scale(print_size, print_size))
        self._picked: dict[str, Rgb] = {}

    def _pattern_colours(self) -> tuple[Rgb, Rgb]:
        """Ground and accent of the pattern."""
        return self.main, self.accent

    def r(self, low: float, high: float) -> float:
        """A uniform draw: the way a form varies its proportions."""
        return float(self.rng.uniform(low, high))

    def chance(self, p: float) -> bool:
        """True with probability ``p``."""
        return bool(self.rng.random() < p)

    def pick(self, *options: object) -> object:
        """One of ``options``."""
        return options[int(self.rng.integers(len(options)))]

    def rgb(self, role: str) -> Rgb:
        """The colour of a role, the same for the whole object.

        ``main`` the item's colour; ``accent`` its second colour, on a plain thing its own a little darker or
        lighter, or it would not be plain; ``shade``/``deep`` the main colour darker;
        ``tint`` lighter; ``trim`` a dark or light neutral that contrasts with main; the fixed materials of
        ``_FIXED``; or any colour name of the palette.
        """
        if role == "main":
            return self.main
        if role == "accent":
            if self.look.pattern == "plain":
                return tone(self.main, -0.13 if sum(self.main) > 1.1 else 0.13)
            return self.accent
        if role in ("shade", "deep", "tint"):
            return tone(self.main, {"shade": -0.09, "deep": -0.2, "tint": 0.1}[role])
        if role not in self._picked:
            if role == "trim":
                role_options = _FIXED["light"] if sum(self.main) < 1.1 else _FIXED["dark"]
                self._picked[role] = mix(hex_to_rgb(role_options[int(self.rng.integers(3))]), self.main, 0.15)
            elif role in _FIXED:
                options = _FIXED[role]
                self._picked[role] = hex_to_rgb(options[int(self.rng.integers(len(options)))])
                if self.variety > 0:
                    noise = self.rng.normal(0, [self.variety, 0.3 * self.variety, 0.3 * self.variety])
                    self._picked[role] = oklab_to_rgb(rgb_to_oklab(self._picked[role]) + noise)
            else:
                self._picked[role] = sample_colour(role, self.rng, self.jitter)
        return self._picked[role]

    # -- shapes -----------------------------------------------------------------------------------------
    def path(self, d: str, mirror: bool = False) -> skia.Path:
        """An SVG path string in units; ``mirror`` adds its reflection about x = 50."""
        path = svg_path(d)
        return self.mirrored(path) if mirror else path

    @staticmethod
    def mirrored(path: skia.Path) -> skia.Path:
        """``path`` together with its mirror image about x = 50."""
        other = skia.Path(path)
        other.transform(skia.Matrix().setScale(-1, 1).postTranslate(100, 0))
        both = skia.Path(path)
        both.addPath(other)
        return both

    @staticmethod
    def flipped(path: skia.Path) -> skia.Path:
        """The mirror image of ``path`` about x = 50, alone."""
        other = skia.Path(path)
        other.transform(skia.Matrix().setScale(-1, 1).postTranslate(100, 0))
        return other

    @staticmethod
    def oval(cx: float, cy: float, rx: float, ry: float | None = None) -> skia.Path:
        """An ellipse by centre and radii."""
        ry = rx if ry is None else ry
        path = skia.Path()
        path.addOval(skia.Rect.MakeLTRB(cx - rx, cy - ry, cx + rx, cy + ry))
        return path

    @staticmethod
    def rect(x: float, y: float, w: float, h: float, radius: float = 0.0) -> skia.Path:
        """A rectangle by left, top, width, height, with rounded corners."""
        path = skia.Path()
        path.addRoundRect(skia.Rect.MakeXYWH(x, y, w, h), radius, radius)
        return path

    @staticmethod
    def poly(*points: tuple[float, float]) -> skia.Path:
        """A closed polygon."""
        path = skia.Path()
        path.addPoly([skia.Point(*p) for p in points], True)
        return path

    @staticmethod
    def smooth(*points: tuple[float, float], closed: bool = True) -> skia.Path:
        """A smooth curve through ``points`` (Catmull-Rom as Bezier segments)."""
        p = list(points)
        n = len(p)
        path = skia.Path()
        path.moveTo(*p[0])
        for k in range(n if closed else n - 1):
            a, b, c, d = (
                (p[(k - 1) % n], p[k % n], p[(k + 1) % n], p[(k + 2) % n])
                if closed
                else (p[max(k - 1, 0)], p[k], p[k + 1], p[min(k + 2, n - 1)])
            )
            path.cubicTo(
                b[0] + (c[0] - a[0]) / 6,
                b[1] + (c[1] - a[1]) / 6,
                c[0] - (d[0] - b[0]) / 6,
                c[1] - (d[1] - b[1]) / 6,
                *c,
            )
        if closed:
            path.close()
        return path

    @staticmethod
    def union(*paths: skia.Path) -> skia.Path:
        """The outline of several paths together."""
        result = paths[0]
        for other in paths[1:]:
            result = skia.Op(result, other, skia.PathOp.kUnion_PathOp)
        return result

    @staticmethod
    def cut(path: skia.Path, hole: skia.Path) -> skia.Path:
        """``path`` without ``hole``."""
        return skia.Op(path, hole, skia.PathOp.kDifference_PathOp)

    @staticmethod
    def stroke_outline(path: skia.Path, width: float, round_ends: bool = True) -> skia.Path:
        """The area a pen of ``width`` covers along ``path``: straps, handles, stems, cables."""
        paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=width)
        if round_ends:
            paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        out = skia.Path()
        paint.getFillPath(path, out)
        return out

    # -- painting ---------------------------------------------------------------------------------------
    def fill(
        self,
        path: skia.Path,
        role: str = "main",
        *,
        volume: str = "soft",
        finish: str | None = None,
        pattern: bool | None = None,
        edge: float = 1.0,
        alpha: float = 1.0,
    ) -> None:
        """Fill one part.

        Args:
            path: the part.
            role: what it is made of, see ``rgb``.
            volume: ``flat``, ``soft`` (cloth, cushions: gentle light and dark edges), ``round`` (a sphere),
                ``tube`` (a standing cylinder), ``bar`` (a lying cylinder).
            finish: a key of ``FINISHES``; the look's own for ``main``, else ``matte``.
            pattern: whether the look's pattern shows; by default exactly on ``main``.
            edge: strength of the dark rim that separates parts.
            alpha: opacity, for glass and lenses.
        """
        c, bounds = self.canvas, path.getBounds()
        if bounds.width() <= 0 or bounds.height() <= 0:
            return
        shown = role == "main" if pattern is None else pattern
        own = role in ("main", "shade", "tint", "deep")
        f = FINISHES[finish or (self.look.finish if own else "matte")]
        rgb = self.rgb(role)
        c.save()
        c.clipPath(path, True)
        ground = skia.Paint(AntiAlias=True, Alphaf=alpha)
        ground.setShader(self._pattern if shown else skia.Shaders.Color(color(rgb)))
        c.drawPaint(ground)
        self._texture(bounds, rgb, f)
        if own and self.look.colour in METALS:
            patterned = shown and self.look.pattern != "plain"
            sheen(c, bounds, self.light, (0.5 if patterned else 1.0) * alpha)
        self._shade(path, bounds, volume, f["shade"] * self.strength * alpha, f["gloss"], edge)
        c.restore()

    def _texture(self, bounds: skia.Rect, rgb: Rgb, f: dict[str, float]) -> None:
        c = self.canvas
        dark, light = tone(rgb, -0.12), tone(rgb, 0.1)
        pen = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style)
        if weave := f.get("weave"):
            pen.setStrokeWidth(0.35)
            pen.setColor(color(dark, 0.22 * weave))
            step = 1.5
            span = bounds.height()
            for x in np.arange(bounds.left() - span, bounds.right(), step):
                c.drawLine(float(x), bounds.top(), float(x) + span, bounds.bottom(), pen)
        if rib := f.get("rib"):
            pen.setStrokeWidth(1.1)
            pen.setColor(color(dark, 0.42 * rib))
            for x in np.arange(bounds.left(), bounds.right(), 3.2):
                c.drawLine(float(x), bounds.top(), float(x), bounds.bottom(), pen)
        if wood := f.get("wood"):
            for k, x in enumerate(np.arange(bounds.left() - 5, bounds.right() + 5, 3.1)):
                pen.setStrokeWidth(0.4 + 0.5 * (k % 3))
                pen.setColor(color(dark if k % 2 else light, 0.3 * wood))
                w = skia.Path()
                w.moveTo(float(x), bounds.top())
                sway = 2.2 * np.sin(0.9 * k)
                mid = (bounds.top() + bounds.bottom()) / 2
                w.quadTo(float(x + sway), mid, float(x), bounds.bottom())
                c.drawPath(w, pen)
        if brushed := f.get("brushed"):
            pen.setStrokeWidth(0.3)
            for k, y in enumerate(np.arange(bounds.top(), bounds.bottom(), 1.1)):
                pen.setColor(color(light if k % 2 else dark, 0.14 * brushed))
                c.drawLine(bounds.left(), float(y), bounds.right(), float(y), pen)
        if grain := f.get("grain"):
            paint = skia.Paint(BlendMode=skia.BlendMode.kSoftLight, Alphaf=0.35 * grain)
            paint.setShader(
                skia.PerlinNoiseShader.MakeFractalNoise(0.9, 0.9, 2, float(self.rng.integers(99)))
            )
            grey = skia.ColorFilters.Matrix(_GREY)
            paint.setColorFilter(grey)
            c.drawPaint(paint)

    def _shade(
        self, path: skia.Path, b: skia.Rect, volume: str, shade: float, gloss: float, edge: float
    ) -> None:
        c, side = self.canvas, self.light
        w, h, cx, cy = b.width(), b.height(), b.centerX(), b.centerY()
        black, white = (0.05, 0.04, 0.1), (1.0, 1.0, 1.0)

        def wash(points: Sequence[tuple[float, float]], stops: list[tuple[float, Rgb, float]]) -> None:
            paint = skia.Paint(AntiAlias=True)
            paint.setShader(
                skia.GradientShader.MakeLinear(
                    [skia.Point(*p) for p in points],
                    [color(rgb, min(1.0, a)) for _, rgb, a in stops],
                    [t for t, _, _ in stops],
                )
            )
            c.drawPaint(paint)

        if volume == "flat":
            wash([(cx, b.top()), (cx, b.bottom())], [(0, white, 0.05 * shade), (1, black, 0.07 * shade)])
        elif volume == "soft":
            wash(
                [(cx + side * w * 0.6, b.top()), (cx - side * w * 0.6, b.bottom())],
                [(0, white, 0.16 * shade), (0.5, white, 0.0), (1, black, 0.2 * shade)],
            )
        elif volume == "tube":
            near = 0.5 + 0.22 * side
            wash(
                [(b.left(), cy), (b.right(), cy)],
                [
                    (0, black, 0.3 * shade),
                    (near - 0.16, white, 0.02),
                    (near, white, (0.16 + 0.32 * gloss) * min(shade, 1.0)),
                    (near + 0.14, white, 0.02),
                    (1, black, 0.38 * shade),
                ],
            )
        elif volume == "bar":
            wash(
                [(cx, b.top()), (cx, b.bottom())],
                [
                    (0, black, 0.08 * shade),
                    (0.26, white, (0.18 + 0.32 * gloss) * min(shade, 1.0)),
                    (0.5, white, 0.0),
                    (1, black, 0.4 * shade),
                ],
            )
        elif volume == "round":
            radius = 0.75 * max(w, h)
            lit = skia.Point(cx + side * 0.3 * w, b.top() + 0.28 * h)
            paint = skia.Paint(AntiAlias=True)
            paint.setShader(
                skia.GradientShader.MakeRadial(
                    lit,
                    radius,
                    [
                        color(white, min(1.0, (0.26 + 0.4 * gloss) * min(shade, 1.0))),
                        color(white, 0.0),
                        color(black, min(1.0, 0.42 * shade)),
                    ],
                    [0.0, 0.42, 1.0],
                )
            )
            c.drawPaint(paint)
        else:
            raise ValueError(f"unknown volume {volume!r}; one of flat, soft, tube, bar, round")
        if gloss > 0.3 and volume in ("soft", "flat"):
            wash(
                [(b.left() + 0.2 * w, b.top()), (b.left() + 0.62 * w, b.top() + 0.5 * h)],
                [
                    (0, white, 0.0),
                    (0.45, white, 0.3 * gloss),
                    (0.55, white, 0.12 * gloss),
                    (0.56, white, 0.0),
                    (1, white, 0.0),
                ],
            )
        if edge > 0:
            size = min(w, h)
            rim = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style)
            rim.setStrokeWidth(min(4.5, 0.22 * size))
            rim.setColor(color(black, min(1.0, 0.2 * edge * self.strength)))
            rim.setMaskFilter(
                skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(0.3, min(2.0, 0.08 * size)))
            )
            c.drawPath(path, rim)
            line = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=0.7)
            line.setColor(color(black, 0.28 * edge))
            c.drawPath(path, line)

    def line(
        self,
        d: str | skia.Path,
        width: float = 0.6,
        role: str | None = None,
        alpha: float = 0.35,
        blur: float = 0.0,
    ) -> None:
        """A drawn line: seams, creases, strings. Without a role it darkens what is below."""
        paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        paint.setColor(color(self.rgb(role), alpha) if role else color((0.06, 0.05, 0.1), alpha))
        if blur > 0:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawPath(svg_path(d) if isinstance(d, str) else d, paint)

    def stitch(self, d: str | skia.Path, role: str = "light", alpha: float = 0.7) -> None:
        """A dashed seam."""
        paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=0.5)
        paint.setColor(color(self.rgb(role), alpha))
        paint.setPathEffect(skia.DashPathEffect.Make([1.4, 0.9], 0))
        self.canvas.drawPath(svg_path(d) if isinstance(d, str) else d, paint)

    def fold(self, d: str, width: float = 2.2, alpha: float = 0.2) -> None:
        """A soft crease in cloth: a blurred dark stroke with a light one beside it."""
        self.line(d, width, None, alpha, blur=width * 0.45)
        self.canvas.save()
        self.canvas.translate(1.2 * (1 if self.light < 0 else -1), 0)
        self.line(d, width * 0.7, "white", alpha * 0.6, blur=width * 0.4)
        self.canvas.restore()

    def shine(self, path: skia.Path, alpha: float = 0.5, blur: float = 0.8) -> None:
        """A highlight of a given shape."""
        paint = skia.Paint(AntiAlias=True, Color=color((1.0, 1.0, 1.0), alpha))
        if blur > 0:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawPath(path, paint)

    def cast(
        self, path: skia.Path, dx: float = 1.0, dy: float = 1.6, blur: float = 1.4, alpha: float = 0.3
    ) -> None:
        """The soft shadow that a part throws on what is already drawn; call it before filling the part."""
        paint = skia.Paint(AntiAlias=True, Color=color((0.05, 0.04, 0.1), alpha))
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.save()
        self.canvas.translate(dx if self.light < 0 else -dx, dy)
        self.canvas.drawPath(path, paint)
        self.canvas.restore()


_GREY = [0.33, 0.33, 0.33, 0, 0] * 3 + [0, 0, 0, 0, 1]
