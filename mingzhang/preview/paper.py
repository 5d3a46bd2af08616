"""One document as the preview holds it: its last good state, and what is wrong with the present one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mingzhang.preview.documents import (
    Content,
    Document,
    Entry,
    Finding,
    Left,
    Library,
    Origins,
    computed,
    has_errors,
)
from mingzhang.preview.places import NOWHERE, Atlas, Spot, changed_lines


@dataclass(slots=True)
class Paper:
    """A document's last good state, from which its pages are made.

    `stale`: its file has to be read again. `made` and `unread` are what the last reading gave;
    `document` is the last that was sound, `serial` counts those. `checked` is what was said of
    it, `said` of the present file; None before the rules have run.
    """

    entry: Entry
    stale: bool = True
    made: Document | None = None
    unread: list[Finding] = field(default_factory=list)
    sound: bool = False
    document: Document | None = None
    serial: int = 0
    checked: list[Finding] | None = None
    said: list[Finding] | None = None
    edited: Spot = NOWHERE
    used: int = 0
    away: bool = False
    batches: Mapping[Any, Any] = field(default_factory=dict)
    _origins: Origins | None = None
    _atlas: Atlas | None = None
    _left: Left | None = None

    def refresh(self, content: Content) -> bool:
        """Read the file again if need be; whether the pages made of it are other ones now."""
        if not self.stale:
            return False
        self.made, self.unread = computed(content, self.entry)
        self.stale, self.away, self.said = False, False, None
        # A reference to nothing leaves a hole in the text: such a page is not a good one either.
        self.sound = self.made is not None and not has_errors([*self.unread, *self.made.findings])
        if not self.sound or self.made is None:
            return False
        before, self.document = self.document, self.made
        self.serial += 1
        self.checked = self._origins = self._atlas = self._left = None
        self.batches = Library.of([self.made]).batches
        self.edited = NOWHERE
        if before and before.source.text != self.made.source.text:
            lines = changed_lines(before.source.text, self.made.source.text)
            self.edited = self.atlas.of_lines(lines)
        return True

    def fail(self, finding: Finding) -> None:
        """Reading it again has failed in a way that says nothing of the file."""
        self.made, self.unread, self.sound = None, [finding], False
        self.stale, self.away, self.said = False, False, None

    def recall(self, content: Content) -> None:
        """Read a document that was let go once more; what it has left still holds."""
        if self.away:
            self.away = False
            self.made, self.unread = computed(content, self.entry)
            if self.sound:
                self.document = self.made

    def let_go(self) -> None:
        """Forget what can be made again; what the pages across documents need stays."""
        self.made = self.document = self._origins = self._atlas = None
        self.away = True

    @property
    def waiting(self) -> bool:
        """Whether the pages across documents have to wait for it."""
        return self.stale or (self.document is not None and self._left is None)

    @property
    def spare(self) -> bool:
        """Whether it can be let go: what is broken can't be read again as it was."""
        return self.document is not None and self.sound and not self.waiting

    @property
    def origins(self) -> Origins:
        if self._origins is None:
            assert self.document is not None
            self._origins = Origins(self.document)
        return self._origins

    @property
    def atlas(self) -> Atlas:
        if self._atlas is None:
            assert self.document is not None
            self._atlas = Atlas(self.document, self.origins)
        return self._atlas

    @property
    def left(self) -> Left | None:
        """What it leaves for the pages across documents; None while it was never good."""
        if self._left is None and self.document is not None:
            self._left = Left.of(self.document, self.origins)
        return self._left
