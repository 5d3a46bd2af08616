"""Text → the terms it is found by: numbers and Latin words whole, other letters one, two or three.

search.js takes queries apart in the same way; the two must agree (tests compare them).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[a-z]+|[^\W\d_]")
LONGEST = 3
# A code of seven digits is found by what it begins with as well.
SHORTEST_CODE = 3
LATIN = re.compile(r"[0-9a-z]")


@cache
def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).lower()


def tokens(text: str) -> list[str]:
    """Numbers (without commas), Latin words and single other letters, in order; the rest is left out."""
    folded = "".join(map(_folded, text))
    return [token.replace(",", "") for token in TOKEN.findall(folded)]


def terms(text: str, *, codes: bool = False) -> Iterator[str]:
    """The terms of a text; with `codes` whole numbers are found by their first digits too.

    Bigrams find any two neighbours; trigrams keep words of three and more from being found where
    only their pairs stand.
    """
    run: list[str] = []
    for token in tokens(text):
        if LATIN.match(token):
            run.clear()
            yield token
            if codes and token.isdecimal():
                yield from (token[:end] for end in range(SHORTEST_CODE, len(token)))
        else:
            run = [*run[-LONGEST + 1 :], token]
            yield from ("".join(run[start:]) for start in range(len(run)))
