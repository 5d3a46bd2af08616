"""LAW-12 – LAW-17, LAW-19: the other matters that a final account or a budget explains."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mingzhang.check.compare import at_most, equal, home
from mingzhang.check.law_budget import assets_stated, operating_comparable, targets_stated
from mingzhang.check.reasons import unexplained
from mingzhang.check.rules import EVERY_KIND, Problem, rule
from mingzhang.compute.document import Document
from mingzhang.compute.facts import selection
from mingzhang.figures import total
from mingzhang.findings import Severity
from mingzhang.load.records import Record, RecordList, figure_at, find
from mingzhang.terms import FUNDS, PROCUREMENT

BUDGET_FUNDS = ("general", "government_fund", "state_capital")


@rule("LAW-12", Severity.ERROR, "机关运行经费有本年数、上年数和变动原因", EVERY_KIND)
def operating_expenses(document: Document) -> Iterator[Problem]:
    """LAW-12: operating expenses, last year's figure, and a reason when they differ."""
    record = document.source.record
    place = record.place_of("operating_expenses")
    budget = document.source.kind == "budget"
    if budget:
        yield from operating_comparable(document)
    for name, key, word in (
        ("operating.total", "amount", "预算数")
        if budget
        else ("operating.outturn", "outturn", "决算数"),
        ("operating.prior", "prior", "上年数"),
    ):
        if document.named.get(name) is None:
            yield Problem(
                f"机关运行经费没有{word}", place, expected=f"{key}: 金额", hint="没有发生的填 0.00"
            )
    yield from unexplained(document, "LAW-12")


@rule(
    "LAW-13",
    Severity.ERROR,
    "政府采购分项相加等于总额，授予中小、小微企业的不超过采购金额",
    EVERY_KIND,
)
def procurement(document: Document) -> Iterator[Problem]:
    """LAW-13: total = goods + works + services; micro ≤ small and medium ≤ amount, per type."""
    named, record = document.named, document.source.record
    parts = [named.amount(f"procurement.{kind}") for kind in PROCUREMENT]
    yield from equal(
        document,
        "政府采购支出总额不等于货物、工程、服务之和",
        named.get("procurement.total"),
        total("procurement", "采购", parts),
        "请检查套表的 figures.yaml",
    )
    for kind, word in PROCUREMENT.items():
        amount, sme, micro = (
            figure_at(record, f"procurement.{kind}.{key}") for key in ("amount", "sme", "micro")
        )
        yield from at_most(document, f"{word}：授予中小企业合同金额大于采购金额", sme, amount)
        yield from at_most(
            document, f"{word}：授予小微企业合同金额大于授予中小企业合同金额", micro, sme
        )


@rule("LAW-14", Severity.ERROR, "写明国有资产占用，各类车辆之和等于公务用车保有量", EVERY_KIND)
def vehicles(document: Document) -> Iterator[Problem]:
    """LAW-14: vehicles by kind = official vehicles kept; a budget says all that is held."""
    if document.source.kind == "budget":
        yield from assets_stated(document)
    kept = figure_at(document.source.record, "three_public.vehicle_running.kept")
    if kept is not None:
        what, hint = "各类车辆之和与公务用车保有量不相等", "请核对 vehicles 各类辆数和 kept"
        yield from equal(
            document, what, document.named.get("vehicle.total"), kept, hint, kept.place
        )


