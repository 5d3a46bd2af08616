"""L12: every character can be printed."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.lint import searched, slips
from mingzhang.check.passages import FIGURE
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.findings import Severity
from mingzhang.fonts.coverage import printable
from mingzhang.fonts.faces import repertoire


@rule("L12", Severity.ERROR, "每个字在字体里都有字形")
def every_character_has_a_glyph(document: Document) -> Iterator[Problem]:
    """L12: a character that no face has would be a blank or a box on paper."""
    for slip in slips(document, _without_glyph):
        yield Problem(
            "这个字没有字形，印不出来",
            slip.place,
            f"“{slip.found}”（U+{ord(slip.found):04X}）",
            hint="请核对是否用错了字；确需使用的，请先在字体里补上",
        )


@searched
def _without_glyph(text: str) -> Iterator[tuple[int, str]]:
    for character in sorted({*text} - repertoire() - {FIGURE}):
        if not printable(character):
            yield text.index(character), character
