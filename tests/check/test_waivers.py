"""Waivers and control totals: what staff may explain, and what they may not."""

from __future__ import annotations

from pathlib import Path

from mingzhang.findings import Severity
from tests.check.cases import Case, each
from tests.samples import DATA, sample

UNIT = "unit: 元\n"
NO_REASON = {'    reason_budget: "落实厉行节约要求，从严管理公务用车，压减运行维护开支"\n': ""}
CASES = [
    Case(
        "STATED",
        "a control total one 分 away",
        {UNIT: f"{UNIT}stated: {{expenditure.total: 15128250.01}}\n"},
        at="stated:",
    ),
    Case(
        "STATED",
        "a control total of nothing",
        {UNIT: f"{UNIT}stated: {{expenditure.all: 1.00}}\n"},
        at="stated:",
    ),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    case.verify(tmp_path)


def waiver(code: str) -> dict[str, str]:
    said = f"{{code: {code}, reason: 数据不全, by: 张三, date: 2025-08-20}}"
    return {UNIT: f"{UNIT}waivers:\n  - {said}\n"}


def test_an_equal_control_total_is_silent_and_not_shown(tmp_path: Path) -> None:
    stated = {UNIT: f"{UNIT}stated: {{expenditure.total: 15128250.00}}\n"}
    document, findings = sample(tmp_path, stated)
    assert document is not None
    assert not findings
    assert all(not figure.key.startswith("stated") for figure, _ in document.shown())


def test_an_explained_rule_of_disclosure_becomes_a_note(tmp_path: Path) -> None:
    _, findings = sample(tmp_path, {**NO_REASON, **waiver("LAW-10")})
    assert {(f.code, f.severity) for f in findings} == {("LAW-10", Severity.NOTE)}
    assert all("已说明：数据不全" in finding.message for finding in findings)


def test_a_wrong_sum_cannot_be_explained_away(tmp_path: Path) -> None:
    wrong = {"other: 67449.99}": "other: 67450.00}"}
    _, findings = sample(tmp_path, {**wrong, **waiver("F04")})
    assert ("F04", Severity.ERROR) in {(f.code, f.severity) for f in findings}


def test_a_waiver_without_a_finding_is_stale(tmp_path: Path) -> None:
    _, findings = sample(tmp_path, waiver("LAW-10"))
    assert [(f.code, f.severity, f.place.file) for f in findings] == [
        ("WAIVER", Severity.WARNING, DATA)
    ]
