"""Training on a checkerboard: a shop whose right answer is known.

Every item has a look and a topic, in all combinations alike. In the shop of looks people go by the look
alone, in the shop of topics by the topic alone; the other modality says nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.sparse import csr_array

from mmrec.data.attributes import Attributes
from mmrec.data.cases import Cases
from mmrec.fusion import FUSIONS, Fusion, FusionConfig, Items, Probe, fusions_for
from mmrec.recommender import dense_histories
from mmrec.training.ranker import (
    Lessons,
    RankerConfig,
    TrainingLog,
    drop_modalities,
    places,
    train_ranker,
)
from mmrec.training.teachers import teach

MODALITIES = ("image", "text")
CLUSTERS, COPIES, DIMENSION = 4, 5, 8  # 4 looks x 4 topics x 5 items of each
N = CLUSTERS * CLUSTERS * COPIES
LOOK, TOPIC = np.divmod(np.arange(N) // COPIES, CLUSTERS)
CLUSTER_OF = {"image": LOOK, "text": TOPIC}
OTHER = {"image": "text", "text": "image"}
RELEASED = np.full(N, np.datetime64("2026-01-01"))
NOW = np.datetime64("2026-06-01", "us")
LABELS = Attributes(LOOK, TOPIC % 2, np.eye(CLUSTERS, dtype=bool)[TOPIC])
"""The look is the category; the topic is told by the price band and by the tags."""

NOBODY = csr_array((0, N), dtype=np.float32)
"""The interactions that the ranker's loop does not look at."""

TRAINED = [
    name
    for name, cls in fusions_for(("image", "text")).items()
    if cls.trainable and cls.level != "reference"  # what is solved from interactions has tests of its own
]
JOINING = [name for name in TRAINED if FUSIONS[name].level != "single"]
WEIGHING = [n for n in JOINING if FUSIONS[n].weights_kind in ("attention", "weights")]
RECIPE = RankerConfig(epochs=12, batch_size=64, learning_rate=0.03)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads only get in each other's way on matrices this small."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def shop() -> Items:
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(2, CLUSTERS, DIMENSION))
    x = np.stack([centres[0][LOOK], centres[1][TOPIC]], axis=1) + rng.normal(0, 0.5, (N, 2, DIMENSION))
    x = (x - x.mean(0)).astype(np.float32)
    return Items(torch.from_numpy(x), torch.ones(N, 2, dtype=torch.bool), torch.zeros(N))


def moments(clusters: list[np.ndarray], seed: int, length: int = 3) -> Cases:
    """One moment each: some items of one random cluster, then one more of it."""
    rng = np.random.default_rng(seed)
    drawn = [
        rng.permutation(np.flatnonzero(cluster == rng.integers(CLUSTERS)))[: length + 1]
        for cluster in clusters
    ]
    rows, n = np.stack(drawn), len(clusters)
    return Cases(
        users=np.array([f"u{c}" for c in range(n)], object),
        targets=rows[:, -1],
        when=np.full(n, NOW),
        starts=np.arange(n + 1) * length,
        rows=rows[:, :-1].ravel(),
        weights=np.ones(n * length, np.float32),
        ages_days=np.tile(np.arange(length, 0, -1.0, np.float32), n),
    )


def board(modality: str) -> tuple[Cases, Cases]:
    """Moments to learn from and moments to stop by, in the shop where only ``modality`` counts."""
    return moments([CLUSTER_OF[modality]] * 384, 1), moments([CLUSTER_OF[modality]] * 96, 2)


def new(name: str, surroundings: int = 0) -> Fusion:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(surroundings)
        return FUSIONS[name](MODALITIES, DIMENSION, FusionConfig(dimension=16, hidden=16)).bind(N)


def quality(found: np.ndarray) -> float:
    return float((1 / np.log2(1 + found)).mean())


def train(
    fusion: Fusion, cases: tuple[Cases, Cases], seed: int = 0, epochs: int = 12, **recipe: float
) -> None:
    """Train to the last epoch: the shop is so easy that the first ones already rank well by chance.

    What chooses among settings, not epochs, is judged by its lists as ever.
    """
    later_is_better = itertools.count()
    how = RECIPE.model_copy(update={"epochs": epochs, **recipe})
    for part in fusion.parts().values():  # what joins others comes after them
        judge = quality if part.name == "hybrid" else lambda _: float(next(later_is_better))
        lessons = Lessons(shop(), *cases, RELEASED, judge, NOBODY, LABELS)
        teach(part, lessons, how, seed, lambda _: None)


