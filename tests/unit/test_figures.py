"""Figures show the numbers that are kept, and say what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from mmrec.errors import InvalidInput, Unavailable
from mmrec.service import jobs
from mmrec.service.figures import comparison, learning_curves, plot
from mmrec.training.recipe import RankerConfig
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> jobs.Pair:
    workspace = build_tiny_world(tmp_path_factory.mktemp("worlds") / "tiny")
    pair = jobs.Pair(workspace, TINY_INFO, TinyEncoder)
    jobs.train(pair, "image,gated,gated@gru", recipe=RankerConfig(epochs=3))
    jobs.evaluate(pair)
    return pair


def test_everything_that_is_kept_is_drawn(found: jobs.Pair, tmp_path: Path) -> None:
    written = plot(found, tmp_path)
    assert set(written) == {"learning-curves", "comparison", "profiles", "coverage"}
    for name, (svg, png) in written.items():
        assert svg.name == f"tiny-{name}.svg"
        with Image.open(png) as picture:
            assert min(picture.size) > 200
            assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 20  # it is not empty
        text = svg.read_text()
        assert "gated@gru" in text
        assert (">image<" in text) == (name != "profiles")
    report = found.workspace.evaluation(TINY_INFO.key)
    assert report is not None
    for row in report["rows"]:
        if row["metric"] == "nDCG@10":
            assert f">{row['value']:.3f}<" in written["comparison"][0].read_text()


def test_the_same_numbers_give_the_same_file(found: jobs.Pair, tmp_path: Path) -> None:
    one, other = (plot(found, tmp_path / name, ["svg"]) for name in ("a", "b"))
    for name, (path,) in one.items():
        assert path.read_bytes() == other[name][0].read_bytes()


def test_lines_and_dots_stand_at_the_numbers() -> None:
    curve = [{"epoch": n, "loss": 5.0 - n, "validation": v} for n, v in enumerate([0.1, 0.3, 0.2], 1)]
    left, right = learning_curves("A shop", {"gated": curve}).axes
    assert left.lines[0].get_ydata().tolist() == [0.1, 0.3, 0.2]
    assert left.lines[1].get_xydata().tolist() == [[2, 0.3]]  # the epoch that was kept
    assert right.lines[0].get_ydata().tolist() == [4.0, 3.0, 2.0]
    quality = {"a": {"value": 0.2, "low": 0.1, "high": 0.3}, "b": {"value": 0.4, "low": 0.35, "high": 0.5}}
    (axes,) = comparison("A shop", quality).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b"]  # the best at the top
    assert axes.lines[0].get_xdata().tolist() == [0.1, 0.3]


def test_what_cannot_be_drawn_is_said(tmp_path: Path, found: jobs.Pair) -> None:
    bare = jobs.Pair(build_tiny_world(tmp_path / "bare"), TINY_INFO, TinyEncoder)
    with pytest.raises(Unavailable, match="nothing to draw of 'bare'"):
        plot(bare, tmp_path)
    with pytest.raises(InvalidInput, match=r"'gif'\. Valid: svg, png"):
        plot(found, tmp_path, ["gif"])
    jobs.train(bare, "image", recipe=RankerConfig(epochs=2))
    assert set(plot(bare, tmp_path, ["svg"])) == {"learning-curves"}
