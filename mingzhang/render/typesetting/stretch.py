"""Full lines are flush: what a line lacks is spread over its gaps."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

from weasyprint.layout import inline

from mingzhang.render.typesetting.letters import (
    CLOSING,
    OPENING,
    Change,
    Letter,
    apply,
    letters,
    say_whole,
    wide,
)

PAIRED = "—…"  # two of them are one sign
# How far gaps may grow, in thousandths of an em, one limit after the other. Any gap: below what
# programs that read PDFs take for a blank (a tenth). At a seam (beside a mark, around a figure),
# where a blank does no harm: so much more. Then any gap once more, for the line before a figure too
# long for it. What is left after that stays ragged.
GAP = 90
SEAM = 250
LOOSE = 220

justify_as_it_is = inline.justify_line


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Spread a line's missing width over the gaps between its letters, up to the widest."""
    row = list(letters(line))
    if not any(wide(letter.text) for letter in row):
        justify_as_it_is(context, line, extra_width)
        return
    gaps = [pair for pair in pairwise(row) if _opens(*pair)]
    # Whole thousandths, as PDF has no finer ones and cuts off the rest.
    unit = line.style["font_size"] / 1000
    missing = int(extra_width / unit)
    grown = dict(zip(gaps, _shares(missing, len(gaps), GAP), strict=True))
    seams = [pair for pair in gaps if _is_seam(*pair)]
    left = missing - sum(grown.values())
    for pair, share in zip(seams, _shares(left, len(seams), SEAM), strict=True):
        grown[pair] += share
    left = missing - sum(grown.values())
    if left:
        for pair, share in zip(gaps, _shares(left, len(gaps), LOOSE), strict=True):
            grown[pair] += share
        say_whole(row)
    apply(line, [Change(one, 0, share * unit) for (one, _), share in grown.items()])


def _shares(amount: int, parts: int, most: int) -> list[int]:
    """An amount in even parts, none above the most."""
    share, rest = divmod(min(amount, parts * most), max(parts, 1))
    return [share + (part < rest) for part in range(parts)]


def _opens(one: Letter, other: Letter) -> bool:
    """Whether the gap between two letters may grow: not in words, numbers, or before a unit."""
    if one.text in PAIRED and one.text == other.text:
        return False
    if "nowrap" == one.box.style["white_space"] == other.box.style["white_space"]:
        return False
    if one.text.isdigit() and unicodedata.category(other.text) == "Lo":
        return False
    return " " in (one.text, other.text) or wide(one.text) or wide(other.text)


def _is_seam(one: Letter, other: Letter) -> bool:
    """Whether a gap is beside a punctuation mark or a figure."""
    if other.text in CLOSING:
        return False
    return (
        one.text in CLOSING
        or other.text in OPENING
        or (one.box.style["white_space"] == "nowrap")
        != (other.box.style["white_space"] == "nowrap")
        or wide(one.text) != wide(other.text)
    )
