"""The pen: flat colour, gradient, cut paper and line in the six tones of one palette.

A style is a function ``draw(p: Pen) -> None`` that fills a square of 100 x 100 units, y downwards. All its
variation comes from the pen's generator, so that the same seed gives the same cover.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TypeVar

import numpy as np
import skia

from mmrec.worlds.covers.palettes import Palette
from mmrec.worlds.drawing.brush import Brush, svg_path
from mmrec.worlds.drawing.palette import Rgb, mix
from mmrec.worlds.drawing.patterns import color

T = TypeVar("T")
Point = tuple[float, float]

oval, rect, poly, smooth = Brush.oval, Brush.rect, Brush.poly, Brush.smooth


@lru_cache(maxsize=512)
def _parsed(d: str) -> skia.Path:
    return svg_path(d)


def svg(d: str) -> skia.Path:
    """A constant SVG path string as a path of one's own; parsed once."""
    return skia.Path(_parsed(d))


def moved(path: skia.Path, x: float = 0, y: float = 0, scale: float = 1, turn: float = 0) -> skia.Path:
    """``path`` scaled and turned (degrees) about the origin, then shifted."""
    out = skia.Path(path)
    out.transform(skia.Matrix().setScale(scale, scale).postRotate(turn).postTranslate(x, y))
    return out


def stretched(path: skia.Path, sx: float, sy: float) -> skia.Path:
    """``path`` scaled unevenly about the origin."""
    out = skia.Path(path)
    out.transform(skia.Matrix().setScale(sx, sy))
    return out


def curve(points: np.ndarray | Sequence[Point], closed: bool = False) -> skia.Path:
    """A polyline through ``points``, shape (n, 2)."""
    path = skia.Path()
    path.addPoly([skia.Point(float(x), float(y)) for x, y in points], closed)
    return path


def below(xs: np.ndarray, ys: np.ndarray, floor: float = 104.0) -> skia.Path:
    """The area under the profile ``ys`` over ``xs`` (both shape (n,)), down to ``floor``."""
    return curve([(xs[0], floor), *zip(xs, ys, strict=True), (xs[-1], floor)], closed=True)


def polar(x: float, y: float, radius: float, degrees: float) -> Point:
    """The point ``radius`` away from (x, y); 0 degrees is to the right, 90 is down."""
    a = np.deg2rad(degrees)
    return float(x + radius * np.cos(a)), float(y + radius * np.sin(a))


