"""LAW-09 – LAW-17, LAW-19: leaving out what has to be explained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.check.cases import FIGURES, SETTINGS, WARNING, Case, each

TOTAL_REASON = (
    '  reason: "{{ year }}年度因工作需要派出{{ three_public.abroad.trips.count }}批'
    '因公出国（境）团组，而上年没有此项开支"\n'
)
BUDGET_REASON = '    reason_budget: "落实厉行节约要求，从严管理公务用车，压减运行维护开支"\n'
HOUSING_REASON = '      reason: "年内人员增加，单位缴存的住房公积金同步增长"\n'
SME = "sme: 68800.00, micro: 68800.00"


def _without(key: str, following: str) -> Callable[[str], str]:
    """An empty list in place of everything from a key to the comment before the next."""

    def edit(text: str) -> str:
        return text[: text.index(f"{key}:")] + f"{key}: []\n\n" + text[text.index(following) :]

    return edit


CASES = [
    Case(
        "LAW-09",
        "a line has no budget",
        {"    adjusted_budget: 30000.00\n": ""},
        at="initial_budget: 30000.00",
        also=("IN-REQUIRED",),
    ),
    Case("LAW-10", "no reason against the budget", {BUDGET_REASON: ""}, at="outturn: 41100.00"),
    Case("LAW-10", "no reason for the whole", {TOTAL_REASON: ""}, at="prior: 0.00"),
    Case(
        "LAW-10",
        "a line has no prior year",
        {"    prior: 21999.00\n": ""},
        at="initial_budget: 30000.00",
        severity=WARNING,
        also=("IN-REQUIRED",),
    ),
    Case("LAW-11", "a vehicle for nothing", {"bought: 0": "bought: 1"}, at="bought: 1"),
    Case("LAW-11", "guests in no batch", {"batches: 10": "batches: 0"}, at="batches: 0"),
    Case("LAW-11", "batches of no guests", {"guests: 123": "guests: 0"}, at="guests: 0"),
    Case(
        "LAW-11",
        "trips of nobody",
        {"persons: 2\n": "persons: 0\n", "persons: 1\n": "persons: 0\n"},
        at="persons: 0",
    ),
    Case(
        "LAW-11",
        "the trips cost one 分 more",
        {"amount: 69800.00": "amount: 69800.01"},
        at="amount: 110000.00",
    ),
    Case(
        "LAW-11",
        "costs of running no vehicle",
        {"kept: 2": "kept: 0", "retired: 1\n  other: 1": "retired: 0\n  other: 0"},
        at="kept: 0",
        severity=WARNING,
    ),
    Case("LAW-12", "no prior year", {"  prior: 3637000.00\n": ""}, at='reason: "坚持勤俭办事'),
    Case(
        "LAW-12",
        "no reason",
        {'  reason: "坚持勤俭办事，从严压控日常公用开支"\n': ""},
        at="prior: 3637000.00",
    ),
    Case(
        "LAW-13",
        "contracts above the amount",
        {SME: "sme: 68900.00, micro: 68800.00"},
        at="sme: 68900.00",
    ),
    Case(
        "LAW-13",
        "small firms got more than small and medium ones",
        {SME: "sme: 60000.00, micro: 68800.00"},
        at="sme: 60000.00",
    ),
    Case(
        "LAW-13",
        "one kind is taken for another",
        form={FIGURES: ("measure: amount, type: works}", "measure: sme, type: goods}")},
        at="works: {amount: 68800.00",
    ),
    Case("LAW-14", "a vehicle more is kept", {"kept: 2": "kept: 3"}, at="kept: 3"),
    Case(
        "LAW-15",
        "the whole budget is not that of the accounts",
        {"initial: {basic: 7878650.00,": "initial: {basic: 7878651.00,"},
        at="initial: {basic: 7878651.00",
    ),
    Case(
        "LAW-15",
        "key projects above the whole budget",
        {"  initial_budget: {general: 2050000.00}": "  initial_budget: {general: 20500000.00}"},
        at="initial_budget: {general: 20500000.00}",
    ),
    Case(
        "LAW-15",
        "a score without a grade",
        {"score: 95.2": "score: 0"},
        {SETTINGS: ('  - {from: "0", name: 不合格}\n', "")},
        at="initial_budget: {general: 2050000.00}",
    ),
    Case(
        "LAW-16",
        "no reason for a total",
        {'  fiscal_total: "一是': '  fiscal_total: "" # "一是'},
        at="fiscal_total:",
    ),
    Case(
        "LAW-17", "no reason for an account", {HOUSING_REASON: ""}, at="initial_budget: 690800.00"
    ),
    Case(
        "LAW-17",
        "an account has no initial budget",
        {
            f"      initial_budget: 690800.00\n{HOUSING_REASON}": "",
            "initial: {basic: 7878650.00,": "initial: {basic: 7187850.00,",
        },
        at="basic: 748000.00",
        severity=WARNING,
    ),
    Case("LAW-19", "no duties", _without("duties", "# 内设机构"), at="duties: []"),
    Case(
        "LAW-19",
        "no bodies",
        _without("bodies", "# 所属单位（"),
        at="bodies: []",
        severity=WARNING,
    ),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    """The rule notices, and names the line."""
    case.verify(tmp_path)
