"""L01–L12, P01–P04: slips of the pen, empty reasons, and what identifies a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.check.privacy import is_bank_card, is_identity, is_mobile
from mingzhang.findings import Severity
from tests.check.cases import NOTE, WARNING, Case, each, text
from tests.samples import FORM, sample

SAVED = "坚持勤俭办事，从严压控日常公用开支"
FISCAL = f"templates/forms/{FORM}/text/fiscal.md"
INSURED = "参保缴费人员较年初增多，单位承担的养老保险费相应增加"
DUTY = "做好机关运转保障"
IDENTITY, FORMER, CARD, MOBILE = (
    "11010519491231002X",
    "110105491231002",
    "6222021234567894",
    "13812345678",
)


def said(new: str, why: str, code: str, at: str = "", severity: Severity = WARNING) -> Case:
    """The reason for the operating expenses, changed."""
    return Case(code, why, {SAVED: new}, at=at or new[:12], severity=severity)


def quoted(literal: str, why: str, code: str) -> Case:
    """Something quoted among the duties, where digits are allowed."""
    return Case(code, why, {"[[12345]]": f"[[{literal}]]"}, at=literal)


def changed(code: str, why: str, old: str, new: str, severity: Severity = WARNING) -> Case:
    """Something else in the data, changed; the finding stands where it is."""
    return Case(code, why, {old: new}, at=new.strip(), severity=severity)


CASES = [
    said(f"（一）{SAVED}", "a number typed before a text", "L01"),
    changed("L01", "a number in a title", "title: 综合工作", "title: 一、综合工作"),
    said(f"一是{SAVED}；三是公务用车减少", "a gap in the ordinals", "L01", "一是坚持"),
    said(f"二是{SAVED}", "the first is missing", "L01"),
    said(f"坚持{SAVED}", "a word twice", "L02", "坚持坚持"),
    said(f"主要原因：{SAVED}", "a lead that the program writes", "L02"),
    Case(
        "L02",
        "a word twice in a template",
        form={text("fiscal"): ("财政拨款收入", "财政拨款财政拨款收入")},
        file=FISCAL,
        at="财政拨款财政拨款",
        severity=WARNING,
    ),
    said(f"{SAVED}（含水电", "a bracket that stays open", "L03", "（含水电"),
    said(f"{SAVED}（含水电)", "brackets of two sorts", "L03", "（含水电"),
    changed("L03", "a quote in a name", "  - 督查组\n", "  - ‘督查组\n"),
    said(SAVED.replace("，", ","), "a half-width comma", "L04"),
    said(f"{SAVED}，追加三百万，用于维修", "no 元 after 万", "L05", "三百万"),
    said(f"截止年末，{SAVED}", "截止 for 截至", "L06", "截止年末"),
    Case(
        "L06",
        "截止 in a template",
        form={text("assets"): ("截至", "截止")},
        file=f"templates/forms/{FORM}/text/assets.md",
        at="截止",
        severity=WARNING,
    ),
    said("无", "an empty reason", "L07", 'reason: "无"', Severity.ERROR),
    said("/", "a stroke", "L07", 'reason: "/"', Severity.ERROR),
    changed("L08", "less beside more", INSURED, "参保缴费人员减少"),
    said("办公耗材价格上升", "more beside less", "L08"),
    said(f"{SAVED}。", "a full stop", "L09"),
    Case("L10", "two words for oneself", {DUTY: f"为本部门{DUTY}"}, at="本单位", severity=NOTE),
    said(f"今年{SAVED}", "a year that moves", "L11"),
    said(f"{SAVED}\U0002b81d", "a character without a glyph", "L12", "\U0002b81d", Severity.ERROR),
    Case(
        "L12",
        "a character without a glyph in a template",
        form={text("assets"): ("截至", "\U0002b81d截至")},
        file=f"templates/forms/{FORM}/text/assets.md",
        at="\U0002b81d",
    ),
    quoted(IDENTITY, "an identity number", "P01"),
    quoted(FORMER, "an identity number of the former kind", "P01"),
    changed("P02", "a number in a name", "  - 督查组\n", f"  - 督查组{MOBILE}\n", Severity.ERROR),
    quoted("138 1234 5678", "a mobile number in groups", "P02"),
    quoted("１３８１２３４５６７８", "a mobile number in full-width digits", "P02"),
    quoted(f"12345 {MOBILE}", "a mobile number beside a hotline", "P02"),
    quoted(CARD, "a bank card", "P03"),
    quoted("zhang.san@example.com", "an address", "P04"),
]


@each(CASES)
def test_breaking(case: Case, tmp_path: Path) -> None:
    case.verify(tmp_path)


@pytest.mark.parametrize(
    "harmless",
    [
        "12345",
        "0731-23232323",
        "138****1234",
        "110105194912310021",
        "6222021234567890",
        "2024年",
        "醴财发〔2025〕14号",
    ],
)
def test_what_identifies_nobody(harmless: str, tmp_path: Path) -> None:
    _, findings = sample(tmp_path, {"[[12345]]": f"[[{harmless}]]"})
    assert findings == []


@pytest.mark.parametrize(
    "sound",
    [
        "一步一步压减日常开支，费用下降",
        "一是压减日常开支；二是公务用车（含租车）费用减少",
        "报名截止后不再受理，费用下降",
        "服务百万群众的热线改由企业承办，费用减少",
        "人员增加，但公用经费标准降低",
        "执行第[[三十二条第（一）项]]规定，费用下降",
    ],
)
def test_sound_prose(sound: str, tmp_path: Path) -> None:
    _, findings = sample(tmp_path, {SAVED: sound})
    assert findings == []


def test_numbers_are_told_apart() -> None:
    assert is_identity(IDENTITY)
    assert not is_identity("11010519491331002X")
    assert is_identity(FORMER)
    assert is_bank_card(CARD)
    assert not is_bank_card("6222021234567890")
    assert is_mobile(MOBILE)
    assert not is_mobile("12812345678")
