"""Rounding and showing, against arithmetic on whole numbers that knows nothing of Decimal."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mingzhang.figures import Figure, Kind, ratio
from mingzhang.formats import NumberFormat, plain

CENTS = st.integers(-(10**17), 10**17)
IN_CENTS = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
UNITS = st.sampled_from(sorted(IN_CENTS))
DECIMALS = st.integers(0, 6)


def amount(cents: int) -> Figure:
    return Figure("a", "数", Decimal(cents).scaleb(-2))


def half_up(numerator: int, denominator: int, decimals: int) -> str:
    """numerator/denominator with so many decimals, ties away from zero, by whole numbers only."""
    scaled, rest = divmod(abs(numerator) * 10**decimals, denominator)
    scaled += 2 * rest >= denominator
    digits = str(scaled).rjust(decimals + 1, "0")
    text = digits[: len(digits) - decimals] + ("." + digits[-decimals:] if decimals else "")
    return "-" + text if numerator < 0 and scaled else text


def grouped(text: str) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    parts: list[str] = []
    while len(whole) > 3:
        parts.insert(0, whole[-3:])
        whole = whole[:-3]
    return sign + ",".join([whole, *parts]) + point + rest


@given(CENTS, UNITS, DECIMALS)
@example(cents=500_000, unit="万元", decimals=0)  # half of 万元
@example(cents=-5_000, unit="万元", decimals=2)
@example(cents=-4_999, unit="万元", decimals=2)
@example(cents=1_005_000, unit="万元", decimals=2)
def test_an_amount_is_rounded_half_up_in_its_unit(cents: int, unit: str, decimals: int) -> None:
    expected = half_up(cents, IN_CENTS[unit], decimals)
    shown = NumberFormat(unit, decimals).show(amount(cents))
    assert shown == expected
    with_commas = NumberFormat(unit, decimals, group=True).show(amount(cents))
    assert with_commas == grouped(expected)
    assert plain(with_commas) == expected


@given(CENTS, UNITS, DECIMALS)
def test_trimming_drops_zeros_after_the_point_and_nothing_else(
    cents: int, unit: str, decimals: int
) -> None:
    full = NumberFormat(unit, decimals).show(amount(cents))
    trimmed = NumberFormat(unit, decimals, trim=True).show(amount(cents))
    assert full.startswith(trimmed)
    assert set(full.removeprefix(trimmed)) <= {".", "0"}
    assert Decimal(full) == Decimal(trimmed)
    assert "." not in trimmed or trimmed[-1] not in ".0"


@given(st.integers(-4_999, 0), st.booleans(), st.booleans())
def test_zero_never_carries_a_minus_sign(cents: int, group: bool, trim: bool) -> None:
    shown = NumberFormat("万元", 2, group, trim).show(amount(cents))
    assert shown == ("0" if trim else "0.00")
    assert NumberFormat().show(Figure("a", "数", Decimal("-0.00"))) == "0.00"


@given(CENTS, st.integers(1, 10**17), DECIMALS)
@example(part=1, whole=800_000, decimals=4)  # 0.000125 %: a tie at the fifth decimal
@example(part=3 * 10**16 + 1, whole=8 * 10**16, decimals=2)
def test_a_rate_is_rounded_half_up_too(part: int, whole: int, decimals: int) -> None:
    rate = ratio(amount(part), amount(whole))
    assert rate is not None
    assert NumberFormat("元", decimals).show(rate) == half_up(100 * part, whole, decimals)


@given(st.integers(0, 10**9))
def test_a_count_is_shown_whole_whatever_the_format(number: int) -> None:
    figure = Figure("n", "个数", Decimal(number), "count")
    assert NumberFormat("亿元", 4, trim=True).show(figure) == str(number)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [("score", "95.20", "95.2"), ("score", "100", "100"), ("score", "90.00", "90")],
)
def test_a_score_drops_its_trailing_zeros(kind: Kind, value: str, shown: str) -> None:
    assert NumberFormat().show(Figure("s", "得分", Decimal(value), kind)) == shown
