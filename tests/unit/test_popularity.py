"""Popularity is a rate: what came out late is not punished for the days in which nobody could meet it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mmrec.data.popularity import popularity_rate
from mmrec.types import INTERACTION_COLUMNS

START = pd.Timestamp("2026-01-01", tz="UTC")
ROW = {"steady": 0, "late hit": 1, "shelf warmer": 2, "just out": 3, "loved": 4}
RELEASED = np.array(
    ["2025-01-01", "2026-03-22", "2025-01-01", "2026-04-01", "2025-01-01"], dtype="datetime64[D]"
)


def events(**clicks: list[int]) -> pd.DataFrame:
    """Item -> the days on which it was bought."""
    rows = [
        (f"u{day}", item.replace("_", " "), "purchase", START + pd.Timedelta(days=day), None, None)
        for item, days in clicks.items()
        for day in days
    ]
    return pd.DataFrame(rows, columns=list(INTERACTION_COLUMNS)).sort_values("timestamp")


LOG = events(
    steady=list(range(0, 90, 3)), late_hit=[81, 83, 85, 87, 89], loved=list(range(90)), shelf_warmer=[0]
)


def test_order_follows_the_rate_and_not_the_count() -> None:
    found = popularity_rate(LOG, ROW, RELEASED)
    # 5 in 9 days is a faster seller than 30 in 90, though a count would turn them round.
    assert found[ROW["loved"]] > found[ROW["late hit"]] > found[ROW["steady"]] > found[ROW["shelf warmer"]]


def test_what_nobody_could_have_met_has_the_rate_of_the_catalogue() -> None:
    found = popularity_rate(LOG, ROW, RELEASED)
    counts, days = np.array([30, 5, 1, 0, 90.0]), np.array([89, 9, 89, 0, 89.0])
    rate = counts.sum() / days.sum()
    logs = np.log((counts + 14 * rate) / (days + 14))
    np.testing.assert_allclose(found, (logs - logs.mean()) / logs.std(), atol=0.02)
    assert found[ROW["shelf warmer"]] < found[ROW["just out"]] < found[ROW["loved"]]


def test_it_is_standardised_and_survives_an_empty_log() -> None:
    found = popularity_rate(LOG, ROW, RELEASED)
    assert abs(float(found.mean())) < 1e-6
    assert abs(float(found.std()) - 1) < 1e-5
    assert not popularity_rate(LOG.iloc[:0], ROW, RELEASED).any()
