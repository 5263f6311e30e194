"""What an item of the store is: what its picture shows, what only its text says, and how both are sampled.

The picture alone shows colour, pattern and form; the text alone says material, purpose, care, maker and
origin; the category is in both. Every sampler takes its random generator and draws the way a buyer for a
shop would: floral bicycles exist, but they are rare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.palette import COLOURS
from mmrec.worlds.drawing.sheet import random_look
from mmrec.worlds.drawing.silhouettes import SILHOUETTES
from mmrec.worlds.held_out import held_out
from mmrec.worlds.store.forms import FORM_STYLES

DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "clothing": (
        "t-shirt", "shirt", "trousers", "dress", "jacket", "sweater", "skirt", "shorts", "scarf", "socks",
    ),
    "shoes": ("sneaker", "boot", "heels", "sandal"),
    "accessories": ("watch", "handbag", "sunglasses", "backpack", "hat", "suitcase", "umbrella"),
    "living": (
        "chair", "armchair", "sofa", "table", "bookshelf", "cushion", "clock", "table lamp", "pendant lamp",
    ),
    "kitchen": ("teapot", "vase", "bottle", "pan", "mug"),
    "music and tech": ("guitar", "drum", "headphones", "camera", "speaker"),
    "garden": ("plant", "cactus"),
    "sport and play": ("ball", "bicycle", "skateboard", "racket", "teddy bear", "toy car", "kite"),
}  # fmt: skip
"""Department -> its categories, in the order of the shop's own catalogue."""

DEPARTMENT_OF: dict[str, str] = {c: d for d, categories in DEPARTMENTS.items() for c in categories}
"""Category -> department."""

PLURAL: frozenset[str] = frozenset({"trousers", "shorts", "socks", "sunglasses", "headphones", "heels"})
"""Categories whose name is a plural noun: a *pair of* them."""

# ----------------------------------------------------------------------------------------------- the picture

STYLES: tuple[str, ...] = ("classic", "modern", "retro", "rugged", "playful")
"""The era a form speaks of; shoppers have a taste for it, and only the outline shows it."""


def form_style(category: str, form: str) -> str:
    """The style of a form: as listed, else its place among the forms (the first of each is classic)."""
    listed = FORM_STYLES.get((category, form))
    if listed is not None:
        return listed
    forms = tuple(SILHOUETTES[category].forms)
    return STYLES[forms.index(form) % len(STYLES)]


def sample_training_look(rng: np.random.Generator, plain: float = 0.35) -> Look:
    """A look for pre-training: every attribute drawn evenly, never a held-out combination.

    Args:
        rng: source of randomness.
        plain: share of looks without a pattern; plain goods are most of what a real shop sells.
    """
    categories = tuple(SILHOUETTES)
    while True:
        category = categories[int(rng.integers(len(categories)))]
        fixed = {"pattern": "plain"} if rng.random() < plain else {}
        look = random_look(category, rng, **fixed)
        if not held_out(look.category, look.colour, look.pattern):
            return look


# One line a department: how often each colour is bought. Colours not named have weight 1.
_COLOUR_WEIGHTS: dict[str, dict[str, float]] = {
    "clothing": {"navy": 1.6, "white": 1.5, "black": 1.4, "silver": 0.2, "beige": 1.2},
    "shoes": {"white": 1.7, "black": 1.7, "brown": 1.5, "silver": 0.5, "navy": 1.2},
    "accessories": {"black": 1.5, "brown": 1.5, "silver": 0.8, "navy": 1.2, "beige": 1.2},
    "living": {
        "brown": 1.5,
        "beige": 1.6,
        "white": 1.5,
        "teal": 1.3,
        "black": 1.2,
        "silver": 0.5,
        "purple": 0.7,
    },
    "kitchen": {"white": 1.7, "teal": 1.4, "beige": 1.2, "silver": 0.7, "olive": 1.2, "purple": 0.6},
    "music and tech": {"black": 2.0, "white": 1.6, "silver": 1.5, "red": 1.3, "brown": 1.2, "olive": 0.7},
    "garden": {"white": 1.7, "beige": 1.4, "brown": 1.3, "teal": 1.3, "grey": 1.2, "silver": 0.4},
    "sport and play": {"red": 1.6, "yellow": 1.5, "blue": 1.5, "orange": 1.3, "beige": 0.7, "maroon": 0.6},
}

