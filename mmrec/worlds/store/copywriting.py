"""The shop's copywriter: titles, descriptions and what shoppers type into the search box.

A title or a description never names a colour or a pattern (the picture shows those); it says what the
picture cannot: material, purpose, care, and who made it where. Every sentence comes from a small grammar that
knows singular from plural and *a* from *an*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mmrec.worlds.store.attributes import DEPARTMENT_OF, MAKERS, TextTraits

_NOUNS: dict[str, tuple[str, ...]] = {
    "t-shirt": ("t-shirt", "tee"),
    "shirt": ("shirt",),
    "trousers": ("trousers",),
    "dress": ("dress",),
    "jacket": ("jacket",),
    "sweater": ("sweater", "jumper"),
    "sneaker": ("sneakers", "trainers"),
    "boot": ("boots",),
    "heels": ("heels",),
    "sandal": ("sandals",),
    "handbag": ("handbag", "bag"),
    "backpack": ("backpack", "rucksack"),
    "suitcase": ("suitcase", "travel case"),
    "sofa": ("sofa", "couch"),
    "bookshelf": ("bookshelf", "bookcase"),
    "table lamp": ("table lamp", "lamp"),
    "pendant lamp": ("pendant lamp", "ceiling lamp"),
    "plant": ("potted plant", "house plant"),
    "cactus": ("potted cactus", "cactus"),
    "bottle": ("bottle", "flask"),
    "bicycle": ("bicycle", "bike"),
    "teddy bear": ("teddy bear", "teddy"),
}
"""Category -> what a description calls it, first the usual word; a category not listed is called itself."""

_PLURAL_NOUNS = frozenset(
    {
        "trousers",
        "pants",
        "jeans",
        "chinos",
        "slacks",
        "joggers",
        "sweatpants",
        "shorts",
        "socks",
        "stockings",
        "sunglasses",
        "shades",
        "glasses",
        "aviators",
        "headphones",
        "heels",
        "pumps",
        "stilettos",
        "sneakers",
        "trainers",
        "boots",
        "sandals",
        "flip-flops",
    }
)

_PARTS: dict[str, str] = {
    "plant": "pot",
    "cactus": "pot",
    "bicycle": "frame",
    "umbrella": "canopy",
    "sofa": "upholstery",
    "armchair": "upholstery",
    "cushion": "cover",
    "watch": "strap",
    "guitar": "body",
    "camera": "body",
    "drum": "shell",
    "suitcase": "shell",
    "skateboard": "deck",
    "table lamp": "body",
    "pendant lamp": "shade",
    "sneaker": "uppers",
    "boot": "uppers",
    "heels": "uppers",
    "sunglasses": "frame",
    "racket": "frame",
    "clock": "case",
    "speaker": "housing",
    "headphones": "casing",
    "toy car": "body",
    "kite": "sail",
    "chair": "seat",
    "table": "top",
}
"""Category -> the part that the material is said of."""

_NAMES: tuple[str, ...] = (
    "Tove", "Elin", "Sverre", "Aino", "Juno", "Mika", "Otto", "Frida", "Ines", "Lea", "Nico", "Paloma",
    "Rafa", "Sora", "Yuki", "Haru", "Emi", "Tomo", "Ravi", "Meera", "Asha", "Kiran", "Zahra", "Idris",
    "Salma", "Yara", "Luca", "Gia", "Nino", "Carla", "Wren", "Isla", "Ewan", "Moira", "Finlay", "Ada",
    "Emil", "Greta", "Jonas", "Lotte", "Maite", "Pilar", "Diego", "Alba", "Quill", "Harbour", "Meadow",
    "Drift", "Anchor", "Ember", "Atlas", "Orbit", "Pocket", "Compass", "Lark", "Heron", "Fennel",
    "Sorrel", "Thistle", "Juniper",
)  # fmt: skip

_MATERIALS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "organic cotton": (
        ("soft organic cotton", "certified organic cotton"),
        ("organic cotton, grown without pesticides", "organic cotton, spun and woven in one valley"),
    ),
    "linen": (
        ("crisp linen", "washed linen"),
        ("linen that softens year after year", "linen, cool and dry to the touch"),
    ),
    "hemp": (
        ("sturdy hemp", "tough hemp cloth"),
        ("hemp, which needs next to no water to grow", "hemp that shrugs off hard use"),
    ),
    "recycled polyester": (
        ("recycled polyester", "quick-drying recycled polyester"),
        (
            "recycled polyester, spun from old drinks bottles",
            "recycled polyester that began life as packaging",
        ),
    ),
    "silk": (("heavy silk", "pure silk"), ("silk with a quiet drape", "silk, woven on narrow looms")),
    "merino wool": (
        ("fine merino wool", "merino wool"),
        ("merino wool that never itches", "merino wool from a single flock"),
    ),
    "alpaca": (
        ("brushed alpaca", "baby alpaca"),
        ("alpaca, lighter and warmer than sheep's wool", "alpaca, soft as a whisper"),
    ),
    "full-grain leather": (
        ("thick full-grain leather", "full-grain leather"),
        ("full-grain leather that tells its own story with age", "full-grain leather, cut from one hide"),
    ),
    "apple leather": (
        ("supple apple leather", "vegan apple leather"),
        (
            "apple leather, pressed from what the juice makers leave",
            "apple leather, the vegan kind made from fruit",
        ),
    ),
    "cork leather": (
        ("feather-light cork leather", "vegan cork leather"),
        ("cork leather, peeled from living trees", "cork leather, vegan and warm to the touch"),
    ),
    "oak": (
        ("slow-grown oak", "forest oak"),
        ("oak, joined without a single screw", "oak from a managed forest"),
    ),
    "walnut": (
        ("oiled walnut", "fine walnut"),
        ("walnut with a lively grain", "walnut, chosen board by board"),
    ),
    "bamboo": (
        ("fast-growing bamboo", "laminated bamboo"),
        ("bamboo, light and tough", "bamboo, a grass as strong as steel"),
    ),
    "reclaimed timber": (
        ("reclaimed timber", "reclaimed barn timber"),
        ("reclaimed timber with a past", "reclaimed timber, nail holes and all"),
    ),
    "stainless steel": (
        ("stainless steel", "surgical stainless steel"),
        ("stainless steel that will never rust", "stainless steel, brushed by hand"),
    ),
    "recycled aluminium": (
        ("recycled aluminium", "feather-light recycled aluminium"),
        ("recycled aluminium, melted down from cans", "recycled aluminium, cast in sand"),
    ),
    "titanium": (
        ("aerospace titanium", "pure titanium"),
        ("titanium, half the weight of steel", "titanium that outlasts its owner"),
    ),
    "stoneware": (
        ("hand-thrown stoneware", "sturdy stoneware"),
        ("stoneware, fired twice", "stoneware from a wood kiln"),
    ),
    "porcelain": (
        ("fine porcelain", "eggshell-thin porcelain"),
        ("porcelain that rings like a bell", "porcelain, poured by hand"),
    ),
    "recycled clay": (
        ("recycled clay", "hand-pressed recycled clay"),
        ("recycled clay, gathered from the workshop floor", "recycled clay with a little grit"),
    ),
    "recycled plastic": (
        ("recycled plastic", "tough recycled plastic"),
        ("recycled plastic, fished from the sea", "recycled plastic, pressed from bottle caps"),
    ),
    "bioplastic": (
        ("smooth bioplastic", "corn-starch bioplastic"),
        ("bioplastic, made from sugar cane", "bioplastic that composts when its work is done"),
    ),
    "polycarbonate": (
        ("impact-proof polycarbonate", "laboratory-grade polycarbonate"),
        ("polycarbonate, the stuff of crash helmets", "polycarbonate that survives a fall"),
    ),
    "borosilicate glass": (
        ("heat-proof borosilicate glass", "laboratory borosilicate glass"),
        ("borosilicate glass, blown in one breath", "borosilicate glass that takes boiling water"),
    ),
    "recycled glass": (
        ("recycled glass", "hand-blown recycled glass"),
        ("recycled glass with tiny bubbles", "recycled glass, straight from the bottle bank"),
    ),
    "natural rubber": (
        ("natural rubber", "springy natural rubber"),
        ("natural rubber, tapped by hand", "natural rubber from a fair-trade grove"),
    ),
    "recycled rubber": (
        ("recycled rubber", "grippy recycled rubber"),
        ("recycled rubber from old tyres", "recycled rubber, ground and reborn"),
    ),
}
"""Material -> (noun phrases that fit anywhere, noun phrases that end a sentence)."""

PURPOSE_WORDINGS: dict[str, tuple[str, ...]] = {
    "commuting": ("the daily commute", "early trains and full bike lanes", "the commute, rain or shine"),
    "hiking": ("hiking weekends", "long hikes and mountain huts", "the trail, from first hill to last hut"),
    "the office": ("the office", "long days at the office", "office hours and what follows them"),
    "dinner parties": (
        "dinner parties",
        "a dinner party that runs late",
        "dinner with eight friends and six seats",
    ),
    "long journeys": (
        "long journeys",
        "night trains and far airports",
        "travel, the long and unhurried kind",
    ),
    "slow mornings": (
        "slow mornings",
        "slow Sunday mornings with the paper",
        "the first quiet hour of the morning",
    ),
    "evenings out": ("evenings out", "an evening at the theatre", "evenings out that end with dancing"),
    "family life": ("family life", "busy family life with small children", "a family with sticky fingers"),
    "the studio": ("the artist's studio", "studio days and creative mess", "creative work in the studio"),
    "small flats": ("small flats", "city flats where every inch counts", "a first flat of one's own"),
    "beach holidays": ("beach holidays", "days at the beach", "sand, salt and seaside holidays"),
    "festivals": ("festivals", "summer festivals and open-air stages", "a festival weekend in a tent"),
    "gifts": ("gift giving", "a gift that will be kept", "birthdays, weddings and other gifts"),
    "training": ("training", "hard training sessions", "sports days and evening training"),
}
"""Purpose -> noun phrases that can follow *for*."""

_PURPOSE_SHORT: dict[str, str] = {
    "commuting": "for commuting",
    "hiking": "for hiking",
    "the office": "for the office",
    "dinner parties": "for dinner parties",
    "long journeys": "for travel",
    "slow mornings": "for slow mornings",
    "evenings out": "for evenings out",
    "family life": "for families",
    "the studio": "for the studio",
    "small flats": "for small flats",
    "beach holidays": "for the beach",
    "festivals": "for festivals",
    "gifts": "as a gift",
    "training": "for training",
}

_CARES: dict[str, tuple[str, ...]] = {
    "machine wash": ("Machine wash at thirty degrees.", "{It} can go in the machine on a cool wash."),
    "hand wash": ("Wash {it} by hand, in cool water.", "Hand wash only; {it_subj} will thank you."),
    "damp cloth": (
        "A wipe with a damp cloth is all the care {it_subj} {need}.",
        "Wipe clean with a damp cloth.",
    ),
    "dishwasher": ("Safe in the dishwasher, top and bottom.", "The dishwasher does {it} no harm."),
    "oiling": (
        "Oil {it} once a year and {it_subj} will outlive us all.",
        "A little oil every spring keeps {it} young.",
    ),
    "air dry": ("Dry {it} in the open air, away from heaters.", "Leave to air dry, never tumble."),
    "soft brush": ("Clean with a soft brush now and then.", "A soft brush takes care of the dust."),
    "polish": ("A soft cloth and a dab of polish bring the shine back.", "Polish {it} twice a year."),
}
"""Care note -> sentences."""

_OPENERS: tuple[str, ...] = (
    "Made for {purpose}, {this} {is} all about {material_end}.",
    "Here is {a_noun} for {purpose}, made of {material_end}.",
    "{This} {is} made of {material} and meant for {purpose}.",
    "We wanted {a_noun} for {purpose}, and {material} turned out to be the answer.",
    "Designed with {purpose} in mind and made from {material_end}.",
    "{Material_cap} is all that {this} {need} to be ready for {purpose}.",
    "Take {material}, think of {purpose}, and you arrive at {this}.",
)
"""Sentences that say both purpose and material."""

_POTTED_OPENERS: tuple[str, ...] = (
    "Here is {a_noun} for {purpose}, in a pot of {material_end}.",
    "{This} was raised for {purpose}, and its pot is made of {material_end}.",
    "Grown for {purpose} and potted in {material_end}.",
    "{A_noun} in {material}, ready for {purpose}.",
)
"""The same for what grows: the material is the pot's."""

