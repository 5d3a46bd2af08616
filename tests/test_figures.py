"""Figures: sums, differences, rates and counts are exact and know what they are made of."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mingzhang.compute.document import Document
from mingzhang.figures import Figure, counted, difference, ratio, signed_sum, total
from mingzhang.findings import Place

LIMIT = 10**17  # 分: as much as a document may hold
CENTS = st.integers(-LIMIT, LIMIT)


def leaf(cents: int, key: str = "leaf") -> Figure:
    """An amount typed to the 分."""
    return Figure(key, key, Decimal(cents).scaleb(-2))


@given(st.lists(st.tuples(st.sampled_from([1, -1]), CENTS), max_size=40))
def test_a_signed_sum_is_exact(terms: list[tuple[int, int]]) -> None:
    figures = [(sign, leaf(cents, str(n))) for n, (sign, cents) in enumerate(terms)]
    result = signed_sum("sum", "合计", figures)
    assert result.value * 100 == sum(sign * cents for sign, cents in terms)
    assert [(term.sign, term.figure) for term in result.terms] == figures


def test_an_empty_sum_is_zero() -> None:
    assert total("sum", "合计", []).value == 0


@given(CENTS, CENTS)
def test_a_difference_keeps_its_sign(now: int, before: int) -> None:
    result = difference(leaf(now, "now"), leaf(before, "before"))
    assert result.value * 100 == now - before
    assert [term.sign for term in result.terms] == [1, -1]


@given(CENTS, CENTS)
def test_a_rate_is_the_quotient_in_per_cent_and_none_on_zero(part: int, whole: int) -> None:
    result = ratio(leaf(part, "part"), leaf(whole, "whole"))
    if whole == 0:
        assert result is None
    else:
        assert result is not None
        assert result.kind == "rate"
        # Exact far beyond any decimal that is shown.
        assert abs(Fraction(result.value) - Fraction(100 * part, whole)) <= Fraction(
            abs(100 * part) + 1, 10**40
        )


def test_a_count_keeps_the_place_of_its_list() -> None:
    place = Place("a.yaml", 3, 5)
    figure = counted("trips.count", "团组个数", 2, place)
    assert (int(figure.value), figure.kind, figure.place) == (2, "count", place)


def test_walking_visits_each_figure_once_results_before_operands() -> None:
    one, two = leaf(1, "one"), leaf(2, "two")
    both = total("both", "合计", [one, two])
    top = difference(both, one)
    assert [figure.key for figure in top.walk()] == ["both-one", "both", "one", "two"]


def test_every_derived_figure_of_the_document_follows_from_its_terms(document: Document) -> None:
    known: dict[str, Decimal] = {}
    derived = 0
    for shown, _ in document.shown():
        for figure in shown.walk():
            assert known.setdefault(figure.key, figure.value) == figure.value, figure.key
            terms = figure.terms
            match figure.operation:
                case "sum":
                    expected = sum((t.sign * t.figure.value for t in terms), Decimal(0))
                    assert figure.value == expected, figure.key
                case "difference":
                    assert figure.value == terms[0].figure.value - terms[1].figure.value
                case "ratio":
                    part, whole = (Fraction(term.figure.value) for term in terms)
                    assert abs(Fraction(figure.value) - 100 * part / whole) < Fraction(1, 10**30)
                case "":
                    assert figure.place is not None, figure.key
            derived += bool(terms)
    assert derived > 100


def test_every_leaf_of_the_document_stands_where_it_says(document: Document) -> None:
    lines = document.source.text.splitlines()
    for fact in document.facts.facts:
        place = fact.figure.place
        assert place is not None
        typed = lines[place.line - 1][place.column - 1 :].split(",")[0].split("}")[0].split("#")[0]
        assert Decimal(typed.strip()) == fact.figure.value, fact.figure.key
