"""English captions of drawn items: what the encoder learns words from.

Two kinds, for the two things it must understand: :func:`caption` says what a picture shows, in the many
ways people say it, and :func:`item_text_caption` writes what a shop writes about such an item, mostly what
no picture shows. The tables of wordings and the prompt templates are what zero-shot recognition asks with.

A caption is always true: it takes every word from the look, says nothing of background or light, and denies
only what is not there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from mmrec.worlds.drawing.look import Look
from mmrec.worlds.store.attributes import DEPARTMENT_OF, MAKERS, MATERIALS, ORIGINS, PURPOSES, TextTraits
from mmrec.worlds.store.copywriting import (
    PURPOSE_WORDINGS,
    article,
    is_plural,
    pick,
    with_article,
    write_description,
    write_title,
)
from mmrec.worlds.store.forms import FORM_NAMES

CATEGORY_NAMES: dict[str, tuple[str, ...]] = {
    "t-shirt": ("t-shirt", "tee", "tshirt", "tee shirt", "short-sleeved top"),
    "shirt": ("shirt", "button-down shirt", "button-up shirt", "blouse", "collared shirt"),
    "trousers": ("trousers", "pants", "slacks", "long pants"),
    "dress": ("dress", "gown", "frock"),
    "jacket": ("jacket", "coat"),
    "sweater": ("sweater", "jumper", "pullover", "knitted sweater"),
    "skirt": ("skirt",),
    "shorts": ("shorts", "short trousers", "bermuda shorts", "short pants"),
    "scarf": ("scarf", "neck scarf", "neckerchief", "muffler"),
    "socks": ("socks", "sock"),
    "sneaker": ("sneaker", "sneakers", "trainer", "trainers", "sports shoe", "athletic shoe"),
    "watch": ("watch", "wristwatch", "wrist watch"),
    "handbag": ("handbag", "purse", "shoulder bag"),
    "sunglasses": ("sunglasses", "shades", "glasses", "eyewear"),
    "backpack": ("backpack", "rucksack", "school bag", "knapsack"),
    "hat": ("hat", "headwear", "headgear"),
    "boot": ("boot", "boots", "ankle boot"),
    "heels": ("heels", "high heels", "high-heeled shoe", "heeled shoe"),
    "sandal": ("sandal", "sandals", "summer shoe"),
    "suitcase": ("suitcase", "luggage", "trolley case", "travel case"),
    "umbrella": ("umbrella", "parasol", "brolly"),
    "chair": ("chair", "straight-backed chair"),
    "armchair": ("armchair", "easy chair", "lounge chair"),
    "sofa": ("sofa", "couch", "settee"),
    "table": ("table",),
    "bookshelf": ("bookshelf", "bookcase", "shelf", "shelving unit"),
    "cushion": ("cushion", "pillow", "throw pillow"),
    "clock": ("clock", "wall clock"),
    "table lamp": ("table lamp", "tabletop lamp"),
    "pendant lamp": ("pendant lamp", "hanging lamp", "ceiling lamp", "pendant light"),
    "teapot": ("teapot", "tea pot"),
    "vase": ("vase", "flower vase"),
    "bottle": ("bottle", "water bottle", "flask", "drinking bottle"),
    "pan": ("pan", "cooking pan", "cooking pot"),
    "mug": ("mug", "cup", "coffee mug", "coffee cup"),
    "guitar": ("guitar", "six-string guitar"),
    "drum": ("drum", "percussion drum", "percussion instrument"),
    "headphones": ("headphones", "headset"),
    "camera": ("camera", "photo camera", "photographic camera"),
    "speaker": ("speaker", "loudspeaker", "audio speaker"),
    "plant": ("plant", "potted plant", "houseplant", "pot plant", "indoor plant"),
    "cactus": ("cactus", "potted cactus", "succulent"),
    "ball": ("ball", "sports ball", "play ball"),
    "bicycle": ("bicycle", "bike", "cycle", "pushbike"),
    "skateboard": ("skateboard", "skate deck", "board with wheels"),
    "racket": ("racket", "racquet"),
    "teddy bear": ("teddy bear", "teddy", "stuffed bear", "plush bear"),
    "toy car": ("toy car", "toy vehicle", "model car"),
    "kite": ("kite", "flying kite"),
}
"""Category -> how people call it, the canonical name first; no name is shared."""

COLOUR_NAMES: dict[str, tuple[str, ...]] = {
    "black": ("black", "jet black", "deep black", "pitch black"),
    "white": ("white", "off-white", "pure white", "snow white"),
    "grey": ("grey", "gray", "mid-grey", "slate grey", "stone grey"),
    "silver": ("silver", "silvery", "metallic silver", "silver-coloured"),
    "beige": ("beige", "cream", "tan", "sand-coloured", "oatmeal"),
    "brown": ("brown", "chocolate brown", "chestnut brown", "coffee brown", "cocoa brown"),
    "red": ("red", "bright red", "scarlet", "tomato red", "cherry red"),
    "maroon": ("maroon", "burgundy", "wine red", "dark red", "bordeaux"),
    "orange": ("orange", "bright orange", "tangerine", "pumpkin orange"),
    "yellow": ("yellow", "mustard yellow", "sunny yellow", "golden yellow", "lemon yellow"),
    "green": ("green", "leaf green", "grass green", "emerald green", "forest green"),
    "olive": ("olive", "olive green", "army green", "moss green"),
    "teal": ("teal", "turquoise", "blue-green", "petrol", "petrol blue"),
    "blue": ("blue", "cobalt blue", "sky blue", "bright blue", "azure"),
    "navy": ("navy", "navy blue", "dark blue", "midnight blue", "ink blue"),
    "purple": ("purple", "violet", "lavender", "plum", "lilac"),
    "pink": ("pink", "rose pink", "hot pink", "magenta", "fuchsia"),
}
"""Colour -> how people call it, the canonical name first; no name is shared."""

PATTERN_NAMES: dict[str, tuple[str, ...]] = {
    "plain": ("plain", "solid", "plain-coloured", "unpatterned", "solid-coloured", "patternless"),
    "striped": ("striped", "stripy", "stripe-patterned", "banded"),
    "checked": ("checked", "plaid", "gingham", "checkered", "tartan", "chequered"),
    "dotted": ("dotted", "polka dot", "spotted", "polka-dotted", "dot-patterned"),
    "floral": ("floral", "flowery", "flower print", "flower-patterned", "flowered"),
    "zigzag": ("zigzag", "chevron", "zigzag-patterned", "zigzagged"),
    "colour-block": ("colour-block", "two-tone", "colour-blocked", "color-block", "color-blocked"),
    "speckled": ("speckled", "terrazzo", "flecked", "terrazzo-patterned"),
    "gradient": ("gradient", "ombré", "colour-fading", "color-fading", "gradient-coloured"),
}
"""Pattern -> adjectives for it, the canonical name first; no name is shared."""

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

_NOT_FOR: dict[tuple[str, str], frozenset[str]] = {
    ("t-shirt", "short-sleeved top"): frozenset({"rugby"}),
    ("shirt", "blouse"): frozenset({"overshirt"}),
    ("dress", "gown"): frozenset({"mini", "pinafore", "shirt dress"}),
    ("jacket", "coat"): frozenset({"hoodie", "bomber", "trucker"}),
    ("sweater", "pullover"): frozenset({"cardigan"}),
    ("sweater", "jumper"): frozenset({"cardigan"}),
    ("scarf", "neckerchief"): frozenset({"hanging", "shawl"}),
    ("scarf", "muffler"): frozenset({"shawl"}),
    ("socks", "stockings"): frozenset({"crew", "ankle"}),
    ("handbag", "shoulder bag"): frozenset({"top handle", "bowling"}),
    ("boot", "ankle boot"): frozenset({"knee-high"}),
    ("suitcase", "trolley case"): frozenset({"vintage"}),
    ("bookshelf", "bookcase"): frozenset({"ladder"}),
    ("cushion", "throw pillow"): frozenset({"bolster"}),
    ("clock", "wall clock"): frozenset({"alarm"}),
    ("pan", "cooking pot"): frozenset({"frying"}),
    ("pan", "cooking pan"): frozenset({"casserole"}),
    ("guitar", "six-string guitar"): frozenset({"ukulele"}),
    ("teddy bear", "teddy"): frozenset({"bunny"}),
    ("teddy bear", "stuffed bear"): frozenset({"bunny"}),
    ("teddy bear", "plush bear"): frozenset({"bunny"}),
}
"""(category, synonym) -> forms that it would describe wrongly."""

_BROADER: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("t-shirt", "shirt", "sweater"), ("top",)),
    (
        ("t-shirt", "shirt", "trousers", "dress", "jacket", "sweater", "skirt", "shorts"),
        ("garment", "piece of clothing", "item of clothing"),
    ),
    (("scarf", "watch", "sunglasses", "hat", "handbag", "umbrella"), ("fashion accessory",)),
    (("sneaker", "boot", "heels", "sandal"), ("shoe", "footwear")),
    (("handbag", "backpack"), ("bag",)),
    (("suitcase",), ("piece of luggage",)),
    (("chair", "armchair", "sofa"), ("seat", "piece of furniture", "piece of seating")),
    (("table", "bookshelf"), ("piece of furniture",)),
    (("table lamp", "pendant lamp"), ("lamp", "light")),
    (("clock", "watch"), ("timepiece",)),
    (("cushion", "vase", "clock"), ("home accessory",)),
    (("mug", "teapot"), ("piece of crockery", "piece of tableware")),
    (("pan",), ("piece of cookware",)),
    (("guitar", "drum"), ("musical instrument", "instrument")),
    (("headphones", "camera", "speaker"), ("electronic device", "gadget")),
    (("teddy bear",), ("soft toy", "cuddly toy", "toy")),
    (("toy car", "kite"), ("toy",)),
    (("ball", "racket", "skateboard"), ("piece of sports equipment",)),
    (("bicycle",), ("vehicle with two wheels", "two-wheeler")),
)
"""Categories and words that are true of them all, as people search: "a red shoe"."""

_BROADER_NAMES: dict[str, tuple[str, ...]] = {
    category: tuple(word for whose, words in _BROADER if category in whose for word in words)
    for category in CATEGORY_NAMES
}

_PATTERN_PHRASES: dict[str, tuple[str, ...]] = {
    "plain": ("in one colour", "without a pattern", "with no pattern", "without any pattern"),
    "striped": ("with stripes", "with a striped pattern", "with bands", "in stripes"),
    "checked": ("with checks", "with a check pattern", "in plaid", "with a tartan pattern", "in checks"),
    "dotted": ("with polka dots", "with dots", "with a dotted pattern", "with round dots"),
    "floral": ("with flowers", "with a flower print", "with a floral pattern", "with blossoms"),
    "zigzag": ("with zigzags", "with a chevron pattern", "with a zigzag pattern", "with zigzag lines"),
    "colour-block": ("in two colours", "with colour blocks", "in two tones", "with large blocks of colour"),
    "speckled": ("with speckles", "with a terrazzo pattern", "with flecks", "with a speckled surface"),
    "gradient": (
        "with a colour gradient",
        "in ombré",
        "with a fading colour",
        "with one colour fading into another",
    ),
}

_ACCENT_PHRASES: dict[str, tuple[str, ...]] = {
    "striped": ("with {} stripes", "with {} bands", "striped with {}"),
    "checked": ("with {} checks", "with {} squares", "checked with {}"),
    "dotted": ("with {} dots", "with {} polka dots", "with {} spots"),
    "floral": ("with {} flowers", "with {} blossoms", "with a {} flower print"),
    "zigzag": ("with {} zigzags", "with {} chevrons", "with {} zigzag lines"),
    "colour-block": ("with {} blocks", "with {} parts", "with a {} block"),
    "speckled": ("with {} speckles", "with {} chips", "with {} flecks"),
    "gradient": ("fading to {}", "with a gradient to {}", "fading into {}"),
}
"""Pattern -> what follows the thing and its ground colour."""

_GROUND_PHRASES: dict[str, tuple[str, ...]] = {
    "striped": ("with {accent} stripes on {colour}", "in {colour} and {accent} stripes"),
    "checked": ("in {colour} and {accent} checks", "with {accent} checks on {colour}"),
    "dotted": ("with {accent} dots on {colour}", "with {accent} polka dots on a {colour} ground"),
    "floral": ("with {accent} flowers on {colour}", "with {accent} blossoms on a {colour} ground"),
    "zigzag": ("with {accent} zigzags on {colour}", "with {colour} and {accent} chevrons"),
    "colour-block": ("half {colour}, half {accent}", "in {colour} and {accent} blocks"),
    "speckled": ("with {accent} speckles on {colour}", "in {colour} terrazzo with {accent} chips"),
    "gradient": ("fading from {colour} to {accent}", "with a gradient from {colour} to {accent}"),
}
"""Pattern -> what follows the thing and says both colours."""

_PAIRED_ADJECTIVES: dict[str, tuple[str, ...]] = {
    "striped": ("{colour} and {accent} striped", "striped {colour} and {accent}"),
    "checked": ("{colour} and {accent} checked", "{colour} and {accent} plaid"),
    "zigzag": ("{colour} and {accent} zigzag",),
    "colour-block": ("{colour} and {accent}", "two-tone {colour} and {accent}"),
    "gradient": ("{colour} and {accent} gradient",),
}
"""Pattern -> what may stand before the thing and says both colours."""

_FINISH_ADJECTIVES: dict[str, tuple[str, ...]] = {
    "knit": ("knitted", "knit", "woollen", "wool"),
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

_DEPARTMENT_ADJECTIVES: dict[tuple[str, str], tuple[str, ...]] = {
    ("living", "cloth"): ("fabric", "upholstered"),
    ("living", "plush"): ("plush", "velvety"),
    ("accessories", "cloth"): ("fabric",),
    ("accessories", "satin"): ("satin-finish",),
    ("shoes", "cloth"): ("fabric", "canvas"),
    ("music and tech", "satin"): ("satin-finish",),
    ("music and tech", "matte"): ("matte", "matt"),
    ("living", "matte"): ("matte", "matt"),
    ("kitchen", "matte"): ("matte", "matt"),
    ("sport and play", "satin"): ("satin-finish",),
    ("sport and play", "matte"): ("matte", "matt"),
}
"""(department, finish) -> words for a finish that speaks differently there, or only there."""

_DRAWN_FINISH: dict[tuple[str, str], str] = {
    ("armchair", "round"): "plush",
    ("bottle", "sports"): "plastic",
    ("camera", "rangefinder"): "",
    ("guitar", "acoustic"): "gloss",
    ("guitar", "electric"): "gloss",
    ("guitar", "angular"): "gloss",
    ("heels", "pump"): "satin",
    ("heels", "stiletto"): "gloss",
    ("jacket", "puffer"): "",
    ("jacket", "trucker"): "denim",
    ("scarf", "hanging"): "",
    ("scarf", "looped"): "",
    ("sneaker", "runner"): "knit",
    ("sneaker", "leather"): "leather",
    ("speaker", "portable"): "",
    ("suitcase", "cabin"): "",
    ("table lamp", "globe"): "glass",
    ("trousers", "jeans"): "denim",
    ("watch", "chronograph"): "metal",
    ("watch", "digital"): "",
    ("watch", "square"): "",
    ("ball", "tennis"): "",
}
"""(category, form) -> the finish that this drawing shows whatever the look asks; empty where it is mixed."""

_FINISH_UNSAID = frozenset(
    {("camera", "leather"), ("headphones", "leather"), ("racket", "rubber"), ("bicycle", "metal")}
    | {(potted, finish) for potted in ("plant", "cactus") for finish in ("ceramic", "matte", "gloss")}
)
"""(category, finish): only a part or a covering has it, so that the thing itself is not called so."""


def shown_finish(look: Look) -> str:
    """The finish that a picture of ``look`` shows on the whole thing; empty where none can be told."""
    finish = _DRAWN_FINISH.get((look.category, look.form), look.finish)
    return "" if (look.category, finish) in _FINISH_UNSAID else finish


_CLOSE: tuple[frozenset[str], ...] = tuple(
    frozenset(pair.split())
    for pair in (
        "black navy", "grey silver", "white silver", "white beige", "red maroon", "blue navy", "green olive",
        "green teal", "teal blue", "brown maroon", "brown olive", "black maroon", "black brown", "orange red",
        "navy purple", "yellow beige", "silver beige", "grey olive", "red pink", "purple pink", "brown beige",
        "black grey", "purple maroon", "orange brown", "orange yellow", "pink maroon", "blue purple",
        "navy teal", "yellow olive", "beige olive",
    )
)  # fmt: skip
"""Colours that people argue about: of a thing in one of them nobody says that it is not the other."""

_OPENINGS = (
    ("a photo of ", 5),
    ("a product photo of ", 4),
    ("a picture of ", 3),
    ("an image of ", 2),
    ("a product shot of ", 1),
    ("a catalogue picture of ", 1),
    ("an illustration of ", 1),
    ("a product picture showing ", 1),
)
_ENDINGS = (("", 16), (", product photo", 1), (", catalogue picture", 1))


def other_colours(look: Look) -> tuple[str, ...]:
    """Colours that nobody would see in a picture of ``look``, so that they can be denied."""
    shown = {look.colour} if look.pattern == "plain" else {look.colour, look.accent}
    return tuple(
        c for c in COLOUR_NAMES if c not in shown and not any(frozenset((c, s)) in _CLOSE for s in shown)
    )


def other_patterns(look: Look) -> tuple[str, ...]:
    """Patterns other than the look's that can be denied; ``plain`` is no pattern and not among them."""
    # checks are crossed bands, zigzags are bent ones, specks and dots are both small: no denying those
    kin = {"checked": "striped", "striped": "checked", "dotted": "speckled", "speckled": "dotted"}
    unclear = {look.pattern, "plain", kin.get(look.pattern, "")}
    if look.pattern in ("striped", "colour-block", "gradient", "zigzag"):
        unclear |= {"colour-block", "gradient", "striped", "zigzag"}
    return tuple(p for p in PATTERN_NAMES if p not in unclear)


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


