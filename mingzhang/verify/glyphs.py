"""PDF-GLYPH: every character is there to read and to see, in Poppler and in MuPDF alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mingzhang.findings import Finding
from mingzhang.verify.printed import RESOLUTION, Character, Printed, Raster, squeeze

# How much lighter and darker the dots of a visible character are at least (of 255).
CONTRAST = 40
SCALE = RESOLUTION / 72
RENDERERS = ("MuPDF", "Poppler")


def glyphs(printed: Printed) -> Iterator[Finding]:
    """The two programs read the same characters, and both draw each of them."""
    for number, (characters, text) in enumerate(zip(printed.pages, printed.texts, strict=True), 1):
        ours = Counter(squeeze("".join(one.text for one in characters)))
        theirs = Counter(squeeze(text))
        if ours != theirs or "\ufffd" in ours:
            yield printed.wrong(
                "PDF-GLYPH", f"第 {number} 页取出的文字不同或缺字",
                f"MuPDF 多 {_listed(ours - theirs)}", f"Poppler 多 {_listed(theirs - ours)}",
            )  # fmt: skip
    for number, (characters, rasters) in enumerate(zip(printed.pages, printed.drawings(), strict=True), 1):  # fmt: skip
        for renderer, raster in zip(RENDERERS, rasters, strict=True):
            unseen = Counter(
                one.text for one in characters if one.text.strip() and not _visible(one, raster)
            )
            if unseen:
                yield printed.wrong(
                    "PDF-GLYPH", f"第 {number} 页有 {unseen.total()} 个字在 {renderer} 里看不见", _listed(unseen)
                )  # fmt: skip


def _visible(one: Character, raster: Raster) -> bool:
    """Whether the character's box holds ink: something darker than its ground."""
    left = max(0, int(one.left * SCALE))
    right = min(raster.width, int(one.right * SCALE) + 1)
    top = max(0, int((one.baseline - 0.88 * one.size) * SCALE))
    bottom = min(raster.height, int((one.baseline + 0.12 * one.size) * SCALE) + 1)
    if left >= right or top >= bottom:
        return False
    box = b"".join(
        raster.dots[y * raster.width + left : y * raster.width + right] for y in range(top, bottom)
    )
    return max(box) - min(box) >= CONTRAST


def _listed(characters: Counter[str]) -> str:
    shown = "".join(f"“{text}”" for text in list(characters)[:10])
    return f"{characters.total()} 个{'：' if shown else ''}{shown}"
