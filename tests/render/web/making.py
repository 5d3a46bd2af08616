"""The pages across documents of made-up sites: many departments and years, without their booklets."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from lxml import html

from bench.generate import multiplied
from mingzhang.load.content import load_content
from mingzhang.render.web.keep import File, bytes_of
from mingzhang.rendering import gathered, render_site
from tests.publishing import publish
from tests.render.reading import ROOT

TEMPLATES = ROOT / "templates"
DEPARTMENTS = ROOT / "content" / "departments"
SOURCES = {
    "final-accounts": DEPARTMENTS / "liling-government-office/2024/final-accounts.yaml",
    "budget": DEPARTMENTS / "liling-grid-service-center/2021/budget.yaml",
}
PROFILE = "name: {name}\nregion: 湖南省醴陵市\ntype: administrative\n"


def read(files: Iterable[File]) -> dict[str, bytes]:
    """Every file whole, also what comes in parts."""
    return {name: bytes_of(data) for name, data in files}


@dataclass
class Made:
    """A content folder that is being filled, and the pages it gives."""

    root: Path
    profiles: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.root / "departments").mkdir(parents=True)
        shutil.copytree(ROOT / "content" / "catalogue", self.root / "catalogue")
        for name in ("glossary.yaml", "portal.yaml"):
            shutil.copy(ROOT / "content" / name, self.root / name)

    def department(self, folder: str, name: str, more: str = "") -> None:
        """A department, with documents or without; `more` are further lines of its profile."""
        path = self.root / "departments" / folder
        path.mkdir(exist_ok=True)
        text = PROFILE.format(name=name) + more
        (path / "department.yaml").write_text(text, encoding="utf-8")

    def document(self, folder: str, year: int, kind: str, factor: int = 1, dates: str = "") -> Path:
        """A document: the sample of its kind with every amount times `factor`."""
        text = multiplied(SOURCES[kind].read_text(encoding="utf-8"), factor)
        text = re.sub(r"(?m)^dates:.*\n(?: .*\n)*", "", text)
        if dates:
            text = text.replace("\nunit:", f"\ndates: {{{dates}}}\nunit:", 1)
        path = self.root / "departments" / folder / str(year) / f"{kind}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    @cached_property
    def pages(self) -> dict[str, bytes]:
        """Every file that the site has once."""
        content = load_content(self.root, TEMPLATES)
        with gathered(content, content.entries) as gathering:
            return read(render_site(TEMPLATES, content, gathering))

    def tree(self, path: str) -> Any:
        return html.fromstring(self.pages[path].decode())

    def write(self, folder: Path) -> Path:
        """The pages as files, to be looked at in a browser."""
        for name, data in self.pages.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder


def town(root: Path) -> Made:
    """Three departments, three years, both kinds; one department without any document."""
    made = Made(root)
    made.department("finance", "青山市财政局")
    made.department("school", "青山市第一中学", "parent: 青山市财政局\npublishes: own\n")
    made.department("archive", "青山市档案馆")
    made.department("quiet", "青山市地方志编纂室", "publishes: with_parent\nparent: 青山市档案馆\n"
                    "publishes_reason: 没有独立预算\n")  # fmt: skip
    for year, factor in ((2022, 3), (2023, 2), (2024, 4)):
        made.document("finance", year, "final-accounts", factor)
    made.document("finance", 2024, "budget", 50, "approved: 2024-01-10, published: 2024-02-20")
    made.document("school", 2024, "final-accounts", 7)
    made.document("school", 2022, "budget", 7, "approved: 2022-01-10, published: 2022-01-25")
    made.document("archive", 2024, "final-accounts", 4)
    made.document("archive", 2024, "budget", 9)
    publish(made.root, "2022-01-20 09:00")
    return made


def texts(elements: Iterable[Any]) -> list[str]:
    """The texts of elements, white space squeezed."""
    return [re.sub(r"\s+", "", element.text_content()) for element in elements]


def typed(path: Path) -> dict[str, Decimal]:
    """Expenditure, basic expenditure and “三公” of a data file, in 元, by adding what was typed."""
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    scale = Decimal(10_000) if data["unit"] == "万元" else Decimal(1)
    natures = ("basic", "project", "to_superior", "operating", "to_affiliate", "amount")
    spent = [
        (nature, Decimal(fund[nature]))
        for account in data["expenditure"].values()
        for fund in account.values()
        if isinstance(fund, dict)
        for nature in natures
        if nature in fund
    ]
    lines = [one for one in data["three_public"].values() if isinstance(one, dict)]
    public = sum(
        (Decimal(one["outturn"] if "outturn" in one else one["amount"]) for one in lines),
        Decimal(0),
    )
    return {
        "expenditure": scale * sum((value for _, value in spent), Decimal(0)),
        "basic": scale * sum((value for nature, value in spent if nature == "basic"), Decimal(0)),
        "three_public": scale * public,
    }


def shown(value: Decimal) -> str:
    """An amount in 万元 with at most two decimals, as running text has it."""
    rounded = (value / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")
