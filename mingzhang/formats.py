"""How an exact value is shown: the only place where figures are rounded.

Rounding is half away from zero ("四舍五入"), each value by itself (field practice: totals are
rounded from 元, never summed from rounded cells).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from mingzhang.figures import EXACT, Figure

UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_SCALES = {unit: -one.adjusted() for unit, one in UNITS.items()}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Unit, decimals, thousands commas and whether trailing zeros are dropped."""

    unit: str = "万元"
    decimals: int = 2
    group: bool = False
    trim: bool = False

    def rounded(self, figure: Figure) -> Decimal:
        """The value as shown, in the shown unit, rounded half-up."""
        value = figure.value
        if figure.kind == "amount":
            # Units are powers of ten: moving the point is exact, and faster than dividing.
            value = value.scaleb(_SCALES[self.unit], EXACT)
        elif figure.kind == "count":
            return value.quantize(Decimal(1))
        return value.quantize(_last_digit(self.decimals), ROUND_HALF_UP, EXACT)

    def show(self, figure: Figure) -> str:
        """The figure's string; zero never carries a minus sign."""
        if figure.kind == "rate" and not figure.operation:
            return f"{figure.value:f}"  # measured, not computed: its digits say how precisely
        value = self.rounded(figure)
        if not value:
            value = abs(value)
        text = f"{value:,f}" if self.group else f"{value:f}"
        if (self.trim or figure.kind == "score") and "." in text:
            text = text.rstrip("0").rstrip(".")
        return text


@cache
def _last_digit(decimals: int) -> Decimal:
    """One unit of the last place: 0.01 for two decimals."""
    return Decimal(1).scaleb(-decimals)


def plain(text: str) -> str:
    """A shown number without thousands commas, as machines read it."""
    return text.replace(",", "")


def number_format(display: Mapping[str, Any]) -> NumberFormat:
    """The number format of a form set's display settings."""
    if display.get("unit", "万元") not in UNITS:
        raise ValueError(f"unit: {display['unit']}")
    return NumberFormat(
        display.get("unit", "万元"),
        int(display.get("decimals", 2)),
        bool(display.get("group", False)),
        bool(display.get("trim", False)),
    )
