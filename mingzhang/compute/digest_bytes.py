"""Digests as bytes, and back: what many have in common is unpacked once, and stands in memory once.

That is most of a digest: the words and terms of a form set, the names of figures. What is a document's own are
numbers.
"""

from __future__ import annotations

import pickle
from collections.abc import ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mingzhang.cache.hashes import digest
from mingzhang.compute.blocks import Shown
from mingzhang.compute.digest import Digest
from mingzhang.figures import Figure, Kind, Operation
from mingzhang.findings import Place

# The fields that are a document's own.
OWN = (
    *("entry", "fingerprint", "published", "approved", "exact"),
    *("state", "released", "corrections", "moment", "changed"),
)


def packed(one: Digest) -> bytes:
    """A digest as `Opener` takes it."""
    shown = one.figures.items()
    named: dict[str, Label] = {
        key: (number, one.key, one.name, one.kind, one.operation, unit)
        for number, (key, (one, _, unit)) in enumerate(shown)
    }
    numbers = "\n".join([f"{its.figure.value}\n{its.text}" for _, its in shown])
    alike = (one.words, one.terms), (named, list(one.catalogue))
    own = {name: getattr(one, name) for name in OWN}
    return _dumped([*map(_dumped, alike), own, numbers, _dumped(list(one.catalogue.values()))])


@dataclass(frozen=True, slots=True, eq=False)
class Texts(Mapping[str, str]):
    """Texts by name, packed: those of thousands of documents are held, and hardly ever asked for."""

    names: Sequence[str]
    packed: bytes

    def items(self) -> ItemsView[str, str]:
        return dict(zip(self.names, pickle.loads(self.packed), strict=True)).items()

    def __getitem__(self, name: str) -> str:
        return dict(self.items())[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


# The names, kind, operation and unit of a figure, and which of its document's it is.
Label = tuple[int, str, str, Kind, Operation, str]


@dataclass(frozen=True, slots=True, eq=False)
class Figures(Mapping[str, Shown]):
    """Figures by key, made when they are asked for: `numbers` has value and string of each, on a line each.

    Those of thousands of documents are held, and of most a few are asked for.
    """

    labels: Mapping[str, Label]
    numbers: str
    place: Place

    def __getitem__(self, key: str) -> Shown:
        number, name, title, kind, operation, unit = self.labels[key]
        value, text = self.numbers.split("\n")[2 * number : 2 * number + 2]
        return Shown(
            Figure(name, title, Decimal(value), kind, operation, (), self.place), text, unit
        )

    def __contains__(self, key: object) -> bool:
        return key in self.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(slots=True)
class Opener:
    """Unpacks digests; those that it has unpacked share what they have in common."""

    _alike: dict[str, Any] = field(default_factory=dict)

    def __call__(self, data: bytes) -> Digest:
        """The digest that was packed."""
        worded, labelled, own, numbers, catalogue = pickle.loads(data)
        words, terms = self._once(worded)
        named, fields = self._once(labelled)
        figures = Figures(named, numbers, Place(own["entry"].id))
        told = Texts(fields, catalogue)
        return Digest(words=words, terms=terms, figures=figures, catalogue=told, **own)

    def _once(self, data: bytes) -> Any:
        mark = digest(data)
        if mark not in self._alike:
            self._alike[mark] = pickle.loads(data)
        return self._alike[mark]


def _dumped(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
