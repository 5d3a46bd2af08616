"""A document that is done with is gone at once: nothing of it waits for the garbage collector."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from mingzhang.check.rules import run
from mingzhang.load.content import Content, load_content
from mingzhang.load.documents import Entry
from mingzhang.render.data_json import document_json
from mingzhang.render.environment import site_environment
from mingzhang.render.origin import Origins
from mingzhang.render.page import document_page, method_page
from mingzhang.rendering import again
from tests.render.reading import ROOT

pytestmark = pytest.mark.slow


def test_pages_leave_no_cycles() -> None:
    """Searching for them took an eighth of the time of pages, and memory until then."""
    content = load_content(ROOT / "content", ROOT / "templates")
    for entry in content.entries:
        made(content, entry)  # modules and caches that come with the first one are no leftovers
        gc.collect()
        gc.disable()
        try:
            made(content, entry)
            assert gc.collect() == 0, entry.id
        finally:
            gc.enable()


def made(content: Content, entry: Entry, templates: Path = ROOT / "templates") -> None:
    """Everything of one document but booklet and workbook, thrown away."""
    environment = site_environment(templates)
    document = again(content, entry)
    run(document)
    origins = Origins(document)
    document_page(environment, document, origins, content.portal, "0" * 64)
    method_page(environment, document, origins, content.portal)
    document_json(document, origins, "0" * 64)