def _colour(name: str, rng: np.random.Generator, canonical: float = 0.55) -> str:
    return _wording(rng, COLOUR_NAMES, name, canonical)


_COLOUR_NOUNS = {"silvery": "silver", "silver-coloured": "silver", "sand-coloured": "beige"}


def _colour_noun(colour: str) -> str:
    """The colour as it may follow *in*: in silver, not in silvery."""
    return _COLOUR_NOUNS.get(colour, colour)


def _noun(look: Look, rng: np.random.Generator) -> str:
    forms = FORM_NAMES.get((look.category, look.form))
    if forms and rng.random() < 0.35:
        return pick(rng, forms)
    noun = _wording(rng, CATEGORY_NAMES, look.category, 0.55)
    return look.category if look.form in _NOT_FOR.get((look.category, noun), ()) else noun


_UNCOUNTABLE = frozenset(
    {
        "luggage",
        "headwear",
        "headgear",
        "eyewear",
        "footwear",
        "ivy",
        "bongos",
        "bongo drums",
        "cube shelving",
    }
)
_MORE_PLURALS = frozenset({"pumps", "sneakers", "shoes", "stilettos", "shorts", "flip-flops"})


def _head(noun: str) -> str:
    """The noun without what follows its head: "headphones" of "headphones seen from the side"."""
    return re.split(r" (?:with|seen|in|on) ", noun, maxsplit=1)[0]


