"""The pages without a browser. Our own widgets draw nothing here; tests/e2e has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

OpenApp = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder that nobody else uses; one a session, because the studio is opened once a process."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MMREC_HOME", str(folder))
        yield folder


@pytest.fixture
def open_app(repo_root: Path) -> OpenApp:
    """`open_app(persona="mila", k=5)` opens the default page at that address."""

    def open_at(**params: Any) -> AppTest:
        app = AppTest.from_file(str(repo_root / "pages" / "main.py"), default_timeout=60)
        for name, value in params.items():
            app.query_params[name] = str(value)
        return app.run()

    return open_at
