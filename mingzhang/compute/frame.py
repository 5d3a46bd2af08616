"""What is the same in all documents of one form set and year, and worked out for the first of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mingzhang.compute.blocks import Moment
from mingzhang.compute.facts import Selection, selection
from mingzhang.compute.naming import Naming
from mingzhang.compute.plan import TablePlan
from mingzhang.formats import NumberFormat, number_format
from mingzhang.load.catalogue import Catalogue
from mingzhang.load.forms import FormSet
from mingzhang.once import once
from mingzhang.terms import DIMENSION_LABELS


@dataclass(slots=True)
class Frame:
    """Names, selections and formats; plans of tables are made when a table is first asked for.

    It knows nothing of its form set, with which it goes.
    """

    catalogues: Mapping[str, Catalogue]
    naming: Naming
    # What each named figure selects (nothing where it is defined otherwise).
    selections: Mapping[str, list[Selection]]
    prose: NumberFormat
    rate: NumberFormat
    moments: Mapping[str, Moment]
    plans: dict[str, TablePlan] = field(default_factory=dict)


def frame_of(form: FormSet, year: int, catalogues: Mapping[str, Catalogue]) -> Frame:
    """The frame of a form set's documents; made again when the catalogues are others than before."""
    frames = _frames(form)
    frame = frames.get(year)
    if frame is None or frame.catalogues != catalogues:
        frame = frames[year] = _frame(form, year, catalogues)
    return frame


@once
def _frames(_form: FormSet) -> dict[int, Frame]:
    """By year; they go with the form set."""
    return {}


def _frame(form: FormSet, year: int, catalogues: Mapping[str, Catalogue]) -> Frame:
    display = form.settings["display"]
    own = form.settings.get("labels", {})
    labels = DIMENSION_LABELS | {
        (dim, value): label for dim, labels in own.items() for value, label in labels.items()
    }
    kept = dict(catalogues)
    return Frame(
        kept,
        Naming(labels, kept, datetime.date(year, 12, 31)),
        {name: _selected(definition) for name, definition in form.figures.items()},
        number_format(display["prose"]),
        number_format({"unit": "元", **display["rate"]}),
        _moments(year),
    )


def _selected(definition: Mapping[str, Any]) -> list[Selection]:
    plain = definition.get("select", ())
    return [selection(one) for one in ([plain] if isinstance(plain, dict) else plain)]


def _moments(year: int) -> dict[str, Moment]:
    """The years and days that texts may name: all follow from the fiscal year."""
    return {
        "year": Moment(str(year), str(year)),
        "prior_year": Moment(str(year - 1), str(year - 1)),
        "next_year": Moment(str(year + 1), str(year + 1)),
        "prior_year_end": Moment(f"{year - 1}-12-31", f"{year - 1}年12月31日"),
        "year_end": Moment(f"{year}-12-31", f"{year}年12月31日"),
    }
