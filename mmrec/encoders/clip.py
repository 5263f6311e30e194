"""CLIP-family encoders through open_clip, the one door: bundled, local folder, or a named pretrained model.

``similarity(image, text) = f(image) . g(text)`` with both towers' outputs L2-normalised (Radford et al.
2021, CLIP). The bundled encoder is an open_clip model with our own small config, loaded like any other. In
which numbers a model computes is the business of ``mmrec.encoders.precision``.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image
from safetensors import SafetensorError

from mmrec.data.workspace import home_folder
from mmrec.encoders.framing import Framing
from mmrec.encoders.precision import PRECISIONS, EncoderName, Towers, Whole, by_rule
from mmrec.errors import InvalidInput, NotFound, Unavailable
from mmrec.types import MODALITIES, EncoderInfo

if TYPE_CHECKING:
    from mmrec.encoders.audio import AudioEncoder

BUNDLED = "bundled"
BUNDLED_DIR = Path(__file__).resolve().parents[2] / "assets" / "encoders" / "bundled"
LOCAL_PREFIX = "local-dir:"
_FILE_ERRORS = (SafetensorError, pickle.UnpicklingError)  # what broken or unsafe weight files raise
_WEIGHT_SUFFIXES = (".safetensors", ".bin", ".pth")
_HUB = ("huggingface.co", 443)
_PROBE_SECONDS, _PROBE_LIFETIME = 1.5, 60.0
_probe: tuple[float, bool] | None = None


class ClipEncoder:
    """An open_clip model behind ``Encoder``; safe to call from several threads.

    Args:
        towers: the open_clip model in the precision that ``info`` names.
        transform: its image transform, PIL -> ``(3, H, W)``.
        tokenizer: its tokenizer, list of str -> ``(n, L)``.
        info: what to tell people about it.
        ear: the audio tower that was trained with this text tower, if there is one; in single precision.
        framing: which part of a picture it looks at.
        whole: loads the open_clip model in single precision, for who looks into it.
        batch_size: pictures a forward pass.
    """

    def __init__(
        self,
        towers: Towers,
        transform: Any,
        tokenizer: Any,
        info: EncoderInfo,
        ear: AudioEncoder | None,
        framing: Framing,
        whole: Callable[[], Any],
        batch_size: int = 32,
    ) -> None:
        self.towers, self.transform, self.tokenizer, self.info = towers, transform, tokenizer, info
        self.ear, self.framing, self.batch_size = ear, framing, batch_size
        self._lock = threading.Lock()
        self._load_whole, self._whole, self._whole_lock = whole, None, threading.Lock()

    @property
    def model(self) -> Any:
        """The open_clip model in single precision and eval mode, to look into; its gradients are exact.

        Where another precision is at work it is loaded when it is first asked for.
        """
        with self._whole_lock:
            if self._whole is None:
                self._whole = self._load_whole()
            return self._whole

    def preprocess(self, picture: Image.Image) -> Any:
        """What the image tower gets of a picture, ``(3, H, W)``."""
        return self.transform(self.framing.cut(picture))

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB pictures -> ``(n, D)`` float32, unit length."""
        import torch

        batches = []
        with ThreadPoolExecutor(
            torch.get_num_threads()
        ) as pool:  # scaling a picture lets go of the interpreter
            for start in range(0, len(images), self.batch_size):
                batch = images[start : start + self.batch_size]
                apply = map if len(batch) == 1 else pool.map
                pixels = torch.stack(list(apply(self.preprocess, batch)))  # (b, 3, H, W)
                with self._lock, torch.inference_mode():
                    batches.append(self.towers.image(pixels).numpy())
        return self._stack(batches)

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Texts -> ``(n, D)`` float32, unit length; what exceeds the context length is cut off."""
        import torch

        batches = []
        for start in range(0, len(texts), 4 * self.batch_size):
            tokens = self.tokenizer(list(texts[start : start + 4 * self.batch_size]))  # (b, L)
            with self._lock, torch.inference_mode():
                batches.append(self.towers.text(tokens).numpy())
        return self._stack(batches)

    def encode_sounds(self, waves: Sequence[np.ndarray]) -> np.ndarray:
        """Mono samples ``(n,)`` -> ``(len(waves), D)`` float32, unit length.

        Raises:
            Unavailable: for a model without an audio tower.
        """
        if self.ear is None:
            raise Unavailable(f"The encoder {self.info.name!r} has no audio tower; the bundled one listens.")
        with self._lock:
            return self.ear.encode(waves)

    def alone(self) -> threading.Lock:
        """The lock to hold while looking into ``model`` or ``ear``, so that no other pass is overheard."""
        return self._lock

    def _stack(self, batches: list[np.ndarray]) -> np.ndarray:
        if not batches:
            return np.zeros((0, self.info.dimension), np.float32)
        return np.concatenate(batches).astype(np.float32, copy=False)


@lru_cache(maxsize=1)
def bundled_info() -> EncoderInfo:
    """The bundled encoder's card, without importing torch or open_clip.

    Raises:
        Unavailable: when the bundled encoder is missing from ``assets/``.
    """
    card = BUNDLED_DIR / "card.json"
    try:
        facts = json.loads(card.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unavailable(
            "The bundled encoder is missing from assets/encoders/bundled; "
            "train it with `python -m mmrec pretrain`."
        ) from error
    return EncoderInfo(
        key=facts["key"],
        name=facts["name"],
        trained_on=facts["trained_on"],
        parameters=int(facts["parameters"]),
        dimension=int(facts["dimension"]),
        bundled=True,
        modalities=tuple(m for m in MODALITIES if m in facts.get("modalities", ("image", "text"))),
    )


def content_key(prefix: str, *weights: Path) -> str:
    """``<prefix>-<8 hex digits of the weights' sha256>``: embeddings are cached under what made them."""
    digest = hashlib.sha256()
    for path in weights:
        with path.open("rb") as f:
            while block := f.read(1 << 20):
                digest.update(block)
    return f"{prefix}-{digest.hexdigest()[:8]}"


