"""Sounds from outside: every format becomes the same mono samples, everything else one sentence."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
import torch

from mmrec.data.sounds import MAX_SECONDS, MIN_SECONDS, SAMPLE_RATE, is_sound, read_sound, trimmed
from mmrec.data.uploads import MAX_BYTES
from mmrec.encoders.audio import (
    AudioConfig,
    AudioEncoder,
    AudioTower,
    band_centres,
    log_mel,
    mel_filters,
    tempogram,
)
from mmrec.errors import InvalidInput
from mmrec.service.media import heard, kind_of
from mmrec.types import Upload


def tone(hertz: float = 440.0, seconds: float = 1.0, rate: int = 44_100, channels: int = 1) -> np.ndarray:
    wave = 0.4 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, 1).astype(np.float32)


def file_of(wave: np.ndarray, rate: int, kind: str, subtype: str | None = None) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, wave, rate, format=kind, subtype=subtype)
    return buffer.getvalue()


def m4a(wave: np.ndarray, rate: int) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=rate)
        stream.layout = "mono"
        for start in range(0, len(wave), 1024):
            frame = av.AudioFrame.from_ndarray(
                wave[start : start + 1024].T.copy(), format="fltp", layout="mono"
            )
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def loudest(wave: np.ndarray) -> float:
    return float(np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)[np.abs(np.fft.rfft(wave)).argmax()])


FORMATS = {
    "wav, 8 kHz": lambda: file_of(tone(rate=8_000), 8_000, "WAV"),
    "wav, 24 bits, stereo, 96 kHz": lambda: file_of(tone(rate=96_000, channels=2), 96_000, "WAV", "PCM_24"),
    "wav, float": lambda: file_of(tone(), 44_100, "WAV", "FLOAT"),
    "mp3": lambda: file_of(tone(), 44_100, "MP3"),
    "ogg vorbis": lambda: file_of(tone(), 44_100, "OGG", "VORBIS"),
    "opus": lambda: file_of(tone(rate=48_000), 48_000, "OGG", "OPUS"),
    "flac, six channels": lambda: file_of(tone(channels=6), 44_100, "FLAC"),
    "aiff": lambda: file_of(tone(), 44_100, "AIFF"),
    "m4a": lambda: m4a(tone(), 44_100),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_becomes_the_same_mono_samples(kind: str) -> None:
    upload = Upload("tone", FORMATS[kind]())
    assert is_sound(upload.data)
    assert kind_of(upload) == "audio"
    sound = read_sound(upload)
    assert sound.wave.dtype == np.float32
    assert sound.wave.ndim == 1
    assert abs(len(sound.wave) / SAMPLE_RATE - 1) < 0.12  # a codec may add a frame
    assert abs(sound.seconds - 1) < 0.12
    assert abs(loudest(sound.wave) - 440) < 3
    assert 0.2 < np.abs(sound.wave).max() <= 1
    assert not sound.cut


def wav(wave: np.ndarray) -> bytes:
    return file_of(wave, SAMPLE_RATE, "WAV", "FLOAT")


BAD = {
    "nothing": (b"", "is empty"),
    "words": (b"this is no sound at all, only words", "is not a sound"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), "is not a sound"),
    "one byte": (b"\xff", "is not a sound"),
    "a head without a body": (b"RIFF\x24\x00\x00\x00WAVEfmt ", "cannot be decoded"),
    "noise behind a head": (b"OggS" + np.random.default_rng(0).bytes(4000), "cannot be decoded"),
    "a container without sound": (b"\x00\x00\x00\x18ftypmp42" + bytes(200), "cannot be decoded"),
    "too short": (wav(tone(seconds=MIN_SECONDS / 2, rate=SAMPLE_RATE)), "needs at least"),
    "silence": (wav(np.zeros(SAMPLE_RATE, np.float32)), "is silent"),
    "no numbers": (wav(np.full(SAMPLE_RATE, np.nan, np.float32)), "no usable samples"),
    "endless numbers": (wav(np.full(SAMPLE_RATE, np.inf, np.float32)), "no usable samples"),
    "too large": (b"fLaC" + bytes(MAX_BYTES), "MB"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_sound_becomes_one_sentence(kind: str) -> None:
    data, words = BAD[kind]
    with pytest.raises(InvalidInput, match=words) as caught:
        read_sound(Upload("my clip.wav", data))
    assert "“my clip.wav”" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_truncated_file_gives_what_is_there_or_a_sentence() -> None:
    for kind, make in FORMATS.items():
        whole = make()
        for share in (0.1, 0.5, 0.9):
            try:
                sound = read_sound(Upload(kind, whole[: int(share * len(whole))]))
            except InvalidInput:
                continue
            assert np.isfinite(sound.wave).all()
            assert 0 < len(sound.wave) <= 1.2 * SAMPLE_RATE


def test_of_a_long_sound_the_first_half_minute_is_used() -> None:
    sound = read_sound(Upload("long", file_of(tone(seconds=MAX_SECONDS + 9, rate=8_000), 8_000, "FLAC")))
    assert sound.cut
    assert abs(sound.seconds - MAX_SECONDS - 9) < 0.1
    assert len(sound.wave) == MAX_SECONDS * SAMPLE_RATE


def test_silence_around_a_sound_is_cut_off() -> None:
    quiet = np.zeros(SAMPLE_RATE, np.float32)
    heard_part = tone(rate=SAMPLE_RATE)[:, 0]
    cut = trimmed(np.concatenate([quiet, heard_part, quiet]))
    assert abs(len(cut) - SAMPLE_RATE) <= SAMPLE_RATE // 50
    click = np.zeros(SAMPLE_RATE, np.float32)
    click[-10] = 0.5
    assert len(trimmed(click)) == int(MIN_SECONDS * SAMPLE_RATE)


def test_natural_recordings_all_decode(shared_data: Path) -> None:
    clips = sorted((shared_data / "esc10-dev").rglob("*.ogg"))
    assert len(clips) == 80
    for clip in clips:
        sound = read_sound(Upload(clip.name, clip.read_bytes()))
        assert 0 < len(sound.wave) <= 5.2 * SAMPLE_RATE


# -- what the encoder hears

CONFIG = AudioConfig(widths=(8, 16), dimension=12)


def test_the_filters_cover_the_band_and_peak_at_one() -> None:
    filters = mel_filters(CONFIG)
    assert filters.shape == (CONFIG.mels, CONFIG.window // 2 + 1)
    assert (filters >= 0).all()
    assert (filters <= 1).all()
    bins = torch.linspace(0, CONFIG.sample_rate / 2, CONFIG.window // 2 + 1)
    inside = (bins > 300) & (bins < 7_500)
    torch.testing.assert_close(filters[:, inside].sum(0), torch.ones(int(inside.sum())), atol=0.02, rtol=0)


@pytest.mark.parametrize("hertz", [200.0, 440.0, 1_000.0, 3_500.0])
def test_a_tone_lights_the_band_of_its_pitch(hertz: float) -> None:
    mel = log_mel(torch.from_numpy(tone(hertz, rate=SAMPLE_RATE)[:, 0])[None], CONFIG)[0]
    centre = band_centres(CONFIG)[int(mel.mean(1).argmax())]
    assert abs(np.log2(centre / hertz)) < 0.15
    assert float(mel.max()) == 1.0
    assert float(mel.min()) >= -1.0


def test_loudness_changes_nothing_that_is_heard() -> None:
    wave = torch.from_numpy(tone(rate=SAMPLE_RATE)[:, 0])[None]
    torch.testing.assert_close(log_mel(wave, CONFIG), log_mel(0.1 * wave, CONFIG), atol=2e-3, rtol=0)


@pytest.mark.parametrize("beats_per_minute", [75, 100, 150])
def test_a_tempogram_peaks_at_the_beat(beats_per_minute: int) -> None:
    rng = np.random.default_rng(1)
    wave = np.zeros(6 * SAMPLE_RATE, np.float32)
    for at in np.arange(0.2, 5.8, 60 / beats_per_minute):
        start = int(at * SAMPLE_RATE)
        wave[start : start + 800] = rng.normal(0, 0.3, 800) * np.linspace(1, 0, 800)
    found = tempogram(log_mel(torch.from_numpy(wave)[None], CONFIG), CONFIG)[0]
    assert found.shape == (CONFIG.rhythm_bands, CONFIG.rhythm_lags[1] - CONFIG.rhythm_lags[0] + 1)
    lag = CONFIG.rhythm_lags[0] + int(found[:, :-1].mean(0).argmax())
    assert lag == pytest.approx(60 / beats_per_minute * CONFIG.sample_rate / CONFIG.hop, abs=1)


def test_a_tempogram_of_silence_is_finite() -> None:
    assert torch.isfinite(tempogram(torch.full((1, *CONFIG.mel_shape), -1.0), CONFIG)).all()


def test_the_figure_and_the_encoder_hear_the_same() -> None:
    found = heard(Upload("tone", file_of(tone(1_000.0), 44_100, "WAV")))
    assert found.mel.shape[0] == len(found.hertz) == AudioConfig().mels
    assert abs(found.seconds - 1) < 0.05
    assert abs(found.hertz[found.mel.mean(1).argmax()] - 1_000) < 60


def test_sounds_of_any_length_become_unit_vectors() -> None:
    encoder = AudioEncoder(AudioTower(CONFIG))
    rng = np.random.default_rng(0)
    waves = [rng.normal(0, 0.1, int(s * SAMPLE_RATE)).astype(np.float32) for s in (0.2, 1.0, 6.0, 6.1, 20.0)]
    assert [len(encoder.windows(w)) for w in waves] == [1, 1, 1, 2, 6]
    vectors = encoder.encode(waves)
    assert vectors.shape == (5, CONFIG.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(encoder.encode(waves[2:3])[0], vectors[2], atol=1e-5)
    assert encoder.encode([]).shape == (0, CONFIG.dimension)