@rule("LAW-15", Severity.ERROR, "绩效目标或自评结果齐全，预算数与支出表一致", EVERY_KIND)
def performance(document: Document) -> Iterator[Problem]:
    """LAW-15: targets (budget), or results, score and grade; budgets tie to the initial budget."""
    if document.source.kind == "budget":
        yield from targets_stated(document)
        return
    record, named = document.source.record, document.named
    place = record.place_of("performance")
    results = find(record, "performance.results")
    if not isinstance(results, RecordList) or not len(results):
        yield Problem("没有填绩效目标完成情况", place, expected="results: 至少一项")
    score = named.get("self_evaluation.score")
    typed, summed = figure_at(record, "performance.score"), named.get("evaluation.score")
    if typed is not None and summed is not None:
        what = "录入的自评得分与自评表各项得分之和不相等"
        yield from equal(document, what, typed, summed, "有自评表的，删去 score 一行", typed.place)
    adjusted = find(record, "budget.adjusted")
    if (
        isinstance(adjusted, Record)
        and {"basic", "project"} & set(adjusted.fields)
        and (set(FUNDS) & set(adjusted.fields))
    ):
        message = "全年预算数既按支出性质又按资金填写，会重复计算"
        yield Problem(message, adjusted.place, hint="只留一种")
    grades = document.source.form.settings.get("grades", [])
    if score is None or not any(score.value >= Decimal(grade["from"]) for grade in grades):
        hint = "请核对得分；各等级的起点在套表的 grades 里"
        found = "" if score is None else str(score.value)
        yield Problem("没有绩效自评得分，或者得分评不出等级", place, found, hint=hint)
    initial, general = named.get("budget.initial"), named.get("expenditure.general_initial")
    every = document.facts.select(selection({"item": "expenditure", "measure": "initial_budget"}))
    if initial is not None and (every is None or every.value != initial.value):
        yield from equal(
            document,
            "整体支出年初预算数与各科目年初预算数之和不相等",
            initial,
            general,
            "请核对 budget.initial 和各科目的 initial_budget",
        )
    for fund in BUDGET_FUNDS:
        yield from at_most(
            document,
            f"{FUNDS[fund]}安排的重点项目年初预算数大于该项资金支出的年初预算数",
            named.get(f"key_project.{fund}"),
            named.get(f"expenditure.{fund}_initial"),
            "请核对 performance.initial_budget 和各科目的 initial_budget",
        )


@rule("LAW-16", Severity.ERROR, "收支比上年增减时说明原因", EVERY_KIND)
def totals_explained(document: Document) -> Iterator[Problem]:
    """LAW-16: totals that differ from last year's have a reason."""
    yield from unexplained(document, "LAW-16")
    if document.source.kind == "budget" and document.named.get("prior.total") is None:
        place = document.source.record.place_of("prior")
        yield Problem(
            "没有上年收支预算数，无法说明增减变化", place, expected="prior: {total: 金额}"
        )


@rule("LAW-17", Severity.ERROR, "各项支出有年初预算数，与决算数不同时说明原因")
def budgets_explained(document: Document) -> Iterator[Problem]:
    """LAW-17: each account of the general budget has an initial budget, and a reason."""
    yield from unexplained(document, "LAW-17")
    rows = document.source.record.get("expenditure")
    for code, row in rows if isinstance(rows, Record) else ():
        general = row.get("general") if isinstance(row, Record) else None
        if isinstance(general, Record) and general.get("initial_budget") is None:
            yield Problem(
                f"科目 {code} {document.facts.naming.code(code, 'expenditure')}没有年初预算数",
                general.place,
                expected="initial_budget: 金额",
                hint="年初没有安排的填 0.00",
                severity=Severity.WARNING,
            )


@rule("LAW-19", Severity.ERROR, "写明部门职责和内设机构", EVERY_KIND)
def duties_and_bodies(document: Document) -> Iterator[Problem]:
    """LAW-19: duties are listed (error) and internal bodies too (warning: a unit may have none)."""
    record = document.source.record
    for key, word, severity in (
        ("duties", "部门职责", Severity.ERROR),
        ("bodies", "内设机构", Severity.WARNING),
    ):
        entries = record.get(key)
        if not isinstance(entries, RecordList) or not len(entries):
            place = record.place_of(key) if key in record.places else home(document)
            yield Problem(f"没有填{word}", place, expected=f"{key}: 至少一项", severity=severity)