def open_encoder(name: str = BUNDLED) -> ClipEncoder:
    """Load an encoder by name.

    Args:
        name: ``bundled``; ``local-dir:/path`` of a folder with ``open_clip_config.json`` and weights; or
            ``ARCHITECTURE/PRETRAINED`` as open_clip lists them, such as ``ViT-B-32/laion2b_s34b_b79k``. Each
            may be followed by ``@`` and a precision; without one ``precision.by_rule`` chooses. The key of
            the encoder names every precision but the single one.

    Raises:
        InvalidInput: the name has neither of these forms.
        NotFound: open_clip knows no such pretrained model, or there is no such precision.
        Unavailable: the folder has no weights, the model is neither cached nor reachable, or the precision
            needs a package that is not installed.
    """
    wanted = EncoderName.parse(name)
    problem = PRECISIONS[wanted.precision].missing() if wanted.precision else None
    if problem is not None:
        raise Unavailable(problem)
    return _in_precision(lambda: _open(wanted.model), wanted.precision)


def untrained_encoder(
    architecture: str, precision: str | None = None, folder: Path | None = None, seed: int = 0
) -> ClipEncoder:
    """An open_clip model with random weights: what it costs and how it rounds can be measured offline.

    Args:
        architecture: as open_clip names it.
        precision: of ``PRECISIONS``; None for that of the rule.
        folder: where conversions are kept.
        seed: of the weights.
    """

    def load() -> _Loaded:
        import torch

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            title, key = f"{architecture}, random weights", f"random-{architecture}"
            return _load(architecture, None, title, None, key)

    return _in_precision(load, precision, folder)


def _in_precision(
    load: Callable[[], _Loaded], precision: str | None, folder: Path | None = None
) -> ClipEncoder:
    """Load and convert a model; None for the precision of the rule, and for the home folder."""
    import torch

    loaded = load()
    info, tokenizer = loaded.info, loaded.tokenizer
    chosen = PRECISIONS[precision or by_rule(info.parameters)]
    blank = loaded.transform(Image.new("RGB", (64, 64)))
    example = torch.stack([blank, blank]), tokenizer(["a", "red bag"])  # (2, 3, H, W), (2, L)
    model = loaded.model
    if chosen.suffix:
        info = replace(info, key=f"{info.key}-{chosen.suffix}", precision=chosen.name)
    whole = (lambda: load().model) if chosen.suffix else (lambda: model)
    towers = chosen.convert(Whole(model, example, (folder or home_folder()) / chosen.name / info.key))
    return ClipEncoder(towers, loaded.transform, tokenizer, info, loaded.ear, loaded.framing, whole)


@dataclass(frozen=True)
class _Loaded:
    """An open_clip model in single precision and what belongs to it."""

    model: Any
    transform: Any
    tokenizer: Any
    info: EncoderInfo
    ear: AudioEncoder | None
    framing: Framing


