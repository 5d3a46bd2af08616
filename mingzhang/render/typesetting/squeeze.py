"""Lines that are short take in what fits after their punctuation is squeezed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

from mingzhang.render.typesetting.letters import (
    CLOSING,
    OPENING,
    Change,
    Letter,
    apply,
    glyphs,
    letters,
)

# Lines shorter than this (in em) are tried again with more text, squeezing punctuation.
SHORT = 0.5
# What is left of the white half of a squeezed punctuation mark, in em.
AIR = 0.04
# Pango breaks no line beside a quotation mark, so “三公” would cling to both its neighbours. A break
# is invited (U+200B) outside marks that touch a Chinese character there.
QUOTED = re.compile("(?<=[\u4e00-\u9fff])(?=[“‘])|(?<=[”’])(?=[\u4e00-\u9fff])")

split_as_it_is = inline.split_inline_box


def split_inline_box(
    context: Any, box: Any, position_x: float, max_x: float, bottom_space: float, *rest: Any
) -> Any:
    """A line; one that is short takes in what fits after its punctuation is squeezed."""
    justified = isinstance(box, boxes.LineBox) and box.style["text_align_all"] == "justify"
    if justified and rest[0] is None:
        _invite_breaks(box)
    found = split_as_it_is(context, box, position_x, max_x, bottom_space, *rest)
    line, resume_at, preserved, *_ = found
    if not justified or resume_at is None or preserved:
        return found
    em = box.style["font_size"]
    if max_x - line.position_x - line.width < SHORT * em or not _only_text(box):
        return found
    *before, _, first_letter_style, first_line_style = rest
    for more in (em, em / 2):
        longer = split_as_it_is(
            context,
            box,
            position_x,
            max_x + more,
            bottom_space,
            *before,
            [],
            first_letter_style,
            first_line_style,
        )
        if longer[1] == resume_at:
            break
        excess = longer[0].position_x + longer[0].width - max_x
        if excess > 0 and not longer[2] and _squeeze(context, longer[0], excess):
            return longer
    return found


def _invite_breaks(box: Any) -> None:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            if child.style["white_space"] == "normal":
                child.text = QUOTED.sub("\u200b", child.text)
        elif isinstance(child, boxes.InlineBox):
            _invite_breaks(child)


def _only_text(box: Any) -> bool:
    """Nothing floats, is positioned or is an object: laying it out again has no side effects."""
    return all(
        isinstance(child, boxes.TextBox)
        or (isinstance(child, boxes.InlineBox) and child.is_in_normal_flow() and _only_text(child))
        for child in box.children
    )


def _squeeze(context: Any, line: Any, excess: float) -> bool:
    """Take the excess out of a line's punctuation marks; False when they can't give as much."""
    row = list(letters(line))
    if not row or row[-1].text == " ":
        return False
    white = _white_halves(context, row)
    last = len(row) - 1
    # Where a mark's white half does nothing it goes first: at the ends, and where two meet.
    free: list[int] = [last] if last in white and row[last].text in CLOSING else []
    for position in white:
        before = row[position - 1].text if position else ""
        after = row[position + 1].text if position < last else ""
        if row[position].text in CLOSING and after and after in CLOSING + OPENING:
            free.append(position)
        if row[position].text in OPENING and (not before or before in OPENING):
            free.append(position)
    taken: dict[int, float] = {}
    for position in free:
        taken[position] = min(white[position], excess)
        excess -= taken[position]
    # The others give at most half of it, all in the same proportion.
    others = [position for position in white if position not in taken]
    room = sum(white[position] / 2 for position in others)
    if excess > room:
        return False
    if excess > 0:
        taken |= {position: white[position] / 2 * excess / room for position in others}
    apply(
        line,
        [
            Change(row[position], -amount if row[position].text in OPENING else 0, -amount)
            for position, amount in taken.items()
        ],
    )
    return True


def _white_halves(context: Any, row: list[Letter]) -> dict[int, float]:
    """How much of each full-width punctuation mark is white on its outer side, in px.

    Measured, because fonts differ: some centre ！, some (with the feature `chws`) have made two
    marks that meet narrow already.
    """
    found: dict[int, float] = {}
    found_at: dict[tuple[int, int], tuple[float, float, float]] = {}
    for box in {id(letter.box): letter.box for letter in row}.values():
        if any(character in OPENING + CLOSING for character in box.text):
            layout = line_break.create_layout(box.text, box.style, context, None, 0)
            found_at |= {(id(box), at): extents for at, extents in _extents(layout)}
            layout.deactivate()
    for position, letter in enumerate(row):
        em = letter.box.style["font_size"]
        if letter.text in OPENING + CLOSING and (id(letter.box), letter.at) in found_at:
            advance, left, right = found_at[id(letter.box), letter.at]
            white = min(em / 2, (left if letter.text in OPENING else right) - AIR * em)
            if advance > 0.9 * em and white > 0:
                found[position] = white
    return found


def _extents(layout: Any) -> Iterator[tuple[int, tuple[float, float, float]]]:
    """Advance and white on the left and on the right of every glyph, in px, by byte."""
    ink = ffi.new("PangoRectangle *")
    for at, glyph, font in glyphs(layout):
        pango.pango_font_get_glyph_extents(font, glyph.glyph, ink, ffi.NULL)
        advance = glyph.geometry.width
        values = (advance, ink.x, advance - ink.x - ink.width)
        yield at, (values[0] / TO_UNITS, values[1] / TO_UNITS, values[2] / TO_UNITS)