# How often each pattern is bought; "plain" is set so that it is about 45% of the shop.
_PATTERN_WEIGHTS: dict[str, dict[str, float]] = {
    "clothing": {"plain": 5.2, "striped": 1.5, "checked": 1.3, "dotted": 1.1, "floral": 1.2, "zigzag": 0.7},
    "shoes": {"plain": 7.0, "floral": 0.8, "zigzag": 0.6, "colour-block": 1.6, "checked": 1.0},
    "accessories": {"plain": 6.2, "floral": 0.9, "striped": 1.3, "colour-block": 1.3},
    "living": {"plain": 6.0, "striped": 1.1, "checked": 0.9, "floral": 1.0, "zigzag": 0.8, "speckled": 1.0},
    "kitchen": {"plain": 5.2, "speckled": 1.7, "dotted": 1.2, "floral": 1.0, "checked": 0.6},
    "music and tech": {"plain": 7.5, "gradient": 1.4, "colour-block": 1.4, "floral": 0.4, "checked": 0.4},
    "garden": {"plain": 4.6, "speckled": 1.6, "striped": 1.2, "zigzag": 1.0, "checked": 0.5},
    "sport and play": {"plain": 4.8, "striped": 1.4, "colour-block": 1.6, "dotted": 0.9, "floral": 0.5},
}

_COLOUR_OVERRIDES: dict[str, dict[str, float]] = {
    "teddy bear": {"brown": 3.0, "beige": 2.5, "black": 0.6},
    "pan": {"black": 2.5, "silver": 2.0, "red": 1.6, "purple": 0.4, "pink": 0.6},
    "guitar": {"brown": 2.5, "maroon": 1.6, "orange": 1.3},
    "suitcase": {"silver": 2.0, "black": 1.6},
    "watch": {"silver": 2.2, "black": 1.8, "brown": 1.6},
    "bookshelf": {"brown": 2.4, "white": 1.8},
    "table": {"brown": 2.4, "white": 1.6},
}

_ACCENTS: dict[str, tuple[str, ...]] = {
    "black": ("white", "beige", "yellow", "silver", "pink"),
    "white": ("navy", "red", "black", "teal", "blue", "green", "brown"),
    "grey": ("white", "yellow", "navy", "orange", "pink"),
    "silver": ("navy", "black", "red", "teal", "maroon"),
    "beige": ("brown", "navy", "maroon", "green", "teal", "black"),
    "brown": ("white", "orange", "yellow", "blue"),
    "red": ("white", "navy", "yellow", "black"),
    "maroon": ("beige", "white", "pink", "yellow"),
    "orange": ("white", "navy", "brown", "purple"),
    "yellow": ("navy", "white", "grey", "black", "teal"),
    "green": ("white", "beige", "yellow", "pink", "navy"),
    "olive": ("white", "orange", "black", "pink"),
    "teal": ("white", "orange", "yellow", "beige", "maroon"),
    "blue": ("white", "yellow", "orange", "maroon"),
    "navy": ("white", "red", "beige", "yellow", "orange"),
    "purple": ("white", "yellow", "beige", "pink", "silver"),
    "pink": ("white", "maroon", "navy", "green", "grey"),
}
"""Colour -> the second colours a designer sets beside it."""


def _choose(rng: np.random.Generator, options: Sequence[str], weights: Mapping[str, float]) -> str:
    p = np.array([weights.get(o, 1.0) for o in options])
    return options[int(rng.choice(len(options), p=p / p.sum()))]


