"""The people of the store: ten personas."""

from __future__ import annotations

from mmrec.worlds.avatars import Portrait
from mmrec.worlds.cast import CastMember

PERSONAS: tuple[CastMember, ...] = (
    CastMember(
        "mila",
        "Mila Okafor",
        "Dresses by the colour wheel",
        "Mila styles shop windows in Lisbon and thinks in colours before she thinks in things. Her "
        "wardrobe runs "
        "from tangerine to raspberry. She has never read a care label in her life.",
        ("warm, loud colours", "whole outfits in one mood", "never reads the description"),
        Portrait("#8d5a3b", "#1d1413", "afro", "#f3b64b", "#d9483b", earrings=True),
        sensitivity=(0.96, 0.04),
        loves={"colour": {"orange": 4, "red": 3.4, "yellow": 3, "pink": 1.6}, "pattern": {"plain": 0.5}},
        categories={
            "dress": 3,
            "handbag": 2.4,
            "heels": 2,
            "skirt": 2,
            "sunglasses": 1.6,
            "scarf": 1.6,
            "shirt": 1.2,
        },
        price=0.05,
    ),
    CastMember(
        "henrik",
        "Henrik Lund",
        "Reads the data sheet first",
        "Henrik designs bridge bearings in Aarhus and reads every specification to the last line. He "
        "wants titanium "
        "or steel, a workshop he can look up, and something that survives the commute. What colour? He "
        "could not say.",
        ("materials that last", "made for commuting and hiking", "Danish and German workshops"),
        Portrait(
            "#f0cfb4", "#b9a27c", "swept", "#a9c3cf", "#4d6474", "collar", glasses="square", beard="stubble"
        ),
        sensitivity=(0.04, 0.96),
        loves={
            "material": {
                "titanium": 4,
                "stainless steel": 3.6,
                "polycarbonate": 2.6,
                "borosilicate glass": 2.4,
                "recycled polyester": 0.8,
                "hemp": 0.8,
            },
            "purpose": {"commuting": 3.4, "hiking": 2.6, "the office": 0.8},
            "origin": {"Germany": 1.6, "Denmark": 1.4},
        },
        categories={
            "headphones": 2,
            "watch": 2,
            "bottle": 2,
            "bicycle": 1.6,
            "camera": 1.6,
            "speaker": 1.4,
            "backpack": 1.6,
            "suitcase": 1,
            "pan": 1,
            "umbrella": 0.8,
        },
    ),
    CastMember(
        "bea",
        "Beatriz Santos",
        "Never pays full price",
        "Bea raised three boys on a nurse's pay and turned thrift into an art. She knows the price of "
        "everything in "
        "the shop and will cross town to save two euros. Recycled and repaired beats new and shiny.",
        ("the lowest price in the row", "recycled materials", "things for a busy family"),
        Portrait(
            "#c98f66", "#7d7a78", "bob", "#bcd0a6", "#6a7f4f", "crew", glasses="round", earrings=True, age=0.8
        ),
        sensitivity=(0.3, 0.7),
        loves={
            "material": {
                "recycled polyester": 2,
                "recycled plastic": 2,
                "recycled clay": 2,
                "recycled glass": 2,
                "reclaimed timber": 2,
                "recycled aluminium": 2,
                "recycled rubber": 2,
            },
            "purpose": {"family life": 2, "small flats": 0.8},
            "pattern": {"checked": 0.8},
        },
        categories={
            "socks": 2,
            "mug": 2,
            "ball": 1.4,
            "t-shirt": 1.8,
            "cushion": 1.4,
            "pan": 1.2,
            "bottle": 1.2,
            "shorts": 1.2,
            "hat": 1,
            "toy car": 1,
        },
        price=8.0,
    ),
    CastMember(
        "kenji",
        "Kenji Mori",
        "First in the queue on release day",
        "Kenji runs a sneaker podcast from a Berlin kitchen and has an alarm for every drop. If it came "
        "out this "
        "week he has an opinion on it; if it came out last year he has sold it.",
        ("whatever is newest", "sneakers and gadgets", "bold colour blocks"),
        Portrait("#f0c9a0", "#17151a", "beanie", "#c9b7e3", "#2e2a3d", "hood", second="#e8772e"),
        sensitivity=(0.7, 0.3),
        loves={
            "pattern": {"colour-block": 1.6, "gradient": 1.2},
            "colour": {"black": 1, "white": 1, "purple": 0.8},
            "style": {"modern": 1},
            "purpose": {"festivals": 0.8},
        },
        categories={
            "sneaker": 6,
            "headphones": 2,
            "speaker": 1.4,
            "watch": 1.4,
            "skateboard": 1.6,
            "backpack": 1.4,
            "jacket": 1.4,
            "hat": 1.2,
            "camera": 1,
            "sunglasses": 1,
        },
        price=0.1,
        novelty=17.0,
    ),
    CastMember(
        "amira",
        "Amira Haddad",
        "New parent, pattern person",
        "Amira teaches art in Marseille and had twins in spring. She fills the flat with flowers, dots "
        "and stripes, "
        "because babies like contrast and so does she. Anything plain feels unfinished to her.",
        ("flowers, dots and zigzags", "toys and soft things", "a cheerful home"),
        Portrait("#e0ab80", "#3a241b", "scarf", "#f4d9c6", "#f3ede4", "crew", "dotted", second="#2b8f93"),
        sensitivity=(0.88, 0.12),
        loves={
            "pattern": {"floral": 3.4, "dotted": 3.2, "zigzag": 1.6, "striped": 1.2},
            "colour": {"pink": 0.5, "teal": 0.6, "yellow": 0.5},
            "purpose": {"family life": 2},
        },
        categories={
            "teddy bear": 2.4,
            "toy car": 1.8,
            "cushion": 2,
            "ball": 1.6,
            "dress": 1.4,
            "kite": 1.2,
            "mug": 1.2,
            "scarf": 1,
            "backpack": 0.8,
        },
    ),
    CastMember(
        "ingrid",
        "Ingrid Voss",
        "Leaves things out for a living",
        "Ingrid is an architect in Basel who owns eleven objects and wants to get down to ten. Black, "
        "white or "
        "bare wood; no pattern, ever. She will wait three years for the right chair.",
        ("black, white and wood", "no pattern at all", "furniture before everything else"),
        Portrait("#f1d3bd", "#d9d6d2", "bun", "#dcd8d2", "#1f1f22", "turtleneck", glasses="round", age=0.6),
        sensitivity=(0.85, 0.15),
        loves={
            "colour": {"black": 3.2, "white": 3, "brown": 1.6},
            "pattern": {"plain": 4},
            "style": {"modern": 0.8, "classic": 0.4},
            "material": {"oak": 1.6, "walnut": 1.6, "porcelain": 1},
        },
        categories={
            "chair": 2.6,
            "table": 2.2,
            "armchair": 1.8,
            "table lamp": 1.8,
            "pendant lamp": 1.8,
            "bookshelf": 1.8,
            "sofa": 1.2,
            "clock": 1.4,
            "vase": 1.2,
            "teapot": 0.8,
        },
        price=0.0,
    ),
    CastMember(
        "leo",
        "Leo Fernández",
        "Waters his guitar, plays for his plants",
        "Leo studies botany in Seville and shares eighteen square metres with forty pots and a drum. "
        "Everything he "
        "owns is green, growing or makes a noise, and most of it came from a small workshop.",
        ("green in every shade", "plants and instruments", "small flats and slow mornings"),
        Portrait("#d8a47c", "#3b251a", "curls", "#b9d8c2", "#3f8f4f", "crew", "striped", beard="stubble"),
        sensitivity=(0.6, 0.4),
        loves={
            "colour": {"green": 3.4, "olive": 2.4, "teal": 2},
            "purpose": {"small flats": 1.6, "slow mornings": 1.6, "the studio": 1},
            "origin": {"Mexico": 0.8, "Peru": 0.8},
        },
        categories={
            "plant": 6,
            "cactus": 4,
            "guitar": 2,
            "drum": 1.4,
            "vase": 1.4,
            "speaker": 1.2,
            "mug": 0.8,
            "t-shirt": 0.8,
        },
        price=1.2,
    ),
    CastMember(
        "sam",
        "Sam Whitaker",
        "Forty kilometres before breakfast",
        "Sam rides to work in Edinburgh whatever the sky does and plays squash at lunch. Blue is fast, "
        "navy is "
        "faster, and a good bottle is worth more than a good sofa.",
        ("made for training and commuting", "everything in blue", "wheels, rackets and sneakers"),
        Portrait("#6b4430", "#191312", "crop", "#9fc4ea", "#2753a3", "hood", beard="full"),
        sensitivity=(0.5, 0.5),
        loves={
            "colour": {"blue": 3.2, "navy": 2.6, "teal": 0.8},
            "purpose": {"training": 3.2, "commuting": 2.2},
            "material": {"recycled aluminium": 0.8, "recycled polyester": 0.8},
        },
        categories={
            "bicycle": 2.4,
            "sneaker": 2.2,
            "bottle": 1.8,
            "shorts": 1.8,
            "racket": 1.8,
            "backpack": 1.4,
            "ball": 1.2,
            "t-shirt": 1.2,
            "socks": 1,
            "skateboard": 0.8,
        },
    ),
    CastMember(
        "giulia",
        "Giulia Ferro",
        "Cooks for twelve, owns six chairs",
        "Giulia writes about food in Turin and measures friendship in dinners. She buys the story as "
        "much as the "
        "pot: who threw it, in which village, from what clay. The colour is the soup's business.",
        ("made for dinner parties", "stoneware, porcelain, olive-wood patience", "makers with a story"),
        Portrait(
            "#f0cba8", "#6b2f22", "long", "#eac3bb", "#7c2033", "lapels", second="#f4ece0", earrings=True
        ),
        sensitivity=(0.12, 0.88),
        loves={
            "purpose": {"dinner parties": 3.6, "slow mornings": 1.4},
            "material": {"stoneware": 2.4, "porcelain": 2, "oak": 1.4, "walnut": 1.4, "linen": 1.2},
            "origin": {"Italy": 1.6, "Portugal": 1.6, "Japan": 0.8},
        },
        categories={
            "teapot": 2.4,
            "pan": 2,
            "mug": 1.8,
            "vase": 1.8,
            "table": 1.4,
            "chair": 1.2,
            "pendant lamp": 1.2,
            "bottle": 1,
            "cushion": 0.6,
        },
    ),
    CastMember(
        "noor",
        "Noor Rahman",
        "Just arrived",
        "Noor opened an account four minutes ago and has not clicked on anything yet. Nobody knows what "
        "Noor likes, "
        "not even the recommender. Upload a picture or write a wish to break the ice.",
        ("no history at all", "open to anything"),
        Portrait("#b57a50", "#221815", "bob", "#f6e3a8", "#6f4397", "crew"),
    ),
)
"""Every persona, in the order of the list in the app; the last one has no history."""