_PURPOSE_LINES: tuple[str, ...] = (
    "{This} {was} designed for {purpose}.",
    "Think of {purpose}: that is where {this} {come} into {its} own.",
    "If your days have room for {purpose}, {this} will fit right in.",
    "Made for {purpose}, and good for much else.",
    "Nothing about {this} is there by accident; everything is there for {purpose}.",
    "{This} would be our first choice for {purpose}.",
    "We tested {it} where it matters, and {this} {is} made for {purpose}.",
    "Some things are made to be looked at; {this} {is} made for {purpose}.",
    "If you came for {purpose}, start with {this}.",
)

_POTTED_PURPOSE_LINES: tuple[str, ...] = (
    "Think of {purpose}: that is where {this} {come} into {its} own.",
    "If your days have room for {purpose}, {this} will fit right in.",
    "{This} would be our first choice for {purpose}.",
    "If you want something that grows for {purpose}, start with {this}.",
    "Nothing goes with {purpose} quite like {a_noun}.",
)
"""The same for what grows, which nobody designed."""

_MATERIAL_LINES: tuple[str, ...] = (
    "{Its} {part} {part_is} made of {material_end}.",
    "For the {part} we chose {material}, and it shows.",
    "The {part} {part_is} {material_end}.",
    "We chose {material}, and you can feel it.",
    "The material is {material_end}.",
    "The secret lies in {material_end}.",
    "It takes {material} to make {a_noun} like this.",
    "Come closer and you notice the material: {material_end}.",
)
"""The first three speak of a part and are for categories that have one; of a plant only the pot is made."""