def _plural(noun: str) -> bool:
    head = _head(noun)
    return is_plural(head) or head.rsplit(" ", maxsplit=1)[-1] in _MORE_PLURALS


def _article_of(noun: str, phrase: str) -> str:
    """``phrase`` with the article that its ``noun`` asks for: a navy mug, a pair of red trousers."""
    if noun in _UNCOUNTABLE:
        return phrase
    if _plural(noun):
        return f"a pair of {phrase}"
    return f"{'an' if phrase.startswith('slr') else article(phrase)} {phrase}"


def _finished(look: Look, noun: str, rng: np.random.Generator, chance: float) -> str:
    """The noun, now and then with the surface that shows: a leather boot, a glossy black pan."""
    finish = shown_finish(look)
    words = _DEPARTMENT_ADJECTIVES.get((DEPARTMENT_OF[look.category], finish)) or _FINISH_ADJECTIVES.get(
        finish, ()
    )
    if not words or rng.random() >= chance:
        return noun
    adjective = pick(rng, words)
    # a plush bear is not said to be plush again, nor a woolly hat woollen
    said = {adjective, *_FINISH_ADJECTIVES.get(finish, ()), "knitted", "woolly", "denim", "leather", "plush"}
    if said & {*noun.replace("-", " ").split()}:
        return noun
    return f"{adjective} {noun}"