def in_the_right_cluster(fusion: Fusion, cases: Cases, cluster: np.ndarray, k: int = 8) -> float:
    """How many of the first k of the list, met items left out, are of the cluster that is wanted."""
    chosen = np.arange(len(cases))
    probe = Probe(dense_histories(cases, chosen, N))
    with torch.inference_mode():
        scores = fusion.rank(shop(), fusion.profile(shop(), probe), probe).scores.numpy()
    first = np.where(cases.allowed(chosen, RELEASED), scores, -np.inf).argsort(1)[:, -k:]
    return float((cluster[first] == cluster[cases.targets][:, None]).mean())


def mean_weights(fusion: Fusion, cases: Cases) -> np.ndarray:
    """The weight of each modality for each person, ``(B, M)``, over all items."""
    probe = Probe(dense_histories(cases, np.arange(len(cases)), N))
    with torch.inference_mode():
        weights = fusion.rank(shop(), fusion.profile(shop(), probe), probe).weights
    assert weights is not None
    return weights.mean(1).numpy()


def state_of(fusion: Fusion) -> dict:
    return dict(fusion.state_dict())


def equal(a: dict, b: dict) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[key], b[key]) for key in a)


Shelf = Mapping[tuple[str, str], Fusion]


@pytest.fixture(scope="module")
def trained() -> Shelf:
    """Every strategy that is trained, in the shop of looks (``image``) and in that of topics (``text``)."""
    found = {(name, useful): new(name) for name in TRAINED for useful in MODALITIES}
    for (_, useful), fusion in found.items():
        train(fusion, board(useful))
    return found


in_both_shops = pytest.mark.parametrize("useful", MODALITIES)


@in_both_shops
@pytest.mark.parametrize("name", JOINING)
def test_fusions_find_what_counts(trained: Shelf, name: str, useful: str) -> None:
    fresh = moments([CLUSTER_OF[useful]] * 96, 3)
    found = in_the_right_cluster(trained[name, useful], fresh, CLUSTER_OF[useful])
    assert found > 0.98
    assert found > in_the_right_cluster(new(name).eval(), fresh, CLUSTER_OF[useful])  # it had to be learned
    # 17 of the 20 items of a cluster are left: the mean place of a guess among them is 9.
    assert places(trained[name, useful], shop(), fresh, RELEASED).mean() < 10.5


@in_both_shops
def test_the_twin_of_what_counts_finds_it_and_the_other_only_guesses(trained: Shelf, useful: str) -> None:
    fresh = moments([CLUSTER_OF[useful]] * 96, 3)
    sees, blind = trained[useful, useful], trained[OTHER[useful], useful]
    assert in_the_right_cluster(sees, fresh, CLUSTER_OF[useful]) > 0.95
    chance = 17 / 77  # of what is left, that much is right
    assert in_the_right_cluster(blind, fresh, CLUSTER_OF[useful]) == pytest.approx(chance, abs=0.08)
    guess = (77 + 1) / 2
    assert places(blind, shop(), fresh, RELEASED).mean() == pytest.approx(guess, rel=0.2)


@in_both_shops
@pytest.mark.parametrize("name", WEIGHING)
def test_what_counts_gets_the_weight(trained: Shelf, name: str, useful: str) -> None:
    fresh = moments([CLUSTER_OF[useful]] * 96, 3)
    at = MODALITIES.index(useful)
    weights = mean_weights(trained[name, useful], fresh)
    assert weights[:, at].mean() > 0.65
    weights_elsewhere = mean_weights(trained[name, OTHER[useful]], fresh)
    assert weights[:, at].mean() > weights_elsewhere[:, at].mean() + 0.3


COMBINATION = (LOOK + TOPIC) % CLUSTERS
"""Which combination an item is: every look has every one, and so has every topic, alone they say nothing."""

MULTIPLYING = ("lmf", "gated", "transformer")
"""They find a combination: by products, by a gate that one opens for the other, by tokens that exchange."""

ADDING = ("weighted-average", "user-attention", "score-average", "borda", "stacking")
"""They add what each modality says; all but a little, that the unit length of the sum brings in, is lost."""


@pytest.mark.parametrize("name", [*MULTIPLYING, *ADDING])
def test_only_what_multiplies_finds_a_combination(name: str) -> None:
    """Exclusive or with four values: what is wanted is a look and a topic together."""
    fusion = new(name)
    cases = moments([COMBINATION] * 768, 1, length=6), moments([COMBINATION] * 8, 2, length=6)
    train(fusion, cases, epochs=20 if name in MULTIPLYING else 8, modality_dropout=0)
    fresh = moments([COMBINATION] * 96, 3, length=6)
    hits = in_the_right_cluster(fusion.eval(), fresh, COMBINATION)
    assert hits == 1 if name in MULTIPLYING else hits < 0.65


