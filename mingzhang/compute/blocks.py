"""A document is a list of blocks; page, booklet, checks and downloads read this one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mingzhang.compute.table import Table
from mingzhang.figures import Figure


class Shown(NamedTuple):
    """A figure as it stands in running text; number and unit stay on one line."""

    figure: Figure
    text: str
    unit: str = ""


class Moment(NamedTuple):
    """A date or year computed from the document's fiscal year."""

    machine: str
    text: str


class Literal(NamedTuple):
    """Text with digits that is quoted on purpose."""

    text: str


class Strong(NamedTuple):
    """Emphasised text."""

    inlines: tuple[Inline, ...]


Inline = str | Shown | Moment | Literal | Strong
Phrase = tuple[Inline, ...]


@dataclass(slots=True)
class Heading:
    """A heading; `number` is computed, `anchor` is unique in the document."""

    level: int
    number: str
    inlines: Phrase
    anchor: str


@dataclass(slots=True)
class Paragraph:
    """A paragraph; `kind` sets it apart for styling ("" or "note")."""

    inlines: Phrase
    kind: str = ""


@dataclass(slots=True)
class Entries:
    """A list; ordered ones show their markers, e.g. 1."""

    items: list[Phrase]
    markers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class TableBlock:
    """A table under the heading before it."""

    table: Table


@dataclass(slots=True)
class Definition:
    """A glossary entry."""

    term: str
    inlines: Phrase
    anchor: str


@dataclass(slots=True)
class Bars:
    """What a chart shows of one thing: a bar for each series."""

    label: Inline
    bars: tuple[Shown, ...]


@dataclass(slots=True)
class Chart:
    """Figures of the document side by side; one unnamed series, or several named ones."""

    key: str
    title: str
    unit: str
    series: tuple[str, ...]
    rows: list[Bars]
    alternative: Phrase


Block = Heading | Paragraph | Entries | TableBlock | Chart | Definition


def plain_text(inlines: Sequence[Inline]) -> str:
    """Inlines as a plain string."""
    return "".join([one if isinstance(one, str) else plain(one) for one in inlines])


def plain(inline: Shown | Moment | Literal | Strong) -> str:
    """What an inline reads like."""
    if isinstance(inline, Shown):
        return inline.text + inline.unit
    return plain_text(inline.inlines) if isinstance(inline, Strong) else inline.text


def shown_in(inlines: Sequence[Inline]) -> list[Shown]:
    """The figures in a run of text."""
    found: list[Shown] = []
    for inline in inlines:
        if type(inline) is Shown:
            found.append(inline)
        elif type(inline) is Strong:
            found += shown_in(inline.inlines)
    return found


def shown_by(block: Block) -> list[Shown]:
    """The figures of a block as they stand in it, those of tables' cells aside."""
    if isinstance(block, Chart):
        bars = [bar for row in block.rows for bar in row.bars]
        return bars + shown_in(block.alternative)
    return [shown for phrase in phrases(block) for shown in shown_in(phrase)]


def phrases(block: Block) -> Sequence[Phrase]:
    """The runs of text of a block (tables and charts have none)."""
    match block:
        case Heading() | Paragraph() | Definition():
            return (block.inlines,)
        case Entries():
            return block.items
    return ()
