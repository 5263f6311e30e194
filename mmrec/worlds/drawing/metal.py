"""The sheen of metal colours: what tells silver from a light grey is that it mirrors its surroundings."""

from __future__ import annotations

import skia

from mmrec.worlds.drawing.patterns import color

_BANDS: tuple[tuple[float, float, float], ...] = (
    (0.00, 0.00, 0.22),
    (0.14, 1.00, 0.15),
    (0.24, 1.00, 0.85),
    (0.33, 1.00, 0.10),
    (0.46, 0.00, 0.30),
    (0.58, 0.00, 0.12),
    (0.68, 1.00, 0.75),
    (0.76, 1.00, 0.05),
    (0.90, 0.00, 0.34),
    (1.00, 0.00, 0.16),
)
"""Place along the light, black or white, how strongly: horizon and sky as polished metal shows them."""

_INK = (0.1, 0.11, 0.15)


def sheen(canvas: skia.Canvas, bounds: skia.Rect, side: float, strength: float) -> None:
    """Lay the bands over what the canvas is clipped to; no random draws.

    Args:
        canvas: clipped to the part.
        bounds: of the part.
        side: horizontal light direction, -1 from the left.
        strength: 0 to 1.
    """
    lean = 0.35 * bounds.width() * (1 if side < 0 else -1)
    paint = skia.Paint(AntiAlias=True)
    paint.setShader(
        skia.GradientShader.MakeLinear(
            [
                skia.Point(bounds.centerX() - lean, bounds.top()),
                skia.Point(bounds.centerX() + lean, bounds.bottom()),
            ],
            [
                color((1.0, 1.0, 1.0) if white else _INK, min(1.0, strength * alpha))
                for _, white, alpha in _BANDS
            ],
            [place for place, _, _ in _BANDS],
        )
    )
    canvas.drawPaint(paint)
