"""What facts are called, from the account to the measure: `行政运行·基本支出·决算数`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from mingzhang.load.catalogue import Catalogue

# Dimensions that match by prefix.
CODES = ("code", "government_code")
# Where the codes of an item have their names; a mapped code is an item of its own here.
CATALOGUES = {
    "economic": "economic",
    "project": "economic",
    "government_code": "government-economic",
}
ORDER = (
    "code",
    "government_code",
    "item",
    "fund",
    "source",
    "group",
    "nature",
    "line",
    "type",
    "kind",
    "when",
    "measure",
)
# A source says its fund, and a code's name needs no item and no other code beside it.
TOLD = {"item": "code", "fund": "source", "government_code": "code"}


@dataclass(slots=True)
class Naming:
    """The names of one year: labels of the form set, accounts as the catalogues have them on a day."""

    labels: Mapping[tuple[str, str], str]
    catalogues: Mapping[str, Catalogue]
    day: datetime.date
    _codes: dict[tuple[str, str], str] = field(default_factory=dict)

    def code(self, code: str, item: str) -> str:
        """The name of a code in the catalogue that its item uses; the code itself where it has none."""
        known = self._codes.get((code, item))
        if known is None:
            catalogue = self.catalogues[CATALOGUES.get(item, "function")]
            known = self._codes[code, item] = catalogue.name(code, self.day) or ""
        return known or code

    def name(self, dims: Mapping[str, str]) -> str:
        """What the facts with these dimensions are called."""
        words = []
        for dim in ORDER:
            if dim not in dims or TOLD.get(dim) in dims:
                continue
            if dim in CODES:
                words.append(self.code(dims[dim], dims.get("item", "") if dim == "code" else dim))
            else:
                words.append(self.labels.get((dim, dims[dim]), ""))
        return "·".join([word for word in words if word])
