"""F21, PRIOR, B10: what one document says about another is what the other says itself."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.compare import first_place, gap, home, present, said
from mingzhang.check.library import Library, slack
from mingzhang.check.rules import Problem, across
from mingzhang.compute.document import Document
from mingzhang.compute.facts import Facts, selection
from mingzhang.figures import Figure
from mingzhang.findings import Place, Severity
from mingzhang.load.records import figure_at
from mingzhang.terms import FUNDS, THREE_PUBLIC

BUDGET_FUNDS = ("general", "government_fund", "state_capital")
HINT = "请核对两份文件；口径有调整的，在 waivers 里说明"
# kind → last year's figures in a document, and how last year's document names the same figure
PRIOR_NAMED = {
    "final-accounts": {
        "prior.total": "total.income",
        "prior.fiscal_total": "total.fiscal_income",
        "prior.general_expenditure": "expenditure.general",
        "operating_expenses.prior": "operating.outturn",
    }
}
PRIOR_PATHS = {
    "final-accounts": {"staff.prior_actual": "staff.actual"},
    "budget": {"operating_expenses.prior": "operating_expenses.amount"},
}
# kind → the measure in which a year's own amounts stand
OWN = {"final-accounts": "outturn", "budget": "initial_budget"}


@across("F21", Severity.ERROR, "年初结转和结余等于上年年末结转和结余")
def balances_carried_over(document: Document, library: Library) -> Iterator[Problem]:
    """F21: opening balances = last year's closing balances, per fund and per fund account."""
    before = library.beside(document, -1)
    if before is None:
        return
    place = document.source.record.place_of("balances")
    for fund in FUNDS:
        base = {"item": "balance", "fund": fund}
        ends = [(document, {**base, "when": "opening"}), (before, {**base, "when": "closing"})]
        codes = {code for one, sel in ends for code in one.facts.codes(selection(dict(sel)), [7])}
        for code in sorted(codes) or [""]:
            more = {"code": code} if code else {}
            opening, closing = (one.facts.select(selection({**s, **more})) for one, s in ends)
            what = f"{FUNDS[fund]}{_account(document, code)}年初结转和结余"
            yield from _differs(document, before, what, "上年年末数", opening, closing, place)


@across("PRIOR", Severity.ERROR, "上年数与上年公开的数一致", ("budget", "final-accounts"))
def prior_figures(document: Document, library: Library) -> Iterator[Problem]:
    """PRIOR: every figure of last year is the one that last year's document gives."""
    before = library.beside(document, -1)
    if before is None:
        return
    for what, now, then in _prior_pairs(document, before):
        if now is not None and then is not None:
            yield from _differs(document, before, what, "上年文件", now, then, home(document))


@across("B10", Severity.ERROR, "决算中的年初预算数与同年的部门预算一致")
def initial_budgets(document: Document, library: Library) -> Iterator[Problem]:
    """B10: initial budgets per account, as far as the budget goes, and of the 三公 lines."""
    budget = library.beside(document, kind="budget")
    if budget is None:
        return
    for fund in BUDGET_FUNDS:
        plain = {"item": "expenditure", "measure": "initial_budget", "fund": fund}
        base = selection(dict(plain))
        # A document that gives no initial budgets at all is coarser, not wrong.
        if document.facts.mask(base) and budget.facts.mask(base):
            for code in common_codes(document.facts, budget.facts, plain):
                row = selection({**plain, "code": code})
                mine, theirs = document.facts.select(row), budget.facts.select(row)
                what = f"{FUNDS[fund]}{_account(document, code)}年初预算数"
                place = document.source.record.place_of("expenditure")
                yield from _differs(document, budget, what, "部门预算", mine, theirs, place)
    for line, label in THREE_PUBLIC.items():
        row = selection({"item": "three_public", "measure": "initial_budget", "line": line})
        mine, theirs = document.facts.select(row), budget.facts.select(row)
        if mine is not None and theirs is not None:
            what = f"{label}年初预算数"
            yield from _differs(document, budget, what, "部门预算", mine, theirs, home(document))


def common_codes(one: Facts, other: Facts, plain: dict[str, str]) -> list[str]:
    """The codes at which two documents can be compared: class by class, as fine as both are."""
    found: list[str] = []
    whole = [
        {
            fact.dims["code"]
            for fact in facts.members(facts.mask(selection(dict(plain))))
            if "code" in fact.dims
        }
        for facts in (one, other)
    ]
    codes = whole[0] | whole[1]
    for class_ in sorted({code[:3] for code in codes}):
        digits = min(len(code) for code in codes if code.startswith(class_))
        found += sorted({code[:digits] for code in codes if code.startswith(class_)})
    return found


def _prior_pairs(
    document: Document, before: Document
) -> Iterator[tuple[str, Figure | None, Figure | None]]:
    """(what, this document's figure of last year, last year's own)."""
    kind, record = document.source.kind, document.source.record
    for path, name in PRIOR_NAMED.get(kind, {}).items():
        now = figure_at(record, path)
        if now is not None and name in before.named:
            yield now.name, now, before.named.get(name)
    for path, theirs in PRIOR_PATHS[kind].items():
        now = figure_at(record, path)
        yield now.name if now else "", now, figure_at(before.source.record, theirs)
    own = {"measure": OWN[kind]}
    lines = {"item": "three_public"}
    for line in THREE_PUBLIC:
        now = figure_at(record, f"three_public.{line}.prior")
        then = before.facts.select(selection({**lines, **own, "line": line}))
        yield now.name if now else "", now, then
    if kind == "budget":
        then = before.facts.select(selection({**lines, **own}))
        yield "“三公”经费上年预算数", figure_at(record, "three_public.prior_total"), then
        then = before.facts.select(selection({"item": "expenditure", **own}))
        yield "上年年初预算数", figure_at(record, "prior.total"), then
    # Accounts are compared where both years have the very same one: codes change hands.
    for fund, label in FUNDS.items():
        plain = {"item": "expenditure", "fund": fund}
        for fact in document.facts.members(
            document.facts.mask(selection({**plain, "measure": "prior"}))
        ):
            code = fact.dims["code"]
            then = before.facts.select(selection({**plain, **own, "code": code}))
            yield f"{label}{_account(document, code)}上年数", fact.figure, then


def _differs(
    document: Document,
    other: Document,
    what: str,
    where: str,
    mine: Figure | None,
    theirs: Figure | None,
    place: Place,
) -> Iterator[Problem]:
    """A problem when two documents contradict each other by more than their rounding."""
    one, two = present(mine), present(theirs)
    if abs(one.value - two.value) > slack(document, mine) + slack(other, theirs):
        found, expected = said(one, two)
        at = first_place(theirs, home(other))
        yield Problem(
            f"{what}与{where}不一致，相差 {gap(one, two)}",
            first_place(mine, place),
            found,
            f"{expected}（{at.file}{f' 第{at.line}行' if at.line else ''}）",
            HINT,
        )


def _account(document: Document, code: str) -> str:
    name = document.facts.naming.code(code, "expenditure") if code else ""
    return f"科目 {code} {name}的" if code else ""
