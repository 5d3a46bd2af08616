"""What is worked out once for a form set and year never outlives what it was made of."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest

from mingzhang.compute.document import compute
from mingzhang.compute.frame import frame_of
from mingzhang.load.catalogue import Catalogue, Entry
from mingzhang.load.content import Content, load_content
from mingzhang.load.documents import DocumentSource
from tests.samples import ROOT

ACCOUNTS = "liling-government-office/2024/final-accounts"


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(ROOT / "content", ROOT / "templates")


def read(content: Content) -> DocumentSource:
    source, _ = content.read(content.entry(ACCOUNTS))
    assert source is not None
    return source


def test_documents_of_a_form_set_and_year_share_it(content: Content) -> None:
    form, catalogues = read(content).form, content.catalogues
    frame = frame_of(form, 2024, catalogues)
    assert frame_of(form, 2024, dict(catalogues)) is frame
    assert frame_of(form, 2023, catalogues) is not frame


def test_an_account_that_is_renamed_has_its_new_name_in_the_next_document(content: Content) -> None:
    source = read(content)
    old = content.catalogues["function"]
    new = Catalogue(old.file, {**old.entries, "2010301": [Entry("行政运转")]})
    names = []
    for catalogue in (old, new, old):
        catalogues = {**content.catalogues, "function": catalogue}
        table = compute(source, catalogues, content.glossary).table("expenditure")
        assert table is not None
        cell = table.cell("2010301", "name")
        assert cell is not None
        names.append(cell.text)
    assert names == ["行政运行", "行政运转", "行政运行"]


def test_it_goes_with_its_form_set(content: Content) -> None:
    source = read(content)
    form = replace(source.form)
    copy = replace(source, form=form)
    compute(copy, content.catalogues, content.glossary)
    left = weakref.ref(form)
    del form, copy
    gc.collect()
    assert left() is None
