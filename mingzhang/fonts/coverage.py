"""Whether a character can be printed at all."""

from __future__ import annotations

from functools import cache

from mingzhang.fonts.faces import LAST_RESORT, repertoire
from mingzhang.fonts.sources import sources


def printable(character: str) -> bool:
    """Whether some face has the character; without the font file nothing is held against it.

    >>> printable("醴"), printable("\\U0002b81d")
    (True, False)
    """
    if character in repertoire() or character.isspace():
        return True
    known = _characters()
    return not known or (character in known and LAST_RESORT.covers(character))


@cache
def _characters() -> frozenset[str]:
    """All characters of the last resort's file, which is opened only for rare ones."""
    from mingzhang.fonts.outlines import Drawing

    path = sources()[LAST_RESORT.source].path()
    if path is None:
        return frozenset()
    drawing = Drawing(path, LAST_RESORT.member)
    drawing.font.close()
    return frozenset(map(chr, drawing.names))
