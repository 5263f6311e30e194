"""The strategy toggle by hand and by keyboard: levels open, names choose, the table has them all."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Idle = Callable[[Page], None]
OpenPage = Callable[..., Page]


def test_a_level_opens_and_only_a_name_chooses(page: Page, idle: Idle) -> None:
    home = page.locator('.toggle .tab[data-home="true"]')
    chosen = page.locator('.toggle .chip[aria-checked="true"]')
    expect(chosen).to_be_visible()
    label = chosen.locator(".name").inner_text()
    page.locator('.toggle .tab[data-level="reference"]').click()
    expect(page.locator('.toggle .chip[data-name="popularity"]')).to_be_visible()
    expect(chosen).not_to_be_visible()
    expect(home).to_contain_text(label)  # what is chosen is still to be seen
    assert "strategy=user-attention" in page.url
    page.locator('.toggle .chip[data-name="popularity"]').click()
    expect(page).to_have_url(re.compile("strategy=popularity"))
    idle(page)
    expect(home).to_contain_text("Popularity")


def test_the_table_has_every_strategy_with_its_figure_and_chooses(page: Page, idle: Idle) -> None:
    page.locator(".toggle .all").click()
    sheet = page.locator(".toggle .sheet")
    expect(sheet).to_be_visible()
    lines = sheet.locator("button.line")
    assert lines.count() == page.locator(".toggle .chip").count()
    figures = [float(text) for text in lines.locator(".figure").all_inner_texts() if text[:1].isdigit()]
    assert len(figures) > 5
    assert figures == sorted(figures, reverse=True)
    page.locator(".toggle .all").click()
    expect(sheet).not_to_be_visible()
    page.locator(".toggle .all").click()
    box = sheet.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900
    sheet.locator('[data-choose="text"]').click()
    expect(page).to_have_url(re.compile("strategy=text"))
    expect(sheet).not_to_be_visible()
    idle(page)
    expect(page.locator('.toggle .chip[data-name="text"]')).to_have_attribute("aria-checked", "true")
    expect(page.locator('.toggle .chip[data-name="text"]')).to_be_visible()


def test_it_works_by_keyboard_alone_on_a_phone(open_page: OpenPage, idle: Idle) -> None:
    page = open_page("/?strategy=image", width=420)
    page.locator('.toggle .tab[data-level="single"]').focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator('.toggle .tab[data-level="feature"]')).to_be_focused()
    expect(page.locator('.toggle .chip[data-name="attention"]')).to_be_visible()
    page.locator(".toggle .all").focus()
    page.keyboard.press("Enter")
    current = page.locator('.toggle .sheet [aria-current="true"]')
    expect(current).to_be_focused()
    expect(current).to_have_attribute("data-choose", "image")
    page.keyboard.press("Escape")
    expect(page.locator(".toggle .sheet")).not_to_be_visible()
    page.locator('.toggle .tab[data-level="single"]').click()
    page.locator('.toggle .chip[data-name="image"]').focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("strategy=text"))
    idle(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
