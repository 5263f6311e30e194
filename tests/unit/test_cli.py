"""The command line: results on standard output alone, one sentence and exit code 2 for what is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mmrec.cli import bench_encode, main
from mmrec.cli.options import change_config, print_json
from mmrec.config import Config
from mmrec.encoders.precision import onnx
from mmrec.errors import InvalidInput
from tests.helpers.tiny_world import build_tiny_world

COMMANDS = (
    "recommend",
    "world",
    "world list",
    "world show",
    "world build",
    "world oracle",
    "world first-page",
    "world prepare",
    "pretrain",
    "train",
    "evaluate",
    "diagnose",
    "explain",
    "explain-check",
    "encoder-eval",
    "embed",
    "layout",
    "bench",
    "bench recommend",
    "bench ui",
    "bench first-paint",
    "bench why",
    "bench race",
    "bench encode",
    "doctor",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MMREC_HOME", str(tmp_path))
    build_tiny_world(tmp_path / "worlds" / "tiny", embed=False)
    return tmp_path


def sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said on standard error: one line, nothing on standard output."""
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1, captured.err
    assert "Traceback" not in captured.err
    return captured.err.strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), "--help"]) == 0
    out = capsys.readouterr().out
    assert f"python -m mmrec {command}" in out
    assert "--help" in out


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(command.split()[0] in out for command in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["recomend"], "recomend"),
        (["recommend"], "--persona"),
        (["recommend", "--persona", "ada", "--colour", "red"], "--colour"),
        (["recommend", "--persona", "ada", "-k", "many"], "-k"),
        (["recommend", "--persona", "ada", "--world", "nowhere"], "nowhere"),
        (["recommend", "--persona", "ada", "--image", "/nowhere/x.png"], "/nowhere/x.png"),
        (["recommend", "--persona", "ada", "--encoder", "???"], "???"),
        (["evaluate", "--split", "tomorrow"], "validation, test"),
        (["diagnose", "--split", "tomorrow"], "validation, test"),
        (["evaluate", "--relevant", "everything"], "wanted, met"),
        (["evaluate", "--rerank", "best"], "mmr, calibrated, popularity"),
        (["encoder-eval", "--images", "somewhere"], "--items"),
        (["world", "build", "moon"], "Valid: store"),
        (["pretrain", "--set", "speed=11"], "learning_rate"),
        (["pretrain", "--set", "samples=-3"], "samples"),
        (["pretrain", "--device", "abacus"], "cpu, cuda"),
        (["pretrain", "--from", "/nowhere/encoder"], "/nowhere/encoder"),
        (["diagnose", "--cold", "--subsets"], "--subsets"),
        (["diagnose", "--cold", "--split", "validation"], "--split"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_exit_code_2(
    arguments: list[str], says: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "--encoder" in arguments:
        arguments = [*arguments, "--world", "tiny"]
    assert main(arguments) == 2
    assert says in sentence(capsys)


def test_worlds_are_listed_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["world", "list", "--json"]) == 0
    listed = {world["name"]: world for world in json.loads(capsys.readouterr().out)}
    assert listed["tiny"]["items"] == 30


def test_the_recipe_of_the_encoder_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pretrain", "--recipe", "--set", "seed=77"]) == 0
    out = capsys.readouterr().out
    assert "seed=77" in out
    assert "learning_rate=" in out


def test_doctor_reports_as_json_and_by_its_exit_code(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mmrec", "doctor", "--json"], capture_output=True, text=True, check=False
    )
    findings = json.loads(done.stdout)["findings"]
    assert {finding["name"] for finding in findings} >= {"python", "packages", "torch", "home", "world tiny"}
    # The tiny world has no embeddings, and that is what the doctor has to notice.
    assert any(f["name"] == "world tiny" and f["state"] == "broken" for f in findings)
    assert done.returncode == 1


def test_a_reader_that_has_seen_enough_is_no_error(home: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m mmrec world list --json | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_encoders_are_timed_and_compared_in_every_precision(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_encode, "_UPLOADS", 2)
    monkeypatch.setattr(onnx, "find_spec", lambda _: None)  # its conversion takes longer than all the rest
    assert (
        main(
            [
                "bench",
                "encode",
                "--world",
                "tiny",
                "--pictures",
                "16",
                "--rounds",
                "2",
                "--no-big",
                "--cpu-time",
                "--json",
            ]
        )
        == 0
    )
    captured = capsys.readouterr()
    published = json.loads(captured.out)
    assert "requirements-onnx.txt" in captured.err
    results = published["results"]
    assert {tuple(result) for result in results} == {("name", "value", "unit", "p50", "p95", "ratio_to")}
    assert {result["unit"] for result in results} == {"images/s", "texts/s", "ms", "cosine"}
    for result in results:
        assert result["value"] == result["p50"] > 0
        slow = result["p95"] >= result["p50"] if result["unit"] == "ms" else result["p95"] <= result["p50"]
        assert slow, "the p95 is never the better one"
        assert (result["unit"] == "cosine") != result["name"].endswith(", processor time of one thread")
    cosines = {r["name"]: r["value"] for r in results if r["unit"] == "cosine"}
    assert len(cosines) == 8, "two precisions, pictures and texts, mean and worst"
    assert all(0.99 <= value <= 1 for value in cosines.values())
    assert all(r["ratio_to"] == "float32" for r in results if r["unit"] == "cosine")


def test_json_has_no_nan(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"value": float("nan"), "list": (1.5, float("inf")), "text": "红色 👜"})
    out = capsys.readouterr().out
    assert json.loads(out) == {"value": None, "list": [1.5, None], "text": "红色 👜"}
    assert "红色" in out


class _Recipe(Config):
    rate: float = 0.5
    steps: int = 3


def test_settings_are_changed_by_name() -> None:
    assert change_config(_Recipe, ["rate=0.25"]) == _Recipe(rate=0.25)
    assert change_config(_Recipe, None) == _Recipe()
    for wrong in ("rate", "speed=3", "=4"):
        with pytest.raises(InvalidInput, match="rate, steps"):
            change_config(_Recipe, [wrong])
