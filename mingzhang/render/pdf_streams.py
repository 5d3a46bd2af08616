"""Streams of a PDF: small, compressed quickly, and ended so that no reader can mistake their length."""

from __future__ import annotations

import zlib
from typing import Any

import pydyf

# A booklet is hardly smaller at level 9, which takes five times as long.
LEVEL = 7
_as_they_are = pydyf._to_bytes


def install() -> None:
    """Switch it on, for this process."""
    pydyf.Stream.data = property(data)
    pydyf._to_bytes = written


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
        if extra.get("Type") == "/XRef":
            columns = sum(extra["W"])
            extra["DecodeParms"] = pydyf.Dictionary({"Predictor": 12, "Columns": columns})
            content = differences(content, columns)
        content = zlib.compress(content, LEVEL)
    extra["Length"] = len(content)
    end = b"\r\nendstream" if content.endswith((b"\r", b"\n")) else b"\nendstream"
    self.written = b"".join((extra.data, b"\nstream\n", content, end))
    return bytes(self.written)


def differences(table: bytes, columns: int) -> bytes:
    """A table's rows less the row above (PNG's “Up”): neighbours in a file differ by little."""
    rows = [table[start : start + columns] for start in range(0, len(table), columns)]
    above = [bytes(columns), *rows]
    return b"".join(
        bytes((2, *((own - other) % 256 for own, other in zip(row, last, strict=True))))
        for row, last in zip(rows, above, strict=False)
    )


def written(item: Any) -> bytes:
    """A value as it stands in a PDF; from 10 on, numbers end with the thousandths.

    A thousandth of a point or pixel is too small to be seen; six digits after the point, as pydyf
    writes them, are noise that can't be compressed. Small numbers may be factors, and stay exact.
    """
    if isinstance(item, float) and abs(item) >= 10:
        return f"{item:.3f}".rstrip("0").rstrip(".").encode()
    return bytes(_as_they_are(item))
