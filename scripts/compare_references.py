"""Are our BPR-MF and VBPR straw men? The same split and dimensions, in one run, against the library cornac.

Cornac is no dependency: it lives in an environment of its own, with torch for its VBPR.

    python -m venv /tmp/cornac && /tmp/cornac/bin/pip install cornac==3.0.1 torch==2.13.0
    python scripts/compare_references.py --world store --cornac /tmp/cornac/bin/python

Both sides learn from the binary interactions of the training part, choose their hyper-parameters by nDCG@10
on the validation, and are measured on the test with equal knowledge: a person is the events of the training
part, by cornac's own user vector or by folding them in. A last line says what ours answers as served, when
the history up to the test moment is known. Items that nobody met, which cornac cannot rank, come last there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[1]
NAMES = ("bpr-mf", "vbpr")

BPR_GRID = {"learning_rate": (0.05, 0.1), "lambda_reg": (0.001, 0.003, 0.01), "max_iter": (100, 200, 400)}
VBPR_GRID = {
    "learning_rate": (0.001, 0.003),
    "lambda_w": (0.001, 0.01),
    "lambda_e": (0.0, 1.0),
    "n_epochs": (20, 40),
}
"""What is tried on cornac's side."""


def say(line: str) -> None:
    """A line of progress."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def cornac_side(folder: Path) -> None:
    """In cornac's environment: train every setting, keep the scores of the best by validation, ``(U, N)``."""
    from cornac.data import Dataset, ImageModality
    from cornac.models import BPR, VBPR

    given = np.load(folder / "given.npz")
    people, items, features = given["people"], given["items"], given["features"]
    triples = [(int(u), int(i), 1.0) for u, i in zip(people, items, strict=True)]
    train = Dataset.from_uir(triples, seed=0)
    known = np.array([int(i) for i in train.iid_map])  # in the order of cornac's rows
    pictures = ImageModality(features=features[known], ids=list(train.iid_map), normalized=False)
    pictures.build(id_map=train.iid_map)
    train.add_modalities(item_image=pictures)
    size = int(given["dimension"])
    told: dict[str, Any] = {}
    for name, grid in (("bpr-mf", BPR_GRID), ("vbpr", VBPR_GRID)):
        for values in product(*grid.values()):
            how = dict(zip(grid, values, strict=True))
            model: Any
            if name == "bpr-mf":
                model = BPR(k=size, seed=0, **how)
            else:
                model = VBPR(k=size - size // 2, k2=size // 2, batch_size=256, seed=0, verbose=False, **how)
            model.fit(train)
            scores = np.full((int(given["n_people"]), len(features)), -1e9, np.float32)
            for user, row in train.uid_map.items():
                scores[int(user), known] = model.score(row)
            quality = ndcg(
                scores[given["of_validation"]], given["validation_allowed"], given["validation_targets"]
            )
            say(f"  cornac {name} {how}: validation {quality:.4f}")
            if name not in told or quality > told[name]["validation"]:
                told[name] = {"validation": quality, "chosen": how}
                np.save(folder / f"{name}.npy", scores)
    (folder / "told.json").write_text(json.dumps(told))


def ndcg(scores: np.ndarray, allowed: np.ndarray, targets: np.ndarray) -> float:
    """nDCG@10 of one wanted item a case; of equals, half come first."""
    at = np.arange(len(targets))
    own = scores[at, targets][:, None]
    rivals = allowed.copy()
    rivals[at, targets] = False
    places = 1 + ((scores > own) & rivals).sum(1) + ((scores == own) & rivals).sum(1) / 2
    return float(np.where(places <= 10, 1 / np.log2(1 + places), 0.0).mean())


def our_side(world: str, cornac: str) -> None:
    """In our environment: train ours, let cornac train theirs, print both."""
    sys.path.insert(0, str(REPOSITORY))
    import torch

    from mmrec.data.cases import held_out_cases, training_cases
    from mmrec.data.interactions import event_weights
    from mmrec.data.matrix import interaction_matrix
    from mmrec.evaluation.protocol import cases_of, headline_judge
    from mmrec.fusion import Probe, make
    from mmrec.fusion.reference.folding import directions
    from mmrec.recommender import items_of, training_popularity
    from mmrec.service.jobs import pair, stored_embeddings
    from mmrec.training.lessons import Lessons
    from mmrec.training.recipe import RankerConfig
    from mmrec.training.teachers import teach

    found = pair(world, "bundled")
    workspace, embeddings = found.workspace, stored_embeddings(found.workspace, found.info.key)
    catalogue, split = workspace.catalogue, workspace.interactions.split
    row, released = catalogue.row, catalogue.released
    validation = held_out_cases(split.train, split.validation, row)
    test = cases_of(workspace.interactions, catalogue, "test")
    matrix = interaction_matrix(split.train, row)
    items = items_of(embeddings, training_popularity(workspace))
    lessons = Lessons(items, training_cases(split.train, row), validation, released, headline_judge(), matrix)

    positive = split.train.loc[split.train["item_id"].isin(row.keys()) & (event_weights(split.train) > 0)]
    place = {user: n for n, user in enumerate(positive["user_id"].drop_duplicates())}
    assert len(place) == matrix.shape[0]
    asked = {
        "validation": [n for n, user in enumerate(validation.users) if user in place],
        "test": [n for n, user in enumerate(test.users) if user in place],
    }
    cases = {"validation": validation, "test": test}
    of = {s: np.array([place[cases[s].users[n]] for n in at]) for s, at in asked.items()}
    allowed = {s: cases[s].allowed(np.array(at), released) for s, at in asked.items()}
    targets = {s: cases[s].targets[at] for s, at in asked.items()}
    presence = torch.from_numpy((matrix.toarray() > 0).astype(np.float32))
    presence = presence / presence.sum(1, keepdim=True)

    ours: dict[str, dict[str, float]] = {}
    dimension = 0
    for name in NAMES:
        fusion = make(name, embeddings.modalities, embeddings.stacked().shape[-1]).bind(len(catalogue))
        dimension = fusion.config.dimension
        teach(fusion, lessons, RankerConfig(), 0, say)
        by_training = Probe(presence[of["test"]].unsqueeze(1).expand(-1, 3, -1))
        as_served = Probe.of(test.histories(np.array(asked["test"])), len(catalogue))
        by_validation = Probe.of(validation.histories(np.array(asked["validation"])), len(catalogue))
        with torch.inference_mode():
            equal, served, chosen = (
                fusion.rank(items, fusion.profile(items, probe), probe).scores.numpy()
                for probe in (by_training, as_served, by_validation)
            )
        ours[name] = {
            "validation": ndcg(chosen, allowed["validation"], targets["validation"]),
            "test": ndcg(equal, allowed["test"], targets["test"]),
            "served": ndcg(served, allowed["test"], targets["test"]),
        }

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        people, things = matrix.nonzero()
        np.savez(
            folder / "given.npz",
            people=people,
            items=things,
            n_people=matrix.shape[0],
            dimension=dimension,
            features=directions(items).flatten(1).numpy(),
            of_validation=of["validation"],
            validation_allowed=allowed["validation"],
            validation_targets=targets["validation"],
        )
        subprocess.run([cornac, __file__, "--folder", str(folder)], check=True)
        told = json.loads((folder / "told.json").read_text())
        lines = [
            f"{world}, {len(targets['test']):,} cases, {dimension} dimensions, nDCG@10",
            "strategy  side    validation  test    ours / cornac, test",
        ]
        for name in NAMES:
            theirs = ndcg(np.load(folder / f"{name}.npy")[of["test"]], allowed["test"], targets["test"])
            mine, chosen_there = ours[name], told[name]["chosen"]
            equal, served = mine["test"] / theirs, mine["served"] / theirs
            lines += [
                f"{name:9} cornac  {told[name]['validation']:.4f}      {theirs:.4f}  {chosen_there}",
                f"{name:9} ours    {mine['validation']:.4f}      {mine['test']:.4f}  {equal:.3f}",
                f"{name:9} served              {mine['served']:.4f}  {served:.3f}",
            ]
        sys.stdout.write("\n".join(lines) + "\n")


def main() -> None:
    """Read the arguments and take a side."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--world", default="store")
    parser.add_argument("--cornac", default=sys.executable, help="Python of an environment that has cornac.")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.folder is not None:
        cornac_side(given.folder)
    else:
        our_side(given.world, given.cornac)


if __name__ == "__main__":
    main()
