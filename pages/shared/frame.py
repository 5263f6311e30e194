"""Around every page: the style sheet, errors turned into sentences, the side bar."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from mmrec.errors import MMRecError

_STYLE = (Path(__file__).parent / "components" / "frame.css").read_text(encoding="utf-8")
_log = logging.getLogger(__name__)

APOLOGY = (
    "Something went wrong on our side, and it has been written to the log. "
    "Reload the page; if it happens again, choose another strategy or encoder."
)


def style() -> None:
    """The rules that every page shares; called once a run, before anything is drawn."""
    st.html(f"<style>{_STYLE}</style>")


@contextmanager
def guarded() -> Iterator[None]:
    """Turn what goes wrong inside into words; what the engine says is shown as it is.

    Streamlit's own ways to end a run pass through.
    """
    try:
        yield
    except MMRecError as error:
        st.error(str(error), icon=":material/info:")
    except Exception:  # noqa: BLE001 - the last line of defence: an apology here, the traceback in the log
        _log.exception("A page failed")
        st.error(APOLOGY, icon=":material/error:")


def ink() -> str:
    """The theme's text colour, for what is drawn where no style sheet reaches."""
    return "#E7EAF1" if st.context.theme.type == "dark" else "#0F1320"


def plain(sentence: str) -> str:
    """A supplied sentence for Streamlit's Markdown, in which none of its characters means anything."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-!|~$:&])", r"\\\1", " ".join(sentence.split()))
