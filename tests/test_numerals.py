"""Chinese numerals and the marks of headings."""

from __future__ import annotations

import re

import pytest

from mingzhang.numerals import chinese, heading_number

VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
UNITS = {"千": 1000, "百": 100, "十": 10, "": 1}


def value(text: str) -> int:
    """A Chinese numeral read back."""
    if text.startswith("十"):
        text = "一" + text
    return sum(
        VALUES[d] * UNITS[u] for d, u in re.findall("([一二三四五六七八九])([千百十]?)", text)
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (26, "二十六"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_are_written_as_usual(number: int, text: str) -> None:
    assert chinese(number) == text


def test_every_number_has_a_numeral_of_its_own() -> None:
    numerals = [chinese(number) for number in range(1, 10_000)]
    assert len(set(numerals)) == len(numerals)
    assert [value(text) for text in numerals] == list(range(1, 10_000))


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_other_numbers_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese(number)


def test_each_level_of_headings_has_its_mark() -> None:
    marks = [heading_number(level, 12) for level in (1, 2, 3, 4, 5)]
    assert marks == ["第十二部分", "十二、", "（十二）", "12.", "12."]
