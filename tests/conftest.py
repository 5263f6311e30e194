"""What every test may lean on: the paths, the measuring data, a seeded generator, and no network."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

# Before anything imports huggingface_hub, which reads these once. Subprocesses inherit them.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")

REPO_ROOT = Path(__file__).resolve().parents[1]
E2E_FOLDER = REPO_ROOT / "tests" / "e2e"
SEED = 20240607


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by place and by fixture, and let the browser tests come last.

    Last, because the cheap tests should speak first, and because Playwright keeps an event loop running in
    the main thread for as long as its browser is open.
    """
    for item in items:
        if item.path.is_relative_to(E2E_FOLDER):
            item.add_marker(pytest.mark.e2e)
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.shared_data)
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The folder that holds app.py."""
    return REPO_ROOT


@pytest.fixture(scope="session")
def shared_data(repo_root: Path) -> Path:
    """Real data to measure against, which lies beside a checkout and never inside it."""
    folder = repo_root.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs ../shared/data, which is not here")
    return folder


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator that draws the same numbers in every run."""
    return np.random.default_rng(SEED)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """This process sees an unplugged machine: only itself can be reached, and names do not resolve.

    The errors are the operating system's own, so that code under test meets what it would meet offline.
    """
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex
    real_getaddrinfo = socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        if not _is_local(address):
            raise OSError(errno.ENETUNREACH, f"the tests are offline: {address!r}")
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        return real_connect_ex(self, address) if _is_local(address) else errno.ENETUNREACH

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_local((host, 0)):
            raise socket.gaierror(socket.EAI_NONAME, f"the tests are offline: {host!r}")
        return real_getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


def _is_local(address: Any) -> bool:
    """Whether a socket address stays on this machine: a Unix socket, loopback, or the any-address."""
    if not isinstance(address, tuple):
        return True
    host = address[0]
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in {None, "", "localhost"}:
        return True
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return ip.is_loopback or ip.is_unspecified
