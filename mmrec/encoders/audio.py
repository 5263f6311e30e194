"""The audio tower: STFT, log-mel, a small convolutional network, into the space of the text tower.

``f(audio) . g(text)`` compares a clip with words, as in CLAP (Elizalde et al. 2023; Wu et al. 2023): the
tower is trained contrastively against captions of clips, so "slow warm piano" finds such clips.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from pydantic import Field
from torch import Tensor, nn

from mmrec.config import Config
from mmrec.errors import Unavailable

CONFIG_FILE, WEIGHTS_FILE = "audio_config.json", "audio_tower.safetensors"


class AudioConfig(Config):
    """What ``audio_config.json`` says: the front end and the size of the network."""

    sample_rate: int = Field(16_000, ge=8_000, description="samples a second")
    window: int = Field(1024, ge=64, description="samples of an STFT frame: 64 ms")
    hop: int = Field(320, ge=16, description="samples from frame to frame: 20 ms")
    mels: int = Field(64, ge=8, description="mel bands")
    lowest: float = Field(40.0, ge=0, description="Hz of the lowest band's edge")
    highest: float = Field(8_000.0, gt=0, description="Hz of the highest band's edge")
    seconds: float = Field(6.0, gt=0, description="length of what the network hears at once")
    widths: tuple[int, ...] = Field(
        (32, 64, 128, 256), min_length=2, description="channels of the stem and of each stage"
    )
    rhythm_bands: int = Field(8, ge=1, description="groups of mel bands whose rhythm is listened to")
    rhythm_lags: tuple[int, int] = Field((4, 64), description="frames: from 80 ms to 1.26 s, a slow beat")
    rhythm_width: int = Field(128, ge=8, description="features of the rhythm")
    dimension: int = Field(256, ge=8, description="of the embedding; that of the text tower")

    @property
    def mel_shape(self) -> tuple[int, int]:
        """``(mels, frames)`` of what the network hears at once."""
        return self.mels, int(self.seconds * self.sample_rate) // self.hop + 1


@lru_cache(maxsize=4)
def mel_filters(config: AudioConfig) -> Tensor:
    r"""Triangular filters on the mel scale, ``(mels, window // 2 + 1)``.

    .. math:: \mathrm{mel}(f) = 2595 \log_{10}(1 + f / 700)

    (O'Shaughnessy 1987, as HTK has it); each triangle has its peak 1 at its centre.
    """

    def mel(hertz: float) -> float:
        return 2595.0 * math.log10(1.0 + hertz / 700.0)

    steps = torch.linspace(mel(config.lowest), mel(config.highest), config.mels + 2, dtype=torch.float64)
    edges = 700.0 * (10.0 ** (steps / 2595.0) - 1.0)  # (mels + 2,)
    bins = torch.linspace(0, config.sample_rate / 2, config.window // 2 + 1, dtype=torch.float64)
    rising = (bins[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins[None]) / (edges[2:] - edges[1:-1])[:, None]
    return torch.minimum(rising, falling).clamp_min(0.0).float()


def band_centres(config: AudioConfig) -> np.ndarray:
    """Frequency in Hz of each band's peak, ``(mels,)``."""
    bins = np.linspace(0, config.sample_rate / 2, config.window // 2 + 1)
    return bins[mel_filters(config).numpy().argmax(1)]


def log_mel(wave: Tensor, config: AudioConfig) -> Tensor:
    r"""Log-mel spectrogram of ``(B, n)`` samples: ``(B, mels, frames)``, in decibels below the loudest cell.

    .. math:: L = \max\big(10 \log_{10}(F\,|\mathrm{STFT}(x)|^2 + \epsilon) - \max, -80\big) / 40 + 1

    With the loudest cell as reference the recording's level drops out; the range is -1..1.
    """
    spectrum = torch.stft(
        wave,
        config.window,
        config.hop,
        window=torch.hann_window(config.window, device=wave.device),
        return_complex=True,
    )  # (B, bins, frames)
    power = spectrum.real**2 + spectrum.imag**2
    decibels = 10.0 * torch.log10(mel_filters(config).to(wave.device) @ power + 1e-10)
    below = decibels - decibels.amax(dim=(1, 2), keepdim=True)
    return below.clamp_min(-80.0) / 40.0 + 1.0


def tempogram(mel: Tensor, config: AudioConfig) -> Tensor:
    r"""What repeats after how long, ``(B, mels, frames) -> (B, bands, lags + 1)``.

    The novelty of a band is how much louder it becomes from frame to frame; its autocorrelation has peaks at
    the beat and at what divides it (the autocorrelation tempogram, Grosche, Mueller & Kurth 2010):

    .. math:: n_b(t) = \mathrm{mean}_{m \in b} \max(0, L_m(t + 1) - L_m(t)), \quad
        A_b(l) = \sum_t \tilde n_b(t)\, \tilde n_b(t + l) / \sum_t \tilde n_b(t)^2

    with the novelty's mean taken off. The last entry of each band is the logarithm of the novelty's energy,
    which tells a beat from a held note.
    """
    low, high = config.rhythm_lags
    rises = (mel[..., 1:] - mel[..., :-1]).clamp_min(0.0)
    novelty = F.adaptive_avg_pool2d(rises, (config.rhythm_bands, rises.shape[-1]))  # (B, bands, T)
    novelty = novelty - novelty.mean(-1, keepdim=True)
    padded = 1 << (rises.shape[-1] + high).bit_length()  # no lag wraps around
    spectrum = torch.fft.rfft(novelty.float(), padded)
    correlation = torch.fft.irfft(spectrum.abs().square(), padded)
    energy = correlation[..., :1]
    return torch.cat([correlation[..., low:high] / (energy + 1e-6), (energy + 1e-6).log()], dim=-1)


class _Stage(nn.Module):
    """Halves both axes by a strided 3x3 convolution, then a residual one."""

    def __init__(self, before: int, width: int) -> None:
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(before, width, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()
        )
        self.more = nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        x = self.down(x)
        return F.relu(x + self.more(x))


class AudioTower(nn.Module):
    """Convolutions over the log-mel, pooled over time by mean and maximum, and its rhythm, to ``(B, D)``.

    In the line of the small networks of Kong et al. 2020 (PANNs), with residual stages (He et al. 2016) and a
    strided stem, so that two CPU cores can train it. What small convolutions see of a clip is shorter than
    two beats of a slow tune, so the tempogram stands beside them.
    """

    def __init__(self, config: AudioConfig) -> None:
        super().__init__()
        self.config = config
        stem, *stages = config.widths
        self.normalise = nn.BatchNorm2d(config.mels)
        self.stem = nn.Sequential(
            nn.Conv2d(1, stem, 5, stride=2, padding=2, bias=False), nn.BatchNorm2d(stem), nn.ReLU()
        )
        self.stages = nn.Sequential(*(_Stage(a, b) for a, b in zip(config.widths, stages, strict=False)))
        rhythm = config.rhythm_bands * (config.rhythm_lags[1] - config.rhythm_lags[0] + 1)
        self.rhythm = nn.Sequential(
            nn.BatchNorm1d(rhythm),
            nn.Linear(rhythm, 2 * config.rhythm_width),
            nn.ReLU(),
            nn.Linear(2 * config.rhythm_width, config.rhythm_width),
            nn.ReLU(),
        )
        self.features = 2 * config.widths[-1] + config.rhythm_width
        self.head = nn.Sequential(
            nn.Linear(self.features, self.features), nn.ReLU(), nn.Linear(self.features, config.dimension)
        )

    def hear(self, mel: Tensor) -> Tensor:
        """``(B, mels, frames)`` -> pooled features ``(B, features)``."""
        x = self.normalise(mel.unsqueeze(2)).transpose(1, 2)  # (B, 1, mels, frames), a scale for each band
        x = self.stages(self.stem(x)).mean(2)  # (B, C, frames / 2^stages)
        rhythm = self.rhythm(tempogram(mel, self.config).flatten(1))
        return torch.cat([x.mean(2), x.amax(2), rhythm], dim=1)

    def forward(self, mel: Tensor) -> Tensor:
        """``(B, mels, frames)`` -> embeddings ``(B, D)`` of unit length."""
        return F.normalize(self.head(self.hear(mel)), dim=-1)


class AudioEncoder:
    """A trained tower with its front end: samples in, unit vectors out."""

    def __init__(self, tower: AudioTower) -> None:
        self.tower = tower.eval()
        self.config = tower.config

    @classmethod
    def load(cls, folder: Path) -> AudioEncoder | None:
        """The audio tower beside an open_clip model; None where there is none.

        Raises:
            Unavailable: if config and weights do not fit.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        if not (folder / CONFIG_FILE).is_file():
            return None
        try:
            facts = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
            tower = AudioTower(AudioConfig.model_validate(facts))
            tower.load_state_dict({k: v.float() for k, v in load_file(folder / WEIGHTS_FILE).items()})
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            raise Unavailable(
                f"The audio tower in {folder.name!r} cannot be loaded ({type(error).__name__}); "
                "train it again with: python -m mmrec pretrain."
            ) from error
        return cls(tower)

    def windows(self, wave: np.ndarray) -> np.ndarray:
        """A sound as ``(W, n)``: a shorter one repeated, a longer one in half-overlapping parts."""
        n = int(self.config.seconds * self.config.sample_rate)
        if len(wave) <= n:
            return np.resize(wave, n)[None].astype(np.float32)
        starts = np.linspace(0, len(wave) - n, math.ceil((len(wave) - n) / (n / 2)) + 1).astype(int)
        return np.stack([wave[s : s + n] for s in starts]).astype(np.float32)

    def encode(self, waves: Sequence[np.ndarray]) -> np.ndarray:
        """Sounds ``(n,)`` -> ``(len(waves), D)`` float32, unit length: the mean of their windows."""
        found = np.zeros((len(waves), self.config.dimension), np.float32)
        with torch.inference_mode():
            for at, wave in enumerate(waves):
                mel = log_mel(torch.from_numpy(self.windows(wave)), self.config)
                found[at] = F.normalize(self.tower(mel).mean(0), dim=0).numpy()
        return found
