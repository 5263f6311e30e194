"""What there is to choose from before anything is opened: worlds, encoders, example questions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from mmrec.data.catalogue import Catalogue
from mmrec.data.workspace import Workspace, home_folder, world_folders
from mmrec.encoders.precision import AUTOMATIC, BIG, PRECISIONS, EncoderName, by_rule, checked
from mmrec.errors import InvalidInput
from mmrec.types import WorldInfo

BUNDLED = "bundled"


@dataclass(frozen=True)
class EncoderChoice:
    """An encoder that can be asked for by ``name``.

    Attributes:
        note: what it is.
        languages: that its text tower reads.
        licence: of its weights.
        download: size in MB, 0 for what is here.
    """

    name: str
    title: str
    note: str
    languages: str = ""
    licence: str = ""
    download: int = 0

    @property
    def facts(self) -> str:
        """Languages, licence and size in one line."""
        size = f"{self.download / 1000:.1f} GB" if self.download >= 1000 else f"{self.download} MB"
        wanted = (self.languages, self.licence, f"{size} to download once" if self.download else "")
        return " · ".join(word for word in wanted if word)


@dataclass(frozen=True)
class PrecisionChoice:
    """In which numbers an encoder may compute; ``note`` says what that gains and what it may lose."""

    name: str
    label: str
    note: str


@dataclass(frozen=True)
class WorldChoice:
    """A world that can be opened by ``name``; ``teaches`` says in one line what it is for."""

    name: str
    title: str
    teaches: str


@dataclass(frozen=True)
class Example:
    """A question that fills the query with one click; the items lend their picture or their clip."""

    label: str
    text: str = ""
    less: str = ""
    image_item_id: str | None = None
    audio_item_id: str | None = None


# Downloads are the parameters in single precision, as the hub keeps them; in the order of what they cost.
_NAMED = (
    EncoderChoice(
        "MobileCLIP2-S0/dfndr2b",
        "MobileCLIP2-S0",
        "Apple's small fast model, trained on filtered web pairs.",
        "English",
        "Apple research licence",
        300,
    ),
    EncoderChoice(
        "ViT-B-32/laion2b_s34b_b79k",
        "CLIP ViT-B/32 (LAION-2B)",
        "The classic, trained on two billion web pairs.",
        "English",
        "MIT",
        605,
    ),
    EncoderChoice(
        "ViT-B-16/datacomp_xl_s13b_b90k",
        "CLIP ViT-B/16 (DataComp-XL)",
        "Finer patches and better filtered pairs: sharper on details, and slower.",
        "English",
        "MIT",
        600,
    ),
    EncoderChoice(
        "xlm-roberta-base-ViT-B-32/laion5b_s13b_b90k",
        "Multilingual CLIP (XLM-R + ViT-B/32)",
        "LAION-5B's pairs in every language they came in.",
        "about 100 languages, Chinese among them",
        "MIT",
        1460,
    ),
    EncoderChoice(
        "ViT-B-32-SigLIP2-256/webli",
        "SigLIP 2 ViT-B/32",
        "Google's multilingual model with a sigmoid loss.",
        "about 100 languages, Chinese among them",
        "Apache 2.0",
        1510,
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


def available_worlds(home: Path | None = None) -> tuple[WorldChoice, ...]:
    """Every world, from its ``world.json`` alone, so that a menu costs nothing; broken ones are left out."""
    found = []
    for name, folder in world_folders(home).items():
        try:
            record = json.loads((folder / "world.json").read_text(encoding="utf-8"))
            found.append(WorldChoice(name, str(record["title"]), str(record["teaches"])))
        except (OSError, ValueError, KeyError, TypeError):
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
        "English",
        "MIT",
    )
    local = []
    folder = (home or home_folder()) / "encoders"
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if (path / "open_clip_config.json").is_file():
                local.append(EncoderChoice(f"local-dir:{path}", path.name, f"From the folder {path}."))
    return (bundled, *local, *_NAMED)


def available_precisions() -> tuple[tuple[PrecisionChoice, ...], tuple[str, ...]]:
    """The precisions that work here, that of the rule first; and a sentence for each that does not."""
    rule = PRECISIONS[by_rule(BIG)]
    automatic = PrecisionChoice(
        AUTOMATIC,
        "Automatic",
        f"{rule.label} for large models, as this processor multiplies it; single precision for small ones."
        if rule.suffix
        else "Single precision, as this processor does not multiply bfloat16.",
    )
    found, problems = [automatic], []
    for name, precision in PRECISIONS.items():
        problem = precision.missing()
        if problem is None:
            promise = f" Cosine to single precision {precision.floor} or more." if precision.suffix else ""
            found.append(PrecisionChoice(name, precision.label, precision.summary + promise))
        else:
            problems.append(problem)
    return tuple(found), tuple(problems)


def in_precision(encoder: str, precision: str) -> str:
    """The name of an encoder in a precision of ``available_precisions``; one that it already has stays.

    Raises:
        NotFound: for a precision that does not exist.
    """
    name = EncoderName.parse(encoder)
    return str(name if name.precision else EncoderName(name.model, checked(precision)))


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
        for item_id in (example.image_item_id, example.audio_item_id):
            if item_id is not None:
                workspace.catalogue.item(item_id)
    return examples


def _from_catalogue(catalogue: Catalogue) -> tuple[Example, ...]:
    pictured = [catalogue.ids[row] for row, path in enumerate(catalogue.image_paths()) if path is not None]
    examples = [Example(label=category, text=category) for category in catalogue.categories[:2]]
    if pictured:
        item = catalogue.item(pictured[0])
        examples.append(Example(label=f"Looks like {item.title}", image_item_id=item.item_id))
    return tuple(examples)
