"""Performance indicators, and the self-evaluation of a final account: goal, scores, data for texts."""

from __future__ import annotations

from mingzhang.load.schema import (
    Amount,
    Choice,
    Count,
    Field,
    Group,
    Keyed,
    Name,
    Prose,
    Rate,
    Score,
)
from mingzhang.terms import INDICATOR_KINDS, INDICATOR_LEVELS

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
