"""What several rules read of a document or a form set is worked out once, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

S = TypeVar("S")
T = TypeVar("T")


def once(function: Callable[[S], T]) -> Callable[[S], T]:
    """A function of one object, remembered as long as the object lives."""
    known: WeakKeyDictionary[S, T] = WeakKeyDictionary()

    @wraps(function)
    def remembered(subject: S) -> T:
        if subject not in known:
            known[subject] = function(subject)
        return known[subject]

    return remembered
