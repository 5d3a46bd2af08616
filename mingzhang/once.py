"""What several rules read of a document or a form set is worked out once, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from mingzhang import reads

S = TypeVar("S")
T = TypeVar("T")


def once(function: Callable[[S], T]) -> Callable[[S], T]:
    """A function of one object, remembered as long as the object lives."""
    known: WeakKeyDictionary[S, tuple[T, reads.Reads]] = WeakKeyDictionary()

    @wraps(function)
    def remembered(subject: S) -> T:
        if subject in known:
            found, told = known[subject]
            reads.replay(told)
        else:
            with reads.listening() as told:
                found = function(subject)
            known[subject] = found, told
        return found

    return remembered
