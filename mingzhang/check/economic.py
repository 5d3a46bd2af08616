"""F15–F19, F22, F24: basic expenditure by economic classification, and what is part of it."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.additions import cells, inexact
from mingzhang.check.compare import at_most, equal, first_place, home
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.compute.facts import selection
from mingzhang.figures import Figure, total
from mingzhang.findings import Severity
from mingzhang.load.records import figure_at, records_at
from mingzhang.terms import THREE_PUBLIC

# economic code → line of “三公”经费 that it is part of
PARTS = {
    "30212": "abroad",
    "30217": "reception",
    "30231": "vehicle_running",
    "31013": "vehicle_purchase",
}
LISTED = {
    "30215": ("meetings", "meeting.total", "会议费"),
    "30216": ("trainings", "training.total", "培训费"),
}
# functional code → economic codes that usually come with it
COMPANIONS = {
    "20808": ("30304",),
    "2080505": ("30108",),
    "21011": ("30110", "30111"),
    "2210201": ("30113",),
}


@rule("F15", Severity.ERROR, "基本支出明细表：类等于各款之和，人员经费、公用经费等于各类之和")
def economic_adds_up(document: Document) -> Iterator[Problem]:
    """F15: economic classes = their items; personnel and public spending = their classes."""
    yield from inexact(document, "F15", "套表漏列了科目，请检查套表")
    table = document.table("general-basic")
    if table:
        amounts = cells(table, "amount")
        classes = [code for code in amounts if len(code) == 3]
        for name, group, word in (
            ("economic.personnel", "personnel", "人员经费合计"),
            ("economic.public", "public", "公用经费合计"),
        ):
            own = [_spent(document, code, item="economic", group=group) for code in classes]
            what = f"{table.title}的{word}不等于各类之和"
            found = document.named.get(name)
            if classes:
                yield from equal(document, what, found, total("classes", "各类之和", own))


@rule("F16", Severity.ERROR, "基本支出按功能分类与按经济分类相等")
def basic_both_ways(document: Document) -> Iterator[Problem]:
    """F16: basic expenditure of the general budget = personnel + public spending."""
    by_economy = document.named.amount("economic.basic")
    yield from equal(
        document,
        "一般公共预算基本支出按经济分类与按功能分类的合计不相等",
        by_economy,
        document.named.get("expenditure.general_basic"),
        "请核对经济分类各款（economic）与各功能科目的基本支出",
        first_place(by_economy, home(document)),
    )


@rule("F17", Severity.ERROR, "“三公”经费表：合计等于各项之和")
def three_public_adds_up(document: Document) -> Iterator[Problem]:
    """F17: “三公” total = abroad + vehicles + reception; vehicles = purchase + running."""
    yield from inexact(document, "F17", "套表漏列了栏或者取错了数，请检查套表")


@rule("F18", Severity.ERROR, "经济分类中的“三公”款不大于“三公”经费决算数")
def economic_within_three_public(document: Document) -> Iterator[Problem]:
    """F18: 30212, 30217, 30231, 31013 of basic expenditure ≤ the outturn of their line."""
    record = document.source.record
    for code, line in PARTS.items():
        part = _spent(document, code, item="economic")
        whole = figure_at(record, f"three_public.{line}.outturn")
        name = document.facts.naming.code(code, "economic")
        what = f"基本支出中的 {code} {name}大于“三公”经费的{THREE_PUBLIC[line]}决算数"
        hint = "“三公”经费还包括项目支出中的部分，只会大于或等于基本支出中的同一款"
        yield from at_most(document, what, part, whole, hint)


@rule("F19", Severity.ERROR, "行政单位的机关运行经费等于公用经费合计")
def operating_is_public(document: Document) -> Iterator[Problem]:
    """F19: operating expenses, where typed, = public spending, for administrative departments."""
    typed = figure_at(document.source.record, "operating_expenses.outturn")
    if typed is not None and document.source.profile.get("type") == "administrative":
        public = document.named.get("economic.public")
        what = "行政单位的机关运行经费与公用经费合计不相等"
        yield from equal(
            document, what, typed, public, "可以删去这一行，由程序取公用经费合计", typed.place
        )


@rule("F22", Severity.ERROR, "会议费、培训费等于基本支出和项目支出中的同一款之和")
def listed_match_economic(document: Document) -> Iterator[Problem]:
    """F22: meetings listed = 30215 of basic and project expenditure; trainings = 30216."""
    record = document.source.record
    for code, (key, name, word) in LISTED.items():
        places = []
        for group in ("key", "other"):
            count = len(records_at(record, f"projects.{group}"))
            places += [f"projects.{group}.{n}.spending.{code}" for n in range(1, count + 1)]
        parts = [figure for path in places if (figure := figure_at(record, path)) is not None]
        what = f"逐项列出的{word}与基本支出、项目支出中的 {code} {word}之和不相等"
        hint = f"请核对 {key} 各项金额、economic 的 {code} 和各项目 spending 的 {code}"
        expected = total("spent", word, [_spent(document, code, item="economic"), *parts])
        yield from equal(
            document, what, document.named.get(name), expected, hint, record.place_of(key)
        )


@rule("F24", Severity.NOTE, "功能科目与相应的经济科目通常同时发生")
def usual_companions(document: Document) -> Iterator[Problem]:
    """F24: some functional and economic codes usually come together; never an identity."""
    for function, economic in COMPANIONS.items():
        one = _spent(document, function, item="expenditure", fund="general", nature="basic")
        other = total("", "", [_spent(document, code, item="economic") for code in economic])
        if one.nonzero != other.nonzero:
            names = "、".join(f"{c} {document.facts.naming.code(c, 'economic')}" for c in economic)
            has, lacks = f"功能科目 {function}", f"经济科目 {names}"
            if not one.nonzero:
                has, lacks = lacks, has
            place = first_place(one if one.nonzero else other, home(document))
            yield Problem(
                f"{has} 有基本支出，{lacks} 没有", place, hint="两者口径不同，如属实不用改"
            )


def _spent(document: Document, code: str, **dims: str | list[str]) -> Figure:
    select = selection({**dims, "measure": "outturn", "code": code})
    return document.facts.select(select) or document.facts.zero(select)
