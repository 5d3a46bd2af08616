"""B01, B02, B05, B07–B09: a budget agrees with itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.check.additions import inexact
from mingzhang.check.compare import at_most, equal, home
from mingzhang.check.economic import PARTS
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.compute.facts import selection
from mingzhang.figures import Figure, ratio, total
from mingzhang.findings import Severity
from mingzhang.load.records import Record, figure_at, find
from mingzhang.terms import THREE_PUBLIC

BUDGET = ("budget",)
FORM_HINT = "套表漏列了行、栏或者取错了数，请检查套表"
HUNDRED = Decimal(100)


@rule("B01", Severity.ERROR, "收入预算等于支出预算，收支总表各项相加等于总计", BUDGET)
def income_is_expenditure(document: Document) -> Iterator[Problem]:
    """B01: income = Σ sources; expenditure = Σ classes; income = expenditure."""
    yield from inexact(document, "B01", FORM_HINT)
    yield from equal(
        document,
        "收入预算与支出预算不相等",
        document.named.get("total.income" if "total.income" in document.named else "income.total"),
        document.named.get("expenditure.total"),
        "请核对 income 和 expenditure；安排使用上年结转的，填在 income 的 carry_over",
    )


@rule("B02", Severity.ERROR, "支出预算等于基本支出与项目支出之和", BUDGET)
def natures_add_up(document: Document) -> Iterator[Problem]:
    """B02: expenditure by function = basic + project; both views of basic spending agree."""
    record, named, facts = document.source.record, document.named, document.facts
    yield from equal(
        document,
        "支出预算与基本支出、项目支出之和不相等",
        named.get("nature.total"),
        named.get("expenditure.total"),
        "请核对 expenditure、economic（或 basic）、economic_other、special_work、projects 和 special_funds",
    )
    for nature, name in (("basic", "basic.total"), ("project", "project.total")):
        by_function = facts.select(selection({"item": "expenditure", "nature": nature}))
        if by_function is not None:
            what = f"按功能分类填写的数与{named.amount(name).name}不相等"
            yield from equal(document, what, by_function, named.get(name))
    if record.get("basic") is not None and record.get("economic") is not None:
        yield Problem(
            "基本支出填了两次",
            record.place_of("basic"),
            "basic 和 economic",
            "只填一处",
            "有经济分类的填 economic，删去 basic",
        )


@rule("B05", Severity.ERROR, "“三公”经费合计等于各项之和，不小于基本支出中的同一款", BUDGET)
def three_public_adds_up(document: Document) -> Iterator[Problem]:
    """B05: “三公” total = its lines; each line ≥ its code in basic expenditure."""
    yield from inexact(document, "B05", FORM_HINT)
    record = document.source.record
    for code, line in PARTS.items():
        name = document.facts.naming.code(code, "economic")
        what = f"基本支出中的 {code} {name}大于“三公”经费的{THREE_PUBLIC[line]}预算数"
        part = figure_at(record, f"economic.{code}")
        whole = figure_at(record, f"three_public.{line}.amount")
        yield from at_most(document, what, part, whole)


@rule("B07", Severity.ERROR, "机关运行经费等于公用经费与工作性专项之和", BUDGET)
def operating_is_running(document: Document) -> Iterator[Problem]:
    """B07: operating expenses, where typed, = what the form set computes from basic spending."""
    typed = figure_at(document.source.record, "operating_expenses.amount")
    computed = document.named.get("economic.running")
    if typed is not None and not typed.nonzero and _institution(document):
        return  # public spending of an institution is no operating expense of an authority
    if typed is not None and computed is not None:
        what = "机关运行经费与公用经费、工作性专项之和不相等"
        hint = "可以删去这一行，由程序计算"
        yield from equal(document, what, typed, computed, hint, typed.place)


@rule("B08", Severity.ERROR, "采购、车辆的合计等于各项之和，购置费与拟新增车辆相符", BUDGET)
def parts_add_up(document: Document) -> Iterator[Problem]:
    """B08: procurement and vehicles add up; money for vehicles ⇔ vehicles to be bought."""
    yield from inexact(document, "B08", FORM_HINT)
    record = document.source.record
    for key in ("vehicles", "vehicles_planned"):
        group = find(record, f"assets.{key}")
        if isinstance(group, Record):
            yield from _vehicles(document, group)
    bought = figure_at(record, "three_public.vehicle_purchase.amount")
    planned = document.named.get("vehicle.planned")
    if bought is not None and planned is not None and bought.nonzero != planned.nonzero:
        yield Problem(
            "公务用车购置费与拟新增车辆数不相符",
            bought.place or home(document),
            "只填了其中一项",
            "都有，或者都是零",
            "请核对 vehicle_purchase 和 vehicles_planned",
        )


@rule("B09", Severity.NOTE, "基本支出与项目支出的占比相加为百分之百", BUDGET)
def shares_add_up(document: Document) -> Iterator[Problem]:
    """B09: both shares add up to 100 as printed; rounding may leave a tail."""
    named, shape = document.named, document.words.rate_format
    whole = named.amount("nature.total")
    shares = [ratio(named.amount(name), whole) for name in ("basic.total", "project.total")]
    shown = sum((shape.rounded(share) for share in shares if share), Decimal(0))
    if whole.nonzero and shown != HUNDRED:
        yield Problem(
            "基本支出与项目支出的占比各自四舍五入，相加不是百分之百",
            home(document),
            f"{shown}%",
            f"{HUNDRED}%",
            "如属实不用改",
        )


def _institution(document: Document) -> bool:
    return document.source.profile.get("type") == "institution"


def _vehicles(document: Document, group: Record) -> Iterator[Problem]:
    """`total` is for sources that give no kinds; with kinds it would be counted twice."""
    kinds = [value for key, value in group if key != "total" and isinstance(value, Figure)]
    whole = group.get("total")
    if isinstance(whole, Figure) and kinds:
        parts = total("kinds", "各类车辆之和", kinds, "count")
        yield Problem(
            "车辆既填了总数又填了种类，会重复计算",
            whole.place or home(document),
            f"总数 {whole.value}，各类之和 {parts.value}",
            "只填各类",
            "请删去 total",
        )
