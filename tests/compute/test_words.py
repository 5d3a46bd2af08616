"""Computed wording: the word follows the sign, the rate the base, and zero has no rate."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from mingzhang.compute.blocks import Phrase, Shown, plain_text
from mingzhang.compute.words import Words
from mingzhang.figures import Figure, Kind, difference, ratio, total
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
@example(now=900_000_006_000, before=900_000_000_000)
@example(now=3_000_001, before=3_000_000)
def test_a_change_says_direction_size_and_rate(now: int, before: int) -> None:
    text = said(WORDS.change(figure(now), figure(before, "before")))
    size = abs(now - before)
    if now == before:
        assert text == "持平"
    elif wan(size) == "0万元":
        assert text == "基本持平"
    elif before == 0 or per_cent(size, before) == "0%":
        assert text == f"{'增加' if now > before else '减少'}{wan(size)}"
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


@given(st.integers(0, 10**12), st.integers(1, 10**12))
@example(now=0, below=100)
@example(now=3000, below=3000)
def test_from_one_side_of_zero_to_the_other_both_ends_are_named(now: int, below: int) -> None:
    size = wan(now + below)
    for first, second, word in ((-below, now, "增加"), (now, -below, "减少")):
        text = said(WORDS.change(figure(second), figure(first, "before")))
        ends = [("-" if cents < 0 else "") + wan(abs(cents)) for cents in (first, second)]
        if size == "0万元":
            assert text == "基本持平"
        elif "0万元" in {end.removeprefix("-") for end in ends}:
            assert text == f"{word}{size}"
        else:
            assert text == f"由{ends[0]}转为{ends[1]}，{word}{size}"
        assert "%" not in text


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_between_two_amounts_below_zero_there_is_no_rate(now: int, before: int) -> None:
    text = said(WORDS.change(figure(-now), figure(-before, "before")))
    size = wan(abs(now - before))
    if now == before:
        assert text == "持平"
    elif size == "0万元":
        assert text == "基本持平"
    else:
        assert text == f"{'增加' if now < before else '减少'}{size}"


def test_a_form_set_without_the_patterns_says_only_the_change() -> None:
    change = {k: v for k, v in PATTERNS["change"].items() if not k.startswith("flip")}
    words = Words({**PATTERNS, "change": change}, WORDS.prose, WORDS.rate_format)
    assert said(words.change(figure(3_000_000), figure(-5_000_000, "before"))) == "增加8万元"


PAIRS = st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=12)


@given(PAIRS)
def test_the_change_of_a_sum_is_the_sum_of_the_changes(pairs: list[tuple[int, int]]) -> None:
    now = [figure(cents, f"now{n}") for n, (cents, _) in enumerate(pairs)]
    before = [figure(cents, f"before{n}") for n, (_, cents) in enumerate(pairs)]
    whole = difference(total("now", "", now), total("before", "", before))
    parts = [difference(one, other) for one, other in zip(now, before, strict=True)]
    assert whole.value == total("changes", "", parts).value


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=12))
@example([1, 1, 1])
@example([1] * 6)
@example([0])
def test_shares_of_all_parts_are_a_hundred_but_for_rounding_and_the_note(
    cents: list[int],
) -> None:
    parts = [figure(one, f"part{n}") for n, one in enumerate(cents)]
    whole = total("whole", "", parts)
    note = said(WORDS.share_note(parts, whole))
    rates = [rate for part in parts if (rate := ratio(part, whole))]
    if not rates:
        assert note == ""
        return
    shown = sum((Decimal(WORDS.rate_format.show(rate)) for rate in rates), Decimal(0))
    assert abs(shown - 100) <= len(rates) * Decimal("0.005")
    assert bool(note) == (shown != 100)


def test_parts_that_are_not_all_of_the_whole_need_no_note() -> None:
    assert said(WORDS.share_note([figure(1)], figure(3, "whole"))) == ""


def test_an_enumeration_of_nothing_has_no_lead() -> None:
    assert said(WORDS.enumeration("，主要包括：", [])) == ""
    assert said(WORDS.enumeration("，主要包括：", ["甲", "乙"])) == "，主要包括：甲、乙"


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
