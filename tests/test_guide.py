"""The staff guide is followed to the letter: its example is a document that builds."""

from __future__ import annotations

import re
import shlex
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


def test_the_commands_of_publication_work_as_they_are_written(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Signed, released at its hour, corrected, withdrawn: each command of the guide, in its order."""
    asked = [
        shlex.split(quoted or bare)
        for quoted, bare in re.findall(r'^make sign ARGS=(?:"([^"]*)"|(\S+))', GUIDE, re.MULTILINE)
    ]
    by_state = {one[1]: one for one in asked if len(one) > 1 and "--release" not in one}
    (release,) = (one for one in asked if "--release" in one)

    def sign(words: list[str], at: str) -> str:
        assert main(["sign", *words, "--at", at, "--content", str(content)]) == 0
        return capsys.readouterr().out

    file = (content / "departments" / NAMED).with_suffix(".yaml")
    file.write_text(file.read_text(encoding="utf-8") + block("dates:"), encoding="utf-8")
    early, late = "2025-08-18 16:00", "2025-09-08 10:00"
    assert "已审核" in sign(by_state["reviewed"], early)
    assert "已批准" in sign(by_state["approved"], early)
    assert "待公开，到 2025-08-20 09:00 公开" in sign(release, early)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("guests: 96", "guests: 69"), encoding="utf-8")
    assert text != file.read_text(encoding="utf-8")
    for state in ("reviewed", "approved"):
        sign(by_state[state], late)
    assert "已公开" in sign(by_state["corrected"], late)
    assert "已撤回" in sign(by_state["withdrawn"], late)
    assert ["--list"] in asked
    # The plain release, of a document whose day no data name.
    shutil.rmtree(content / "ledger")
    file.write_text(text.replace(block("dates:"), ""), encoding="utf-8")
    for state in ("reviewed", "approved", "published"):
        said = sign(by_state[state], late)
    assert "已公开" in said


def test_what_the_guide_says_of_new_files_is_how_they_are_written(tmp_path: Path) -> None:
    (asked,) = re.findall(r'make new ARGS="(.*)"', GUIDE)
    assert main(["new", *asked.split(), "--content", str(tmp_path)]) == 0
    assert (tmp_path / "departments" / NAMED).with_suffix(".yaml").exists()
