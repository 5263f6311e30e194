"""What the web server does besides the pages: pictures by URL, a session cookie, opening the world ahead."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from pages.shared.cache import open_ahead
from pages.shared.media import ROUTES
from pages.shared.state import SESSION_COOKIE

__all__ = ["MIDDLEWARE", "ROUTES", "lifespan"]


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[None]:
    """Open the world while the browser is still starting."""
    open_ahead()
    yield


class SessionCookie:
    """Gives every browser a random name, so that its feedback survives a reload. It says nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the cookie on pages of HTML that a browser without one asks for."""
        if scope["type"] != "http" or SESSION_COOKIE in Request(scope).cookies:
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                if any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers):
                    cookie = f"{SESSION_COOKIE}={uuid.uuid4().hex}; Path=/; HttpOnly; SameSite=Lax"
                    headers.append((b"set-cookie", cookie.encode("ascii")))
            await send(message)

        await self._app(scope, receive, send_with_cookie)


MIDDLEWARE = [Middleware(SessionCookie)]
