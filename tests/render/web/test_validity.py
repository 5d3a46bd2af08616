"""Every page is valid HTML, says html-validate; without its installation, `make test` brings it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.families import Families
from tests.render.reading import ROOT
from tests.render.web.making import Made

pytestmark = pytest.mark.slow

RULES = ROOT / "tests" / "validator" / "rules.json"
PROGRAM = ROOT / ".validator" / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
NODE = Path(sys.executable).with_name("node")


def problems(folder: Path, report: Path) -> list[str]:
    """What the validator has against the pages of a folder: page, line, rule, message."""
    assert PROGRAM.is_file(), "run: sh scripts/setup.sh test"
    config = ["--config", str(RULES), "--formatter", "json"]
    # Into a file: the program leaves before a pipe has taken all it says.
    with report.open("w") as out:
        done = subprocess.run([NODE, PROGRAM, *config, folder], stdout=out, stderr=subprocess.PIPE, check=False)  # fmt: skip
    assert done.returncode in (0, 1), done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))
    return [
        f"{Path(page['filePath']).relative_to(folder)}:{one['line']} {one['ruleId']}: {one['message']}"
        for page in found
        for one in page["messages"]
    ]


def test_pages_of_documents_and_across_them_are_valid(families: Families, tmp_path: Path) -> None:
    for folder in (families.site, families.preview):
        assert problems(folder, tmp_path / "report.json") == []


@pytest.mark.parametrize("which", ["made", "empty"])
def test_pages_of_other_sites_are_valid(
    which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Several years, comparisons, units without documents; and a site with nothing in it."""
    made: Made = request.getfixturevalue(which)
    assert problems(made.write(tmp_path / "site"), tmp_path / "report.json") == []


def test_the_validator_objects_to_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    page = "<!DOCTYPE html>\n<html lang='zh-CN'><head><title>甲</title></head><body><p><div></div></p></body></html>\n"
    (tmp_path / "site" / "index.html").write_text(page, encoding="utf-8")
    (found, *_) = problems(tmp_path / "site", tmp_path / "report.json")
    assert found.startswith("index.html:2 ")
