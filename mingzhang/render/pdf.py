"""A document → its booklet as PDF, by WeasyPrint, from the same blocks as the page."""

from __future__ import annotations

import gc
import hashlib
import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import jinja2
import weasyprint
from markupsafe import Markup as Safe
from weasyprint.text.fonts import FontConfiguration

from mingzhang import VERSION
from mingzhang.compute.blocks import Moment
from mingzhang.compute.document import Document
from mingzhang.findings import Finding, Place, Severity
from mingzhang.load.kinds import KINDS
from mingzhang.load.records import Text
from mingzhang.render import typesetting
from mingzhang.render.html import Markup, bare_figure
from mingzhang.render.page import contents, waivers
from mingzhang.render.pdf_archive import Attachment, Finisher, date_of
from mingzhang.render.pdf_structure import add_tags

LOGGER = logging.getLogger("weasyprint")
typesetting.install()
# Its own tags fall apart at page breaks.
weasyprint.pdf.add_tags = add_tags


class NothingOutside(weasyprint.urls.URLFetcher):  # type: ignore[misc]
    """Refuses every address: a booklet is made of the document alone."""

    def fetch(self, url: str, _headers: object = None) -> object:
        raise ValueError(f"refused: {url}")


class _Kept(logging.Handler):
    """Keeps what WeasyPrint says, so that nothing it ignores goes unnoticed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@cache
def _style(path: Path, fonts: FontConfiguration) -> weasyprint.CSS:
    return weasyprint.CSS(string=path.read_text(encoding="utf-8"), font_config=fonts)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def booklet_html(templates: Path, document: Document, data_hash: str) -> str:
    """The booklet's HTML: cover, contents, parts."""
    source = document.source
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates / "print"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    markup = Markup(bare_figure, document.prose.phrase, source.name, screen=False)
    basis = source.record.get("basis")
    return environment.get_template("booklet.html").render(
        title=source.title,
        department=source.name,
        kind=KINDS[source.kind].title,
        year_html=Safe(markup.inline(Moment(str(source.year), str(source.year)))),
        contents=contents(document),
        basis=Safe(markup.inlines(document.prose.phrase(basis))) if isinstance(basis, Text) else "",
        waivers=waivers(document, markup),
        body=Safe(markup.blocks(document.blocks)),
        data_hash=data_hash,
        version=VERSION,
    )


def booklet_pdf(
    templates: Path, document: Document, data_hash: str, files: Sequence[Attachment] = ()
) -> tuple[bytes, list[Finding]]:
    """The PDF and what WeasyPrint complained about (warnings); the same input, the same bytes."""
    source = document.source
    kept = _Kept()
    LOGGER.addHandler(kept)
    LOGGER.propagate = False
    # Layout makes millions of short-lived objects; collecting once per document is a fifth faster.
    gc.disable()
    try:
        html = weasyprint.HTML(
            string=booklet_html(templates, document, data_hash), url_fetcher=NothingOutside()
        )
        fonts = _fonts()
        pdf = html.write_pdf(
            font_config=fonts,
            stylesheets=[_style(templates / "print" / "print.css", fonts)],
            pdf_variant="pdf/a-3a",
            output_intent="",  # the finisher's
            pdf_identifier=hashlib.sha256(f"{source.id} {data_hash}".encode()).hexdigest()[:32],
            finisher=Finisher(date_of(source), files),
        )
    finally:
        gc.enable()
        gc.collect()
        LOGGER.removeHandler(kept)
    findings = [
        Finding("PDF-LAYOUT", Severity.WARNING, "排版引擎有提示", Place(source.file), message)
        for message in dict.fromkeys(kept.messages)
    ]
    return pdf, findings
