"""What a correction changed: every typed value of one version of a document against another's.

Nobody types an old or a new value: each published version of the data is kept, and the two are
compared. Entries of lists meet by what they call themselves, so that one more at the head of a
list is one change and not as many as there are entries.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from mingzhang.compute.blocks import Inline, Literal, Phrase, Shown, plain_text
from mingzhang.compute.document import Document, compute
from mingzhang.figures import Figure
from mingzhang.findings import Place
from mingzhang.formats import NumberFormat
from mingzhang.load import schema
from mingzhang.load.content import Content
from mingzhang.load.documents import DocumentSource, Entry
from mingzhang.load.kinds import KINDS
from mingzhang.load.records import CodeName, LiteralText, Record, RecordList, Reference, Text, Value

# Shown when the document's own format would not tell two amounts apart.
EXACT = NumberFormat("元", 2)
ABSENT = "（无）"


class Change(NamedTuple):
    """One value that differs; the place is that of the new one, or of the record that lost it."""

    name: str
    old: Phrase
    new: Phrase
    place: Place


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as readers see it; `readable` is false when an old version can't be read any more."""

    at: datetime.datetime
    by: str
    what: Phrase
    reason: Phrase
    was: str
    data: str
    changes: tuple[Change, ...]
    readable: bool = True


class _Leaf(NamedTuple):
    name: str
    value: Value
    place: Place


def corrections(content: Content, source: DocumentSource) -> tuple[Correction, ...]:
    """All corrections of a document, the newest first."""
    found = []
    for signature, was in source.standing.corrections:
        one, other = (_version(content, source.entry, data) for data in (was, signature.data))
        found.append(
            Correction(
                signature.at,
                signature.by,
                said(signature.what),
                said(signature.reason),
                was,
                signature.data,
                tuple(differences(one, other)) if one and other else (),
                bool(one and other),
            )
        )
    return tuple(reversed(found))


def since_published(content: Content, document: Document) -> list[Change] | None:
    """What has changed since the version that the public may see; None if that can't be read."""
    public = document.source.standing.public
    before = _version(content, document.source.entry, public.data) if public else None
    return list(differences(before, document)) if before else None


def said(text: Text | None) -> Phrase:
    """A text of the ledger, which refers to no data."""
    pieces = text.pieces if text else ()
    return tuple(
        Literal(one.text) if isinstance(one, LiteralText) else one
        for one in pieces
        if isinstance(one, str | LiteralText)
    )


def differences(before: Document, after: Document) -> Iterator[Change]:
    """Every typed value that one version has otherwise than the other, in the new one's order."""
    old, new = _leaves(before), _leaves(after)
    for key in [*new, *(key for key in old if key not in new)]:
        one, other = old.get(key), new.get(key)
        leaf = other or one
        if leaf and not (one and other and _typed(one.value) == _typed(other.value)):
            place = other.place if other else after.source.record.place
            yield Change(leaf.name, *_pair(before, one, after, other), place)


def _version(content: Content, entry: Entry, data: str) -> Document | None:
    ledger = content.ledgers.by_id[entry.id]
    path = ledger.kept(data)
    source = content.read_version(entry, path, f"{ledger.file.removesuffix('.yaml')}/{path.name}")
    return compute(source, content.catalogues, content.glossary) if source else None


def _pair(
    before: Document, one: _Leaf | None, after: Document, other: _Leaf | None
) -> tuple[Phrase, Phrase]:
    """Both values as shown; amounts that the document's format shows alike are shown exactly."""
    old, new = _shown(before, one), _shown(after, other)
    if one and other and plain_text(old) == plain_text(new):
        old, new = (
            (Shown(_light(two), EXACT.show(two), "元"),) if isinstance(two, Figure) else phrase
            for two, phrase in ((one.value, old), (other.value, new))
        )
    return old, new


def _typed(value: Value) -> object:
    """What was typed, wherever: a text that refers to a figure doesn't change with the figure."""
    if isinstance(value, Figure):
        return value.value
    if isinstance(value, Text):
        return [one.name if isinstance(one, Reference) else one for one in value.pieces]
    return str(value)


def _shown(document: Document, leaf: _Leaf | None) -> Phrase:
    if leaf is None:
        return (ABSENT,)
    value = leaf.value
    if isinstance(value, Figure):
        return tuple(_bare(one) for one in document.words.amount(value))
    if isinstance(value, Text):
        return tuple(_bare(one) for one in document.prose.phrase(value))
    code = f"{value.code} {value.name}" if isinstance(value, CodeName) else str(value)
    return (Literal(code),)


def _bare(inline: Inline) -> Inline:
    """A figure without what it is made of, so that the other version can be let go."""
    return inline._replace(figure=_light(inline.figure)) if isinstance(inline, Shown) else inline


def _light(figure: Figure) -> Figure:
    return replace(figure, terms=())


def _leaves(document: Document) -> dict[tuple[str, ...], _Leaf]:
    record = document.source.record
    found: dict[tuple[str, ...], _Leaf] = {}
    for key, leaf in _walk(KINDS[document.source.kind].schema, record, (), "", record.place):
        number = 2
        while key in found:  # two entries of a list that call themselves the same
            key = (*key[:-1], f"{key[-1]} {number}")
            number += 1
        found[key] = leaf
    return found


def _walk(
    kind: schema.Field, value: Value, key: tuple[str, ...], name: str, place: Place
) -> Iterator[tuple[tuple[str, ...], _Leaf]]:
    """Every single value of a record, under a key that does not depend on its neighbours."""
    match value:
        case Record():
            for part, inner in value:
                below, label = _below(kind, part, inner)
                spot = value.place_of(part)
                yield from _walk(below, inner, (*key, part), _joined(name, label), spot)
        case RecordList():
            below = kind.value if isinstance(kind, schema.Items) else kind
            for number, inner in enumerate(value, 1):
                own = _own_name(inner) or f"第{number}项"
                label = f"{name}（{own}）"
                at = inner.place if isinstance(inner, Record | Text | CodeName) else value.place
                yield from _walk(below, inner, (*key, own), label, at)
        case Figure():
            yield key, _Leaf(value.name, value, value.place or place)
        case _:
            yield key, _Leaf(name, value, place)


def _below(kind: schema.Field, part: str, inner: Value) -> tuple[schema.Field, str]:
    """The kind of a part, and what it is called."""
    match kind:
        case schema.Group():
            return kind.fields[part], kind.fields[part].label
        case schema.Split():
            return kind.parts[part], kind.parts[part].label
        case schema.Keyed():
            return kind.value, (_own_name(inner) or part)
        case schema.Codes():
            label = inner.label.rpartition("·")[2] if isinstance(inner, Record) else part
            return kind.value, f"{part} {label}".strip()
    return kind, part


def _own_name(value: Value) -> str:
    """What an entry of a list calls itself."""
    if isinstance(value, Record):
        names = (value.get(key) for key in ("name", "title", "destination", "code"))
        return next((str(one) for one in names if one), "")
    return value if isinstance(value, str) else ""


def _joined(name: str, label: str) -> str:
    return f"{name}·{label}" if name else label
