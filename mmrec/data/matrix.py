"""Who had to do with what, as a sparse matrix: what collaborative strategies learn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mmrec.data.interactions import event_weights

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def interaction_matrix(train: pd.DataFrame, row: Mapping[str, int]) -> csr_array:
    """``X_ui``, the largest weight of an event of person u with item i; ``(U, N)`` float32.

    Pairs of which no event weighs more than 0 are not in it: a search names no item, a low rating is no
    interest. The people come in the order of their first such event, and nothing says who they are: a
    strategy is asked about histories, never about a row of this matrix.

    Args:
        train: the training part of ``temporal_split``, and nothing else: nothing held out is in it.
        row: item id -> catalogue row.
    """
    from scipy.sparse import csr_array

    weights = event_weights(train)
    kept = train["item_id"].isin(row.keys()).to_numpy() & (weights > 0)
    known = train.loc[kept, ["user_id", "item_id"]].assign(weight=weights[kept])
    pairs = known.groupby(["user_id", "item_id"], sort=False, as_index=False)["weight"].max()
    people, _ = pd.factorize(pairs["user_id"])
    items = np.fromiter((row[item] for item in pairs["item_id"]), np.int64, len(pairs))
    shape = (int(people.max(initial=-1)) + 1, len(row))
    return csr_array((pairs["weight"].to_numpy(np.float32), (people, items)), shape=shape)
