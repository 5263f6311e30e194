"""The bars of a list's weights: what a row is read by."""

from __future__ import annotations

import dataclasses

import pytest

from mmrec.service.studio import Studio
from mmrec.types import Request
from pages.shared.charts import colour, weights_html


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio.open("music", home=tmp_path_factory.mktemp("home"))


def test_a_row_without_a_picture_is_read_by_its_largest_share_like_the_others(studio: Studio) -> None:
    found = studio.recommend(Request("tove", "user-attention", k=100))
    part = next(entry for entry in found.items if set(entry.weights) == {"text", "audio"})
    assert part.weights["audio"] > part.weights["text"]
    rows = weights_html(dataclasses.replace(found, items=(part,)))
    row = rows.split('<div class="mm-row" ')[1]
    assert row.endswith(
        f'<span><span class="mm-dot" style="background:{colour("audio")}"></span> '
        f"{part.weights['audio']:.0%}</span></div></div>"
    )


def test_of_two_the_first_is_read_and_of_one_its_name(studio: Studio) -> None:
    found = studio.recommend(Request("tove", "user-attention", k=1))
    (entry,) = found.items
    two = {"image": 0.2, "text": 0.8}
    listed = dataclasses.replace(
        found,
        mean_weights=two,
        items=tuple(dataclasses.replace(entry, weights=weights) for weights in (two, {"text": 1.0})),
    )
    rows = weights_html(listed).split('<div class="mm-row" ')
    assert "<span>20%</span>" in rows[1]
    assert "<span>text only</span>" in rows[2]
