"""The matters that a final account must explain: “三公”经费, procurement, vehicles, equipment."""

from __future__ import annotations

from mingzhang.load.kinds.shared import amounts, measures
from mingzhang.load.schema import Amount, Choice, Count, Field, Group, Items, Name, Prose
from mingzhang.terms import CONTRACTS, PROCUREMENT, THREE_PUBLIC, VEHICLES


def three_public() -> Group:
    """The four lines, each with what must be said of it."""

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


def procurement() -> Group:
    """Procurement by type, and what of it went to small enterprises."""
    return Group(
        label="政府采购",
        required=True,
        dims={"item": "procurement"},
        fields={
            key: Group(
                label=label,
                required=True,
                dims={"type": key},
                fields=amounts(CONTRACTS, "measure", required=True),
            )
            for key, label in PROCUREMENT.items()
        },
    )


def vehicles() -> Group:
    """Vehicles by use."""
    kinds: dict[str, Field] = {
        kind: Count(label=label, required=True, dims={"item": "vehicle", "kind": kind})
        for kind, label in VEHICLES.items()
    }
    return Group(
        label="车辆",
        required=True,
        fields={**kinds, "other_note": Prose(label="其他用车说明")},
    )


def equipment() -> Group:
    """Large equipment, as a whole or general and special apart."""
    return Group(
        label="大型设备",
        required=True,
        fields={
            **_equipment(required=False),
            "general": Group(label="通用设备", fields=_equipment()),
            "special": Group(label="专用设备", fields=_equipment()),
        },
    )


def _equipment(required: bool = True) -> dict[str, Field]:
    return {
        "threshold": Amount(label="单位价值标准", required=required, unit="元"),
        "count": Count(label="设备数量", required=required),
    }
