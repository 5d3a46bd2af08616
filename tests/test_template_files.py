"""Compiled templates are kept for the next process, and never trusted where they don't fit."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from mingzhang.cache.store import Store
from mingzhang.template_files import COMPILED, Environment, Loader


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "templates"
    made.mkdir()
    (made / "a.html").write_text("一 {{ 'x'|mark }}", encoding="utf-8")
    return made


def given(folder: Path, mark: str = "1") -> str:
    """What the template gives in an environment that has seen nothing yet."""
    made = Environment(loader=Loader([folder]))
    made.filters["mark"] = lambda text: text + mark
    return made.get_template("a.html").render()


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("compiled once more")


def test_a_template_is_compiled_once(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with COMPILED.kept(store, "1"):
        assert given(folder) == "一 x1"
        monkeypatch.setattr(jinja2.Environment, "compile", refuse)
        assert given(folder) == "一 x1"
    with pytest.raises(AssertionError, match="once more"):
        given(folder)


@pytest.mark.parametrize("version", ["1", "2"])
def test_another_text_or_program_is_compiled(folder: Path, store: Store, version: str) -> None:
    with COMPILED.kept(store, "1"):
        given(folder)
    if version == "1":
        (folder / "a.html").write_text("二 {{ 'x'|mark }}", encoding="utf-8")
    # A constant is folded when it is compiled: what is kept of another program would give 1.
    with COMPILED.kept(store, version):
        assert given(folder, "2") == ("二 x2" if version == "1" else "一 x2")


def test_what_is_not_as_it_was_kept_is_compiled(folder: Path, store: Store) -> None:
    with COMPILED.kept(store, "1"):
        given(folder)
        (kept,) = (path for path in store.root.rglob("*") if path.is_file())
        data = kept.read_bytes()
        for harmed in (data[:-9], data[:-9] + b"x" * 9, b""):
            kept.write_bytes(harmed)
            assert given(folder) == "一 x1"
            assert kept.read_bytes() == data
