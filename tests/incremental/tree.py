"""A small tree of content and templates that is edited again and again, and the two ways to build it."""

from __future__ import annotations

import datetime
import random
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.generate import multiplied
from bench.stand_in import stand_in
from mingzhang.build import Folders, Outcome, build
from mingzhang.clock import ZONE
from mingzhang.reads import afresh
from tests.render.reading import ROOT

NOW = datetime.datetime(2026, 1, 5, 9, 0, tzinfo=ZONE)
BUDGET = ROOT / "content/departments/liling-grid-service-center/2021/budget.yaml"
PROFILE = "name: {name}\nregion: 湖南省醴陵市\ntype: administrative\n"
Silent: Callable[[int, int, str], None] = lambda *_: None  # noqa: E731


@dataclass
class Tree:
    """Content and templates in a folder, with one site that is built over and over."""

    root: Path
    jobs: int = 1
    executor: str = "pool"
    progress: Callable[[int, int, str], None] = Silent
    printer: Callable[..., object] | None = field(default=stand_in)

    @classmethod
    def at(cls, root: Path) -> Tree:
        """Two departments with three documents, copied from the real content."""
        tree = cls(root)
        root.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / "content" / "catalogue", root / "content" / "catalogue")
        for name in ("glossary.yaml", "portal.yaml"):
            shutil.copy(ROOT / "content" / name, root / "content" / name)
        shutil.copytree(ROOT / "templates", root / "templates")
        tree.department("ju", "甲局")
        tree.document("ju", 2021, 2)
        tree.document("ju", 2023, 3)
        tree.department("ting", "乙厅")
        tree.document("ting", 2021, 5)
        return tree

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    def department(self, folder: str, name: str) -> None:
        path = self.content / "departments" / folder / "department.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PROFILE.format(name=name), encoding="utf-8")

    def document(self, folder: str, year: int, factor: int) -> Path:
        """A budget, with every amount times `factor`."""
        text = multiplied(BUDGET.read_text(encoding="utf-8"), factor)
        text = re.sub(r"(?m)^dates:.*\n(?: .*\n)*", "", text)
        path = self.content / "departments" / folder / str(year) / "budget.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def build(self, site: Path | None = None, cache: Path | None = None) -> Outcome:
        """Build on what is there."""
        folders = Folders(self.content, self.templates, site or self.site, cache or self.cache)
        return build(
            folders,
            self.progress,
            NOW,
            jobs=self.jobs,
            executor=self.executor,
            printer=self.printer,  # type: ignore[arg-type]
        )

    def clean(self) -> tuple[dict[str, bytes], Outcome]:
        """What a build makes that knows nothing: in another folder, without a cache."""
        with tempfile.TemporaryDirectory(dir=self.root.parent) as name, afresh():
            place = Path(name)
            outcome = self.build(place / "site", place / "cache")
            return files(place / "site"), outcome

    def check(self) -> Outcome:
        """Build, and compare with a clean build: the same files, or the same errors and the old site."""
        before = files(self.site)
        outcome = self.build()
        wanted, clean = self.clean()
        assert (outcome.failed, outcome.documents or clean.documents) == (
            clean.failed,
            clean.documents,
        )
        if clean.failed:
            assert outcome.findings == clean.findings
            assert files(self.site) == before
        else:
            assert outcome.unchanged or outcome.findings == clean.findings
            same(files(self.site), wanted)
        left = {path.name for path in self.root.iterdir()} - {"site", "cache"}
        assert left == {"content", "templates"}
        return outcome

    def pick(self, draw: random.Random, pattern: str) -> Path | None:
        """One of the files that fit, or None."""
        found = sorted(path for path in self.root.glob(pattern) if path.is_file())
        return draw.choice(found) if found else None


def files(folder: Path) -> dict[str, bytes]:
    """All files under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def same(found: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """Byte for byte; the names of what differs are said."""
    names = sorted(found.keys() | wanted.keys())
    wrong = [name for name in names if found.get(name) != wanted.get(name)]
    assert not wrong, [(one, one in found, one in wanted) for one in wrong]


def edit(path: Path, old: str, new: str) -> None:
    """Replace text that stands there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")
