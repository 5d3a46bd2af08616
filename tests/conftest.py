"""What all tests share: the real content, computed once and built once."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import settings

from mingzhang.build import Folders, build
from mingzhang.compute.document import Document, compute
from mingzhang.memory import settle
from tests.families import Families, grown
from tests.loading import load_all
from tests.once import once
from tests.render.reading import ROOT, Site

# How long a case takes says something of the machine, not of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# As the program does wherever it makes documents.
settle()

# The document that tests of a single one look at.
FIRST = "liling-government-office/2024/final-accounts"


def pytest_collection_finish() -> None:
    """No search for garbage goes through the modules and the tests again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def document() -> Document:
    """The real document, computed; nothing may change it."""
    content = load_all(ROOT / "content", ROOT / "templates")
    assert content.documents, content.findings
    source = next(one for one in content.documents if one.id == FIRST)
    return compute(source, content.catalogues, content.glossary)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, document: Document) -> Site:
    """The real content, built by the program itself; the cache lies beside it."""

    def make(folder: Path) -> None:
        folders = Folders(ROOT / "content", ROOT / "templates", folder / "site", folder / "cache")
        outcome = build(folders, _silent)
        if outcome.failed:
            pytest.fail("\n".join(f"{f.place} {f.code} {f.message}" for f in outcome.findings))

    return Site(once(tmp_path_factory, "real", make) / "site", document.source)


@pytest.fixture(scope="session")
def families(tmp_path_factory: pytest.TempPathFactory) -> Families:
    """A site and a preview that have every kind of page; nothing may change them."""
    return Families(once(tmp_path_factory, "families", grown))


def built(site: Site, name: str) -> Site:
    """Another document of the same built site, by its id."""
    content = load_all(ROOT / "content", ROOT / "templates")
    (source,) = [one for one in content.documents if one.id == name]
    return Site(site.root, source)


def _silent(_done: int, _all: int, _title: str) -> None:
    """Progress that nobody watches."""
