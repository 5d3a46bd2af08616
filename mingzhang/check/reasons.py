"""Every change that has to be explained, with the reason given for it (LAW-10, 12, 16, 17; T9)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.check.compare import first_place, gap, home, money, present, said
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.compute.facts import selection
from mingzhang.figures import Figure, difference
from mingzhang.findings import Place, Severity
from mingzhang.load.records import Record, Reference, Text, figure_at, find
from mingzhang.once import once
from mingzhang.terms import MEASURES, THREE_PUBLIC

# by kind: the rule, the two figures, and where their reason stands
BUDGET = (
    ("LAW-10", "three_public.total", "three_public.prior", "three_public.reason"),
    ("LAW-12", "operating.total", "operating.prior", "operating_expenses.reason"),
    ("LAW-16", "expenditure.total", "prior.total", "reasons.total"),
)
FINAL_ACCOUNTS = (
    ("LAW-10", "three_public.total", "three_public.prior", "three_public.reason"),
    ("LAW-12", "operating.outturn", "operating.prior", "operating_expenses.reason"),
    ("LAW-12", "operating.outturn", "operating.initial", "operating_expenses.reason_budget"),
    ("LAW-16", "total.income", "prior.total", "reasons.total"),
    ("LAW-16", "total.fiscal_income", "prior.fiscal_total", "reasons.fiscal_total"),
    (
        "LAW-16",
        "expenditure.general",
        "prior.general_expenditure",
        "reasons.general_expenditure",
    ),
)
NAMED = {"budget": BUDGET, "final-accounts": FINAL_ACCOUNTS}
LINES = {"reason_budget": "adjusted_budget", "reason_prior": "prior"}


class Change(NamedTuple):
    """Two figures, and why they differ; `code` is the rule that asks for the reason."""

    code: str
    what: str
    now: Figure
    before: Figure
    path: str
    reason: Text | None
    place: Place


@once
def changes(document: Document) -> list[Change]:
    """Every pair of figures whose difference calls for a reason."""
    return list(_changes(document))


def _changes(document: Document) -> Iterator[Change]:
    record, named = document.source.record, document.named
    for line in THREE_PUBLIC:
        now = figure_at(record, f"three_public.{line}.outturn")
        for key, measure in LINES.items():
            before = figure_at(record, f"three_public.{line}.{measure}")
            what = f"{now.name if now else ''}与{MEASURES[measure]}"
            yield from _change(document, "LAW-10", what, now, before, f"three_public.{line}.{key}")
    for code, now_name, before_name, path in NAMED[document.source.kind]:
        if now_name not in named or before_name not in named:
            continue  # this form set doesn't speak of it
        now, before = named.get(now_name), named.get(before_name)
        what = "与".join(
            named.definitions.get(n, {}).get("name", n) for n in (now_name, before_name)
        )
        yield from _change(document, code, what, now, before, path)
    if document.source.kind != "final-accounts":
        return  # a budget has no outturn to explain
    base = selection({"item": "expenditure", "fund": "general"})
    for code in document.facts.codes(base, [7]):
        row = {**base, "code": (code,)}
        before = document.facts.select({**row, "measure": ("initial_budget",)})
        now = present(document.facts.select({**row, "measure": ("outturn",)}))
        what = f"科目 {code} {document.facts.naming.code(code, 'expenditure')}的决算数与年初预算数"
        path = f"expenditure.{code}.general.reason"
        yield from _change(document, "LAW-17", what, now, before, path)


def unexplained(document: Document, code: str) -> Iterator[Problem]:
    """The differences that a rule wants a reason for, and that have none."""
    for change in changes(document):
        if change.code == code and change.now.value != change.before.value and not change.reason:
            found, expected = said(change.now, change.before)
            yield Problem(
                f"{change.what}不同，相差 {gap(change.now, change.before)}，没有填原因",
                change.place,
                f"本年 {found}，{change.what.rpartition('与')[2]} {expected}",
                f"{change.path}: 原因",
                "请写明具体原因，写在点号所分的各级名称下面；文字里的数用引用",
            )


@rule("T9", Severity.WARNING, "原因里引用的金额不大于所说明的变动额")
def causes_within_change(document: Document) -> Iterator[Problem]:
    """T9: amounts quoted as causes do not exceed the change that they explain."""
    for change in changes(document):
        pieces = change.reason.pieces if change.reason else ()
        names = [piece.name for piece in pieces if isinstance(piece, Reference)]
        figures = [document.prose.lookup(name) for name in names]
        quoted = [f for f in figures if isinstance(f, Figure) and f.kind == "amount"]
        causes = sum((abs(figure.value) for figure in quoted), Decimal(0))
        delta = abs(difference(change.now, change.before).value)
        if change.reason and causes > delta:
            yield Problem(
                f"{change.what}的变动原因中，引用金额合计大于变动额",
                change.reason.place,
                money(Figure("", "", causes)),
                f"不大于 {money(Figure('', '', delta))}",
                "请补充抵销的因素，或者核对引用的金额",
            )


def _change(
    document: Document, code: str, what: str, now: Figure | None, before: Figure | None, path: str
) -> Iterator[Change]:
    """The change at a reason's path, when both figures are known."""
    if now is None or before is None:
        return
    record = document.source.record
    above, _, key = path.rpartition(".")
    holder = find(record, above)
    reason = holder.get(key) if isinstance(holder, Record) else None
    place = first_place(before, home(document))
    if isinstance(holder, Record):
        place = holder.places.get(key) or holder.places.get("outturn") or place
    text = reason if isinstance(reason, Text) else None
    yield Change(code, what, now, before, path, text, place)
