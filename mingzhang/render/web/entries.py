"""What can be found in a document: its title, headings, accounts and amounts, with their places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from mingzhang.compute.blocks import Heading, TableBlock, plain_text, shown_by, shown_in
from mingzhang.compute.document import Document
from mingzhang.compute.table import Row
from mingzhang.figures import Figure
from mingzhang.formats import plain
from mingzhang.render.origin import Origins, figure_id

# What a line is, the best to be found in first; search.js counts on the order.
TITLE, HEADING, ACCOUNT, AMOUNT = range(4)
FIELDS = (TITLE, HEADING, ACCOUNT, AMOUNT)
# What a title in the results ends in when the document is not public, or is no more.
DRAFT, WITHDRAWN = "（草稿）", "（已撤回）"
# Names of figures repeat their parts: 支出·住房公积金·年初预算数.
PART = re.compile(r"[^·]*·|[^·]+")
# A shown number that is not zero: nobody looks for 0.00.
NUMBER = re.compile(r"(?=.*[1-9])[0-9]+(?:\.[0-9]+)?")


class Line(NamedTuple):
    """One line of text that can be found, and the anchor on the document's page that it leads to."""

    field: int
    anchor: str
    text: str


class Amount(NamedTuple):
    """One amount as shown: string, unit, and anchor and name of the figure."""

    shown: str
    unit: str
    anchor: str
    name: str


class Entries(NamedTuple):
    """All that can be found in one document."""

    lines: list[Line]
    amounts: list[Amount]

    def written(self) -> bytes:
        """Two lines of JSON, as search.js reads them.

        Texts by field and anchor, `[field, anchor, text, text …]`; then the parts of which names
        are made, and amounts: `[parts, [[shown, unit, anchor, part, part …] …]]`.
        """
        groups = [
            [*place, *(line.text for line in lines)]
            for place, lines in groupby(self.lines, lambda line: (line.field, line.anchor))
        ]
        parts: dict[str, int] = {}
        amounts = [
            [*one[:3], *(parts.setdefault(part, len(parts)) for part in PART.findall(one.name))]
            for one in self.amounts
        ]
        return b"\n".join(_json(data) for data in (groups, [list(parts), amounts]))

    @classmethod
    def read(cls, data: bytes) -> Entries:
        """What `written` has written."""
        groups, (parts, amounts) = map(json.loads, data.split(b"\n"))
        lines = [Line(field, anchor, text) for field, anchor, *texts in groups for text in texts]
        return cls(
            lines,
            [
                Amount(shown, unit, anchor, "".join(parts[n] for n in name))
                for shown, unit, anchor, *name in amounts
            ],
        )


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def collect(document: Document, _origins: Origins) -> bytes:
    """The entries of a document, for the gathering's file."""
    return Entries(list(_lines(document)), list(_amounts(document))).written()


def left_of(title: str) -> bytes:
    """What can be found of a withdrawn document: its title alone, which leads to the page that says so."""
    return Entries([Line(TITLE, "main", title + WITHDRAWN)], []).written()


def number_of(shown: str) -> str:
    """The key of a shown number: no commas, no sign (its direction word is the text's)."""
    return plain(shown).removeprefix("-")


def _lines(document: Document) -> Iterator[Line]:
    """Title, headings and the accounts of tables; what stands in several tables counts once.

    A table's title counts where no heading has said it already.
    """
    draft = DRAFT if document.source.standing.draft else ""
    yield Line(TITLE, "main", document.source.title + draft)
    known: set[str] = set()
    for block in document.blocks:
        if isinstance(block, Heading):
            title = plain_text(block.inlines)
            gap = " " if block.level == 1 else ""
            known.add(title)
            yield Line(HEADING, block.anchor, f"{block.number}{gap}{title}")
        elif isinstance(block, TableBlock):
            texts = [(HEADING, block.table.title)]
            texts += [(ACCOUNT, text) for row in block.table.rows for text in row_texts(row)]
            for field, text in texts:
                if text and text not in known:
                    known.add(text)
                    yield Line(field, f"table-{block.table.key}", text)


def row_texts(row: Row) -> Iterator[str]:
    """What the row is about, panel by panel: `2010301 行政运行`."""
    if row.role == "index":
        return
    code = ""
    for cell in row.cells:
        if cell.kind == "code":
            code = cell.text.strip()
        elif cell.kind == "label" and (text := cell.text.strip()):
            yield f"{code} {text}" if code else text
            code = ""


def _amounts(document: Document) -> Iterator[Amount]:
    """Every amount that the document shows and that is not zero, each fact once."""
    known: set[tuple[str, str]] = set()
    for figure, shown, unit in _shown(document):
        if figure.kind != "amount":
            continue
        key = (figure.key, number_of(shown))
        if key not in known and NUMBER.fullmatch(key[1]):
            known.add(key)
            yield Amount(shown, unit, figure_id(figure), figure.name)


def _shown(document: Document) -> Iterator[tuple[Figure, str, str]]:
    """(figure, string, unit) in reading order; cells have the unit of their table."""
    for block in document.blocks:
        yield from shown_by(block)
        if isinstance(block, TableBlock):
            for row in block.table.rows:
                for cell in row.cells:
                    if cell.figure is not None:
                        yield cell.figure, cell.text, block.table.unit
                    if cell.inlines:
                        yield from shown_in(cell.inlines)
