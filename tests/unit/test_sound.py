"""Sound: what a tune says can be heard, levels and edges are clean, and a seed says everything."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
import soundfile

from mmrec.errors import InvalidInput, NotFound
from mmrec.worlds.sound import effects, oscillators
from mmrec.worlds.sound.codec import encode_opus
from mmrec.worlds.sound.composer import compose
from mmrec.worlds.sound.drums import GROOVES, PAN, SOUNDS
from mmrec.worlds.sound.harmony import PROGRESSIONS, chord_classes
from mmrec.worlds.sound.instruments import LEADS, VOICES
from mmrec.worlds.sound.instruments.tone import Tone, Voicing
from mmrec.worlds.sound.production import PRODUCTIONS
from mmrec.worlds.sound.studio import CATALOGUE_RATE, TRAINING_RATE, catalogue_clip, training_clip
from mmrec.worlds.sound.tune import DENSITIES, INSTRUMENTS, LEGAL, MOODS, SCALES, TEMPOS, Tune, random_tune

BASE = Tune("medium", "steady", "piano", "major", "backbeat", "flowing", "warm")


@lru_cache(maxsize=64)
def shipped(tune: Tune, seed: int = 0) -> np.ndarray:
    return catalogue_clip(tune, seed)


def power_spectrum(wave: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    return np.fft.rfftfreq(len(wave), 1 / rate), np.abs(np.fft.rfft(wave)) ** 2


def centroid(wave: np.ndarray, rate: int) -> float:
    freq, power = power_spectrum(wave, rate)
    return float((freq * power).sum() / power.sum())


def beats_per_minute(wave: np.ndarray, rate: int) -> float:
    """The shortest lag at which the rises of the level below 110 Hz (the kick) repeat, 50 to 200 bpm."""
    spectrum = np.fft.rfft(wave)
    spectrum[np.fft.rfftfreq(len(wave), 1 / rate) > 110] = 0
    hop = rate // 200
    low = np.fft.irfft(spectrum, len(wave))[: len(wave) // hop * hop].reshape(-1, hop)  # [frames, hop]
    level = np.sqrt((low**2).mean(axis=1))
    rises = np.maximum(np.diff(np.convolve(level, np.ones(8) / 8, "same")), 0)
    rises -= rises.mean()
    lags = np.arange(60, 241)  # of 5 ms
    agreement = np.array([(rises[lag:] * rises[:-lag]).sum() / (len(rises) - lag) for lag in lags])
    peak = (agreement[1:-1] > agreement[:-2]) & (agreement[1:-1] >= agreement[2:])
    at = 1 + int(np.flatnonzero(peak & (agreement[1:-1] > 0.6 * agreement.max()))[0])
    left, middle, right = agreement[at - 1 : at + 2]
    return float(12000 / (lags[at] + 0.5 * (left - right) / (left - 2 * middle + right)))


@pytest.mark.parametrize("attribute", LEGAL)
def test_a_word_that_does_not_exist_is_named_with_those_that_do(attribute: str) -> None:
    with pytest.raises(NotFound, match=rf"Unknown {attribute} 'loud'.*{LEGAL[attribute][-1]}"):
        replace(BASE, **{attribute: "loud"})


def test_an_unknown_attribute_cannot_be_fixed() -> None:
    with pytest.raises(NotFound, match=r"Unknown attribute 'genre'.*tempo, energy"):
        random_tune(np.random.default_rng(0), genre="jazz")


def test_a_random_tune_keeps_what_is_fixed_and_reaches_every_word() -> None:
    rng = np.random.default_rng(0)
    tunes = [random_tune(rng, mood="dark") for _ in range(300)]
    assert {t.mood for t in tunes} == {"dark"}
    for attribute in LEGAL.keys() - {"mood"}:
        assert {getattr(t, attribute) for t in tunes} == set(LEGAL[attribute])


def test_tempos_stay_apart_even_when_halved_or_doubled() -> None:
    for name, (low, high) in TEMPOS.items():
        for other, (least, most) in TEMPOS.items():
            for factor in (0.5, 1, 2):
                apart = factor * high < least or factor * low > most
                assert apart or (name == other and factor == 1)


def test_every_table_knows_every_word() -> None:
    assert set(LEADS) == set(INSTRUMENTS) <= set(VOICES)
    assert set(PRODUCTIONS) == set(MOODS)
    assert set(GROOVES) == set(LEGAL["drums"])
    assert set(PROGRESSIONS) == set(SCALES)
    assert {sound for bars in GROOVES.values() for bar in bars for sound in bar} == set(SOUNDS)
    assert set(PAN) <= set(SOUNDS)
    assert all(len(line) == 16 for bars in GROOVES.values() for bar in bars for line in bar.values())


def test_modes_are_the_sum_that_they_stand_for() -> None:
    freq, amp = np.array([220, 703.3, 2500.1]), np.array([1, 0.5, 0.2])
    decay, phase = np.array([0.0, 3, 9]), np.array([0.0, 1, -2])
    t = np.arange(4000) / 16000
    by_hand = sum(
        a * np.exp(-d * t) * np.sin(2 * np.pi * f * t + p)
        for f, a, d, p in zip(freq, amp, decay, phase, strict=True)
    )
    np.testing.assert_allclose(oscillators.modes(freq, amp, decay, 4000, 16000, phase), by_hand, atol=2e-5)


def test_a_partial_that_would_fold_back_is_not_made() -> None:
    silent = oscillators.modes(np.array([7900.0]), np.ones(1), np.zeros(1), 1000, 16000)
    assert not silent.any()
    assert len(oscillators.harmonics(3000.0, 16000, 20)) == 2


@pytest.mark.parametrize("name", VOICES)
def test_a_tone_starts_and_ends_in_silence_in_tune_and_within_its_band(name: str) -> None:
    f0, rate = (82.4 if "bass" in name else 523.25), 24000
    x = VOICES[name](Tone(f0, 0.7, 0.7, rate, Voicing(), np.random.default_rng(0)))
    assert x.dtype == np.float32
    assert np.isfinite(x).all()
    assert 0.1 < np.abs(x).max() < 2
    assert abs(x[0]) < 1e-3
    assert abs(x[-1]) < 1e-3
    freq, power = power_spectrum(x[2400:], rate)
    # The strongest partial is f0 or a low multiple (an organ's 16' pipe sounds an octave below).
    ratio = 2 * freq[np.argmax(power)] / f0
    assert abs(ratio - round(ratio)) < 0.03
    assert power[freq > 0.47 * rate].sum() < 1e-4 * power.sum()


@pytest.mark.parametrize("name", ["clarinet", "organ", "accordion", "brass", "synth lead", "choir"])
def test_a_held_tone_has_no_click_inside(name: str) -> None:
    x = VOICES[name](Tone(261.63, 0.9, 0.7, 24000, Voicing(), np.random.default_rng(0)))[3600:19200]
    # A click is a step: its second difference stands out of what the periods around it have.
    sharp = np.abs(np.diff(x, 2))
    periods = sharp[: len(sharp) // 240 * 240].reshape(-1, 240).max(axis=1)  # [periods of 10 ms]
    usual = np.median(np.lib.stride_tricks.sliding_window_view(np.pad(periods, 4, "edge"), 9), axis=1)
    assert (periods < 2.2 * usual).all()


@pytest.mark.parametrize("name", SOUNDS)
def test_a_drum_starts_and_ends_in_silence(name: str) -> None:
    x = SOUNDS[name](16000, 1.0, np.random.default_rng(0))
    assert x.dtype == np.float32
    assert 0.05 < np.abs(x).max() < 2
    assert abs(x[0]) < 1e-3
    assert abs(x[-1]) < 1e-3


def test_every_note_belongs_to_the_scale_and_none_is_cut_off() -> None:
    rng = np.random.default_rng(1)
    for _ in range(60):
        tune = random_tune(rng)
        score = compose(tune, rng, 6.0)
        low, high = TEMPOS[tune.tempo]
        assert low <= score.bpm <= high
        scale = {(score.key + step) % 12 for step in SCALES[tune.scale]}
        notes = score.lead + score.chords + score.bass
        assert {note.pitch % 12 for note in notes} <= scale
        starts = [x.start for x in notes + score.hits]
        assert min(note.start for note in score.lead) < 0.1
        assert min(starts) >= 0
        assert max(starts) < 5.6
        lead = LEADS[tune.instrument]
        assert all(lead.low <= note.pitch <= lead.high for note in score.lead)
        assert bool(score.hits) == (tune.drums != "none")


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("tempo", TEMPOS)
def test_the_lead_plays_as_many_notes_a_second_as_its_density_says(tempo: str, density: str) -> None:
    rng = np.random.default_rng(2)
    tune = replace(BASE, tempo=tempo, density=density)
    # Over half a minute, for a motif of six seconds holds a whole number of notes.
    pace = [len({note.start for note in compose(tune, rng, 30.0).lead}) / 30 for _ in range(8)]
    low, high = DENSITIES[density]
    assert 0.75 * low < np.mean(pace) < 1.15 * high


@pytest.mark.parametrize("scale", SCALES)
def test_chords_hold_no_semitone_between_root_and_third_and_fifth(scale: str) -> None:
    for degrees in PROGRESSIONS[scale]:
        assert degrees[0] == 0
        for degree in degrees:
            root, *others = chord_classes(scale, degree)
            assert 7 in {(c - root) % 12 for c in others} or scale == "pentatonic"
            assert not {1, 11, 6} & {(c - root) % 12 for c in others}


def test_melody_and_chords_do_not_grind() -> None:
    rng = np.random.default_rng(3)
    together = grinding = 0.0
    for _ in range(80):
        score = compose(random_tune(rng), rng, 6.0)
        for a in score.lead:
            for b in score.chords + score.bass:
                overlap = min(a.start + a.seconds, b.start + b.seconds) - max(a.start, b.start)
                if overlap > 0.05:
                    together += overlap
                    grinding += overlap * ((a.pitch - b.pitch) % 12 in (1, 11))
    assert grinding < 0.04 * together


def test_a_seed_says_everything() -> None:
    assert np.array_equal(catalogue_clip(BASE, 5), catalogue_clip(BASE, 5))
    assert not np.array_equal(shipped(BASE, 5), shipped(BASE, 6))
    one, same, other = (training_clip(BASE, np.random.default_rng(s)) for s in (5, 5, 6))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("mood", MOODS)
def test_a_shipped_clip_is_level_clean_and_faded(mood: str) -> None:
    clip = shipped(replace(BASE, mood=mood))
    assert clip.shape == (6 * CATALOGUE_RATE, 2)
    assert clip.dtype == np.float32
    assert effects.loudness(clip.T, CATALOGUE_RATE) == pytest.approx(-16, abs=0.3)
    assert effects.true_peak(clip.T) < 10 ** (-1 / 20)
    assert np.abs(clip.mean(axis=0)).max() < 1e-3
    assert np.abs(clip[0]).max() < 1e-4
    assert np.abs(clip[-1]).max() < 1e-4
    assert np.sqrt((clip[: CATALOGUE_RATE // 5] ** 2).mean()) > 0.02  # it begins with a gesture


def test_loudness_is_that_of_the_standard() -> None:
    # BS.1770: a sine of 997 Hz at 0 dBFS in one channel reads -3.01 LUFS.
    sine = np.sin(2 * np.pi * 997 * np.arange(3 * 48000) / 48000)
    assert effects.loudness(sine[None], 48000) == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("rate", [TRAINING_RATE, 24000])
def test_every_word_can_be_played(rate: int) -> None:
    rng = np.random.default_rng(4)
    for attribute, words in LEGAL.items():
        for word in words:
            clip = training_clip(random_tune(rng, **{attribute: word}), rng, rate=rate, seconds=2.0)
            assert clip.shape == (2 * rate,)
            assert clip.dtype == np.float32
            assert np.isfinite(clip).all()
            assert 0.1 < np.abs(clip).max() < 1
            assert abs(clip.mean()) < 1e-3
            assert np.sqrt((clip**2).mean()) > 0.005


@pytest.mark.parametrize("tempo", TEMPOS)
def test_the_tempo_that_is_heard_is_the_one_that_is_said(tempo: str) -> None:
    tune = Tune(tempo, "steady", "music box", "major", "four-on-the-floor", "sparse", "warm")
    low, high = TEMPOS[tempo]
    for seed in (1, 2):
        assert 0.97 * low < beats_per_minute(shipped(tune, seed).mean(axis=1), CATALOGUE_RATE) < 1.03 * high


def test_dark_is_darker_than_warm_and_warm_than_bright() -> None:
    dark, warm, bright = (
        np.mean([centroid(shipped(replace(BASE, mood=m), s).mean(axis=1), CATALOGUE_RATE) for s in (0, 1)])
        for m in ("dark", "warm", "bright")
    )
    assert 1.2 * dark < warm
    assert 1.5 * warm < bright


def test_a_dreamy_room_rings_where_a_warm_one_is_silent() -> None:
    tune = replace(BASE, instrument="marimba", drums="none", density="sparse", energy="calm")

    def valleys(mood: str) -> float:
        """The quietest tenth against the loudest, above 400 Hz: between the notes, beside the bass."""
        ratios = []
        for seed in range(3):
            spectrum = np.fft.rfft(shipped(replace(tune, mood=mood), seed).mean(axis=1))
            spectrum[: 6 * 400] = 0  # bins of 1/6 Hz
            frames = np.fft.irfft(spectrum)[: 5 * CATALOGUE_RATE].reshape(
                -1, 1200
            )  # [frames of 50 ms, samples]
            level = np.sqrt((frames**2).mean(axis=1))
            ratios.append(np.quantile(level, 0.1) / np.quantile(level, 0.9))
        return float(np.mean(ratios))

    assert valleys("dreamy") > 2 * valleys("warm")


def test_a_busy_lead_has_more_onsets_than_a_sparse_one() -> None:
    def onsets(density: str) -> int:
        tune = replace(BASE, instrument="marimba", drums="none", energy="calm", mood="bright")
        mono = shipped(replace(tune, density=density)).mean(axis=1)
        frames = np.abs(np.fft.rfft(mono.reshape(-1, 480) * np.hanning(480)))  # [frames of 20 ms, bins]
        flux = np.maximum(np.diff(np.log(frames[:, 5:120] + 1e-3), axis=0), 0).mean(axis=1)
        peak = (flux[1:-1] > flux[:-2]) & (flux[1:-1] >= flux[2:]) & (flux[1:-1] > 0.35 * flux.max())
        return int(peak.sum())

    assert onsets("busy") > 1.6 * onsets("sparse")


def hearing(clip: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log energies in twelve bands and their rises, each ``(frames of 25 ms, 12)``, at 16 kHz."""
    clip = clip / np.sqrt((clip**2).mean())
    frames = np.abs(np.fft.rfft(clip.reshape(-1, 400) * np.hanning(400)))  # [frames, 201 bins]
    edges = np.unique(np.geomspace(1, 201, 14).astype(int))
    bands = np.log(np.add.reduceat(frames, edges[:-1], axis=1) + 0.1)
    return bands, np.maximum(np.diff(bands, axis=0), 0)