def _described(look: Look, rng: np.random.Generator) -> tuple[str, str]:
    """A noun for the look and a phrase with it, without article: ``shirt``, ``navy shirt``."""
    noun = _noun(look, rng)
    return noun, _phrase(look, noun, rng)


def _phrase(look: Look, noun: str, rng: np.random.Generator) -> str:
    colour = _colour(look.colour, rng)
    thing = _finished(look, noun, rng, 0.18)
    what = rng.random()
    if what < 0.07:
        return thing
    if what < 0.12 and thing == noun:
        return _finished(look, noun, rng, 1.0)
    if look.pattern == "plain":
        if rng.random() < 0.6:
            return f"{colour} {thing}" if rng.random() < 0.8 else f"{thing} in {_colour_noun(colour)}"
    elif what < 0.2:
        return f"{colour} {thing}"
    adjective = _wording(rng, PATTERN_NAMES, look.pattern, 0.55)
    if what < 0.27:
        return f"{adjective} {thing}"
    if look.pattern != "plain" and rng.random() < 0.42:
        return _two_coloured(look, thing, colour, rng)
    forms = [
        f"{colour} {adjective} {thing}",
        f"{adjective} {colour} {thing}",
        f"{adjective} {thing} in {_colour_noun(colour)}",
    ]
    # "a lamp with a shade with dots" would dot the shade
    if _head(thing) == thing:
        forms.append(f"{colour} {thing} {pick(rng, _PATTERN_PHRASES[look.pattern])}")
    return pick(rng, forms)


