"""The server: ``streamlit run app.py``. The pages themselves start in ``pages/main.py``."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared.server import MIDDLEWARE, ROUTES, lifespan

app = st.App(
    Path(__file__).parent / "pages" / "main.py", lifespan=lifespan, routes=ROUTES, middleware=MIDDLEWARE
)
