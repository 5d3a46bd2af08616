"""What WeasyPrint says while it works, so that nothing it ignores goes unnoticed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

LOGGER = logging.getLogger("weasyprint")


class _Gathering(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def messages() -> Iterator[list[str]]:
    """All warnings and errors of the block, in order."""
    gathering = _Gathering()
    LOGGER.addHandler(gathering)
    LOGGER.propagate = False
    try:
        yield gathering.messages
    finally:
        LOGGER.removeHandler(gathering)