@pytest.mark.parametrize("groove", [name for name in GROOVES if name != "none"])
def test_drums_are_heard_above_the_band(groove: str) -> None:
    def strokes(drums: str) -> float:
        """How far the loudest rises reach, over strings that have hardly an attack of their own."""
        tune = Tune("medium", "steady", "strings", "minor", drums, "sparse", "warm")
        clips = [training_clip(tune, np.random.default_rng(seed)) for seed in range(6)]
        return float(np.mean([np.quantile(hearing(clip)[1].mean(axis=1), 0.95) for clip in clips]))

    assert strokes(groove) > 1.2 * strokes("none")


def test_the_simplest_ear_tells_moods_apart() -> None:
    """Nearest class mean on what twelve bands do on average: far above the one in five of chance."""
    rng = np.random.default_rng(6)
    heard, said = [], []
    for i in range(24 * len(MOODS)):
        clip = training_clip(random_tune(rng, mood=MOODS[i % len(MOODS)]), rng, seconds=4.0)
        heard.append(np.concatenate([f(part, axis=0) for part in hearing(clip) for f in (np.mean, np.std)]))
        said.append(i % len(MOODS))
    x, y = np.array(heard), np.array(said)
    train = np.arange(len(y)) < 17 * len(MOODS)
    x = (x - x[train].mean(axis=0)) / x[train].std(axis=0)
    means = np.array([x[train & (y == c)].mean(axis=0) for c in range(len(MOODS))])
    within = x[train] - means[y[train]]
    whiten = np.linalg.inv(within.T @ within / train.sum() + 0.1 * np.eye(x.shape[1]))
    off = x[~train][:, None] - means[None]  # [clips, classes, features]
    guess = np.einsum("ncf,fg,ncg->nc", off, whiten, off).argmin(axis=1)
    assert (guess == y[~train]).mean() > 0.45


def test_a_clip_survives_the_codec_at_the_size_that_ships() -> None:
    clip = shipped(BASE)
    data = encode_opus(clip, CATALOGUE_RATE)
    assert data[:4] == b"OggS"
    assert 25_000 < len(data) < 45_000
    back, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    assert back.shape[1] == 2
    assert len(back) / rate == pytest.approx(6.0, abs=0.05)
    assert np.abs(back).max() < 1
    if rate == CATALOGUE_RATE and len(back) == len(clip):
        assert np.corrcoef(back.mean(axis=1), clip.mean(axis=1))[0, 1] > 0.9


def test_the_codec_names_what_it_cannot_take() -> None:
    with pytest.raises(InvalidInput, match=r"44100.*Valid: 8000, 12000, 16000, 24000, 48000"):
        encode_opus(np.zeros(441, dtype=np.float32), 44100)
