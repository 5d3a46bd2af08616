"""A booklet's markup in parts, each of which begins with a page of its own.

Parts are laid out one after another, so that only one part's boxes are in memory, and a part that
has not changed need not be laid out again. Where the style sheet breaks pages by force, a cut
changes nothing; tests/render/test_parts.py compares the pages with those of the whole.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A document of its own: `html`, `body`, the elements it was cut out of, its own elements.

    `above` are those elements, the outermost first, as they stand in the whole booklet.
    """

    root: Element
    above: tuple[Element, ...]

    def key(self, style: str, first: int) -> str:
        """Names all that decides its pages: style, number of the first page, markup."""
        total = hashlib.sha256(f"{style} {first} ".encode())
        total.update(ElementTree.tostring(self.root, encoding="utf-8"))
        return total.hexdigest()

    @property
    def contents(self) -> bool:
        """Whether it lists the other parts, and can only be laid out when they have pages."""
        return self.root.find("body/section/nav") is not None

    def number(self, pages: Mapping[str, int]) -> None:
        """Give every entry of the contents the page of its target."""
        for link in self.root.iter("a"):
            link.set("data-page", str(pages.get(link.get("href", "")[1:], 0)))


class Kept(Generic[T]):
    """What was made of parts, by their keys: the latest `most`, some twenty for a booklet."""

    def __init__(self, most: int = 100) -> None:
        self._most = most
        self._made: OrderedDict[str, T] = OrderedDict()

    def get(self, key: str) -> T | None:
        return self._made.get(key)

    def put(self, key: str, made: T) -> None:
        self._made[key] = made
        self._made.move_to_end(key)
        while len(self._made) > self._most:
            self._made.popitem(last=False)


def cut(booklet: Element) -> list[Part]:
    """The parts of a booklet in order: first pages, contents, tables one by one, texts, closing."""
    head, body = booklet
    parts: list[Part] = []
    for above, elements in _pieces(body):
        inner = elements
        for element in reversed(above):
            inner = [_copy(element, inner)]
        # The first part speaks for the whole; in the others the hash of the data would be a change.
        root = _copy(booklet, [_copy(body, inner)] if parts else [head, _copy(body, inner)])
        parts.append(Part(root, above))
    return parts


def _pieces(body: Element) -> Iterator[tuple[tuple[Element, ...], Sequence[Element]]]:
    for section in body:
        if section.tag != "main":
            yield (), [section]
            continue
        for inner in section:
            if not _has_class(inner, "part"):
                yield (section,), [inner]
                continue
            starts = [
                at
                for at, element in enumerate(inner)
                # The first table follows the part's title, which has a page of its own.
                if at > 1 and _has_class(element, "sheet") and not _has_class(element, "attached")
            ]
            for start, end in zip([0, *starts], [*starts, len(inner)], strict=True):
                yield (section, inner), inner[start:end]


def _has_class(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()


def _copy(element: Element, children: Sequence[Element]) -> Element:
    copy = Element(element.tag, element.attrib)
    copy.extend(children)
    return copy
