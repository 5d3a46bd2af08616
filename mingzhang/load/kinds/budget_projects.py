"""What a budget's money is for: projects, performance targets, procurement."""

from __future__ import annotations

from mingzhang.load.kinds.performance import target_indicator
from mingzhang.load.schema import Amount, Choice, Codes, Field, Group, Items, Name, Prose
from mingzhang.terms import FUNDS, PROCUREMENT

PLANNED = {"measure": "initial_budget"}
ACCOUNT_FUNDS = {**FUNDS, "special_account": "财政专户管理的非税收入"}


def projects(label: str, group: str, *, required: bool = False) -> Items:
    """A list of projects: each with one amount, or with an amount per economic account."""
    return Items(
        label=label,
        required=required,
        value=Group(
            label="项目",
            dims={"item": "project", "nature": "project", "group": group, **PLANNED},
            one_of=(("amount", "spending"),),
            fields={
                "name": Name(label="项目名称", required=True),
                "fund": Choice(label="资金性质", required=True, values=ACCOUNT_FUNDS, dim="fund"),
                "amount": Amount(label="预算数"),
                "spending": Codes(
                    label="按经济分类",
                    value=Amount(label="预算数"),
                    catalogue="economic",
                    digits=(5,),
                ),
                "purpose": Prose(label="用途", required=True),
                "goal": Prose(label="年度目标"),
                "indicators": Items(label="绩效指标", value=target_indicator()),
            },
        ),
    )


def performance() -> Group:
    """The targets of the whole department."""
    return Group(
        label="预算绩效",
        required=True,
        fields={
            "coverage": Prose(label="纳入绩效目标管理的范围", required=True),
            "targets": Items(label="绩效目标", value=Prose(label="目标")),
            "indicators": Items(label="绩效指标", value=target_indicator()),
        },
    )


def procurement() -> Group:
    """Goods, works and services: three amounts, or a list of what is to be bought."""
    kinds: dict[str, Field] = {
        key: Amount(label=label, dims={"type": key}) for key, label in PROCUREMENT.items()
    }
    bought = Group(
        label="采购项目",
        fields={
            "name": Name(label="项目名称", required=True),
            "article": Name(label="采购品目", required=True),
            "type": Choice(label="采购类别", required=True, values=PROCUREMENT, dim="type"),
            "amount": Amount(label="预算数", required=True),
        },
    )
    return Group(
        label="政府采购",
        required=True,
        dims={"item": "procurement", "measure": "amount"},
        one_of=tuple((key, "list") for key in PROCUREMENT),
        fields={**kinds, "list": Items(label="采购项目", value=bought)},
    )