def _two_coloured(look: Look, thing: str, colour: str, rng: np.random.Generator) -> str:
    """The thing with the colours of its ground and of its pattern."""
    accent = _colour(look.accent, rng, 0.7)
    paired = _PAIRED_ADJECTIVES.get(look.pattern)
    way = rng.random()
    if paired and way < 0.3:
        return f"{pick(rng, paired).format(colour=colour, accent=accent)} {thing}"
    if way < 0.55 and _head(thing) == thing:
        return f"{thing} {_grounded(look, colour, accent, rng)}"
    accented = pick(rng, _ACCENT_PHRASES[look.pattern]).format(accent)
    comma = "," if _head(thing) != thing else ""
    return f"{colour} {thing}{comma} {accented}"


def _grounded(look: Look, colour: str, accent: str, rng: np.random.Generator) -> str:
    phrase = pick(rng, _GROUND_PHRASES[look.pattern])
    return phrase.format(colour=_colour_noun(colour), accent=accent)


def caption(look: Look, rng: np.random.Generator) -> str:
    """One of the many things a person may say of a picture of ``look``.

    Mostly category, colour and pattern together, sometimes only one or two; bare, as ``a photo of``, as a
    sentence, as typed into a search box, or by what the thing is not.

    Example:
        >>> caption(Look("mug", "straight", "teal", "dotted", "white"), np.random.default_rng(3))
        'a petrol blue straight mug, dotted, not plain'
    """
    manner = rng.random()
    if manner < 0.06:
        return _single_attribute(look, rng)
    if manner < 0.12:
        return _denial(look, rng)
    if manner < 0.16:
        return _broad(look, rng)
    if manner < 0.24:
        return _sentence(look, rng)
    if manner < 0.30:
        return _search(look, rng)
    noun, phrase = _described(look, rng)
    if manner < 0.52:
        return phrase
    if manner < 0.66:
        return _article_of(noun, phrase) + _weighted(rng, _ENDINGS)
    return _weighted(rng, _OPENINGS) + _article_of(noun, phrase) + _weighted(rng, _ENDINGS)


