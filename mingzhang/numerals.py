"""Chinese numerals for headings and enumerations (1 → 一, 26 → 二十六)."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """A whole number from 1 to 99 in Chinese, as headings write it.

    >>> chinese(10), chinese(26)
    ('十', '二十六')
    """
    if not 1 <= number <= 99:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones else "")


def heading_number(level: int, number: int) -> str:
    """The mark of a heading: level 1 第一部分, 2 一、, 3 （一）, 4 1."""
    if level == 1:
        return f"第{chinese(number)}部分"
    if level == 2:
        return f"{chinese(number)}、"
    if level == 3:
        return f"（{chinese(number)}）"
    return f"{number}."
