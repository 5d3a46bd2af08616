"""A quick stand-in for booklets where something else is measured or tried out.

It depends on all that a booklet depends on (its pages as HTML, its style sheet, its attachments),
so that what would change the PDF changes these bytes too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from mingzhang import reads
from mingzhang.findings import Finding
from mingzhang.render.booklet import Booklet, booklet_html
from mingzhang.render.pdf_archive import Attachment
from mingzhang.render.style import OFFICIAL, style_sheet


def stand_in(
    templates: Path, booklet: Booklet, attached: Sequence[Attachment]
) -> tuple[bytes, list[Finding]]:
    """The hash of everything that decides a booklet's bytes, instead of the booklet."""
    sheet, findings = style_sheet(templates, OFFICIAL)
    mark = reads.data(templates / "print" / "draft.css") if booklet.draft else b""
    total = hashlib.sha256(sheet.encode() + mark)
    total.update(booklet_html(templates, booklet).encode())
    for one in attached:
        total.update(f"{one.name} {len(one.content)} ".encode() + one.content)
    return f"%PDF {total.hexdigest()}\n".encode(), list(findings)
