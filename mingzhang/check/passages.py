"""The running text of a document, and where a piece of it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mingzhang import reads
from mingzhang.compute.blocks import (
    Block,
    Chart,
    Inline,
    Phrase,
    Shown,
    Strong,
    phrases,
    plain,
)
from mingzhang.compute.document import Document
from mingzhang.compute.templates import template_name
from mingzhang.findings import Place
from mingzhang.load.forms import FormSet
from mingzhang.load.yaml_tree import Source
from mingzhang.once import once

# Stands for a figure, so that its digits are not read as prose.
FIGURE = "\ufffc"


class Run(NamedTuple):
    """A run of text as readers see it.

    `phrase` is without emphasis, so that neighbours stand side by side; `text` are its characters with
    FIGURE for each of its `figures`. It is of a block, or else of what stands under a table; `following` is
    the block after it.
    """

    phrase: Phrase
    text: str
    figures: Sequence[Shown]
    block: Block | None
    following: Block | None


@once
def passages(document: Document) -> list[Run]:
    """Every run of text: headings, paragraphs, lists, notes, charts in words."""
    found: list[Run] = []
    following = [*document.blocks[1:], None]
    for block, after in zip(document.blocks, following, strict=True):
        found += [_run(phrase, block, after) for phrase in phrases(block)]
        if isinstance(block, Chart):
            found.append(_run(block.alternative, block))
    for table in document.tables:
        for text in [*table.notes, *([table.statement] if table.statement else [])]:
            found.append(_run(document.prose.phrase(text)))
    return found


def _run(phrase: Phrase, block: Block | None = None, following: Block | None = None) -> Run:
    flat = _flat(phrase)
    figures = [one for one in flat if type(one) is Shown]
    text = "".join([FIGURE if type(one) is Shown else words(one) for one in flat])
    return Run(flat, text, figures, block, following)


def _flat(phrase: Phrase) -> Phrase:
    """A run of text without emphasis."""
    if Strong not in map(type, phrase):
        return phrase
    found: list[Inline] = []
    for inline in phrase:
        found += _flat(inline.inlines) if isinstance(inline, Strong) else [inline]
    return tuple(found)


def words(inline: Inline) -> str:
    """An inline's characters, the unit of a figure included."""
    return inline if isinstance(inline, str) else plain(inline)


def spot(phrase: Phrase, position: int) -> str:
    """The piece of a run in which a character stands."""
    end = 0
    for inline in phrase:
        end += len(words(inline))
        if position < end and not isinstance(inline, Shown):
            return words(inline)
    return words(phrase[-1]) if phrase else ""


def written(document: Document, snippet: str) -> Place:
    """Where a piece of text was typed: in the data, or else in the form set."""
    data = Source(document.source.file, document.source.text)
    return (
        _search(snippet, [data, *form_sources(document.source.form)]) or document.source.form.place
    )


def near(document: Document, phrase: Phrase, position: int) -> Place:
    """Where an inline without words of its own was written: what stands beside it tells."""
    beside = [*phrase[position + 1 : position + 2], *reversed(phrase[:position])]
    pieces = [piece for piece in beside if isinstance(piece, str) and len(piece) > 3]
    return written(document, pieces[0] if pieces else "")


def pattern_place(form: FormSet, pattern: str) -> Place:
    """Where a pattern of wording.yaml was typed."""
    return _search(pattern, form_sources(form, "wording.yaml")) or form.place


def form_sources(form: FormSet, part: str = "") -> Iterator[Source]:
    """The files of the form set and of those it extends: all, or those under one name."""
    for folder in form.folders:
        for path in sorted(_files(folder / part)):
            yield _read(path)


def _files(path: Path) -> Iterator[Path]:
    """A file, or the texts and tables under a folder."""
    if path.suffix in (".md", ".yaml"):
        if reads.kind(path) == "file":
            yield path
    elif reads.kind(path) == "folder" and not reads.linked(path):
        for name in reads.names(path):
            yield from _files(path / name)


def _search(snippet: str, sources: Iterable[Source]) -> Place | None:
    for source in sources:
        offset = source.text.find(snippet)
        if snippet and offset >= 0:
            return source.place_of(offset)
    return None


def _read(path: Path) -> Source:
    return Source(template_name(path), reads.data(path).decode())
