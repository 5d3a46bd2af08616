"""Punctuation that gives up its empty half beside other punctuation (`halt`, `chws`).

The rules are those of CSS Text 4, “fullwidth punctuation collapsing”: a closing mark gives way
before any full-width mark, an opening one after another opening one. Which half is empty is read
off the outlines.
"""

from __future__ import annotations

from mingzhang.fonts.outlines import EM, Outlines

OPENING = "‘“（《〈「『【〔〖［｛"
CLOSING = "’”）》〉」』】〕〗］｝、。，．：；！？"
HALF = EM // 2


def spacing(outlines: Outlines) -> str:
    """The two features, in the language of feature files."""
    opening = _marks(outlines, OPENING, HALF, EM)
    closing = _marks(outlines, CLOSING, 0, HALF)
    give_left, give_right = f"<-{HALF} 0 -{HALF} 0>", f"<0 0 -{HALF} 0>"
    return f"""
        languagesystem DFLT dflt;
        languagesystem hani dflt;
        @opening = [{opening}];
        @closing = [{closing}];
        feature halt {{
            pos @opening {give_left};
            pos @closing {give_right};
        }} halt;
        feature chws {{
            pos @closing' {give_right} [@closing @opening];
            pos @opening @opening' {give_left};
        }} chws;
    """


def _marks(outlines: Outlines, characters: str, low: int, high: int) -> str:
    """The glyphs of full width whose ink lies between two bounds."""
    names = []
    for character in characters:
        name = outlines.characters.get(ord(character), ".notdef")
        glyph = outlines.glyphs[name]
        if glyph.numberOfContours and outlines.advances[name] == EM:
            glyph.recalcBounds(None)
            if low <= glyph.xMin and glyph.xMax <= high:
                names.append(name)
    return " ".join(names)
