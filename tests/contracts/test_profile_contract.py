"""What every user profile must do, swept over the table, alone and under the strategies that can take one.

Profiles get noise as weights, so that no promise is kept only because a parameter starts at zero; what holds
before anything is learned is tested on first weights.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from safetensors.torch import load_file, save_file
from torch import Tensor

import mmrec
import mmrec.profile
from mmrec.data.histories import Histories
from mmrec.errors import InvalidInput, NotFound
from mmrec.fusion import (
    FUSIONS,
    Fusion,
    FusionConfig,
    Items,
    Probe,
    card_of,
    fusions_for,
    make,
    with_profiles,
)
from mmrec.profile import (
    DEFAULT_PROFILE,
    NEWEST,
    PROFILES,
    Profile,
    Shelf,
    dense_coefficients,
    event_coefficients,
    newest_events,
)
from mmrec.types import EVENT_KINDS

N, D = 14, 6
UNSEEN = 13  # an item of which nothing is seen
MODALITIES = ("image", "text")
READING = [name for name, kind in PROFILES.items() if kind.reads == "events"]
COUNTING = [name for name in PROFILES if name not in READING]
TIMELESS = ["mean", "statistics"]
VECTORS = [name for name, kind in fusions_for(MODALITIES).items() if kind.takes_profile]
OTHERS = [name for name, kind in fusions_for(MODALITIES).items() if not kind.takes_profile]

close = partial(torch.testing.assert_close, rtol=1e-4, atol=1e-5)
unhurried = settings(deadline=None, max_examples=40)
every_profile = pytest.mark.parametrize("name", PROFILES)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def add_noise(module: torch.nn.Module, seed: int = 1) -> None:
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape, generator=generator))


def profile_of(name: str, *, noise: bool = True, **config: Any) -> Profile:
    made = PROFILES[name](D, PROFILES[name].config_class(**config))
    made.reset(torch.Generator().manual_seed(0))
    if noise:
        add_noise(made)
    return made.eval()


def vectors() -> Tensor:
    z = torch.nn.functional.normalize(torch.randn(N, D, generator=torch.Generator().manual_seed(3)), dim=-1)
    z[UNSEEN] = 0
    return z


SHELF = Shelf(torch.arange(N) % 3, torch.arange(N) / N)

Event = tuple[int, float, float, int]
"""Row, weight, age in days, kind."""


def person(*events: Event) -> Histories:
    return people(list(events))


def people(*histories: list[Event]) -> Histories:
    flat = [event for history in histories for event in history]
    columns = list(zip(*flat, strict=True)) if flat else [(), (), (), ()]
    return Histories(
        np.concatenate([[0], np.cumsum([len(h) for h in histories])]).astype(np.int64),
        np.array(columns[0], np.int64),
        np.array(columns[1], np.float32),
        np.array(columns[2], np.float32),
        np.array(columns[3], np.int64),
    )


def reading(profile: Profile, histories: Histories, shelf: Shelf | None = SHELF) -> Tensor:
    with torch.inference_mode():
        return profile(vectors(), dense_coefficients(histories, N), newest_events(histories), shelf)


ADA: list[Event] = [
    (0, 0.2, 40.0, 1),
    (3, 1.0, 39.0, 4),
    (5, 0.4, 12.5, 2),
    (7, 0.7, 3.0, 3),
    (2, 1.0, 1.0, 6),
]
BEN: list[Event] = [(4, 0.4, 9.0, 2), (1, 0.7, 2.0, 3)]
CAT: list[Event] = [(9, 1.0, 5.0, 4)]
DAN: list[Event] = [(8, 0.4, 7.0, 2), (6, -1.0, 6.0, 6), (10, 1.0, 5.0, 4), (11, 0.2, 0.5, 1)]
EVERYBODY = (ADA, BEN, CAT, DAN)


# -- the table


def _subclasses(cls: type[Profile]) -> Iterator[type[Profile]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _subclasses(sub)


def test_every_profile_on_disk_is_in_the_table() -> None:
    for module in pkgutil.walk_packages(mmrec.profile.__path__, "mmrec.profile."):
        importlib.import_module(module.name)
    concrete = {cls for cls in _subclasses(Profile) if hasattr(cls, "name")}
    assert concrete == set(PROFILES.values())
    assert len({kind.label for kind in PROFILES.values()}) == len(PROFILES)


@every_profile
def test_a_profile_says_what_it_is(name: str) -> None:
    kind = PROFILES[name]
    assert kind.name == name == kind.config_class().name
    for words in (kind.label, kind.summary, kind.formula, kind.paper, kind.__doc__):
        assert words
        assert words.strip()
    assert "$" not in kind.formula


@every_profile
def test_its_settings_are_frozen_and_survive_json(name: str) -> None:
    config = FusionConfig(profile=PROFILES[name].config_class())
    assert FusionConfig.model_validate_json(config.model_dump_json()) == config
    assert FusionConfig(profile=name) == config
    assert type(config.profile) is PROFILES[name].config_class
    with pytest.raises(ValidationError, match="frozen"):
        config.profile.name = "another"
    with pytest.raises(ValidationError, match="forbidden"):
        PROFILES[name].config_class(colour="red")


def test_a_profile_that_does_not_exist_is_named() -> None:
    with pytest.raises(NotFound, match=r"'astrology'.*recency"):
        FusionConfig(profile="astrology")
    with pytest.raises(NotFound, match=r"'astrology'.*recency"):
        make("gated@astrology", MODALITIES, D)


def test_settings_without_a_profile_are_those_of_the_default() -> None:
    """Model files from before there was a choice say nothing of it."""
    assert FusionConfig.model_validate({"dimension": 8, "hidden": 8}).profile.name == DEFAULT_PROFILE


# -- one vector of a person


@every_profile
def test_a_person_is_a_unit_vector_and_a_stranger_is_none(name: str) -> None:
    found = reading(profile_of(name), people(*EVERYBODY, [], [(UNSEEN, 1.0, 0.0, 4)]))
    close(found[:4].norm(dim=-1), torch.ones(4))
    assert (found[4] == 0).all()
    assert found.isfinite().all()
    if name in READING:
        assert (found[5] == 0).all()


@every_profile
def test_who_else_is_asked_about_does_not_matter(name: str) -> None:
    """Alone a history has another padding than beside a longer one."""
    profile = profile_of(name)
    long = [(n % N, 0.4, 200.0 - n, 2) for n in range(70)]
    together = reading(profile, people(*EVERYBODY, [], long))
    for at, history in enumerate((*EVERYBODY, [], long)):
        close(reading(profile, people(history))[0], together[at])


@pytest.mark.parametrize("name", READING)
def test_padding_is_never_read(name: str) -> None:
    profile, events = profile_of(name), newest_events(people(*EVERYBODY))
    padding = ~events.mask
    assert padding.any()
    dirty = replace(
        events,
        rows=events.rows.masked_fill(padding, 4),
        weights=events.weights.masked_fill(padding, 3.0),
        ages=events.ages.masked_fill(padding, 77.0),
        kinds=events.kinds.masked_fill(padding, 2),
    )
    history = dense_coefficients(people(*EVERYBODY), N)
    with torch.inference_mode():
        torch.testing.assert_close(
            profile(vectors(), history, dirty, SHELF), profile(vectors(), history, events, SHELF)
        )


@every_profile
@unhurried
@given(order=st.permutations(range(len(ADA))))
def test_the_order_in_which_events_are_handed_over_does_not_matter(name: str, order: list[int]) -> None:
    profile = profile_of(name)
    close(reading(profile, person(*[ADA[n] for n in order])), reading(profile, person(*ADA)))


@every_profile
def test_it_does_not_matter_how_long_ago_all_of_it_was(name: str) -> None:
    profile = profile_of(name)
    later = [(row, weight, age + 300.0, kind) for row, weight, age, kind in ADA]
    close(reading(profile, person(*later)), reading(profile, person(*ADA)))


@every_profile
@pytest.mark.parametrize("at", [0, 2, 5])
def test_an_event_without_weight_says_nothing(name: str, at: int) -> None:
    """A rating of 3."""
    profile = profile_of(name)
    age = [50.0, 20.0, 0.0][[0, 2, 5].index(at)]
    more = [*ADA[:at], (12, 0.0, age, 6), *ADA[at:]]
    close(reading(profile, person(*more)), reading(profile, person(*ADA)))


@pytest.mark.parametrize("name", READING)
def test_events_with_items_of_which_nothing_is_seen_are_passed_over(name: str) -> None:
    profile = profile_of(name)
    more = [*ADA[:3], (UNSEEN, 1.0, 8.0, 4), *ADA[3:]]
    close(reading(profile, person(*more)), reading(profile, person(*ADA)))


@every_profile
def test_before_anything_is_learned_one_event_is_its_item(name: str) -> None:
    profile = profile_of(name, noise=False)
    for row in range(N - 1):
        cosine = (reading(profile, person((row, 1.0, 0.0, 4))) @ vectors().T)[0]
        assert cosine.argmax() == row
        assert cosine[row] > 0.8


@every_profile
def test_before_anything_is_learned_taste_shows(name: str) -> None:
    """Somebody who liked some items is nearer to them than to the others."""
    profile, rows = profile_of(name, noise=False), [row for row, *_ in ADA]
    cosine = (reading(profile, person(*ADA)) @ vectors().T)[0]
    others = [row for row in range(N - 1) if row not in rows]
    assert cosine[rows].mean() > cosine[others].mean() + 0.2


@every_profile
def test_a_dislike_lowers_what_it_is_about(name: str) -> None:
    profile = profile_of(name, noise=name in READING)
    for row in range(N - 1):
        for history in (ADA, BEN, CAT):
            disliked = [*history, (row, -1.0, history[-1][2], 6)]
            before, after = (
                reading(profile, person(*events))[0] @ vectors()[row] for events in (history, disliked)
            )
            assert after < before + 1e-6


@every_profile
def test_somebody_who_only_dislikes_is_turned_away(name: str) -> None:
    profile = profile_of(name, noise=False)
    for row in range(N - 1):
        assert (reading(profile, person((row, -1.0, 0.0, 6))) @ vectors()[row])[0] < -0.5


# -- order, time and kind


def reversed_in_time(history: list[Event]) -> list[Event]:
    ages = [age for _, _, age, _ in history]
    return [(row, weight, age, kind) for (row, weight, _, kind), age in zip(history, ages[::-1], strict=True)]


@every_profile
def test_the_order_of_a_life_matters_to_those_who_say_so(name: str) -> None:
    profile = profile_of(name)
    forwards, backwards = (reading(profile, person(*h)) for h in (ADA, reversed_in_time(ADA)))
    assert torch.allclose(forwards, backwards, atol=1e-4) == (name in TIMELESS)


@every_profile
def test_time_gaps_matter_to_those_who_say_so(name: str) -> None:
    profile = profile_of(name)
    stretched = [(row, weight, 5 * age, kind) for row, weight, age, kind in ADA]
    one, other = (reading(profile, person(*h)) for h in (ADA, stretched))
    assert torch.allclose(one, other, atol=1e-4) == (name in TIMELESS)


@every_profile
def test_kinds_matter_to_those_who_read_events(name: str) -> None:
    profile = profile_of(name)
    renamed = [(row, weight, age, len(EVENT_KINDS) + 1 - kind) for row, weight, age, kind in ADA]
    one, other = (reading(profile, person(*h)) for h in (ADA, renamed))
    assert torch.allclose(one, other, atol=1e-4) == (name in COUNTING)


@every_profile
def test_the_shelf_matters_to_statistics_alone(name: str) -> None:
    profile = profile_of(name)
    plain = reading(profile, person(*ADA))
    for shelf in (None, Shelf((torch.arange(N) * 5) % 4, 1 - torch.arange(N) / N)):
        same = torch.allclose(reading(profile, person(*ADA), shelf), plain, atol=1e-4)
        assert same == (name != "statistics")


@pytest.mark.parametrize("name", READING)
def test_only_the_newest_events_are_read(name: str) -> None:
    profile = profile_of(name, most=2)
    close(reading(profile, person(*ADA)), reading(profile, person(*ADA[-2:])))
    assert not torch.allclose(
        reading(profile_of(name), person(*ADA)), reading(profile, person(*ADA)), atol=1e-3
    )
    many = [(n % N, 0.4, 500.0 - n, 2) for n in range(2 * NEWEST)]
    full = profile_of(name)
    close(reading(full, person(*many)), reading(full, person(*many[-NEWEST:])))


@pytest.mark.parametrize("name", READING)
def test_without_events_there_is_nothing_to_read(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"Probe.of"):
        profile_of(name)(vectors(), dense_coefficients(person(*ADA), N), None, SHELF)


# -- learning


@every_profile
def test_the_seed_alone_decides_the_first_weights(name: str) -> None:
    states = []
    for seed, surroundings in ((7, 1), (7, 2), (8, 1)):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(surroundings)
            profile = PROFILES[name](D)
        add_noise(profile, surroundings)
        profile.reset(torch.Generator().manual_seed(seed))
        states.append([parameter.clone() for parameter in profile.parameters()])
    assert all(torch.equal(a, b) for a, b in zip(states[0], states[1], strict=True))
    if name not in ("mean", "recency"):  # they begin without chance
        assert not all(torch.equal(a, b) for a, b in zip(states[0], states[2], strict=True))


@every_profile
def test_gradients_are_finite_and_reach_every_weight(name: str) -> None:
    """Strangers, dislikes and padding beside the others must not spoil them."""
    profile, z = profile_of(name).train(), vectors().requires_grad_()
    histories = people(*EVERYBODY, [], [(UNSEEN, 1.0, 0.0, 4)], [(3, -1.0, 0.0, 6)])
    found = profile(z, dense_coefficients(histories, N), newest_events(histories), SHELF)
    (found * torch.randn(found.shape, generator=torch.Generator().manual_seed(2))).sum().backward()
    assert z.grad is not None
    assert z.grad.isfinite().all()
    for what, parameter in profile.named_parameters():
        assert parameter.grad is not None, what
        assert parameter.grad.isfinite().all(), what
        assert (parameter.grad != 0).any(), what


# -- one way to a probe

event = st.tuples(
    st.integers(0, N - 1),
    st.sampled_from([-1.0, 0.0, 0.2, 0.7, 1.0]),
    st.floats(0, 400, width=32),
    st.integers(0, 6),
)


@unhurried
@given(st.lists(st.lists(event, max_size=8), min_size=1, max_size=4))
def test_events_and_coefficients_of_a_probe_tell_the_same_story(histories: list[list[Event]]) -> None:
    """From the events of a probe its coefficients can be had again."""
    probe = Probe.of(people(*histories), N)
    events = probe.events
    assert events is not None
    for b in range(len(histories)):
        seen = events.mask[b]
        rows, weights, ages = (part[b][seen].numpy() for part in (events.rows, events.weights, events.ages))
        assert (np.diff(ages) <= 0).all()  # oldest first
        assert not len(ages) or ages[-1] == 0
        again = np.zeros((N, probe.history.shape[1]), np.float32)
        np.add.at(again, rows, event_coefficients(np.array([0, len(rows)]), weights, ages))
        np.testing.assert_allclose(again.T, probe.history[b].numpy(), rtol=1e-4, atol=1e-6)


def test_nothing_in_the_engine_makes_a_probe_any_other_way() -> None:
    made = {}
    for path in Path(mmrec.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id == "Probe":
                made[f"{path.name}:{node.lineno}"] = ast.unparse(node)
    assert made == {}


# -- under the strategies


def items() -> Items:
    generator = torch.Generator().manual_seed(5)
    mask = torch.ones(N, 2, dtype=torch.bool)
    mask[1, 1] = mask[2, 0] = False
    mask[UNSEEN] = False
    return Items(torch.randn(N, 2, D, generator=generator), mask, torch.randn(N, generator=generator), SHELF)


def strategy_of(name: str, seed: int = 1) -> Fusion:
    fusion = make(name, MODALITIES, D, FusionConfig(dimension=8, hidden=8)).bind(N)
    fusion.reset(torch.Generator().manual_seed(0))
    add_noise(fusion, seed)
    return fusion.eval()


def scores_of(fusion: Fusion, histories: Histories) -> Tensor:
    probe = Probe.of(histories, N)
    with torch.inference_mode():
        return fusion.rank(items(), fusion.profile(items(), probe), probe).scores


TAKING = [name for strategy in VECTORS for name in with_profiles(strategy)]


@pytest.mark.parametrize("name", TAKING)
def test_a_strategy_works_with_every_profile(name: str, tmp_path: Path) -> None:
    fusion = strategy_of(name)
    assert fusion.key == name
    assert card_of(name, MODALITIES).parts == tuple(fusion.parts()) == (name,)
    scores = scores_of(fusion, people(*EVERYBODY, []))
    assert scores.isfinite().all()
    assert all(not torch.allclose(scores[a], scores[b]) for a in range(5) for b in range(a))  # people differ
    for b, history in enumerate((*EVERYBODY, [])):
        close(scores_of(fusion, people(history))[0], scores[b])
    other = strategy_of(name, seed=9)
    assert not torch.equal(scores_of(other, people(*EVERYBODY)), scores[:4])
    save_file(fusion.state_dict(), tmp_path / "weights.safetensors")
    other.load_state_dict(load_file(tmp_path / "weights.safetensors"))
    assert torch.equal(scores_of(other, people(*EVERYBODY, [])), scores)
    for fresh in (fusion, make(name, MODALITIES, D, FusionConfig(dimension=8, hidden=8)).bind(N)):
        fresh.reset(torch.Generator().manual_seed(4))
        other.reset(torch.Generator().manual_seed(4))
        assert all(torch.equal(a, b) for a, b in zip(fresh.parameters(), other.parameters(), strict=True))


@pytest.mark.parametrize("strategy", VECTORS)
def test_profiles_make_a_difference(strategy: str) -> None:
    found = [scores_of(strategy_of(name), person(*ADA)) for name in with_profiles(strategy)]
    assert len(found) == len(PROFILES)
    assert all(not torch.allclose(a, b, atol=1e-3) for n, a in enumerate(found) for b in found[:n])


@pytest.mark.parametrize("strategy", VECTORS)
def test_the_default_profile_keeps_its_weights_where_model_files_have_them(strategy: str) -> None:
    fusion = make(f"{strategy}@{DEFAULT_PROFILE}", MODALITIES, D)
    assert fusion.key == strategy
    names = fusion.state_dict().keys()
    assert "half_life_logits" in names
    assert not any(name.startswith("person.") for name in names)


@pytest.mark.parametrize("strategy", OTHERS)
def test_a_strategy_that_makes_no_vector_of_a_person_has_no_profile(strategy: str) -> None:
    assert with_profiles(strategy) == (strategy,)
    assert not card_of(strategy, MODALITIES).profile
    with pytest.raises(InvalidInput, match=f"'{strategy}' has no profile.*gated"):
        make(f"{strategy}@gru", MODALITIES, D)
    with pytest.raises(InvalidInput, match="no profile"):
        FUSIONS[strategy](MODALITIES, D, FusionConfig(profile="gru"))
