"""Addresses of pictures and clips, and the route that serves them: lazily, by URL, cached by the browser."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from mmrec.errors import NotFound
from mmrec.service.media import media_file
from mmrec.types import Item

_PREFIX = "/worlds"


def base_url(world: str, folder: str = "images") -> str:
    """What stands in front of a file name."""
    return f"{_PREFIX}/{quote(world)}/{folder}/"


def item_url(world: str, item: Item) -> str | None:
    """Where the browser finds the picture of an item; None if it has none."""
    return None if item.image_path is None else base_url(world) + quote(Path(item.image_path).name)


def sound_url(world: str, item: Item) -> str | None:
    """Where the browser finds the clip of an item; None if it has none."""
    return None if item.audio_path is None else base_url(world, "audio") + quote(Path(item.audio_path).name)


def avatar_url(world: str, avatar_path: str) -> str:
    """Where the browser finds a face."""
    return base_url(world, "avatars") + quote(Path(avatar_path).name)


async def _serve(request: Request) -> Response:
    values = request.path_params
    try:
        path = await asyncio.to_thread(media_file, values["world"], values["folder"], values["name"])
    except NotFound as error:
        return PlainTextResponse(str(error), status_code=404)
    return FileResponse(path, headers={"Cache-Control": "max-age=3600"})


ROUTES = [Route(_PREFIX + "/{world}/{folder}/{name}", _serve)]