def _single_attribute(look: Look, rng: np.random.Generator) -> str:
    if rng.random() < 0.5:
        table, name, prompts = COLOUR_NAMES, look.colour, COLOUR_PROMPTS
    else:
        table, name, prompts = PATTERN_NAMES, look.pattern, PATTERN_PROMPTS
    return fill_prompt(pick(rng, prompts), _wording(rng, table, name, 0.6))


def _denial(look: Look, rng: np.random.Generator) -> str:
    """The thing and something that it is not: a pattern or a colour that nobody sees in it."""
    noun = _noun(look, rng)
    colour = _colour(look.colour, rng)
    thing = _article_of(noun, f"{colour} {noun}")
    pattern = _wording(rng, PATTERN_NAMES, pick(rng, other_patterns(look)), 0.7)
    that = f"that {'are' if _plural(noun) else 'is'} not"
    if rng.random() < 0.3:
        denied = _colour(pick(rng, other_colours(look)), rng, 0.8)
        bare = _article_of(noun, noun)
        return pick(
            rng,
            (
                f"{bare} {that} {denied}",
                f"{thing}, not {denied}",
                f"{bare} in {_colour_noun(colour)}, not in {_colour_noun(denied)}",
                f"{colour} {noun}, not {denied}",
            ),
        )
    if look.pattern == "plain":
        plain = _article_of(noun, f"plain {colour} {noun}")
        return pick(
            rng,
            (
                f"{plain}, no pattern",
                f"{plain} without any pattern",
                f"{thing}, not {pattern}",
                f"{thing} {that} {pattern}",
                f"{thing} {that} patterned",
                f"{colour} {noun}, no pattern",
                f"{colour} {noun}, not {pattern}",
            ),
        )
    adjective = _wording(rng, PATTERN_NAMES, look.pattern, 0.7)
    patterned = _article_of(noun, f"{adjective} {noun}")
    return pick(
        rng,
        (
            f"{patterned}, not {pattern}",
            f"{thing}, {adjective}, not plain",
            f"{_article_of(noun, noun)} {that} plain",
            f"{thing} {that} {pattern}",
            f"{adjective} {noun}, not plain",
        ),
    )


