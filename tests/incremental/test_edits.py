"""Any edits in any order: an incremental build is a clean build, byte for byte.

Few by default; `MINGZHANG_EDITS=10000` tries as many, `MINGZHANG_SEED` begins elsewhere.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.incremental.tree import Tree, files

pytestmark = pytest.mark.slow

EDITS = int(os.environ.get("MINGZHANG_EDITS", "12"))
SEED = int(os.environ.get("MINGZHANG_SEED", "1"))
DATA = "content/departments/*/*/*.yaml"
FORM = "templates/forms/hunan/**/budget/**/*"
PAGES = "templates/site/*.html"
AMOUNT = re.compile(r"[0-9]+\.[0-9]{2}")


class Editor:
    """Makes one change after the other, some of them nonsense."""

    def __init__(self, tree: Tree, draw: random.Random) -> None:
        self.tree, self.draw = tree, draw
        self.undone: list[tuple[Path, bytes | None]] = []

    def step(self) -> str:
        """Make a change; gives its name. What made the content wrong is taken back sooner or later."""
        kinds: list[Callable[[], object]] = [
            *(self.value, self.value, self.comment, self.add, self.remove, self.rename),
            *(self.profile, self.page, self.partial, self.form, self.shared, self.asset),
            *(self.touch, self.back, self.back, self.harm_cache, self.drop_cache, self.harm_site),
            *(self.sign, self.bad, self.style),
        ]
        kind = self.draw.choice(kinds)
        kind()
        return kind.__name__

    def write(self, path: Path | None, change: Callable[[str], str]) -> None:
        """Change a file's text, by writing into it or by putting another in its place."""
        if path is None:
            return
        data = path.read_bytes()
        self.undone.append((path, data))
        text = change(data.decode())
        if self.draw.random() < 0.5:
            path.write_text(text, encoding="utf-8")
        else:
            other = path.with_name(f".{path.name}.swp")
            other.write_text(text, encoding="utf-8")
            other.replace(path)

    def value(self) -> None:
        """All amounts times a number: sums still hold."""
        from bench.generate import multiplied

        factor = self.draw.randint(1, 9)
        self.write(self.tree.pick(self.draw, DATA), lambda text: multiplied(text, factor))

    def comment(self) -> None:
        self.write(self.tree.pick(self.draw, DATA), lambda text: f"{text}# {self.draw.random()}\n")

    def bad(self) -> None:
        """An amount that fits nothing, or YAML that is none."""
        change = self.draw.choice(
            [
                lambda text: AMOUNT.sub("1.01", text, count=1),
                lambda text: text + "\n\tx: [",
                lambda text: text.replace("form:", "from:"),
            ]
        )
        self.write(self.tree.pick(self.draw, DATA), change)

    def add(self) -> None:
        folder = self.draw.choice(["ju", "ting", "zhan", "suo"])
        self.tree.department(folder, f"{folder}局")
        year = self.draw.choice([2019, 2021, 2023])
        path = self.tree.document(folder, year, self.draw.randint(1, 9))
        self.undone.append((path, None))

    def remove(self) -> None:
        path = self.tree.pick(self.draw, self.draw.choice([DATA, DATA, FORM, "content/*.yaml"]))
        if path:
            self.undone.append((path, path.read_bytes()))
            path.unlink()

    def rename(self) -> None:
        path = self.tree.pick(self.draw, "content/departments/*/department.yaml")
        other = self.tree.content / "departments" / self.draw.choice(["ju", "ting", "bu"])
        if path and not other.exists():
            path.parent.rename(other)

    def profile(self) -> None:
        new = f"name: 某{self.draw.randint(1, 3)}局"
        path = self.tree.pick(self.draw, "content/departments/*/department.yaml")
        self.write(path, lambda text: re.sub("(?m)^name: .*$", new, text))

    def page(self) -> None:
        mark = f"<!-- {self.draw.randint(1, 3)} -->"
        self.write(
            self.tree.pick(self.draw, PAGES), lambda text: text.replace("</p>", f"</p>{mark}", 1)
        )

    def partial(self) -> None:
        name = self.draw.choice(["base", "footer", "columns", "_corrections", "search-box"])
        self.write(
            self.tree.pick(self.draw, f"templates/site/{name}.html"), lambda text: f"{text}\n"
        )

    def form(self) -> None:
        path = self.tree.pick(self.draw, FORM)
        change = self.draw.choice(
            [
                lambda text: f"{text}\n",
                lambda text: text.replace("情况", "有关情况", 1),
                lambda text: text.replace("title: ", "title: 新", 1),
            ]
        )
        self.write(path, change)

    def style(self) -> None:
        self.write(self.tree.pick(self.draw, "templates/print/*"), lambda text: f"{text}\n")

    def shared(self) -> None:
        path = self.tree.pick(
            self.draw, "content/{}.yaml".format(self.draw.choice(["portal", "glossary"]))
        )
        change = self.draw.choice(
            [
                lambda text: text.replace("是", "就是", 1),
                lambda text: text.replace("title: ", "title: 新", 1),
            ]
        )
        self.write(path, change)

    def asset(self) -> None:
        path = self.tree.templates / "site/assets" / f"{self.draw.randint(1, 3)}.css"
        self.undone.append((path, path.read_bytes() if path.exists() else None))
        path.write_text(f"p {{ width: {self.draw.randint(1, 3)}em }}", encoding="utf-8")

    def touch(self) -> None:
        path = self.tree.pick(self.draw, self.draw.choice([DATA, PAGES, FORM]))
        if path:
            moment = self.draw.choice([1, 10**9, 4 * 10**9])
            os.utime(path, (moment, moment))

    def back(self) -> None:
        """Take a change back."""
        if self.undone:
            path, data = self.undone.pop()
            if data is None:
                path.unlink(missing_ok=True)
            elif path.parent.exists():
                path.write_bytes(data)

    def all_back(self) -> None:
        while self.undone:
            self.back()

    def harm_cache(self) -> None:
        path = self.tree.pick(self.draw, "cache/**/*")
        if path:
            data = path.read_bytes()
            cut = self.draw.randint(0, len(data))
            path.write_bytes(
                self.draw.choice([data[:cut], data[:cut] + b"x" + data[cut + 1 :], b""])
            )

    def drop_cache(self) -> None:
        shutil.rmtree(self.tree.cache, ignore_errors=True)

    def harm_site(self) -> None:
        path = self.tree.pick(self.draw, "site/**/*")
        if path and path.name != ".mingzhang":
            if self.draw.random() < 0.5:
                path.unlink()
            else:
                with path.open("r+b") as out:
                    out.write(b"harm")

    def sign(self) -> None:
        """A folder for ledgers: nothing is published any more, and then again all is a draft."""
        folder = self.tree.content / "ledger"
        if folder.exists():
            folder.rmdir()
        else:
            folder.mkdir()


def edited(root: Path, edits: int, seed: int, jobs: int = 1) -> None:
    """So many edits; after each the build is checked. After some errors all is taken back."""
    tree, draw = Tree.at(root), random.Random(seed)
    tree.jobs = jobs
    editor = Editor(tree, draw)
    tree.check()
    wrong = 0
    done: list[str] = []
    for _ in range(edits):
        done += [editor.step() for _ in range(draw.choice([1, 1, 1, 2, 4]))]
        try:
            outcome = tree.check()
        except AssertionError:
            print(f"seed {seed}, after: {' '.join(done[-20:])}")
            raise
        wrong = wrong + 1 if outcome.failed else 0
        if wrong > 2:
            editor.all_back()
            done.append("all_back")
    assert files(tree.site)


def test_any_edits_give_what_a_clean_build_gives(tmp_path: Path) -> None:
    edited(tmp_path / "work", EDITS, SEED)


def test_so_they_do_in_several_processes(tmp_path: Path) -> None:
    edited(tmp_path / "work", 3, SEED + 1, jobs=2)
