"""What a final-accounts file (部门决算) may hold."""

from __future__ import annotations

from mingzhang.load.kinds.final_matters import equipment, procurement, three_public, vehicles
from mingzhang.load.kinds.final_money import (
    balances,
    budget_totals,
    expenditure,
    income,
    projects,
)
from mingzhang.load.kinds.performance import performance
from mingzhang.load.kinds.shared import BASIC, EVENTS, HEAD, ORGANISATION, economic, gatherings
from mingzhang.load.schema import Amount, Count, Field, Group, Items, Name, Prose
from mingzhang.terms import MEASURES


def _initial(label: str) -> Group:
    return Group(label=label, fields={"initial_budget": Amount(label=MEASURES["initial_budget"])})


# What is said of each meeting and training.
GATHERED: dict[str, Field] = {
    "class": Name(label="类别"),
    "content": Name(label="内容"),
    "uses": Items(label="开支内容", value=Name(label="开支内容")),
}


FINAL_ACCOUNTS = Group(
    label="部门决算",
    fields={
        **HEAD,
        **ORGANISATION,
        "offices": Count(label="未列名称的内设科室"),
        "body_levels": Items(
            label="机构规格",
            value=Group(
                label="机构规格",
                fields={
                    "name": Name(label="规格", required=True),
                    "count": Count(label="个数", required=True),
                },
            ),
        ),
        "staff": Group(
            label="人员",
            required=True,
            fields={
                "quota": Count(label="编制人数", required=True),
                "actual": Count(label="年末实有人数", required=True),
                "prior_actual": Count(label="上年末实有人数"),
                "reason": Prose(label="人数变动原因"),
            },
        ),
        "income": income(),
        "expenditure": expenditure(),
        "reasons": Group(
            label="变动原因",
            fields={
                "total": Prose(label="收支总计变动原因"),
                "fiscal_total": Prose(label="财政拨款收支总计变动原因"),
                "general_expenditure": Prose(label="一般公共预算财政拨款支出变动原因"),
            },
        ),
        "balances": balances(),
        "economic": economic(
            "基本支出经济分类", "决算数", {**BASIC, "measure": "outturn"}, (5,), required=True
        ),
        "three_public": three_public(),
        "prior": Group(
            label="上年数",
            required=True,
            fields={
                "total": Amount(label="上年收、支总计", required=True),
                "fiscal_total": Amount(label="上年财政拨款收、支总计", required=True),
                "general_expenditure": Amount(label="上年一般公共预算财政拨款支出", required=True),
            },
        ),
        "operating_expenses": Group(
            label="机关运行经费",
            required=True,
            fields={
                "initial_budget": Amount(label="年初预算数"),
                "outturn": Amount(label="决算数"),
                "prior": Amount(label="上年决算数"),
                "reason_budget": Prose(label="决算数与年初预算数不同的原因"),
                "reason": Prose(label="变动原因"),
            },
        ),
        "meeting_budget": _initial("会议费预算"),
        "training_budget": _initial("培训费预算"),
        **gatherings(**GATHERED),
        "events": EVENTS,
        "procurement": procurement(),
        "vehicles": vehicles(),
        "equipment": equipment(),
        "budget": budget_totals(),
        "projects": projects(),
        "performance": performance(),
        "remarks": Items(label="其他事项", value=Prose(label="事项")),
    },
)
