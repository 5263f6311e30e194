"""What a page or the command line gets to know about why an item stands where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mmrec.encoders.framing import WHOLE, Box
from mmrec.explain import Change, Heat, Pulls, Receipt, Slider
from mmrec.service.media import Heard
from mmrec.types import Item, Modality


@dataclass(frozen=True)
class Explanation:
    """Why an item stands where it stands.

    Attributes:
        place: among the ``of`` candidates of the request; ``k`` is the length of the list.
        strategy: what made the scores, by its label; popularity where there is nothing else to go by.
        blind: it looks at neither the item nor the person, so there is nothing more to explain.
        weights_kind: what ``receipt.agreement`` compares with: ``attention`` or ``weights``.
        titles: catalogue row -> item, for every row that is named anywhere.
        lookable: the modalities that the item has and that move its score.
        agreement_words: weights against what is added, where there are weights.
        sentences: the whole of it in plain words; the first is about the score.
    """

    item: Item
    place: int
    of: int
    k: int
    strategy: str
    blind: bool
    weights_kind: str
    receipt: Receipt
    pulls: Pulls
    history_change: Change
    items: Mapping[int, Item]
    lookable: tuple[Modality, ...]
    agreement_words: tuple[str, ...]
    sentences: tuple[str, ...]
    elapsed_ms: float

    @property
    def in_list(self) -> bool:
        """Whether the item is among the first k."""
        return self.place <= self.k


@dataclass(frozen=True)
class Tipping:
    """Every weight slider of the strategy and what it does to the item; empty where it takes no weights."""

    sliders: tuple[Slider, ...]
    items: Mapping[int, Item]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class MethodNote:
    """A method, and what it said here.

    Attributes:
        reason: why it has nothing to say of this encoder or strategy; empty where it has.
        heat: what it said; None where it was not asked, or ``reason`` says why not.
        agreement: Spearman correlation with the method that is shown; None where there is none.
    """

    name: str
    label: str
    summary: str
    paper: str
    caveat: str
    reason: str = ""
    heat: Heat | None = None
    agreement: float | None = None


@dataclass(frozen=True)
class Look:
    """Which parts of one modality matter to the score.

    Attributes:
        unit: ``words``, ``patches`` or ``moments``; ``labels`` names each.
        shape: ``(rows, columns)`` of the parts over the picture or the spectrogram; None for a text.
        note: the method that is shown, and its heat.
        others: every other method of the table; without heat unless all were asked for.
        change: the fewest parts without which the item leaves the list; None where it is not in the list.
        box: of a picture, the part that the patches cover: left, top, right and bottom as shares.
        pieces: of a text, word by word with what stands behind it; joined they are the text.
        heard: of a clip, what the encoder hears.
    """

    modality: Modality
    unit: str
    labels: tuple[str, ...]
    shape: tuple[int, int] | None
    note: MethodNote
    others: tuple[MethodNote, ...]
    change: Change | None
    sentences: tuple[str, ...]
    elapsed_ms: float
    box: Box = WHOLE
    pieces: tuple[str, ...] = ()
    heard: Heard | None = field(default=None, repr=False)

    @property
    def inset(self) -> str:
        """How far the patches stay from the picture's edges, as CSS writes it: top, right, bottom, left."""
        left, top, right, bottom = self.box
        return " ".join(f"{100 * share:.2f}%" for share in (top, 1 - right, 1 - bottom, left))

    @property
    def heat(self) -> Heat:
        """Of the method that is shown."""
        assert self.note.heat is not None
        return self.note.heat