def _broad(look: Look, rng: np.random.Generator) -> str:
    """By a word for many kinds of thing: a striped navy garment."""
    words = _BROADER_NAMES[look.category]
    if not words:
        return _article_of(look.category, f"{_colour(look.colour, rng)} {look.category}")
    noun, colour = pick(rng, words), _colour(look.colour, rng)
    adjective = _wording(rng, PATTERN_NAMES, look.pattern, 0.6)
    adjectives = (colour, f"{adjective} {colour}", f"{colour} {adjective}")
    phrase = f"{pick(rng, adjectives)} {noun}"
    return phrase if rng.random() < 0.4 else _weighted(rng, _OPENINGS) + _article_of(noun, phrase)


def _sentence(look: Look, rng: np.random.Generator) -> str:
    """A clause with a verb, or a noun with what is said of it behind commas."""
    noun, colour = _noun(look, rng), _colour(look.colour, rng)
    these, are = ("these", "are") if _plural(noun) else ("this", "is")
    thing = _finished(look, noun, rng, 0.25)
    if look.pattern == "plain":
        plain = _wording(rng, PATTERN_NAMES, "plain", 0.6)
        return pick(
            rng,
            (
                f"{these} {thing} {are} {colour}",
                f"{these} {thing} {are} {plain} {colour}",
                f"{these} {thing} {are} {colour} all over",
                f"{_article_of(noun, thing)}, {colour} and {plain}",
                f"{_article_of(noun, thing)} in {plain} {_colour_noun(colour)}",
                f"here {are} {_article_of(noun, f'{colour} {thing}')}",
            ),
        )
    adjective = _wording(rng, PATTERN_NAMES, look.pattern, 0.55)
    accent = _colour(look.accent, rng, 0.7)
    accented = pick(rng, _ACCENT_PHRASES[look.pattern]).format(accent)
    grounded = _grounded(look, colour, accent, rng)
    return pick(
        rng,
        (
            f"{these} {thing} {are} {colour} {accented}",
            f"{these} {thing} {are} {colour} and {adjective}",
            f"{_article_of(noun, thing)}, {colour} {accented}",
            f"{_article_of(noun, thing)}, {colour} and {adjective}",
            f"{_article_of(noun, thing)}, {grounded}",
            f"here {are} {_article_of(noun, f'{adjective} {colour} {thing}')}",
        ),
    )