def _open(name: str) -> _Loaded:
    if name == BUNDLED:
        info = bundled_info()
        return _load(f"{LOCAL_PREFIX}{BUNDLED_DIR}", None, info.name, info)
    if name.startswith(LOCAL_PREFIX):
        folder = Path(name.removeprefix(LOCAL_PREFIX)).expanduser()
        if not (folder / "open_clip_config.json").is_file():
            raise Unavailable(
                f"No open_clip_config.json in {str(folder)!r}: not a folder of an open_clip model."
            )
        weights = sorted(p for p in folder.iterdir() if p.suffix in _WEIGHT_SUFFIXES)
        if not weights:
            raise Unavailable(
                f"No weights (.safetensors, .bin or .pth) in {str(folder)!r}; random ones are of no use."
            )
        return _load(
            f"{LOCAL_PREFIX}{folder}",
            None,
            folder.name,
            None,
            key=content_key(f"local-{folder.name}", *weights),
        )
    architecture, slash, pretrained = name.partition("/")
    if not (architecture and slash and pretrained):
        raise InvalidInput(
            f"Encoder {name!r} is unclear. Use 'bundled', 'local-dir:/path' or 'ARCHITECTURE/PRETRAINED', "
            "for example 'ViT-B-32/laion2b_s34b_b79k'."
        )
    offline = not hub_reachable()
    if offline and not _hub_cache_has_models():
        raise Unavailable(
            f"Encoder {name!r} is not on this computer and the model hub cannot be reached; "
            "the bundled encoder and local folders work offline."
        )
    return _load_pretrained(architecture, pretrained, offline)


def _load_pretrained(architecture: str, pretrained: str, offline: bool) -> _Loaded:
    from mmrec.encoders._torchvision import ensure_torchvision_importable

    ensure_torchvision_importable()
    import huggingface_hub.constants
    import open_clip

    if (architecture, pretrained) not in open_clip.list_pretrained():
        tags = open_clip.list_pretrained_tags_by_model(architecture)
        if tags:
            raise NotFound.among(f"weights of {architecture}", pretrained, tags)
        raise NotFound.among(
            "open_clip model", architecture, sorted({m for m, _ in open_clip.list_pretrained()})
        )
    before = huggingface_hub.constants.HF_HUB_OFFLINE
    huggingface_hub.constants.HF_HUB_OFFLINE = before or offline
    try:
        title = f"{architecture}/{pretrained}"
        return _load(architecture, pretrained, title, None, key=f"{architecture}--{pretrained}")
    finally:
        huggingface_hub.constants.HF_HUB_OFFLINE = before


def _load(
    model_name: str, pretrained: str | None, title: str, info: EncoderInfo | None, key: str = ""
) -> _Loaded:
    from mmrec.encoders._torchvision import ensure_torchvision_importable

    ensure_torchvision_importable()
    import open_clip
    import torch

    try:
        model, _, transform = open_clip.create_model_and_transforms(
            model_name, pretrained=pretrained, device="cpu"
        )
    except (KeyError, TypeError, AssertionError, ValueError, RuntimeError, OSError, *_FILE_ERRORS) as error:
        raise Unavailable(
            f"Encoder {title!r} could not be loaded ({type(error).__name__}): config and weights do not fit, "
            "or they could not be fetched; the bundled encoder always works."
        ) from error
    model.eval()
    ear = None
    folder = Path(model_name.removeprefix(LOCAL_PREFIX)) if model_name.startswith(LOCAL_PREFIX) else None
    if folder is not None:
        from mmrec.encoders.audio import AudioEncoder

        ear = AudioEncoder.load(folder)
    tokenizer = open_clip.get_tokenizer(model_name)
    if info is None:
        with torch.inference_mode():
            dimension = int(model.encode_text(tokenizer(["a"])).shape[-1])
        info = EncoderInfo(
            key=key,
            name=title,
            trained_on=pretrained or "a local folder; see its own card",
            parameters=sum(p.numel() for p in model.parameters()),
            dimension=dimension,
            bundled=False,
            modalities=("image", "text") if ear is None else ("image", "text", "audio"),
        )
    return _Loaded(model, transform, tokenizer, info, ear, Framing.of(model, folder))


def hub_reachable() -> bool:
    """Whether the model hub answers within a moment; remembered for a minute."""
    global _probe  # noqa: PLW0603 - one answer for the process
    now = time.monotonic()
    if _probe is None or now - _probe[0] > _PROBE_LIFETIME:
        _probe = (now, _connects())
    return _probe[1]


def _connects() -> bool:
    if os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes"):
        return False
    answer: list[bool] = []

    def dial() -> None:
        try:
            socket.create_connection(_HUB, timeout=_PROBE_SECONDS).close()
            answer.append(True)
        except OSError:
            answer.append(False)

    # name resolution ignores socket timeouts, so the whole attempt runs beside us
    thread = threading.Thread(target=dial, daemon=True)
    thread.start()
    thread.join(_PROBE_SECONDS)
    return bool(answer and answer[0])


def _hub_cache_has_models() -> bool:
    home = Path(os.environ.get("HF_HOME", Path.home() / ".cache" / "huggingface"))
    hub = Path(os.environ.get("HF_HUB_CACHE", home / "hub"))
    clip = Path.home() / ".cache" / "clip"
    return any(hub.glob("models--*/snapshots/*/*")) or any(clip.glob("*.pt"))
