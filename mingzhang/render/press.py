"""What lays out and draws the parts of booklets: fonts, style sheet, and a WeasyPrint made fit."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Sequence
from pathlib import Path

from mingzhang.render import lean

lean.install()  # before anything else imports WeasyPrint

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from mingzhang import reads
from mingzhang.fonts.prepare import prepare
from mingzhang.render import pdf_fonts, pdf_speed, pdf_streams, typesetting
from mingzhang.render.fonts import FontFetcher, font_rules
from mingzhang.render.pdf_messages import messages
from mingzhang.render.pdf_pages import Drawn, draw
from mingzhang.render.pdf_parts import Kept, Part
from mingzhang.render.pdf_structure import add_tags
from mingzhang.render.style import OFFICIAL, style_sheet

typesetting.install()
pdf_fonts.install()
pdf_streams.install()
pdf_speed.install()
# Its own tags fall apart at page breaks.
weasyprint.pdf.add_tags = add_tags


class Press:
    """Fonts and style sheet, ready for any number of booklets of a process."""

    def __init__(self, templates: Path, style: str, draft: bool) -> None:
        paths, missing = prepare()
        css, wrong = style_sheet(templates, style)
        self.findings = [*missing, *wrong]
        self.fetcher = FontFetcher(paths)
        self.fonts = FontConfiguration()
        mark = reads.data(templates / "print" / "draft.css").decode() if draft else ""
        sheet = f"{font_rules(paths)}\n{css}\n{mark}"
        self.name = hashlib.sha256(sheet.encode()).hexdigest()
        self.style = weasyprint.CSS(string=sheet, font_config=self.fonts, url_fetcher=self.fetcher)

    def lay_out(self, part: Part, first: int) -> weasyprint.Document:
        """A part's pages, when the first of them is to have the number `first`."""
        side = "right" if first % 2 else "left"
        place = (
            f"@page :first {{ counter-increment: page {first} }} html {{ break-before: {side} }}"
        )
        html = pdf_speed.Parsed(part.root, self.fetcher)
        sheets = [self.style, weasyprint.CSS(string=place)]
        return html.render(font_config=self.fonts, stylesheets=sheets)

    def draw(self, part: Part, first: int, kept: Kept[Drawn] | None) -> Drawn:
        """Lay out a part and draw it, unless the very same is kept."""
        key = part.key(self.name, first) if kept else ""
        drawn = kept.get(key) if kept else None
        if drawn is None:
            with messages() as said:
                drawn = draw(self.lay_out(part, first), first, said)
            gc.collect(0)  # its boxes, which hold one another
        if kept:
            kept.put(key, drawn)
        return drawn

    def pages(self, parts: Sequence[Part], kept: Kept[Drawn] | None) -> list[Drawn]:
        """All parts in order. The contents come last, as they name the pages of all others."""
        listing = next(part for part in parts if part.contents)
        listing.number({})
        with messages():  # said again
            bare = self.draw(listing, 1, kept) if kept else self.lay_out(listing, 1)
        room = len(bare.pages)
        while True:
            drawn: list[Drawn] = []
            numbers: dict[str, int] = {}
            page = 1
            for part in parts:
                if part is listing:
                    at, first = len(drawn), page
                    page += room
                    continue
                drawn.append(self.draw(part, page, kept))
                numbers |= {name: page + n for name, n in drawn[-1].anchors.items()}
                page += len(drawn[-1].pages)
            listing.number(numbers)
            drawn.insert(at, self.draw(listing, first, kept))
            if len(drawn[at].pages) == room:
                return drawn
            room = len(drawn[at].pages)


@reads.remembered
def of(templates: Path, style: str = OFFICIAL, draft: bool = False) -> Press:
    """The press of a style, for official booklets or for drafts; it is set up once for its files."""
    return Press(templates, style, draft)
