"""Where in the source something is written, found by asking Python itself."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from mmrec.explain.trace.results import CodePlace

ROOT = Path(__file__).parents[3]
_LONGEST = 40


def place_of(thing: Any, owner: type | None = None) -> CodePlace:
    """Where a function, method or class is written; ``owner`` names the class that it was found in."""
    target = inspect.unwrap(thing)
    lines, line = inspect.getsourcelines(target)
    path = Path(inspect.getsourcefile(target) or "")
    shown = lines[:_LONGEST] + (["    …\n"] if len(lines) > _LONGEST else [])
    name = target.__qualname__ if owner is None else f"{owner.__name__}.{target.__name__}"
    known = path.is_relative_to(ROOT)
    return CodePlace(
        path.relative_to(ROOT).as_posix() if known else path.name,
        line,
        name,
        inspect.cleandoc("".join(shown)),
    )
