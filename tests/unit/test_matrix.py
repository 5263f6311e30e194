"""The interaction matrix against a story counted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mmrec.data.matrix import interaction_matrix
from mmrec.types import INTERACTION_COLUMNS
from tests.helpers.tiny_world import build_tiny_world

ROW = {"a": 0, "b": 1, "c": 2, "d": 3}


def table(*rows: tuple[str, str | None, str, float | None]) -> pd.DataFrame:
    """Rows of (user, item, event, value), a minute apart."""
    start = pd.Timestamp("2026-03-01", tz="UTC")
    return pd.DataFrame(
        [(u, i, e, start + pd.Timedelta(minutes=n), v, None) for n, (u, i, e, v) in enumerate(rows)],
        columns=list(INTERACTION_COLUMNS),
    )


def test_the_largest_weight_of_every_pair() -> None:
    story = table(
        ("v", "b", "view", None),
        ("u", "a", "view", None),
        ("v", "b", "purchase", None),
        ("v", "b", "click", None),
        ("u", None, "search", None),
        ("u", "d", "rating", 4.0),
        ("u", "c", "rating", 2.0),  # no interest
        ("w", "gone", "purchase", None),  # not in the catalogue
    )
    found = interaction_matrix(story, ROW)
    assert found.shape == (2, 4)
    np.testing.assert_allclose(found.toarray(), [[0, 1.0, 0, 0], [0.2, 0, 0, 0.5]])
    assert found.nnz == 3


@pytest.mark.parametrize(
    "story", [table(), table(("u", None, "search", None)), table(("u", "x", "view", None))]
)
def test_nobody_met_anything(story: pd.DataFrame) -> None:
    assert interaction_matrix(story, ROW).shape == (0, 4)


def test_of_the_held_out_people_nothing_held_out_is_in_it(tmp_path: Path) -> None:
    workspace = build_tiny_world(tmp_path / "tiny", embed=False)
    row, split = workspace.catalogue.row, workspace.interactions.split
    matrix = interaction_matrix(split.train, row).toarray() > 0
    order = split.train.loc[split.train["item_id"].notna(), "user_id"].drop_duplicates().tolist()
    assert len(split.validation) > 20
    for part in (split.validation, split.test):
        for user, item in zip(part["user_id"], part["item_id"], strict=True):
            assert not matrix[order.index(user), row[item]]
    everything = interaction_matrix(workspace.interactions.frame, row).toarray() > 0
    assert everything.sum() == matrix.sum() + len(split.validation) + len(split.test)
