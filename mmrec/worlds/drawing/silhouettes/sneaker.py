"""Sneakers from the side: court, runner, high-top, slip-on, chunky and a leather casual shoe."""

from __future__ import annotations

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.patterns import PATTERNS
from mmrec.worlds.drawing.silhouettes._base import Silhouettes


def _sole(b: Brush, y: float, thick: float, *, role: str = "light", rocker: float = 2.0) -> None:
    sole = b.path(
        f"M9 {y} C7 {y + thick} 10 {y + thick + 1} 16 {y + thick + 1} L84 {y + thick + 1} "
        f"Q93 {y + thick} 94 {y - rocker} L93 {y - 3} Q60 {y + 3} 9 {y} Z"
    )
    b.fill(sole, role, volume="bar")
    b.line(f"M11 {y + thick * 0.55} L92 {y + thick * 0.45 - rocker * 0.4}", 0.7, None, 0.3)


def _laces(b: Brush, x0: float, y0: float, x1: float, y1: float, n: int, role: str = "light") -> None:
    for k in range(n):
        t = (k + 0.5) / n
        x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
        b.line(f"M{x - 3} {y + 3.5} L{x + 3.2} {y - 2}", 1.7, role, 0.95)


def _upper(y: float, collar: float, toe: float, tongue: float) -> str:
    """The outline of a low shoe: toe to the left, heel to the right."""
    return (
        f"M10 {y + 1} C9 {y - toe} 20 {y - toe - 4} 30 {y - toe - 6} C40 {y - toe - 10} 48 {collar + 8} 56 {collar - tongue} "
        f"L64 {collar + 2} Q76 {collar + 7} 86 {collar - 1} C92 {collar + 4} 92 {y - 10} 93 {y - 2} Q60 {y + 4} 10 {y + 1} Z"
    )


def court(b: Brush) -> None:
    """A low court shoe with a cap, side panel and heel tab."""
    y, c = b.r(68, 71), b.r(38, 44)
    body = b.path(_upper(y, c, b.r(10, 13), b.r(2, 5)))
    b.fill(body, "main")
    if b.chance(0.6):
        b.fill(
            b.path(f"M80 {c + 4} L87 {c} C92 {c + 5} 92 {y - 8} 93 {y - 2} L82 {y} Z"),
            "accent",
            pattern=False,
        )
    if b.chance(0.6):
        b.line(f"M42 {y - 4} Q60 {y - 6} 78 {c + 12}", b.r(2.5, 4.5), str(b.pick("accent", "trim")), 0.95)
    b.line(f"M26 {y} Q34 {y - 10} 32 {y - 18}", 0.7, None, 0.4)
    b.stitch(f"M28 {y} Q36 {y - 10} 34 {y - 18}", "light", 0.6)
    _laces(b, 36, y - 20, 55, c + 2, 5)
    _sole(b, y, b.r(6, 8))


def runner(b: Brush) -> None:
    """A running shoe with layered overlays and a rockered sole."""
    y, c = b.r(66, 69), b.r(38, 43)
    b.fill(b.path(_upper(y, c, b.r(8, 10), b.r(4, 7))), "main", finish="knit")
    toe = b.path(f"M10 {y + 1} C9 {y - 10} 18 {y - 13} 26 {y - 14} Q24 {y - 4} 34 {y + 1} Z")
    b.fill(toe, "shade", pattern=False)
    heel = b.path(f"M74 {y} Q78 {c + 14} 74 {c + 6} L86 {c} C92 {c + 5} 92 {y - 8} 93 {y - 1} Z")
    b.fill(heel, str(b.pick("accent", "shade", "deep")), pattern=False)
    stripe, width = str(b.pick("accent", "tint", "trim")), b.r(1.6, 3)
    for k in range(int(b.rng.integers(1, 4))):
        x = 46 + k * 7
        b.line(f"M{x} {y - 2} Q{x + 6} {y - 12} {x + 12} {c + 16}", width, stripe, 0.9)
    _laces(b, 36, y - 19, 56, c, 5, "trim")
    _sole(b, y, b.r(7, 10), rocker=b.r(3, 6))
    b.line(f"M12 {y + 8} L88 {y + 8}", 1.6, str(b.pick("dark", "accent", "main")), 0.9)


