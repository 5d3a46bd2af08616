"""The staff guide is followed to the letter: its example is a document that builds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from build import main
from tests.load.workspace import ROOT
from tests.loading import examine_all

GUIDE = (ROOT / "docs" / "录入指南.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
NAMED = "county-agriculture-bureau/2024/final-accounts"


def block(start: str) -> str:
    """The one example of the guide that starts so."""
    (found,) = [text for text in BLOCKS if text.startswith(start)]
    return str(found)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The folder that a clerk has after following the guide."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    shutil.rmtree(folder / "departments")
    shutil.rmtree(folder / "ledger")
    file = (folder / "departments" / NAMED).with_suffix(".yaml")
    file.parent.mkdir(parents=True)
    file.write_text(block("form:"), encoding="utf-8")
    (file.parents[1] / "department.yaml").write_text(block("name:"), encoding="utf-8")
    return folder


def test_the_example_is_published_without_a_finding(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "site"
    assert main(["build", "--content", str(content), "--output", str(output)]) == 0
    said = capsys.readouterr().out
    assert "已生成 1 份文件" in said
    assert not re.search("错误|提醒|说明", said)
    assert "页面都标明草稿" in said
    assert (output / NAMED / "index.html").exists()


@pytest.mark.parametrize(
    "start", ["dates:", "waivers:", "stated:\n  expenditure.total: 3110000.00 "]
)
def test_further_parts_fit_into_the_example(content: Path, start: str) -> None:
    file = (content / "departments" / NAMED).with_suffix(".yaml")
    text = file.read_text(encoding="utf-8").replace(
        "stated:\n  expenditure.total: 3110000.00\n", ""
    )
    file.write_text(text + block(start), encoding="utf-8")
    _, findings = examine_all(content, ROOT / "templates")
    # Nothing is missing in the example, so that a waiver in it explains nothing.
    assert {one.code for one in findings} == ({"WAIVER"} if start == "waivers:" else set())


def test_the_account_that_the_guide_adds_can_be_added(content: Path) -> None:
    (added,) = re.findall(r"```yaml\n(  \"21301\".*?)```", GUIDE, re.DOTALL)
    file = content / "catalogue" / "function.yaml"
    file.write_text(
        file.read_text(encoding="utf-8") + re.sub("^  ", "", added, flags=re.MULTILINE), "utf-8"
    )
    assert examine_all(content, ROOT / "templates")[1] == []


def test_what_the_guide_says_of_new_files_is_how_they_are_written(tmp_path: Path) -> None:
    (asked,) = re.findall(r'make new ARGS="(.*)"', GUIDE)
    assert main(["new", *asked.split(), "--content", str(tmp_path)]) == 0
    assert (tmp_path / "departments" / NAMED).with_suffix(".yaml").exists()
