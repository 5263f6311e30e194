"""A report, a script and tables say what the list says, and nothing supplied can act in them."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mmrec.service import Studio, jobs
from mmrec.service.comparing import race
from mmrec.service.explaining import Explainer
from mmrec.service.reporting import (
    Recipe,
    bump_svg,
    list_csv,
    map_svg,
    race_csv,
    race_report,
    report,
    request_json,
    snippet,
    waterfall_svg,
    weights_svg,
    why_csv,
)
from mmrec.types import Item, Query, Recommendations, Request, Upload
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world

ME = "session-of-a-test"
HOSTILE = '=1+1<script>alert("x")</script>&\x01'


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    home = tmp_path_factory.mktemp("home")
    workspace = build_tiny_world(home / "worlds" / "tiny")
    jobs.train(jobs.Pair(workspace, TINY_INFO, TinyEncoder), "attention,weighted-average,image")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MMREC_HOME", str(home))
        patch.setattr(jobs, "bundled_info", lambda: TINY_INFO)
        patch.setattr(jobs, "open_encoder", lambda *_: TinyEncoder())
        yield Studio.open("tiny")


@pytest.fixture
def persona(studio: Studio) -> str:
    return next(one.persona_id for one in studio.personas() if studio.history(one.persona_id))


class Read(HTMLParser):
    """Every tag with its attributes, and every number that the page gives in full."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def numbers(self) -> list[float]:
        return [float(str(attrs["value"])) for tag, attrs in self.tags if tag == "data"]


def assert_stands_alone(text: str) -> None:
    read = Read(text)
    assert not {"script", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in read.tags}
    for _, attrs in read.tags:
        assert not any(name.startswith("on") for name in attrs)
        for name in ("src", "href", "srcset", "action"):
            if name in attrs:
                assert str(attrs[name]).startswith("data:image/webp;base64,")
    assert "http://" not in text
    assert "https://" not in text
    assert "url(" not in text
    assert "@import" not in text


