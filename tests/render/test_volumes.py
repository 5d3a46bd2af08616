"""Volumes as printed: several documents in one booklet stay apart."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pypdf
import pytest

from bench.generate import generate
from mingzhang.compute.blocks import Heading, plain_text
from mingzhang.compute.document import Document, compute
from mingzhang.load.content import load_content
from mingzhang.render.booklet import CLOSING
from mingzhang.verify.printed import Printed
from mingzhang.verify.safety import safe
from mingzhang.verify.standards import standards
from mingzhang.verify.ways import contents
from tests.render.printed import Booklet
from tests.render.reading import DIGITS, ROOT, squeeze
from tests.render.volumes import (
    ACCOUNTS,
    BUDGET,
    GRID,
    OF_2024,
    OWNER,
    bind,
    both_kinds,
)

FOLIO = re.compile(r"— (\d+) —")


@dataclass
class Volume:
    """A printed volume and its documents."""

    path: Path
    documents: list[Document]

    @cached_property
    def pdf(self) -> Booklet:
        return Booklet(self.path.read_bytes())

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(self.path.read_bytes()))

    @cached_property
    def printed(self) -> Printed:
        return Printed(self.path, self.path.name)

    def text(self, page: int) -> str:
        return squeeze("".join(line.text for line in self.pdf.lines[page]))

    def ranges(self) -> list[range]:
        """The pages of each document, its first one included."""
        starts = [page for level, _, page in self.pdf.outline if level == 1]
        ends = [*starts[1:], len(self.pdf.pdf)]
        return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def printed(content: Path, output: Path, *arguments: str) -> Volume:
    (name,) = bind(content, output, *arguments)
    wanted = [one for one in arguments if "/" in one]
    loaded = load_content(content, ROOT / "templates")
    documents = []
    for entry in loaded.entries:
        source, _ = loaded.read(entry)
        if source and (entry.id in wanted or not wanted):
            documents.append(compute(source, loaded.catalogues, loaded.glossary))
    return Volume(output / name, documents)


@pytest.fixture(scope="module")
def compact(tmp_path_factory: pytest.TempPathFactory) -> Volume:
    """A year's volume in the other style."""
    folder = tmp_path_factory.mktemp("compact")
    options = "--bind", "year", "--style", "compact"
    return printed(both_kinds(folder), folder / "pdf", *options, *OF_2024)


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Volume:
    """A department's year."""
    folder = tmp_path_factory.mktemp("department")
    return printed(both_kinds(folder), folder / "pdf", "--bind", "department", BUDGET, ACCOUNTS)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Volume:
    """A volume whose contents take more than a page."""
    folder = tmp_path_factory.mktemp("long")
    return printed(generate(folder, 7), folder / "pdf", "--bind", "year")


@pytest.fixture(params=["compact", "department", "long"])
def volume(request: pytest.FixtureRequest) -> Volume:
    made: Volume = request.getfixturevalue(request.param)
    return made


def expected_outline(document: Document) -> Iterator[tuple[int, str]]:
    """A document, and below it its headings and its last page."""
    source = document.source
    yield 1, source.title.removeprefix(f"{source.year}年度")
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.level + 1, squeeze(block.number + plain_text(block.inlines))
    yield 2, CLOSING


@pytest.mark.slow
def test_the_outline_has_each_document_above_its_headings(volume: Volume) -> None:
    found = [(level, title) for level, title, _ in volume.pdf.outline]
    assert found == [one for document in volume.documents for one in expected_outline(document)]
    for _, title, page in volume.pdf.outline:
        assert title in volume.text(page), (title, page + 1)


@pytest.mark.slow
def test_contents_name_each_document_and_part_with_its_page(volume: Volume) -> None:
    assert list(contents(volume.printed)) == []


@pytest.mark.slow
def test_long_contents_take_more_than_a_page(long: Volume) -> None:
    assert long.pdf.outline[0][2] > 2


@pytest.mark.slow
def test_pages_are_numbered_throughout(volume: Volume) -> None:
    for page, lines in enumerate(volume.pdf.lines):
        numbers = [match[1] for line in lines if (match := FOLIO.fullmatch(line.text.strip()))]
        assert numbers == ([str(page + 1)] if page else [])


@pytest.mark.slow
def test_every_amount_stands_among_the_pages_of_its_own_document(volume: Volume) -> None:
    for document, pages in zip(volume.documents, volume.ranges(), strict=True):
        words = Counter(
            number
            for page in pages
            for line in volume.pdf.lines[page]
            for number in DIGITS.findall(line.text)
        )
        amounts = Counter(
            cell.text
            for table in document.tables
            for row in table.rows
            for cell in row.cells
            if cell.kind == "amount" and DIGITS.fullmatch(cell.text)
        )
        assert amounts
        assert amounts - words == Counter()
        assert document.source.name in volume.text(pages[0])


@pytest.mark.slow
def test_the_volume_carries_the_data_of_every_document(compact: Volume) -> None:
    bases = [document.source.id.replace("/", "-") for document in compact.documents]
    names = sorted(f"{base}.{suffix}" for base in bases for suffix in ("json", "xlsx", "yaml"))
    attached = compact.reader.attachments
    assert sorted(attached) == names
    for document, base in zip(compact.documents, bases, strict=True):
        assert attached[f"{base}.yaml"] == [document.source.text.encode()]


@pytest.mark.slow
def test_the_file_says_what_it_is_and_bears_the_latest_date(compact: Volume) -> None:
    about = compact.reader.metadata
    assert about is not None
    assert (about.title, about.author) == ("2024年度部门预决算公开汇编", OWNER)
    # Its ledgers say when all of it was published.
    assert str(about["/CreationDate"]) == "D:20250902000000Z"
    assert "2024年度部门预决算公开汇编" in compact.text(0)
    assert OWNER in compact.text(0)


@pytest.mark.slow
def test_validators_find_nothing(volume: Volume) -> None:
    assert list(standards(volume.printed)) == []
    assert list(safe(volume.printed)) == []


@pytest.mark.slow
def test_another_process_writes_the_same_volume(compact: Volume, tmp_path: Path) -> None:
    content = both_kinds(tmp_path)
    options = ["--content", str(content), "--output", str(tmp_path / "pdf")]
    subprocess.run(
        [sys.executable, "build.py", "pdf", "--bind", "year", "--style", "compact", *options, *OF_2024],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
    )  # fmt: skip
    assert (tmp_path / "pdf" / compact.path.name).read_bytes() == compact.path.read_bytes()


@pytest.mark.slow
def test_with_one_kind_a_departments_booklet_is_that_of_its_document(tmp_path: Path) -> None:
    content = both_kinds(tmp_path)
    one = f"{GRID}/2021/budget"
    (alone,) = bind(content, tmp_path / "alone", one)
    (name,) = bind(content, tmp_path / "bound", "--bind", "department", one)
    assert (alone, name) == (f"{GRID}-2021-budget.pdf", f"{GRID}-2021.pdf")
    assert (tmp_path / "alone" / alone).read_bytes() == (tmp_path / "bound" / name).read_bytes()
