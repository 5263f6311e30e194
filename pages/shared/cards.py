"""Items and people as data for the widgets, and small pieces of HTML. Every supplied string is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from mmrec.types import (
    EncoderInfo,
    FeedbackKind,
    HistoryEntry,
    MapView,
    Persona,
    Recommendations,
    StrategyInfo,
    WorldInfo,
)
from pages.shared.charts import shares_in_words
from pages.shared.media import avatar_url, item_url, sound_url

ACTIONS: tuple[tuple[FeedbackKind, str], ...] = (
    ("like", "Like"),
    ("dislike", "Not for me"),
    ("purchase", "Buy"),
)

WHY = "why"
"""What a card says when its question is clicked."""

_SIGNS: Mapping[str, str] = {"EUR": "€", "USD": "$", "GBP": "£"}


def price(value: float, currency: str) -> str:
    """``€ 45`` or ``€ 4.50``."""
    digits = 0 if float(value).is_integer() else 2
    return f"{_SIGNS.get(currency, currency)} {value:,.{digits}f}"


def list_data(
    found: Recommendations, world: WorldInfo, view: str, said: Mapping[str, FeedbackKind]
) -> dict[str, Any]:
    """What the list draws."""
    return {
        "view": view,
        "covers": "audio" in world.modalities,
        "actions": [*(list(action) for action in ACTIONS), [WHY, "Why is this here?"]],
        "items": [
            {
                "id": entry.item.item_id,
                "rank": entry.rank,
                "title": entry.item.title,
                "category": entry.item.category,
                "price": price(entry.item.price, world.currency),
                "score": f"score {entry.score:#.3g}",
                "why": entry.why,
                "url": item_url(world.name, entry.item),
                "sound": sound_url(world.name, entry.item),
                "silent": "audio" in world.modalities and entry.item.audio_path is None,
                "shares": [[name, round(share, 4)] for name, share in entry.weights.items()],
                "sharesInWords": shares_in_words(entry.weights) or "no modality is weighed",
                "said": said.get(entry.item.item_id),
            }
            for entry in found.items
        ],
    }


def people_data(people: Sequence[Persona], chosen: str, world: WorldInfo) -> dict[str, Any]:
    """What the persona picker draws."""
    return {
        "label": "Who is asking",
        "chosen": chosen,
        "people": [
            {
                "id": persona.persona_id,
                "name": persona.name,
                "tagline": persona.tagline,
                "avatar": avatar_url(world.name, persona.avatar_path),
            }
            for persona in people
        ],
    }


def persona_html(persona: Persona) -> str:
    """Name, tagline, bio and drives."""
    drives = "".join(f"<li>{escape(drive)}</li>" for drive in persona.drives)
    return (
        f'<div class="mm-persona"><h2>{escape(persona.name)}</h2>'
        f'<p class="mm-tag">{escape(persona.tagline)}</p>'
        f'<p class="mm-bio">{escape(persona.bio)}</p><ul class="mm-drives">{drives}</ul></div>'
    )


def history_html(entries: Sequence[HistoryEntry], total: int, world: WorldInfo) -> str:
    """The last things a person did, newest first, as a strip of pictures."""
    if not entries:
        return (
            '<div class="mm-strip-head">History</div><p class="mm-empty">Nothing yet. '
            "A picture, a wish or a like breaks the ice.</p>"
        )
    cells = []
    for entry in entries:
        words = escape(f"{entry.item.title}: {_event(entry.event)}, {entry.when[:10]}", quote=True)
        url = item_url(world.name, entry.item)
        inside = (
            f'<img src="{escape(url, quote=True)}" alt="{words}">'
            if url
            else '<span aria-hidden="true">∅</span>'
        )
        kind = "mm-no" if entry.weight < 0 else "mm-yes" if entry.event in {"like", "purchase"} else ""
        cells.append(f'<li class="{kind}" title="{words}">{inside}</li>')
    return (
        f'<div class="mm-strip-head">History <span>{total} events, newest first</span></div>'
        f'<ul class="mm-strip">{"".join(cells)}</ul>'
    )


def badge_html(world: WorldInfo, encoder: EncoderInfo) -> str:
    """Which world and which encoder are at work, and what that encoder was trained on."""
    trained = escape(encoder.trained_on)
    return (
        '<div class="mm-badge">'
        f"<span><b>{escape(world.title)}</b> · {world.n_items:,} items · synthetic</span>"
        f'<span class="mm-enc" title="{escape(encoder.trained_on, quote=True)}">'
        f"Encoder <b>{escape(encoder.name)}</b> · {encoder.parameters / 1e6:.1f} M parameters "
        f"· trained on {trained}</span></div>"
    )


def strategy_html(strategy: StrategyInfo, level: str, quality: str) -> str:
    """What a strategy does, what it was trained on and how good it is; ``level`` is said on hovering."""
    state = {
        "trained": f"Trained on {escape(strategy.trained_on)}",
        "untrained": "Not trained for this encoder",
        "no training needed": "Needs no training",
    }[strategy.state]
    measured = f" · <b>{escape(quality)}</b>" if quality else ""
    return (
        f'<p class="mm-about" title="{escape(level, quote=True)}"><b>{escape(strategy.summary)}</b></p>'
        f'<p class="mm-note">{state}{measured}</p>'
    )


def space_words(view: MapView) -> str:
    """Whose space the map shows, and how far to trust it."""
    return (
        f"{escape(view.space)}. Near neighbours: trustworthiness "
        f"{view.trustworthiness:.2f} of 1; distances between islands mean little."
    )


def _event(event: str) -> str:
    words = {
        "view": "looked at",
        "click": "opened",
        "cart": "put in the cart",
        "purchase": "bought",
        "like": "liked here",
        "dislike": "not for me",
    }
    if event.startswith("rating "):
        return f"rated {event.removeprefix('rating ')} of 5"
    return words.get(event, event)
