"""Fonts of a PDF, without a copy of their files.

WeasyPrint 70.0 copies a font's whole file when a page first uses it (ours have 3 to 9 MiB each, which
also become resident), though a PDF gets only the glyphs it needs, which HarfBuzz takes from the
mapped file. tests/render/test_parts.py holds a hash of what is relied on.
"""

from __future__ import annotations

from typing import Any

from weasyprint.pdf import fonts, stream

data_as_it_is = fonts.get_hb_object_data


class Font(fonts.Font):  # type: ignore[misc]
    """A font whose file is read only when it can't be cut down."""

    file_content: bytes

    def __init__(self, *font: Any) -> None:
        fonts.get_hb_object_data = lambda _: b""
        try:
            super().__init__(*font)
        finally:
            fonts.get_hb_object_data = data_as_it_is

    def clean(self, to_unicode: dict[int, str], hinting: bool) -> None:
        super().clean(to_unicode, hinting)
        if not self.file_content:
            self.file_content = data_as_it_is(self.hb_face)


def install() -> None:
    """Switch it on, for this process."""
    stream.Font = Font
