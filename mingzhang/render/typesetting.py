"""Chinese typesetting that WeasyPrint 70.0 lacks; docs/typesetting.md says what and how.

`install` replaces four functions of WeasyPrint. tests/render/test_typesetting.py holds hashes of
everything they rely on, so that another version of WeasyPrint can't change underneath.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from math import ceil, copysign
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

OPENING = "（《“‘【〈「『〔［｛"
CLOSING = "。，、；：？！）》”’】〉」』〕］｝"
PAIRED = "—…"  # two of them are one sign
# Lines shorter than this (in em) are tried again with more text, squeezing punctuation.
SHORT = 0.5
# How far gaps may grow, in thousandths of an em. Any gap: below what programs that read PDFs take
# for a blank (a tenth), so that words stay whole when searched. At a seam (beside a mark, around a
# figure), where a blank does no harm: so much more. What is left after that stays ragged.
GAP = 90
SEAM = 250
# What is left of the white half of a squeezed punctuation mark, in em.
AIR = 0.04

# Pango breaks no line beside a quotation mark, so “三公” would cling to both its neighbours. A break
# is invited (U+200B) outside marks that touch a Chinese character there.
QUOTED = re.compile("(?<=[\u4e00-\u9fff])(?=[“‘])|(?<=[”’])(?=[\u4e00-\u9fff])")

_split_inline_box = inline.split_inline_box
_justify_line = inline.justify_line
_reactivate = line_break.Layout.reactivate
_table_layout = block.table_layout


def install() -> None:
    """Switch everything on, for this process."""
    inline.split_inline_box = split_inline_box
    inline.justify_line = justify_line
    line_break.Layout.reactivate = reactivate
    block.table_layout = table_layout


# --- Lines: squeeze punctuation, else stretch ------------------------------------------------


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


def split_inline_box(
    context: Any, box: Any, position_x: float, max_x: float, bottom_space: float, *rest: Any
) -> Any:
    """A line; one that is short takes in what fits after its punctuation is squeezed."""
    justified = isinstance(box, boxes.LineBox) and box.style["text_align_all"] == "justify"
    if justified and rest[0] is None:
        _invite_breaks(box)
    found = _split_inline_box(context, box, position_x, max_x, bottom_space, *rest)
    line, resume_at, preserved, *_ = found
    if not justified or resume_at is None or preserved:
        return found
    em = box.style["font_size"]
    if max_x - line.position_x - line.width < SHORT * em or not _only_text(box):
        return found
    *before, _, first_letter_style, first_line_style = rest
    for more in (em, em / 2):
        longer = _split_inline_box(
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
    _apply(
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
    glyphs: dict[tuple[int, int], tuple[float, float, float]] = {}
    for box in {id(letter.box): letter.box for letter in row}.values():
        if any(character in OPENING + CLOSING for character in box.text):
            layout = line_break.create_layout(box.text, box.style, context, None, 0)
            glyphs |= {(id(box), at): extents for at, extents in _extents(layout)}
            layout.deactivate()
    for position, letter in enumerate(row):
        em = letter.box.style["font_size"]
        if letter.text in OPENING + CLOSING and (id(letter.box), letter.at) in glyphs:
            advance, left, right = glyphs[id(letter.box), letter.at]
            white = min(em / 2, (left if letter.text in OPENING else right) - AIR * em)
            if advance > 0.9 * em and white > 0:
                found[position] = white
    return found


def _glyphs(layout: Any) -> Iterator[tuple[int, Any, Any]]:
    """The glyphs of a layout's first line: byte, glyph, font."""
    first, _ = layout.get_first_line()
    run = first.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        for number in range(item.glyphs.num_glyphs):
            at = item.item.offset + item.glyphs.log_clusters[number]
            yield at, item.glyphs.glyphs[number], item.item.analysis.font


