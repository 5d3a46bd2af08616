"""Font files → the outlines of a face, as TrueType glyphs of 1,000 units to the em.

Outlines are drawn anew instead of cutting the files down: a CFF font with character ids keeps its
ids when cut, and MuPDF then shows blanks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import hypot
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import FilterPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

Covers = Callable[[str], bool]

EM = 1000
TOLERANCE = 1.0  # of 1,000 units; at 三号 that is six thousandths of a millimetre
# Noto has these at Western widths; two dashes must join, and a 间隔号 fills its square.
STAND_INS = {"—": "─", "·": "・"}


@dataclass(slots=True)
class Outlines:
    """Glyphs by name, their advances, and the characters they stand for."""

    glyphs: dict[str, Any] = field(default_factory=dict)
    advances: dict[str, int] = field(default_factory=dict)
    characters: dict[int, str] = field(default_factory=dict)

    def add(self, character: str, drawing: Drawing, original: str) -> None:
        """Draw a character once; characters that look the same share their glyph."""
        name = f"u{ord(character):04X}"
        # What stands in for another must keep a text of its own, for copying and searching.
        own = character in STAND_INS
        known = name if own else drawing.drawn.setdefault(original, name)
        if known == name:
            self.glyphs[name], self.advances[name] = drawing.draw(original)
        self.characters[ord(character)] = known


class Straightened(FilterPen):  # type: ignore[misc]
    """Draws a cubic curve that hardly bows as a line.

    Half of a Fandol character's curves are such; as curves they take up a fifth of a booklet.
    """

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        (x, y), (end_x, end_y) = self.current_pt, points[-1]
        across, up = end_x - x, end_y - y
        length = hypot(across, up)
        for control_x, control_y in points[:-1]:
            right, above = control_x - x, control_y - y
            # A curve bows by at most 3/4 of what its control points lie beside the line.
            beside = abs(right * up - above * across) * 3 / 4
            along = right * across + above * up
            if not (length and beside <= TOLERANCE * length and 0 <= along <= length**2):
                super().curveTo(*points)
                return
        super().lineTo(points[-1])


class Drawing:
    """A font file opened for drawing."""

    def __init__(self, path: Path, member: str = "") -> None:
        self.font = _open(path, member)
        self.names: dict[int, str] = self.font.getBestCmap()
        self.drawn: dict[str, str] = {}
        self._set = self.font.getGlyphSet()
        self._scale: float = EM / self.font["head"].unitsPerEm
        self._cubic = "CFF " in self.font

    def original(self, character: str) -> str | None:
        """The file's own name of a character's glyph."""
        name = self.names.get(ord(character))
        if character in STAND_INS and name and self.advance(name) != EM:
            return self.names[ord(STAND_INS[character])]
        return name

    def advance(self, original: str) -> int:
        width: float = self._set[original].width
        return round(width * self._scale)

    def draw(self, original: str) -> tuple[Any, int]:
        """A glyph's outline and advance."""
        pen = TTGlyphPen(None)
        target: Any = pen
        if self._cubic:
            target = Straightened(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        scaled = TransformPen(target, (self._scale, 0, 0, self._scale, 0, 0))
        _draw(self._set, original, scaled)
        return pen.glyph(), self.advance(original)


def _draw(glyphs: Any, name: str, pen: Any) -> None:
    """Draw a glyph with its components taken apart."""
    recorded = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(recorded)
    recorded.replay(pen)


def _open(path: Path, member: str) -> TTFont:
    if not member:
        return TTFont(path, lazy=True)
    fonts = TTCollection(path, lazy=True).fonts
    return next(font for font in fonts if font["name"].getDebugName(1) == member)


def outlines(main: Drawing, lenders: list[tuple[str, Drawing]], covers: Covers) -> Outlines:
    """Everything a face covers, in the order of the code points."""
    found = Outlines()
    blank = TTGlyphPen(None).glyph()
    found.glyphs[".notdef"], found.advances[".notdef"] = blank, EM
    lent = {character: drawing for characters, drawing in lenders for character in characters}
    for character in map(chr, sorted({*main.names, *map(ord, lent)})):
        drawing = lent.get(character, main)
        original = drawing.original(character)
        if original and covers(character):
            found.add(character, drawing, original)
    return found
