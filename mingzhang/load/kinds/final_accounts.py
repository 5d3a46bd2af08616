"""What a final-accounts file (部门决算) may hold."""

from __future__ import annotations

from mingzhang.load.kinds.evaluation import evaluation
from mingzhang.load.kinds.shared import (
    ECONOMIC_GROUPS,
    HEAD,
    ORGANISATION,
    PUBLIC,
    economic_amount,
    gatherings,
    measures,
)
from mingzhang.load.schema import (
    Amount,
    Choice,
    Code,
    Codes,
    Count,
    Field,
    Group,
    Items,
    Name,
    Prose,
    Score,
)
from mingzhang.terms import (
    BALANCES,
    CONTRACTS,
    FUNDS,
    MEASURES,
    NATURES,
    PROCUREMENT,
    PROJECT_FUNDS,
    SOURCES,
    THREE_PUBLIC,
    VEHICLES,
)


def _income_row() -> Group:
    fiscal = ("general", "government_fund", "state_capital")
    return Group(
        label="收入",
        fields={
            source: Amount(
                label=label,
                dims={
                    "source": source,
                    "fund": source if source in fiscal else "other",
                    "measure": "outturn",
                },
            )
            for source, label in SOURCES.items()
        },
    )


def _expenditure_row() -> Group:
    rows: dict[str, Field] = {}
    for fund, fund_label in FUNDS.items():
        fields: dict[str, Field] = {
            nature: Amount(label=label, dims={"nature": nature, "measure": "outturn"})
            for nature, label in NATURES.items()
        }
        fields |= measures("initial_budget", "adjusted_budget", "prior")
        fields["reason"] = Prose(label="决算数与年初预算数不同的原因")
        rows[fund] = Group(label=fund_label, fields=fields, dims={"fund": fund})
    return Group(label="支出", fields=rows)


def _balances() -> Group:
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
            digits=(7,),
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


def _three_public() -> Group:
    def line(key: str, **extra: Field) -> Group:
        return Group(
            label=THREE_PUBLIC[key],
            required=True,
            dims={"line": key},
            fields={
                **measures("initial_budget", "adjusted_budget", "outturn", "prior"),
                "reason_budget": Prose(label="决算数与预算数不同的原因"),
                "reason_prior": Prose(label="决算数与上年不同的原因"),
                **extra,
            },
        )

    trip = Group(
        label="出国团组",
        dims={"item": "trip"},
        fields={
            "destination": Name(label="目的地", required=True),
            "persons": Count(label="人次", required=True, dims={"measure": "persons"}),
            "amount": Amount(label="支出", required=True, dims={"measure": "amount"}),
            "purpose": Prose(label="任务", required=True),
        },
    )
    return Group(
        label="“三公”经费",
        required=True,
        dims={"item": "three_public"},
        fields={
            "reason": Prose(label="总体变动原因"),
            "abroad": line(
                "abroad",
                trips=Items(label="出国团组", value=trip, required=True),
            ),
            "vehicle_purchase": line(
                "vehicle_purchase",
                bought=Count(label="购置公务用车数量", required=True),
                prior_bought=Count(label="上年购置公务用车数量"),
                manner=Choice(label="购置方式", values={"renewal": "更新", "new": "新增"}),
                buyer=Name(label="购置单位"),
            ),
            "vehicle_running": line(
                "vehicle_running",
                uses=Items(label="开支内容", value=Name(label="开支内容")),
                kept=Count(label="公务用车保有量", required=True),
            ),
            "reception": line(
                "reception",
                batches=Count(label="国内公务接待批次", required=True),
                guests=Count(label="国内公务接待人次", required=True),
                purpose=Prose(label="接待事由"),
            ),
        },
    )


def _procurement() -> Group:
    def sort(key: str, label: str) -> Group:
        return Group(
            label=label,
            required=True,
            dims={"type": key},
            fields={
                measure: Amount(label=contract, required=True, dims={"measure": measure})
                for measure, contract in CONTRACTS.items()
            },
        )

    return Group(
        label="政府采购",
        required=True,
        dims={"item": "procurement"},
        fields={key: sort(key, label) for key, label in PROCUREMENT.items()},
    )


def _titled(label: str, **more: Field) -> Items:
    return Items(
        label=label,
        value=Group(
            label=label,
            fields={
                "title": Name(label="小标题", required=True),
                "text": Prose(label="正文", required=True),
                **more,
            },
        ),
    )


