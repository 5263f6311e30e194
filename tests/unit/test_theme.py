"""The theme: every option is one that Streamlit knows, everything is local, and text can be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit import config as streamlit_config

AA_TEXT = 4.5  # WCAG 2.2, 1.4.3
AA_GRAPHIC = 3.0  # WCAG 2.2, 1.4.11
CAPTION_OPACITY = 0.6  # how Streamlit fades st.caption
HUES = ("red", "orange", "yellow", "blue", "green", "violet", "gray")


@pytest.fixture(scope="module")
def settings(repo_root: Path) -> dict[str, Any]:
    return tomllib.loads((repo_root / ".streamlit" / "config.toml").read_text())


def flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, WCAG 2.2."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """Contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def faded(ink: str, ground: str) -> str:
    """The ink drawn over the ground at the opacity of a caption."""
    mixed = (
        round(CAPTION_OPACITY * int(ink[i : i + 2], 16) + (1 - CAPTION_OPACITY) * int(ground[i : i + 2], 16))
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def test_contrast_has_its_known_ends() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == pytest.approx(1.0)


def test_streamlit_knows_every_option(settings: dict[str, Any]) -> None:
    unknown = [key for key, _ in flat(settings) if key not in streamlit_config._config_options_template]
    assert unknown == []


def test_nothing_is_fetched_from_elsewhere(settings: dict[str, Any]) -> None:
    assert [key for key, value in flat(settings) if re.search(r"https?://|//", str(value))] == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_is_readable_on_every_ground(settings: dict[str, Any], mode: str) -> None:
    theme = settings["theme"][mode]
    grounds = {
        theme[key] for key in ("backgroundColor", "secondaryBackgroundColor", "codeBackgroundColor")
    } | {theme["sidebar"]["backgroundColor"], theme["sidebar"]["secondaryBackgroundColor"]}
    inks = {theme[key] for key in ("textColor", "primaryColor", "linkColor", "codeTextColor")}
    inks |= {theme[f"{hue}TextColor"] for hue in HUES}
    pale = {(ink, ground) for ink in inks for ground in grounds if contrast(ink, ground) < AA_TEXT}
    assert pale == set()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_captions_are_readable_although_faded(settings: dict[str, Any], mode: str) -> None:
    theme = settings["theme"][mode]
    for ground in (theme["backgroundColor"], theme["sidebar"]["backgroundColor"]):
        assert contrast(faded(theme["textColor"], ground), ground) >= AA_TEXT


def test_primary_buttons_are_readable(settings: dict[str, Any]) -> None:
    theme = settings["theme"]
    assert contrast("#FFFFFF", theme["light"]["primaryColor"]) >= AA_TEXT
    assert contrast(theme["dark"]["backgroundColor"], theme["dark"]["primaryColor"]) >= AA_TEXT


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("hue", HUES)
def test_badges_are_readable(settings: dict[str, Any], mode: str, hue: str) -> None:
    theme = settings["theme"][mode]
    assert contrast(theme[f"{hue}TextColor"], theme[f"{hue}BackgroundColor"]) >= AA_TEXT


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_chart_colours_stand_out(settings: dict[str, Any], mode: str) -> None:
    theme = settings["theme"][mode]
    colours = theme["chartCategoricalColors"]
    assert len(set(colours)) == len(colours)
    assert [c for c in colours if contrast(c, theme["backgroundColor"]) < AA_GRAPHIC] == []
    assert len(theme["chartSequentialColors"]) == len(theme["chartDivergingColors"]) == 10
