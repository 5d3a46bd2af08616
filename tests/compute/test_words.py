"""Computed wording: the word follows the sign, the rate the base, and zero has no rate."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from mingzhang.compute.blocks import Phrase, Shown, plain_text
from mingzhang.compute.words import Words
from mingzhang.figures import Figure, Kind
from mingzhang.formats import NumberFormat
from tests.load.workspace import COMMON, ROOT
from tests.test_formats import half_up

PATTERNS = {
    name: pattern
    for folder in ("shared", COMMON)
    for name, pattern in yaml.safe_load(
        (ROOT / "templates" / "forms" / folder / "wording.yaml").read_text(encoding="utf-8")
    ).items()
}
WORDS = Words(PATTERNS, NumberFormat("万元", 2, trim=True), NumberFormat("元", 2, trim=True))
CENTS = st.integers(0, 10**15)


def figure(cents: int, key: str = "now", kind: Kind = "amount") -> Figure:
    return Figure(key, key, Decimal(cents).scaleb(-2 if kind == "amount" else 0), kind)


def trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def wan(cents: int) -> str:
    return trimmed(half_up(cents, 1_000_000, 2)) + "万元"


def per_cent(part: int, whole: int) -> str:
    return trimmed(half_up(100 * part, whole, 2)) + "%"


def said(phrase: Phrase) -> str:
    return plain_text(phrase)


@given(CENTS, CENTS)
@example(now=100, before=100)
@example(now=0, before=100)
@example(now=100, before=0)
@example(now=49_999_950, before=50_000_000)
@example(now=3_000_001, before=3_000_000)
def test_a_change_says_direction_size_and_rate(now: int, before: int) -> None:
    text = said(WORDS.change(figure(now), figure(before, "before")))
    size = abs(now - before)
    if now == before:
        assert text == "持平"
    elif wan(size) == "0万元":
        assert text == "基本持平"
    elif before == 0:
        assert text == f"增加{wan(size)}"
    else:
        up = now > before
        words = ("增加", "增长") if up else ("减少", "降低")
        assert text == f"{words[0]}{wan(size)}，{words[1]}{per_cent(size, before)}"
    assert "-" not in text


@given(CENTS, CENTS)
def test_direction_and_comparison_follow_the_exact_values(now: int, before: int) -> None:
    sign = (now > before) - (now < before)
    one, other = figure(now), figure(before, "before")
    assert WORDS.direction(one, other) == {1: "增加", -1: "减少", 0: "持平"}[sign]
    assert WORDS.comparison(one, other) == {1: "大于", -1: "小于", 0: "等于"}[sign]


@given(CENTS, CENTS)
def test_a_share_is_said_only_of_a_part_of_something(part: int, whole: int) -> None:
    text = said(WORDS.share(figure(part), figure(whole, "whole")))
    assert text == (f"，占{per_cent(part, whole)}" if part and whole else "")
    of = said(WORDS.share_of(figure(part), figure(whole, "whole"), "支出合计"))
    assert of == (f"占支出合计的{per_cent(part, whole)}" if whole else "支出合计为零，不计算占比")


@given(CENTS, CENTS)
def test_completion_needs_a_budget(outturn: int, budget: int) -> None:
    text = said(WORDS.completion(figure(outturn), figure(budget, "budget"), "年初预算"))
    assert text == (f"，完成年初预算的{per_cent(outturn, budget)}" if budget else "")


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_a_negative_base_has_no_rate(now: int, below: int) -> None:
    text = said(WORDS.change(figure(now), figure(-below, "before")))
    size = wan(now + below)
    assert text == ("基本持平" if size == "0万元" else f"增加{size}")


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [(62, 57, "增加5人"), (57, 62, "减少5人"), (57, 57, "人数持平"), (3, 0, "增加3人")],
)
def test_head_counts_change_by_persons_without_a_rate(now: int, before: int, text: str) -> None:
    one, other = figure(now, "now", "count"), figure(before, "before", "count")
    assert said(WORDS.change(one, other, "headcount")) == text


def test_without_a_base_the_sentence_says_so() -> None:
    assert said(WORDS.change(figure(5), None)) == "上年无可比数据"
    assert said(WORDS.change(figure(5), None, "against_budget")) == "没有年初预算数"


def test_the_figures_behind_the_words_keep_their_operands() -> None:
    now, before = figure(150_000_000), figure(100_000_000, "before")
    delta, rate = (
        inline.figure for inline in WORDS.change(now, before) if isinstance(inline, Shown)
    )
    assert (delta.operation, rate.operation) == ("difference", "ratio")
    assert [term.figure.key for term in delta.terms] == ["now", "before"]
    assert [term.figure for term in rate.terms] == [delta, before]


def test_names_are_joined_by_the_enumeration_comma() -> None:
    assert said(WORDS.listing([])) == ""
    assert said(WORDS.listing(["甲"])) == "甲"
    assert said(WORDS.listing([("甲",), "乙", "丙"])) == "甲、乙、丙"
