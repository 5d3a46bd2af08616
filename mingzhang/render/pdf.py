"""A booklet → PDF, by WeasyPrint."""

from __future__ import annotations

import gc
import hashlib
import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from mingzhang.findings import Finding, Place, Severity
from mingzhang.fonts.prepare import prepare
from mingzhang.render import pdf_speed, pdf_streams, typesetting
from mingzhang.render.booklet import Booklet, booklet_html
from mingzhang.render.fonts import FontFetcher, font_rules
from mingzhang.render.pdf_archive import Attachment, Finisher, date_of
from mingzhang.render.pdf_structure import add_tags
from mingzhang.render.style import OFFICIAL, style_sheet

LOGGER = logging.getLogger("weasyprint")
typesetting.install()
pdf_streams.install()
pdf_speed.install()
# Its own tags fall apart at page breaks.
weasyprint.pdf.add_tags = add_tags


class _Kept(logging.Handler):
    """Keeps what WeasyPrint says, so that nothing it ignores goes unnoticed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class Press:
    """Fonts and style sheet, ready for any number of booklets of a process."""

    def __init__(self, templates: Path, style: str) -> None:
        paths, missing = prepare()
        css, wrong = style_sheet(templates, style)
        self.findings = [*missing, *wrong]
        self.fetcher = FontFetcher(paths)
        self.fonts = FontConfiguration()
        sheet = f"{font_rules(paths)}\n{css}"
        self.style = weasyprint.CSS(string=sheet, font_config=self.fonts, url_fetcher=self.fetcher)
        mark = (templates / "print" / "draft.css").read_text(encoding="utf-8")
        self.draft = weasyprint.CSS(string=mark, font_config=self.fonts, url_fetcher=self.fetcher)


@cache
def press(templates: Path, style: str = OFFICIAL) -> Press:
    """The press of a style; it is set up once."""
    return Press(templates, style)


def booklet_pdf(
    templates: Path, booklet: Booklet, files: Sequence[Attachment] = (), style: str = OFFICIAL
) -> tuple[bytes, list[Finding]]:
    """The PDF and what WeasyPrint complained about (warnings); the same input, the same bytes."""
    made = press(templates, style)
    if made.findings:
        return b"", list(made.findings)
    sources = [one.document.source for one in booklet.chapters]
    where = Place(sources[0].file if len(sources) == 1 else booklet.title)
    identity = [
        style,
        *(["draft"] if booklet.draft else []),
        booklet.title,
        *(f"{one.document.source.id} {one.fingerprint}" for one in booklet.chapters),
    ]
    kept = _Kept()
    LOGGER.addHandler(kept)
    LOGGER.propagate = False
    # Layout makes millions of short-lived objects; collecting once per document is a fifth faster.
    gc.disable()
    try:
        html = pdf_speed.Parsed(booklet_html(templates, booklet), made.fetcher)
        pdf = html.write_pdf(
            font_config=made.fonts,
            stylesheets=[made.style, *([made.draft] if booklet.draft else [])],
            pdf_variant="pdf/a-3a",
            output_intent="",  # the finisher's
            pdf_identifier=hashlib.sha256(" ".join(identity).encode()).hexdigest()[:32],
            finisher=Finisher(max(date_of(one) for one in sources), files),
        )
    finally:
        gc.enable()
        gc.collect()
        LOGGER.removeHandler(kept)
    findings = [
        Finding("PDF-LAYOUT", Severity.WARNING, "排版引擎有提示", where, message)
        for message in dict.fromkeys(kept.messages)
    ]
    return pdf, findings
