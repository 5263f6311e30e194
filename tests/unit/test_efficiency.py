"""Smaller weights: what is left of the numbers, of the file and of the lists."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from mmrec.encoders.compression import COMPRESSIONS, SPARSITIES, bytes_on_disk, pruned
from mmrec.errors import NotTrained
from mmrec.service import jobs
from mmrec.service.efficiency import SINGLE, measure
from mmrec.training.recipe import RankerConfig
from tests.helpers.tiny_world import TINY_INFO, TinyEncoder, build_tiny_world


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(64, 128), nn.GELU(), nn.Linear(128, 64)).eval()


@pytest.mark.parametrize("share", SPARSITIES)
def test_pruning_strikes_out_the_smallest_and_leaves_the_rest(share: float) -> None:
    whole = network()
    made = pruned(whole, share)
    before, after = whole[0].weight, made[0].weight
    gone = after == 0
    assert float(gone.float().mean()) == pytest.approx(share, abs=1e-3)
    assert before[gone].abs().max() <= before[~gone].abs().min()
    assert torch.equal(after[~gone], before[~gone])
    assert torch.equal(made[0].bias, whole[0].bias)
    assert not (before == 0).any()  # the network itself stays as it is


def test_every_form_is_smaller_and_close_and_more_so_the_less_is_taken() -> None:
    whole = network()
    x = torch.randn(32, 64, generator=torch.Generator().manual_seed(1))
    whole_size = bytes_on_disk(whole)
    off, size = {}, {}
    with torch.inference_mode():
        for name, compress in COMPRESSIONS.items():
            made = compress(whole)
            off[name] = float((made(x) - whole(x)).norm() / whole(x).norm())
            size[name] = bytes_on_disk(made, name)
    assert 0 < off["float16 on disk"] < 1e-3 < off["int8"] < 0.05
    assert off["int8"] < off["pruned 30%"] < off["pruned 50%"] < off["pruned 80%"] < 1
    assert size["float16 on disk"] < 0.55 * whole_size
    assert size["int8"] < 0.35 * whole_size
    assert size["pruned 80%"] < size["pruned 50%"] < size["pruned 30%"] < size["float16 on disk"] * 1.01


def test_the_table_compares_every_form_with_single_precision(tmp_path: Path) -> None:
    found = jobs.Pair(build_tiny_world(tmp_path / "tiny"), TINY_INFO, TinyEncoder)
    with pytest.raises(NotTrained, match="mmrec train"):
        measure(found, "gated", encoder=False)
    jobs.train(found, "gated", recipe=RankerConfig(epochs=4))
    rows = {row.form: row for row in measure(found, "all", rounds=2, encoder=False) if row.what == "gated"}
    assert set(rows) == {SINGLE, *COMPRESSIONS}
    single = rows[SINGLE]
    assert (single.lost, single.low, single.high) == (0, 0, 0)
    for row in rows.values():
        assert row.low <= row.lost <= row.high
        assert row.lost == pytest.approx(single.value - row.value)
        assert 0 < row.p50 <= row.p95
        assert row.bytes < single.bytes or row is single
    assert rows["float16 on disk"].lost == 0


def test_the_bundled_encoder_is_compared_by_its_embeddings() -> None:
    rows = {
        row.form: row
        for row in measure(jobs.pair("store"), "gated", people=8, rounds=1)
        if row.what == "encoder"
    }
    assert set(rows) == {SINGLE, *COMPRESSIONS}
    assert rows[SINGLE].worst == pytest.approx(1.0)
    assert rows["float16 on disk"].worst > 0.9999
    assert rows["int8"].worst > 0.99
    assert rows["pruned 80%"].cosine < rows["pruned 30%"].cosine < 1
