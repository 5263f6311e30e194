"""A world small enough to know by heart, for the rooms that are not about the world itself.

Six categories of colour cards. The picture of an item is one flat colour; its description names the category;
where there is sound, its clip is a tone for the category. ``TinyEncoder`` senses exactly that: a picture
becomes its mean colour, a text the categories and colours it names, a clip the category of its pitch.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import soundfile
from PIL import Image

from mmrec.data.sounds import SAMPLE_RATE
from mmrec.data.workspace import Workspace
from mmrec.encoders import bundled_info
from mmrec.encoders.store import ItemEmbeddings, Source, embed_catalogue
from mmrec.types import EncoderInfo, Modality

COLOURS = {
    "red": (220, 30, 30),
    "green": (30, 180, 60),
    "blue": (40, 60, 220),
    "yellow": (240, 220, 40),
    "white": (245, 245, 245),
}
CATEGORIES = ("bag", "chair", "lamp", "mug", "plant", "shoe")
PITCHES = {category: 220.0 * 2 ** (n / 2) for n, category in enumerate(CATEGORIES)}
"""Category -> the tone in Hz that its items play."""
START = pd.Timestamp("2026-01-01", tz="UTC")

TINY_INFO = EncoderInfo(
    key="tiny-1",
    name="Tiny",
    trained_on="nothing: colours and words by rule",
    parameters=0,
    dimension=len(COLOURS) + len(CATEGORIES),
    bundled=True,
    modalities=("image", "text", "audio"),
)


class TinyEncoder:
    """Deterministic stand-in for an encoder: colours of pictures, words of texts, pitch of sounds."""

    info = TINY_INFO

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        palette = np.array(list(COLOURS.values()), dtype=np.float64)
        vectors = np.zeros((len(images), self.info.dimension))
        for n, image in enumerate(images):
            mean = np.asarray(image.convert("RGB"), dtype=np.float64).reshape(-1, 3).mean(axis=0)
            vectors[n, : len(COLOURS)] = np.exp(-np.linalg.norm(palette - mean, axis=1) / 60.0)
        return self._unit(vectors)

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        words = (*COLOURS, *CATEGORIES)
        vectors = np.array([[float(word in text.lower()) for word in words] for text in texts])
        return self._unit(vectors.reshape(len(texts), len(words)))

    def encode_sounds(self, waves: Sequence[np.ndarray]) -> np.ndarray:
        vectors = np.zeros((len(waves), self.info.dimension))
        for n, wave in enumerate(waves):
            loudest = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)[np.abs(np.fft.rfft(wave)).argmax()]
            loudest = max(float(loudest), 1.0)  # silence is the lowest pitch of all
            distance = np.abs(np.log2(loudest / np.array(list(PITCHES.values()))))
            vectors[n, len(COLOURS) :] = np.exp(-4 * distance)
        return self._unit(vectors)

    @staticmethod
    def _unit(vectors: np.ndarray) -> np.ndarray:
        vectors = vectors + 0.01  # nothing is without direction
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def items(sound: bool = False) -> pd.DataFrame:
    """Thirty items, every category in every colour; one lacks its picture, one its words, one its clip."""
    rows = []
    for number, (category, colour) in enumerate((c, k) for c in CATEGORIES for k in COLOURS):
        item_id = f"ti-{number + 1:04d}"
        rows.append(
            {
                "item_id": item_id,
                "title": f"{colour.title()} {category}",
                "description": None if number == 7 else f"A {category} for every day.",
                "category": category,
                "price": 5.0 + number,
                "tags": [category, colour],
                "released": "2025-06-01",
                "image": None if number == 3 else f"{item_id}.webp",
            }
        )
    frame = pd.DataFrame(rows)
    if sound:
        frame["audio"] = [None if n == 11 else f"{item_id}.wav" for n, item_id in enumerate(frame["item_id"])]
    return frame


def tone(hertz: float, seconds: float = 2.0, rate: int = SAMPLE_RATE) -> bytes:
    """A WAV file of one tone."""
    buffer = io.BytesIO()
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    soundfile.write(buffer, wave, rate, format="WAV")
    return buffer.getvalue()


def interactions(rng: np.random.Generator, n_users: int = 40) -> pd.DataFrame:
    """Users who each love one colour or one category, and ``persona-ada`` who loves blue."""
    catalogue = items()
    colour_of = [tags[1] for tags in catalogue["tags"]]
    rows = []
    for user in range(n_users):
        user_id = "persona-ada" if user == 0 else f"u-{user:03d}"
        if user == 0:
            wanted = [n for n, colour in enumerate(colour_of) if colour == "blue"]
        elif user % 2:
            colour = list(COLOURS)[user % len(COLOURS)]
            wanted = [n for n, c in enumerate(colour_of) if c == colour]
        else:
            category = CATEGORIES[user % len(CATEGORIES)]
            wanted = [n for n, c in enumerate(catalogue["category"]) if c == category]
        for step, at in enumerate(rng.permutation(wanted)[:4]):
            moment = START + pd.Timedelta(days=step, minutes=user)
            item_id = catalogue["item_id"][at]
            rows.append((user_id, item_id, "view", moment, None, None))
            rows.append((user_id, item_id, "purchase", moment + pd.Timedelta(hours=1), None, None))
        rows.append((user_id, None, "search", START + pd.Timedelta(days=9, minutes=user), None, "something"))
    frame = pd.DataFrame(rows, columns=["user_id", "item_id", "event", "timestamp", "value", "query"])
    return frame.sort_values("timestamp", kind="stable", ignore_index=True)


def sources_of(workspace: Workspace) -> dict[Modality, Source]:
    """What there is to embed in a world."""
    catalogue = workspace.catalogue
    every: dict[Modality, Source] = {
        "image": catalogue.image_paths(),
        "text": catalogue.texts(),
        "audio": catalogue.audio_paths(),
    }
    return {m: every[m] for m in workspace.info.modalities}


def build_tiny_world(root: Path, *, embed: bool = True, sound: bool = False) -> Workspace:
    """Write the whole workspace; with ``embed`` also its embeddings under the key of ``TinyEncoder``."""
    (root / "images").mkdir(parents=True)
    (root / "avatars").mkdir()
    catalogue = items(sound)
    if sound:
        (root / "audio").mkdir()
        for name, category in zip(catalogue["audio"], catalogue["category"], strict=True):
            if isinstance(name, str):
                (root / "audio" / name).write_bytes(tone(PITCHES[category]))
    catalogue.to_parquet(root / "items.parquet")
    for item_id, image, tags in zip(catalogue["item_id"], catalogue["image"], catalogue["tags"], strict=True):
        if isinstance(image, str):
            Image.new("RGB", (32, 32), COLOURS[tags[1]]).save(
                root / "images" / f"{item_id}.webp", lossless=True
            )
    interactions(np.random.default_rng(5)).to_parquet(root / "interactions.parquet")
    people = [
        ("ada", "Ada", "persona-ada"),
        ("nova", "Nova", None),
    ]
    for persona_id, *_ in people:
        Image.new("RGB", (8, 8), "grey").save(root / "avatars" / f"{persona_id}.webp")
    (root / "personas.json").write_text(
        json.dumps(
            [
                {
                    "persona_id": persona_id,
                    "name": name,
                    "tagline": "a tester",
                    "bio": f"{name} lives in a test.",
                    "drives": ["colour"],
                    "avatar": f"avatars/{persona_id}.webp",
                    "user_id": user_id,
                }
                for persona_id, name, user_id in people
            ]
        )
    )
    (root / "world.json").write_text(
        json.dumps(
            {
                "name": root.name,
                "title": "The tiny shop",
                "teaches": "tests",
                "description": "Thirty cards in five colours.",
                "modalities": ["image", "text", "audio"] if sound else ["image", "text"],
                "currency": "€",
                "seed": 5,
                "version": 1,
            }
        )
    )
    workspace = Workspace(root)
    if embed:
        made = embed_catalogue(
            sources_of(workspace),
            TinyEncoder(),
            workspace.catalogue.fingerprint,
        )
        made.save(workspace.embeddings_path(TINY_INFO.key))
    return workspace


def build_hearing_world(root: Path) -> Workspace:
    """The tiny world with sound, embedded as if by the bundled encoder, so that the app can open it."""
    workspace = build_tiny_world(root, sound=True)
    made, info = ItemEmbeddings.load(workspace.embeddings_path(TINY_INFO.key)), bundled_info()
    wide = {m: np.pad(v, ((0, 0), (0, info.dimension - v.shape[1]))) for m, v in made.vectors.items()}
    replace(made, vectors=wide, encoder_key=info.key).save(workspace.embeddings_path(info.key))
    return workspace
