"""Pictures for the eye: where those of a world lie, and small copies of what was uploaded."""

from __future__ import annotations

import io
from pathlib import Path

from mmrec.data.uploads import read_image
from mmrec.data.workspace import find_world
from mmrec.errors import NotFound
from mmrec.types import Upload

_FOLDERS = ("images", "avatars")


def picture_file(world: str, folder: str, name: str, home: Path | None = None) -> Path:
    """The file of an item's picture or a persona's avatar; it never lies outside the world.

    Raises:
        NotFound: for anything that is no picture of a known world.
    """
    if folder in _FOLDERS and name == Path(name).name and not name.startswith("."):
        path = find_world(world, home) / folder / name
        if path.is_file():
            return path
    raise NotFound(f"There is no picture {folder}/{name} in the world {world!r}.")


def thumbnail(upload: Upload, side: int = 128) -> bytes:
    """A small WebP copy of an upload that every browser can show.

    Raises:
        InvalidInput: if the upload is no usable picture.
    """
    image = read_image(upload)
    image.thumbnail((side, side))
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=85)
    return buffer.getvalue()
