"""Amounts, counts, scores and rates → figures, which are facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.figures import Figure, Kind
from mingzhang.load import complaints, schema
from mingzhang.load.records import Fact
from mingzhang.load.yaml_tree import Node

if TYPE_CHECKING:
    from mingzhang.load.reader import Reader

NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
LONGEST = 40  # characters; longer numbers are refused before they are computed with
LARGEST = Decimal(10) ** 15  # 元; the yearly accounts of a whole country stay below
# How many 元 a unit is, and the decimals it can have.
UNIT_SCALE = {"元": (Decimal(1), 2), "万元": (Decimal(10_000), 6)}
# Kinds of number that are no amounts: the kind of figure, decimals allowed, what is expected.
SORTS: Mapping[type[schema.Field], Kind] = {
    schema.Count: "count",
    schema.Score: "score",
    schema.Rate: "rate",
}
DIGITS: Mapping[type[schema.Field], tuple[int, str]] = {
    schema.Count: (0, "整数，如 12"),
    schema.Score: (2, "分数，如 95.2"),
    schema.Rate: (4, "百分数，不写百分号，如 99.84"),
}


def read_figure(
    reader: Reader, kind: schema.Field, node: Node, path: str, label: str, dims: Mapping[str, str]
) -> Figure | None:
    """A number with its place in the cube."""
    number = _number(reader, kind, node)
    if number is None:
        return None
    figure = Figure(path, label, number, SORTS.get(type(kind), "amount"), place=node.place)
    reader.facts.append(Fact(figure, dims))
    return figure


def _number(reader: Reader, kind: schema.Field, node: Node) -> Decimal | None:
    """The number in 元 (amounts) or as typed, exact."""
    text = node.text
    if text is None:
        reader.findings.append(complaints.not_single(kind, node))
        return None
    match = NUMBER.fullmatch(text)
    money = isinstance(kind, schema.Amount)
    unit = (kind.unit if isinstance(kind, schema.Amount) else "") or reader.unit
    if match is None:
        expected = f"以{unit}为单位的数，如 1234567.89" if money else "整数，如 12"
        reader.findings.append(complaints.bad_number(kind, node, expected))
        return None
    if len(text) > LONGEST:
        reader.findings.append(complaints.too_large(kind, node))
        return None
    if money:
        scale, places = UNIT_SCALE[unit]
        expected = f"最多 {places} 位小数（精确到分）"
    else:
        scale, (places, expected) = Decimal(1), DIGITS[type(kind)]
    if len(match[1] or "") > places:
        reader.findings.append(complaints.too_many_decimals(kind, node, places, expected))
        return None
    number = Decimal(text.replace(",", "")) * scale
    limit = Decimal(kind.maximum) if isinstance(kind, schema.Score) else LARGEST
    allowed_below_zero = isinstance(kind, schema.Amount) and kind.negative
    if number < 0 and not allowed_below_zero:
        reader.findings.append(complaints.below_zero(kind, node))
        return None
    if abs(number) > limit:
        reader.findings.append(complaints.too_large(kind, node))
        return None
    return number
