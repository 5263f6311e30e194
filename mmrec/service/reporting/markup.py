"""Pieces of a report as HTML. Every supplied string is escaped, every picture is drawn anew and put in."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from mmrec.errors import MMRecError
from mmrec.service.explaining import number
from mmrec.service.media import thumbnail
from mmrec.types import Item, Upload

_FOLDER = Path(__file__).parent
_SVG_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'  # HTML knows it, and a report names no address

_FOOTER = (
    "Made by MMRec Studio. This file is complete: its pictures are inside, it runs no script and asks no "
    "network for anything. The numbers are those of the list when it was made."
)


def page(title: str, subtitle: str, parts: Iterable[str]) -> str:
    """A whole report."""
    return Template(_file("report.html")).substitute(
        title=escape(title),
        subtitle=escape(subtitle),
        style=_file("report.css"),
        body="\n".join(part for part in parts if part),
        footer=escape(_FOOTER),
    )


def today() -> str:
    """Now, in UTC, to the minute."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")


def section(title: str, *parts: str) -> str:
    """A part with its heading; nothing where there is nothing in it."""
    inside = "".join(parts)
    return f"<section><h2>{escape(title)}</h2>{inside}</section>" if inside else ""


def words(sentence: str, kind: str = "") -> str:
    """A sentence of its own."""
    return f'<p class="{kind}">{escape(sentence)}</p>' if sentence else ""


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """A table of what is what."""
    rows = "".join(f'<tr><th scope="row">{escape(a)}</th><td>{escape(b)}</td></tr>' for a, b in pairs)
    return f'<table class="facts"><tbody>{rows}</tbody></table>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "", numbers: int = 99) -> str:
    """A table of cells that are HTML already; columns from ``numbers`` on are set as numbers."""

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{' class=' + chr(34) + 'n' + chr(34) if at >= numbers else ''}>{cell}</{tag}>"
            for at, cell in enumerate(row)
        )

    top = cells("th", [escape(name) for name in head])
    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return (
        f'<div class="wide"><table class="{kind}"><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def same(table_of_it: str, summary: str = "The same as a table") -> str:
    """A table that says what a figure shows, folded until somebody wants it; printed in full."""
    return f'<details class="same"><summary>{escape(summary)}</summary>{table_of_it}</details>'


def value(amount: float, shown: str = "", *, sign: bool = False) -> str:
    """A number as people read it, with all of its digits behind it."""
    return f'<data value="{amount!r}">{escape(shown or number(amount, sign=sign))}</data>'


def figure(svg: str, caption: str = "") -> str:
    """An SVG in the text; nothing where there is none."""
    if not svg:
        return ""
    told = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{svg.replace(_SVG_NAMESPACE, '')}{told}</figure>"


def picture(item: Item, side: int = 152) -> str:
    """The picture of an item, or the word that there is none."""
    if item.image_path is None:
        return '<span class="none">no picture</span>'
    path = Path(item.image_path)
    address = data_address(Upload(path.name, path.read_bytes()) if path.is_file() else None, side)
    if not address:
        return '<span class="none">unreadable</span>'
    return f'<img src="{address}" alt="{escape(item.title, quote=True)}">'


def data_address(upload: Upload | None, side: int) -> str:
    """A picture as ``data:`` address, drawn anew, so that only its pixels go; empty if it cannot be read."""
    try:
        small = thumbnail(upload, side) if upload is not None else b""
    except MMRecError:
        return ""
    return f"data:image/webp;base64,{base64.b64encode(small).decode()}" if small else ""


def code(text: str) -> str:
    """A program or an address, as it is."""
    return f"<pre>{escape(text)}</pre>"


@cache
def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
