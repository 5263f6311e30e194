"""The person a garment is worn by, and the cut that tops and dresses share."""

from __future__ import annotations

import skia

from mmrec.worlds.drawing.brush import Brush


class Cut:
    """The outline of an upper garment: shoulders, chest, hem, sleeves, all jittered once a drawing.

    Args:
        b: the brush.
        hem: y of the lower edge.
        flare: how much wider the hem is than the chest.
        neck: half width of the neck opening.
        loose: added half width of the body.
    """

    def __init__(
        self, b: Brush, hem: float, flare: float = 0.0, neck: float = 8.0, loose: float = 0.0
    ) -> None:
        self.b = b
        self.top = b.r(17, 21)
        self.shoulder = b.r(19, 22) + loose * 0.5
        self.chest = b.r(16, 19) + loose
        self.waist = self.chest + b.r(-2.0, 0.5)
        self.edge = self.chest + flare + b.r(-1, 1)
        self.neck, self.hem = neck + b.r(-1, 1), hem + b.r(-3, 3)

    def torso(self, depth: float, *, vee: bool = False) -> skia.Path:
        """The body, its neck opening ``depth`` deep, round or ``vee``."""
        t, s, c, w, e, n, h = self.top, self.shoulder, self.chest, self.waist, self.edge, self.neck, self.hem
        mid = (t + 22 + h) / 2
        opening = f"L50 {t + depth} L{50 - n} {t}" if vee else f"Q50 {t + 2 * depth} {50 - n} {t}"
        return self.b.path(
            f"M{50 - n} {t} L{50 - s} {t + 4} C{50 - s + 3} {t + 12} {50 - c} {t + 16} {50 - c} {t + 22} "
            f"C{50 - w} {mid} {50 - w} {mid} {50 - e} {h} Q50 {h + 3} {50 + e} {h} "
            f"C{50 + w} {mid} {50 + w} {mid} {50 + c} {t + 22} "
            f"C{50 + c} {t + 16} {50 + s - 3} {t + 12} {50 + s} {t + 4} L{50 + n} {t} {opening} Z"
        )

    def sleeve(self, length: float, width: float = 11.0, spread: float = 9.0) -> skia.Path:
        """The left sleeve, ``length`` long (about 16 short, 55 long); mirror it for the right one."""
        t, s, c = self.top, self.shoulder, self.chest
        x, y = 50 - s - spread * length / 40 - 4, t + 4 + length
        return self.b.path(
            f"M{50 - s + 2} {t + 3} Q{50 - s - 4} {t + 6} {(50 - s + x) / 2 - 2.5} {(t + y) / 2 - 2} L{x} {y} "
            f"Q{x + width / 2} {y + 3} {x + width * 0.82} {y + 2} L{50 - c + 1} {t + 24} Z"
        )

    def wearer(self, *, below: bool = True) -> None:
        """Head, neck, arms and what is worn below the hem; draw it before the garment."""
        b, t, s = self.b, self.top, self.shoulder
        if not b.worn:
            return
        if below:
            self._below()
        reach = t + 66
        x = 50 - s - 7
        arm = b.path(f"M{50 - s + 1} {t + 8} Q{x - 2} {t + 30} {x + b.r(-2, 3)} {reach}")
        for side in (arm, b.flipped(arm)):
            b.fill(b.stroke_outline(side, 6.5), "skin", volume="soft", edge=0.6)
        b.fill(b.rect(45.5, t - 7, 9, 14, 3), "skin", volume="soft", edge=0.5)
        b.fill(b.oval(50, t - 11, 7.2, 8.8), "skin", volume="round", edge=0.5)
        hair = b.path(
            f"M42 {t - 10} C41 {t - 24} 59 {t - 24} 58 {t - 10} C57 {t - 16} 52 {t - 17} 42 {t - 10} Z"
        )
        if b.chance(0.4):
            long = b.path(f"M42 {t - 13} C38 {t + 2} 40 {t + 6} 43 {t + 5} L44 {t - 12} Z", mirror=True)
            b.fill(long, "hair", volume="soft", edge=0.4)
        b.fill(hair, "hair", volume="soft", edge=0.4)

    def _below(self) -> None:
        b, h, e = self.b, self.hem, self.edge
        role = str(b.pick("navy", "dark", "beige", "grey", "blue"))
        hips = b.path(f"M{50 - e + 2} {h - 8} L{50 - e + 1} 100 L49 100 L50 {h + 8} L51 100 L{50 + e - 1} 100 "
                      f"L{50 + e - 2} {h - 8} Z")  # fmt: skip
        b.fill(hips, role, volume="soft", finish="denim", edge=0.7)


def lower_body(b: Brush, waist: float, hips: float, *, legs_from: float | None = None) -> None:
    """For trousers and skirts: a piece of a top above the waist, hands, and bare legs from ``legs_from`` on."""
    if not b.worn:
        return
    if legs_from is not None:
        for x in (50 - hips * 0.5, 50 + hips * 0.5):
            b.fill(b.rect(x - 4, legs_from - 6, 8, 96 - legs_from, 3), "skin", volume="tube", edge=0.5)
            b.fill(b.rect(x - 5, 91, 10, 5, 2.4), str(b.pick("dark", "light", "leather")), volume="soft")
    top = str(b.pick("white", "black", "grey", "blue", "red", "beige", "olive", "teal"))
    for x in (50 - hips - 5, 50 + hips + 5):
        b.fill(b.rect(x - 3, 0, 6.5, 34, 3), top, volume="tube", edge=0.6)
        b.fill(b.oval(x, 37, 3, 5), "skin", volume="soft", edge=0.5)
    b.fill(b.path(f"M{50 - hips - 1} -4 L{50 - hips} {waist + 4} L{50 + hips} {waist + 4} L{50 + hips + 1} -4 Z"),
           top, volume="soft", finish="cloth")  # fmt: skip
