"""A clip in cells of time and pitch; a deleted cell is silent."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from mmrec.encoders.audio import AudioConfig, AudioEncoder, band_centres, log_mel
from mmrec.encoders.base import Encoder
from mmrec.explain.parts.base import Parts

SILENT = -1.0
"""80 dB below the loudest cell, the floor of ``encoders.audio.log_mel``."""
_AT_ONCE = 32


class SoundCells(Parts):
    """``bands x moments`` cells of the log-mel that the audio tower gets, lowest band first, from the start.

    A sound longer than the tower's window is heard in several windows, a shorter one is repeated: a cell is
    deleted wherever it sounds. An encoder without our audio tower gets the clip itself with moments muted,
    and there is one band.

    Args:
        encoder: which one listens.
        wave: mono samples, ``(n,)``, at ``data.sounds.SAMPLE_RATE``.
        bands: cells along the pitch.
        moments: cells along the time.
    """

    modality = "audio"
    unit = "moments"

    def __init__(self, encoder: Encoder, wave: np.ndarray, bands: int = 4, moments: int = 6) -> None:
        self.encoder, self.wave = encoder, wave
        self.ear: AudioEncoder | None = getattr(encoder, "ear", None)
        self.config = self.ear.config if self.ear is not None else AudioConfig()
        self.bands, self.moments = bands if self.ear is not None else 1, moments
        self.seconds = len(wave) / self.config.sample_rate
        windows = self.ear.windows(wave) if self.ear is not None else wave[None]
        self.mel: Tensor = log_mel(torch.from_numpy(np.ascontiguousarray(windows)), self.config)
        edges = np.linspace(0, self.config.mels, self.bands + 1).astype(int)
        band = np.repeat(np.arange(self.bands), np.diff(edges))  # (mels,)
        self._cell: Tensor = torch.from_numpy(
            band[None, :, None] * moments + self._moment_of(len(wave))[:, None, :]
        )  # (W, mels, frames)
        super().__init__(self._names(edges))

    def _names(self, edges: np.ndarray) -> tuple[str, ...]:
        hertz, step = band_centres(self.config), self.seconds / self.moments
        return tuple(
            f"{t * step:.1f}–{(t + 1) * step:.1f} s, {hertz[low]:.0f}–{hertz[high - 1]:.0f} Hz"
            for low, high in pairwise(edges)
            for t in range(self.moments)
        )

    def _moment_of(self, n: int) -> np.ndarray:
        """Which moment of the sound every frame of every window belongs to, ``(W, frames)``."""
        length = int(self.config.seconds * self.config.sample_rate)
        windows, _, frames = self.mel.shape
        starts = np.linspace(0, max(n - length, 0), windows).astype(int)
        sample = starts[:, None] + np.arange(frames)[None] * self.config.hop
        return np.minimum(sample % n * self.moments // n, self.moments - 1)

    def embed(self, mel: Tensor) -> Tensor:
        """``(V, W, mels, frames)`` -> ``(V, D)``, unit length, as the mean of the windows."""
        assert self.ear is not None
        v, w = mel.shape[:2]
        return F.normalize(self.ear.tower(mel.flatten(0, 1)).view(v, w, -1).mean(1), dim=-1)

    def cells(self, values: Tensor) -> np.ndarray:
        """A map ``(W, mels, frames)`` summed over each cell, ``(P,)``."""
        total = torch.zeros(self.n).index_add_(0, self._cell.flatten(), values.detach().flatten().float())
        return np.asarray(total.numpy())

    def shown(self, gone: np.ndarray) -> Tensor:
        """The log-mel without cells, ``(V, P)`` bool -> ``(V, W, mels, frames)``."""
        return torch.where(torch.from_numpy(gone)[:, self._cell], SILENT, self.mel[None])

    def picture(self) -> np.ndarray:
        """The log-mel of the whole sound once, ``(mels, frames)``, so that the cells lie on their seconds."""
        return np.asarray(
            log_mel(torch.from_numpy(self.wave[None].astype(np.float32)), self.config)[0].numpy()
        )

    def hertz(self) -> np.ndarray:
        """Centre of each band of the log-mel, ``(mels,)``."""
        return band_centres(self.config)

    def _embed(self, gone: np.ndarray) -> np.ndarray:
        if self.ear is None:
            return self.encoder.encode_sounds([self._muted(row) for row in gone])
        batches = np.array_split(gone, -(-len(gone) // _AT_ONCE))
        with self.encoder.alone(), torch.inference_mode():  # type: ignore[attr-defined]
            return np.concatenate([self.embed(self.shown(batch)).numpy() for batch in batches])

    def _muted(self, gone: np.ndarray) -> np.ndarray:
        moment = np.minimum(np.arange(len(self.wave)) * self.moments // len(self.wave), self.moments - 1)
        return np.where(gone[moment], 0.0, self.wave).astype(np.float32)
