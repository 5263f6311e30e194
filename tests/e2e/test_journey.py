"""One person's way through the app, in a real browser: wide, and as narrow as a phone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

expect.set_options(timeout=30_000)  # a busy machine is no defect of the page

Idle = Callable[[Page], None]
OpenPage = Callable[..., Page]


def picture() -> bytes:
    """A plain blue bag on white."""
    image = Image.new("RGB", (240, 240), "white")
    draw = ImageDraw.Draw(image)
    draw.arc((80, 30, 160, 140), 180, 360, fill=(20, 60, 160), width=12)
    draw.rounded_rectangle((50, 90, 190, 210), 18, fill=(30, 80, 200))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def items(page: Page) -> list[str]:
    ids: list[str] = page.locator(".card").evaluate_all("cards => cards.map(card => card.dataset.id)")
    return ids


def map_marks(page: Page) -> dict[str, Any]:
    marks: dict[str, Any] = page.locator(".map").evaluate("map => ({...map.dataset})")
    return marks


def weights(page: Page) -> str:
    panel = page.locator(".mm-means")
    return panel.inner_text() if panel.count() else ""


def pick(page: Page, idle: Idle, strategy: str) -> None:
    name = page.locator(f'.toggle .chip[data-name="{strategy}"]')
    level = name.evaluate("chip => chip.closest('.panel').dataset.level")
    page.locator(f'.toggle .tab[data-level="{level}"]').click()
    name.click()
    expect(page).to_have_url(re.compile(f"strategy={strategy}"))
    idle(page)


@pytest.mark.parametrize("width", [1440, 420])
def test_journey(open_page: OpenPage, idle: Idle, page_errors: list[str], width: int) -> None:
    page = open_page(width=width)
    expect(page.locator(".card")).to_have_count(10)
    first = items(page)

    somebody = page.locator(".people button").nth(3)
    somebody.click()
    expect(page).to_have_url(re.compile(f"persona={somebody.get_attribute('data-id')}"))
    idle(page)
    assert somebody.get_attribute("aria-checked") == "true"
    of_person = items(page)
    assert of_person != first

    page.locator('input[type="file"]').set_input_files(
        [
            {"name": "bag.png", "mimeType": "image/png", "buffer": picture()},
            {"name": "broken.png", "mimeType": "image/png", "buffer": b"no picture at all"},
        ]
    )
    expect(page.locator(".st-key-thumbnails img")).to_have_count(1)
    idle(page)
    expect(page.locator(".st-key-notes")).to_contain_text("broken.png")
    assert map_marks(page)["query"]
    with_picture = items(page)
    assert with_picture != of_person

    words = page.locator(".st-key-text input")
    words.fill("a blue backpack")
    words.press("Enter")
    expect(page).to_have_url(re.compile("text=a"))
    idle(page)
    asked = items(page)
    assert asked != with_picture

    lists, shares, maps = [], [], []
    for strategy in ("image", "text", "attention"):
        pick(page, idle, strategy)
        lists.append(items(page))
        shares.append(weights(page))
        maps.append(map_marks(page)["query"])
    assert lists[0] != lists[1] != lists[2] != lists[0]
    assert len(set(shares)) == 3
    assert len(set(maps)) == 3

    liked = items(page)[0]
    page.locator(f'.card[data-id="{liked}"] button.like').click()
    expect(page.locator(f'.card[data-id="{liked}"]')).to_have_count(0)
    idle(page)
    assert items(page) != lists[2]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f'.card[data-id="{liked}"]')).to_have_count(1)
    idle(page)
    assert items(page) == lists[2]

    page.reload()
    idle(page)
    expect(page.locator(".people button").nth(3)).to_have_attribute("aria-checked", "true")
    expect(page.locator('.toggle button[data-name="attention"]')).to_have_attribute("aria-checked", "true")
    expect(page.locator(".st-key-text input")).to_have_value("a blue backpack")

    sideways = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert sideways <= 0
    assert page_errors == []


def test_everything_is_on_one_screen(page: Page) -> None:
    for name in (".people", ".toggle", ".cards", ".mm-rows", ".map", ".st-key-text", ".st-key-query_weight"):
        box = page.locator(name).first.bounding_box()
        assert box is not None, name
        assert box["y"] + box["height"] <= 900, name


def test_hovering_the_map_shows_the_picture(page: Page) -> None:
    canvas = page.locator(".map canvas")
    canvas.focus()
    canvas.press("ArrowRight")
    hover = page.locator(".map .hover")
    expect(hover).to_be_visible()
    first = page.locator(".card .title").first.inner_text()
    expect(hover).to_contain_text(first)


def test_feedback_survives_a_reload_and_can_be_forgotten(page: Page, idle: Idle) -> None:
    expect(page.locator(".card")).to_have_count(10)
    gone = items(page)[0]
    page.locator(f'.card[data-id="{gone}"] button.dislike').click()
    expect(page.locator(f'.card[data-id="{gone}"]')).to_have_count(0)
    idle(page)
    page.reload()
    idle(page)
    assert gone not in items(page)
    page.get_by_role("button", name="Forget me").click()
    expect(page.locator(f'.card[data-id="{gone}"]')).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_draw_without_complaint(open_page: OpenPage, page_errors: list[str], scheme: str) -> None:
    page = open_page("/?strategy=user-attention", scheme=scheme)
    expect(page.locator(".card")).to_have_count(10)
    assert page_errors == []


def test_weights_by_hand_move_the_list(open_page: OpenPage) -> None:
    lists = []
    for weight in ("image:1,text:0", "image:0,text:1"):
        page = open_page(f"/?strategy=weighted-average&weights={weight}")
        expect(page.locator(".card")).to_have_count(10)
        lists.append(items(page))
    assert lists[0] != lists[1]


def test_one_clip_plays_at_a_time_and_ends_by_itself(open_page: OpenPage, page_errors: list[str]) -> None:
    page = open_page("/?world=hearing&persona=ada&strategy=popularity&k=10")
    play = page.locator(".card .play")
    first, second = play.nth(0), play.nth(1)
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    second.click()
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(second).to_have_attribute("aria-pressed", "false")  # it has ended by itself
    assert page.locator(".card .silent").count() + play.count() == 10
    assert page_errors == []
