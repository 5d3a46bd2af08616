"""Typed text → HTML: what would be markup is escaped.

As the standard library does it, which writes every text three or five times; most texts have
nothing to be escaped, and a page has two thousand of them.
"""

from __future__ import annotations

from html import escape as escaped


def escape(text: str) -> str:
    """Text that may stand in an attribute, too."""
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return escaped(text)
    return text


def escape_words(text: str) -> str:
    """Text outside of attributes, where quotation marks may stand."""
    return escaped(text, quote=False) if "&" in text or "<" in text or ">" in text else text