def _extents(layout: Any) -> Iterator[tuple[int, tuple[float, float, float]]]:
    """Advance and white on the left and on the right of every glyph, in px, by byte."""
    ink = ffi.new("PangoRectangle *")
    for at, glyph, font in _glyphs(layout):
        pango.pango_font_get_glyph_extents(font, glyph.glyph, ink, ffi.NULL)
        advance = glyph.geometry.width
        values = (advance, ink.x, advance - ink.x - ink.width)
        yield at, (values[0] / TO_UNITS, values[1] / TO_UNITS, values[2] / TO_UNITS)


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Spread a line's missing width over the gaps between its letters, up to the widest."""
    row = list(letters(line))
    if not any(_wide(letter.text) for letter in row):
        _justify_line(context, line, extra_width)
        return
    gaps = [pair for pair in pairwise(row) if _opens(*pair)]
    # Whole thousandths, as PDF has no finer ones and cuts off the rest.
    unit = line.style["font_size"] / 1000
    missing = int(extra_width / unit)
    grown = dict(zip(gaps, _shares(missing, len(gaps), GAP), strict=True))
    seams = [pair for pair in gaps if _is_seam(*pair)]
    left = missing - sum(grown.values())
    for pair, share in zip(seams, _shares(left, len(seams), SEAM), strict=True):
        grown[pair] += share
    _apply(line, [Change(one, 0, share * unit) for (one, _), share in grown.items()])


def _shares(amount: int, parts: int, most: int) -> list[int]:
    """An amount in even parts, none above the most."""
    share, rest = divmod(min(amount, parts * most), max(parts, 1))
    return [share + (part < rest) for part in range(parts)]


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFA"


def _opens(one: Letter, other: Letter) -> bool:
    """Whether the gap between two letters may grow: not in words, numbers, or before a unit."""
    if one.text in PAIRED and one.text == other.text:
        return False
    if "nowrap" == one.box.style["white_space"] == other.box.style["white_space"]:
        return False
    if one.text.isdigit() and unicodedata.category(other.text) == "Lo":
        return False
    return " " in (one.text, other.text) or _wide(one.text) or _wide(other.text)


def _is_seam(one: Letter, other: Letter) -> bool:
    """Whether a gap is beside a punctuation mark or a figure."""
    if other.text in CLOSING:
        return False
    return (
        one.text in CLOSING
        or other.text in OPENING
        or (one.box.style["white_space"] == "nowrap")
        != (other.box.style["white_space"] == "nowrap")
        or _wide(one.text) != _wide(other.text)
    )


def _apply(line: Any, changes: list[Change]) -> None:
    """Note the changes for drawing, and move and resize the line's boxes."""
    grown: dict[int, float] = {}
    for letter, offset, advance in changes:
        layout = letter.box.pango_layout
        if not hasattr(layout, "changes"):
            layout.changes = {}
        layout.changes[letter.at] = (offset, advance)
        grown[id(letter.box)] = grown.get(id(letter.box), 0) + advance
    _move(line, grown, 0)


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


def reactivate(self: Any, style: Any) -> None:
    """Before drawing: give the glyphs the places that layout has found."""
    _reactivate(self, style)
    changes = getattr(self, "changes", None)
    if not changes:
        return
    # Drawing sets this too; set now, it keeps the line whose glyphs are changed here.
    pango.pango_layout_set_single_paragraph_mode(self.layout, True)
    for at, glyph, _ in _glyphs(self):
        if at in changes:
            offset, advance = changes[at]
            # Away from nought, as drawing cuts off fractions of a thousandth of an em.
            glyph.geometry.width += int(copysign(ceil(abs(advance) * TO_UNITS), advance))
            # Drawing divides offsets by the font size in px alone, not by Pango's 1024 units.
            glyph.geometry.x_offset += int(offset * 1000)


# --- Tables: a mark on continuations ---------------------------------------------------------


def table_layout(context: Any, table: Any, bottom_space: float, skip_stack: Any, *rest: Any) -> Any:
    """A piece of a table; its first piece has no rows of class `continued` in its head.

    For tables with collapsed borders; the booklets have no others. The widths of a table's outer
    borders are those of its first row: a mark must have them too, transparent.
    """
    head: Any = table.children[0] if table.children else None
    marks = sum(map(_is_mark, head.children)) if head and head.is_header else 0
    if skip_stack is not None or not marks:
        return _table_layout(context, table, bottom_space, skip_stack, *rest)
    whole = table.children
    table.children = (head.copy_with_children(head.children[marks:]), *whole[1:])
    try:
        piece, *others = _table_layout(context, table, bottom_space, skip_stack, *rest)
    finally:
        table.children = whole
    if piece is not None:
        vertical, horizontal = table.collapsed_border_grid
        piece.collapsed_border_grid = (vertical[marks:], horizontal[marks:])
    return (piece, *others)


def _is_mark(row: Any) -> bool:
    return row.element is not None and "continued" in row.element.get("class", "").split()
