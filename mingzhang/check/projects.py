"""F23: the listed projects are the project expenditure."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.compare import at_most, equal
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.document import Document
from mingzhang.compute.facts import selection
from mingzhang.compute.vocabulary import sum_of
from mingzhang.figures import Figure, total
from mingzhang.findings import Severity
from mingzhang.load.records import CodeName, Record, records_at

LISTS = ("key", "other", "initial", "added")


@rule("F23", Severity.ERROR, "各项目支出之和等于项目支出")
def projects_add_up(document: Document) -> Iterator[Problem]:
    """F23: Σ projects = project expenditure; per functional code projects ≤ project expenditure."""
    record = document.source.record
    projects = [one for key in LISTS for one in records_at(record, f"projects.{key}")]
    if not projects:
        return
    spent: dict[str, list[Figure]] = {}
    for project in projects:
        amount, spending = project.get("amount"), project.get("spending")
        if isinstance(amount, Figure) and isinstance(spending, Record):
            yield Problem(
                f"项目“{project.get('name')}”既填了支出，又填了支出明细，会重复计算",
                project.place_of("amount"),
                hint="保留明细，删去 amount 一行",
            )
        # Where no account is given, the project counts in the whole only.
        code = project.get("code")
        if isinstance(code, CodeName):
            figures = spent.setdefault(code.code, [])
            figures += [amount] if isinstance(amount, Figure) else []
            figures += [sum_of(spending)] if isinstance(spending, Record) else []
    yield from equal(
        document,
        "逐个列出的项目支出之和与项目支出合计不相等",
        document.named.get("project.total"),
        document.named.get("expenditure.project"),
        "请核对各项目的金额，未列的项目补在 projects 的 other 下",
        record.place_of("projects"),
    )
    for code, figures in spent.items():
        base = {"item": "expenditure", "measure": "outturn", "nature": "project", "code": code}
        whole = document.facts.select(selection(dict(base)))
        what = f"科目 {code} 下所列项目支出之和大于该科目的项目支出"
        part = total(f"projects:{code}", "项目支出之和", figures)
        yield from at_most(document, what, part, whole, "请核对项目的功能科目和金额")
