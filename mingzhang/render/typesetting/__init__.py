"""Chinese typesetting that WeasyPrint 70.0 lacks; docs/typesetting.md says what and how.

`install` replaces five functions of WeasyPrint. tests/render/test_typesetting.py holds hashes of
everything they rely on, so that another version of WeasyPrint can't change underneath.
"""

from __future__ import annotations

from weasyprint.draw import text
from weasyprint.layout import block, inline
from weasyprint.text import line_break

from mingzhang.render.typesetting import letters, squeeze, stretch, tables


def install() -> None:
    """Switch everything on, for this process."""
    inline.split_inline_box = squeeze.split_inline_box
    inline.justify_line = stretch.justify_line
    text.draw_first_line = letters.draw_first_line
    line_break.Layout.reactivate = letters.reactivate
    block.table_layout = tables.table_layout