_MAKER_LINES: tuple[str, ...] = (
    "{maker} is {story}.",
    "{It} {come} to us from {origin}, by way of {maker}, {story}.",
    "Made in {origin} by {maker}, {story}.",
    "Behind {it} stands {maker}, {story}.",
    "{maker}, {story}, makes every piece in {origin}.",
    "We found {maker} in {origin}: {story}.",
    "Every piece leaves {origin} with the name of {maker}, {story}.",
)

_PLACELESS_MAKER_LINES: tuple[str, ...] = (
    "{maker} is {story}.",
    "Made by {maker}, {story}.",
    "Behind {it} stands {maker}, {story}.",
)
"""The same for a story that names the place already."""

_CLOSERS: tuple[str, ...] = (
    "Small batches, so no two are quite alike.",
    "Repairs are free for the first ten years.",
    "It arrives wrapped in paper, with a note from the workshop.",
    "One of those rare buys that get better with use.",
    "You will wonder how you managed before.",
    "Simple, honest and a little bit clever.",
    "Made to be used, not to be kept for best.",
)
"""Sentences that say nothing in particular, as shops do."""

_POTTED_CLOSERS: tuple[str, ...] = (
    "Small batches, so no two are quite alike.",
    "It arrives wrapped in paper, with a note from the workshop.",
    "You will wonder how you managed before.",
    "Hard to kill, easy to love.",
)
"""The same for what grows."""


