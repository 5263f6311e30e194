"""A view handed on: its link opens the same list elsewhere, its report opens with no network."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

expect.set_options(timeout=30_000)

Idle = Callable[[Page], None]
OpenPage = Callable[..., Page]


def kept(page: Page, box: Locator, name: str, folder: Path) -> Path:
    """The file behind a button."""
    with page.expect_download(timeout=60_000) as download:
        box.get_by_role("button", name=name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def opened(page: Page, key: str, idle: Idle) -> Locator:
    """The popover of a view, open."""
    page.locator(f".st-key-{key} button").first.click()
    box = page.get_by_test_id("stPopoverBody")
    expect(box).to_contain_text("The same as a script")
    idle(page)
    return box


def listed(page: Page) -> list[str]:
    return [str(card.get_attribute("data-id")) for card in page.locator(".card").all()]


def test_a_list_is_handed_on(
    open_page: OpenPage, idle: Idle, browser: Browser, page_errors: list[str], tmp_path: Path
) -> None:
    page = open_page("/?persona=mila&strategy=attention&k=5&text=a+striped+mug")
    expect(page.locator(".card")).to_have_count(5)
    ids = listed(page)
    box = opened(page, "recipe", idle)
    link = box.get_by_test_id("stCode").first.inner_text().strip()
    assert link == page.url
    rows = list(csv.DictReader(kept(page, box, "List (CSV)", tmp_path).open(encoding="utf-8-sig")))
    assert [row["item_id"] for row in rows] == ids
    request = json.loads(kept(page, box, "Request (JSON)", tmp_path).read_text(encoding="utf-8"))
    assert request["request"]["query"]["text"] == "a striped mug"
    assert kept(page, box, "Map (SVG)", tmp_path).read_text(encoding="utf-8").startswith("<svg")
    report = kept(page, box, "Report (HTML)", tmp_path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    elsewhere = open_page("/" + link.partition("://")[2].partition("/")[2])
    expect(elsewhere.locator(".card")).to_have_count(5)
    assert listed(elsewhere) == ids

    context = browser.new_context(offline=True)
    asked: list[str] = []
    alone = context.new_page()
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda message: page_errors.append(message.text))
    alone.goto(report.as_uri())
    pictures = alone.locator(".list img")
    expect(pictures).to_have_count(5)
    assert alone.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    expect(alone.locator("body")).to_contain_text(ids[0])
    context.close()
    assert page_errors == []


@pytest.mark.parametrize("width", [1440, 420])
def test_a_reason_and_a_race_are_handed_on(
    open_page: OpenPage, idle: Idle, page_errors: list[str], tmp_path: Path, width: int
) -> None:
    page = open_page("/?persona=mila&strategy=attention&k=5", width=width)
    page.locator(".card").nth(1).locator("button.why").click()
    expect(page.get_by_role("dialog").first).to_contain_text("Place 2 of")
    idle(page)
    box = opened(page, "why_recipe", idle)
    assert "why=" in box.get_by_test_id("stCode").first.inner_text()
    text = kept(page, box, "Report (HTML)", tmp_path).read_text(encoding="utf-8")
    assert "What counts in the item" in text

    assert page_errors == []  # a deep link has Streamlit look for its own files below /compare, too

    page.goto(page.url.partition("?")[0] + "compare?persona=mila&race=attention,image&against=image&k=5")
    idle(page)
    box = opened(page, "recipe", idle)
    rows = list(csv.DictReader(kept(page, box, "Lists (CSV)", tmp_path).open(encoding="utf-8-sig")))
    assert {row["strategy"] for row in rows} == {"attention", "image"}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
