"""B03, B04, B06: tables that tell the same money agree; each breach is noticed, by figures or form."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.load.workspace import ROOT, replace
from tests.loading import examine_all

CONTENT = ROOT / "tests" / "content" / "hunan"
OFFICE = "departments/yunting-culture-office/2024/budget.yaml"
SCHOOL = "departments/yunting-art-school/2024/budget.yaml"
YEAR, COMMON = "hunan/2024/budget", "hunan/common/budget"
SPENT = """    spending:
      30226 劳务费: 160000.00
"""


@dataclass(frozen=True)
class Breach:
    """What is changed in data or form set, the rule that must notice, and what it says."""

    code: str
    why: str
    said: str
    data: dict[str, str] = field(default_factory=dict)
    form: dict[str, tuple[str, str]] = field(default_factory=dict)
    file: str = OFFICE


CASES = [
    Breach(
        "B03",
        "a project is not told by economic account",
        "汇总表（按部门预算经济分类）“合计”行“总计”栏",
        {SPENT: "    amount: 160000.00\n"},
    ),
    Breach(
        "B03",
        "the table of income leaves out what is carried over",
        "收入总表“总计”与收支总表“本年预算数”不相等，相差 310,000.00元",
        form={
            f"{YEAR}/tables/income.yaml": (
                "{key: total, label: 合计, role: total}",
                "{key: total, label: 合计, role: total, select: {source: [general, government_fund, state_capital, special_account, other]}}",
            )
        },
    ),
    Breach(
        "B03",
        "the table of expenditure leaves out a fund",
        "支出总表“合计”与收支总表“本年预算数”不相等，相差 1,860,000.00元",
        form={
            f"{YEAR}/tables/expenditure.yaml": (
                "select: {item: expenditure}",
                "select: {item: expenditure, fund: [general, state_capital, special_account, other]}",
            )
        },
    ),
    Breach(
        "B03",
        "the government's classes leave out a class",
        "汇总表（按政府预算经济分类）“合计”行“总计”栏",
        form={
            f"{COMMON}/tables/government-classes.yaml": (
                '      - {key: "509", title: 对个人和家庭的补助, select: {government_code: "509"}}\n',
                "",
            )
        },
    ),
    Breach(
        "B04",
        "an economic row is missing, and a project has its money",
        "一般公共预算支出表“小计”与一般公共预算基本支出表“合计”不相等，相差 168,000.00元",
        {
            "  30201 办公费: 168000.00\n": "",
            "      30227 委托业务费: 750000.00": "      30227 委托业务费: 918000.00",
        },
    ),
    Breach(
        "B04",
        "basic spending is not told apart",
        "一般公共预算支出表“人员经费”与一般公共预算基本支出表“人员经费”不相等",
        {"{basic: {personnel: 7256400.00, public: 1183600.00}}": "{basic: 8440000.00}"},
    ),
    Breach(
        "B04",
        "fiscal spending takes in another fund",
        "类的支出大于收支总表的同一类",
        form={
            f"{YEAR}/tables/income-expenditure.yaml": (
                "numbered: true, select: {item: expenditure}",
                "numbered: true, select: {item: expenditure, nature: basic}",
            )
        },
    ),
    Breach(
        "B04",
        "wages by the government's classes are those of another class",
        "不相等",
        form={f"{COMMON}/tables/wages-government.yaml": ('code: "301"', 'code: "302"')},
    ),
    Breach(
        "B04",
        "goods and services in one classification only without what is personnel",
        "公用经费（商品和服务支出）（按政府预算经济分类）“合计”与",
        form={
            f"{COMMON}/tables/goods-services-government.yaml": ("group: public, ", ""),
        },
    ),
    Breach(
        "B06",
        "a project of the fund is said to be of the general budget",
        "政府性基金预算支出分类汇总表（按部门预算经济分类）“总计”与政府性基金预算支出表",
        {"    fund: government_fund\n": "    fund: general\n"},
    ),
    Breach(
        "B06",
        "the table of state capital takes in another fund",
        "国有资本经营预算表“合计”与财政拨款收支总表“国有资本经营预算”不相等",
        form={
            f"{COMMON}/tables/state-capital.yaml": (
                "fund: state_capital,",
                "fund: [state_capital, special_account],",
            )
        },
        file=SCHOOL,
    ),
]  # fmt: skip


@pytest.mark.parametrize("breach", CASES, ids=[breach.why for breach in CASES])
def test_breaking(breach: Breach, tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    for old, new in breach.data.items():
        replace(tmp_path / "content" / breach.file, old, new)
    for path, (old, new) in breach.form.items():
        replace(tmp_path / "templates" / "forms" / path, old, new)
    _, findings = examine_all(tmp_path / "content", tmp_path / "templates")
    said = [finding.message for finding in findings if finding.code == breach.code]
    assert any(breach.said in message for message in said), findings


@pytest.mark.parametrize("content", ["hunan", "central"])
def test_complete_data_gives_no_finding(content: str) -> None:
    documents, findings = examine_all(ROOT / "tests" / "content" / content, ROOT / "templates")
    assert documents
    assert findings == []
