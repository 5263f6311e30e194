"""Charts: where in a picture the surface of a thing is, in its own colour and in the pattern's second one.

A chart is what a dense loss can teach an encoder from: not only *that* something is colour-blocked, but which
part of it is in which colour. It is drawn by the same form with the same random draws as the picture.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import skia

from mmrec.worlds.drawing.brush import FINISHES, Brush
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.palette import Rgb
from mmrec.worlds.drawing.patterns import color

_GROUND: Rgb = (1.0, 0.0, 0.0)
_SECOND: Rgb = (0.0, 1.0, 0.0)
_OTHER: Rgb = (0.0, 0.0, 1.0)


class ChartBrush(Brush):
    """Draws an object's chart: red where its own colour is, green where the pattern's second, blue elsewhere.

    It makes the same random draws in the same order as a ``Brush``, so both draw the same outlines.
    """

    def _pattern_colours(self) -> tuple[Rgb, Rgb]:
        return _GROUND, _SECOND

    def fill(
        self,
        path: skia.Path,
        role: str = "main",
        *,
        volume: str = "soft",  # noqa: ARG002
        finish: str | None = None,
        pattern: bool | None = None,
        edge: float = 1.0,  # noqa: ARG002
        alpha: float = 1.0,
    ) -> None:
        """One part in flat chart colours; what is half transparent hides what is below by half."""
        bounds = path.getBounds()
        if bounds.width() <= 0 or bounds.height() <= 0:
            return
        shown = role == "main" if pattern is None else pattern
        own = role in ("main", "shade", "tint", "deep")
        self.rgb(role)
        if FINISHES[finish or (self.look.finish if own else "matte")].get("grain"):
            self.rng.integers(99)  # what the brush draws for its grain
        paint = skia.Paint(AntiAlias=True, Alphaf=alpha)
        paint.setShader(self._pattern if shown else skia.Shaders.Color(color(_GROUND if own else _OTHER)))
        self.canvas.save()
        self.canvas.clipPath(path, True)
        self.canvas.drawPaint(paint)
        self.canvas.restore()

    def line(
        self,
        d: str | skia.Path,  # noqa: ARG002
        width: float = 0.6,  # noqa: ARG002
        role: str | None = None,
        alpha: float = 0.35,  # noqa: ARG002
        blur: float = 0.0,  # noqa: ARG002
    ) -> None:
        """Lines, seams and folds leave no mark on a chart."""
        if role:
            self.rgb(role)

    def stitch(self, d: str | skia.Path, role: str = "light", alpha: float = 0.7) -> None:  # noqa: ARG002
        """See ``line``."""
        self.rgb(role)

    def shine(self, path: skia.Path, alpha: float = 0.5, blur: float = 0.8) -> None:
        """Light leaves no mark."""

    def cast(
        self, path: skia.Path, dx: float = 1.0, dy: float = 1.6, blur: float = 1.4, alpha: float = 0.3
    ) -> None:
        """Nor does shadow."""


class SurfaceBrush(ChartBrush):
    """Finds out which part of a drawing will carry the pattern, in the units that the pattern is drawn in.

    Those are the units before any turn of the canvas, as a shader sees them.
    """

    _CELLS = 50

    def __init__(self, canvas: skia.Canvas, look: Look, rng: np.random.Generator, **brush: Any) -> None:
        super().__init__(canvas, look, rng, **brush)
        self._sheet = skia.Surface(self._CELLS, self._CELLS)
        self._sheet.getCanvas().clear(0)
        self._sheet.getCanvas().scale(self._CELLS / 100, self._CELLS / 100)

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
        """Marks what carries the pattern, and unmarks what another part hides."""
        super().fill(path, role, volume=volume, finish=finish, pattern=pattern, edge=edge, alpha=alpha)
        shown = role == "main" if pattern is None else pattern
        paint = skia.Paint(Color=color(_GROUND if shown else _OTHER))
        if alpha > 0.6:
            self._sheet.getCanvas().drawPath(path, paint)

    def surface(self) -> np.ndarray:
        """Points ``(n, 2)`` in units, two units apart."""
        red = self._sheet.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., 0] > 127
        return (np.argwhere(red)[:, ::-1] + 0.5) * (100 / self._CELLS)
