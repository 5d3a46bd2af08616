"""Streams of a PDF: compressed quickly, and ended so that no reader can mistake their length."""

from __future__ import annotations

import zlib
from typing import Any

import pydyf

# A booklet is hardly smaller at level 9, which takes five times as long.
LEVEL = 7


def install() -> None:
    """Switch it on, for this process."""
    pydyf.Stream.data = property(data)


def data(self: Any) -> bytes:
    """A stream as it stands in the file.

    One that ends in CR is followed by CR LF: with LF alone, the two would look like one end of
    line, and the stream a byte shorter than its `Length`. It is asked for twice, when all is done:
    to be written, and for the file's hash.
    """
    if hasattr(self, "written"):
        return bytes(self.written)
    content = b"\n".join(map(pydyf._to_bytes, self.stream))
    extra = pydyf.Dictionary(self.extra.copy())
    if self.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, LEVEL)
    extra["Length"] = len(content)
    end = b"\r\nendstream" if content.endswith((b"\r", b"\n")) else b"\nendstream"
    self.written = b"".join((extra.data, b"\nstream\n", content, end))
    return bytes(self.written)
