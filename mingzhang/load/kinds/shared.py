"""What all kinds of document share, and the department file.

Keys are the terms of the field (see docs/content-format.md); labels are printed in messages and in
the names of figures; dimensions place amounts in the cube that tables select from.
"""

from __future__ import annotations

from collections.abc import Mapping

from mingzhang.load.schema import (
    Amount,
    Amounts,
    Choice,
    Codes,
    Count,
    Date,
    Field,
    Group,
    Items,
    Name,
    Prose,
    Split,
)
from mingzhang.terms import GROUPS, MEASURES

CHANNELS = {"portal": "门户网站公开专栏", "platform": "预决算公开统一平台"}
CONCLUSIONS = {"disclose": "同意公开", "partial": "部分公开", "withhold": "不予公开"}
PERSONNEL, PUBLIC = {"group": "personnel"}, {"group": "public"}
# Basic spending that the economic classification takes apart.
BASIC = {"item": "economic", "fund": "general", "nature": "basic"}
PERSONNEL_PUBLIC = {group: GROUPS[group] for group in ("personnel", "public")}
ECONOMIC_GROUPS = {"301": PERSONNEL, "303": PERSONNEL}


def amounts(
    labels: Mapping[str, str],
    dim: str,
    dims: Mapping[str, str] | None = None,
    *,
    required: bool = False,
) -> dict[str, Amount]:
    """One amount per value of a dimension, under the values' names; `dims` hold for all."""
    return {
        value: Amount(label=label, required=required, dims={dim: value, **(dims or {})})
        for value, label in labels.items()
    }


def measures(*names: str) -> dict[str, Amount]:
    """Amounts for the named measures."""
    return amounts({name: MEASURES[name] for name in names}, "measure")


def economic(
    label: str,
    measure: str,
    dims: Mapping[str, str],
    digits: tuple[int, ...] = (3, 5),
    *,
    required: bool = False,
) -> Codes:
    """Basic spending by economic account; data may say which part is personnel spending."""
    return Codes(
        label=label,
        required=required,
        value=Split(label=measure, parts=amounts(PERSONNEL_PUBLIC, "group")),
        dims=dims,
        class_dims=ECONOMIC_GROUPS,
        default_dims=PUBLIC,
        catalogue="economic",
        digits=digits,
    )


def gatherings(**more: Field) -> dict[str, Field]:
    """Meetings and trainings; `more` are further fields of both."""

    def listed(label: str, cost: str, item: str) -> Items:
        return Items(
            label=label,
            required=True,
            value=Group(
                label=label,
                fields={
                    "name": Name(label=f"{label}名称", required=True),
                    "amount": Amount(label=cost, required=True, dims={"item": item}),
                    "persons": Count(label="人数"),
                    "times": Count(label="场次"),
                    **more,
                },
            ),
        )

    return {
        "meetings": listed("会议", "会议费", "meeting"),
        "trainings": listed("培训", "培训费", "training"),
    }


EVENTS = Items(
    label="节庆、晚会、论坛、赛事活动",
    value=Group(
        label="活动",
        fields={
            "name": Name(label="活动名称", required=True),
            "amount": Amount(label="经费", required=True, dims={"item": "event"}),
        },
    ),
)

WAIVER = Group(
    label="说明事项",
    fields={
        "code": Name(label="检查代码", required=True),
        "about": Name(label="只说明哪一处"),
        "reason": Prose(label="理由", required=True),
        "by": Name(label="说明人", required=True),
        "date": Date(label="日期", required=True),
    },
)

# When and where a document came out, and who let it: kept for checks, not printed.
RELEASE = Group(
    label="发布",
    fields={
        "batch_date": Date(label="集中公开日期"),
        "channels": Items(
            label="发布渠道",
            value=Group(
                label="发布渠道",
                fields={
                    "kind": Choice(label="渠道种类", required=True, values=CHANNELS),
                    "url": Name(label="网址", required=True),
                },
            ),
        ),
    },
)
REVIEW = Group(
    label="公开审查",
    fields={
        "secrecy": Group(
            label="保密审查",
            fields={
                "by": Name(label="审查人", required=True),
                "date": Date(label="审查日期", required=True),
                "result": Choice(label="审查结论", required=True, values=CONCLUSIONS),
            },
        ),
        "sign_off": Group(
            label="主要负责人审签",
            fields={
                "by": Name(label="审签人", required=True),
                "date": Date(label="审签日期", required=True),
            },
        ),
    },
)

# What every document begins with.
HEAD: dict[str, Field] = {
    "form": Name(label="套表", required=True),
    "unit": Choice(label="金额单位", required=True, values={"元": "元", "万元": "万元"}),
    "basis": Prose(label="数据口径说明"),
    "index_number": Name(label="索引号"),
    "document_number": Name(label="文号"),
    "dates": Group(
        label="日期",
        fields={
            "approved": Date(label="财政部门批复日期"),
            "written": Date(label="成文日期"),
            "published": Date(label="公开日期"),
        },
    ),
    "release": RELEASE,
    "review": REVIEW,
    "waivers": Items(label="说明事项", value=WAIVER),
    "stated": Amounts(label="批复控制数"),
}

# Duties and how the department is made up.
ORGANISATION: dict[str, Field] = {
    "duties": Items(label="部门职责", value=Prose(label="职责"), required=True),
    "bodies": Items(label="内设机构", value=Name(label="机构名称"), required=True),
    "members": Items(
        label="所属单位",
        required=True,
        value=Group(
            label="所属单位",
            fields={
                "name": Name(label="单位名称", required=True),
                "level": Name(label="规格"),
                "kind": Name(label="单位性质"),
            },
        ),
    ),
}

DEPARTMENT = Group(
    label="部门",
    fields={
        "name": Name(label="部门名称", required=True),
        "short_name": Name(label="部门简称"),
        "region": Name(label="所在地区", required=True),
        "level": Name(label="规格"),
        "parent": Name(label="主管部门"),
        "type": Choice(
            label="单位性质",
            required=True,
            values={
                "administrative": "行政单位",
                "institution": "事业单位",
                "mixed": "行政事业混合",
            },
        ),
        "publishes": Choice(
            label="公开方式",
            values={"own": "单独公开", "with_parent": "随主管部门公开", "exempt": "不公开"},
        ),
        "publishes_reason": Name(label="不单独公开的理由"),
    },
)
