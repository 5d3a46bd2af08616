"""Mistakes in the data file: each is a finding at the very spot, and none ends the program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from mingzhang.findings import Severity
from tests.load.workspace import DATA, ROOT, Workspace, replace, spot
from tests.loading import load_all

FILE = f"content/{DATA}"
TEXT = "reason: 单位人员正常调动调整"


class Mistake(NamedTuple):
    """An edit of the data file and the finding it must give; `marker` is where it must point."""

    name: str
    old: str
    new: str
    code: str
    marker: str
    says: str = ""


def amount(name: str, typed: str, code: str, says: str = "") -> Mistake:
    return Mistake(name, "prior: 3637000.00", f"prior: {typed}", code, f"{typed}\n", says)


def count(name: str, typed: str, code: str, says: str = "") -> Mistake:
    return Mistake(name, "kept: 2\n", f"kept: {typed}\n", code, f"{typed}\n  rec", says)


def row(name: str, typed: str, code: str, says: str = "") -> Mistake:
    old = "2010302 一般行政管理事务: {general"
    return Mistake(name, old, f"{typed}: {{general", code, f"{typed}: {{general", says)


def prose(name: str, typed: str, code: str, marker: str, says: str = "") -> Mistake:
    old = 'reason: "单位人员正常调动调整"'
    return Mistake(name, old, f"reason: '{typed}'", code, marker, says)


MISTAKES = [
    # --- The writing of YAML
    Mistake("two-colons", "unit: 元", "unit: 元: 角", "IN-YAML", ": 角", "英文冒号"),
    Mistake("tab", "  quota: 72", "\tquota: 72", "IN-YAML", "\tquota", "不用 Tab"),
    Mistake("open-quote", "kept: 2", "kept: '2", "IN-YAML", "", "引号"),
    Mistake("open-bracket", "trainings: []", "trainings: [", "IN-YAML", ": {amount: 814400.00, sme: 814400.00, micro: 814400.00}\n  works", "括号"),
    Mistake("tab-inside", "  actual: 62", "  actual: 六\n\t十二", "IN-YAML", "\t十二", "制表符"),
    Mistake("star", "actual: 62", "actual: *甲", "IN-YAML", "甲\n", "“*”"),
    Mistake("exclamation", "actual: 62", "actual: !甲 乙", "IN-YAML", "甲 乙", "“!”"),
    Mistake("dash-on-line", "trainings: []", "trainings: - 无", "IN-YAML", "- 无", "另起一行"),
    Mistake("list-and-name", "  - 文电会议组", "  文电: 组", "IN-YAML", "", ""),
    Mistake("duplicate", "  quota: 72", "  quota: 72\n  quota: 73", "IN-DUPLICATE", "quota: 73", "第 51 行"),
    Mistake("list-as-key", "trainings: []", "? [a]\n: []", "IN-KEY", "[a]", ""),
    Mistake("second-document", "trainings: []", "---\ntrainings: []", "IN-YAML", "trainings: []", "---"),
    Mistake("alias", "actual: 62", "actual: *x", "IN-ALIAS", "*x", ""),
    Mistake("anchor", "quota: 72", "quota: &x 72", "IN-ALIAS", "&x", "引号"),
    Mistake("tag", "quota: 72", "quota: !!int 72", "IN-TAG", "!!int", "引号"),
    Mistake("itself", "trainings: []", "trainings: &x [*x]", "IN-ALIAS", "*x]", ""),
    Mistake("bell", "市政府总值班室", "市政府\x07总值班室", "IN-CHAR", "\x07", "U+0007"),
    Mistake("bell-escape", "  - 文电会议组", '  - "文电\\a会议组"', "IN-CHAR", '"文电', "U+0007"),
    Mistake("nul-escape", "  - 文电会议组", '  - "文电\\0会议组"', "IN-CHAR", '"文电', "U+0000"),
    Mistake("turned", "  - 文电会议组", "  - 文电\u202e会议组", "IN-CHAR", "文电\u202e", "U+202E"),
    Mistake("turned-escape", "  - 文电会议组", '  - "文电\\u2067会议组"', "IN-CHAR", '"文电', "U+2067"),
    # --- Names
    Mistake("unknown-key", "  quota: 72", "  qouta: 72", "IN-UNKNOWN-KEY", "qouta", "quota（编制人数）"),
    Mistake("label-as-key", "  quota: 72", "  编制人数: 72", "IN-UNKNOWN-KEY", "编制人数: 72", "想写 quota（编制人数）"),
    Mistake("merge-key", "  quota: 72", "  <<: {quota: 72}", "IN-UNKNOWN-KEY", "<<", ""),
    # --- Amounts, counts, scores
    amount("word", "三百万", "IN-NUMBER", "以元为单位"),
    amount("with-unit", "3637000元", "IN-NUMBER", "不带单位"),
    amount("exponent", "1e3", "IN-NUMBER", "科学记数法"),
    amount("nan", "NaN", "IN-NUMBER", "删去这一行"),
    amount("yaml-nan", ".nan", "IN-NUMBER", "删去这一行"),
    amount("infinity", "-.inf", "IN-NUMBER", "删去这一行"),
    amount("null", "null", "IN-NUMBER", "删去这一行"),
    amount("three-decimals", "3637000.005", "IN-DECIMALS", "最多 2 位小数"),
    amount("full-width", "３６３７０００", "IN-NUMBER", "半角"),
    amount("wrong-comma", "36,37000.00", "IN-NUMBER", "千分位"),
    amount("plus", "+3637000.00", "IN-NUMBER"),
    amount("hexadecimal", "0x10", "IN-NUMBER"),
    amount("underscore", "3_637_000", "IN-NUMBER"),
    amount("arabic-indic", "٣٦٣٧٠٠٠", "IN-NUMBER"),
    amount("negative", "-3637000.00", "IN-NEGATIVE", "上年决算数"),
    amount("too-large", "9999999999999999.00", "IN-RANGE", "单位"),
    amount("endless", "9" * 1_000_001, "IN-RANGE", "单位"),
    amount("list", "[1, 2]", "IN-SHAPE", "单个值"),
    count("half", "2.5", "IN-DECIMALS", "整数"),
    count("two-with-point", "2.0", "IN-DECIMALS", "整数"),
    count("negative-count", "-2", "IN-NEGATIVE"),
    count("counting-word", "2辆", "IN-NUMBER"),
    Mistake("score-above", "score: 95.2", "score: 101", "IN-RANGE", "101\n", ""),
    Mistake("score-exact", "score: 95.2", "score: 95.123", "IN-DECIMALS", "95.123", "小数位太多"),
    # --- Codes
    row("unknown-code", "2010333 一般行政管理事务", "IN-UNKNOWN-CODE", "2010302"),
    row("code-without-blank", "2010302一般行政管理事务", "IN-UNKNOWN-CODE", "2010302"),
    row("wrong-name", "2010302 行政运行", "IN-CODE-NAME", "一般行政管理事务"),
    row("section-level", "20103 政府办公厅（室）及相关机构事务", "IN-LEVEL", "最末一级"),
    row("class-level", "201 一般公共服务支出", "IN-LEVEL", "7 位"),
    row("twice", "2010301", "IN-DUPLICATE", "2010301"),
    Mistake("economic-class", "30101 基本工资:", "301 工资福利支出:", "IN-LEVEL", "301 工资", "5 位"),
    Mistake("project-code", "code: 2019999 其他一般公共服务支出", "code: 其他一般公共服务支出", "IN-UNKNOWN-CODE", "其他一般公共服务支出\n      fund", ""),
    # --- Shapes and missing parts
    Mistake("number-for-group", "works: {amount: 68800.00, sme: 68800.00, micro: 68800.00}", "works: 0.00", "IN-SHAPE", "0.00\n  services", "amount、sme、micro"),
    Mistake("code-not-in-catalogue", "2010301 行政运行:\n    general:\n      basic", "2199901 某某支出:\n    general:\n      basic", "IN-UNKNOWN-CODE", "2199901", "加进目录"),
    Mistake("missing-section", "trainings: []\n", "", "IN-REQUIRED", "form:", "没有的写 []"),
    Mistake("empty-section", "trainings: []", "trainings:", "IN-REQUIRED", "trainings:", "没有的写 []"),
    Mistake("missing-inside", ", persons: 830}", ", amuont: 830}", "IN-UNKNOWN-KEY", "amuont", "amount"),
    Mistake("missing-in-group", "  goods: {amount: 814400.00, ", "  goods: {", "IN-REQUIRED", "{sme: 814400.00", "amount: 金额"),
    Mistake("word-for-list", "trainings: []", "trainings: 无", "IN-SHAPE", "无\n\n# 政府采购", "列表"),
    Mistake("list-for-group", "opening: {general: 0.00}", "opening: [1]", "IN-SHAPE", "[1]", "分项"),
    Mistake("word-for-codes", "opening: {general: 0.00}", "opening: {government_fund: 1}", "IN-SHAPE", "1}\n  closing", "代码 名称"),
    Mistake("unit", "unit: 元", "unit: 千元", "IN-VALUE", "千元", "元 / 万元"),
    Mistake("unknown-form", "form: hunan/2024", "form: hunan/2099", "FORM-MISSING", "hunan/2099", ""),
    Mistake("form-outside", "form: hunan/2024", "form: ../../etc", "FORM-MISSING", "../../etc", ""),
    Mistake("form-absolute", "form: hunan/2024", "form: /etc", "FORM-MISSING", "/etc", ""),
    # --- Markup and programs
    Mistake("script-in-name", "  - 文电会议组", "  - <script>alert(1)</script>", "IN-VALUE", "<script>", "网页标记"),
    Mistake("name-on-two-lines", "  - 文电会议组", '  - "文电\\n会议组"', "IN-VALUE", '"文电', "一行"),
    prose("script-in-text", "人员<script>alert()</script>调整", "IN-MARKUP", "<script>"),
    prose("closing-tag", "人员</p>调整", "IN-MARKUP", "</p>"),
    prose("comment", "人员<!-- 注 -->调整", "IN-MARKUP", "<!--"),
    prose("class-escape", "{{ \"\".__class__ }}", "IN-REFERENCE", "{{ \"\".__class__", "不能写程序"),
    prose("endless-loop", "{% for x in range(year) %}多{% endfor %}", "IN-REFERENCE", "{% for", "不能写程序"),
    prose("include", "{% include \"/etc/passwd\" %}", "IN-REFERENCE", "{% include", "不能写程序"),
    prose("product", "{{ 7*7 }}", "IN-REFERENCE", "{{ 7*7", "不能写程序"),
    prose("call", "{{ amount(year) }}", "IN-REFERENCE", "{{ amount", "不能写程序"),
    prose("filter", "{{ year | safe }}", "IN-REFERENCE", "{{ year |", "不能写程序"),
    prose("template-comment", "{# 注 #}", "IN-REFERENCE", "{#", "不能写程序"),
    prose("private-use", "人员\ue0000\ue001调整", "IN-CHAR", "'人员"),
    # --- Typed figures
    prose("typed-amount", "增加 12.5万元", "T1", "12.5万元"),
    prose("typed-year", "2023年度调整", "T1", "2023年"),
    prose("full-width-digit", "调整３人", "T1", "３人"),
    prose("chinese-count", "派出两批团组", "T1", "两批", "引用数据"),
    prose("second-line", "人员\n    调整12人", "T1", "12人"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_an_error_at_its_place(mistake: Mistake, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    text = replace(tmp_path / "content" / DATA, mistake.old, mistake.new)
    findings = load_all(tmp_path / "content", ROOT / "templates").findings
    found = [f for f in findings if f.code == mistake.code]
    assert found, findings
    assert {f.severity for f in found} == {Severity.ERROR}
    assert {f.place.file for f in found} == {FILE}
    places = [f.place for f in found]
    if mistake.marker:
        assert spot(FILE, text, mistake.marker) in places
    said = "".join(part for f in found for part in (f.message, f.found, f.expected, f.hint))
    assert mistake.says in said
    assert all(len(f.found) <= 80 for f in found)


@pytest.mark.slow
def test_all_mistakes_at_once_are_listed_and_no_traceback_appears(tmp_path: Path) -> None:
    work = Workspace.at(tmp_path)
    sound = work.data.read_text(encoding="utf-8")
    department = work.data.parents[1]
    names = {mistake.name for mistake in MISTAKES}
    for mistake in MISTAKES:
        folder = work.content / "departments" / mistake.name
        shutil.copytree(department, folder)
        text = sound.replace(mistake.old, mistake.new)
        (folder / "2024" / "final-accounts.yaml").write_text(text, encoding="utf-8")
    result = work.run("check", "--format", "json")
    assert result.returncode == 1
    assert result.stderr == ""
    found = {(f["file"].split("/")[2], f["code"]) for f in json.loads(result.stdout)}
    assert {(mistake.name, mistake.code) for mistake in MISTAKES} <= found
    assert {name for name, _ in found} - names <= {"hunan"}  # the form set, asked for too much
    plain = work.run("check")
    assert plain.returncode == 1
    assert "Traceback" not in plain.stdout + plain.stderr


SOUND = {
    "thousands-commas": ("prior: 3637000.00", "prior: 3,637,000.00"),
    "quoted": ("prior: 3637000.00", "prior: '3637000.00'"),
    "no-decimals": ("prior: 3637000.00", "prior: 3637000"),
    "one-decimal": ("prior: 3637000.00", "prior: 3637000.0"),
    "code-alone": ("2010302 一般行政管理事务: {general", "2010302: {general"),
    "full-width-blank": (
        "2010302 一般行政管理事务: {general",
        "2010302　一般行政管理事务: {general",
    ),
    "half-width-brackets": ("30213 维修（护）费: 136100.00", "30213 维修(护)费: 136100.00"),
    "comment": ("trainings: []", "trainings: [] # 本年没有"),
    "literal": ('reason: "单位人员正常调动调整"', 'reason: "按[[湘编〔2023〕5号]]调整"'),
    "political-phrase": (
        'reason: "单位人员正常调动调整"',
        'reason: "深刻领悟两个确立，做到两个维护"',
    ),
    "ordinal": ('reason: "单位人员正常调动调整"', 'reason: "第二批人员调整"'),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_may_be_written_gives_no_finding(name: str, tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    replace(work.data, *SOUND[name])
    assert work.findings() == []


def test_a_negative_opening_balance_is_an_amount_like_any_other(tmp_path: Path) -> None:
    work = Workspace.of_content(tmp_path)
    replace(work.data, "opening: {general: 0.00}", "opening: {general: -5.00}")
    assert load_all(work.content, work.templates).findings == []
