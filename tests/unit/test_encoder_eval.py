"""What ``encoder-eval`` measures, with an encoder whose every answer is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mmrec.errors import InvalidInput
from mmrec.evaluation.encoder import evaluate_photos
from mmrec.evaluation.mistakes import Mistake, commonest
from mmrec.types import EncoderInfo

RED, BLUE = (255, 0, 0), (0, 0, 255)


class ByChannel:
    """Sees which channel is the largest, and reads the words red and blue."""

    info = EncoderInfo(
        key="toy",
        name="toy",
        trained_on="nothing",
        parameters=0,
        dimension=2,
        bundled=False,
        modalities=("image",),
    )

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        pixels = [np.asarray(image).reshape(-1, 3).mean(0) for image in images]
        return np.array([[1.0, 0.0] if p[0] > p[2] else [0.0, 1.0] for p in pixels])

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[1.0, 0.0] if "red" in text else [0.0, 1.0] for text in texts])


def catalogue(
    folder: Path, rows: Sequence[tuple[str, tuple[int, int, int]]], column: str = "baseColour"
) -> Path:
    for k, (_, colour) in enumerate(rows):
        Image.new("RGB", (8, 8), colour).save(folder / f"{k}.png")
    table = pd.DataFrame(
        {"image": [f"{k}.png" for k in range(len(rows))], column: [name for name, _ in rows]}
    )
    table.to_csv(folder / "items.csv", index=False)
    return folder / "items.csv"


def test_accuracy_counts_pictures_and_macro_accuracy_classes(tmp_path: Path) -> None:
    items = catalogue(tmp_path, [("Red", RED)] * 3 + [("Blue", BLUE), ("Blue", RED), ("Tartan", RED)])
    count, (accuracy, macro) = evaluate_photos(ByChannel(), tmp_path, items)  # type: ignore[arg-type]
    assert count == 5, "a label without a name of ours is left out"
    assert accuracy.value == pytest.approx(4 / 5)
    assert macro.value == pytest.approx((3 / 3 + 1 / 2) / 2)
    assert accuracy.low <= accuracy.value <= accuracy.high
    assert accuracy.mistakes == (Mistake("blue", "red", 1, 2),)


def test_the_commonest_mistakes_come_first_and_are_told_of_all_that_there_are() -> None:
    truth, called = "aaaabbbccd", "abbbbcbcad"
    assert commonest(truth, called, most=3) == (
        Mistake("a", "b", 3, 4),
        Mistake("b", "c", 1, 3),
        Mistake("c", "a", 1, 2),
    )
    assert commonest("ab", "ab") == ()


@pytest.mark.parametrize(
    ("column", "rows", "said"),
    [
        ("shade", [("Red", RED)], "neither a column 'articleType' nor 'baseColour'; it has: image, shade"),
        ("baseColour", [("Puce", RED), ("Taupe", RED)], "none of the 2 labels in column 'baseColour'"),
    ],
)
def test_a_catalogue_of_which_nothing_is_known_gets_a_sentence(
    tmp_path: Path, column: str, rows: list[tuple[str, tuple[int, int, int]]], said: str
) -> None:
    items = catalogue(tmp_path, rows, column)
    with pytest.raises(InvalidInput, match=said):
        evaluate_photos(ByChannel(), tmp_path, items)  # type: ignore[arg-type]


def test_pictures_that_are_not_there_get_another(tmp_path: Path) -> None:
    items = catalogue(tmp_path, [("Red", RED)])
    (tmp_path / "0.png").unlink()
    with pytest.raises(InvalidInput, match="are not in"):
        evaluate_photos(ByChannel(), tmp_path, items)  # type: ignore[arg-type]
