"""Makes changed copies of the real content for tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from mingzhang.compute.document import Document, compute
from mingzhang.numerals import chinese
from tests.loading import load_all
from tests.publishing import official
from tests.render.reading import ROOT
from tests.samples import keep_one


def copy_content(folder: Path) -> Path:
    """The real content in a folder of its own."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    keep_one(content)
    return content


def accounts(content: Path) -> Path:
    """The file of the one document."""
    (path,) = content.glob("departments/*/*/final-accounts.yaml")
    return path


def edited(content: Path, edit: Callable[[str], str]) -> Path:
    """Change the document's file; the change must be one."""
    path = accounts(content)
    before = path.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    return path


def computed(content: Path) -> Document:
    """The document of a content folder, computed and not checked, as if it were published."""
    loaded = load_all(content, ROOT / "templates")
    assert loaded.findings == []
    return official(compute(loaded.documents[0], loaded.catalogues, loaded.glossary))


# A name that takes several lines in any column.
TAIL = "（含社区公共设施日常维护、环境卫生整治、便民服务以及其他有关方面的综合性支出）"


def lengthen(content: Path, rows: int) -> None:
    """Add many functional rows to a content folder; every third has a name of several lines."""
    codes = [
        (f"21201{n:02d}", f"城乡社区管理事务{chinese(n)}{'' if n % 3 else TAIL}")
        for n in range(1, rows + 1)
    ]
    catalogue = content / "catalogue" / "function.yaml"
    added = '"21201": 城乡社区管理事务\n' + "".join(f'"{code}": {name}\n' for code, name in codes)
    catalogue.write_text(catalogue.read_text(encoding="utf-8") + added, encoding="utf-8")
    income = "".join(f"  {code} {name}: {{general: 10000.00}}\n" for code, name in codes)
    spent = "".join(
        f"  {code} {name}: {{general: {{basic: 10000.00, initial_budget: 10000.00}}}}\n"
        for code, name in codes
    )
    edited(
        content,
        lambda text: text.replace("\nincome:\n", f"\nincome:\n{income}").replace(
            "\nexpenditure:\n", f"\nexpenditure:\n{spent}"
        ),
    )