@dataclass(frozen=True)
class Wish:
    """What a shopper is looking for now; an empty word means it does not matter."""

    category: str
    colour: str = ""
    pattern: str = ""
    material: str = ""
    purpose: str = ""
    origin: str = ""
    cheap: bool = False


def pick(rng: np.random.Generator, options: Sequence[str]) -> str:
    """One of ``options``, evenly."""
    return options[int(rng.integers(len(options)))]


def article(noun: str) -> str:
    """``a`` or ``an``, by the first sound of ``noun``."""
    return "an" if noun[0].lower() in "aeio" or noun.lower().startswith(("um", "un", "up")) else "a"


def is_plural(noun: str) -> bool:
    """Whether ``noun`` is a pair of things: trousers, sneakers."""
    return noun.rsplit(" ", maxsplit=1)[-1] in _PLURAL_NOUNS


def with_article(noun: str) -> str:
    """``an armchair``, ``a mug``, ``a pair of trousers``."""
    return f"a pair of {noun}" if is_plural(noun) else f"{article(noun)} {noun}"


def _cap(text: str) -> str:
    return text[0].upper() + text[1:]


def shop_noun(category: str, rng: np.random.Generator, usual: float = 0.7) -> str:
    """What the shop calls one item of ``category``; with probability ``usual`` its usual word."""
    nouns = _NOUNS.get(category, (category,))
    return nouns[0] if len(nouns) == 1 or rng.random() < usual else pick(rng, nouns[1:])


