"""English captions of drawn items: what the encoder learns words from.

Two kinds, for the two things it must understand: :func:`caption` says what a picture shows, in the many
ways people say it, and :func:`item_text_caption` writes what a shop writes about such an item, mostly what
no picture shows. The tables of wordings and the prompt templates are what zero-shot recognition asks with.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mmrec.worlds.attributes import MAKERS, MATERIALS, ORIGINS, PURPOSES, TextTraits
from mmrec.worlds.copywriting import (
    PURPOSE_WORDINGS,
    article,
    is_plural,
    pick,
    with_article,
    write_description,
    write_title,
)
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.forms import FORM_NAMES

CATEGORY_NAMES: dict[str, tuple[str, ...]] = {
    "t-shirt": ("t-shirt", "tee", "tshirt", "top", "short-sleeved top"),
    "shirt": ("shirt", "button-down shirt", "button-up shirt", "blouse"),
    "trousers": ("trousers", "pants", "slacks"),
    "dress": ("dress", "gown", "frock"),
    "jacket": ("jacket", "coat"),
    "sweater": ("sweater", "jumper", "pullover", "knitted sweater"),
    "skirt": ("skirt",),
    "shorts": ("shorts", "short trousers", "bermuda shorts"),
    "scarf": ("scarf", "shawl", "neckerchief"),
    "socks": ("socks", "sock", "stockings"),
    "sneaker": ("sneaker", "sneakers", "trainer", "trainers", "sports shoe", "shoe"),
    "watch": ("watch", "wristwatch", "wrist watch"),
    "handbag": ("handbag", "purse", "bag", "shoulder bag"),
    "sunglasses": ("sunglasses", "shades", "glasses", "eyewear"),
    "backpack": ("backpack", "rucksack", "school bag", "knapsack"),
    "hat": ("hat", "headwear"),
    "boot": ("boot", "boots", "ankle boot"),
    "heels": ("heels", "high heels", "high-heeled shoe"),
    "sandal": ("sandal", "sandals", "summer shoe"),
    "suitcase": ("suitcase", "luggage", "trolley case", "travel case"),
    "umbrella": ("umbrella", "parasol", "brolly"),
    "chair": ("chair", "seat"),
    "armchair": ("armchair", "easy chair", "lounge chair"),
    "sofa": ("sofa", "couch", "settee"),
    "table": ("table", "desk"),
    "bookshelf": ("bookshelf", "bookcase", "shelf", "shelving unit"),
    "cushion": ("cushion", "pillow", "throw pillow"),
    "clock": ("clock", "wall clock", "timepiece"),
    "table lamp": ("table lamp", "lamp"),
    "pendant lamp": ("pendant lamp", "hanging lamp", "ceiling lamp", "pendant light"),
    "teapot": ("teapot", "tea pot"),
    "vase": ("vase", "flower vase"),
    "bottle": ("bottle", "water bottle", "flask"),
    "pan": ("pan", "cooking pan", "cooking pot"),
    "mug": ("mug", "cup", "coffee mug", "coffee cup"),
    "guitar": ("guitar", "six-string guitar"),
    "drum": ("drum", "percussion drum", "percussion instrument"),
    "headphones": ("headphones", "headset"),
    "camera": ("camera", "photo camera"),
    "speaker": ("speaker", "loudspeaker"),
    "plant": ("plant", "potted plant", "houseplant", "pot plant"),
    "cactus": ("cactus", "potted cactus", "succulent"),
    "ball": ("ball", "sports ball", "play ball"),
    "bicycle": ("bicycle", "bike", "cycle"),
    "skateboard": ("skateboard", "skate deck", "board with wheels"),
    "racket": ("racket", "racquet"),
    "teddy bear": ("teddy bear", "teddy", "stuffed bear", "plush bear"),
    "toy car": ("toy car", "toy vehicle", "model car"),
    "kite": ("kite", "flying kite"),
}
"""Category -> how people call it, the canonical name first."""

COLOUR_NAMES: dict[str, tuple[str, ...]] = {
    "black": ("black", "jet black", "deep black"),
    "white": ("white", "off-white", "pure white"),
    "grey": ("grey", "gray", "mid-grey", "slate grey"),
    "silver": ("silver", "silvery", "metallic silver", "light silver grey"),
    "beige": ("beige", "cream", "tan", "sand-coloured"),
    "brown": ("brown", "chocolate brown", "chestnut brown", "coffee brown"),
    "red": ("red", "bright red", "scarlet", "tomato red"),
    "maroon": ("maroon", "burgundy", "wine red", "dark red"),
    "orange": ("orange", "bright orange", "tangerine"),
    "yellow": ("yellow", "mustard yellow", "sunny yellow", "golden yellow"),
    "green": ("green", "leaf green", "grass green", "emerald green"),
    "olive": ("olive", "olive green", "army green"),
    "teal": ("teal", "turquoise", "blue-green", "petrol"),
    "blue": ("blue", "cobalt blue", "sky blue", "bright blue"),
    "navy": ("navy", "navy blue", "dark blue", "midnight blue"),
    "purple": ("purple", "violet", "lavender", "plum"),
    "pink": ("pink", "rose pink", "hot pink", "magenta"),
}
"""Colour -> how people call it, the canonical name first."""

PATTERN_NAMES: dict[str, tuple[str, ...]] = {
    "plain": ("plain", "solid", "plain-coloured", "unpatterned"),
    "striped": ("striped", "stripy", "stripe-patterned"),
    "checked": ("checked", "plaid", "gingham", "checkered", "tartan"),
    "dotted": ("dotted", "polka dot", "spotted"),
    "floral": ("floral", "flowery", "flower print", "flower-patterned"),
    "zigzag": ("zigzag", "chevron", "zigzag-patterned"),
    "colour-block": ("colour-block", "two-tone", "two-coloured", "color-block"),
    "speckled": ("speckled", "terrazzo", "flecked"),
    "gradient": ("gradient", "ombré", "colour-fading"),
}
"""Pattern -> adjectives for it, the canonical name first."""

CATEGORY_PROMPTS: tuple[str, ...] = (
    "a photo of a {}",
    "a product photo of a {}",
    "a product photo of a {} on a white background",
    "a picture of a {}",
    "a {}",
    "{}",
)
"""Templates to ask for a category; :func:`fill_prompt` puts the article right."""

COLOUR_PROMPTS: tuple[str, ...] = (
    "a photo of a {} thing",
    "a product photo of something {}",
    "something {}",
    "an item in {}",
    "the colour {}",
    "{}",
)
"""Templates to ask for a colour; see :func:`item_colour_prompts` where the category is known."""

TRAITS: dict[str, tuple[str, ...]] = {
    "material": MATERIALS,
    "purpose": tuple(PURPOSES),
    "origin": ORIGINS,
    "maker": tuple(MAKERS),
}
"""What only texts tell -> its values."""

_TRAIT_TEMPLATES: dict[str, tuple[str, ...]] = {
    "material": ("{}", "made of {}", "something in {}", "an item made from {}"),
    "purpose": ("{}", "for {}", "something for {}", "made for {}"),
    "origin": ("{}", "from {}", "made in {}", "something from {}"),
    "maker": ("{}", "by {}", "made by {}", "something by {}"),
}

PATTERN_PROMPTS: tuple[str, ...] = (
    "a photo of a {} thing",
    "a product photo of something {}",
    "an item with a {} pattern",
    "a {} pattern",
    "{}",
)
"""Templates to ask for a pattern."""

_PATTERN_PHRASES: dict[str, tuple[str, ...]] = {
    "plain": ("in one colour", "without a pattern", "with no pattern"),
    "striped": ("with stripes", "with a striped pattern", "with bands"),
    "checked": ("with checks", "with a check pattern", "in plaid"),
    "dotted": ("with polka dots", "with dots", "with a dotted pattern"),
    "floral": ("with flowers", "with a flower print", "with a floral pattern"),
    "zigzag": ("with zigzags", "with a chevron pattern", "with a zigzag pattern"),
    "colour-block": ("in two colours", "with colour blocks", "in two tones"),
    "speckled": ("with speckles", "with a terrazzo pattern", "with flecks"),
    "gradient": ("with a colour gradient", "in ombré", "with a fading colour"),
}

_ACCENT_PHRASES: dict[str, tuple[str, ...]] = {
    "striped": ("with {} stripes", "with {} bands"),
    "checked": ("with {} checks", "with {} squares"),
    "dotted": ("with {} dots", "with {} polka dots", "with {} spots"),
    "floral": ("with {} flowers", "with {} blossoms"),
    "zigzag": ("with {} zigzags", "with {} chevrons"),
    "colour-block": ("and {}", "with {} blocks", "with {} parts"),
    "speckled": ("with {} speckles", "with {} chips"),
    "gradient": ("fading to {}", "with a gradient to {}"),
}

_FINISH_ADJECTIVES: dict[str, tuple[str, ...]] = {
    "knit": ("knitted", "knit", "woollen"),
    "denim": ("denim",),
    "leather": ("leather",),
    "satin": ("satin", "silky"),
    "gloss": ("glossy", "shiny"),
    "ceramic": ("ceramic", "glazed"),
    "plastic": ("plastic",),
    "metal": ("metal", "metallic"),
    "wood": ("wooden", "wood"),
    "rubber": ("rubber",),
    "plush": ("plush", "fluffy"),
    "glass": ("glass",),
}

_OPENINGS = (
    ("a photo of ", 5),
    ("a product photo of ", 4),
    ("a picture of ", 2),
    ("an image of ", 1),
    ("a close-up of ", 1),
    ("a studio photo of ", 1),
    ("a catalogue picture of ", 1),
)
_ENDINGS = (
    ("", 14),
    (" on a white background", 3),
    (" on a paper backdrop", 1),
    (", product photo", 1),
    (", studio light", 1),
)


def _weighted(rng: np.random.Generator, options: tuple[tuple[str, int], ...]) -> str:
    at = int(rng.integers(sum(w for _, w in options)))
    for text, weight in options:
        at -= weight
        if at < 0:
            return text
    raise AssertionError  # the weights sum to more than ``at``


def _wording(
    rng: np.random.Generator, table: Mapping[str, tuple[str, ...]], name: str, canonical: float
) -> str:
    wordings = table[name]
    return name if len(wordings) == 1 or rng.random() < canonical else pick(rng, wordings[1:])


def _noun(look: Look, rng: np.random.Generator) -> str:
    forms = FORM_NAMES.get((look.category, look.form))
    if forms and rng.random() < 0.35:
        return pick(rng, forms)
    return _wording(rng, CATEGORY_NAMES, look.category, 0.55)


_UNCOUNTABLE = frozenset({"luggage", "headwear", "eyewear", "ivy", "bongos", "bongo drums"})


def _article_of(noun: str, phrase: str) -> str:
    """``phrase`` with the article that its ``noun`` asks for: a navy mug, a pair of red trousers."""
    if noun in _UNCOUNTABLE:
        return phrase
    return f"a pair of {phrase}" if is_plural(noun) else f"{article(phrase)} {phrase}"


def _described(look: Look, rng: np.random.Generator) -> tuple[str, str]:
    """A noun for the look and a phrase with it, without article: ``shirt``, ``navy shirt``."""
    noun = _noun(look, rng)
    return noun, _phrase(look, noun, rng)


def _phrase(look: Look, noun: str, rng: np.random.Generator) -> str:
    colour = _wording(rng, COLOUR_NAMES, look.colour, 0.55)
    if look.finish in _FINISH_ADJECTIVES and rng.random() < 0.15:
        noun = f"{pick(rng, _FINISH_ADJECTIVES[look.finish])} {noun}"
    what = rng.random()
    if what < 0.08:
        return noun
    if look.pattern == "plain":
        if rng.random() < 0.6:
            return f"{colour} {noun}" if rng.random() < 0.8 else f"{noun} in {colour}"
    elif what < 0.2:
        return f"{colour} {noun}"
    adjective = _wording(rng, PATTERN_NAMES, look.pattern, 0.55)
    if what < 0.28:
        return f"{adjective} {noun}"
    forms = [
        f"{colour} {adjective} {noun}",
        f"{adjective} {colour} {noun}",
        f"{adjective} {noun} in {colour}",
        f"{colour} {noun} {pick(rng, _PATTERN_PHRASES[look.pattern])}",
    ]
    accents = _ACCENT_PHRASES.get(look.pattern)
    if accents and rng.random() < 0.35:
        accent = pick(rng, accents).format(_wording(rng, COLOUR_NAMES, look.accent, 0.7))
        # "and white" joins two colours, so it has to follow the first one
        return f"{colour} {accent} {noun}" if accent.startswith("and ") else f"{colour} {noun} {accent}"
    return pick(rng, forms)


def caption(look: Look, rng: np.random.Generator) -> str:
    """One of the many things a person may say of a picture of ``look``.

    Mostly category, colour and pattern together, sometimes only one or two, bare or as ``a photo of``.

    Example:
        >>> caption(Look("mug", "straight", "teal", "dotted", "white"), np.random.default_rng(3))
        'a photo of a teal mug with white dots'
    """
    if rng.random() < 0.07:
        return _single_attribute(look, rng)
    (noun, phrase), manner = _described(look, rng), rng.random()
    if manner < 0.3:
        return phrase
    if manner < 0.45:
        return _article_of(noun, phrase) + _weighted(rng, _ENDINGS)
    return _weighted(rng, _OPENINGS) + _article_of(noun, phrase) + _weighted(rng, _ENDINGS)


def _single_attribute(look: Look, rng: np.random.Generator) -> str:
    if rng.random() < 0.5:
        table, name, prompts = COLOUR_NAMES, look.colour, COLOUR_PROMPTS
    else:
        table, name, prompts = PATTERN_NAMES, look.pattern, PATTERN_PROMPTS
    return fill_prompt(pick(rng, prompts), _wording(rng, table, name, 0.6))


def item_text_caption(look: Look, traits: TextTraits, rng: np.random.Generator) -> str:
    """What the shop would write about an item: title, full stop, description, as ``Catalogue.texts`` has it.

    Two draws for the same ``traits`` share their meaning and few of their words: a positive pair for the text
    tower, so that material, purpose, maker and origin count and the phrasing does not. Now and then only the
    title or only the description, as in catalogues with gaps.
    """
    manner = rng.random()
    title = write_title(look.category, traits, rng)
    if manner < 0.08:
        return title
    description = write_description(look.category, traits, rng)
    return description if manner < 0.16 else f"{title}. {description}"


def trait_prompts(axis: str, rng: np.random.Generator) -> tuple[str, ...]:
    """One short wording of every value of a trait that only texts tell, in the order of ``TRAITS[axis]``.

    Raises:
        KeyError: for an axis that is not in ``TRAITS``.
    """
    templates = _TRAIT_TEMPLATES[axis]
    return tuple(
        pick(rng, templates).format(pick(rng, PURPOSE_WORDINGS[value]) if axis == "purpose" else value)
        for value in TRAITS[axis]
    )


def fill_prompt(template: str, words: str) -> str:
    """``template`` with ``words`` in it, the article put right: *an* armchair, *a pair of* trousers."""
    if "a {}" not in template:
        return template.format(words)
    if template.endswith("a {}") or "a {} on" in template:  # the words are the noun itself
        return template.replace("a {}", with_article(words))
    return template.replace("a {}", f"{'an' if words[0].lower() in 'aeiou' else 'a'} {words}")


def item_colour_prompts(category: str, colour: str) -> tuple[str, ...]:
    """Prompts that ask for the colour of an item whose category is known: ``a photo of a navy shirt``."""
    return tuple(
        fill_prompt(template, f"{wording} {CATEGORY_NAMES[category][0]}")
        for wording in COLOUR_NAMES[colour]
        for template in CATEGORY_PROMPTS[:4]
    )
