"""T2, T3, T5: rates have a base, changes add up, and one fact is shown in one way."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.check.compare import equal, first_place, home
from mingzhang.check.passages import passages, pattern_place
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.blocks import Chart, Shown, TableBlock, shown_by, shown_in
from mingzhang.compute.document import Document
from mingzhang.figures import Figure, difference, signed_sum
from mingzhang.findings import Severity
from mingzhang.formats import plain
from mingzhang.load.forms import FormSet
from mingzhang.load.records import figure_at
from mingzhang.once import once
from mingzhang.terms import THREE_PUBLIC


class Printed(NamedTuple):
    """A figure as printed somewhere; `shape` is its unit and how many decimals it has at most.

    Words in a cell with figures in them have no shape.
    """

    figure: Figure
    text: str
    shape: tuple[str, int] | None


@rule("T2", Severity.ERROR, "基数为零时不写比率")
def rates_have_a_base(document: Document) -> Iterator[Problem]:
    """T2: no rate is printed whose base is zero."""
    for figure, text, _ in _printed(document):
        if figure.operation == "ratio" and not figure.terms[-1].figure.nonzero:
            base = figure.terms[-1].figure
            yield Problem(
                f"“{figure.name}”的基数是零，不能计算比率",
                first_place(base, home(document)),
                f"{text}%",
                "只写增减额，不写比率",
            )
    yield from _rates_without_base(document.source.form)


@once
def _rates_without_base(form: FormSet) -> list[Problem]:
    """The patterns of a form set that write a rate where there is none."""
    return [
        Problem(
            f"句式 {group}.{key} 用于基数为零，不能写比率",
            pattern_place(form, pattern),
            pattern,
            hint="请检查套表的 wording.yaml",
        )
        for group, patterns in form.wording.items()
        for key, pattern in (patterns.items() if isinstance(patterns, dict) else ())
        if (key.endswith("_no_rate") or key.startswith("flip_"))
        and ("{rate}" in pattern or "%" in pattern)
    ]


@rule("T3", Severity.ERROR, "“三公”经费的总变动额等于各项变动额之和")
def changes_add_up(document: Document) -> Iterator[Problem]:
    """T3: Δ of the “三公” total = Σ Δ of its lines, against last year and against the budget."""
    record, named = document.source.record, document.named
    now = named.get("three_public.total") if "three_public.total" in named else None
    stage = "amount" if document.source.kind == "budget" else "outturn"
    for name, measure, word in (
        ("three_public.prior", "prior", "比上年"),
        ("three_public.budget", "adjusted_budget", "比全年预算"),
        ("three_public.initial", "initial_budget", "比年初预算"),
    ):
        before = named.get(name) if name in named else None
        if now is None or before is None:
            continue
        terms = [
            (sign, figure)
            for line in THREE_PUBLIC
            for sign, key in ((1, stage), (-1, measure))
            if (figure := figure_at(record, f"three_public.{line}.{key}")) is not None
        ]
        if all(sign > 0 for sign, _ in terms):
            continue  # the lines of last year were not published
        yield from equal(
            document,
            f"“三公”经费{word}的总变动额不等于各项变动额之和",
            difference(now, before),
            signed_sum("changes", "各项变动额之和", terms),
            "合计取错了数，例如把预算数当成决算数；请检查套表的 figures.yaml",
        )


@rule("T5", Severity.ERROR, "同一个数在各处的写法相同")
def one_fact_one_string(document: Document) -> Iterator[Problem]:
    """T5: the same figure in the same unit and precision is the same number everywhere."""
    first: dict[tuple[str, tuple[str, int]], str] = {}
    for figure, text, shape in _printed(document):
        if shape is None:
            continue
        known = first.setdefault((figure.key, shape), text)
        if known != text and abs(Decimal(plain(known))) != abs(Decimal(plain(text))):
            yield Problem(
                f"“{figure.name}”在两处显示的数不同",
                first_place(figure, home(document)),
                f"{known}、{text}",
                "各处相同",
                "同一个数只能由同一份数据算出",
            )


@once
def _printed(document: Document) -> list[Printed]:
    """Every figure as shown, in reading order."""
    prose, rate = document.words.prose, document.words.rate_format
    in_text, in_rates = (prose.unit, prose.decimals), (rate.unit, rate.decimals)
    found: list[Printed] = []
    in_runs: dict[int, list[Shown]] = {}
    for run in passages(document):
        in_runs.setdefault(id(run.block), []).extend(run.figures)
    for block in document.blocks:
        if not isinstance(block, TableBlock):
            shown = shown_by(block) if isinstance(block, Chart) else in_runs.get(id(block), ())
            found += [
                Printed(one.figure, one.text, in_rates if one.figure.kind == "rate" else in_text)
                for one in shown
            ]
            continue
        columns = [leaf for leaf in block.table.columns if leaf.kind == "amount"]
        shapes = {leaf.key: (leaf.format.unit, leaf.format.decimals) for leaf in columns}
        usual = next(iter(shapes.values()), in_text)
        for row in block.table.rows:
            for cell in row.cells:
                if cell.figure is not None:
                    shape = shapes.get(cell.column, usual)
                    found.append(Printed(cell.figure, cell.text, shape))
                for one in shown_in(cell.inlines) if cell.inlines else ():
                    found.append(Printed(one.figure, one.text, None))
    return found