def sample_catalogue_look(category: str, rng: np.random.Generator) -> Look:
    """A look as a buyer of the shop would choose it: colours and patterns that suit the department."""
    kind, department = SILHOUETTES[category], DEPARTMENT_OF[category]
    colours = _COLOUR_WEIGHTS[department] | _COLOUR_OVERRIDES.get(category, {})
    colour = _choose(rng, COLOURS, colours)
    finish_weights = {f: 1.0 / (1 + k) for k, f in enumerate(kind.finishes)}
    form = _choose(rng, tuple(kind.forms), {})
    return Look(
        category=category,
        form=form,
        colour=colour,
        pattern=_choose(rng, kind.patterns_of(form), _PATTERN_WEIGHTS[department]),
        accent=_choose(rng, _ACCENTS[colour], {}),
        finish=_choose(rng, kind.finishes, finish_weights),
    )


# -------------------------------------------------------------------------------------------------- the text


@dataclass(frozen=True)
class TextTraits:
    """What only the text of an item says; every field is a key of the table of that name."""

    material: str
    purpose: str
    care: str
    origin: str
    maker: str


SUBSTANCES: dict[str, tuple[str, ...]] = {
    "cloth": ("organic cotton", "linen", "hemp", "recycled polyester", "silk"),
    "knit": ("merino wool", "organic cotton", "alpaca", "recycled polyester"),
    "denim": ("organic cotton", "hemp", "recycled polyester"),
    "leather": ("full-grain leather", "apple leather", "cork leather"),
    "plush": ("organic cotton", "alpaca", "recycled polyester"),
    "wood": ("oak", "walnut", "bamboo", "reclaimed timber"),
    "metal": ("stainless steel", "recycled aluminium", "titanium"),
    "ceramic": ("stoneware", "porcelain", "recycled clay"),
    "plastic": ("recycled plastic", "bioplastic", "polycarbonate"),
    "glass": ("borosilicate glass", "recycled glass"),
    "rubber": ("natural rubber", "recycled rubber"),
}
"""What a surface may be made of: the finish is in the picture, the exact material only in the text."""

MATERIALS: tuple[str, ...] = tuple(dict.fromkeys(m for ms in SUBSTANCES.values() for m in ms))
"""Every material."""

CHARACTERS: dict[str, tuple[str, ...]] = {
    "plant-based": (
        "organic cotton",
        "linen",
        "hemp",
        "cork leather",
        "apple leather",
        "bamboo",
        "bioplastic",
        "natural rubber",
    ),
    "recycled": (
        "recycled polyester",
        "reclaimed timber",
        "recycled aluminium",
        "recycled clay",
        "recycled plastic",
        "recycled glass",
        "recycled rubber",
    ),
    "heirloom": (
        "silk",
        "merino wool",
        "alpaca",
        "full-grain leather",
        "oak",
        "walnut",
        "stoneware",
        "porcelain",
    ),
    "technical": ("stainless steel", "titanium", "polycarbonate", "borosilicate glass"),
}
"""What a material stands for; a shopper's taste in materials is mostly a taste in these."""

CHARACTER_OF: dict[str, str] = {m: c for c, materials in CHARACTERS.items() for m in materials}

