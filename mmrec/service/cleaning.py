"""The use case behind ``clean``: files of behaviour data looked over, repaired and written."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from mmrec.data.atomic import replacing
from mmrec.data.cleaning import CleaningConfig, clean
from mmrec.data.workspace import Workspace
from mmrec.errors import InvalidInput, NotFound
from mmrec.types import CleaningReport

FORMATS = (".csv", ".tsv", ".jsonl", ".parquet")
"""What a table can be read from, by the end of its name."""


def clean_files(
    interactions: Path,
    items: Path | None = None,
    out: Path | None = None,
    config: CleaningConfig | None = None,
) -> CleaningReport:
    """Clean a file of events.

    Args:
        interactions: with user_id, item_id, event and timestamp, and where there are some value and query.
        items: with item_id and released; without it nothing is said about unknown items and releases.
        out: where the cleaned table goes as Parquet; None writes nothing.
        config: the lines that rules draw.

    Raises:
        NotFound: if there is no such file.
        InvalidInput: for a file that is no table of a known form, or lacks a column.
    """
    released = None
    if items is not None:
        catalogue = read_table(items)
        lacking = [name for name in ("item_id", "released") if name not in catalogue.columns]
        if lacking:
            raise InvalidInput(
                f"{items} lacks the columns {', '.join(lacking)}; it has "
                f"{', '.join(map(str, catalogue.columns))}."
            )
        released = catalogue.set_index(catalogue["item_id"].astype(str).str.strip())["released"]
    table, report = clean(read_table(interactions), released, config=config)
    if out is not None:
        with replacing(out) as temporary:
            table.to_parquet(temporary)
    return report


def clean_world(workspace: Workspace) -> CleaningReport:
    """The same look at the events that a world ships; its present is its last event."""
    frame = pd.read_parquet(workspace.root / "interactions.parquet")
    catalogue = workspace.catalogue
    released = pd.Series(catalogue.released, index=list(catalogue.ids))
    return clean(frame, released, pd.Timestamp(workspace.interactions.now))[1]


def read_table(path: Path) -> pd.DataFrame:
    """A table from a file, ids as text.

    Raises:
        NotFound: if there is no such file.
        InvalidInput: for another ending, or a file that is not what its ending says.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise InvalidInput(f"{path} is no table that can be read. Valid endings: {', '.join(FORMATS)}.")
    ids = {"user_id": str, "item_id": str}
    try:
        if kind == ".parquet":
            return pd.read_parquet(path)
        if kind == ".jsonl":
            return pd.read_json(path, lines=True, dtype=False)
        return pd.read_csv(path, sep="\t" if kind == ".tsv" else ",", dtype=ids, encoding="utf-8-sig")
    except (ValueError, OSError, UnicodeError) as error:
        reason = " ".join(str(error).split())
        raise InvalidInput(f"{path} cannot be read as {kind.removeprefix('.')}: {reason}.") from error