class Pen:
    """Draws one cover on a skia canvas whose user space is 100 x 100 units.

    Args:
        canvas: where to draw.
        palette: the six tones.
        rng: the only source of variation.
        detail: 1 for the catalogue; less leaves out what a thumbnail cannot show.
        word: the title, for a style that is made of letters; may be empty.
    """

    def __init__(
        self,
        canvas: skia.Canvas,
        palette: Palette,
        rng: np.random.Generator,
        *,
        detail: float = 1.0,
        word: str = "",
    ) -> None:
        self.canvas, self.palette, self.rng, self.detail, self.word = canvas, palette, rng, detail, word
        self.deep, self.dark, self.main, self.bright, self.pale, self.accent = palette.tones

    # -- chance -----------------------------------------------------------------------------------------
    def r(self, low: float, high: float) -> float:
        """A uniform draw."""
        return float(self.rng.uniform(low, high))

    def i(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return int(self.rng.integers(low, high + 1))

    def chance(self, p: float) -> bool:
        """True with probability ``p``."""
        return bool(self.rng.random() < p)

    def pick(self, *options: T) -> T:
        """One of ``options``."""
        return options[int(self.rng.integers(len(options)))]

    def shuffled(self, *options: T) -> list[T]:
        """``options`` in random order."""
        return [options[int(k)] for k in self.rng.permutation(len(options))]

    def few(self, count: int) -> int:
        """``count`` scaled down to the detail that shows, at least one."""
        return max(1, round(count * self.detail))

    def wander(self, n: int, rough: float = 0.5) -> np.ndarray:
        """A fractal profile of ``n`` values in about -1..1: midpoint displacement, shape (n,)."""
        levels = int(np.ceil(np.log2(max(n - 1, 2))))
        line, swing = self.rng.uniform(-1, 1, 2), 1.0
        for _ in range(levels):
            swing *= rough
            mid = (line[:-1] + line[1:]) / 2 + self.rng.uniform(-swing, swing, len(line) - 1)
            out = np.empty(2 * len(line) - 1)
            out[::2], out[1::2] = line, mid
            line = out
        return np.asarray(np.interp(np.linspace(0, 1, n), np.linspace(0, 1, len(line)), line))

    def blob(self, x: float, y: float, radius: float, wild: float = 0.25, knots: int = 7) -> skia.Path:
        """A smooth closed pebble around (x, y)."""
        turn = self.r(0, 2 * np.pi)
        reach = radius * (1 + self.rng.uniform(-wild, wild, knots))
        angles = turn + 2 * np.pi * np.arange(knots) / knots
        return smooth(*((x + q * np.cos(a), y + q * np.sin(a)) for q, a in zip(reach, angles, strict=True)))

    @staticmethod
    def smooth_bar(x: float, y: float, w: float, h: float) -> skia.Path:
        """A lying bar with round ends: a cloud as a printmaker cuts it."""
        return rect(x, y, w, h, h / 2)

    @staticmethod
    def grown(path: skia.Path, by: float) -> skia.Path:
        """``path`` with a rim ``by`` units wide around it."""
        return skia.Op(path, Brush.stroke_outline(path, 2 * by), skia.PathOp.kUnion_PathOp)

    # -- colour -----------------------------------------------------------------------------------------
    def ramp(self, a: Rgb, b: Rgb, n: int) -> list[Rgb]:
        """``n`` even steps from ``a`` to ``b`` in OKLab."""
        return [mix(a, b, k / max(n - 1, 1)) for k in range(n)]

    @staticmethod
    def contrast(ground: Rgb, *inks: Rgb) -> Rgb:
        """The one of ``inks`` whose lightness stands off ``ground`` most."""
        base = _luma(ground)
        return max(inks, key=lambda ink: abs(_luma(ink) - base))

    # -- painting ---------------------------------------------------------------------------------------
    def paint(self, rgb: Rgb, alpha: float = 1.0, blur: float = 0.0) -> skia.Paint:
        """A fill paint."""
        paint = skia.Paint(AntiAlias=True, Color=color(rgb, alpha))
        if blur > 0:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        return paint

    def fill(
        self,
        path: skia.Path,
        rgb: Rgb,
        alpha: float = 1.0,
        *,
        blur: float = 0.0,
        blend: skia.BlendMode | None = None,
    ) -> None:
        """One flat shape."""
        paint = self.paint(rgb, alpha, blur)
        if blend is not None:
            paint.setBlendMode(blend)
        self.canvas.drawPath(path, paint)

    def multiply(self, path: skia.Path, rgb: Rgb, alpha: float = 1.0) -> None:
        """An overprinted shape: it darkens what lies below, as translucent ink does."""
        self.fill(path, rgb, alpha, blend=skia.BlendMode.kMultiply)

    def line(
        self,
        path: skia.Path,
        rgb: Rgb,
        width: float = 0.6,
        alpha: float = 1.0,
        *,
        round_ends: bool = True,
        blur: float = 0.0,
    ) -> None:
        """One drawn line."""
        paint = self.paint(rgb, alpha, blur)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        if round_ends:
            paint.setStrokeCap(skia.Paint.kRound_Cap)
            paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(path, paint)

    def stroke(self, a: Point, b: Point, rgb: Rgb, width: float = 0.6, alpha: float = 1.0) -> None:
        """One straight line from ``a`` to ``b``."""
        self.line(curve([a, b]), rgb, width, alpha)

    def disc(self, x: float, y: float, radius: float, rgb: Rgb, alpha: float = 1.0) -> None:
        """A filled circle."""
        self.canvas.drawCircle(x, y, radius, self.paint(rgb, alpha))

    def ring(self, x: float, y: float, radius: float, rgb: Rgb, width: float, alpha: float = 1.0) -> None:
        """A circle's outline."""
        paint = self.paint(rgb, alpha)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        self.canvas.drawCircle(x, y, radius, paint)

    def box(self, x: float, y: float, w: float, h: float, rgb: Rgb, alpha: float = 1.0) -> None:
        """A rectangle by left, top, width, height."""
        self.canvas.drawRect(skia.Rect.MakeXYWH(x, y, w, h), self.paint(rgb, alpha))

    def ground(self, rgb: Rgb) -> None:
        """Fills the cover."""
        self.canvas.drawColor(color(rgb))

    def fade(
        self,
        a: Point,
        b: Point,
        rgbs: Sequence[Rgb],
        stops: Sequence[float] | None = None,
        *,
        path: skia.Path | None = None,
        alphas: Sequence[float] | None = None,
    ) -> None:
        """A linear gradient from ``a`` to ``b``, within ``path`` or over the whole cover."""
        opacity = alphas or [1.0] * len(rgbs)
        inks = [color(rgb, o) for rgb, o in zip(rgbs, opacity, strict=True)]
        paint = skia.Paint(AntiAlias=True, Dither=True)
        paint.setShader(
            skia.GradientShader.MakeLinear(
                [skia.Point(*a), skia.Point(*b)], inks, list(stops) if stops else None
            )
        )
        if path is None:
            self.canvas.drawPaint(paint)
        else:
            self.canvas.drawPath(path, paint)

    def sky(self, *rgbs: Rgb, top: float = 0.0, bottom: float = 100.0) -> None:
        """A vertical gradient over the whole cover, the first tone on top."""
        self.fade((0, top), (0, bottom), rgbs)

    def glow(self, x: float, y: float, radius: float, rgb: Rgb, alpha: float = 0.6) -> None:
        """Light that fades out around (x, y)."""
        paint = skia.Paint(AntiAlias=True, Dither=True)
        paint.setShader(
            skia.GradientShader.MakeRadial(
                skia.Point(x, y),
                radius,
                [color(rgb, alpha), color(rgb, 0.4 * alpha), color(rgb, 0.0)],
                [0.0, 0.45, 1.0],
            )
        )
        self.canvas.drawCircle(x, y, radius, paint)

    def sheet(
        self,
        path: skia.Path,
        rgb: Rgb,
        *,
        lift: float = 1.0,
        alpha: float = 0.4,
        toward: Point = (0.6, 1.0),
    ) -> None:
        """A sheet of cut paper: the shape with the soft shadow that it throws ``lift`` units away."""
        shadow = moved(path, toward[0] * lift, toward[1] * lift)
        self.fill(shadow, mix(self.deep, (0, 0, 0), 0.5), alpha, blur=0.9 * lift)
        self.fill(path, rgb)

    def stars(self, count: int, rgb: Rgb, *, bottom: float = 100.0, big: float = 0.45) -> None:
        """Stars scattered down to ``bottom``, few of them bright."""
        n = self.few(count)
        xs, ys, size = self.rng.uniform(0, 100, n), self.rng.uniform(0, bottom, n), self.rng.random(n) ** 4
        for x, y, s in zip(xs, ys, size, strict=True):
            self.disc(float(x), float(y), float(0.14 + big * s), rgb, float(0.45 + 0.55 * s))

    @contextmanager
    def clip(self, path: skia.Path) -> Iterator[None]:
        """Within the block, drawing shows only inside ``path``."""
        self.canvas.save()
        self.canvas.clipPath(path, True)
        yield
        self.canvas.restore()

    @contextmanager
    def at(
        self, x: float = 0, y: float = 0, *, scale: float = 1, turn: float = 0, flip: bool = False
    ) -> Iterator[None]:
        """Within the block, the origin is (x, y), turned (degrees), scaled and mirrored if asked."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.rotate(turn)
        self.canvas.scale(-scale if flip else scale, scale)
        yield
        self.canvas.restore()


def _luma(rgb: Rgb) -> float:
    return 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2]
