"""What there is to choose from before anything is opened: worlds, encoders, example questions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from mmrec.data.catalogue import Catalogue
from mmrec.data.workspace import Workspace, home_folder, world_folders
from mmrec.errors import InvalidInput
from mmrec.types import WorldInfo

BUNDLED = "bundled"


@dataclass(frozen=True)
class EncoderChoice:
    """An encoder that can be asked for by ``name``; ``note`` says what it is and what it costs."""

    name: str
    title: str
    note: str


@dataclass(frozen=True)
class Example:
    """A question that fills the query with one click. ``image_item_id`` lends the picture of that item."""

    label: str
    text: str = ""
    less: str = ""
    image_item_id: str | None = None


# Sizes are those of the weights to download, in the order of quality per byte.
_NAMED = (
    EncoderChoice(
        "MobileCLIP2-S0/dfndr2b",
        "MobileCLIP2-S0",
        "Apple's small fast model, trained on filtered web pairs; about 300 MB to download once.",
    ),
    EncoderChoice(
        "ViT-B-32/laion2b_s34b_b79k",
        "CLIP ViT-B/32 (LAION-2B)",
        "The classic, trained on two billion web pairs; about 600 MB to download once.",
    ),
    EncoderChoice(
        "ViT-B-32-SigLIP2-256/webli",
        "SigLIP 2 ViT-B/32",
        "Google's multilingual model with a sigmoid loss; about 1.5 GB to download once.",
    ),
    EncoderChoice(
        "xlm-roberta-base-ViT-B-32/laion5b_s13b_b90k",
        "Multilingual CLIP (XLM-R + ViT-B/32)",
        "Understands about a hundred languages; about 1.5 GB to download once.",
    ),
)


def worlds(home: Path | None = None) -> tuple[WorldInfo, ...]:
    """Every world that can be opened; a folder that is no complete world is left out."""
    found = []
    for folder in world_folders(home).values():
        try:
            found.append(Workspace(folder).info)
        except (InvalidInput, OSError):
            continue
    return tuple(found)


def available_encoders(home: Path | None = None) -> tuple[EncoderChoice, ...]:
    """The bundled encoder, the local folders under ``<home>/encoders``, then models that need a network once.

    Any other open_clip model works by its name too; this is the list for a menu.
    """
    bundled = EncoderChoice(
        BUNDLED,
        "Bundled",
        "Trained by this project on its own drawings; works offline from the first second.",
    )
    local = []
    folder = (home or home_folder()) / "encoders"
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if (path / "open_clip_config.json").is_file():
                local.append(EncoderChoice(f"local-dir:{path}", path.name, f"From the folder {path}."))
    return (bundled, *local, *_NAMED)


def read_examples(workspace: Workspace) -> tuple[Example, ...]:
    """The example questions of a world: those of its ``world.json``, else a few made from its catalogue.

    Raises:
        InvalidInput: if ``world.json`` lists an example that is not complete or names an unknown item.
    """
    record = json.loads((workspace.root / "world.json").read_text(encoding="utf-8"))
    listed = record.get("examples")
    if not listed:
        return _from_catalogue(workspace.catalogue)
    try:
        examples = tuple(Example(**entry) for entry in listed)
    except TypeError as error:
        raise InvalidInput(
            f"{workspace.root / 'world.json'} has an example that is not usable: {error}."
        ) from error
    for example in examples:
        if example.image_item_id is not None:
            workspace.catalogue.item(example.image_item_id)
    return examples


def _from_catalogue(catalogue: Catalogue) -> tuple[Example, ...]:
    pictured = [catalogue.ids[row] for row, path in enumerate(catalogue.image_paths()) if path is not None]
    examples = [Example(label=category, text=category) for category in catalogue.categories[:2]]
    if pictured:
        item = catalogue.item(pictured[0])
        examples.append(Example(label=f"Looks like {item.title}", image_item_id=item.item_id))
    return tuple(examples)
