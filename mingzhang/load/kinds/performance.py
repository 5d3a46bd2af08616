"""Performance: indicators, and in a final account report, goal, scores, data that texts refer to."""

from __future__ import annotations

from mingzhang.load.kinds.shared import amounts
from mingzhang.load.schema import (
    Amount,
    Choice,
    Count,
    Field,
    Group,
    Items,
    Keyed,
    Name,
    Prose,
    Rate,
    Score,
)
from mingzhang.terms import INDICATOR_KINDS, INDICATOR_LEVELS, PROJECT_FUNDS

# A score belongs to its indicator's level, so that levels and the whole are sums of the cube.
SCORES: dict[str, Field] = {
    "weight": Score(label="分值", required=True, dims={"measure": "weight"}),
    "score": Score(label="得分", required=True, dims={"measure": "score"}),
}
NUMBERS: dict[str, Field] = {
    "count": Count(label="数量"),
    "rate": Rate(label="比率"),
    "amount": Amount(label="金额"),
}


def _value(label: str) -> Group:
    """A value as the form prints it: words, a number, what follows it."""
    return Group(
        label=label,
        required=True,
        fields={"words": Name(label="文字"), **NUMBERS, "after": Name(label="数后文字")},
    )


def target_indicator(**more: Field) -> Group:
    """An indicator with the value it is to reach; `more` are further fields."""
    return Group(
        label="绩效指标",
        dims={"item": "indicator"},
        fields={
            "level": Choice(label="一级指标", required=True, values=INDICATOR_LEVELS, dim="level"),
            "aspect": Choice(label="二级指标", required=True, values=INDICATOR_KINDS, dim="aspect"),
            "name": Name(label="三级指标", required=True),
            "target": _value("年度指标值"),
            **more,
        },
    )


def evaluation() -> dict[str, Field]:
    """The fields of `performance` that make the self-evaluation form."""
    indicator = target_indicator(
        **{
            "actual": _value("实际完成值"),
            **SCORES,
            "note": Prose(label="偏差原因分析及改进措施"),
        }
    )
    return {
        "goal": Group(
            label="年度总体目标",
            fields={
                "target": Prose(label="预期目标", required=True),
                "actual": Prose(label="实际完成情况", required=True),
            },
        ),
        "execution": Group(
            label="预算执行率", dims={"item": "indicator", "level": "execution"}, fields=SCORES
        ),
        "indicators": Keyed(label="绩效指标", value=indicator),
        "statistics": Keyed(
            label="工作数据",
            value=Group(
                label="工作数据", fields={"name": Name(label="名称", required=True), **NUMBERS}
            ),
        ),
    }


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


def performance() -> Group:
    """Performance management and the self-evaluation report."""

    def by_fund(label: str, measure: str) -> Group:
        return Group(
            label=label,
            dims={"item": "key_project", "measure": measure},
            fields=amounts(PROJECT_FUNDS, "fund"),
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