def write_title(category: str, traits: TextTraits, rng: np.random.Generator) -> str:
    """A title: maker, product name, what it is, and in two of three the material or the purpose."""
    noun, name = shop_noun(category, rng, 0.85), pick(rng, _NAMES)
    if DEPARTMENT_OF[category] == "garden":
        made = f"{noun} in {traits.material}"
    else:
        made = f"{traits.material} {noun}"
    forms = (
        f"{traits.maker} {name} {noun}",
        f"{name} {made} by {traits.maker}",
        f"{traits.maker} {made}",
        f"{name} {noun} {_PURPOSE_SHORT[traits.purpose]}",
        f"{traits.maker} {name}, {with_article(noun)} {_PURPOSE_SHORT[traits.purpose]}",
        f"{name} {noun} by {traits.maker}",
    )
    return _cap(pick(rng, forms))


def write_description(category: str, traits: TextTraits, rng: np.random.Generator) -> str:
    """Two to four sentences that say material, purpose and maker, most say the care as well."""
    noun = shop_noun(category, rng)
    plural = is_plural(noun)
    maker = MAKERS[traits.maker]
    material = pick(rng, _MATERIALS[traits.material][0])
    part = _PARTS.get(category, "")
    words = {
        "this": f"{'these' if plural else 'this'} {noun}",
        "This": f"{'These' if plural else 'This'} {noun}",
        "it": "them" if plural else "it",
        "it_subj": "they" if plural else "it",
        "It": "They" if plural else "It",
        "is": "are" if plural else "is",
        "was": "were" if plural else "was",
        "its": "their" if plural else "its",
        "Its": "Their" if plural else "Its",
        "need": "need" if plural else "needs",
        "come": "come" if plural else "comes",
        "a_noun": with_article(noun),
        "A_noun": _cap(with_article(noun)),
        "purpose": pick(rng, PURPOSE_WORDINGS[traits.purpose]),
        "material": material,
        "Material_cap": _cap(material),
        "material_end": pick(rng, _MATERIALS[traits.material][int(rng.integers(2))]),
        "part": part,
        "part_is": "are" if part.endswith("s") else "is",
        "maker": maker.name,
        "origin": traits.origin,
        "story": maker.story,
    }
    potted = DEPARTMENT_OF[category] == "garden"
    material_lines = _MATERIAL_LINES[:3] if potted else _MATERIAL_LINES if part else _MATERIAL_LINES[3:]
    maker_lines = _PLACELESS_MAKER_LINES if traits.origin in maker.story else _MAKER_LINES
    if rng.random() < 0.45:
        lines = [pick(rng, _POTTED_OPENERS if potted else _OPENERS), pick(rng, maker_lines)]
    else:
        purpose_lines = _POTTED_PURPOSE_LINES if potted else _PURPOSE_LINES
        lines = [pick(rng, purpose_lines), pick(rng, material_lines), pick(rng, maker_lines)]
    if rng.random() < 0.65:
        lines.append(pick(rng, _CARES[traits.care]))
    if len(lines) < 4 and rng.random() < 0.3:
        lines.append(pick(rng, _POTTED_CLOSERS if potted else _CLOSERS))
    return " ".join(_cap(line.format(**words)) for line in lines)


def write_query(wish: Wish, rng: np.random.Generator) -> str:
    """What a shopper types who wants ``wish``: as short and as careless as people are in a search box."""
    noun = shop_noun(wish.category, rng, 0.8)
    before = [w for w in (wish.colour, wish.pattern, wish.material) if w]
    query = " ".join([*before, noun])
    if wish.purpose:
        query += f" {_PURPOSE_SHORT[wish.purpose]}"
    if wish.origin:
        query += f" from {wish.origin}"
    if wish.cheap:
        query = pick(rng, (f"cheap {query}", f"{query} sale", f"affordable {query}"))
    return (
        query
        if rng.random() < 0.7
        else pick(rng, (f"looking for {query}", f"nice {query}", f"{query} ideas"))
    )
