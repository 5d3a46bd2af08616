"""What a budget file (部门预算) may hold."""

from __future__ import annotations

from mingzhang.load.kinds.budget_projects import (
    ACCOUNT_FUNDS,
    PLANNED,
    performance,
    procurement,
    projects,
)
from mingzhang.load.kinds.shared import (
    BASIC,
    EVENTS,
    HEAD,
    ORGANISATION,
    PERSONNEL_PUBLIC,
    amounts,
    economic,
    gatherings,
)
from mingzhang.load.schema import (
    Amount,
    Codes,
    Count,
    Field,
    Group,
    Items,
    Name,
    Prose,
    Split,
)
from mingzhang.terms import (
    APPROPRIATIONS,
    BUDGET_SOURCES,
    BUDGET_VEHICLES,
    FUNDS,
    NATURES,
    THREE_PUBLIC,
)


def _income_sources() -> dict[str, Field]:
    """Amounts by source; what is carried over may be told apart by fund."""
    sources: dict[str, Field] = {
        source: Amount(
            label=label,
            dims={"source": source, "fund": source if source in ACCOUNT_FUNDS else "other"},
        )
        for source, label in BUDGET_SOURCES.items()
    }
    sources["general"] = Split(
        label=BUDGET_SOURCES["general"],
        dims={"source": "general", "fund": "general"},
        parts={
            kind: Amount(label=label, dims={"type": kind}) for kind, label in APPROPRIATIONS.items()
        },
    )
    sources["carry_over"] = Split(
        label=BUDGET_SOURCES["carry_over"],
        dims={"source": "carry_over", "fund": "other"},
        parts=amounts(ACCOUNT_FUNDS, "fund"),
    )
    return sources


def _expenditure_row() -> Group:
    """A row gives basic and project spending, or one `amount` where no more was published."""
    rows: dict[str, Field] = {}
    for fund, label in ACCOUNT_FUNDS.items():
        fields: dict[str, Field] = {
            "amount": Amount(label="预算数", dims=PLANNED),
            **amounts(NATURES, "nature", PLANNED),
            "basic": _basic(),
            "prior": Amount(label="上年执行数", dims={"measure": "prior"}),
            "reason": Prose(label="比上年增减的原因"),
        }
        rows[fund] = Group(label=label, fields=fields, dims={"fund": fund})
    return Group(label="支出", fields=rows)


def _basic() -> Split:
    """Basic spending of an account; data may tell personnel from public spending."""
    return Split(
        label=NATURES["basic"],
        dims={"nature": "basic", **PLANNED},
        parts=amounts(PERSONNEL_PUBLIC, "group"),
    )


def _three_public() -> Group:
    lines: dict[str, Field] = {
        key: Group(
            label=label,
            dims={"line": key},
            fields={
                "amount": Amount(label="预算数", dims=PLANNED),
                "prior": Amount(label="上年预算数", dims={"measure": "prior"}),
            },
        )
        for key, label in THREE_PUBLIC.items()
    }
    return Group(
        label="“三公”经费",
        required=True,
        dims={"item": "three_public"},
        fields={
            **lines,
            "prior_total": Amount(label="上年预算数合计"),
            "reason": Prose(label="变动原因"),
        },
    )


def _vehicles(label: str, when: str) -> Group:
    return Group(
        label=label,
        dims={"item": "vehicle", "when": when},
        fields={
            kind: Count(label=name, dims={"kind": kind}) for kind, name in BUDGET_VEHICLES.items()
        },
    )


def _equipment(label: str) -> Items:
    return Items(
        label=label,
        value=Group(
            label=label,
            fields={
                "threshold": Amount(label="单位价值标准", required=True, unit="元"),
                "sort": Name(label="设备种类", required=True),
                "count": Count(label="数量", required=True),
            },
        ),
    )


TRAINEES = Items(
    label="参训人员",
    value=Group(
        label="参训人员",
        fields={"name": Name(label="人员", required=True), "persons": Count(label="人数")},
    ),
)

BUDGET = Group(
    label="部门预算",
    one_of=(("income", "income_by_code"),),
    fields={
        **HEAD,
        "duties_intro": Prose(label="职责概述"),
        **ORGANISATION,
        "bodies_term": Name(label="内设机构的称谓"),
        "budget_units": Items(label="预算单位", value=Name(label="预算单位")),
        "scope": Prose(label="编报范围"),
        "staff": Group(
            label="人员",
            required=True,
            fields={
                "quota": Count(label="编制人数", required=True),
                "actual": Count(label="实有人数", required=True, dims={"item": "staff"}),
                "posts": Count(label="在岗人数"),
                "retired": Count(label="退休人数", dims={"item": "retiree"}),
                "retired_cadre": Count(label="离休人数", dims={"item": "retiree"}),
            },
        ),
        "carry_over": Prose(label="上年结转说明"),
        "income": Group(label="收入", dims={"item": "income", **PLANNED}, fields=_income_sources()),
        "income_by_code": Codes(
            label="收入（按科目）",
            value=Group(label="收入", fields=_income_sources()),
            dims={"item": "income", **PLANNED},
            catalogue="function",
            digits=(3, 5, 7),
        ),
        "expenditure": Codes(
            label="支出",
            required=True,
            value=_expenditure_row(),
            dims={"item": "expenditure"},
            catalogue="function",
            digits=(3, 5, 7),
        ),
        "economic": economic("基本支出经济分类", "预算数", {**BASIC, **PLANNED}),
        "economic_other": Group(
            label="其他资金安排的基本支出经济分类",
            dims={"item": "economic", "nature": "basic", **PLANNED},
            fields={
                fund: economic(label, "预算数", {"fund": fund})
                for fund, label in ACCOUNT_FUNDS.items()
                if fund != "general"
            },
        ),
        "special_work": Amount(
            label="工作性专项",
            dims={**BASIC, "group": "special", **PLANNED},
        ),
        "basic": Group(
            label="基本支出",
            dims={"item": "economic", "nature": "basic", **PLANNED},
            fields=amounts(FUNDS, "fund"),
        ),
        "projects": projects("项目", "other", required=True),
        "special_funds": projects("专项资金", "special_fund"),
        "prior": Group(
            label="上年数", fields={"total": Amount(label="上年年初预算数", required=True)}
        ),
        "reasons": Group(label="变动原因", fields={"total": Prose(label="收支预算变动原因")}),
        "operating_expenses": Group(
            label="机关运行经费",
            required=True,
            fields={
                "amount": Amount(label="预算数"),
                "prior": Amount(label="上年预算数"),
                "reason": Prose(label="变动原因"),
            },
        ),
        "procurement": procurement(),
        "assets": Group(
            label="国有资产",
            required=True,
            fields={
                "floor_area": Count(label="房屋面积（平方米）"),
                "vehicles": _vehicles("现有车辆", "held"),
                "vehicles_planned": _vehicles("拟新增车辆", "planned"),
                "equipment": _equipment("现有大型设备"),
                "equipment_planned": _equipment("拟新增大型设备"),
            },
        ),
        "performance": performance(),
        "three_public": _three_public(),
        **gatherings(
            persons_each=Count(label="每次人数"),
            per_quarter=Group(
                label="每季度场次",
                fields={"online": Count(label="线上"), "offline": Count(label="线下")},
            ),
            trainees=TRAINEES,
        ),
        "events": EVENTS,
        "other": Items(label="其他事项", value=Prose(label="事项")),
    },
)
