"""The whole app in a real browser: one server and one Chromium a session, a fresh page a test."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.e2e.support import CHROMIUM_ARGS, RunningApp, find_chromium, running_app, wait_until_idle
from tests.helpers.tiny_world import build_hearing_world

DESKTOP = {"width": 1440, "height": 900}
_OUTCOME = pytest.StashKey[pytest.TestReport]()

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def app(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app's own server, with a home folder that nobody else uses and a world with sound in it."""
    folder = tmp_path_factory.mktemp("studio")
    build_hearing_world(folder / "home" / "worlds" / "hearing")
    with running_app(repo_root / "app.py", home=folder / "home", log=folder / "server.log") as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session. Without one the tests skip, but never in CI."""
    chromium = find_chromium()
    if chromium is None:
        reason = "no Chromium on this machine (scripts/ensure_system.sh installs one where it can)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield running
        running.close()


@pytest.fixture
def page_errors() -> list[str]:
    """What the browser complained about in this test: uncaught errors and console errors."""
    return []


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, browser: Browser, app: RunningApp, page_errors: list[str]
) -> Iterator[OpenPage]:
    """Opens the app at a path, in a window of its own: `open_page("/?persona=mina", width=420)`.

    Arguments after the path: `width`, `height`, `scheme` ("light" or "dark"). Answers when the page is idle.
    """
    opened: list[Page] = []

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            page_errors.append(message.text)

    def open_at(
        path: str = "/",
        *,
        width: int = DESKTOP["width"],
        height: int = DESKTOP["height"],
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        opened.append(page)
        page.on("pageerror", lambda error: page_errors.append(str(error)))
        page.on("console", note_console)
        page.goto(app.url + path)
        wait_until_idle(page)
        return page

    yield open_at

    outcome = request.node.stash.get(_OUTCOME, None)
    if outcome is not None and outcome.failed:
        _keep_evidence(request, opened, app)
    for page in opened:
        page.context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The default page of the app, idle, at 1440x900 in the light theme."""
    return open_page()


@pytest.fixture
def idle() -> Callable[[Page], None]:
    """`idle(page)` waits until Streamlit has finished what the last action began."""
    return wait_until_idle


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Iterator[None]:
    """Let the fixtures know how the test ended, and show the server's log where it failed."""
    report = yield
    if report.when == "call":
        item.stash[_OUTCOME] = report
        server = getattr(item, "funcargs", {}).get("app")
        if report.failed and isinstance(server, RunningApp):
            report.sections.append(("log of the app's server", server.log_tail()))
    return report


def _keep_evidence(request: pytest.FixtureRequest, pages: list[Page], server: RunningApp) -> None:
    """Screenshots and the server's log of a failed test, under test-results/."""
    name = re.sub(r"[^\w.-]+", "_", request.node.name)
    folder = request.config.rootpath / "test-results" / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=folder / f"page-{number}.png")
    (folder / "server.log").write_text(server.log.read_text(errors="replace"))
