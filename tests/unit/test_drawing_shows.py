"""A label that the picture does not show must not exist: what a look says can be seen in its drawing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import skia
from scipy.ndimage import distance_transform_edt

from mmrec.worlds.drawing.brush import Brush
from mmrec.worlds.drawing.chart import ChartBrush, SurfaceBrush
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.palette import (
    COLOURS,
    SEEN,
    SWATCHES,
    distance,
    hex_to_rgb,
    sample_colour,
    sample_second,
    seconds,
)
from mmrec.worlds.drawing.patterns import FITTED, PATTERNS, Cloth
from mmrec.worlds.drawing.photo import FAMILIES, called, creased, shade, with_motif, woven
from mmrec.worlds.drawing.scene import charted_catalogue, charted_training, draw_object
from mmrec.worlds.drawing.sheet import random_look
from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.store.attributes import _ACCENTS

FORMS = [(category, form) for category, kind in SILHOUETTES.items() for form in kind.forms]
GREY_CLOTH = Cloth((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


def surface_of(category: str, form: str, seed: int) -> np.ndarray:
    """Which of 100 x 100 units carry the pattern."""
    look = Look(category, form, "red", "striped", "white", SILHOUETTES[category].finishes[0])
    brush = SurfaceBrush(skia.Surface(1, 1).getCanvas(), look, np.random.default_rng(seed))
    SILHOUETTES[category].forms[form](brush)
    mask = np.zeros((52, 52), bool)  # a rim of nothing, so that the edge of the paper ends a surface
    at = (brush.surface() / 2).astype(int)
    mask[at[:, 1] + 1, at[:, 0] + 1] = True
    return mask


@pytest.mark.parametrize("category", list(SILHOUETTES))
def test_every_form_has_room_for_its_patterns(category: str) -> None:
    kind = SILHOUETTES[category]
    for form in kind.forms:
        masks = [surface_of(category, form, seed) for seed in range(3)]
        area = np.mean([mask.mean() for mask in masks])
        across = np.mean([2 * 2 * distance_transform_edt(mask).max() for mask in masks])
        needed = 6.0 if form in kind.fine or kind.patterns_of(form) == _LARGE else 8.5
        assert area >= 0.05, f"{category} {form}: a pattern would have {area:.1%} of the drawing"
        assert across >= needed, f"{category} {form}: the widest patterned part measures {across:.1f}"


_LARGE = ("plain", "colour-block", "gradient")
"""What a frame of tubes can still show: nothing in it repeats."""


@pytest.mark.parametrize("pattern", [p for p in PATTERNS if p not in FITTED | {"plain"}])
def test_the_ground_stays_the_dominant_colour(pattern: str) -> None:
    for seed in range(8):
        surface = skia.Surface(300, 300)
        paint = skia.Paint()
        paint.setShader(PATTERNS[pattern](GREY_CLOTH, np.random.default_rng(seed)))
        surface.getCanvas().scale(3, 3)
        surface.getCanvas().drawPaint(paint)
        light = surface.makeImageSnapshot().toarray()[..., :3].mean(-1) / 255
        assert (light < 0.5).mean() > 0.55, "more than half of the cloth must be nearer to the ground"
        assert (light > 0.3).mean() > 0.1, "and the second colour must be there"


@pytest.mark.parametrize("pattern", sorted(FITTED))
@pytest.mark.parametrize(("category", "form"), FORMS[::6])
def test_a_fitted_pattern_shows_both_of_its_colours(pattern: str, category: str, form: str) -> None:
    if pattern not in SILHOUETTES[category].patterns_of(form):
        pytest.skip("never drawn on this form")
    look = Look(category, form, "yellow", pattern, "navy", SILHOUETTES[category].finishes[0])
    shares = np.mean(
        [charted_catalogue(look, seed, 48, 12).chart.reshape(-1, 2).mean(0) for seed in range(3)], axis=0
    )
    assert shares[0] > shares[1] > 0.12 * shares.sum()


def test_a_second_colour_is_one_that_is_seen_beside_the_first() -> None:
    rng = np.random.default_rng(0)
    for colour in COLOURS:
        assert len(seconds()[colour]) >= 7
        for accent in seconds()[colour]:
            for _ in range(8):
                ground = sample_colour(colour, rng)
                assert distance(ground, sample_second(accent, ground, rng)) >= SEEN


def test_the_shop_and_the_evaluation_pair_only_such_colours() -> None:
    assert {c: set(a) - set(seconds()[c]) for c, a in _ACCENTS.items()} == {c: set() for c in _ACCENTS}
    rng = np.random.default_rng(1)
    for k in range(300):
        look = random_look(FORMS[k % len(FORMS)][0], rng)
        assert look.accent in seconds()[look.colour]


def test_the_second_colour_makes_the_draws_of_any_colour() -> None:
    """Else everything drawn after it would change with the colours."""
    for ground in ((0.1, 0.1, 0.1), (0.9, 0.9, 0.9)):
        one, two = np.random.default_rng(3), np.random.default_rng(3)
        sample_colour("grey", one, 0.02)
        sample_second("grey", ground, two, 0.02)
        assert one.random() == two.random()


@pytest.mark.parametrize("category", ["shirt", "sofa", "mug", "handbag", "speaker", "guitar"])
def test_silver_shines_and_grey_and_white_do_not(category: str) -> None:
    """The lightness within the plain parts spreads far more on silver than on anything that is only grey."""
    kind = SILHOUETTES[category]

    def spread(colour: str) -> float:
        found = []
        for seed in range(3):
            look = Look(category, next(iter(kind.forms)), colour, "plain", "navy", kind.finishes[0])
            shot = charted_catalogue(look, seed, 96, 96)
            found.append(shot.image[shot.chart[..., 0] > 250].mean(-1).std())
        return float(np.mean(found))

    assert spread("silver") > 1.15 * max(spread("grey"), spread("white"))


def test_no_shade_in_a_photo_has_two_names() -> None:
    named = [
        (name, hex_to_rgb(code)) for table in (SWATCHES, FAMILIES) for name in table for code in table[name]
    ]
    close = [
        (a, b)
        for k, (a, one) in enumerate(named)
        for b, two in named[:k]
        if a != b and distance(one, two) < 0.03
    ]
    assert not [pair for pair in close if "silver" not in pair], "silver shines, whatever its shade"


@pytest.mark.parametrize("name", FAMILIES)
def test_a_shade_drawn_for_a_photo_bears_the_name_of_its_colour(name: str) -> None:
    rng = np.random.default_rng(5)
    shades = [shade(name, rng) for _ in range(60)]
    assert {called(rgb) for rgb in shades} == {name}
    assert len(set(shades)) > 40, "a family is more than its known shades"


def test_some_checked_shirts_are_white_with_threads_of_their_colour_and_the_chart_says_so() -> None:
    blue = Look("shirt", "camp collar", "blue", "checked", "white", "cloth")
    assert blue.form in SILHOUETTES["shirt"].forms
    drawn = [woven(blue, np.random.default_rng(k)) for k in range(40)]
    assert 10 < sum(drawn) < 30
    for other in ({"pattern": "dotted"}, {"accent": "navy"}, {"colour": "beige"}):
        assert not any(woven(replace(blue, **other), np.random.default_rng(k)) for k in range(20))
    plain = {"worn": False, "surface": None}
    for kind in (Brush, ChartBrush):
        two = [
            _rgba(draw_object(blue, np.random.default_rng(1), 80, kind, woven=swap, **plain))
            for swap in (False, True)
        ]
        cloth = two[0][..., 3] > 250
        own = [(image[..., 2 if kind is Brush else 0] - image[..., 1])[cloth].mean() for image in two]
        assert own[0] > own[1] + 8


def _rgba(image: skia.Image) -> np.ndarray:
    return image.toarray(colorType=skia.kRGBA_8888_ColorType).astype(int)


def test_creases_and_motifs_stay_on_the_thing_and_leave_its_colour_the_largest() -> None:
    motifs = 0
    for seed in range(12):
        look = Look("t-shirt", "crew", "teal", "plain", "white", "matte")
        image = draw_object(look, np.random.default_rng(seed), 120)
        before = _rgba(image)
        worn = _rgba(with_motif(image, look, np.random.default_rng(seed)))
        lit = _rgba(creased(image, np.random.default_rng(seed)))
        assert abs(worn[..., 3] - before[..., 3]).max() <= 2
        assert lit[before[..., 3] == 0].max() == 0, "nothing beside the thing is touched"
        assert lit[..., 3][before[..., 3] == 255].min() == 255
        thing = before[..., 3] > 250
        printed = (abs(worn - before)[..., :3].max(-1) > 24)[thing].mean()
        assert printed < 0.25
        motifs += printed > 0
        assert 0 < abs(lit - before)[thing].mean() < 30
    assert 2 < motifs < 11


def test_a_photo_is_drawn_the_same_by_the_same_generator_and_on_white() -> None:
    look = Look("mug", next(iter(SILHOUETTES["mug"].forms)), "blue", "striped", "white", "ceramic")
    one, two = (charted_training(look, np.random.default_rng(4), 96, 24, photo=True) for _ in range(2))
    assert np.array_equal(one.image, two.image)
    assert np.array_equal(one.chart, two.chart)
    bare = np.kron(one.chart.sum(-1) == 0, np.ones((4, 4), bool))
    shots = [charted_training(look, np.random.default_rng(k), 96, 0, photo=True).image for k in range(9)]
    corners = [max(shot[y, x].min() for y in (0, -1) for x in (0, -1)) for shot in shots]
    assert min(corners) > 215, "where the mug does not reach"
    assert one.image[bare].mean() > one.image[~bare].mean()
