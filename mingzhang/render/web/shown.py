"""Figures of documents on pages across them: each leads to its row of its document's method page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup as Safe

from mingzhang.compute.blocks import Chart, Inline, Phrase, Shown
from mingzhang.compute.digest import Digest
from mingzhang.figures import Figure, ratio, total
from mingzhang.formats import plain
from mingzhang.load.records import Text
from mingzhang.render.charts import chart_html
from mingzhang.render.html import Markup, bare_figure
from mingzhang.render.origin import figure_id

# The scale of the bars beside shares: hundredths of the whole.
FULL = 100


def _no_text(_: Text) -> Phrase:
    """These pages show nothing that staff typed as running text."""
    return ()


@dataclass(frozen=True, slots=True)
class Linked:
    """Writes the figures of documents on a page; what is computed from them has no link."""

    root: str

    def __call__(self, figure: Figure, text: str) -> str:
        if figure.place is None:
            return bare_figure(figure, text)
        href = f"{self.root}{figure.place.file}/figures.html#{figure_id(figure)}"
        return f'<a class="f" href="{href}"><data value="{plain(text)}">{text}</data></a>'

    def phrase(self, phrase: Iterable[Inline]) -> Safe:
        """A run of text, its figures with their units."""
        return Safe(self._markup.inlines(phrase))

    def cell(self, shown: Shown | None, unit: str) -> Safe:
        """The number alone where the table names the unit of all; nothing for no figure."""
        if shown is None:
            return Safe("")
        return Safe(self(shown.figure, shown.text)) if unit else self.phrase((shown,))

    def chart(self, chart: Chart) -> Safe:
        return Safe(chart_html(chart, self._markup))

    @property
    def _markup(self) -> Markup:
        return Markup(self, _no_text, "")


def common_unit(shown: Iterable[Shown]) -> str:
    """The unit that all figures have; empty when there are several."""
    units = {one.unit for one in shown}
    return units.pop() if len(units) == 1 else ""


def sum_of(key: str, name: str, digests: Sequence[Digest]) -> Shown | None:
    """The exact sum of a key figure over documents, as the first of them would show it."""
    having = [one for one in digests if key in one.figures]
    if not having:
        return None
    whole = total(f"sum:{key}", name, (one.figures[key].figure for one in having))
    return amount(having[0], replace(whole, terms=()))  # as many as there are documents


def amount(digest: Digest, figure: Figure) -> Shown:
    """A computed figure as a document's running text would show it."""
    (shown,) = digest.words.amount(figure)
    assert isinstance(shown, Shown)
    return shown


def share(digest: Digest, part: Figure, whole: Figure) -> Shown | None:
    """A part in per cent; nothing without a whole."""
    rate = ratio(part, whole)
    return None if rate is None else amount(digest, rate)


def bar_html(rate: Shown | None) -> Safe:
    """A bar as long as a share; the number beside it says the same."""
    value = max(0, min(FULL, round(rate.figure.value))) if rate else 0
    return Safe(
        '<svg class="share" width="100%" height="0.8em" aria-hidden="true">'
        f'<rect class="frame" width="100%" height="100%"/>'
        f'<rect class="fill" width="{value}%" height="100%"/></svg>'
    )