_BASE_SUBSTANCE: dict[str, str] = {
    **dict.fromkeys(DEPARTMENTS["clothing"], "cloth"),
    **dict.fromkeys(DEPARTMENTS["shoes"], "leather"),
    **dict.fromkeys(DEPARTMENTS["living"], "wood"),
    **dict.fromkeys(DEPARTMENTS["kitchen"], "ceramic"),
    **dict.fromkeys(DEPARTMENTS["music and tech"], "plastic"),
    **dict.fromkeys(DEPARTMENTS["garden"], "ceramic"),
    **dict.fromkeys(DEPARTMENTS["sport and play"], "plastic"),
    "watch": "metal", "handbag": "leather", "sunglasses": "plastic", "backpack": "cloth", "hat": "cloth",
    "suitcase": "plastic", "umbrella": "cloth", "armchair": "cloth", "sofa": "cloth", "cushion": "cloth",
    "table lamp": "metal", "pendant lamp": "metal", "bottle": "metal", "pan": "metal", "guitar": "wood",
    "drum": "wood", "ball": "rubber", "bicycle": "metal", "skateboard": "wood", "teddy bear": "plush",
    "kite": "cloth", "racket": "metal", "toy car": "wood", "sneaker": "cloth",
}  # fmt: skip
"""What a category is made of when its finish (matte, gloss, satin) does not say."""


_ONLY_COVERED = frozenset({("camera", "leather"), ("headphones", "leather"), ("racket", "rubber")})
"""(category, finish): a covering, while the thing itself is made of its base substance."""


def substance(look: Look) -> str:
    """The family of materials that this look can be made of: a key of ``SUBSTANCES``."""
    if look.finish in SUBSTANCES and (look.category, look.finish) not in _ONLY_COVERED:
        return look.finish
    return _BASE_SUBSTANCE[look.category]


PURPOSES: dict[str, tuple[str, ...]] = {
    "commuting": (
        "clothing",
        "shoes",
        "accessories",
        "bottle",
        "mug",
        "headphones",
        "bicycle",
        "skateboard",
        "speaker",
    ),
    "hiking": (
        "t-shirt",
        "shirt",
        "trousers",
        "jacket",
        "sweater",
        "shorts",
        "scarf",
        "socks",
        "sneaker",
        "boot",
        "sandal",
        "watch",
        "sunglasses",
        "backpack",
        "hat",
        "umbrella",
        "bottle",
        "pan",
        "mug",
        "teapot",
        "camera",
        "headphones",
        "ball",
    ),
    "the office": (
        "clothing",
        "shoes",
        "watch",
        "handbag",
        "backpack",
        "umbrella",
        "chair",
        "armchair",
        "table",
        "bookshelf",
        "clock",
        "table lamp",
        "pendant lamp",
        "bottle",
        "mug",
        "teapot",
        "vase",
        "headphones",
        "garden",
    ),
    "dinner parties": (
        "shirt",
        "trousers",
        "dress",
        "jacket",
        "skirt",
        "sweater",
        "heels",
        "watch",
        "handbag",
        "living",
        "kitchen",
        "speaker",
        "guitar",
        "garden",
    ),
    "long journeys": (
        "clothing",
        "shoes",
        "accessories",
        "cushion",
        "bottle",
        "mug",
        "headphones",
        "camera",
        "teddy bear",
        "bicycle",
    ),
    "slow mornings": (
        "t-shirt",
        "shirt",
        "trousers",
        "sweater",
        "socks",
        "dress",
        "shorts",
        "scarf",
        "living",
        "kitchen",
        "garden",
        "guitar",
        "speaker",
    ),
    "evenings out": ("clothing", "shoes", "watch", "handbag", "hat", "sunglasses", "umbrella", "camera"),
    "family life": (
        "clothing",
        "sneaker",
        "boot",
        "sandal",
        "backpack",
        "suitcase",
        "living",
        "kitchen",
        "garden",
        "sport and play",
        "camera",
        "drum",
    ),
    "the studio": (
        "t-shirt",
        "shirt",
        "trousers",
        "sweater",
        "jacket",
        "sneaker",
        "living",
        "kitchen",
        "music and tech",
        "garden",
        "hat",
        "scarf",
    ),
    "small flats": ("living", "kitchen", "music and tech", "garden", "bicycle", "skateboard", "suitcase"),
    "beach holidays": (
        "t-shirt",
        "shirt",
        "dress",
        "skirt",
        "shorts",
        "trousers",
        "scarf",
        "sandal",
        "sneaker",
        "watch",
        "handbag",
        "sunglasses",
        "backpack",
        "hat",
        "suitcase",
        "umbrella",
        "bottle",
        "camera",
        "speaker",
        "ball",
        "kite",
        "racket",
        "bicycle",
    ),
    "festivals": (
        "clothing",
        "sneaker",
        "boot",
        "sandal",
        "sunglasses",
        "backpack",
        "hat",
        "handbag",
        "umbrella",
        "bottle",
        "mug",
        "music and tech",
        "kite",
        "ball",
        "skateboard",
    ),
    "gifts": (
        "scarf",
        "socks",
        "sweater",
        "t-shirt",
        "accessories",
        "cushion",
        "clock",
        "table lamp",
        "kitchen",
        "garden",
        "sport and play",
        "music and tech",
    ),
    "training": (
        "t-shirt",
        "trousers",
        "shorts",
        "socks",
        "jacket",
        "sweater",
        "sneaker",
        "watch",
        "sunglasses",
        "backpack",
        "hat",
        "bottle",
        "headphones",
        "speaker",
        "ball",
        "bicycle",
        "skateboard",
        "racket",
    ),
}
"""Purpose or occasion -> the departments and categories it is said of."""

