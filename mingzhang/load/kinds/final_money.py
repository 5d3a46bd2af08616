"""The money of a final account: income, expenditure, balances, budgets, projects."""

from __future__ import annotations

from mingzhang.load.kinds.shared import amounts, measures
from mingzhang.load.schema import (
    Amount,
    Choice,
    Code,
    Codes,
    Field,
    Group,
    Items,
    Name,
    Prose,
)
from mingzhang.terms import (
    BALANCES,
    FUNDS,
    MEASURES,
    NATURES,
    PROJECT_FUNDS,
    SOURCES,
)

ACCOUNTS = 7  # digits of a functional account of the lowest level (项)


def income() -> Codes:
    """Income by account and source."""
    fiscal = ("general", "government_fund", "state_capital")
    sources: dict[str, Field] = {
        source: Amount(
            label=label,
            dims={
                "source": source,
                "fund": source if source in fiscal else "other",
                "measure": "outturn",
            },
        )
        for source, label in SOURCES.items()
    }
    return Codes(
        label="收入",
        required=True,
        value=Group(label="收入", fields=sources),
        dims={"item": "income"},
        catalogue="function",
        digits=(ACCOUNTS,),
    )


def expenditure() -> Codes:
    """Expenditure by account and fund: outturn by nature, and what it is compared with."""
    funds: dict[str, Field] = {
        fund: Group(
            label=label,
            dims={"fund": fund},
            fields={
                **amounts(NATURES, "nature", {"measure": "outturn"}),
                **measures("initial_budget", "adjusted_budget", "prior"),
                "reason": Prose(label="决算数与年初预算数不同的原因"),
            },
        )
        for fund, label in FUNDS.items()
    }
    return Codes(
        label="支出",
        required=True,
        value=Group(label="支出", fields=funds),
        dims={"item": "expenditure"},
        catalogue="function",
        digits=(ACCOUNTS,),
    )


def balances() -> Group:
    """What was carried over, by fund, and how a surplus was used."""

    def per_fund(when: str) -> Group:
        fields: dict[str, Field] = {
            fund: Amount(label=fund_label, dims={"fund": fund}, negative=when == "opening")
            for fund, fund_label in FUNDS.items()
            if fund != "government_fund"
        }
        fields["government_fund"] = Codes(
            label=FUNDS["government_fund"],
            value=Amount(label="结转和结余"),
            dims={"fund": "government_fund"},
            catalogue="function",
            digits=(ACCOUNTS,),
        )
        return Group(label=BALANCES[when], fields=fields, dims={"when": when})

    return Group(
        label="结转结余",
        required=True,
        dims={"item": "balance"},
        fields={
            "opening": per_fund("opening"),
            "closing": per_fund("closing"),
            "surplus_used": Amount(
                label=BALANCES["surplus_used"], dims={"when": "surplus_used", "fund": "other"}
            ),
            "distribution": Amount(
                label=BALANCES["distribution"], dims={"when": "distribution", "fund": "other"}
            ),
        },
    )


def budget_totals() -> Group:
    """Basic and project spending as budgeted; the adjusted budget may be known by fund only."""

    def stage(label: str, measure: str, fields: dict[str, Amount]) -> Group:
        return Group(label=label, required=True, dims={"measure": measure}, fields=fields)

    natures = {nature: NATURES[nature] for nature in ("basic", "project")}
    adjusted = {**amounts(natures, "nature"), **amounts(FUNDS, "fund")}
    return Group(
        label="整体支出预算",
        required=True,
        dims={"item": "budget"},
        fields={
            "initial": stage(
                "年初预算数", "initial_budget", amounts(natures, "nature", required=True)
            ),
            "adjusted": stage("全年调整预算数", "adjusted_budget", adjusted),
        },
    )


def projects() -> Group:
    """Projects in four lists; each says its fund and what was spent."""
    budgets: dict[str, Field] = {
        # Budgets are another item than spending, so that no sum of projects takes them in.
        name: Amount(label=MEASURES[name], dims={"item": "project_budget", "measure": name})
        for name in ("initial_budget", "adjusted_budget")
    }
    project = Group(
        label="项目",
        fields={
            "name": Name(label="项目名称", required=True),
            "code": Code(label="功能分类科目", catalogue="function", digits=(ACCOUNTS,)),
            "fund": Choice(label="资金性质", required=True, values=PROJECT_FUNDS),
            "purpose": Prose(label="用途"),
            **budgets,
            "amount": Amount(label="支出"),
            "spending": Codes(
                label="支出明细", value=Amount(label="支出"), catalogue="economic", digits=(5,)
            ),
        },
    )
    return Group(
        label="项目",
        required=True,
        dims={"item": "project"},
        fields={
            "key": Items(label="重点项目", value=project, required=True, dims={"group": "key"}),
            "other": Items(label="其他项目", value=project, dims={"group": "other"}),
            "initial": Items(label="年初预算项目", value=project, dims={"group": "initial"}),
            "added": Items(label="年中追加项目", value=project, dims={"group": "added"}),
            "result": Prose(label="实施结果"),
        },
    )
