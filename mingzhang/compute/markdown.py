"""Markdown with placeholders → blocks. Headings are numbered here, never typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mingzhang.compute.blocks import (
    Block,
    Entries,
    Heading,
    Inline,
    Literal,
    Paragraph,
    Phrase,
    Strong,
)
from mingzhang.numerals import chinese, heading_number

# Values enter Markdown as private-use placeholders, so nothing in them can be read as markup.
OPEN, CLOSE = "\ue000", "\ue001"
PLACEHOLDER = re.compile(f"{OPEN}([0-9]+){CLOSE}|\\[\\[(.+?)\\]\\]")

# Emphasis around values: Markdown reads it as strong, whatever but an asterisk stands beside it.
STRONG = re.compile(rf"\*\*({OPEN}[^*_#\n]*{CLOSE})\*\*")
# A line of a heading, a list or a paragraph, with nothing else in it that Markdown could read: it begins and
# ends with no blank, and not as a list would. (`++` never gives back what it took, which would take long.)
PLAIN = re.compile(
    r"(?:(#{1,6}) |1([.)]) )?"
    rf"((?=[^\s#*+\-0-9_]|\*\*)(?:[^*_#\n]++|{STRONG.pattern}(?!\*))+(?<!\s))"
)

PARSER = MarkdownIt("zero").enable(["heading", "list", "emphasis", "newline"])


@dataclass(slots=True)
class Numbering:
    """Counts headings by depth; a deeper count starts anew under each heading above it."""

    counts: list[int] = field(default_factory=lambda: [0] * 7)

    def next(self, depth: int) -> int:
        self.counts[depth] += 1
        self.counts[depth + 1 :] = [0] * (6 - depth)
        return self.counts[depth]


@dataclass(slots=True)
class Converter:
    """Turns rendered Markdown into blocks; `pool` holds the values behind placeholders."""

    pool: list[Phrase]
    numbering: Numbering = field(default_factory=Numbering)
    headings: int = 0

    def heading(
        self, depth: int, inlines: Phrase, shift: int = 0, numbered: bool = True
    ) -> Heading:
        """A numbered heading; `shift` moves it down the page's outline (annexes)."""
        number = heading_number(depth, self.numbering.next(depth)) if numbered else ""
        if not numbered:
            self.numbering.next(depth)
        self.headings += 1
        return Heading(depth + shift, number, inlines, f"s{self.headings}")

    def blocks(self, markdown: str, shift: int = 0) -> list[Block]:
        """The blocks of one rendered template."""
        lines = [line and PLAIN.fullmatch(line) for line in markdown.split("\n")]
        if None not in lines:
            return list(self._plain(lines, shift))
        return self.parsed(PARSER.parse(markdown), shift)

    def _plain(self, lines: Iterable[re.Match[str] | str | None], shift: int) -> Iterator[Block]:
        """Headings, numbered lists and paragraphs with no markup but strong values, as nearly all sections
        are: no parser needed. A list goes on after a blank line, and its last item with a line right below.
        """
        text = ""
        inside = listed = ""  # the delimiter of the item that the text is of; of the open list
        items: list[Phrase] = []
        for line in (*lines, None):
            if isinstance(line, re.Match) and not (line[1] or line[2]):
                text += line[3]
                continue
            inlines = self._emphasised(text)
            if inside:
                items.append(inlines)
            paragraph = bool(text) and not inside
            if items and (paragraph or line is None or (line and line[2] != listed)):
                yield entries(items, listed)
                items = []
            if paragraph and inlines:
                yield Paragraph(inlines)
            text = inside = ""
            if isinstance(line, re.Match) and line[1]:
                yield self.heading(len(line[1]), self._emphasised(line[3]), shift)
            elif isinstance(line, re.Match):
                text, inside, listed = line[3], line[2], line[2]

    def parsed(self, tokens: Sequence[Token], shift: int) -> list[Block]:
        found: list[Block] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type == "heading_open":
                inlines = self.inlines(tokens[position + 1].children or [])
                found.append(self.heading(int(token.tag[1]), inlines, shift))
                position += 3
            elif token.type in ("ordered_list_open", "bullet_list_open"):
                position, entries = self._list(tokens, position)
                found.append(entries)
            elif token.type == "inline":
                inlines = self.inlines(token.children or [])
                if inlines:
                    found.append(Paragraph(inlines))
                position += 1
            else:
                position += 1
        return found

    def _list(self, tokens: Sequence[Token], position: int) -> tuple[int, Entries]:
        opening = tokens[position]
        items: list[Phrase] = []
        while tokens[position].type != opening.type.replace("open", "close"):
            if tokens[position].type == "inline":
                items.append(self.inlines(tokens[position].children or []))
            position += 1
        ordered = opening.type.startswith("ordered")
        return position + 1, entries(items, opening.markup if ordered else "")

    def inlines(self, tokens: Sequence[Token]) -> Phrase:
        """Inline tokens as a run of text; line ends vanish, as Chinese text wants."""
        stack: list[list[Inline]] = [[]]
        text = ""
        for token in tokens:
            text += token.content if token.type == "text" else ""
            if token.type in ("strong_open", "strong_close"):
                stack[-1] += self.expand(text)
                text = ""
            if token.type == "strong_open":
                stack.append([])
            elif token.type == "strong_close":
                strong = Strong(tuple(stack.pop()))
                stack[-1].append(strong)
        return (*stack[0], *self.expand(text))

    def _emphasised(self, text: str) -> Phrase:
        """A piece of text with its strong values."""
        if "**" not in text:
            return tuple(self.expand(text))
        pieces: list[Inline] = []
        for number, piece in enumerate(STRONG.split(text)):
            pieces += [Strong(tuple(self.expand(piece)))] if number % 2 else self.expand(piece)
        return tuple(pieces)

    def expand(self, text: str) -> list[Inline]:
        """Placeholders and literal marks in a piece of text, resolved."""
        first, *parts = PLACEHOLDER.split(text)
        pieces: list[Inline] = [first] if first else []
        for at in range(0, len(parts), 3):
            number, literal, plain = parts[at : at + 3]
            if number:
                pieces += self.pool[int(number)]
            elif literal:
                pieces.append(Literal(literal))
            if plain:
                pieces.append(plain)
        return pieces


def entries(items: list[Phrase], delimiter: str) -> Entries:
    """A list; `delimiter` is what stands after its numbers, nothing where it has none."""
    if not delimiter:
        return Entries(items)
    numbers = range(1, len(items) + 1)
    return Entries(items, [f"（{chinese(n)}）" if delimiter == ")" else f"{n}." for n in numbers])
