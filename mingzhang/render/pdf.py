"""A booklet → PDF, by WeasyPrint, part by part."""

from __future__ import annotations

import ctypes
import gc
import hashlib
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from mingzhang.findings import Finding, Place, Severity
from mingzhang.render import press
from mingzhang.render.booklet import Booklet, booklet_html
from mingzhang.render.pdf_archive import Attachment, Finisher, date_of
from mingzhang.render.pdf_messages import messages
from mingzhang.render.pdf_pages import Drawn, joined
from mingzhang.render.pdf_parts import Kept, cut
from mingzhang.render.style import OFFICIAL


def booklet_pdf(
    templates: Path,
    booklet: Booklet,
    files: Sequence[Attachment] = (),
    style: str = OFFICIAL,
    kept: Kept[Drawn] | None = None,
) -> tuple[bytes, list[Finding]]:
    """The PDF and what WeasyPrint complained about (warnings); the same input, the same bytes.

    A process that makes a booklet again and again gives `kept`: parts it has are not made again.
    """
    made = press.of(templates, style, booklet.draft)
    if made.findings:
        return b"", list(made.findings)
    # Layout makes millions of short-lived objects; collecting once per part is a fifth faster.
    gc.disable()
    try:
        pdf, said = _made(made, booklet_html(templates, booklet), booklet, files, kept)
    finally:
        gc.enable()
        gc.collect(1)  # all that was made since
        _give_back()
    sources = [one.document.source for one in booklet.chapters]
    where = Place(sources[0].file if len(sources) == 1 else booklet.title)
    return pdf, [
        Finding("PDF-LAYOUT", Severity.WARNING, "排版引擎有提示", where, message)
        for message in dict.fromkeys(said)
    ]


def _made(
    made: press.Press,
    markup: str,
    booklet: Booklet,
    files: Sequence[Attachment],
    kept: Kept[Drawn] | None,
) -> tuple[bytes, list[str]]:
    """The PDF, and all that was said about it."""
    parts = cut(ElementTree.fromstring(markup))
    drawn = made.pages(parts, kept)
    identity = [
        made.name,
        booklet.title,
        *(f"{one.document.source.id} {one.fingerprint}" for one in booklet.chapters),
    ]
    whole = joined(made.fonts, parts, drawn)
    with messages() as said:
        pdf = whole.write_pdf(
            pdf_variant="pdf/a-3a",
            output_intent="",  # the finisher's
            pdf_identifier=hashlib.sha256(" ".join(identity).encode()).hexdigest()[:32],
            finisher=Finisher(max(date_of(one.document.source) for one in booklet.chapters), files),
        )
    return pdf, [message for one in drawn for message in one.said] + said


def _give_back() -> None:
    """Let the system have the memory that the C library keeps for itself, where it can (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
