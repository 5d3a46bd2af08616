"""Digests as bytes: nothing is lost, and what is common stands in memory once."""

from __future__ import annotations

from dataclasses import fields

from mingzhang.compute.digest import Digest
from mingzhang.compute.digest_bytes import Opener, packed
from tests.loading import examine_all
from tests.samples import ROOT


def digests() -> list[Digest]:
    """Those of the real content."""
    documents, _ = examine_all(ROOT / "content", ROOT / "templates")
    return [Digest.of(one, "hash") for one in documents]


def test_nothing_is_lost() -> None:
    opened, several = Opener(), digests()
    assert several
    for one in several:
        again = opened(packed(one))
        for field in fields(one):
            if field.name != "figures":
                assert getattr(again, field.name) == getattr(one, field.name), field.name
        assert list(again.figures) == list(one.figures)
        for key, shown in one.figures.items():
            other = again.figures[key]
            assert (other.text, other.unit) == (shown.text, shown.unit)
            for field in fields(shown.figure):
                assert getattr(other.figure, field.name) == getattr(shown.figure, field.name)


def test_what_is_common_stands_once() -> None:
    opened = Opener()
    data = packed(digests()[0])
    one, other = opened(data), opened(data)
    assert one.words is other.words
    assert one.terms is other.terms
    pairs = zip(one.figures.values(), other.figures.values(), strict=True)
    for own, its in pairs:
        assert own.figure.key is its.figure.key
