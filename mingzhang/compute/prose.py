"""Names → values for texts and templates: `{{ three_public.total }}`, `amount('income.total')`."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mingzhang.compute.blocks import Inline, Literal, Moment, Phrase
from mingzhang.compute.named import Named
from mingzhang.compute.words import Words
from mingzhang.figures import Figure
from mingzhang.findings import Finding, Place, error
from mingzhang.load.records import (
    CodeName,
    LiteralText,
    Record,
    Reference,
    Text,
    Value,
    find,
    paths,
)


@dataclass(slots=True)
class Prose:
    """Turns typed texts into runs of text whose numbers are figures."""

    record: Record
    named: Named
    words: Words
    moments: Mapping[str, Moment]
    findings: list[Finding] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def lookup(self, name: str) -> Figure | Moment | Value | None:
        """A reserved word (year …), a named figure, or whatever stands at that path."""
        if name in self.moments:
            return self.moments[name]
        if name in self.named:
            return self.named.amount(name)
        return find(self.record, name)

    def phrase(self, text: Text) -> Phrase:
        """A typed text with its references resolved."""
        pieces: list[Inline] = []
        for piece in text.pieces:
            if isinstance(piece, Reference):
                pieces += self._reference(piece)
            else:
                pieces.append(Literal(piece.text) if isinstance(piece, LiteralText) else piece)
        return tuple(pieces)

    def _reference(self, reference: Reference) -> Phrase:
        value = self.lookup(reference.name)
        if isinstance(value, Figure):
            return self.words.amount(value)
        if isinstance(value, Moment):
            return (value,)
        if isinstance(value, CodeName | str):
            return (Literal(str(value)),)
        finding = unknown_reference(reference.name, reference.place, self.names)
        if finding not in self.findings:
            self.findings.append(finding)
        return ()

    def names(self) -> list[str]:
        """All names that a reference can take (for suggestions)."""
        return [*self.moments, *self.named.definitions, *paths(self.record)]


def unknown_reference(name: str, place: Place, names: Callable[[], list[str]]) -> Finding:
    """The finding for a reference to something that isn't there."""
    close = difflib.get_close_matches(name, names(), 1, 0.6)
    return error(
        "IN-REFERENCE",
        "引用的数据不存在",
        place,
        found=name,
        expected="本文件里的金额、数量或列表的 .count，或套表定义的数",
        hint=f"是不是 {close[0]}？" if close else "",
    )
