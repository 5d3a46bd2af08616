"""F15–F19, F22–F24: breaking basic expenditure, “三公”, meetings and projects."""

from __future__ import annotations

from pathlib import Path

from tests.check.cases import NOTE, Case, each, table

CASES = [
    Case(
        "F15",
        "a class is not in the table",
        form={table("general-basic"): ('["301", "303"]', '["301"]')},
        at="30304 抚恤金",
    ),
    Case(
        "F16",
        "one 分 more by economic classification",
        {"30201 办公费: 374700.00": "30201 办公费: 374700.01"},
        at="30101 基本工资",
    ),
    Case(
        "F17",
        "the vehicles' subtotal leaves out their running",
        form={
            table("three-public"): (
                "outturn_vehicle, title: 小计, select: {line: [vehicle_purchase, vehicle_running]}",
                "outturn_vehicle, title: 小计, select: {line: vehicle_purchase}",
            )
        },
        at="outturn: 41100.00",
    ),
    Case(
        "F18",
        "more reception in basic expenditure than in all",
        {"outturn: 15500.00": "outturn: 15450.00"},
        at="30217 公务接待费",
    ),
    Case(
        "F19",
        "operating expenses typed, and not those of the table",
        {"operating_expenses:\n": "operating_expenses:\n  outturn: 3281000.00\n"},
        at="outturn: 3281000.00",
    ),
    Case(
        "F22",
        "a meeting cost more than was booked",
        {"amount: 120000.00, persons: 830": "amount: 130000.00, persons: 830"},
        at="全市三级干部大会暨经济工作会议",
    ),
    Case(
        "F22",
        "a training that was not booked",
        {"trainings: []": "trainings:\n  - {name: 业务培训, amount: 100.00}"},
        at="业务培训",
    ),
    Case(
        "F23",
        "the projects lack one 分",
        {"      amount: 690049.99": "      amount: 690049.98"},
        at="  key:",
    ),
    Case(
        "F23",
        "a project on another's account",
        {
            "优化中心工作经费\n      code: 2010302 一般行政管理事务": (
                "优化中心工作经费\n      code: 2040899 其他强制隔离戒毒支出"
            )
        },
        at="30201 办公费: 103000.00",
    ),
    Case(
        "F23",
        "a project with its amount twice",
        {
            "      amount: 690049.99": (
                "      amount: 690049.99\n      spending:\n        30201 办公费: 690049.99"
            )
        },
        at="      amount: 690049.99",
    ),
    Case(
        "F24",
        "a pension for the bereaved under another heading",
        {"  30304 抚恤金: 183800.00\n  30305 生活补助: 15200.00": "  30305 生活补助: 199000.00"},
        at="basic: 183849.99",
        severity=NOTE,
    ),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    """The rule notices, and names the line."""
    case.verify(tmp_path)
