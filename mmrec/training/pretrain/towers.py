"""The towers of the bundled encoder: new ones of a recipe, and the folder that open_clip loads."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from mmrec.data.atomic import replacing
from mmrec.encoders._torchvision import ensure_torchvision_importable
from mmrec.encoders.audio import CONFIG_FILE, WEIGHTS_FILE, AudioConfig, AudioTower
from mmrec.encoders.clip import content_key
from mmrec.errors import InvalidInput
from mmrec.training.pretrain.recipe import PretrainConfig, open_clip_config

_MODEL_FILE = "open_clip_model.safetensors"


def new_model(config: PretrainConfig) -> tuple[nn.Module, Any]:
    """A freshly initialised open_clip model of the recipe, and its tokenizer."""
    ensure_torchvision_importable()
    import open_clip
    from open_clip.model import CLIP

    torch.manual_seed(config.seed)  # open_clip initialises from torch's global generator
    return CLIP(**open_clip_config(config)["model_cfg"]), open_clip.SimpleTokenizer(context_length=77)


def new_audio_tower(config: PretrainConfig) -> AudioTower:
    """A freshly initialised audio tower of the recipe."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed + 1)  # torch initialises layers from its global generator
        return AudioTower(AudioConfig(dimension=config.embed_dim, widths=config.audio_widths))


@dataclass(frozen=True)
class Start:
    """What a training begins with.

    Attributes:
        model: an open_clip model of the recipe.
        ear: its audio tower.
        key: of the encoder that both are from.
    """

    model: nn.Module
    ear: AudioTower
    key: str


def read_start(config: PretrainConfig, folder: Path) -> Start:
    """The towers of a published encoder.

    Raises:
        InvalidInput: the folder holds no towers, or towers of another shape.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    model, ear = new_model(config)[0], new_audio_tower(config)
    try:
        model.load_state_dict(load_file(folder / _MODEL_FILE))
        ear.load_state_dict(load_file(folder / WEIGHTS_FILE))
    except (OSError, RuntimeError, SafetensorError) as error:
        raise InvalidInput(
            f"The training cannot start from {str(folder)!r}: it needs a folder of `pretrain` with "
            "towers of this recipe. Leave --from out to start from nothing."
        ) from error
    return Start(model, ear, content_key("bundled", *sorted(folder.glob("*.safetensors"))))


def publish(
    config: PretrainConfig, model: nn.Module, ear: AudioTower | None, out: Path, origin: str = ""
) -> Path:
    """Write configs, half-precision weights and card as a folder for ``local-dir:``, replacing it whole.

    Args:
        config: the recipe.
        model: an open_clip model.
        ear: the audio tower, if there is one.
        out: the folder.
        origin: key of the encoder whose weights the training began with; empty for random ones.
    """
    scratch = out.with_name(f".{out.name}.{os.getpid()}")
    scratch.mkdir(parents=True, exist_ok=True)
    _write_json(scratch / "open_clip_config.json", open_clip_config(config))
    _save_half(model, scratch / _MODEL_FILE)
    parameters = sum(p.numel() for p in model.parameters())
    if ear is not None:
        _write_json(scratch / CONFIG_FILE, ear.config.model_dump(mode="json"))
        _save_half(ear, scratch / WEIGHTS_FILE)
        parameters += sum(p.numel() for p in ear.parameters())
    sound = "" if ear is None else f" and {config.clips:,} clips that it played"
    card = {
        "key": content_key("bundled", *sorted(scratch.glob("*.safetensors"))),
        "name": "MMRec bundled encoder",
        "trained_on": (
            f"{config.pool + config.covers:,} pictures drawn by this project{sound}, "
            "with captions in English and Chinese"
        ),
        "parameters": parameters,
        "dimension": config.embed_dim,
        "modalities": ["image", "text"] if ear is None else ["image", "text", "audio"],
        "framing": config.image_size / config.render_size,
        "started_from": origin,
        "recipe": config.model_dump(mode="json"),
    }
    _write_json(scratch / "card.json", card)
    if out.exists():
        shutil.rmtree(out)
    scratch.replace(out)
    return out


def _save_half(module: nn.Module, path: Path) -> None:
    from safetensors.torch import save_file

    state = {k: v.detach().cpu() for k, v in module.state_dict().items()}
    with replacing(path) as temporary:
        save_file(
            {k: (v.half() if v.is_floating_point() else v).contiguous() for k, v in state.items()}, temporary
        )


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
