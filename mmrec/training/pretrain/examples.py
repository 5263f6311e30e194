"""The kinds of examples that the encoder learns from: goods, covers and clips."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mmrec.encoders.audio import AudioConfig
from mmrec.training.pretrain.pools import Kind
from mmrec.training.pretrain.recipe import PretrainConfig
from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.covers.training import training_cover
from mmrec.worlds.drawing.look import Look
from mmrec.worlds.drawing.scene import charted_catalogue, charted_training
from mmrec.worlds.held_out import held_out
from mmrec.worlds.music.attributes import sample_sleeve
from mmrec.worlds.sound.studio import training_clip
from mmrec.worlds.sound.tune import Tune, random_tune
from mmrec.worlds.store.attributes import sample_training_look

CELL = 4
"""Pixels of a stored picture on a side of one cell of its chart."""


def _goods(config: PretrainConfig, index: int) -> tuple[Look, dict[str, np.ndarray]]:
    rng = np.random.default_rng([config.seed, index])
    look, size = sample_training_look(rng), config.render_size
    manner = rng.random()
    if manner < config.studio_share:
        shot = charted_catalogue(look, int(rng.integers(2**31)), size, size // CELL)
    else:
        photo = manner < config.studio_share + config.photo_share
        shot = charted_training(look, rng, size, size // CELL, photo)
    return look, {"images": shot.image, "charts": shot.chart}


def _goods_shapes(config: PretrainConfig) -> Mapping[str, tuple[int, ...]]:
    size = config.render_size
    return {"images": (size, size, 3), "charts": (size // CELL, size // CELL, 2)}


GOODS: Kind[Look] = Kind(
    name="goods",
    setting="pool",
    shapes=_goods_shapes,
    draw=_goods,
    label=Look,
    sources=("drawing", "store/attributes.py", "held_out.py"),
    settings=("render_size", "studio_share", "photo_share", "seed"),
)
"""Renders of the store's goods with their charts."""


def _cover(config: PretrainConfig, index: int) -> tuple[Sleeve, dict[str, np.ndarray]]:
    rng = np.random.default_rng([config.seed, 1, index])
    sleeve = sample_sleeve(rng)
    while held_out(sleeve.style, sleeve.palette):
        sleeve = sample_sleeve(rng)
    return sleeve, {"images": training_cover(sleeve, rng, config.render_size)}


def _cover_shapes(config: PretrainConfig) -> Mapping[str, tuple[int, ...]]:
    return {"images": (config.render_size, config.render_size, 3)}


COVERS: Kind[Sleeve] = Kind(
    name="covers",
    setting="covers",
    shapes=_cover_shapes,
    draw=_cover,
    label=Sleeve,
    sources=("covers", "drawing/palette.py", "held_out.py"),
    settings=("render_size", "seed"),
)
"""Album covers."""


def held_out_tune(tune: Tune) -> bool:
    """Whether tunes of this tempo, timbre and mood are kept from training."""
    return held_out(tune.tempo, tune.instrument, tune.mood)


def _clip(config: PretrainConfig, index: int) -> tuple[Tune, dict[str, np.ndarray]]:
    import torch

    from mmrec.encoders.audio import log_mel

    rng = np.random.default_rng([config.seed, 2, index])
    tune = random_tune(rng)
    while held_out_tune(tune):
        tune = random_tune(rng)
    audio = AudioConfig()
    wave = training_clip(tune, rng, audio.sample_rate, audio.seconds)
    mel = log_mel(torch.from_numpy(wave)[None], audio)[0].numpy()
    return tune, {"mels": np.round((mel + 1) * 127.5).astype(np.uint8)}


def _clip_shapes(_: PretrainConfig) -> Mapping[str, tuple[int, ...]]:
    return {"mels": AudioConfig().mel_shape}


CLIPS: Kind[Tune] = Kind(
    name="clips",
    setting="clips",
    shapes=_clip_shapes,
    draw=_clip,
    label=Tune,
    sources=("sound", "held_out.py"),
    settings=("seed",),
)
"""Log-mel spectrograms of clips; 0 is 80 dB below the loudest cell, 255 the loudest."""