def _projects() -> Group:
    budgets: dict[str, Field] = {
        # Budgets are another item than spending, so that no sum of projects takes them in.
        name: Amount(label=MEASURES[name], dims={"item": "project_budget", "measure": name})
        for name in ("initial_budget", "adjusted_budget")
    }
    project = Group(
        label="项目",
        fields={
            "name": Name(label="项目名称", required=True),
            "code": Code(label="功能分类科目", catalogue="function", digits=(7,)),
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


def _performance() -> Group:
    def by_fund(label: str, measure: str) -> Group:
        return Group(
            label=label,
            dims={"item": "key_project", "measure": measure},
            fields={
                fund: Amount(label=fund_label, dims={"fund": fund})
                for fund, fund_label in PROJECT_FUNDS.items()
            },
        )

    return Group(
        label="预算绩效",
        required=True,
        fields={
            "initial_budget": by_fund("重点项目年初预算数", "initial_budget"),
            "adjusted_budget": by_fund("重点项目全年预算数", "adjusted_budget"),
            "coverage": Prose(label="评价范围"),
            "conclusion": Prose(label="评价结论"),
            "score": Score(label="自评得分"),
            **evaluation(),
            "notice": Group(
                label="自评通知",
                fields={
                    "issuer": Name(label="发文机关", required=True),
                    "name": Name(label="文件名称", required=True),
                    "number": Name(label="文号", required=True),
                },
            ),
            "work": Items(label="绩效评价工作开展情况", value=Prose(label="段落")),
            "results": _titled("绩效目标完成情况", points=_titled("分项")),
            "organization": _titled("专项组织情况"),
            "management": Items(label="专项资金管理情况", value=Prose(label="段落")),
            "problems": Items(label="存在的问题", value=Prose(label="问题")),
            "improvements": _titled("下一步改进措施"),
        },
    )


def _budget_totals() -> Group:
    def stage(label: str, measure: str, **more: Field) -> Group:
        fields: dict[str, Field] = {
            nature: Amount(label=NATURES[nature], required=not more, dims={"nature": nature})
            for nature in ("basic", "project")
        }
        return Group(
            label=label, required=True, dims={"measure": measure}, fields={**fields, **more}
        )

    # The adjusted budget may be known by fund only.
    by_fund = {
        fund: Amount(label=fund_label, dims={"fund": fund}) for fund, fund_label in FUNDS.items()
    }

    return Group(
        label="整体支出预算",
        required=True,
        dims={"item": "budget"},
        fields={
            "initial": stage("年初预算数", "initial_budget"),
            "adjusted": stage("全年调整预算数", "adjusted_budget", **by_fund),
        },
    )


def _initial(label: str) -> Group:
    return Group(label=label, fields={"initial_budget": Amount(label=MEASURES["initial_budget"])})


def _equipment(required: bool = True) -> dict[str, Field]:
    return {
        "threshold": Amount(label="单位价值标准", required=required, unit="元"),
        "count": Count(label="设备数量", required=required),
    }


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
        "income": Codes(
            label="收入",
            required=True,
            value=_income_row(),
            dims={"item": "income"},
            catalogue="function",
            digits=(7,),
        ),
        "expenditure": Codes(
            label="支出",
            required=True,
            value=_expenditure_row(),
            dims={"item": "expenditure"},
            catalogue="function",
            digits=(7,),
        ),
        "reasons": Group(
            label="变动原因",
            fields={
                "total": Prose(label="收支总计变动原因"),
                "fiscal_total": Prose(label="财政拨款收支总计变动原因"),
                "general_expenditure": Prose(label="一般公共预算财政拨款支出变动原因"),
            },
        ),
        "balances": _balances(),
        "economic": Codes(
            label="基本支出经济分类",
            required=True,
            value=economic_amount("决算数"),
            dims={"item": "economic", "fund": "general", "nature": "basic", "measure": "outturn"},
            class_dims=ECONOMIC_GROUPS,
            default_dims=PUBLIC,
            catalogue="economic",
            digits=(5,),
        ),
        "three_public": _three_public(),
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
        "events": Items(
            label="节庆、晚会、论坛、赛事活动",
            value=Group(
                label="活动",
                dims={"item": "event"},
                fields={
                    "name": Name(label="活动名称", required=True),
                    "amount": Amount(label="经费", required=True),
                },
            ),
        ),
        "procurement": _procurement(),
        "vehicles": Group(
            label="车辆",
            required=True,
            fields={
                **{
                    kind: Count(label=label, required=True, dims={"item": "vehicle", "kind": kind})
                    for kind, label in VEHICLES.items()
                },
                "other_note": Prose(label="其他用车说明"),
            },
        ),
        "equipment": Group(
            label="大型设备",
            required=True,
            fields={
                **_equipment(required=False),
                "general": Group(label="通用设备", fields=_equipment()),
                "special": Group(label="专用设备", fields=_equipment()),
            },
        ),
        "budget": _budget_totals(),
        "projects": _projects(),
        "performance": _performance(),
        "remarks": Items(label="其他事项", value=Prose(label="事项")),
    },
)
