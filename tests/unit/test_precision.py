"""Precisions: which one is chosen, how it is named, and that its layers compute what they replace."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from mmrec.encoders import open_encoder
from mmrec.encoders.precision import (
    AUTOMATIC,
    BIG,
    PRECISIONS,
    Agreement,
    EncoderName,
    Whole,
    by_rule,
    cpu,
    onnx,
)
from mmrec.encoders.precision._int8 import Int8Attention, Int8Linear, quantise
from mmrec.errors import NotFound, Unavailable


@pytest.fixture
def processor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterable[Path]:
    """A processor whose flags the test writes."""
    path = tmp_path / "cpuinfo"
    monkeypatch.setattr(cpu, "_CPUINFO", path)
    cpu.flags.cache_clear()
    yield path
    cpu.flags.cache_clear()


@pytest.mark.parametrize(
    ("text", "parameters", "chosen"),
    [
        ("processor : 0\nflags\t\t: fpu avx512f avx512_bf16 sse\n", BIG, "bfloat16"),
        ("flags\t\t: fpu amx_bf16\n", BIG, "bfloat16"),
        ("flags\t\t: fpu avx512_bf16\n", BIG - 1, "float32"),
        ("flags\t\t: fpu avx512f avx2\n", BIG, "float32"),
        ("", BIG, "float32"),
    ],
)
def test_the_rule_asks_the_processor_and_the_size(
    processor: Path, text: str, parameters: int, chosen: str
) -> None:
    processor.write_text(text)
    assert by_rule(parameters) == chosen
    assert PRECISIONS[chosen].floor >= 0.999, "the default loses nothing that anybody would see"


def test_where_the_processor_tells_nothing_single_precision_is_kept(processor: Path) -> None:
    assert by_rule(10 * BIG) == "float32"
    assert not cpu.multiplies_int8()


@pytest.mark.parametrize(
    ("name", "model", "precision"),
    [
        ("bundled", "bundled", None),
        ("bundled@int8", "bundled", "int8"),
        ("ViT-B-32/openai@onnx-int8", "ViT-B-32/openai", "onnx-int8"),
        ("ViT-B-32/openai@auto", "ViT-B-32/openai", None),
        ("local-dir:/models/me@home", "local-dir:/models/me@home", None),
        ("local-dir:/models/me@home@bfloat16", "local-dir:/models/me@home", "bfloat16"),
    ],
)
def test_a_name_is_a_model_and_perhaps_a_precision(name: str, model: str, precision: str | None) -> None:
    parsed = EncoderName.parse(name)
    assert (parsed.model, parsed.precision) == (model, precision)
    assert EncoderName.parse(str(parsed)) == parsed


def test_an_unknown_precision_is_told_the_known_ones() -> None:
    with pytest.raises(NotFound, match=r"'int9'.*auto, float32, bfloat16, int8, onnx-int8"):
        open_encoder("bundled@int9")


def test_the_table_is_told_apart_by_name_and_by_key() -> None:
    assert all(name == each.name for name, each in PRECISIONS.items())
    assert len({each.suffix for each in PRECISIONS.values()}) == len(PRECISIONS)
    assert AUTOMATIC not in PRECISIONS
    assert [name for name, each in PRECISIONS.items() if not each.suffix] == ["float32"]


def test_without_onnx_runtime_one_sentence_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx, "find_spec", lambda name: None if name == "onnxruntime" else object())
    with pytest.raises(Unavailable, match=r"needs onnxruntime, .* pip install -r requirements-onnx\.txt\.$"):
        open_encoder("bundled@onnx-int8")
    assert all(PRECISIONS[name].missing() is None for name in ("float32", "bfloat16", "int8"))


def test_a_conversion_is_kept_and_a_damaged_one_made_again(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="optional: pip install -r requirements-onnx.txt")

    class Tiny(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            generator = torch.Generator().manual_seed(3)
            self.weight = nn.Parameter(torch.randn(3 * 8 * 8, 16, generator=generator))
            self.words = nn.Embedding.from_pretrained(torch.randn(9, 16, generator=generator))

        def encode_image(self, pixels: torch.Tensor) -> torch.Tensor:
            return pixels.flatten(1) @ self.weight

        def encode_text(self, tokens: torch.Tensor) -> torch.Tensor:
            return self.words(tokens).mean(1)

    model = Tiny().eval()
    generator = torch.Generator().manual_seed(4)
    pixels = torch.randn(5, 3, 8, 8, generator=generator)
    tokens = torch.randint(0, 9, (7, 4), generator=generator)
    example = (torch.randn(2, 3, 8, 8, generator=generator), torch.randint(0, 9, (2, 4), generator=generator))
    made = PRECISIONS["onnx-int8"].convert(Whole(model, example, tmp_path))
    for found, whole in (
        (made.image(pixels), model.encode_image(pixels)),
        (made.text(tokens), model.encode_text(tokens)),
    ):
        assert Agreement.between(found.numpy(), whole.detach().numpy()).worst >= 0.99
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.onnx")}
    assert sorted(path.name for path in before) == ["image.onnx", "text.onnx"]
    PRECISIONS["onnx-int8"].convert(Whole(model, example, tmp_path))
    assert {path: path.stat().st_mtime_ns for path in before} == before, "found, not made again"
    (tmp_path / "image.onnx").write_bytes(b"half of a fi")
    again = PRECISIONS["onnx-int8"].convert(Whole(model, example, tmp_path))
    np.testing.assert_array_equal(again.image(pixels).numpy(), made.image(pixels).numpy())


# -- the layers of int8


def test_a_linear_map_in_int8_is_close_to_the_whole_one() -> None:
    generator = torch.Generator().manual_seed(1)
    whole = nn.Linear(64, 48)
    small = Int8Linear(whole.weight.detach(), whole.bias.detach())
    x = torch.randn(3, 5, 64, generator=generator)
    with torch.inference_mode():
        difference = (small(x) - whole(x)).norm() / whole(x).norm()
    assert 1e-5 < difference < 0.03, "close, and not the same: it is another computation"


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("masked", [True, False])
def test_attention_in_int8_is_close_to_the_whole_one(batch_first: bool, masked: bool) -> None:
    torch.manual_seed(2)
    whole = nn.MultiheadAttention(32, 4, batch_first=batch_first).eval()
    x = torch.randn(3, 6, 32) if batch_first else torch.randn(6, 3, 32)
    mask = torch.full((6, 6), float("-inf")).triu(1) if masked else None
    with torch.inference_mode():
        expected, _ = whole(x, x, x, need_weights=False, attn_mask=mask)
        found, weights = Int8Attention(whole)(x, x, x, need_weights=False, attn_mask=mask)
    assert weights is None
    assert (found - expected).norm() / expected.norm() < 0.05


def test_every_linear_map_is_replaced_and_nothing_else() -> None:
    class Special(nn.Linear):
        pass

    layers = nn.ModuleDict(
        {
            "plain": nn.Linear(4, 4),
            "deep": nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 4, bias=False)),
            "special": Special(4, 4),
            "text_projection": nn.Linear(4, 4),
            "attention": nn.MultiheadAttention(4, 2),
        }
    )
    quantise(layers)
    kinds = [type(module).__name__ for module in layers.modules()]
    assert kinds.count("Int8Linear") == 4  # two of them the attention's own
    assert kinds.count("Linear") == 1, "open_clip asks for the type of the text projection"
    assert "Special" in kinds
    assert "LayerNorm" in kinds


# -- how far two sets of embeddings are from each other


@given(st.integers(1, 6), st.integers(1, 8), st.integers(0, 1000))
def test_agreement_is_one_with_itself_whatever_the_length(n: int, d: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(n, d)) + 0.01
    found = Agreement.between(vectors, 3 * vectors)
    assert found.n == n
    assert found.worst == pytest.approx(1)
    assert found.mean == pytest.approx(1)


def test_agreement_is_the_cosine_of_each_pair() -> None:
    first = np.array([[1.0, 0.0], [1.0, 0.0]])
    second = np.array([[1.0, 1.0], [2.0, 0.0]])
    found = Agreement.between(first, second)
    assert (found.worst, found.mean) == (pytest.approx(2**-0.5), pytest.approx((1 + 2**-0.5) / 2))
    for wrong in (np.zeros((0, 2)), np.ones((2, 3))):
        with pytest.raises(ValueError, match="nothing to compare"):
            Agreement.between(wrong, first if len(wrong) else wrong)
