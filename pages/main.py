"""The frame of every page: page config, the table of pages, navigation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.shared import frame

BRAND = Path(__file__).parents[1] / "assets" / "brand"


@dataclass(frozen=True)
class PageEntry:
    """One page: the folder under ``pages/``, its title, icon and address (empty for the default page)."""

    folder: str
    title: str
    icon: str
    url: str


PAGES: tuple[PageEntry, ...] = (
    PageEntry("recommend", "Recommend", ":material/auto_awesome:", ""),
    PageEntry("compare", "Compare", ":material/leaderboard:", "compare"),
    PageEntry("lab", "Fusion Lab", ":material/science:", "lab"),
    PageEntry("about", "About this world", ":material/menu_book:", "about"),
)


def main() -> None:
    """Draw the page that the address asks for."""
    st.set_page_config(
        page_title="MMRec Studio",
        page_icon=str(BRAND / "icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={
            "about": "**MMRec Studio**: multimodal fusion in recommender systems, to see and to try."
        },
    )
    st.logo(str(BRAND / "logo.svg"), size="medium")
    frame.style()
    here = Path(__file__).parent
    pages = [
        st.Page(
            here / entry.folder / "page.py",
            title=entry.title,
            icon=entry.icon,
            url_path=entry.url,
            default=not entry.url,
        )
        for entry in PAGES
    ]
    st.navigation(pages, position="top").run()


if __name__ == "__main__":
    main()