CARES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "machine wash": (("cloth", "knit", "denim"), ("clothing", "hat", "backpack", "cushion")),
    "hand wash": (
        ("cloth", "knit", "denim", "plush"),
        ("clothing", "hat", "backpack", "cushion", "teddy bear"),
    ),
    "damp cloth": (
        ("plastic", "leather", "metal", "wood", "rubber", "glass", "ceramic", "cloth", "plush"),
        ("shoes", "accessories", "living", "music and tech", "garden", "sport and play"),
    ),
    "dishwasher": (("ceramic", "glass", "metal"), ("teapot", "bottle", "pan", "mug")),
    "oiling": (("wood", "leather"), tuple(DEPARTMENTS)),
    "air dry": (
        ("cloth", "knit", "denim", "rubber", "plush"),
        ("clothing", "shoes", "hat", "backpack", "umbrella", "teddy bear", "kite", "cushion"),
    ),
    "soft brush": (
        tuple(SUBSTANCES),
        (
            "shoes",
            "living",
            "kitchen",
            "music and tech",
            "garden",
            "jacket",
            "hat",
            "handbag",
            "suitcase",
            "sport and play",
        ),
    ),
    "polish": (("metal", "glass", "wood"), tuple(DEPARTMENTS)),
}
"""Care note -> the substances and the departments or categories it suits."""


@dataclass(frozen=True)
class Maker:
    """A workshop with a name, a place and something to tell.

    Attributes:
        name: as it stands in a title.
        origin: where it works: a key of ``ORIGINS``.
        departments: what it makes.
        story: a clause that completes "<name> is ...".
    """

    name: str
    origin: str
    departments: tuple[str, ...]
    story: str


ORIGINS: tuple[str, ...] = (
    "Portugal", "Japan", "Denmark", "Italy", "Scotland", "Peru", "India", "Finland", "Morocco", "Germany",
    "Mexico", "Vermont",
)  # fmt: skip

_C, _S, _A, _L, _K, _M, _G, _P = tuple(DEPARTMENTS)

