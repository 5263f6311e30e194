"""What every fusion strategy is: item vectors in, scores and modality weights out, for M modalities.

Shapes: items ``(N, M, D)`` with a presence mask ``(N, M)``; a person ``(B, ...)``; scores ``(B, N)``.
A modality that an item lacks is masked: it gets no weight and its vector is never read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, ClassVar, Self

import torch
import torch.nn.functional as F
from pydantic import Field, SerializeAsAny, field_validator
from torch import Tensor, nn

from mmrec.config import Config, searched
from mmrec.data.histories import Histories
from mmrec.errors import InvalidInput, NotFound
from mmrec.fusion.memo import VectorMemo
from mmrec.fusion.names import joined_name
from mmrec.profile import (
    DEFAULT_PROFILE,
    PROFILES,
    Events,
    ProfileConfig,
    RecencyConfig,
    RecencyWeighted,
    Shelf,
    dense_coefficients,
    newest_events,
)
from mmrec.types import Level, StrategyCard, WeightsKind


class FusionConfig(Config):
    """Hyper-parameters that all trained strategies share, so that they differ in the fusion alone."""

    dimension: int = Field(
        96,
        ge=4,
        le=1024,
        description="d, the size of projected and fused vectors",
        json_schema_extra=searched(32, 192, log=True),
    )
    hidden: int = Field(
        128,
        ge=4,
        le=2048,
        description="width of the small networks",
        json_schema_extra=searched(32, 256, log=True),
    )
    profile: SerializeAsAny[ProfileConfig] = Field(
        RecencyConfig(), description="what makes a person of a history, and its settings"
    )

    @field_validator("profile", mode="before")
    @classmethod
    def _of_the_table(cls, value: Any) -> Any:
        """A profile by name alone, or the settings that a model file keeps."""
        told = {"name": value} if isinstance(value, str) else value
        if not isinstance(told, dict):
            return told
        if told.get("name") not in PROFILES:
            raise NotFound.among("profile", str(told.get("name")), PROFILES)
        return PROFILES[told["name"]].config_class.model_validate(told)


@dataclass(frozen=True)
class Items:
    """The catalogue as a strategy sees it.

    Attributes:
        x: embeddings minus the catalogue's mean embedding of that modality, ``(N, M, D)``. The mean is what
            all pictures, or all texts, have in common; without it the modality gap (Liang et al. 2022) is
            out of the way. What stands where the mask is False is never read.
        mask: presence, ``(N, M)`` bool.
        popularity: standardised log rate at which people of the training part took to it, ``(N,)``; see
            ``data.popularity``.
        shelf: categories and prices, or None where they are not told; only a profile may look at them.
        memo: keeps item vectors from one question to the next; only where weights and embeddings stay.
    """

    x: Tensor
    mask: Tensor
    popularity: Tensor
    shelf: Shelf | None = None
    memo: VectorMemo | None = field(default=None, repr=False, compare=False)

    def only(self, mask: Tensor) -> Items:
        """The same items with fewer modalities present."""
        return replace(self, mask=mask)

    def take(self, rows: Tensor) -> Items:
        """Some of the items; prices stay those within the whole catalogue."""
        shelf = None if self.shelf is None else Shelf(self.shelf.category[rows], self.shelf.price[rows])
        return Items(self.x[rows], self.mask[rows], self.popularity[rows], shelf)


@dataclass(frozen=True)
class Probe:
    """What the recommender knows of the people it is asked about; made by ``Probe.of``.

    Attributes:
        history: coefficients over items for each half-life, ``(B, K, N)``; see ``profile.recency``.
        wanted: cosine of the query with each modality of each item, ``(B, N, M)``, or None. It is taken in
            the encoder's own space, where words and pictures meet: what a strategy learns from choices is
            what people like, which says little about what a word means.
        unwanted: likewise of what to move away from, or None.
        query_weight: how much the query counts against the history, 0..1.
        by_hand: modality weights set by the person, ``(M,)``, for strategies that take them.
        events: the newest events of the same histories one by one, for profiles that read them.
    """

    history: Tensor
    wanted: Tensor | None = None
    unwanted: Tensor | None = None
    query_weight: float = 0.0
    by_hand: Tensor | None = None
    events: Events | None = None

    @classmethod
    def of(
        cls,
        histories: Histories,
        n_items: int,
        wanted: Tensor | None = None,
        unwanted: Tensor | None = None,
        query_weight: float = 0.0,
        by_hand: Tensor | None = None,
    ) -> Probe:
        """The one way from histories to what strategies read, so that coefficients and events agree."""
        history, events = dense_coefficients(histories, n_items), newest_events(histories)
        return cls(history, wanted, unwanted, query_weight, by_hand, events)

    def asked(self) -> Tensor | None:
        """``wanted - unwanted / 2``, ``(B, N, M)``; None without a query."""
        if self.unwanted is None:
            return self.wanted
        return -0.5 * self.unwanted if self.wanted is None else self.wanted - 0.5 * self.unwanted

    @property
    def history_weight(self) -> float:
        """``1 - q`` beside something wanted; the whole where there is at most something to move away from."""
        return 1.0 if self.wanted is None else 1.0 - self.query_weight


@dataclass(frozen=True)
class Ranked:
    """What a strategy answers.

    Attributes:
        scores: ``(B, N)``.
        weights: modality weights ``(B, N, M)``, or None where a strategy has none.
        shares: how much each modality counts where the query is compared with an item, ``(B or 1, N, M)``;
            the weights where there are some. None where a strategy looks at no query.
    """

    scores: Tensor
    weights: Tensor | None
    shares: Tensor | None = None


QUERY_GAIN = 2.0
"""Gamma: history and query spread over the items about alike, and whoever asks now wants that first, so at
equal shares the query counts about double."""


def equal_shares(mask: Tensor) -> Tensor:
    """``1 / M_i`` for the modalities that item i has, ``(1, N, M)``."""
    return (mask / mask.sum(-1, keepdim=True).clamp_min(1)).unsqueeze(0)


def masked_softmax(logits: Tensor, mask: Tensor, axis: int = -1) -> Tensor:
    """Softmax over one axis among the present; all zeros where nothing is present."""
    logits = logits.masked_fill(~mask, torch.finfo(logits.dtype).min)
    return logits.softmax(axis) * mask


class Fusion(nn.Module):
    """The contract of a strategy, and what its class attributes tell people.

    A subclass answers ``profile``, ``rank`` and ``space``. ``rank`` with a smaller mask and the same profile
    must answer what the score would be if the items lacked those modalities: contributions are computed so.

    Some weights belong to the items of one catalogue: item factors, item-item matrices. A strategy names them
    in ``row_axes`` and is given room for them by ``bind``. It then knows the catalogue by its rows: the order
    of the items counts for it in so far as the weights have to be put into the same order, and it can be used
    with no other catalogue. An item that nobody met in training has rows that say nothing: what is left of it
    is what the strategy sees of its content, if it looks at any.

    Attributes:
        reads_history: whether what a person did counts. Where it does not, strangers get what all get.
        reads_query: whether a query can count. Where it cannot, the person is told so.
        row_axes: name of a parameter -> which of its axes are the catalogue's.
        config_class: its settings, where it has some beyond those that all share.
        pace: the share of the recipe's learning rate that it bears.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    level: ClassVar[Level]
    summary: ClassVar[str]
    formula: ClassVar[str]
    paper: ClassVar[str]
    weights_kind: ClassVar[WeightsKind] = "contributions"
    takes_weights: ClassVar[bool] = False
    takes_profile: ClassVar[bool] = False
    exact: ClassVar[tuple[str, ...]] = ()
    """What the names of weights begin with that half precision on disk would move too much."""
    trainable: ClassVar[bool] = True
    reads_history: ClassVar[bool] = True
    reads_query: ClassVar[bool] = True
    row_axes: ClassVar[Mapping[str, tuple[int, ...]]] = MappingProxyType({})
    config_class: ClassVar[type[FusionConfig]] = FusionConfig
    pace: ClassVar[float] = 1.0
    config: FusionConfig

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__()
        self.modalities, self.dimension = modalities, dimension
        config = config or self.config_class()
        if not isinstance(config, self.config_class):  # what all share, the rest by default
            config = self.config_class.model_validate(config.model_dump())
        self.config = config
        if self.config.profile.name != DEFAULT_PROFILE and not self.takes_profile:
            raise InvalidInput(
                f"{self.name!r} makes no vector of a person, so it has no profile to change; leave out "
                f"{self.config.profile.name!r}."
            )

    @classmethod
    def fits(cls, modalities: tuple[str, ...]) -> bool:  # noqa: ARG003
        """Whether it can work on these modalities."""
        return True

    @classmethod
    def part_names(cls, modalities: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG003
        """The names of ``parts``, told without making them."""
        return (cls.name,) if cls.trainable else ()

    @classmethod
    def card(cls, modalities: tuple[str, ...]) -> StrategyCard:
        """Its words and what it needs trained, for these modalities."""
        told_here = ("parts", "profile")
        words = {
            field.name: getattr(cls, field.name)
            for field in fields(StrategyCard)
            if field.name not in told_here
        }
        profile = DEFAULT_PROFILE if cls.takes_profile else ""
        return StrategyCard(**words, parts=cls.part_names(modalities), profile=profile)

    @property
    def key(self) -> str:
        """Its name with that of its profile, as in ``gated@gru``; the default profile is not named."""
        return joined_name(self.name, self.config.profile.name)

    def bind(self, n_items: int) -> Self:
        """Make room for a catalogue of ``n_items`` in it and its parts; needed before ``reset`` or loading.

        What the weights of catalogue rows were is forgotten. Strategies without such weights stay as they
        are.
        """
        for name, axes in self.row_axes.items():
            old = getattr(self, name)
            shape = [n_items if axis in axes else size for axis, size in enumerate(old.shape)]
            setattr(self, name, nn.Parameter(old.new_zeros(shape), requires_grad=old.requires_grad))
        for part in self.parts().values():
            if part is not self:
                part.bind(n_items)
        return self

    def bound_to(self) -> int | None:
        """How many items the weights of catalogue rows are for; None where there are none."""
        for name, axes in self.row_axes.items():
            return int(getattr(self, name).shape[axes[0]])
        found = (part.bound_to() for part in self.parts().values() if part is not self)
        return next((n for n in found if n is not None), None)

    def parts(self) -> dict[str, Fusion]:
        """Strategy key -> the module that holds its trained weights; empty if there is nothing to train.

        A strategy that joins others names them, so that it shares their weights instead of keeping its own.
        """
        return {self.key: self} if self.trainable else {}

    def own_state(self) -> dict[str, Tensor]:
        """The tensors that belong to no other part: what the file of this strategy holds."""
        others = {
            id(tensor)
            for part in self.parts().values()
            if part is not self
            for tensor in part.state_dict(keep_vars=True).values()
        }
        mine = self.state_dict(keep_vars=True)
        return {name: tensor.detach() for name, tensor in mine.items() if id(tensor) not in others}

    def load_own_state(self, tensors: Mapping[str, Tensor]) -> None:
        """Take what ``own_state`` gave; other parts stay as they are.

        Raises:
            RuntimeError: if a tensor is missing, unknown or of another shape.
        """
        rest = self.state_dict().keys() - self.own_state().keys()
        self.load_state_dict({**{name: self.state_dict()[name] for name in rest}, **tensors})

    def reset(self, generator: torch.Generator) -> None:
        """Initialise every weight, those of the parts included, from ``generator`` alone."""
        for part in self.parts().values():
            if part is not self:
                part.reset(generator)

    def profile(self, items: Items, probe: Probe) -> Tensor:
        """What the people asked about are looking for, in whatever form ``rank`` reads; ``(B, ...)``."""
        raise NotImplementedError

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """Scores of all items."""
        raise NotImplementedError

    def forward(self, items: Items, probe: Probe) -> Ranked:
        """``rank`` with the ``profile`` of the same items; what both need of the items is made once."""
        return self.rank(items, self.profile(items, probe), probe)

    def rescore(self, items: Items, probe: Probe, row: int, others: Items, asked: Probe) -> Tensor | None:  # noqa: ARG002
        """All scores if the item ``row`` were each of V others, the person staying who they are, ``(V, N)``.

        Explanations ask this for many small changes of one item. None where there is no quicker way than to
        ask anew for each; a strategy that scores every item by itself need not answer.

        Args:
            items: the catalogue.
            probe: one person.
            row: the item.
            others: what it might be, V items.
            asked: the same person, with the query's cosines to the others.
        """
        return None

    def space(self, items: Items, by_hand: Tensor | None = None) -> Tensor:
        """The item space that the map shows, ``(N, d)``, unit length, zero where an item has no place."""
        raise NotImplementedError

    def place(self, items: Items, probe: Probe) -> Tensor | None:
        """The history as vectors in ``space``, ``(B, d)``; None where there is none."""
        raise NotImplementedError


class VectorFusion(Fusion):
    """Strategies that make one vector of an item: ``z_i = fuse(h_i1 .. h_iM)``, ``h_im = norm(W_m x_im)``.

    The person is ``u = norm(v + MLP(v))``, where ``v`` is what the profile of ``config.profile`` makes of the
    history; by default ``v = sum_k g_k sum_n c_kn z_n`` over three half-lives and presence, with learned
    shares ``g``. The score is ``s = tau ((1 - q) u . z_i + q gamma sum_m w_im cos(query, x_im)) +
    beta pop_i``, where ``w`` are the strategy's weights, or equal ones where it has none, and ``q`` is 0
    without a query. Half the cosine with what to move away from is taken off that with the query; alone, it
    takes nothing from the history. ``beta pop_i`` is the score of an item of which nothing is seen, and the
    baseline of the contributions.
    """

    takes_profile = True

    def __init__(
        self, modalities: tuple[str, ...], dimension: int, config: FusionConfig | None = None
    ) -> None:
        super().__init__(modalities, dimension, config)
        d, hidden = self.config.dimension, self.config.hidden
        self.project = nn.ModuleList(nn.Linear(dimension, d, bias=False) for _ in modalities)
        made = PROFILES[self.config.profile.name](d, self.config.profile)
        if isinstance(made, RecencyWeighted):
            # The weights of the default stand among the strategy's own, where every model file has them; the
            # tuple hides the module that shares them.
            self.half_life_logits, self.presence_logit = made.half_life_logits, made.presence_logit
            self._shared = (made,)
        else:
            self.person = made
        self.head = nn.Sequential(nn.Linear(d, hidden), nn.GELU(), nn.Linear(hidden, d))
        self.log_temperature = nn.Parameter(torch.tensor(2.3))
        self.popularity_weight = nn.Parameter(torch.tensor(0.3))
        self.reset(torch.Generator().manual_seed(0))

    def reset(self, generator: torch.Generator) -> None:
        """Initialise every weight from ``generator`` alone."""
        starts = {"log_temperature": 2.3, "popularity_weight": 0.3}
        for name, parameter in self.named_parameters(recurse=False):
            parameter.data.fill_(starts.get(name, 0.0))
        outputs: list[nn.Module] = []
        for module in self.modules():
            if isinstance(module, nn.Linear):
                bound = module.in_features**-0.5
                module.weight.data.uniform_(-bound, bound, generator=generator)
                if module.bias is not None:
                    module.bias.data.zero_()
            if isinstance(module, nn.Sequential):  # modules come before their children
                outputs.append(module[-1])
        for linear in self.project:
            nn.init.orthogonal_(linear.weight, generator=generator)  # type: ignore[arg-type]
        if hasattr(self, "person"):
            outputs = [output for output in outputs if output not in set(self.person.modules())]
            self.person.reset(generator)
        for output in outputs:  # networks correct something that is sensible without them
            output.weight.data.mul_(0.1)  # type: ignore[operator]

    def readers(self) -> tuple[nn.ModuleList, ...]:
        """The linear maps without bias, one a modality, through which alone it sees embeddings."""
        return (self.project,)

    def projected(self, x: Tensor, mask: Tensor) -> Tensor:
        """``h``, ``(N, M, d)``, unit length; zero where absent."""
        x = x.masked_fill(~mask.unsqueeze(-1), 0.0)
        h = torch.stack([F.normalize(w(x[:, m]), dim=-1) for m, w in enumerate(self.project)], dim=1)
        return h * mask.unsqueeze(-1)

    def fuse(self, h: Tensor, mask: Tensor, by_hand: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """``(N, M, d), (N, M)`` -> fused ``(N, d)`` and weights ``(N, M)`` or None."""
        raise NotImplementedError

    def _vectors(self, x: Tensor, mask: Tensor, by_hand: Tensor | None) -> tuple[Tensor, Tensor | None]:
        z, weights = self.fuse(self.projected(x, mask), mask, by_hand)
        return F.normalize(z, dim=-1) * mask.any(-1, keepdim=True), weights

    def _seen(self, items: Items, by_hand: Tensor | None) -> tuple[Tensor, Tensor | None]:
        """``_vectors`` of the items, from their memo where they have one."""
        if items.memo is None:
            return self._vectors(items.x, items.mask, by_hand)
        return items.memo.get_or(
            self, items.x, items.mask, by_hand, lambda: self._vectors(items.x, items.mask, by_hand)
        )

    def person_vector(self, z: Tensor, items: Items, probe: Probe) -> Tensor:
        """``v``: what the profile makes of the history, ``(B, d)``, given item vectors ``(N, d)``."""
        profile = self.person if hasattr(self, "person") else self._shared[0]
        vector: Tensor = profile(z, probe.history, probe.events, items.shelf)
        return vector

    def _history(self, z: Tensor, items: Items, probe: Probe) -> Tensor:
        """``u`` of the history, ``(B, d)``, from item vectors ``(N, d)``."""
        known = (probe.history != 0).any(-1).any(-1, keepdim=True)  # (B, 1)
        v = self.person_vector(z, items, probe)
        return F.normalize(v + self.head(v), dim=-1) * known

    def profile(self, items: Items, probe: Probe) -> Tensor:
        """``u``, ``(B, d)``."""
        return self._history(self._seen(items, probe.by_hand)[0], items, probe)

    def rank(self, items: Items, profile: Tensor, probe: Probe) -> Ranked:
        """``tau ((1 - q) u . z_i + q gamma sum_m w_im cos(query, x_im)) + beta pop_i``."""
        return self._ranked(*self._seen(items, probe.by_hand), items, profile, probe)

    def forward(self, items: Items, probe: Probe) -> Ranked:
        """``rank`` with the ``profile``; the items are fused once."""
        z, weights = self._seen(items, probe.by_hand)
        return self._ranked(z, weights, items, self._history(z, items, probe), probe)

    def _ranked(
        self, z: Tensor, weights: Tensor | None, items: Items, profile: Tensor, probe: Probe
    ) -> Ranked:
        shares = equal_shares(items.mask) if weights is None else weights.unsqueeze(0)
        match = profile @ z.T  # (B, N)
        asked, q = probe.asked(), probe.query_weight
        if asked is not None:
            match = probe.history_weight * match + q * QUERY_GAIN * (shares * asked).sum(-1)
        scores = self.log_temperature.exp() * match + self.popularity_weight * items.popularity
        return Ranked(scores, None if weights is None else shares.expand(len(profile), -1, -1), shares)

    def space(self, items: Items, by_hand: Tensor | None = None) -> Tensor:
        """``z``, ``(N, d)``."""
        return self._seen(items, by_hand)[0]

    def place(self, items: Items, probe: Probe) -> Tensor | None:
        """``u``."""
        return self.profile(items, probe) if (probe.history != 0).any() else None
