"""The scorecard: points follow the findings, and what can't be told is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.check.rules import all_rules
from mingzhang.scorecard import DIMENSIONS, INDICATORS, Scorecard, scorecard
from tests.samples import Edit, sample

UNIT = "unit: 元\n"
DATES = "dates: {{approved: 2025-08-01, published: {}}}\n"


def card(folder: Path, edit: Edit | None = None) -> Scorecard:
    document, findings = sample(folder, edit)
    assert document is not None
    found = scorecard(document, findings)
    assert found is not None
    return found


def points(found: Scorecard, name: str) -> int | None:
    return next((one.earned for one in found.scores if one.name == name), None)


def test_a_sound_document_earns_every_point(tmp_path: Path) -> None:
    found = card(tmp_path)
    earned, applicable = found.sum()
    assert earned == applicable > 50
    assert found.sum("及时性") == (0, 0)


def test_a_fault_costs_its_indicator_alone(tmp_path: Path) -> None:
    found = card(tmp_path, {"sme: 68800.00, micro: 68800.00": "sme: 68800.00, micro: 68900.00"})
    assert [one.name for one in found.scores if one.earned < one.points] == ["政府采购"]


@pytest.mark.parametrize(
    ("published", "earned"),
    [("2025-08-21", 6), ("2025-08-23", 4), ("2025-08-26", 1), ("2025-08-27", 0)],
)
def test_every_day_of_delay_costs_a_point(published: str, earned: int, tmp_path: Path) -> None:
    found = card(tmp_path, {UNIT: UNIT + DATES.format(published)})
    assert points(found, "批复后二十日内公开") == earned
    assert points(found, "十月三十一日前公开") == 2


def test_an_explanation_does_not_bring_the_points_back(tmp_path: Path) -> None:
    waiver = "waivers:\n  - {code: LAW-10, reason: 数据不全, by: 张三, date: 2025-08-20}\n"
    gone = '    reason_budget: "落实厉行节约要求，从严管理公务用车，压减运行维护开支"\n'
    explained = card(tmp_path / "explained", {gone: "", UNIT: UNIT + waiver})
    silent = card(tmp_path / "silent", {gone: ""})
    assert points(explained, "“三公”经费变动说明") == 0
    assert points(silent, "“三公”经费变动说明") == 0


@pytest.mark.parametrize(
    "edit", [{"quota: 72": "quota: x"}, {"坚持勤俭办事": "压缩30%，坚持勤俭办事"}]
)
def test_a_document_that_is_misread_has_no_scorecard(edit: Edit, tmp_path: Path) -> None:
    document, findings = sample(tmp_path, edit)
    assert document is not None
    assert scorecard(document, findings) is None


def test_indicators_rest_on_rules_that_exist() -> None:
    codes = {rule.code for rule in all_rules()}
    for indicator in INDICATORS:
        assert indicator.dimension in DIMENSIONS
        assert set(indicator.codes) <= codes, indicator.name
