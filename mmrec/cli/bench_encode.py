"""``bench encode``: what an encoder costs in every precision, and what it loses."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from mmrec.cli.bench import Timing, report
from mmrec.cli.options import EncoderOption, JsonOption, WorldOption, quiet_stdout, say

if TYPE_CHECKING:
    from PIL import Image

    from mmrec.encoders.clip import ClipEncoder

_BIG = "ViT-B-32"
_PLAIN_BATCH = 16
_UPLOADS = 40
_PHOTO = (4000, 3000)
"""Pixels of what a telephone takes."""

Runs = Mapping[str, Callable[[], Any]]
Clock = Callable[[], float]


def encode(
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    pictures: Annotated[int, typer.Option("--pictures", min=16, help="How many of the world's.")] = 256,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How often each thing is timed.")] = 5,
    big: Annotated[
        bool, typer.Option(help=f"Race {_BIG} with random weights against the plain open_clip loop, too.")
    ] = True,
    cpu_time: Annotated[
        bool,
        typer.Option(
            "--cpu-time",
            help="Count the processor's seconds of one thread, not the clock's: fair on a busy machine.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Time an encoder in every precision that works here, and compare its embeddings with single precision.

    Every round times everything once, so that what else the machine does meets all alike; a ratio is the
    median over the rounds. Batches include the scaling of the pictures, an upload its decoding. The p95 of a
    rate or a ratio is what 95% of the rounds reach.
    """
    import torch

    from mmrec.data.workspace import Workspace, find_world
    from mmrec.encoders.clip import open_encoder, untrained_encoder
    from mmrec.encoders.precision import PRECISIONS, EncoderName, by_rule

    clock: Clock = time.process_time if cpu_time else time.perf_counter
    threads = torch.get_num_threads()
    if cpu_time:
        torch.set_num_threads(1)  # threads that wait for each other would count, too
    with quiet_stdout():
        catalogue = Workspace(find_world(world)).catalogue
        paths = [path for path in catalogue.image_paths() if path is not None][:pictures]
        images = [_opened(path) for path in paths]
        texts = [text for text in catalogue.texts() if text][:pictures]
        usable = [name for name, precision in PRECISIONS.items() if precision.missing() is None]
        for problem in filter(None, (precision.missing() for precision in PRECISIONS.values())):
            say(problem)

        model = EncoderName.parse(encoder).model
        opened = {name: open_encoder(f"{model}@{name}") for name in usable}
        default = by_rule(opened["float32"].info.parameters)
        results = _whole(opened, default, images, texts, rounds, clock)
        results += _uploads(opened, default, paths, clock)
        results += _cosines(opened, images, texts, "")
        if big:
            del opened
            with tempfile.TemporaryDirectory() as scratch:
                made = {name: untrained_encoder(_BIG, name, Path(scratch)) for name in usable}
                default = by_rule(made["float32"].info.parameters)
                some = images[: 4 * _PLAIN_BATCH]
                results += _race(made, default, some, rounds, clock)
                results += _cosines(made, some, texts[:64], f"{_BIG}, random weights: ")
    torch.set_num_threads(threads)
    if cpu_time:
        results = [
            r if r.unit == "cosine" else replace(r, name=f"{r.name}, processor time of one thread")
            for r in results
        ]
    report(results, json)


def _opened(path: Path) -> Image.Image:
    from PIL import Image

    with Image.open(path) as picture:
        return picture.convert("RGB")


def _timed(runs: Runs, rounds: int, clock: Clock) -> dict[str, np.ndarray]:
    """Seconds of each run in each round, ``(rounds,)``, after one that does not count."""
    for run in runs.values():
        run()
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            started = clock()
            run()
            seconds[name].append(clock() - started)
    return {name: np.array(taken) for name, taken in seconds.items()}


def _figure(name: str, values: np.ndarray, unit: str, low: float, to: str | None = None) -> Timing:
    """The median and the quantile ``low``, where more is better."""
    p50, p95 = (round(float(value), 5) for value in np.quantile(values, [0.5, low]))
    return Timing(name, p50, unit, p50, p95, to)


def _named(name: str, default: str) -> str:
    return f"{name} (default)" if name == default else name


