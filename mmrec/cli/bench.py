"""``bench``: how long a person waits."""

from __future__ import annotations

import dataclasses
import json as jsonlib
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from mmrec.cli.options import (
    EncoderOption,
    JsonOption,
    WorldOption,
    print_json,
    print_table,
    quiet_stdout,
    say,
)
from mmrec.errors import InvalidInput, NotTrained, Unavailable
from mmrec.service import Studio
from mmrec.service.comparing import race
from mmrec.types import Query, Request

app = typer.Typer(help="Measure how long a person waits.", no_args_is_help=True)

REPOSITORY = Path(__file__).resolve().parents[2]

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_FORMS = {"ms": ".1f", "images/s": ".0f", "texts/s": ".0f", "x": ".2f", "cosine": ".5f"}
"""How many digits of a figure with this unit tell something."""
_FIRST_CARD = ".st-key-recommendations img"
_START_LIMIT_S = 60.0


@dataclasses.dataclass(frozen=True)
class Timing:
    """One measured thing. ``value`` is the median; ``ratio_to`` names what it was compared with, or None."""

    name: str
    value: float
    unit: str
    p50: float
    p95: float
    ratio_to: str | None = None

    @classmethod
    def of(cls, name: str, milliseconds: Sequence[float]) -> Timing:
        """From single measurements in milliseconds."""
        p50, p95 = np.quantile(milliseconds, [0.5, 0.95])
        return cls(name, round(float(p50), 2), "ms", round(float(p50), 2), round(float(p95), 2))


@app.command("recommend")
def recommend(
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    text: Annotated[str, typer.Option("--text", help="The words of the query.")] = "a blue bag",
    json: JsonOption = False,
) -> None:
    """Time a list of every strategy over all personas, by history alone and with a text query."""
    with quiet_stdout():
        studio = Studio.open(world, encoder)
        studio.warm()
        results = []
        for name in usable(studio):
            for label, query in (("history", Query()), ("history and text", Query(text=text))):
                results.append(Timing.of(f"recommend {name}, {label}", _lists(studio, name, query)))
    report(results, json)


@app.command("race")
def race_all(
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    text: Annotated[str, typer.Option("--text", help="The words of the query.")] = "a blue bag",
    json: JsonOption = False,
) -> None:
    """Time the race of the Compare page, all usable strategies at once, over all personas."""
    with quiet_stdout():
        studio = Studio.open(world, encoder)
        studio.warm()
        names = usable(studio)
        results = []
        for label, query in (("history", Query()), ("history and text", Query(text=text))):
            times = []
            for number, persona in enumerate(studio.personas()):
                found = race(studio, Request(persona.persona_id, names[0], query), names)
                if number or not query.empty:  # the very first one loads the weights
                    times.append(found.elapsed_ms)
            results.append(Timing.of(f"race of {len(names)} strategies, {label}", times))
    report(results, json)


@app.command("ui")
def ui(
    world: WorldOption = "store",
    encoder: EncoderOption = "bundled",
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="Passes over all switches.")] = 1,
    json: JsonOption = False,
) -> None:
    """Time switching persona and strategy: list and map in the engine, and the page's whole rerun.

    The app loads every strategy in the background after its first paint; what that takes for each of them,
    and whoever chooses one before may have to wait, is timed apart.

    Every pair of persona and strategy is visited once a pass, in an order in which each switch changes one
    of the two, and nothing that was computed for a pair before is reused in the first pass.
    """
    with quiet_stdout():
        studio = Studio.open(world, encoder)
        names = usable(studio)
        studio.load_strategies(names[:1])  # brings torch
        loading = [_timed(partial(studio.load_strategies, [name])) for name in names[1:]]
        pairs = _switches([p.persona_id for p in studio.personas()], names)
        engine: list[float] = []
        for _ in range(rounds):
            for persona, strategy in pairs:
                request = Request(persona_id=persona, strategy=strategy)
                engine.append(_timed(partial(_list_and_map, studio, request)))
        results = [Timing.of("load: a strategy that nobody chose before", loading)] if loading else []
        results += [Timing.of("switch: list and map in the engine", engine)]
        results += _page_switches(pairs * rounds)
    report(results, json)


