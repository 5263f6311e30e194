"""requirements.txt names every third-party package that the code imports: pinned, portable, with a reason."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

OWN = {"mmrec", "pages", "app", "tests"}


def declared(path: Path) -> dict[str, Requirement]:
    """The requirements of a file by canonical name; comments and `-r` lines left out."""
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def imported_modules(source: str) -> set[str]:
    """Top-level names of all absolute imports, those inside functions included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


def sources(root: Path) -> Iterator[Path]:
    for folder in ("mmrec", "pages"):
        yield from sorted((root / folder).rglob("*.py"))
    if (root / "app.py").exists():
        yield root / "app.py"


DEVELOPER_TOOLS = {"mmrec/cli/bench.py": "playwright"}
"""What a developer's command imports lazily, and says so when it is missing."""


OPTIONAL = {"mmrec/encoders/precision/_onnx.py": "onnxruntime"}
"""What one file alone imports, after another has made sure that it is there."""


def test_every_import_is_declared(repo_root: Path) -> None:
    requirements = declared(repo_root / "requirements.txt")
    assert set(OPTIONAL.values()) <= declared(repo_root / "requirements-onnx.txt").keys()
    allowed = {*DEVELOPER_TOOLS.items(), *OPTIONAL.items()}
    tools = declared(repo_root / "requirements-dev.txt")
    assert set(DEVELOPER_TOOLS.values()) <= tools.keys()
    distributions = packages_distributions()
    undeclared: list[str] = []
    seen: set[str] = set()
    for path in sources(repo_root):
        for module in imported_modules(path.read_text()) - OWN - sys.stdlib_module_names:
            owners = {canonicalize_name(name) for name in distributions.get(module, [module])}
            seen.add(module)
            where = str(path.relative_to(repo_root))
            if not owners & requirements.keys() and (where, module) not in allowed:
                undeclared.append(f"{where} imports {module}")
    assert seen, "no third-party import found at all: the scan looks in the wrong place"
    assert not undeclared, "add to requirements.txt: " + "; ".join(sorted(undeclared))


FILES = ["requirements.txt", "requirements-dev.txt", "requirements-onnx.txt"]


@pytest.mark.parametrize("name", FILES)
def test_every_pin_is_exact_portable_and_installed(repo_root: Path, name: str) -> None:
    for requirement in declared(repo_root / name).values():
        pinned = re.fullmatch(r"==([^+*,]+)", str(requirement.specifier))
        assert pinned, f"{requirement}: pin one exact version, without a local suffix such as +cpu"
        installed = Version(version(requirement.name)).public
        assert installed == str(Version(pinned[1])), f"{requirement}, but {installed} is installed"


@pytest.mark.parametrize("name", FILES)
def test_every_pin_says_why(repo_root: Path, name: str) -> None:
    lines = [line for line in (repo_root / name).read_text().splitlines() if "==" in line]
    assert [line for line in lines if not re.search(r"\s#\s\S", line)] == []


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import torch.nn as nn", {"torch"}),
        ("def f():\n    from open_clip.model import CLIP", {"open_clip"}),
        ("from . import sibling\nfrom .other import x", set()),
        ("import os, numpy", {"os", "numpy"}),
    ],
)
def test_the_scan_sees_lazy_imports_and_skips_relative_ones(source: str, modules: set[str]) -> None:
    assert imported_modules(source) == modules
