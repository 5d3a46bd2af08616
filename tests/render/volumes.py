"""Content with two kinds of documents of one year, and `build.py pdf` on it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from build import main
from tests.publishing import publish
from tests.render.reading import ROOT

OWNER = "示例市财政局"
LILING, ZHUZHOU = "liling-government-office", "zhuzhou-government-office"
GRID = "liling-grid-service-center"
ACCOUNTS, BUDGET = f"{LILING}/2024/final-accounts", f"{LILING}/2024/budget"
OF_2024 = [BUDGET, ACCOUNTS, f"{ZHUZHOU}/2024/budget"]
WAIVER = """
waivers:
  - {code: B10, reason: 两份文件的口径不同, by: 测试人员, date: 2025-08-01}
"""


def both_kinds(folder: Path) -> Path:
    """The real content and a department with budget and final accounts of one year."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    departments = content / "departments"
    shutil.copy(departments / ZHUZHOU / "2024" / "budget.yaml", departments / LILING / "2024")
    with (departments / LILING / "2024" / "final-accounts.yaml").open("a") as file:
        file.write(WAIVER)
    portal = content / "portal.yaml"
    text = portal.read_text(encoding="utf-8")
    text, times = re.subn("(?m)^owner: .*", f"owner: {OWNER}", text)
    assert times == 1
    portal.write_text(text, encoding="utf-8")
    publish(content)
    return content


def bind(content: Path, output: Path, *arguments: str) -> list[str]:
    """The names of the files that were written."""
    assert main(["pdf", "--content", str(content), "--output", str(output), *arguments]) == 0
    return sorted(path.name for path in output.iterdir())
