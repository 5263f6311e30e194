"""The record shop: tracks with synthesised clips, drawn covers, written notes and simulated listeners."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import Field

from mmrec.config import Config
from mmrec.data.atomic import write_bytes, write_json
from mmrec.worlds.building import (
    Progress,
    Question,
    Streams,
    asked_of,
    populate,
    remove_left_overs,
    webp,
)
from mmrec.worlds.covers.cover import draw_cover
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.music.attributes import (
    DEPARTMENT_OF,
    DEPARTMENTS,
    sample_note_traits,
    sample_sleeve,
    sample_tune,
)
from mmrec.worlds.music.copywriting import write_note, write_track_title
from mmrec.worlds.music.personas import PERSONAS
from mmrec.worlds.music.tastes import POPULATION
from mmrec.worlds.simulation import LAST_DAY
from mmrec.worlds.sound.codec import encode_opus
from mmrec.worlds.sound.studio import CATALOGUE_RATE, catalogue_clip
from mmrec.worlds.sound.tune import LEGAL, Tune

VERSION = 2

RELEASE_SPAN_DAYS = 3 * 365
"""Tracks came into the shop over this many days before the last day of the records."""

_EXAMPLES = (
    Question("Slow warm piano", "slow warm piano"),
    Question("Fast, with a beat", "fast driving music, four-on-the-floor"),
    Question("Portuguese, for cooking", "sung in Portuguese, for cooking with friends"),
    Question("Sounds like this", lends="audio", like={"instrument": "music box", "mood": "dreamy"}),
    Question("Looks like this", lends="image", like={"palette": "sunset orange"}),
    Question("Like this, no drums", less="loud drums", lends="audio", like={"drums": "breakbeat"}),
)
"""Questions that fill the query with one click."""


class MusicConfig(Config):
    """How large the record shop is; the defaults are the one that ships."""

    n_items: int = Field(480, ge=32, description="Tracks in the catalogue.")
    n_listeners: int = Field(2200, ge=10, description="Simulated listeners beside the personas.")
    days: int = Field(180, ge=30, le=720, description="Length of the records in days.")
    seed: int = Field(11, ge=0, description="Of every random choice.")
    image_size: int = Field(320, ge=32, le=1024, description="Width and height of the covers in pixels.")
    image_quality: int = Field(80, ge=1, le=100, description="WebP quality of the covers.")


def build_music(root: Path, config: MusicConfig | None = None, progress: Progress | None = None) -> None:
    """Synthesise, draw, write and simulate the record shop into the workspace ``root``.

    The same config gives byte-identical tables and, with the same library versions, identical covers and clips.

    Args:
        root: the workspace folder; made if absent, files of the same name replaced.
        config: sizes and seed; None for the world that ships.
        progress: told how many covers and clips are made.

    Raises:
        InvalidInput: if there are too few tracks for a persona to leave a history in.
    """
    config = config or MusicConfig()
    streams = Streams.of(config.seed, PERSONAS)
    items = sample_tracks(config.n_items, config.days, streams.items)
    make_media(root, items, config, progress)
    listeners = [f"listener-{k + 1:04d}" for k in range(config.n_listeners)]
    populate(root, items, POPULATION, PERSONAS, listeners, config.days, streams)
    # world.json comes last: a folder without it is no world, so a build that was cut off is never opened.
    write_json(root / "world.json", _card(items, config))


def sample_tracks(n_items: int, days: int, rng: np.random.Generator) -> pd.DataFrame:
    """``n_items`` tracks, spread evenly over the genres.

    No two have the same title or the same sound. About one in five came out during the last ``days`` days, two
    in a hundred in the very last days: cold starts. 3% have no cover, 4% no note, 4% no clip, none lacks two.

    Returns:
        One row a track: the columns of ``types.ITEM_COLUMNS`` and ``audio``, null where missing, and every latent
        attribute.
    """
    genres = list(DEPARTMENT_OF)
    slots = [genres[k % len(genres)] for k in range(n_items)]
    rows: list[dict[str, object]] = []
    titles: set[str] = set()
    tunes: set[Tune] = set()
    for k in rng.permutation(n_items):
        genre = slots[int(k)]
        tune = sample_tune(genre, rng)
        while tune in tunes:
            tune = sample_tune(genre, rng)
        tunes.add(tune)
        traits = sample_note_traits(genre, rng)
        title = write_track_title(traits, rng)
        while title in titles:
            title = write_track_title(traits, rng)
        titles.add(title)
        sleeve = sample_sleeve(rng)
        age = _age(days, rng)
        item_id = f"mu-{len(rows) + 1:04d}"
        rows.append(
            {
                "item_id": item_id,
                "title": title,
                "description": write_note(genre, traits, rng),
                "category": genre,
                "price": float(rng.choice([0.79, 0.89, 0.99, 1.09, 1.19, 1.29])),
                "tags": [DEPARTMENT_OF[genre], traits.language, traits.era],
                "released": (LAST_DAY - dt.timedelta(days=age)).isoformat(),
                "image": f"{item_id}.webp",
                "audio": f"{item_id}.ogg",
                "age_days": age,
                "style": sleeve.style,
                "palette": sleeve.palette,
                **{attribute: getattr(tune, attribute) for attribute in LEGAL},
                "language": traits.language,
                "era": traits.era,
                "story": traits.story,
                "occasion": traits.occasion,
                "artist": traits.artist,
                "image_seed": int(rng.integers(2**31)),
                "audio_seed": int(rng.integers(2**31)),
            }
        )
    items = pd.DataFrame(rows)
    order = rng.permutation(n_items)
    start = 0
    for column, share in (("image", 0.03), ("description", 0.04), ("audio", 0.04)):
        lacking = order[start : start + round(share * n_items)]
        items.loc[lacking, column] = None
        start += len(lacking)
    return items


def _age(days: int, rng: np.random.Generator) -> int:
    """Days since a track came out, counted from the last day of the records."""
    kind = rng.random()
    if kind < 0.02:
        return int(rng.integers(0, 4))
    if kind < 0.2:
        return int(rng.integers(4, days))
    return int(rng.integers(days, RELEASE_SPAN_DAYS))


def make_media(
    root: Path, items: pd.DataFrame, config: MusicConfig, progress: Progress | None = None
) -> None:
    """Every cover and every clip, the missing ones left out."""
    for done, item in enumerate(items.itertuples(), start=1):
        if isinstance(item.image, str):
            title, artist = item.title.split(" · ")
            sleeve = Sleeve(style=item.style, palette=item.palette)
            pixels = draw_cover(sleeve, item.image_seed, config.image_size, title=title, artist=artist)
            write_bytes(root / "images" / item.image, webp(pixels, config.image_quality))
        if isinstance(item.audio, str):
            tune = Tune(**{attribute: getattr(item, attribute) for attribute in LEGAL})
            clip = encode_opus(catalogue_clip(tune, item.audio_seed), CATALOGUE_RATE)
            write_bytes(root / "audio" / item.audio, clip)
        if progress is not None:
            progress("covers and clips", done, len(items))
    remove_left_overs(root / "images", "mu-*.webp", {*items["image"].dropna()})
    remove_left_overs(root / "audio", "mu-*.ogg", {*items["audio"].dropna()})


def _card(items: pd.DataFrame, config: MusicConfig) -> dict[str, object]:
    return {
        "name": "music",
        "title": "The record shop",
        "teaches": "Three modalities: the sound carries tempo and timbre, the cover its look, the liner note "
        "language, era and occasion.",
        "description": f"A synthetic record shop with {len(items)} tracks of {items['category'].nunique()} genres "
        f"on {len(DEPARTMENTS)} shelves. Our own code composed and played every clip, drew every cover, wrote "
        f"every liner note and simulated {config.n_listeners} listeners over {config.days} days from a "
        "documented latent model: each has known tastes and a known sensitivity to sound, cover and text, so "
        "every claim about a recommender can be checked against the truth. No artist, song or person in it is "
        "real.",
        "modalities": ["image", "text", "audio"],
        "people": "listeners",
        "currency": "EUR",
        "seed": config.seed,
        "version": VERSION,
        "examples": asked_of(items, _EXAMPLES),
    }