@app.command("first-paint")
def first_paint(
    runs: Annotated[int, typer.Option("--runs", min=1, help="How often to start.")] = 5,
    json: JsonOption = False,
) -> None:
    """Time from starting the server to the first recommendation in a browser that is already open."""
    with quiet_stdout():
        times = [seconds * 1000 for seconds in _first_paints(runs)]
        results = [
            Timing.of("first start: process start to first recommendation", times[:1]),
            Timing.of("all starts: process start to first recommendation", times),
        ]
    report(results, json)


def machine() -> str:
    """This computer in one line."""
    import psutil

    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def usable(studio: Studio) -> list[str]:
    """The strategies that can be timed.

    Raises:
        NotTrained: if there is none.
    """
    names = [s.name for s in studio.strategies() if s.state != "untrained"]
    if not names:
        raise NotTrained("No strategy is trained here; train them with: python -m mmrec train.")
    return names


def _lists(studio: Studio, strategy: str, query: Query) -> list[float]:
    times = []
    for persona in studio.personas():
        started = time.perf_counter()
        studio.recommend(Request(persona_id=persona.persona_id, strategy=strategy, query=query))
        times.append((time.perf_counter() - started) * 1000)
    return times


def _list_and_map(studio: Studio, request: Request) -> None:
    studio.map(request, studio.recommend(request))


def _timed(work: Callable[[], object]) -> float:
    """How many milliseconds something takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _switches(personas: Sequence[str], strategies: Sequence[str]) -> list[tuple[str, str]]:
    """All pairs, each differing from the one before in one of the two."""
    pairs: list[tuple[str, str]] = []
    for turn, persona in enumerate(personas):
        there = strategies if turn % 2 == 0 else list(reversed(strategies))
        pairs += [(persona, strategy) for strategy in there]
    return pairs


def _page_switches(pairs: Sequence[tuple[str, str]]) -> list[Timing]:
    """The whole script run of the page; in a process of its own, as the engine knows no Streamlit."""
    script = REPOSITORY / "scripts" / "time_page.py"
    if not (REPOSITORY / "app.py").is_file() or not script.is_file():
        say("The page is not part of this installation; only the engine was timed.")
        return []
    done = subprocess.run(
        [sys.executable, str(script)],
        input=jsonlib.dumps(pairs),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Unavailable(f"The page could not be timed: {last}.")
    return [Timing.of("switch: whole rerun of the page", jsonlib.loads(done.stdout))]


def _first_paints(runs: int) -> Iterator[float]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise Unavailable(
            "Playwright is not installed; it comes with: pip install -r requirements-dev.txt."
        ) from None
    chromium = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if chromium is None:
        raise Unavailable("No Chromium was found; scripts/ensure_system.sh installs one on Debian.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_CHROMIUM_OPTIONS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for run in range(runs):
            port = _free_port()
            started = time.perf_counter()
            with _server(port):
                while True:
                    try:
                        page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
                        page.wait_for_selector(_FIRST_CARD, state="visible", timeout=_START_LIMIT_S * 1000)
                        break
                    except Error as error:
                        if time.perf_counter() - started > _START_LIMIT_S:
                            raise Unavailable(
                                f"No recommendation appeared within {_START_LIMIT_S:.0f} s: {error.message}"
                            ) from error
                        time.sleep(0.05)  # the port is not open yet
                elapsed = time.perf_counter() - started
                page.goto("about:blank")
            say(f"start {run + 1}: {elapsed:.2f} s")
            yield elapsed
        browser.close()


@contextmanager
def _server(port: int) -> Iterator[None]:
    script = REPOSITORY / "app.py"
    if not script.is_file():
        raise InvalidInput(f"There is no app at {script}; run this from a checkout.")
    with tempfile.TemporaryDirectory() as home:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", str(script)),
                *("--server.port", str(port), "--server.address", "127.0.0.1"),
                *("--server.headless", "true", "--server.fileWatcherType", "none"),
            ],
            cwd=REPOSITORY,
            env={**os.environ, "MMREC_HOME": home},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def report(results: Sequence[Timing], as_json: bool) -> None:
    """The published form of timings, or a table."""
    if as_json:
        published: dict[str, Any] = {
            "machine": machine(),
            "results": [dataclasses.asdict(result) for result in results],
        }
        print_json(published)
        return
    print_table(
        machine(),
        ("what", "p50", "p95"),
        [(r.name, _said(r.p50, r.unit), _said(r.p95, r.unit)) for r in results],
    )


def _said(value: float, unit: str) -> str:
    return f"{value:{_FORMS[unit]}} {unit}"
