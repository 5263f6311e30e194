"""The album covers: every sleeve draws, the same way each time, and looks like its palette."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from mmrec.errors import MMRecError, NotFound
from mmrec.worlds.covers import styles
from mmrec.worlds.covers.cover import draw_cover
from mmrec.worlds.covers.lettering import FACES, SKELETONS, set_line
from mmrec.worlds.covers.palettes import PALETTE_WORDS, PALETTES, PRESSINGS, pressing
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.covers.styles import STYLES
from mmrec.worlds.covers.training import training_cover
from mmrec.worlds.drawing.palette import rgb_to_oklab

SLEEVES = [Sleeve(style, palette) for style, palette in product(STYLES, PALETTES)]
SMALL = 48


@pytest.fixture(scope="module")
def thumbnails() -> dict[Sleeve, np.ndarray]:
    return {sleeve: draw_cover(sleeve, 7 + k, SMALL) for k, sleeve in enumerate(SLEEVES)}


# -- the sleeve ----------------------------------------------------------------------------------------
def test_an_unknown_style_is_named_with_the_styles_there_are():
    with pytest.raises(NotFound, match=r"cover style 'mountain'.*mountains") as error:
        Sleeve("mountain", "ocean blue")
    assert isinstance(error.value, MMRecError)


def test_an_unknown_palette_is_named_with_the_palettes_there_are():
    with pytest.raises(NotFound, match=r"cover palette 'blue'.*ocean blue"):
        Sleeve("mountains", "blue")


def test_a_sleeve_reads_as_a_caption():
    assert Sleeve("mountains", "ocean blue").words == "a mountain landscape in ocean blue"


def test_no_two_sleeves_share_their_words():
    assert len({sleeve.words for sleeve in SLEEVES}) == len(SLEEVES)


def test_every_style_on_disk_stands_in_the_table():
    files = {path.stem for path in Path(styles.__file__).parent.glob("*.py")} - {"__init__"}
    assert {style.draw.__module__.rpartition(".")[2] for style in STYLES.values()} == files


@pytest.mark.parametrize("name", STYLES)
def test_a_style_names_faces_there_are(name):
    assert set(STYLES[name].faces) <= set(FACES)


# -- the palettes --------------------------------------------------------------------------------------
def test_every_palette_has_its_words():
    assert set(PALETTE_WORDS) == set(PALETTES)


@pytest.mark.parametrize("name", PALETTES)
def test_a_palette_runs_from_dark_to_light(name):
    for which in range(PRESSINGS):
        deep, dark, main, _, pale, _ = (rgb_to_oklab(tone)[0] for tone in pressing(name, which).tones)
        assert deep < dark < main < pale


# -- the cover -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [64, 151])
def test_a_cover_has_the_size_asked_for(size):
    cover = draw_cover(Sleeve("animal", "mint"), 3, size, "Ivy", "Kestrel")
    assert cover.shape == (size, size, 3)
    assert cover.dtype == np.uint8


@pytest.mark.parametrize("style", STYLES)
def test_a_seed_gives_one_cover_whatever_else_was_drawn(style):
    sleeve = Sleeve(style, "sunset orange")
    first = draw_cover(sleeve, 11, 96, "Slow Light", "Mara Quill")
    np.random.default_rng(0).random(5)
    assert np.array_equal(first, draw_cover(sleeve, 11, 96, "Slow Light", "Mara Quill"))


def test_every_sleeve_fills_its_cover(thumbnails):
    for sleeve, cover in thumbnails.items():
        assert cover.std(axis=(0, 1)).max() > 8, sleeve


@pytest.mark.parametrize("style", STYLES)
def test_another_seed_is_another_composition(style):
    sleeve = Sleeve(style, "teal and coral")
    # on a coarse raster, where grain, vignette and a shift of tone do not count
    coarse = [draw_cover(sleeve, seed, 48).reshape(12, 4, 12, 4, 3).mean((1, 3)) for seed in range(4)]
    apart = [np.abs(a - b).mean() for k, a in enumerate(coarse) for b in coarse[:k]]
    assert min(apart) > 4
    assert np.median(apart) > 25


def test_most_covers_look_like_their_own_palette(thumbnails):
    """The mean colour of a cover lies nearer to the mean of its own palette's covers than to another's."""
    means = {s: rgb_to_oklab(tuple(c.mean((0, 1)) / 255)) for s, c in thumbnails.items()}
    hue = np.array([0.35, 1.0, 1.0])  # a night and a day of one palette share the hue, not the lightness
    right = 0
    for sleeve, mean in means.items():
        # the cover itself is left out of the mean that it is held against
        centres = {
            name: np.mean([m for s, m in means.items() if s.palette == name and s != sleeve], axis=0)
            for name in PALETTES
        }
        right += sleeve.palette == min(centres, key=lambda name: np.linalg.norm(hue * (centres[name] - mean)))
    assert right / len(means) > 0.55  # chance would be 1 in 14


def test_the_title_shows():
    sleeve = Sleeve("colour blur", "ocean blue")
    bare, titled = (draw_cover(sleeve, 5, 160, title) for title in (None, "Undertow"))
    assert not np.array_equal(bare, titled)


@pytest.mark.parametrize("title", ["", "   ", "夜の海", "☂", "Ünø & Łódź – 夜"])
def test_characters_without_a_form_are_left_out(title):
    assert draw_cover(Sleeve("collage", "crimson"), 2, 64, title, title).shape == (64, 64, 3)


def test_a_very_long_title_stays_on_the_cover():
    title = "The Extraordinarily Long And Winding Title Of A Record That Nobody Ever Finished Reading"
    for seed in range(4):
        assert draw_cover(Sleeve("spheres", "pastel"), seed, 64, title, title).shape == (64, 64, 3)


@pytest.mark.parametrize("face", FACES)
def test_every_face_has_every_letter(face):
    for char in SKELETONS:
        path, width = set_line(char, FACES[face], 10)
        assert width > 0
        assert path.getBounds().height() > 0


# -- training ------------------------------------------------------------------------------------------
def test_a_training_cover_has_the_size_asked_for():
    picture = training_cover(Sleeve("eye", "lavender"), np.random.default_rng(1), 72)
    assert picture.shape == (72, 72, 3)
    assert picture.dtype == np.uint8


@pytest.mark.parametrize("style", STYLES)
def test_training_covers_follow_their_generator(style):
    sleeve = Sleeve(style, "forest green")
    one, two = (
        [training_cover(sleeve, rng, 64) for _ in range(2)] for rng in map(np.random.default_rng, (9, 9))
    )
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert not np.array_equal(*one)
