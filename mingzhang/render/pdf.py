"""A booklet → PDF, by WeasyPrint, part by part."""

from __future__ import annotations

import ctypes
import gc
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Manuscript:
    """All that a booklet's pages are made of, as plain data: another process can print it."""

    markup: str
    title: str
    identity: tuple[str, ...]
    date: str
    draft: bool
    place: Place


def manuscript(templates: Path, booklet: Booklet) -> Manuscript:
    """A booklet, ready to be printed."""
    sources = [one.document.source for one in booklet.chapters]
    return Manuscript(
        booklet_html(templates, booklet),
        booklet.title,
        tuple(f"{one.document.source.id} {one.fingerprint}" for one in booklet.chapters),
        max(date_of(source) for source in sources),
        booklet.draft,
        Place(sources[0].file if len(sources) == 1 else booklet.title),
    )


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
    return printed(templates, manuscript(templates, booklet), files, style, kept)


def printed(
    templates: Path,
    booklet: Manuscript,
    files: Sequence[Attachment] = (),
    style: str = OFFICIAL,
    kept: Kept[Drawn] | None = None,
) -> tuple[bytes, list[Finding]]:
    """The PDF of a manuscript; see `booklet_pdf`."""
    made = press.of(templates, style, booklet.draft)
    if made.findings:
        return b"", list(made.findings)
    # Layout makes millions of short-lived objects; collecting once per part is a fifth faster.
    gc.disable()
    try:
        pdf, said = _made(made, booklet, files, kept)
    finally:
        gc.enable()
        gc.collect(1)  # all that was made since
        _give_back()
    return pdf, [
        Finding("PDF-LAYOUT", Severity.WARNING, "排版引擎有提示", booklet.place, message)
        for message in dict.fromkeys(said)
    ]


def _made(
    made: press.Press,
    booklet: Manuscript,
    files: Sequence[Attachment],
    kept: Kept[Drawn] | None,
) -> tuple[bytes, list[str]]:
    """The PDF, and all that was said about it."""
    parts = cut(ElementTree.fromstring(booklet.markup))
    drawn = made.pages(parts, kept)
    identity = " ".join([made.name, booklet.title, *booklet.identity])
    whole = joined(made.fonts, parts, drawn)
    with messages() as said:
        pdf = whole.write_pdf(
            pdf_variant="pdf/a-3a",
            output_intent="",  # the finisher's
            pdf_identifier=hashlib.sha256(identity.encode()).hexdigest()[:32],
            finisher=Finisher(booklet.date, files),
        )
    return pdf, [message for one in drawn for message in one.said] + said


def _give_back() -> None:
    """Let the system have the memory that the C library keeps for itself, where it can (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
