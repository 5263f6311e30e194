"""Every figure is also told in a table or a sentence, for whoever does not see it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from mmrec.service import Studio, jobs
from mmrec.service.explaining import Explainer
from mmrec.service.media import Heard
from mmrec.service.reporting import Recipe, race_report, report
from mmrec.types import Query, Request
from pages.shared.charts import heard_words
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

PAGES = Path(__file__).parents[2] / "pages"
SENTENCES = ("heard_words",)
"""Functions that tell a figure in a sentence of its own numbers."""
TOLD_BESIDE = {"_strategies"}
"""Functions that show the table of their figure at all times, without an expander."""


# -- pages


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(PAGES)}:{node.name}", node


def called(node: ast.AST, *names: str) -> int:
    """How often one of these is called in it."""
    return sum(
        isinstance(inner, ast.Call)
        and (inner.func.attr if isinstance(inner.func, ast.Attribute) else getattr(inner.func, "id", ""))
        in names
        for inner in ast.walk(node)
    )


def tables(node: ast.FunctionDef) -> int:
    """How many expanders that are called a table hold one."""
    return sum(
        isinstance(block, ast.With)
        and "expander" in ast.unparse(block.items[0].context_expr)
        and "table" in ast.unparse(block.items[0].context_expr)
        and called(block, "dataframe") > 0
        for block in ast.walk(node)
    )


CHARTS = [(name, node) for name, node in functions() if called(node, "plotly_chart")]


def test_the_sweep_finds_the_charts() -> None:
    assert len(CHARTS) >= 8


@pytest.mark.parametrize(("name", "node"), CHARTS, ids=[name for name, _ in CHARTS])
def test_every_chart_of_a_page_has_its_table_or_sentence(name: str, node: ast.FunctionDef) -> None:
    told = tables(node) + called(node, *SENTENCES)
    if node.name in TOLD_BESIDE:
        told += called(node, "dataframe")
    assert told >= called(node, "plotly_chart"), name


def test_a_spectrogram_in_a_sentence() -> None:
    mel = np.full((3, 11), -1.0, np.float32)
    mel[2, 5], mel[1] = 1.0, 0.0
    told = heard_words(Heard(mel, 2.0, np.array([98.0, 442.0, 3210.0])))
    assert told == "It lasts 2.0 s, is loudest at 1.0 s around 3.2 kHz, and on average around 440 Hz."


# -- reports


class Figures(HTMLParser):
    """The figures of a report in their order, each with what follows it up to the next one or heading."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self._words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag == "figure" or kind in ("heat", "grid", "words"):
            self.found.append((kind or tag, []))
        elif tag in ("h2", "h3"):
            self.found.append(("", []))  # a heading ends what could follow the figure before it
        elif tag == "table" and self.found:
            self.found[-1][1].append("table")

    def handle_data(self, data: str) -> None:
        if self.found and re.search(r"Mean of the list: .*\d%", data):
            self.found[-1][1].append("sentence")

    @property
    def untold(self) -> list[str]:
        return [kind for kind, told in self.found if kind and not told]

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.found if kind]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    home = tmp_path_factory.mktemp("home")
    workspace = build_tiny_world(home / "worlds" / "tiny", sound=True)
    jobs.train(jobs.Pair(workspace, TINY_INFO, TinyEncoder), "attention,image")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MMREC_HOME", str(home))
        patch.setattr(jobs, "bundled_info", lambda: TINY_INFO)
        patch.setattr(jobs, "open_encoder", lambda *_: TinyEncoder())
        yield Studio.open("tiny")


def test_every_figure_of_a_report_is_told_in_a_table_or_a_sentence(studio: Studio) -> None:
    request = Request("ada", "attention", Query(text="a blue mug"), k=6)
    explainer = Explainer(studio)
    item = next(
        entry.item.item_id
        for entry in studio.recommend(request).items
        if len(explainer.why(request, entry.item.item_id).lookable) == 3
    )
    told = Figures(report(Recipe(studio, request, item_id=item), explainer))
    assert sorted(told.kinds) == ["figure", "figure", "figure", "grid", "heat", "words"]
    assert told.untold == []
    raced = Figures(race_report(Recipe(studio, request, strategies=("attention", "image"))))
    assert (raced.kinds, raced.untold) == (["figure"], [])


def test_the_tables_of_the_heatmaps_hold_their_numbers(studio: Studio) -> None:
    request = Request("ada", "attention", k=6)
    explainer = Explainer(studio)
    entry = studio.recommend(request).items[0]
    text = report(Recipe(studio, request, item_id=entry.item.item_id), explainer)
    numbers = [float(value) for value in re.findall(r'<data value="([^"]+)"', text)]
    for modality in explainer.why(request, entry.item.item_id).lookable:
        levels = explainer.look(request, entry.item.item_id, modality).heat.levels
        assert {float(level) for level in levels} <= set(numbers), modality
