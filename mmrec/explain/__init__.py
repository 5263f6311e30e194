"""Why an item stands where it stands: what adds to its score, where the encoder looked, what tips it.

The methods that say which part of a picture, a text or a clip matters stand in the table of
``mmrec.explain.methods``. Nothing here imports torch; the rooms that need it are imported when used.
"""

from mmrec.explain.results import (
    Agreement,
    Change,
    Entry,
    Faithfulness,
    Heat,
    Pull,
    Pulls,
    Receipt,
    Slider,
    Tip,
)

__all__ = [
    "Agreement",
    "Change",
    "Entry",
    "Faithfulness",
    "Heat",
    "Pull",
    "Pulls",
    "Receipt",
    "Slider",
    "Tip",
]