def _search(look: Look, rng: np.random.Generator) -> str:
    """Words as they come to mind in a search box: no articles, any order."""
    words = [_noun(look, rng), _colour(look.colour, rng, 0.75)]
    if look.pattern != "plain":
        if rng.random() < 0.8:
            words.append(_wording(rng, PATTERN_NAMES, look.pattern, 0.6))
    elif rng.random() < 0.35:
        words.append(pick(rng, ("plain", "solid colour", "unpatterned")))
    finish = _FINISH_ADJECTIVES.get(shown_finish(look))
    if finish and rng.random() < 0.25 and finish[0] not in words[0]:
        words.append(finish[0])
    return " ".join(words[int(k)] for k in rng.permutation(len(words)))


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
    return _fitting(description if manner < 0.16 else f"{title}. {description}")


def _fitting(text: str, budget: int = 74) -> str:
    """``text`` without the last sentences that the text tower could not read: care and small talk."""
    sentences = re.split(r"(?<=[.?!]) (?=[A-Z])", text)
    while len(sentences) > 2 and _token_estimate(" ".join(sentences)) > budget:
        sentences.pop()
    return " ".join(sentences)


def _token_estimate(text: str) -> int:
    """About how many tokens: two at the ends, one a word or mark, more for long, foreign and proper words."""
    words = re.findall(r"\w+|[^\w\s]", text)
    rare = sum((len(w) > 8) + w[0].isupper() + 2 * (not w.isascii()) for w in words)
    return 2 + len(words) + rare // 2


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