def high_top(b: Brush) -> None:
    """A canvas high-top with a rubber cap and ankle patch."""
    y, c = b.r(76, 79), b.r(18, 23)
    body = b.path(
        f"M12 {y} C10 {y - 10} 20 {y - 14} 32 {y - 16} C44 {y - 22} 50 {c + 26} 54 {c} L84 {c - 1} "
        f"C86 {c + 24} 90 {y - 24} 91 {y} Z"
    )
    b.fill(body, "main")
    b.fill(
        b.path(f"M11 {y} C9 {y - 9} 17 {y - 12} 25 {y - 13} Q31 {y - 6} 30 {y} Z"), "light", volume="round"
    )
    if b.chance(0.7):
        b.fill(b.oval(72, c + 18, 6.2), "light", volume="flat")
        b.fill(b.oval(72, c + 18, 3.2), "accent", volume="flat", edge=0.3)
    b.stitch(f"M60 {c + 2} Q60 {y - 24} 46 {y - 2}", "light")
    b.stitch(f"M84 {c + 4} L87 {y - 2}", "light")
    _laces(b, 38, y - 21, 57, c + 6, 7)
    _sole(b, y, 7, rocker=0)
    b.line(f"M11 {y + 2} L92 {y + 1}", 0.9, str(b.pick("red", "dark", "navy")), 0.8)


def slip_on(b: Brush) -> None:
    """A skate slip-on with elastic gores."""
    y, c = b.r(68, 71), b.r(46, 50)
    body = b.path(
        f"M10 {y} C9 {y - 13} 22 {y - 18} 38 {y - 20} Q52 {c + 1} 60 {c - 3} Q72 {c + 8} 88 {c - 1} "
        f"C92 {c + 5} 92 {y - 8} 92 {y} Z"
    )
    b.fill(body, "main")
    b.fill(b.poly((58, c + 1), (66, c + 3), (63, c + 13), (55, c + 9)), "dark", finish="knit")
    b.line(f"M38 {y - 19} Q46 {y - 8} 44 {y}", 0.7, None, 0.4)
    b.line(f"M60 {c - 3} Q72 {c + 8} 88 {c - 1}", 1.6, "trim", 0.9)
    _sole(b, y, b.r(7, 9), rocker=0)


def chunky(b: Brush) -> None:
    """A chunky trainer with many panels and a thick two-tone sole."""
    y, c = b.r(62, 65), b.r(34, 39)
    b.fill(b.path(_upper(y, c, 10, 6)), "main")
    for d in (
        f"M28 {y} Q34 {y - 12} 46 {y - 14} L58 {y - 8} L56 {y + 2} Z",
        f"M58 {y + 2} Q60 {y - 12} 70 {c + 12} L84 {c + 8} L88 {y} Z",
    ):
        panel = b.path(d)
        b.cast(panel, 0.4, 0.6, 0.6, 0.3)
        b.fill(panel, str(b.pick("tint", "shade", "accent")), pattern=False)
    _laces(b, 36, y - 20, 56, c + 1, 5)
    _sole(b, y, b.r(12, 15), rocker=4)
    b.fill(
        b.path(f"M60 {y + 5} L92 {y + 1} L90 {y + 10} L64 {y + 11} Z"),
        str(b.pick("main", "accent", "shade")),
        pattern=False,
    )


def leather(b: Brush) -> None:
    """A plain leather casual shoe with a thin sole and few eyelets."""
    y, c = b.r(68, 71), b.r(42, 47)
    b.fill(b.path(_upper(y, c, b.r(9, 12), b.r(0, 3))), "main", finish="leather")
    b.line(f"M30 {y + 1} Q36 {y - 12} 46 {y - 16} L60 {c + 4}", 0.8, None, 0.45)
    b.line(f"M66 {c + 4} Q64 {y - 12} 70 {y}", 0.8, None, 0.45)
    if b.chance(0.5):
        b.stitch(f"M24 {y - 1} Q32 {y - 9} 34 {y - 17}", "shade")
    _laces(b, 42, y - 19, 56, c + 3, 3, "deep")
    b.shine(b.oval(22, y - 7, 6, 2), 0.35, 1.2)
    _sole(b, y, b.r(3.5, 5.5), role=str(b.pick("dark", "leather", "light")), rocker=0)


SILHOUETTES = Silhouettes(
    category="sneaker",
    pose="stand",
    forms={
        "court": court,
        "runner": runner,
        "high-top": high_top,
        "slip-on": slip_on,
        "chunky": chunky,
        "leather": leather,
    },
    finishes=("leather", "cloth", "knit"),
    patterns=tuple(p for p in PATTERNS if p not in ("speckled",)),
)
