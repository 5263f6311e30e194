"""Every metric against a library that others trust, or against brute force; agreement to 1e-6."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy.stats import entropy, spearmanr
from sklearn.metrics import accuracy_score, f1_score, ndcg_score, roc_auc_score
from sklearn.metrics.pairwise import cosine_distances

from mmrec.encoders._torchvision import ensure_torchvision_importable
from mmrec.evaluation.metrics import LISTS, RANKINGS, SAMPLES
from tests.helpers.answers import answers_of, placed_of

ensure_torchvision_importable()  # torchmetrics imports it, whatever is asked of it
from torchmetrics.functional import retrieval  # noqa: E402

CLOSE = 1e-6


@pytest.fixture(scope="module")
def questions() -> tuple[np.ndarray, np.ndarray]:
    """Scores without ties ``(n, N)`` and relevance ``(n, N)``, one to fourteen relevant items each."""
    rng = np.random.default_rng(5)
    scores = rng.permuted(np.tile(np.arange(60.0), (80, 1)), axis=1) / 60
    relevant = rng.random((80, 60)) < rng.uniform(0.01, 0.2, (80, 1))
    relevant[np.arange(80), rng.integers(0, 60, 80)] = True
    return scores, relevant


def top_10(scores: np.ndarray) -> np.ndarray:
    """Membership in the first ten, ``(N,)`` bool."""
    shown = np.zeros(len(scores), bool)
    shown[np.argsort(-scores)[:10]] = True
    return shown


def library(metric: Callable[..., torch.Tensor], **options: int) -> Callable[..., float]:
    return lambda s, r: float(metric(torch.from_numpy(s), torch.from_numpy(r), **options))


def map_by_all_relevant(scores: np.ndarray, relevant: np.ndarray) -> float:
    """torchmetrics divides by the relevant items that were found; ours, as trec_eval, by all there are."""
    found = int((top_10(scores) & relevant).sum())
    return library(retrieval.retrieval_average_precision, top_k=10)(scores, relevant) * found / relevant.sum()


ORACLES: dict[str, list[Callable[[np.ndarray, np.ndarray], float]]] = {
    "nDCG@10": [
        library(retrieval.retrieval_normalized_dcg, top_k=10),
        lambda s, r: float(ndcg_score(r[None].astype(float), s[None], k=10)),
    ],
    "recall@10": [library(retrieval.retrieval_recall, top_k=10)],
    "MRR": [library(retrieval.retrieval_reciprocal_rank)],
    "precision@10": [library(retrieval.retrieval_precision, top_k=10)],
    "F1@10": [lambda s, r: float(f1_score(r, top_10(s)))],
    "hit rate@10": [library(retrieval.retrieval_hit_rate, top_k=10)],
    "MAP@10": [map_by_all_relevant],
    "AUC": [library(retrieval.retrieval_auroc), lambda s, r: float(roc_auc_score(r, s))],
    "accuracy@10": [lambda s, r: float(accuracy_score(r, top_10(s)))],
}


@pytest.mark.parametrize("name", RANKINGS)
def test_a_ranking_metric_agrees_with_its_oracles(
    name: str, questions: tuple[np.ndarray, np.ndarray]
) -> None:
    scores, relevant = questions
    ours = RANKINGS[name](placed_of(scores, relevant))
    assert len(np.unique(ours)) > 1
    for oracle in ORACLES[name]:
        theirs = [oracle(s, r) for s, r in zip(scores, relevant, strict=True)]
        np.testing.assert_allclose(ours, theirs, atol=CLOSE)


def test_equal_scores_count_half_in_the_auc() -> None:
    rng = np.random.default_rng(6)
    scores = rng.integers(0, 4, (50, 30)).astype(float)
    relevant = rng.random((50, 30)) < 0.2
    relevant[:, 0], relevant[:, 1] = True, False
    theirs = [roc_auc_score(r, s) for r, s in zip(relevant, scores, strict=True)]
    np.testing.assert_allclose(RANKINGS["AUC"](placed_of(scores, relevant)), theirs, atol=CLOSE)


# -- lists


@pytest.fixture(scope="module")
def lists() -> np.ndarray:
    rng = np.random.default_rng(7)
    return np.stack([rng.permutation(40)[:10] for _ in range(60)])


def test_diversity_is_the_mean_cosine_distance_of_all_pairs(lists: np.ndarray) -> None:
    answers = answers_of(lists, 40)
    pairs = np.triu_indices(10, 1)
    theirs = [cosine_distances(answers.items.vectors[rows])[pairs].mean() for rows in lists]
    np.testing.assert_allclose(LISTS["diversity@10"](answers), theirs, atol=CLOSE)


def test_diversity_knows_copies_opposites_and_strangers() -> None:
    vectors = np.zeros((12, 5))
    vectors[0] = vectors[1] = [1, 0, 0, 0, 0]
    vectors[2], vectors[3] = [-1, 0, 0, 0, 0], [0, 1, 0, 0, 0]
    answers = answers_of([[0, 1], [0, 2], [0, 3], [0, 11], [0], []], vectors=vectors)
    np.testing.assert_allclose(LISTS["diversity@10"](answers), [0, 2, 1, 1, np.nan, np.nan], atol=1e-12)


def test_novelty_is_the_mean_self_information(lists: np.ndarray) -> None:
    answers = answers_of(lists, 40)
    chance = (answers.items.interested + 1) / 101
    theirs = [np.mean([-np.log2(chance[row]) for row in rows]) for rows in lists]
    np.testing.assert_allclose(LISTS["novelty@10"](answers), theirs, atol=CLOSE)
    unknown = answers_of([[0]], interested=np.zeros(12, int), people=15)
    assert LISTS["novelty@10"](unknown)[0] == pytest.approx(4.0)  # -log2(1 / 16)
    everybody = answers_of([[0]], interested=np.full(12, 15), people=15)
    assert LISTS["novelty@10"](everybody)[0] == 0.0


def test_popularity_is_the_mean_share_of_people(lists: np.ndarray) -> None:
    answers = answers_of(lists, 40)
    theirs = [answers.items.interested[rows].mean() / 100 for rows in lists]
    np.testing.assert_allclose(LISTS["ARP@10"](answers), theirs, atol=CLOSE)


def test_serendipity_counts_the_useful_that_nobody_would_have_guessed() -> None:
    relevant = np.array([[2, 5, 9], [0, 1, -1], [7, -1, -1]])
    obvious = np.full((3, 10), -1)
    obvious[:, :3] = [[2, 3, 4], [5, 6, 7], [8, 9, 10]]
    answers = answers_of([[2, 5, 3, 9], [5, 6], [1, 7]], relevant=relevant, obvious=obvious)
    # 5 and 9; nothing; 7. Item 2 is relevant and obvious, an empty place is nothing that was found.
    assert LISTS["serendipity@10"](answers).tolist() == [0.2, 0.0, 0.1]


def test_calibration_is_the_divergence_of_the_list_from_the_history(lists: np.ndarray) -> None:
    answers = answers_of(lists, 40)
    theirs = []
    for rows, taste in zip(lists, answers.cases.taste, strict=True):
        shown = np.bincount(answers.items.category[rows], minlength=3) / 10
        theirs.append(entropy(taste, 0.99 * shown + 0.01 * taste))
    np.testing.assert_allclose(LISTS["calibration@10"](answers), theirs, atol=CLOSE)


def test_a_calibrated_list_is_near_0_and_nobody_is_calibrated_without_a_history() -> None:
    taste = np.array([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    answers = answers_of([[0, 1, 3, 4], [1, 4], [0]], taste=taste)
    same, apart, unknown = LISTS["calibration@10"](answers)
    assert same == pytest.approx(0.0, abs=1e-12)
    assert apart == pytest.approx(np.log(100))  # only the smoothing is left
    assert np.isnan(unknown)


def test_satisfaction_is_the_mean_worth_of_the_list(lists: np.ndarray) -> None:
    worth = np.random.default_rng(1).normal(size=(60, 40)).astype(np.float32)
    worth[0] = np.nan
    values = LISTS["satisfaction@10"](answers_of(lists, 40, worth=worth))
    theirs = [own[rows].mean() for own, rows in zip(worth[1:], lists[1:], strict=True)]
    assert np.isnan(values[0])
    np.testing.assert_allclose(values[1:], theirs, atol=CLOSE)
    assert np.isnan(LISTS["satisfaction@10"](answers_of(lists, 40))).all()


# -- samples


def test_coverage_and_inequality_by_brute_force(lists: np.ndarray) -> None:
    offered = np.ones(40, bool)
    offered[[3, 4]] = False
    shown = np.where(np.isin(lists, [3, 4]), 5, lists)
    answers = answers_of(shown, 40, offered=offered)
    rng = np.random.default_rng(2)
    draws = rng.multinomial(60, np.full(60, 1 / 60), 7).astype(float)
    for draw, coverage, gini in zip(
        draws, SAMPLES["coverage@10"](answers, draws), SAMPLES["Gini@10"](answers, draws), strict=True
    ):
        counts = np.zeros(40)
        for times, rows in zip(draw, shown, strict=True):
            for row in rows:
                counts[row] += times
        counts = counts[offered]
        assert coverage == pytest.approx((counts > 0).mean())
        apart = np.abs(counts[:, None] - counts[None, :]).mean()
        assert gini == pytest.approx(
            apart / (2 * counts.mean()), abs=CLOSE
        )  # half the relative mean difference


def test_the_ends_of_inequality() -> None:
    once = np.ones((1, 3))
    alike = answers_of([[0, 1], [2, 3], [4, 5]], 6)
    one_for_all = answers_of([[0], [0], [0]], 6)
    assert SAMPLES["Gini@10"](alike, once)[0] == pytest.approx(0.0)
    assert SAMPLES["Gini@10"](one_for_all, once)[0] == pytest.approx(5 / 6)
    assert SAMPLES["coverage@10"](alike, once)[0] == 1.0
    assert SAMPLES["coverage@10"](one_for_all, once)[0] == pytest.approx(1 / 6)
    assert np.isnan(SAMPLES["Gini@10"](answers_of([[], [], []], 6), once)[0])


def test_the_truth_meter_is_the_rank_correlation() -> None:
    rng = np.random.default_rng(3)
    truth = rng.dirichlet([2, 2, 2], 50)
    attention = 0.5 * truth + 0.5 * rng.dirichlet([1, 1, 1], 50)
    attention[:9] = attention[0]  # equals share a rank
    truth[-1] = np.nan
    answers = answers_of([[0]] * 50, attention=attention, sensitivity=truth)
    theirs = np.mean([spearmanr(attention[:-1, m], truth[:-1, m]).statistic for m in range(3)])
    assert SAMPLES["truth meter"](answers, np.ones((1, 50)))[0] == pytest.approx(theirs, abs=CLOSE)


@pytest.mark.parametrize(("given", "expected"), [(lambda t: t, 1.0), (lambda t: t[:, ::-1], -1.0)])
def test_attention_that_is_the_truth_recovers_it(given: Callable, expected: float) -> None:
    truth = np.stack([np.linspace(0.1, 0.9, 30), np.linspace(0.9, 0.1, 30)], axis=1)
    answers = answers_of([[0]] * 30, attention=given(truth), sensitivity=truth)
    assert SAMPLES["truth meter"](answers, np.ones((1, 30)))[0] == pytest.approx(expected)


def test_there_is_nothing_to_recover() -> None:
    truth, once = np.stack([np.linspace(0.1, 0.9, 5), np.linspace(0.9, 0.1, 5)], axis=1), np.ones((1, 5))
    alike = np.full((5, 2), 0.5)
    meter = SAMPLES["truth meter"]
    for attention, sensitivity in ((None, truth), (truth, None), (alike, truth), (truth, truth * np.nan)):
        answers = answers_of([[0]] * 5, attention=attention, sensitivity=sensitivity)
        assert np.isnan(meter(answers, once)).all()
