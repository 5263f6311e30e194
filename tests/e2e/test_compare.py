"""A race and a blind taste test, from the first look to the last click."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

Idle = Callable[[Page], None]
OpenPage = Callable[..., Page]


def lane(page: Page, name: str) -> list[str]:
    found: list[str] = page.locator(f'.lane[data-name="{name}"] .item').evaluate_all(
        "rows => rows.map(row => row.dataset.id)"
    )
    return found


def ours(errors: list[str]) -> list[str]:
    """Without the two 404s of Streamlit itself, which looks for its server below a deep link first."""
    return [error for error in errors if "404" not in error]


def point_of(page: Page, item: str) -> dict[str, Any]:
    """Where the first mark of an item lies in the window, from plotly's own layout."""
    found: dict[str, Any] = page.locator(".st-key-bump .js-plotly-plot").evaluate(
        """(plot, item) => {
            const trace = plot.data.at(-1), at = trace.customdata.findIndex(([id]) => id === item);
            const layout = plot._fullLayout, box = plot.getBoundingClientRect();
            const value = (list) => list[at] ?? list._inputArray?.[at] ?? Array.from(list)[at];
            return {
                x: box.left + layout._size.l + layout.xaxis.l2p(value(trace.x)),
                y: box.top + layout._size.t + layout.yaxis.l2p(value(trace.y)),
            };
        }""",
        item,
    )
    return found


@pytest.mark.parametrize("width", [1440, 420])
def test_a_race(open_page: OpenPage, idle: Idle, page_errors: list[str], width: int) -> None:
    page = open_page("/compare?race=gated,image,popularity&against=image", width=width)
    expect(page.locator(".lane")).to_have_count(3)
    expect(page.locator(".lane .item")).to_have_count(30)
    expect(page.locator('.lane[data-reference="true"]')).to_have_attribute("data-name", "image")

    # An item of two lists is lit in both, and its place is told where it is below the list.
    both = next(item for item in lane(page, "gated") if item in lane(page, "image"))
    row = page.locator(f'.lane[data-name="gated"] .item[data-id="{both}"]')
    row.click()
    expect(page).to_have_url(re.compile(f"item={both}"))
    idle(page)
    expect(page.locator('.item[data-lit="true"]')).to_have_count(2)
    expect(page.locator('.lane[data-name="popularity"] .below')).to_contain_text("place")
    expect(page.locator(".track .lines path")).to_have_count(2)

    # Another person, other lists.
    before = lane(page, "gated")
    page.locator(".st-key-racing_persona input").click()
    page.get_by_role("option").nth(2).click()
    expect(page).not_to_have_url(re.compile("persona=mila"))
    idle(page)
    assert lane(page, "gated") != before

    page.locator(".st-key-overlap_box").get_by_text("Jaccard", exact=True).click()
    expect(page).to_have_url(re.compile("overlap=jaccard"))
    idle(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0

    address, lists = page.url, lane(page, "gated")
    again = open_page(address.removeprefix(page.evaluate("location.origin")), width=width)
    expect(again.locator(".lane .item")).to_have_count(30)
    assert lane(again, "gated") == lists
    assert ours(page_errors) == []


def test_the_bump_chart_names_and_keeps_an_item(open_page: OpenPage, idle: Idle) -> None:
    page = open_page("/compare?race=gated,image&against=image")
    expect(page.locator(".lane .item")).to_have_count(20)
    item = lane(page, "image")[4]
    title = page.locator(f'.lane[data-name="image"] .item[data-id="{item}"] .title').inner_text()
    spot = point_of(page, item)
    page.mouse.move(spot["x"], spot["y"])
    expect(page.locator(".st-key-bump .hoverlayer")).to_contain_text(title.split()[0])
    page.mouse.click(spot["x"], spot["y"])
    expect(page).to_have_url(re.compile(f"item={item}"))
    idle(page)
    expect(page.locator(f'.item[data-id="{item}"][data-lit="true"]').first).to_be_visible()


def test_who_races_is_chosen_by_level(open_page: OpenPage, idle: Idle) -> None:
    page = open_page("/compare?race=image,popularity&against=image")
    expect(page.locator(".lane")).to_have_count(2)
    page.get_by_role("button", name=re.compile("Racing: 2 of")).click()
    page.locator(".st-key-field_feature").get_by_text("Attention", exact=True).click()
    expect(page.locator(".lane")).to_have_count(3)
    expect(page).to_have_url(re.compile("race=image%2Cpopularity%2Cattention"))
    idle(page)


def test_a_blind_test_from_vote_to_reveal(open_page: OpenPage, idle: Idle, page_errors: list[str]) -> None:
    page = open_page("/compare?show=taste&rivals=image,popularity")
    tiles = page.locator(".taste .tile")
    expect(tiles).to_have_count(10)
    expect(page.locator(".taste .from")).to_have_count(0)  # nothing says whose an item is
    reveal = page.get_by_role("button", name=re.compile("Reveal"))
    expect(reveal).to_be_disabled()
    for number in (0, 3, 4):
        tiles.nth(number).locator(".like").click()
        expect(tiles.nth(number).locator(".like")).to_have_attribute("aria-pressed", "true")
        idle(page)
    expect(reveal).to_contain_text("3 marked")
    reveal.click()
    idle(page)
    expect(page.locator(".st-key-reveal")).to_contain_text(re.compile("wins against|come out even"))
    expect(page.locator(".taste .from")).to_have_count(10)
    names = set(page.locator(".taste .from").all_inner_texts())
    assert names == {"Image only", "Popularity"}
    expect(page.locator(".mm-tally")).to_have_count(1)
    expect(page.locator(".mm-tally")).to_contain_text("Image only")
    page.reload()
    idle(page)
    expect(page.locator(".mm-tally")).to_have_count(1)  # the browser is known again
    page.get_by_role("button", name="Forget me").click()
    idle(page)
    expect(page.locator(".mm-tally")).to_have_count(0)
    assert ours(page_errors) == []


def test_lists_are_judged_whole_on_a_phone(open_page: OpenPage, idle: Idle) -> None:
    page = open_page("/compare?show=taste&taste=lists&rivals=image,popularity", width=420)
    expect(page.locator(".taste .list")).to_have_count(2)
    expect(page.locator(".taste h3").first).to_have_text("Left list")
    page.get_by_role("button", name="Left", exact=True).click()
    idle(page)
    expect(page.locator(".taste h3").first).to_contain_text(re.compile("Left list: (Image only|Popularity)"))
    won = page.locator(".taste h3").first.inner_text().endswith("Image only")  # the left list was preferred
    expect(page.locator(".mm-tally")).to_contain_text(f"Image only won {int(won)} of 1")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_two_questions_meet(open_page: OpenPage, idle: Idle) -> None:
    page = open_page("/compare?show=pair&b=henrik&race=image,text", scheme="dark")
    expect(page.locator(".mm-cross")).to_have_count(3)
    first = page.locator(".mm-cross .mm-pics").first.inner_html()
    page.get_by_role("button", name="Swap A and B").click()
    idle(page)
    expect(page.locator(".mm-cross-head")).to_contain_text("A · Henrik")
    assert page.locator(".mm-cross .mm-pics").nth(1).inner_html() == first
