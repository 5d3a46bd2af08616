"""One site with every kind of page: documents as published, corrected, withdrawn; and its preview."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from build import main
from mingzhang.build import Folders, build
from tests.load.workspace import replace
from tests.render.reading import ROOT
from tests.stubs import unprinted

ACCOUNTS = "liling-government-office/2024/final-accounts"
BUDGET = "zhuzhou-government-office/2024/budget"
WITHDRAWN = "zhuzhou-government-office/2021/final-accounts"
# One page of each template, and of each thing that a template may show or not.
PUBLIC = (
    "index.html",
    "404.html",
    f"{ACCOUNTS}/index.html",  # corrected
    f"{ACCOUNTS}/figures.html",
    f"{BUDGET}/index.html",
    f"{WITHDRAWN}/index.html",
    "liling-government-office/index.html",
    "zhuzhou-government-office/index.html",
    "years/index.html",
    "years/2021/index.html",
    "status/index.html",
    "status/2021/index.html",
    "compare/index.html",
    "compare/departments/2021/budget/liling-grid-service-center/liling-government-office/index.html",
    "glossary/index.html",
    "method/index.html",
    "open-data/index.html",
    "corrections/index.html",
    "search/index.html",
    "sitemap/index.html",
)
CHANGED = "liling-grid-service-center/2021/budget"
DRAFT = (f"{CHANGED}/index.html",)


@dataclass(frozen=True, slots=True)
class Families:
    """The folder of a site and of its preview."""

    root: Path

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def preview(self) -> Path:
        return self.root / "preview"

    def pages(self) -> Iterator[tuple[Path, str]]:
        """One page of each kind: the folder it is in, its path from there."""
        yield from ((self.site, path) for path in PUBLIC)
        yield from ((self.preview, path) for path in DRAFT)


def grown(root: Path) -> None:
    """Builds both; booklets are stubs, for nobody opens them here."""
    content = root / "content"
    shutil.copytree(ROOT / "content", content)
    data = content / "departments" / f"{ACCOUNTS}.yaml"

    def sign(name: str, state: str, *more: str) -> None:
        options = ["--content", str(content), "--by", "测试人员", *more]
        assert main(["sign", name, state, *options]) == 0

    def made(name: str, drafts: bool) -> None:
        folders = Folders(content, ROOT / "templates", root / name, root / "cache")
        outcome = build(folders, lambda *_: None, drafts=drafts)
        assert not outcome.failed, outcome.findings

    with unprinted():
        sign(WITHDRAWN, "withdrawn", "--reason", "数据需要重新核对")
        replace(data, "guests: 123\n", "guests: 124\n")
        sign(ACCOUNTS, "reviewed")
        sign(ACCOUNTS, "approved")
        sign(ACCOUNTS, "corrected", "--what", "更正公务接待人数", "--reason", "原数漏计一批")
        made("site", drafts=False)
        with (content / "departments" / f"{CHANGED}.yaml").open("a", encoding="utf-8") as changed:
            changed.write("# 正在修改\n")
        made("preview", drafts=True)
