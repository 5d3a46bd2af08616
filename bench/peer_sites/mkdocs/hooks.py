"""What a MkDocs site computes in Python for its theme: totals of a document's data."""

from __future__ import annotations

from collections import defaultdict
from typing import Any


def on_page_context(context: dict[str, Any], page: Any, **_: Any) -> dict[str, Any]:
    if "document" in page.meta:
        page.meta["totals"] = totals(page.meta["document"])
    return context


def totals(data: dict[str, Any]) -> dict[str, Any]:
    """Sums by source, class, nature and kind of personnel or public spending."""
    income: dict[str, float] = defaultdict(float)
    for funds in data["income"].values():
        for source, value in funds.items():
            income[source] += value
    rows = [row(account, funds) for account, funds in data["expenditure"].items()]
    classes: dict[str, float] = defaultdict(float)
    general: dict[str, float] = defaultdict(float)
    for one in rows:
        classes[one["code"][:3]] += one["all"]
        general[one["code"][:3]] += one["general"]
    economic: dict[str, float] = {}
    for account, value in data["economic"].items():
        economic[account[:5]] = value
        economic[account[:3]] = economic.get(account[:3], 0) + value
    personnel = economic.get("301", 0) + economic.get("303", 0)
    return {
        "income": income,
        "income_sum": sum(income.values()),
        "rows": rows,
        "classes": classes,
        "general_classes": general,
        "expenditure_sum": sum(one["all"] for one in rows),
        "basic": sum(one["basic"] for one in rows),
        "project": sum(one["project"] for one in rows),
        "general": sum(one["general"] for one in rows),
        "general_basic": sum(one["general_basic"] for one in rows),
        "general_project": sum(one["general_project"] for one in rows),
        "economic": economic,
        "personnel": personnel,
        "public": sum(data["economic"].values()) - personnel,
        "procurement": sum(one["amount"] for one in data["procurement"].values()),
    }


def row(account: str, funds: dict[str, Any]) -> dict[str, Any]:
    general, other = funds["general"], funds.get("other", {})
    basic, project = general.get("basic", 0), general.get("project", 0)
    more_basic, more_project = other.get("basic", 0), other.get("project", 0)
    return {
        "code": account[:7],
        "name": account[8:],
        "basic": basic + more_basic,
        "project": project + more_project,
        "all": basic + project + more_basic + more_project,
        "general": basic + project,
        "general_basic": basic,
        "general_project": project,
        "initial": general["initial_budget"],
        "reason": general.get("reason", ""),
    }
