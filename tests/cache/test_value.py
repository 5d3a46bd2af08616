"""Fingerprints: equal for equal values however they were made, different for any others."""

from __future__ import annotations

import datetime
import pickle
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from mingzhang.cache.value import fingerprint

ATOMS = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates()
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


class Pair(NamedTuple):
    one: object
    other: object


class Colour(Enum):
    RED = 1


@dataclass(frozen=True, slots=True)
class Two:
    one: object
    other: object


@given(VALUES)
def test_a_copy_has_the_same(value: object) -> None:
    assert fingerprint(pickle.loads(pickle.dumps(value))) == fingerprint(value)


@given(VALUES, VALUES)
def test_values_that_differ_differ(one: object, other: object) -> None:
    same = repr(one) == repr(other)
    assert (fingerprint(one) == fingerprint(other)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Pair(1, 2), (1, 2)),
        (Pair(1, 2), Two(1, 2)),
        (Two(1, 2), Two(2, 1)),
        ("1", 1),
        (True, 1),
        (b"a", "a"),
        (Markup("a"), "a"),
        (Decimal("1.0"), Decimal("1.00")),
        (["a", "b"], ["ab", ""]),
        (["s1", "a"], "a"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 1)),  # noqa: DTZ001
        (Colour.RED, "Colour.RED"),
        (len, max),
        (frozenset({1}), frozenset({2})),
    ],
)
def test_what_looks_alike_differs(one: object, other: object) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_the_order_of_a_set_does_not_matter() -> None:
    assert fingerprint({"a", "b", "c"}) == fingerprint({"c", "b", "a"})


def test_what_has_a_fingerprint_already_is_not_looked_into() -> None:
    value = Two(object(), 1)
    assert fingerprint([value], {id(value): "x"}) != fingerprint([value], {id(value): "y"})


def test_what_cannot_be_taken_apart_is_refused() -> None:
    with pytest.raises(TypeError, match="no fingerprint"):
        fingerprint([object()])