def ran(code: str) -> list[list[str]]:
    """What a snippet prints, by line and by field."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "snippet", "exec"), {})
    return [line.split("\t") for line in printed.getvalue().splitlines()]


def expected(found: Recommendations) -> list[list[str]]:
    return [
        [str(entry.rank), entry.item.item_id, f"{entry.score:.6f}", entry.item.title] for entry in found.items
    ]


@pytest.mark.parametrize(
    "request_of",
    [
        lambda who: Request(who, "attention", k=5),
        lambda who: Request(who, "attention", Query(text='it\'s a "red" mug\n', less="shoe"), 0.7, k=7),
        lambda who: (
            Request(who, "weighted-average", modality_weights=(("image", 0.9), ("text", 0.1)), k=6)
            if "audio" not in who
            else None
        ),
        lambda who: Request(who, "image", categories=("mug", "lamp"), price=(0.0, 1e6), hide_seen=False),
    ],
)
def test_the_snippet_prints_the_same_list(studio: Studio, persona: str, request_of) -> None:
    request = request_of(persona)
    if request.modality_weights is not None:
        weights = tuple((name, 1.0 + at) for at, name in enumerate(studio.modalities))
        request = dataclasses.replace(request, modality_weights=weights)
    assert ran(snippet(Recipe(studio, request))) == expected(studio.recommend(request))


def test_the_snippet_says_what_the_session_said_and_reads_uploads(
    studio: Studio, persona: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Request(persona, "attention", k=8)
    path = next(Path(item.image_path) for item in map(studio.catalogue.at, range(9)) if item.image_path)
    (tmp_path / "mine.png").write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    query = Query(images=(Upload("../folder/mine.png", path.read_bytes()),))
    asked = dataclasses.replace(plain, query=query, session=ME)
    for entry in studio.recommend(plain).items[:2]:
        studio.give_feedback(ME, persona, entry.item.item_id, "dislike")
    found = studio.recommend(asked)
    assert expected(found) != expected(studio.recommend(dataclasses.replace(asked, session=None)))
    code = snippet(Recipe(studio, asked))
    assert ME not in code
    assert ran(code) == expected(found)
    told = json.loads(request_json(Recipe(studio, asked)))["request"]
    assert [entry["kind"] for entry in told["feedback"]] == ["dislike", "dislike"]
    assert told["query"]["images"][0]["bytes"] == path.stat().st_size
    studio.forget(ME)


def test_a_snippet_for_another_catalogue_says_so(studio: Studio, persona: str) -> None:
    code = snippet(Recipe(studio, Request(persona, "attention", k=3)))
    lines = ran(code.replace(studio.world.fingerprint, "another"))
    assert "may differ" in lines[0][0]


def test_every_number_of_the_report_is_that_of_the_list(studio: Studio, persona: str) -> None:
    request = Request(persona, "attention", Query(text="a red mug"), k=6)
    found = studio.recommend(request)
    text = report(Recipe(studio, request, link="/?persona=x"))
    assert_stands_alone(text)
    wanted: list[float] = []
    for entry in found.items:
        wanted += [entry.score, entry.baseline]
        for name, adds in entry.contributions.items():
            wanted += [entry.weights[name]] if name in entry.weights else []
            wanted.append(adds)
    numbers = Read(text).numbers
    assert numbers[: len(wanted)] == wanted
    paid = Explainer(studio).why(request, found.items[0].item.item_id).receipt
    assert paid.score in numbers[len(wanted) :]
    assert text.count("data:image/webp;base64,") == sum(e.item.image_path is not None for e in found.items)
    for fact in (studio.world.fingerprint, studio.model_fingerprint("attention"), "seed 0", TINY_INFO.name):
        assert fact in text


def test_the_report_of_a_reason_and_of_a_race_stand_alone(studio: Studio, persona: str) -> None:
    request = Request(persona, "attention", k=4)
    names = ("attention", "image", "popularity")
    second = dataclasses.replace(request, query=Query(text="a lamp"))
    text = race_report(Recipe(studio, request, strategies=names))
    assert_stands_alone(text)
    found = race(studio, request, names)
    scores = [entry.score for runner in found.runners for entry in runner.found.items]
    assert set(scores) <= set(Read(text).numbers)
    assert_stands_alone(race_report(Recipe(studio, request, strategies=names, other=second)))
    rows = list(csv.DictReader(io.StringIO(race_csv(found))))
    assert [float(row["score"]) for row in rows] == scores
    printed = ran(snippet(Recipe(studio, request, strategies=names)))
    assert printed == [[row["strategy"], row["rank"], row["item_id"]] for row in rows]


def test_hostile_words_stay_words(studio: Studio, persona: str, monkeypatch: pytest.MonkeyPatch) -> None:
    request = Request(persona, "attention", Query(text=HOSTILE), k=4)
    real = type(studio.catalogue).at

    def renamed(self: object, row: int) -> Item:
        return dataclasses.replace(real(self, row), title=HOSTILE, category=HOSTILE)

    monkeypatch.setattr(type(studio.catalogue), "at", renamed)
    found = studio.recommend(request)
    text = report(Recipe(studio, request))
    assert "&lt;script&gt;" in text
    assert_stands_alone(text)
    assert_stands_alone(race_report(Recipe(studio, request, strategies=("attention", "image"))))
    assert next(csv.DictReader(io.StringIO(list_csv(found))))["title"] == f"'{HOSTILE}"
    compile(snippet(Recipe(studio, request)), "snippet", "exec")
    for svg in (weights_svg(found), map_svg(studio.map(request, found), found)):
        ElementTree.fromstring(svg)


def test_tables_and_figures_hold_the_numbers(studio: Studio, persona: str) -> None:
    request = Request(persona, "attention", k=5)
    found = studio.recommend(request)
    rows = list(csv.DictReader(io.StringIO(list_csv(found))))
    assert [row["item_id"] for row in rows] == [entry.item.item_id for entry in found.items]
    for row, entry in zip(rows, found.items, strict=True):
        assert float(row["score"]) == entry.score
        assert {n: float(row[f"adds_{n}"]) for n in entry.contributions} == dict(entry.contributions)
    why = Explainer(studio).why(request, found.items[1].item.item_id)
    adds = [float(r["adds"]) for r in csv.DictReader(io.StringIO(why_csv(why))) if r["part"] == "receipt"]
    assert sum(adds[:-1]) == pytest.approx(adds[-1], abs=1e-5)
    assert f">{found.items[0].item.title[:20]}" in weights_svg(found).replace("1. ", "")
    circles = re.findall(r'class="hit" cx', map_svg(studio.map(request, found), found))
    assert len(circles) == len(found.items) + 1  # and one in the legend
    for svg in (waterfall_svg(why.receipt), bump_svg(race(studio, request, ("attention", "image")))):
        assert ElementTree.fromstring(svg).tag.endswith("svg")