def test_user_attention_tells_who_goes_by_looks_from_who_goes_by_topics() -> None:
    both = [CLUSTER_OF[m] for m in MODALITIES]
    fusion = new("user-attention")
    train(fusion, (moments(both * 256, 1, length=6), moments(both * 48, 2, length=6)))
    image = mean_weights(fusion, moments(both * 48, 3, length=6))[:, 0]
    by_looks, by_topics = image[0::2], image[1::2]
    assert by_looks.mean() > by_topics.mean() + 0.2
    assert (by_looks[:, None] > by_topics[None]).mean() > 0.9  # the area under the ROC curve


@pytest.mark.parametrize("name", TRAINED)
def test_the_same_seed_gives_the_same_weights(name: str) -> None:
    fusions = [new(name, surroundings) for surroundings in (0, 5, 0)]
    for fusion, seed in zip(fusions, (3, 3, 4), strict=True):
        train(fusion, board("image"), seed, epochs=2)
    first, again, other = (state_of(fusion) for fusion in fusions)
    assert equal(first, again)
    assert not equal(first, other)


def test_the_global_generator_is_left_alone() -> None:
    before = torch.get_rng_state()
    train(new("gated"), board("image"), epochs=1)
    assert torch.equal(torch.get_rng_state(), before)


# -- stopping


def scripted(values: list[float], **recipe: int) -> tuple[Fusion, list[dict], list[str], TrainingLog]:
    """A training whose validation values are given; what was judged, what was said, and the log."""
    fusion, judged, said = new("weighted-average"), [], []

    def judge(_places: np.ndarray) -> float:
        judged.append({key: tensor.clone() for key, tensor in fusion.state_dict().items()})
        return values[len(judged) - 1]

    # Without whitening: what it is folded into at the end would not be the weights that were judged.
    config = RankerConfig(batch_size=64, learning_rate=0.01, whitening=0, **recipe)
    cases = moments([LOOK] * 64, 1), moments([LOOK] * 8, 2)
    log = train_ranker(fusion, Lessons(shop(), *cases, RELEASED, judge, NOBODY), config, 0, said.append)
    return fusion, judged, said, log


def test_it_stops_when_patience_ends_and_keeps_the_best_epoch() -> None:
    fusion, judged, said, log = scripted([0.1, 0.5, 0.3, 0.5, 0.4, 0.9], epochs=20, patience=3)
    assert (log.best, log.epoch, log.epochs) == (0.5, 2, 5)
    assert len(said) == len(judged) == 5
    assert equal(state_of(fusion), judged[1])
    assert not equal(judged[1], judged[4])
    assert not fusion.training


def test_a_better_epoch_renews_the_patience() -> None:
    fusion, judged, _, log = scripted([0.1, 0.0, 0.2, 0.1, 0.3, 0.2, 0.1, 0.9], epochs=20, patience=2)
    assert (log.best, log.epoch, log.epochs) == (0.3, 5, 7)
    assert equal(state_of(fusion), judged[4])


def test_it_ends_with_the_epochs() -> None:
    fusion, judged, _, log = scripted([0.1, 0.2, 0.15, 0.12], epochs=4, patience=3)
    assert (log.best, log.epoch, log.epochs) == (0.2, 2, 4)
    assert equal(state_of(fusion), judged[1])
    assert log.seconds > 0


# -- modality dropout


masks = hnp.arrays(bool, st.tuples(st.integers(1, 30), st.integers(1, 4)))


@settings(deadline=None)
@given(mask=masks, chance=st.floats(0, 0.99), seed=st.integers(0, 99))
def test_dropout_never_takes_the_last_modality_and_adds_none(
    mask: np.ndarray, chance: float, seed: int
) -> None:
    present = torch.from_numpy(mask)
    kept = drop_modalities(present, chance, torch.Generator().manual_seed(seed))
    assert kept.shape == present.shape
    assert not (kept & ~present).any()
    assert torch.equal(kept.any(-1), present.any(-1))


def test_dropout_hides_as_often_as_it_is_told() -> None:
    full = torch.ones(20_000, 3, dtype=torch.bool)
    kept = drop_modalities(full, 0.2, torch.Generator().manual_seed(0))
    # Hidden with chance 0.2, but not when all three would be.
    assert float((~kept).float().mean()) == pytest.approx(0.2 - 0.2**3, abs=0.01)
    assert torch.equal(drop_modalities(full, 0.0, torch.Generator().manual_seed(0)), full)
    again = drop_modalities(full, 0.2, torch.Generator().manual_seed(0))
    assert torch.equal(again, kept)
