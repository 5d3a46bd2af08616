"""Sorted lists of document numbers as short text, and sorted lines cut into the pages of a tree.

Both are read by search.js; `decoded` and `below` say the same in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
BITMAP = "."
VALUE = {digit: number for number, digit in enumerate(DIGITS)}


def encoded(numbers: Sequence[int]) -> str:
    """A rising sequence as text, the shorter way of two.

    Runs: for each run of neighbours its distance from the run before, doubled, plus one when its
    length less two follows; in digits of five bits, the lowest first, 32 for more to come.
    Bitmap: a dot, then six numbers to a digit, the lowest in the lowest bit.
    """
    return encoded_bits(bits(numbers))


def bits(numbers: Iterable[int]) -> int:
    """A set of numbers as an integer, which is quickly joined with others: bit n is there for n."""
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def encoded_bits(found: int) -> str:
    """The same for a set that is an integer."""
    out: list[str] = []
    sixes = -(-found.bit_length() // 6)
    rest = found
    while rest:
        distance = (rest & -rest).bit_length() - 1
        rest >>= distance
        length = (~rest & (rest + 1)).bit_length() - 1
        rest >>= length
        out.append(_varint(distance * 2 + (length > 1)))
        if length > 1:
            out.append(_varint(length - 2))
    runs = "".join(out)
    if len(runs) <= sixes + 1:
        return runs
    return BITMAP + "".join(DIGITS[found >> 6 * at & 63] for at in range(sixes))


def _varint(value: int) -> str:
    digits = ""
    while value > 31:
        digits += DIGITS[value & 31 | 32]
        value >>= 5
    return digits + DIGITS[value]


def decoded(text: str) -> list[int]:
    """The numbers that `encoded` has written."""
    if text.startswith(BITMAP):
        sixes = enumerate(VALUE[digit] for digit in text[1:])
        return [at * 6 + bit for at, six in sixes for bit in range(6) if six >> bit & 1]
    numbers: list[int] = []
    values = _values(text)
    after = 0
    for value in values:
        start = after + value // 2
        after = start + (next(values) + 2 if value & 1 else 1)
        numbers += range(start, after)
    return numbers


def _values(text: str) -> Iterator[int]:
    value = shift = 0
    for digit in text:
        value |= (VALUE[digit] & 31) << shift
        shift += 5
        if VALUE[digit] < 32:
            yield value
            value = shift = 0


def order(key: str) -> bytes:
    """How keys are sorted: as JavaScript compares strings."""
    return key.encode("utf-16-be")


class TreePage(NamedTuple):
    """A page of a tree: the least key that leads to it, and its text."""

    key: str
    text: str


class Chunk(NamedTuple):
    """Lines that stay together: the keys of the first and the last, their length as a string of a script."""

    first: str
    last: str
    size: int
    text: str


def chunks(lines: Iterable[tuple[str, str]], size: int) -> Iterator[Chunk]:
    """Sorted (key, value) as lines `key value`, as many together as fit into `size` bytes."""
    held: list[str] = []
    first = last = ""
    used = 0
    for key, value in lines:
        line = f"{key} {value}"
        length = len(line.encode()) + 2  # a line's end is two characters of a string
        if held and used + length > size:
            yield Chunk(first, last, used, "\n".join(held))
            held, used = [], 0
        first = first if held else key
        held.append(line)
        used += length
        last = key
    if held:
        yield Chunk(first, last, used, "\n".join(held))


def packed(parts: Iterable[Chunk], size: int) -> Iterator[TreePage]:
    """Sorted chunks in pages of about `size` bytes."""
    page: list[str] = []
    least = last = ""
    used = 0
    for chunk in parts:
        if page and used + chunk.size > size:
            yield TreePage(least, "\n".join(page))
            page, used = [], 0
            # The shortest beginning of the key that lies behind the page before.
            short = (chunk.first[:end] for end in range(1, len(chunk.first) + 1))
            least = next(part for part in short if order(part) > order(last))
        page.append(chunk.text)
        used += chunk.size
        last = chunk.last
    if page:
        yield TreePage(least, "\n".join(page))


def pages(lines: Iterable[tuple[str, str]], size: int) -> Iterator[TreePage]:
    """Sorted (key, value) as lines in pages of about `size` bytes."""
    return packed(chunks(lines, size), size)


def upper_pages(keys: Sequence[str], first: int, size: int) -> Iterator[TreePage]:
    """Pages that lead to pages: the number of the first of them, then the least key of each."""
    start = used = 0
    for at, key in enumerate([*keys, ""]):
        length = len(key.encode()) + 2
        full = at > start and used + length > size
        if full or (at > start and at == len(keys)):
            yield TreePage(keys[start], "\n".join([str(first + start), *keys[start:at]]))
            start, used = at, 0
        used += length


def below(page: str, key: str) -> int:
    """The number of the page below an upper page in which a key would stand."""
    first, *keys = page.split("\n")
    return int(first) - 1 + sum(order(least) <= order(key) for least in keys)
