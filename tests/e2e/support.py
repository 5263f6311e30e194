"""Starting the app, finding a browser, waiting until a page has settled."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_LIMIT_S = 90.0
IDLE_LIMIT_MS = 60_000

# Idle: connected, the script has ended, nothing that it drew before is still fading out, no spinner is left.
# It must hold over a few looks in a row, because a rerun begins a moment after the click that causes it.
_IDLE_SCRIPT = """
([quietMs]) => {
    const app = document.querySelector('.stApp');
    const busy = '[data-stale="true"], [data-testid="stSpinner"], [data-testid="stSkeleton"]';
    const idle = app !== null
        && app.dataset.testConnectionState === 'CONNECTED'
        && app.dataset.testScriptState === 'notRunning'
        && document.querySelector(busy) === null;
    const now = performance.now();
    if (!idle) { window.__idleSince = undefined; return false; }
    window.__idleSince ??= now;
    return now - window.__idleSince >= quietMs;
}
"""


def find_chromium() -> str | None:
    """Path of a Chromium or Chrome on this machine."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    return str(mac) if mac.exists() else None


def wait_until_idle(page: Page, *, quiet_ms: int = 250, timeout_ms: int = IDLE_LIMIT_MS) -> None:
    """Wait until Streamlit has finished drawing and has stayed quiet for `quiet_ms`."""
    page.evaluate("() => { window.__idleSince = undefined; }")
    page.wait_for_function(_IDLE_SCRIPT, arg=[quiet_ms], timeout=timeout_ms, polling=50)


@dataclass(frozen=True)
class RunningApp:
    """A server of our app that belongs to this test session."""

    url: str
    home: Path  # its MMREC_HOME: feedback databases and caches of this session only
    log: Path

    def log_tail(self, lines: int = 40) -> str:
        """The last lines that the server printed."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@contextmanager
def running_app(script: Path, *, home: Path, log: Path) -> Iterator[RunningApp]:
    """Run `streamlit run script` headless on a free port until the block ends.

    Raises:
        RuntimeError: The server ended, or was not healthy within `START_LIMIT_S`; the text holds its log.
    """
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    app = RunningApp(url=f"http://127.0.0.1:{port}", home=home, log=log)
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command += ["--server.fileWatcherType", "none"]
    environment = {**os.environ, "MMREC_HOME": str(home), "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=script.parent, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_healthy(server, app)
            yield app
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(server: subprocess.Popen[bytes], app: RunningApp) -> None:
    # An opener of its own: a proxy of the environment has no business between us and this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the app ended with exit code {server.returncode}:\n{app.log_tail()}")
        try:
            with opener.open(f"{app.url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the app was not healthy within {START_LIMIT_S:.0f} s:\n{app.log_tail()}")
