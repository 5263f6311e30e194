"""``doctor``: is everything there, and does it belong together?"""

from __future__ import annotations

import dataclasses
import importlib
import importlib.metadata
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import typer

from mmrec.cli.bench import CHROMIUM_NAMES, REPOSITORY
from mmrec.cli.options import JsonOption, print_json, print_table, quiet_stdout
from mmrec.data.workspace import Workspace, home_folder, world_folders
from mmrec.errors import MMRecError

State = Literal["ok", "warning", "broken"]


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``broken`` means the app cannot work as it should."""

    name: str
    state: State
    message: str


def doctor(json: JsonOption = False) -> None:
    """Check the installation, the encoder, every world and the home folder; exit code 1 if one is broken."""
    with quiet_stdout():
        findings = examine()
    if json:
        print_json({"findings": [dataclasses.asdict(finding) for finding in findings]})
    else:
        print_table("Doctor", ("what", "state", ""), [(f.name, f.state, f.message) for f in findings])
    if any(finding.state == "broken" for finding in findings):
        raise typer.Exit(1)


def examine() -> list[Finding]:
    """Look at everything; a check that fails unexpectedly is itself a finding."""
    findings: list[Finding] = []
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("python", _python),
        ("packages", _packages),
        ("torch", _torch),
        ("encoder", _encoder),
        ("precision", _precision),
        ("worlds", _worlds),
        ("home", _home),
        ("chromium", _chromium),
    )
    for name, check in checks:
        try:
            findings.extend(check())
        except MMRecError as error:
            findings.append(Finding(name, "broken", str(error)))
        except Exception as error:  # noqa: BLE001 -- a doctor reports, whatever it meets
            findings.append(Finding(name, "broken", f"{type(error).__name__}: {error}"))
    return findings


def _python() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    fits = sys.version_info >= (3, 11)
    yield Finding("python", "ok" if fits else "broken", version if fits else f"{version}, but 3.11 is needed")


def _packages() -> Iterator[Finding]:
    requirements = REPOSITORY / "requirements.txt"
    if not requirements.is_file():
        yield Finding("packages", "warning", "requirements.txt is not here, so versions were not compared")
        return
    wrong, missing, count = [], [], 0
    for line in requirements.read_text(encoding="utf-8").splitlines():
        pin = re.match(r"([A-Za-z0-9_.-]+)==([^\s#]+)", line)
        if pin is None:
            continue
        count += 1
        name, wanted = pin.groups()
        try:
            # Wheels for one kind of machine carry it behind a plus: 2.13.0+cpu is 2.13.0.
            installed = importlib.metadata.version(name).partition("+")[0]
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
            continue
        if installed != wanted:
            wrong.append(f"{name} {installed} instead of {wanted}")
    if missing:
        yield Finding("packages", "broken", f"missing: {', '.join(missing)}")
    if wrong:
        yield Finding("packages", "warning", "; ".join(wrong))
    if not missing and not wrong:
        yield Finding("packages", "ok", f"all {count} pinned packages as pinned")


def _torch() -> Iterator[Finding]:
    from mmrec.encoders._torchvision import ensure_torchvision_importable

    torch = importlib.import_module("torch")
    ensure_torchvision_importable()
    torchvision = importlib.import_module("torchvision")
    device = torch.cuda.get_device_name(0) if torch.cuda.is_available() else "CPU"
    yield Finding(
        "torch", "ok", f"{torch.__version__} with torchvision {torchvision.__version__} on {device}"
    )


def _encoder() -> Iterator[Finding]:
    from mmrec.encoders.clip import bundled_info, open_encoder

    info = bundled_info()
    vector = open_encoder().encode_texts(["a red bag"])
    if vector.shape != (1, info.dimension):
        yield Finding(
            "encoder", "broken", f"its card says {info.dimension} dimensions, it has {vector.shape[1]}"
        )
    else:
        yield Finding("encoder", "ok", f"{info.name}, {info.parameters / 1e6:.1f} M parameters: {info.key}")


def _precision() -> Iterator[Finding]:
    from mmrec.encoders.precision import BIG, PRECISIONS, by_rule

    usable = [name for name, precision in PRECISIONS.items() if precision.missing() is None]
    yield Finding("precision", "ok", f"{', '.join(usable)}; large encoders run in {by_rule(BIG)} here")
    for name, precision in PRECISIONS.items():
        problem = precision.missing()
        if problem is not None:
            yield Finding(f"precision {name}", "ok", problem)


def _worlds() -> Iterator[Finding]:
    folders = world_folders()
    if not folders:
        yield Finding("worlds", "broken", "there is none; build one: python -m mmrec world build store")
    for name, folder in folders.items():
        try:
            yield from _world(name, Workspace(folder))
        except MMRecError as error:
            yield Finding(f"world {name}", "broken", str(error))


def _world(name: str, workspace: Workspace) -> Iterator[Finding]:
    from mmrec.encoders.clip import bundled_info
    from mmrec.fusion import fusions_for
    from mmrec.service.first_page import read_first_page
    from mmrec.service.jobs import stored_embeddings

    what = f"world {name}"
    catalogue, key = workspace.catalogue, bundled_info().key
    for things, paths in (("pictures", catalogue.image_paths()), ("clips", catalogue.audio_paths())):
        absent = [path.name for path in paths if path is not None and not path.is_file()]
        if absent:
            yield Finding(what, "broken", f"{len(absent)} {things} are missing, such as {absent[0]}")
    unknown = [p.persona_id for p in workspace.personas if not Path(p.avatar_path).is_file()]
    if unknown:
        yield Finding(what, "broken", f"no avatar for: {', '.join(unknown)}")
    info = workspace.info
    yield Finding(
        what, "ok", f"{info.n_items} items, {info.n_users} users, {info.n_interactions} interactions"
    )
    stored = stored_embeddings(workspace, key)
    yield Finding(what, "ok", f"embeddings belong to this catalogue and to {key}")
    foreign, flat = [], []
    layouts = workspace.layout_facts(key)
    for strategy in fusions_for(stored.modalities):
        facts = workspace.model_facts(key, strategy)
        if facts is not None and facts.get("catalogue") != catalogue.fingerprint:
            foreign.append(strategy)
        if layouts.get(strategy, {}).get("catalogue") != catalogue.fingerprint:
            flat.append(strategy)
    if foreign:
        yield Finding(what, "broken", f"trained on another catalogue: {', '.join(foreign)}; train again")
    if flat:
        yield Finding(
            what,
            "warning",
            f"no map of this catalogue for: {', '.join(flat)}; make it: python -m mmrec layout",
        )
    if read_first_page(workspace, stored, workspace.first_page_path(key)) is None:
        remedy = f"keep it: python -m mmrec world first-page {name}"
        yield Finding(what, "warning", f"no first page that fits, so the first start is slower; {remedy}")
    if workspace.evaluation(key) is None:
        yield Finding(what, "warning", "not evaluated; do it: python -m mmrec evaluate")


def _home() -> Iterator[Finding]:
    home = home_folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=home):
            yield Finding("home", "ok", f"{home} can be written")
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        yield Finding(
            "home", "broken", f"{home} cannot be written ({reason}); set MMREC_HOME to a folder that can"
        )


def _chromium() -> Iterator[Finding]:
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        yield Finding(
            "chromium", "warning", "not found; only the browser tests and `bench first-paint` need it"
        )
    else:
        yield Finding("chromium", "ok", found)
