"""Chinese numerals for headings and enumerations (1 → 一, 26 → 二十六)."""

from __future__ import annotations

import re
from functools import lru_cache

DIGITS = "零一二三四五六七八九"


@lru_cache(maxsize=256)
def chinese(number: int) -> str:
    """A whole number from 1 to 9999 in Chinese, as headings write it.

    >>> chinese(10), chinese(26), chinese(105)
    ('十', '二十六', '一百零五')
    """
    if not 1 <= number <= 9999:
        raise ValueError(number)
    text = ""
    for digit, unit in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True):
        text += DIGITS[int(digit)] + (unit if digit != "0" else "")
    text = re.sub("零+", "零", text).strip("零")
    return text.removeprefix("一") if 10 <= number < 20 else text


def heading_number(level: int, number: int) -> str:
    """The mark of a heading: level 1 第一部分, 2 一、, 3 （一）, 4 1."""
    if level == 1:
        return f"第{chinese(number)}部分"
    if level == 2:
        return f"{chinese(number)}、"
    if level == 3:
        return f"（{chinese(number)}）"
    return f"{number}."
