"""The Fusion Lab in a browser: the tour from first to last stop, a prediction, the pipeline by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from pages.lab.tour import STOPS

OpenPage = Callable[..., Page]
Idle = Callable[[Page], None]


def ours(errors: list[str]) -> list[str]:
    """Streamlit looks for files of a host that is not there; that is none of our errors."""
    return [error for error in errors if "404" not in error]


def narrow_enough(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0)


def test_the_tour_from_first_to_last(open_page: OpenPage, idle: Idle, page_errors: list[str]) -> None:
    page = open_page("/lab")
    page.get_by_role("button", name="Take the tour").click()
    for number, stop in enumerate(STOPS, start=1):
        head = page.locator(".st-key-lab_tour h3")
        expect(head).to_have_text(f"Stop {number} of {len(STOPS)}: {stop.title}")
        idle(page)
        if stop.room == "pipeline":
            opened = page.locator('.pipeline .station[aria-pressed="true"]')
            expect(opened).to_have_attribute("data-key", str(stop.step))
        expect(page.locator('[data-testid="stAlertContentError"]')).to_have_count(0)
        assert narrow_enough(page), stop.title
        page.locator(".st-key-lab_forward button").click()
    expect(page.locator(".st-key-lab_invitation")).to_contain_text(f"all {len(STOPS)} stops")
    assert ours(page_errors) == []


def test_a_teacher_sends_a_stop_to_a_phone(open_page: OpenPage, idle: Idle, page_errors: list[str]) -> None:
    page = open_page("/lab?tour=7", width=420)
    expect(page.locator(".st-key-lab_tour h3")).to_have_text(f"Stop 7 of {len(STOPS)}: {STOPS[6].title}")
    keys = page.locator(".pipeline .station").evaluate_all("nodes => nodes.map(node => node.dataset.key)")
    assert keys.index("fusion") > keys.index("score")  # late
    assert narrow_enough(page)
    page.locator(".st-key-lab_forward button").click()
    expect(page).to_have_url(re.compile("tour=8"))
    idle(page)
    assert narrow_enough(page)
    page.get_by_role("button", name="Skip the tour").click()
    expect(page.locator(".st-key-lab_invitation")).to_contain_text(f"1 of {len(STOPS)} stops")
    expect(page).not_to_have_url(re.compile("tour="))
    assert ours(page_errors) == []


def test_a_prediction_from_guess_to_reveal(open_page: OpenPage, idle: Idle, page_errors: list[str]) -> None:
    page = open_page("/lab?room=predict&question=more&persona=mila&strategy=attention", scheme="dark")
    reveal = page.locator(".st-key-lab_reveal button")
    expect(reveal).to_be_disabled()
    ink, ground = (
        page.evaluate("([s, p]) => getComputedStyle(document.querySelector(s))[p]", [selector, name])
        for selector, name in ((".st-key-lab_reveal p", "color"), ("[data-testid=stApp]", "backgroundColor"))
    )
    assert ink != ground, "what cannot be pressed can still be read"
    expect(page.locator('[data-testid="stDataFrame"]')).to_have_count(0)
    page.get_by_text(re.compile("^all \\d+$")).click()
    expect(reveal).to_be_enabled()
    idle(page)
    reveal.click()
    idle(page)
    expect(page.locator(".st-key-lab_predict")).to_contain_text(re.compile("The numbers say|Right:"))
    expect(page.locator('[data-testid="stDataFrame"]')).to_have_count(1)
    page.get_by_role("button", name="Next question").click()
    expect(page).to_have_url(re.compile("question=map"))
    assert ours(page_errors) == []


def test_a_step_opens_by_keyboard_and_a_symbol_says_what_it_is(open_page: OpenPage, idle: Idle) -> None:
    page = open_page("/lab?persona=mila&strategy=attention&step=fusion")
    station = page.locator('.pipeline .station[data-key="fusion"]')
    station.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("step=score"))
    idle(page)
    symbol = page.locator(".lab-sym").first
    expect(symbol).to_have_attribute("data-means", re.compile("temperature"))
    symbol.focus()
    told = symbol.evaluate("node => getComputedStyle(node, '::after').content")
    assert "temperature" in told
