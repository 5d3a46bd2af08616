"""Node tree + schema → records and facts, with a finding for all that doesn't fit."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mingzhang.findings import Finding
from mingzhang.load import schema
from mingzhang.load.catalogue import Catalogue
from mingzhang.load.readers import codes, groups, numbers, rows, words
from mingzhang.load.records import Fact, Record, Value
from mingzhang.load.yaml_tree import Node, Source

# How each kind of value is read.
READS: Mapping[type[schema.Field], Callable[..., Value | None]] = {
    schema.Group: groups.read_group,
    schema.Split: groups.read_split,
    schema.Keyed: rows.read_keyed,
    schema.Codes: rows.read_codes,
    schema.Items: rows.read_items,
    schema.Amounts: rows.read_amounts,
    schema.Amount: numbers.read_figure,
    schema.Count: numbers.read_figure,
    schema.Score: numbers.read_figure,
    schema.Rate: numbers.read_figure,
    schema.Prose: words.read_prose,
    schema.Name: words.read_name,
    schema.Choice: words.read_choice,
    schema.Date: words.read_date,
    schema.Time: words.read_time,
    schema.Code: codes.read_code,
}


@dataclass(slots=True)
class Reader:
    """Reads one file; gathers facts and findings while it goes.

    `day` decides which catalogue entries hold, `unit` is that of amounts which have none of their own.
    """

    source: Source
    catalogues: Mapping[str, Catalogue]
    day: datetime.date
    unit: str = "元"
    facts: list[Fact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def read(self, kind: schema.Field, node: Node) -> Record | None:
        """The whole file as one record."""
        value = self.value(kind, node, "", "", {})
        return value if isinstance(value, Record) else None

    def value(
        self, kind: schema.Field, node: Node, path: str, label: str, dims: Mapping[str, str]
    ) -> Value | None:
        """A value of any kind; `path` and `label` are its own, `dims` those of what it stands in."""
        if kind.dims:
            dims = {**dims, **kind.dims}
        return READS[type(kind)](self, kind, node, path, label, dims)
