"""The people of the record shop: eight personas, one of them just arrived."""

from __future__ import annotations

from mmrec.worlds.avatars import Portrait
from mmrec.worlds.cast import CastMember

PERSONAS: tuple[CastMember, ...] = (
    CastMember(
        "tove",
        "Tove Lindahl",
        "Runs at 150 beats per minute",
        "Tove runs along the canal in Malmö before work, and her playlist is her pacemaker: fast, driving, with "
        "a kick drum she can land on. She has never looked at a cover with her phone strapped to her arm.",
        ("fast and driving", "a beat to step on", "never sees the cover"),
        Portrait("#f2cdb0", "#d9a441", "bun", "#bfe0d6", "#e4573d", "crew"),
        sensitivity=(0.04, 0.08, 0.88),
        loves={
            "tempo": {"fast": 4},
            "energy": {"driving": 3},
            "drums": {"four-on-the-floor": 3, "breakbeat": 2},
            "instrument": {"synth lead": 2, "chiptune": 1, "electric guitar": 1},
            "mood": {"bright": 1.6, "gritty": 1},
        },
        categories={"techno": 3, "drum and bass": 2.6, "house": 2, "synth-pop": 1.6, "post-punk": 1.2},
    ),
    CastMember(
        "rafael",
        "Rafael Couto",
        "Digs by the cover",
        "Rafael runs a print studio in Porto and buys records for the wall first and the turntable second. Warm "
        "palettes, bold shapes; what it sounds like he finds out later, and is usually fine with it.",
        ("warm palettes", "a wall full of sleeves", "surprised by the music"),
        Portrait("#c98f62", "#2a1b15", "curls", "#f1c36d", "#2f5d62", "collar", beard="full"),
        sensitivity=(0.9, 0.05, 0.05),
        loves={
            "palette": {"sunset orange": 4, "mustard yellow": 3.2, "crimson": 2.8, "earth brown": 2},
        },
        categories={"jazz": 2, "funk": 2, "bossa nova": 2, "soul": 1.6, "indie rock": 1.4, "house": 1},
    ),
    CastMember(
        "amelie",
        "Amélie Perrin",
        "Reads the lyrics first",
        "Amélie translates poetry in Lyon and opens the booklet before she presses play. French, Portuguese or "
        "Spanish, and a story worth retelling; the band may be three people or thirty.",
        ("sung in Romance languages", "love stories and letters", "reads every liner note"),
        Portrait("#f0cbb0", "#4a2c22", "bob", "#e9c9d6", "#56365f", "turtleneck", glasses="round"),
        sensitivity=(0.05, 0.9, 0.05),
        loves={
            "language": {"French": 4, "Portuguese": 2.4, "Spanish": 2},
            "story": {"a letter never sent": 3, "a first kiss": 2, "learning to dance": 1.6},
            "occasion": {"a slow Sunday": 1.6, "a broken heart": 1.4},
        },
        categories={"folk": 2.4, "indie rock": 2, "bossa nova": 1.6, "synth-pop": 1.4, "soul": 1.4},
    ),
    CastMember(
        "kenji",
        "Kenji Arai",
        "Sleeps with the radio on",
        "Kenji works nights in a Sapporo bakery and falls asleep at noon with the curtains shut. He wants slow, "
        "dreamy and almost nothing happening: a music box, a choir far away, no drums at all.",
        ("slow and dreamy", "no drums, please", "asleep before the end"),
        Portrait("#e8bf98", "#1d1a1c", "crop", "#b9c6e2", "#39465f", "hood"),
        sensitivity=(0.08, 0.12, 0.8),
        loves={
            "tempo": {"slow": 3.6},
            "energy": {"calm": 3},
            "mood": {"dreamy": 3.4, "warm": 1.4},
            "drums": {"none": 3.4},
            "instrument": {"music box": 2, "choir": 2, "vibraphone": 1.6, "strings": 1.2},
        },
        categories={"ambient": 3, "lo-fi": 2.4, "classical": 2, "folk": 1},
    ),
    CastMember(
        "zadie",
        "Zadie Boateng",
        "Half ear, half eye",
        "Zadie plays Friday nights in a bar in Accra and builds a set like an outfit: organ and brass that "
        "swing, and neon or gold sleeves that look good on the projector behind her.",
        ("organ and brass", "neon and gold sleeves", "a set has to look like something"),
        Portrait("#7a4a2f", "#191214", "afro", "#f08fb0", "#f2c230", "lapels", earrings=True),
        sensitivity=(0.47, 0.06, 0.47),
        loves={
            "instrument": {"brass": 3, "organ": 2.6, "electric piano": 1.6},
            "mood": {"warm": 2, "gritty": 1.4},
            "drums": {"breakbeat": 2, "backbeat": 1.8},
            "palette": {"neon pink": 3.4, "gold and black": 3},
        },
        categories={"funk": 3, "soul": 2.4, "house": 2, "hip-hop": 1.8, "jazz": 1},
    ),
    CastMember(
        "walter",
        "Walter Brandt",
        "Stopped in the seventies",
        "Walter restored jukeboxes in Ghent for forty years. If it was not recorded in the sixties or seventies "
        "he is polite about it. He cooks for friends on Thursdays and needs eleven records for it.",
        ("the sixties and seventies", "cooking for friends", "polite about everything else"),
        Portrait("#edc7ab", "#cfcac4", "swept", "#c9d3b0", "#7a4f35", "collar", glasses="square", age=0.9),
        sensitivity=(0.06, 0.84, 0.1),
        loves={
            "era": {"sixties": 4, "seventies": 3.4},
            "occasion": {"cooking for friends": 3, "a house party": 1.2},
            "language": {"English": 1.4, "no words": 1},
        },
        categories={"soul": 2.6, "jazz": 2.4, "funk": 1.8, "bossa nova": 1.6, "folk": 1.2, "classical": 1},
    ),
    CastMember(
        "sanna",
        "Sanna Keto",
        "New releases, every Friday",
        "Sanna writes a newsletter about what came out this week and has forgotten most of it by the next. Icy "
        "blues on the cover help, and so does a piano, but above all it has to be new.",
        ("whatever is new", "cool blue covers", "a piano somewhere"),
        Portrait("#f4d6c2", "#8a5a3a", "long", "#a9d2e8", "#2c4770", "turtleneck"),
        sensitivity=(0.34, 0.33, 0.33),
        loves={
            "palette": {"ocean blue": 2.4, "teal and coral": 1.4, "mint": 1.4},
            "instrument": {"piano": 2.4, "electric piano": 1.4},
            "era": {"present": 2.4},
        },
        categories={
            "indie rock": 1.6,
            "synth-pop": 1.6,
            "ambient": 1.4,
            "classical": 1.4,
            "jazz": 1,
            "lo-fi": 1,
        },
        novelty=2.6,
    ),
    CastMember(
        "ivo",
        "Ivo Marin",
        "Just arrived",
        "Ivo signed up on the tram and has not played anything yet. Nobody knows what he likes. Upload a clip, a "
        "picture or a few words to break the ice.",
        ("no history at all", "open to anything"),
        Portrait(
            "#dcae86", "#3a2a22", "beanie", "#d8d4ee", "#5b7f4f", "hood", second="#c2533d", beard="stubble"
        ),
    ),
)
"""Every persona, in the order of the list in the app; the last one has no history."""
