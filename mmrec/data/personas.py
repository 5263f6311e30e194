"""The people of a demo world."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from mmrec.config import Config
from mmrec.errors import InvalidInput
from mmrec.types import Persona


class _Record(Config):
    """One entry of ``personas.json``."""

    persona_id: str
    name: str
    tagline: str
    bio: str
    drives: tuple[str, ...]
    avatar: str
    user_id: str | None


def load_personas(root: Path) -> tuple[Persona, ...]:
    """Read ``root/personas.json`` in its order; a world without that file has no personas.

    Raises:
        InvalidInput: if the file is not a list of complete entries, or a persona id repeats.
    """
    path = root / "personas.json"
    if not path.is_file():
        return ()
    try:
        records = [_Record.model_validate(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    except (ValidationError, ValueError, TypeError) as error:
        raise InvalidInput(f"{path} is not a list of complete personas: {_first_line(error)}") from error
    ids = [record.persona_id for record in records]
    if len(set(ids)) != len(ids):
        raise InvalidInput(f"{path} names a persona id more than once: {', '.join(sorted(ids))}.")
    return tuple(
        Persona(
            persona_id=record.persona_id,
            name=record.name,
            tagline=record.tagline,
            bio=record.bio,
            drives=record.drives,
            avatar_path=str(root / record.avatar),
            user_id=record.user_id,
        )
        for record in records
    )


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return str(error).splitlines()[0]
