"""Catalogues: entries, the days between which they hold, and mistakes in them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from mingzhang.findings import Place
from mingzhang.load.catalogue import Catalogue, load_catalogue
from tests.load.workspace import Workspace, codes, only, replace

DAY = datetime.date(2024, 12, 31)
DATED = """\
"201": 一般公共服务支出
"20104":
  - {name: 旧名称, valid_to: 2023-12-31}
  - {name: 新名称, valid_from: 2024-01-01}
"2010499": {name: 将来的科目, valid_from: 2025-01-01}
"""


def load(tmp_path: Path, text: str) -> tuple[Catalogue, list[tuple[str, int, int, str]]]:
    path = tmp_path / "function.yaml"
    path.write_text(text, encoding="utf-8")
    catalogue, findings = load_catalogue(path, "function.yaml")
    return catalogue, [(f.code, f.place.line, f.place.column, f.found) for f in findings]


def test_a_name_holds_on_its_first_and_last_day_only(tmp_path: Path) -> None:
    catalogue, findings = load(tmp_path, DATED)
    assert findings == []
    names = [catalogue.name("20104", datetime.date(*day)) for day in ((2023, 12, 31), (2024, 1, 1))]
    assert names == ["旧名称", "新名称"]
    assert catalogue.name("2010499", DAY) is None
    assert catalogue.codes(DAY, "201") == ["201", "20104"]
    assert catalogue.codes(datetime.date(2025, 1, 1), "201", 7) == ["2010499"]


@pytest.mark.parametrize("typed", ["2024-02-30", "2024-13-01", "去年", "2024/01/01"])
def test_a_day_that_does_not_exist_is_an_error_at_its_place(typed: str, tmp_path: Path) -> None:
    _, findings = load(tmp_path, f'"201":\n  {{name: 支出, valid_from: {typed}}}\n')
    assert findings == [("IN-DATE", 2, 26, typed)]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("二〇一: 支出\n", "IN-CODE", 1),
        ('"２０１": 支出\n', "IN-CODE", 1),
        ('"²": 支出\n', "IN-CODE", 1),
        ('"201": {}\n', "IN-SHAPE", 1),
        ('"201":\n', "IN-SHAPE", 1),
        ('"201": {name: 支出, since: 2024-01-01}\n', "IN-SHAPE", 1),
        ("- 支出\n", "IN-SHAPE", 1),
        ('"201": 支出\n"201": 收入\n', "IN-DUPLICATE", 2),
    ],
)
def test_a_mistake_in_a_catalogue_is_an_error(
    text: str, code: str, line: int, tmp_path: Path
) -> None:
    _, findings = load(tmp_path, text)
    assert [(found[0], found[1]) for found in findings] == [(code, line)]


def test_a_code_of_another_year_is_unknown_in_the_document(tmp_path: Path) -> None:
    work = Workspace.at(tmp_path)
    catalogue = work.content / "catalogue" / "function.yaml"
    replace(
        catalogue,
        '"2080801": 死亡抚恤',
        '"2080801": {name: 死亡抚恤, valid_from: 2025-01-01}',
    )
    findings = [f for f in work.findings() if f.code == "IN-UNKNOWN-CODE"]
    assert [f.found for f in findings] == ["2080801 死亡抚恤"] * 2
    assert all("2024 年" in f.message for f in findings)


def test_a_missing_catalogue_is_named_before_the_codes_it_lacks(tmp_path: Path) -> None:
    work = Workspace.at(tmp_path)
    (work.content / "catalogue" / "economic.yaml").unlink()
    findings = work.findings()
    assert only(findings, "IN-MISSING").place == Place("content/catalogue/economic.yaml")
    assert "IN-UNKNOWN-CODE" in codes(findings)