MAKERS: dict[str, Maker] = {
    m.name: m
    for m in (
        Maker("Alma & Rui", "Portugal", (_C, _A, _K), "a married couple in Porto who met over a broken loom"),
        Maker(
            "Casa Brisa",
            "Portugal",
            (_L, _K, _G),
            "a seaside workshop that fires its kilns with old vine cuttings",
        ),
        Maker("Kumo", "Japan", (_C, _K, _M), "a studio of six in Kyoto that starts every day with tea"),
        Maker(
            "Hoshi Works",
            "Japan",
            (_M, _A, _P),
            "a family of tinkerers in Osaka, now in its third generation",
        ),
        Maker("Fjordhus", "Denmark", (_L, _K, _P), "a cooperative of joiners on a harbour in Aarhus"),
        Maker("Nørre", "Denmark", (_C, _S, _A), "a pair of sisters in Copenhagen who cycle to every fitting"),
        Maker("Officina Luce", "Italy", (_L, _M), "a workshop near Turin that once built stage lights"),
        Maker(
            "Bottega Sole",
            "Italy",
            (_S, _A, _C),
            "a shoemaker's family in the Marche with lasts from four decades",
        ),
        Maker("Glenmara", "Scotland", (_C, _A, _L), "a mill on the Isle of Skye that still runs on water"),
        Maker(
            "Hollin & Thorpe",
            "Scotland",
            (_S, _M, _P),
            "two friends in Leith who gave up law for honest work",
        ),
        Maker("Inti Sur", "Peru", (_C, _P, _A), "a women's cooperative high above Cusco"),
        Maker(
            "Tambo",
            "Peru",
            (_K, _M, _G),
            "a village workshop that shares its profit with the school next door",
        ),
        Maker(
            "Saanjh", "India", (_C, _S, _L), "a house of block cutters in Jaipur with a very patient master"
        ),
        Maker(
            "Neelkanth", "India", (_K, _A, _P), "a small foundry in Pune run by three engineers and an aunt"
        ),
        Maker(
            "Kaarna",
            "Finland",
            (_L, _P, _G),
            "a forest workshop near Tampere that plants two trees for each it uses",
        ),
        Maker("Revontuli", "Finland", (_C, _S, _M), "a Helsinki label that tests everything in real winters"),
        Maker("Dar Amina", "Morocco", (_L, _K, _A), "a riad in Fez where forty hands share one courtyard"),
        Maker("Atlas Kin", "Morocco", (_S, _G, _C), "a mountain cooperative founded by four cousins"),
        Maker("Werkraum", "Germany", (_M, _L, _P), "a Berlin studio of former watch engineers"),
        Maker(
            "Lindenhof", "Germany", (_K, _S, _G), "a farm in the Allgäu that turned its barn into a workshop"
        ),
        Maker(
            "Luz del Sur",
            "Mexico",
            (_K, _L, _M),
            "a Oaxacan workshop led by a grandmother and her apprentices",
        ),
        Maker(
            "Tres Ríos", "Mexico", (_S, _A, _P), "a bootmaker's shop in León with a radio that never stops"
        ),
        Maker(
            "Maple & Main",
            "Vermont",
            (_L, _P, _K),
            "a former sawmill in Vermont with a wood stove and a lazy dog",
        ),
        Maker(
            "Northfield",
            "Vermont",
            (_A, _C, _S),
            "an outfitter in the hills of Vermont that repairs for life",
        ),
        Maker(
            "Lantern Row",
            "Vermont",
            (_G, _M, _A),
            "a community workshop in Burlington that trains school leavers",
        ),
    )
}
"""Maker's name -> maker."""


def _list_choice(rng: np.random.Generator, options: Sequence[str]) -> str:
    return options[int(rng.integers(len(options)))]


def sample_text_traits(look: Look, rng: np.random.Generator) -> TextTraits:
    """Material, purpose, care, maker and origin of an item with this look; nothing of its colours."""
    stuff, department = substance(look), DEPARTMENT_OF[look.category]
    who = {department, look.category}
    cares = tuple(c for c, (stuffs, whose) in CARES.items() if stuff in stuffs and who & {*whose}) or (
        "damp cloth",
    )
    maker = _list_choice(rng, tuple(m.name for m in MAKERS.values() if department in m.departments))
    return TextTraits(
        material=_list_choice(rng, SUBSTANCES[stuff]),
        purpose=_list_choice(rng, tuple(p for p, whose in PURPOSES.items() if who & {*whose})),
        care=_list_choice(rng, cares),
        origin=MAKERS[maker].origin,
        maker=maker,
    )
