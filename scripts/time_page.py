"""How long the Recommend page takes to run anew when a person switches persona or strategy.

Reads pairs ``[[persona, strategy], ...]`` as JSON from standard input and answers milliseconds as JSON. For
``python -m mmrec bench ui``, which may not know Streamlit itself.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))


def main() -> None:
    """Open the page once, then time one whole script run for every pair."""
    from streamlit.testing.v1 import AppTest

    from pages.shared import cache

    logging.disable(logging.WARNING)
    pairs = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as home:
        os.environ["MMREC_HOME"] = home
        app = AppTest.from_file(str(REPOSITORY / "pages" / "main.py"), default_timeout=120).run()
        chosen = app.session_state["mm.choice"]
        cache.studio().load_strategies()  # as the app does in the background after its first paint
        times = []
        for persona, strategy in pairs:
            app.session_state["mm.choice"] = dataclasses.replace(chosen, persona=persona, strategy=strategy)
            started = time.perf_counter()
            app.run()
            times.append(round((time.perf_counter() - started) * 1000, 2))
            if app.exception or app.error:
                raise SystemExit(f"the page failed for {persona} with {strategy}")
    print(json.dumps(times))  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
