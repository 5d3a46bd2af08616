"""The cube of facts: what a selection gives, against a search that knows no masks."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.compute.document import Document
from mingzhang.compute.facts import Facts, Selection, refine, selection
from mingzhang.load.records import Fact

# Values that stand in the document, some that do not, and codes of every level.
DIMENSIONS = {
    "item": ["income", "expenditure", "economic", "three_public", "project", "balance", "none"],
    "fund": ["general", "government_fund", "other", "none"],
    "nature": ["basic", "project", "operating"],
    "measure": ["outturn", "initial_budget", "adjusted_budget", "prior"],
    "source": ["general", "other", "operating"],
    "line": ["abroad", "reception"],
    "group": ["personnel", "public", "key"],
    "code": ["201", "208", "20103", "2010301", "2010302", "301", "30101", "999"],
}
VALUES = [(dim, value) for dim, values in DIMENSIONS.items() for value in values]


def gathered(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """(dimension, value) pairs as a selection: every dimension with all its values."""
    plain: dict[str, list[str]] = {}
    for dim, value in pairs:
        plain.setdefault(dim, []).append(value)
    return plain


# Few dimensions at a time: more of them would match nothing nearly always.
SELECTIONS = st.lists(st.sampled_from(VALUES), max_size=4, unique=True).map(gathered)
CODES = st.lists(st.sampled_from(DIMENSIONS["code"]), min_size=1, max_size=3, unique=True)
QUICK = settings(max_examples=200, deadline=None)


def matches(fact: Fact, select: Selection) -> bool:
    return all(
        any(
            fact.dims.get(dim, "").startswith(value)
            if dim == "code"
            else fact.dims.get(dim) == value
            for value in values
        )
        for dim, values in select.items()
    )


def members(facts: Facts, select: Selection) -> list[Fact]:
    return [fact for fact in facts.facts if matches(fact, select)]


def summed(facts: Iterable[Fact]) -> Decimal:
    return sum((fact.figure.value for fact in facts), Decimal(0))


@QUICK
@given(plain=SELECTIONS)
def test_a_selection_is_the_sum_of_the_facts_that_match(
    document: Document, plain: dict[str, list[str]]
) -> None:
    facts = document.facts
    select = selection(plain)
    figure = facts.select(select)
    wanted = members(facts, select) if plain else []
    if not wanted:
        assert figure is None
    else:
        assert figure is not None
        assert figure.value == summed(wanted)
        leaves = [one for one in figure.walk() if not one.terms]
        assert {leaf.key for leaf in leaves} == {fact.figure.key for fact in wanted}


@QUICK
@given(one=SELECTIONS, other=SELECTIONS)
def test_selections_that_match_the_same_facts_give_the_same_figure(
    document: Document, one: dict[str, list[str]], other: dict[str, list[str]]
) -> None:
    facts = document.facts
    first, second = facts.select(selection(one)), facts.select(selection(other))
    same = members(facts, selection(one)) == members(facts, selection(other))
    if first is not None and second is not None:
        assert (first is second) == same
        assert (first.key == second.key) == same


@QUICK
@given(one=SELECTIONS, other=SELECTIONS | CODES.map(lambda codes: {"code": codes}))
def test_refining_matches_what_both_selections_match(
    document: Document, one: dict[str, list[str]], other: dict[str, list[str]]
) -> None:
    facts = document.facts
    both = refine(selection(one), selection(other))
    wanted = [
        fact
        for fact in facts.facts
        if matches(fact, selection(one)) and matches(fact, selection(other))
    ]
    if both:
        assert facts.members(facts.mask(both)) == wanted


@QUICK
@given(one=CODES, other=CODES)
def test_codes_within_codes_are_refined_by_prefix(
    document: Document, one: list[str], other: list[str]
) -> None:
    both = refine({"code": tuple(one)}, {"code": tuple(other)})
    wanted = [
        fact
        for fact in document.facts.facts
        if matches(fact, {"code": tuple(one)}) and matches(fact, {"code": tuple(other)})
    ]
    assert document.facts.members(document.facts.mask(both)) == wanted


def test_different_ways_to_say_the_same_give_one_figure(document: Document) -> None:
    facts = document.facts
    typed = facts.select(selection({"item": "expenditure", "measure": "outturn", "fund": "other"}))
    by_code = facts.select(
        selection({"item": "expenditure", "measure": "outturn", "fund": "other", "code": "2010301"})
    )
    table = document.table("expenditure")
    assert typed is not None
    assert typed is by_code
    assert not typed.terms
    assert table is not None
    assert table.figure("total", "total") is document.named.get("expenditure.total")


def test_nothing_selected_is_nothing_and_not_zero(document: Document) -> None:
    facts = document.facts
    assert facts.select({}) is None
    assert facts.select(selection({"fund": "government_fund"})) is None
    zero = facts.select(selection({"item": "balance"}))
    assert zero is not None
    assert zero.value == 0


def test_a_signed_combination_leaves_out_what_matches_nothing(document: Document) -> None:
    facts = document.facts
    income, nothing = selection({"item": "income"}), selection({"item": "none"})
    assert facts.combine_masks([(1, facts.mask(nothing))]) is None
    assert facts.combine_masks(
        [(1, facts.mask(income)), (-1, facts.mask(nothing))]
    ) is facts.select(income)
    negative = facts.combine_masks([(-1, facts.mask(income))])
    assert negative is not None
    assert negative.value == -summed(members(facts, income))


def test_codes_of_a_level_are_those_that_have_facts(document: Document) -> None:
    base = selection({"item": "expenditure", "fund": "general"})
    assert document.facts.codes(base, [3]) == ["201", "204", "208", "210", "221"]
    present = {fact.dims["code"] for fact in members(document.facts, base)}
    assert document.facts.codes(base, [7]) == sorted(present)
