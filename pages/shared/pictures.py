"""Addresses of pictures, and the route that serves them: lazily, by URL, cached by the browser."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from mmrec.errors import NotFound
from mmrec.service.pictures import picture_file
from mmrec.types import Item

_PREFIX = "/pictures"


def base_url(world: str, folder: str = "images") -> str:
    """What stands in front of a file name."""
    return f"{_PREFIX}/{quote(world)}/{folder}/"


def item_url(world: str, item: Item) -> str | None:
    """Where the browser finds the picture of an item; None if it has none."""
    return None if item.image_path is None else base_url(world) + quote(Path(item.image_path).name)


def avatar_url(world: str, avatar_path: str) -> str:
    """Where the browser finds a face."""
    return base_url(world, "avatars") + quote(Path(avatar_path).name)


async def _serve(request: Request) -> Response:
    values = request.path_params
    try:
        path = await asyncio.to_thread(picture_file, values["world"], values["folder"], values["name"])
    except NotFound as error:
        return PlainTextResponse(str(error), status_code=404)
    return FileResponse(path, headers={"Cache-Control": "max-age=3600"})


ROUTES = [Route(_PREFIX + "/{world}/{folder}/{name}", _serve)]