def _whole(
    opened: Mapping[str, ClipEncoder],
    default: str,
    images: Sequence[Image.Image],
    texts: Sequence[str],
    rounds: int,
    clock: Clock,
) -> list[Timing]:
    """Pictures and texts a second, in batches."""
    results = []
    kinds: tuple[tuple[str, int, Callable[[ClipEncoder], Any]], ...] = (
        ("images", len(images), lambda encoder: encoder.encode_images(images)),
        ("texts", len(texts), lambda encoder: encoder.encode_texts(texts)),
    )
    for kind, count, encode_all in kinds:
        runs = {name: partial(encode_all, encoder) for name, encoder in opened.items()}
        for name, seconds in _timed(runs, rounds, clock).items():
            title = f"{opened[name].info.name}, {kind} in batch, {_named(name, default)}"
            results.append(_figure(title, count / seconds, f"{kind}/s", 0.05))
    return results


def _uploads(
    opened: Mapping[str, ClipEncoder], default: str, paths: Sequence[Path], clock: Clock
) -> list[Timing]:
    """One picture from its file's bytes to its embedding."""
    from mmrec.data.uploads import read_image
    from mmrec.types import Upload

    photo = io.BytesIO()
    _opened(paths[0]).resize(_PHOTO).save(photo, "JPEG", quality=90)
    kinds = {
        "a picture of the world": [Upload(p.name, p.read_bytes()) for p in paths[:_UPLOADS]],
        "a photograph of 12 megapixels": [Upload("photo.jpg", photo.getvalue())] * _UPLOADS,
    }
    results = []
    for kind, uploads in kinds.items():
        for name, encoder in opened.items():
            taken = []
            for upload in (uploads[0], *uploads):  # the first does not count
                started = clock()
                encoder.encode_images([read_image(upload)])
                taken.append((clock() - started) * 1000)
            results.append(Timing.of(f"one upload, {kind}, {_named(name, default)}", taken[1:]))
    return results


def _cosines(
    opened: Mapping[str, ClipEncoder], images: Sequence[Image.Image], texts: Sequence[str], of: str
) -> list[Timing]:
    """Every precision against the single one: the middle and the worst."""
    from mmrec.encoders.precision import Agreement

    single = opened["float32"]
    results = []
    pairs = (
        ("images", lambda encoder: encoder.encode_images(images)),
        ("texts", lambda encoder: encoder.encode_texts(texts)),
    )
    for kind, encode_all in pairs:
        reference = encode_all(single)
        for name, encoder in opened.items():
            if encoder is single:
                continue
            found = Agreement.between(encode_all(encoder), reference)
            for what, value in (("mean", found.mean), ("worst", found.worst)):
                title, digits = f"{of}{name}, {what} of {found.n} {kind}", round(value, 6)
                results.append(Timing(title, digits, "cosine", digits, digits, "float32"))
    return results


def _race(
    made: Mapping[str, ClipEncoder], default: str, images: Sequence[Image.Image], rounds: int, clock: Clock
) -> list[Timing]:
    """The plain loop that open_clip's documentation shows, against our way in every precision."""
    import open_clip
    import torch

    model, _, preprocess = open_clip.create_model_and_transforms(_BIG, pretrained=None)
    model.eval()

    def loop() -> None:
        with torch.inference_mode():
            for start in range(0, len(images), _PLAIN_BATCH):
                batch = images[start : start + _PLAIN_BATCH]
                model.encode_image(torch.stack([preprocess(image) for image in batch]), normalize=True)

    plain = f"{_BIG}, random weights: the plain open_clip loop"
    runs: dict[str, Callable[[], Any]] = {plain: loop}
    runs |= {name: partial(encoder.encode_images, images) for name, encoder in made.items()}
    seconds = _timed(runs, rounds, clock)
    results = [_figure(plain, len(images) / seconds[plain], "images/s", 0.05)]
    for name in made:
        title = f"{_BIG}, random weights: {_named(name, default)}"
        results.append(_figure(title, len(images) / seconds[name], "images/s", 0.05))
        results.append(_figure(title, seconds[plain] / seconds[name], "x", 0.05, plain))
    return results
