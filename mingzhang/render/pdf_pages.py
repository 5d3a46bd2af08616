"""Pages that are drawn: what is left of a part of a booklet when its boxes have gone."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf
import weasyprint
from weasyprint.pdf.stream import Stream

from mingzhang.render.pdf_messages import LOGGER
from mingzhang.render.pdf_nodes import Node, graft
from mingzhang.render.pdf_parts import Part
from mingzhang.render.pdf_structure import Walk

SCALE = 0.75  # points per px
# Names of opacities say what they are, so that all pages can share them; other states are counted.
SHARED = ("a", "A")


class Page:
    """A drawn page. To WeasyPrint, which puts pages into a PDF, it is one of its own.

    Its operators are compressed, and its links and bookmarks hold no boxes.
    """

    def __init__(self, page: weasyprint.Page, walk: Walk, fonts: dict[int, Any]) -> None:
        self.width, self.height, self.bleed = page.width, page.height, page.bleed
        self.anchors, self.bookmarks = page.anchors, page.bookmarks
        self.forms: dict[None, list[Any]] = {None: []}
        self.states: dict[str, Any] = {}
        others: dict[str, dict[str, Any]] = {"XObject": {}, "Pattern": {}, "Shading": {}}
        resources = {"ExtGState": self.states, **others, "ColorSpace": pydyf.Dictionary()}
        area = (0, 0, page.width, page.height)
        stream = Stream(fonts, area, resources, {}, {}, {}, "", compress=True)
        stream.transform(d=-1, f=page.height * SCALE)
        page.paint(stream, SCALE)
        if any(others.values()) or not all(name.startswith(SHARED) for name in self.states):
            LOGGER.error("Page with images, gradients or groups: these are not printed")
        self.links = walk.page(page, stream)
        self.written = stream.data

    def paint(self, stream: Any, _scale: float) -> None:
        """Called by WeasyPrint."""
        stream.written = self.written
        stream._resources["ExtGState"].update(self.states)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn part: pages, structure elements, fonts with the glyphs it needs, what was said."""

    pages: list[Page]
    tree: Node
    fonts: dict[int, Any]
    metadata: Any
    said: Sequence[str]

    @property
    def anchors(self) -> dict[str, int]:
        """Which of its pages (from 0) an anchor is on."""
        found: dict[str, int] = {}
        for number, page in enumerate(self.pages):
            for name in page.anchors:
                found.setdefault(name, number)
        return found


def draw(document: weasyprint.Document, first: int, said: Sequence[str]) -> Drawn:
    """Draw the pages of a part whose first page has the number `first` (from 1)."""
    fonts: dict[int, Any] = {}
    walk = Walk(first - 1)
    pages = [Page(page, walk, fonts) for page in document.pages]
    return Drawn(pages, walk.root, fonts, document.metadata, said)


def joined(config: Any, parts: Sequence[Part], drawn: Sequence[Drawn]) -> weasyprint.Document:
    """One document of drawn parts, with one tree; it can only be written."""
    pages = [page for one in drawn for page in one.pages]
    whole = weasyprint.Document(pages, drawn[0].metadata, None, config, {}, "")
    whole.fonts = _fonts(drawn)
    whole.tree = Node("Document", 0)
    above: Sequence[Any] = ()
    for part, one in zip(parts, drawn, strict=True):
        same = sum(old is new for old, new in zip(above, part.above, strict=False))
        graft(whole.tree, one.tree, len(part.above), same)
        above = part.above
    return whole


def _fonts(parts: Iterable[Drawn]) -> dict[int, Any]:
    """The fonts of all parts, with the glyphs of all parts.

    They are copies: WeasyPrint cuts them down to their glyphs. A font is as it was in the first part
    that has it, as it would be in one document.
    """
    fonts: dict[int, Any] = {}
    for part in parts:
        for key, font in part.fonts.items():
            if key not in fonts:
                whole = fonts[key] = copy.copy(font)
                whole.widths, whole.to_unicode = dict(font.widths), dict(font.to_unicode)
                continue
            whole = fonts[key]
            whole.widths |= {n: width for n, width in font.widths.items() if n not in whole.widths}
            whole.to_unicode |= {n: text for n, text in font.to_unicode.items() if n not in whole.to_unicode}  # fmt: skip
    return fonts
