"""Docs are tested: what they list is what the program has, and the program is what they list."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from mingzhang.commands.arguments import parser
from mingzhang.compute.describe import document as wording
from mingzhang.compute.document import compute
from mingzhang.compute.vocabulary import Vocabulary
from mingzhang.load.describe import document
from mingzhang.load.forms import load_form_set
from mingzhang.terms import DIMENSION_LABELS
from tests.loading import load_all

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
FORM_SETS = (DOCS / "form-sets.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    for action in parser(ROOT)._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("no commands")


def test_readme_names_every_make_target() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE):
        if target not in ("help", "clean"):
            assert f"`make {target}`" in readme or f"make {target} " in readme, target


def test_every_command_is_a_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in commands():
        assert f"build.py {name}" in makefile, name


def test_every_option_is_explained_in_its_help() -> None:
    for name, command in commands().items():
        for action in command._actions:
            assert action.help, f"{name}: {action.dest}"


def test_content_format_page_is_what_the_schema_says() -> None:
    page = (DOCS / "content-format.md").read_text(encoding="utf-8")
    assert page == document(), "run: python -m mingzhang.load.describe > docs/content-format.md"


def test_wording_page_shows_what_the_functions_say() -> None:
    page = (DOCS / "wording.md").read_text(encoding="utf-8")
    assert page == wording(), "run: python -m mingzhang.compute.describe > docs/wording.md"


def test_form_set_page_names_every_dimension_value() -> None:
    for dimension, value in DIMENSION_LABELS:
        assert f"`{value}`" in FORM_SETS, f"{dimension}: {value}"


def test_form_set_page_names_every_template_function() -> None:
    content = load_all(ROOT / "content", ROOT / "templates")
    source = content.documents[0]
    made = compute(source, content.catalogues, content.glossary)
    for name in Vocabulary(source.form, made.prose, made.facts, source.name).globals():
        assert re.search(rf"`(?:[^`]*[^a-z_`])?{name}\b", FORM_SETS), name


def test_form_set_page_names_every_wording_pattern() -> None:
    form, _ = load_form_set(ROOT / "templates" / "forms", "hunan/2024", "final-accounts")
    assert form
    for name, pattern in form.wording.items():
        for key in [name, *(pattern if isinstance(pattern, dict) else ())]:
            if key not in ("more", "less", "same"):
                assert f"`{key}`" in FORM_SETS, key


@pytest.mark.parametrize("path", [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"], ids=str)
def test_links_between_docs_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_design_names_every_module() -> None:
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    for path in (ROOT / "mingzhang").rglob("*.py"):
        folder = path.parent.name
        if path.stem == "__init__" or folder == "check":
            continue
        name = path.stem if folder == "mingzhang" else f"{folder}/{path.stem}"
        assert f"`{name}`" in text or f"{name}`" in text or f"`{name}" in text, name
