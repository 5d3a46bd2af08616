"""What several rules read of a document is worked out once, and forgotten with the document."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from mingzhang.compute.document import Document

T = TypeVar("T")


def once(function: Callable[[Document], T]) -> Callable[[Document], T]:
    """A function of a document, remembered as long as the document lives."""
    known: WeakKeyDictionary[Document, T] = WeakKeyDictionary()

    @wraps(function)
    def remembered(document: Document) -> T:
        if document not in known:
            known[document] = function(document)
        return known[document]

    return remembered
