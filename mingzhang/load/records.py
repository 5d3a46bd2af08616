"""What a document's YAML becomes: records, lists and texts whose numbers are figures."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mingzhang.figures import Figure, counted
from mingzhang.findings import Place


class Reference(NamedTuple):
    """`{{ a.b }}` in a text: a dotted name and its place."""

    name: str
    place: Place


class Fact(NamedTuple):
    """A typed amount or count and its place in the cube."""

    figure: Figure
    dims: Mapping[str, str]


class LiteralText(NamedTuple):
    """`[[…]]` in a text: quoted on purpose (law, document number, proper name)."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """Running text that staff typed: plain pieces, references and literals."""

    pieces: tuple[str | Reference | LiteralText, ...]
    place: Place

    def __bool__(self) -> bool:
        return bool(self.pieces)


@dataclass(frozen=True, slots=True)
class CodeName:
    """A catalogue code with its name, e.g. 2010301 行政运行."""

    code: str
    name: str
    place: Place

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Blank:
    """A field that was not filled in, as templates meet it: untrue, and without entries.

    It knows where it would stand, so that a template which can't do without it gives a finding
    about the data.
    """

    path: str
    place: Place
    label: str = ""

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getattr__(self, key: str) -> Blank:
        if key.startswith("_"):
            raise AttributeError(key)
        return Blank(f"{self.path}.{key}", self.place)


@dataclass(slots=True)
class Record:
    """A mapping of the data; templates read its fields as attributes."""

    path: str
    label: str
    place: Place
    fields: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def get(self, key: str) -> Value | None:
        return self.fields.get(key)

    def place_of(self, key: str) -> Place:
        """Where a field was typed, or where it is missing."""
        return self.places.get(key, self.place)

    def __getattr__(self, key: str) -> Value | Blank:
        # Templates ask for optional fields; an unknown name is blank, as a missing one is.
        if key.startswith("_"):
            raise AttributeError(key)
        value = self.fields.get(key)
        return (
            Blank(f"{self.path}.{key}" if self.path else key, self.place)
            if value is None
            else value
        )

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return iter(self.fields.items())

    def __bool__(self) -> bool:
        return True


@dataclass(slots=True)
class RecordList:
    """A list of the data; its length is a figure."""

    path: str
    label: str
    place: Place
    entries: list[Value] = field(default_factory=list)

    @property
    def count(self) -> Figure:
        return counted(f"{self.path}.count", f"{self.label}个数", len(self.entries), self.place)

    def __iter__(self) -> Iterator[Value]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


Value = Figure | Text | CodeName | str | datetime.date | Record | RecordList


def find(record: Record, path: str) -> Value | None:
    """The value at a dotted path; list lengths answer to `.count`, entries to their number."""
    value: Value | None = record
    for name in path.split("."):
        if isinstance(value, Record):
            value = value.get(name)
        elif isinstance(value, RecordList):
            if name == "count":
                value = value.count
            elif name.isascii() and name.isdigit() and 0 < int(name) <= len(value):
                value = value.entries[int(name) - 1]
            else:
                return None
        else:
            return None
    return value


def asked(record: Record, path: str) -> Value | Blank:
    """The value at a dotted path, as templates get it: a blank where there is none."""
    value = find(record, path)
    if value is not None:
        return value
    above, _, _ = path.rpartition(".")
    parent = asked(record, above) if above else record
    return Blank(
        path, parent.place if isinstance(parent, Record | RecordList | Blank) else record.place
    )


def paths(value: Value, path: str = "") -> Iterator[str]:
    """The dotted paths of all that a text can refer to: numbers, names, lengths of lists."""
    if isinstance(value, Record):
        for name, inner in value:
            yield from paths(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, RecordList):
        yield f"{path}.count"
        for number, inner in enumerate(value, 1):
            yield from paths(inner, f"{path}.{number}")
    elif isinstance(value, Figure | CodeName | str):
        yield path


def figure_at(record: Record, path: str) -> Figure | None:
    """The figure at a dotted path, or None."""
    value = find(record, path)
    return value if isinstance(value, Figure) else None


def records_at(record: Record, path: str) -> list[Record]:
    """The records of the list at a dotted path (empty when there is none)."""
    value = find(record, path)
    if not isinstance(value, RecordList):
        return []
    return [entry for entry in value if isinstance(entry, Record)]
