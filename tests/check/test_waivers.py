"""Waivers and control totals: what staff may explain, and what they may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.findings import Severity
from tests.check.cases import Case, each
from tests.samples import DATA, sample

COUNTY = "content/departments/liling-government-office/2021/budget.yaml"
UNIT = "unit: 元\n"
NO_REASON = {'    reason_budget: "落实厉行节约要求，从严管理公务用车，压减运行维护开支"\n': ""}
# Two findings of LAW-10, in two lines of “三公”经费.
TWO = {
    **NO_REASON,
    '    reason_budget: "落实厉行节约要求，从严审批公务接待事项，控制接待开支"\n': "",
}
VEHICLE, RECEPTION = "公务用车运行维护费", "公务接待费"
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


def waiver(*codes: str) -> dict[str, str]:
    """Waivers of codes, or of places: `LAW-10, about: 公务接待费`; the nth gives the nth reason."""
    reasons = ("数据不全", "口径不同")
    said = "".join(
        f"  - {{code: {code}, reason: {reason}, by: 张三, date: 2025-08-20}}\n"
        for code, reason in zip(codes, reasons, strict=False)
    )
    return {UNIT: f"{UNIT}waivers:\n{said}"}


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


@pytest.mark.parametrize(
    "about", ["three_public.reception", "three_public.reception.outturn", RECEPTION]
)
def test_a_waiver_of_one_place_leaves_the_others_as_they_are(about: str, tmp_path: Path) -> None:
    _, findings = sample(tmp_path, {**TWO, **waiver(f"LAW-10, about: {about}")})
    found = {RECEPTION in f.message: (f.code, f.severity) for f in findings}
    assert len(findings) == 2
    assert found == {True: ("LAW-10", Severity.NOTE), False: ("LAW-10", Severity.ERROR)}


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_said_of_one_place_goes_before_what_is_said_of_all(
    order: int, tmp_path: Path
) -> None:
    codes = ["LAW-10", "LAW-10, about: three_public.vehicle_running"][::order]
    _, findings = sample(tmp_path, {**TWO, **waiver(*codes)})
    own, general = ("口径不同", "数据不全")[::order]
    assert {f.severity for f in findings} == {Severity.NOTE}
    for finding in findings:
        assert f"已说明：{own if VEHICLE in finding.message else general}" in finding.message


@pytest.mark.parametrize(
    "about",
    [
        "three_public.abroad",
        "three_public.receptions",
        "公务接待",
        "three_public.reception.2",
        "三公费",
    ],
)
def test_a_waiver_about_nothing_is_stale(about: str, tmp_path: Path) -> None:
    _, findings = sample(tmp_path, {**NO_REASON, **waiver(f"LAW-10, about: {about}")})
    assert {(f.code, f.severity) for f in findings} == {
        ("LAW-10", Severity.ERROR),
        ("WAIVER", Severity.WARNING),
    }
    stale = next(f for f in findings if f.code == "WAIVER")
    assert f"“{about}”" in stale.message
    assert stale.place.file == DATA
    assert stale.place.line > 0


def test_of_two_waivers_of_the_same_the_second_is_stale(tmp_path: Path) -> None:
    _, findings = sample(tmp_path, {**NO_REASON, **waiver("LAW-10", "LAW-10")})
    assert sorted(f.code for f in findings) == ["LAW-10", "WAIVER"]
    assert all("口径不同" not in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("about", "left"),
    [("expenditure.201", "210"), ("201", "210"), ("卫生健康支出", "201"), ("20", "201 210")],
)
def test_an_account_is_named_by_its_code_or_its_name(about: str, left: str, tmp_path: Path) -> None:
    edit = {"  - code: LAW-04\n": f'  - code: LAW-04\n    about: "{about}"\n'}
    _, findings = sample(tmp_path, edit, data=COUNTY)
    found = [f for f in findings if f.code == "LAW-04" and f.severity is Severity.ERROR]
    assert " ".join(f.found for f in found) == left
    assert ("WAIVER" in {f.code for f in findings}) is (about == "20")


def test_a_wrong_sum_cannot_be_explained_by_its_place(tmp_path: Path) -> None:
    wrong = {"other: 67449.99}": "other: 67450.00}"}
    _, findings = sample(tmp_path, {**wrong, **waiver("F04, about: 收入总计")})
    mine = [f for f in findings if f.code == "F04"]
    assert [(f.severity, f.hint) for f in mine] == [
        (Severity.ERROR, "这一项不能用说明代替，必须改正")
    ]
