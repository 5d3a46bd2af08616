"""Corrections as templates show them, on pages and in booklets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup as Safe

from mingzhang.compute.blocks import Phrase
from mingzhang.compute.corrections import Correction
from mingzhang.render.html import Markup, bare_figure


def corrections_shown(
    corrections: Iterable[Correction], screen: bool = True
) -> list[dict[str, Any]]:
    """Each correction with its changes: name, old and new value as HTML."""
    # Figures of two versions stand side by side: none of them has a row on a method page.
    markup = Markup(bare_figure, lambda _: (), "", screen)
    return [
        {
            "day": one.at.date().isoformat(),
            "by": one.by,
            "what": Safe(markup.inlines(one.what)),
            "reason": Safe(markup.inlines(one.reason)),
            "was": one.was,
            "data": one.data,
            "readable": one.readable,
            "changes": [
                {
                    "name": change.name,
                    "old": Safe(markup.inlines(change.old)),
                    "new": Safe(markup.inlines(change.new)),
                }
                for change in one.changes
            ],
        }
        for one in corrections
    ]


def phrase_html(phrase: Phrase) -> Safe:
    """A text of the ledger as HTML."""
    return Safe(Markup(bare_figure, lambda _: (), "").inlines(phrase))
