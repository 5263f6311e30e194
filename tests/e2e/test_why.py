"""Why this item: opened from a card, looked at from both sides, closed, and opened again by its address."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

expect.set_options(timeout=30_000)

Idle = Callable[[Page], None]
OpenPage = Callable[..., Page]


@pytest.mark.parametrize("width", [1440, 420])
def test_why(open_page: OpenPage, idle: Idle, page_errors: list[str], width: int) -> None:
    page = open_page(width=width)
    # One that has both a picture and a text: what is missing has no tab in the dialog.
    both = [page.locator(f"i[data-m={modality}]") for modality in ("image", "text")]
    card = page.locator(".card").filter(has=both[0]).filter(has=both[1]).nth(2)
    item_id, title = card.get_attribute("data-id"), card.locator(".title").inner_text()
    place = f"Place {card.locator('.rank').inner_text()} of"
    card.locator("button.why").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"Why “{title}”?")
    expect(dialog).to_contain_text(place)
    expect(page).to_have_url(re.compile(f"why={item_id}"))
    idle(page)
    assert dialog.locator(".st-key-why_waterfall .bars path").count() >= 4
    expect(dialog.locator(".mm-heat i")).to_have_count(36)
    expect(dialog.locator(".mm-badge-why b").first).to_be_visible()
    assert dialog.locator(".mm-pulls li").count() >= 3
    address = page.url

    dialog.get_by_role("radio", name="Text").click()
    expect(dialog.locator(".mm-strip-text")).to_be_visible()
    assert dialog.locator(".mm-strip-text span").count() > 10
    dialog.locator(".st-key-why_every label").click()
    expect(dialog.locator(".st-key-why_method")).to_be_visible()
    idle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page).not_to_have_url(re.compile("why="))
    idle(page)
    page.goto(address)
    expect(page.get_by_role("dialog")).to_contain_text(place)
    assert page_errors == []
