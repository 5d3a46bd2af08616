"""The letters of a line, and how changes to their places are drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from math import ceil, copysign
from typing import Any, NamedTuple

import pydyf
from weasyprint.draw import text
from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

OPENING = "（《“‘【〈「『〔［｛"
CLOSING = "。，、；：？！）》”’】〉」』〕］｝"

draw_as_it_is = text.draw_first_line
reactivate_as_it_is = line_break.Layout.reactivate


class Letter(NamedTuple):
    """A character of a line and where its text box has it, in bytes."""

    box: Any
    at: int
    text: str


class Change(NamedTuple):
    """What is added to a letter's place and advance, in px."""

    letter: Letter
    offset: float
    advance: float


def letters(box: Any) -> Iterator[Letter]:
    """The letters of a line, through all its inline boxes; none that have no width."""
    if isinstance(box, boxes.TextBox):
        at = 0
        for character in box.text:
            if unicodedata.category(character) not in ("Cf", "Mn"):
                yield Letter(box, at, character)
            at += len(character.encode())
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from letters(child)


def wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFA"


def apply(line: Any, changes: list[Change]) -> None:
    """Note the changes for drawing, and move and resize the line's boxes."""
    grown: dict[int, float] = {}
    for letter, offset, advance in changes:
        layout = letter.box.pango_layout
        if not hasattr(layout, "changes"):
            layout.changes = {}
        layout.changes[letter.at] = (offset, advance)
        grown[id(letter.box)] = grown.get(id(letter.box), 0) + advance
    _move(line, grown, 0)


def say_whole(row: Iterable[Letter]) -> None:
    """Note that a line's gaps are wide enough to be taken for blanks, so that its text is told too."""
    for layout in {id(one.box): one.box.pango_layout for one in row}.values():
        layout.loose = True


def draw_first_line(stream: Any, box: Any, *rest: Any) -> Any:
    """Draw a text; with a loose line go its words (ActualText), for programs that read the PDF."""
    if not getattr(box.pango_layout, "loose", False) or not box.text.strip():
        return draw_as_it_is(stream, box, *rest)
    words = box.text.replace("\u200b", "")
    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(words)}))
    drawn = draw_as_it_is(stream, box, *rest)
    stream.end_marked_content()
    return drawn


def _move(box: Any, grown: dict[int, float], moved: float) -> float:
    if isinstance(box, boxes.TextBox | boxes.LineBox | boxes.InlineBox):
        box.position_x += moved
        before = moved
        if isinstance(box, boxes.TextBox):
            moved += grown.get(id(box), 0)
        else:
            for child in box.children:
                if child.is_in_normal_flow():
                    moved = _move(child, grown, moved)
        box.width += moved - before
    else:
        box.translate(moved, 0)
    return moved


def glyphs(layout: Any) -> Iterator[tuple[int, Any, Any]]:
    """The glyphs of a layout's first line: byte, glyph, font."""
    first, _ = layout.get_first_line()
    run = first.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        for number in range(item.glyphs.num_glyphs):
            at = item.item.offset + item.glyphs.log_clusters[number]
            yield at, item.glyphs.glyphs[number], item.item.analysis.font


def reactivate(self: Any, style: Any) -> None:
    """Before drawing: give the glyphs the places that layout has found."""
    reactivate_as_it_is(self, style)
    changes = getattr(self, "changes", None)
    if not changes:
        return
    # Drawing sets this too; set now, it keeps the line whose glyphs are changed here.
    pango.pango_layout_set_single_paragraph_mode(self.layout, True)
    for at, glyph, _ in glyphs(self):
        if at in changes:
            offset, advance = changes[at]
            # Away from nought, as drawing cuts off fractions of a thousandth of an em.
            glyph.geometry.width += int(copysign(ceil(abs(advance) * TO_UNITS), advance))
            # Drawing divides offsets by the font size in px alone, not by Pango's 1024 units.
            glyph.geometry.x_offset += int(offset * 1000)
