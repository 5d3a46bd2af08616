"""`build.py pdf --bind … --style …`: which booklets there are, and that several documents stay apart."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from lxml import html

from bench.generate import generate
from build import main
from mingzhang import binding
from mingzhang.compute.blocks import Heading, plain_text
from mingzhang.compute.document import Document, compute
from mingzhang.findings import Finding
from mingzhang.load.content import load_content
from mingzhang.render.booklet import CLOSING, booklet_html
from mingzhang.render.booklet import Booklet as Bound
from mingzhang.verify.printed import Printed
from mingzhang.verify.safety import safe
from mingzhang.verify.standards import standards
from mingzhang.verify.ways import contents
from tests.publishing import publish
from tests.render.reading import DIGITS, ROOT, Booklet, squeeze

OWNER = "示例市财政局"
LILING, ZHUZHOU = "liling-government-office", "zhuzhou-government-office"
GRID = "liling-grid-service-center"
ACCOUNTS, BUDGET = f"{LILING}/2024/final-accounts", f"{LILING}/2024/budget"
OF_2024 = [BUDGET, ACCOUNTS, f"{ZHUZHOU}/2024/budget"]
WAIVER = """
waivers:
  - {code: B10, reason: 两份文件的口径不同, by: 测试人员, date: 2025-08-01}
"""
FOLIO = re.compile(r"— (\d+) —")


def both_kinds(folder: Path) -> Path:
    """The real content and a department with budget and final accounts of one year."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    departments = content / "departments"
    shutil.copy(departments / ZHUZHOU / "2024" / "budget.yaml", departments / LILING / "2024")
    with (departments / LILING / "2024" / "final-accounts.yaml").open("a") as file:
        file.write(WAIVER)
    portal = content / "portal.yaml"
    text = portal.read_text(encoding="utf-8")
    text, times = re.subn("(?m)^owner: .*", f"owner: {OWNER}", text)
    assert times == 1
    portal.write_text(text, encoding="utf-8")
    publish(content)
    return content


def bind(content: Path, output: Path, *arguments: str) -> list[str]:
    """The names of the files that were written."""
    assert main(["pdf", "--content", str(content), "--output", str(output), *arguments]) == 0
    return sorted(path.name for path in output.iterdir())


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return both_kinds(tmp_path)


# --- Which there are -------------------------------------------------------------------------


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> list[Bound]:
    """What would be printed."""
    kept: list[Bound] = []

    def keep(
        _templates: Path, booklet: Bound, _files: object, style: str
    ) -> tuple[bytes, list[Finding]]:
        kept.append(booklet)
        return f"%PDF {style}".encode(), []

    monkeypatch.setattr("mingzhang.render.pdf.booklet_pdf", keep)
    return kept


def ids(booklet: Bound) -> list[str]:
    return [chapter.document.source.id for chapter in booklet.chapters]


def test_a_departments_year_is_one_booklet(
    content: Path, bound: list[Bound], tmp_path: Path
) -> None:
    names = bind(content, tmp_path / "pdf", "--bind", "department")
    assert names == [
        f"{LILING}-2021.pdf", f"{LILING}-2024.pdf", f"{GRID}-2021.pdf", f"{ZHUZHOU}-2021.pdf",
        f"{ZHUZHOU}-2024.pdf",
    ]  # fmt: skip
    both = bound[1]
    assert ids(both) == [BUDGET, ACCOUNTS]
    assert both.title == "2024年度醴陵市人民政府办公室部门预决算"
    assert both.author == "醴陵市人民政府办公室"
    assert bound[2].title == "2021年度醴陵市网格化管理服务中心部门预算"


def test_a_year_is_a_volume_of_the_portals_owner(
    content: Path, bound: list[Bound], tmp_path: Path
) -> None:
    assert bind(content, tmp_path / "pdf", "--bind", "year") == ["2021-01.pdf", "2024-01.pdf"]
    assert ids(bound[1]) == OF_2024
    assert bound[1].title == "2024年度部门预决算公开汇编"
    assert {one.author for one in bound} == {OWNER}


def test_only_the_wanted_documents_are_bound(
    content: Path, bound: list[Bound], tmp_path: Path
) -> None:
    wanted = [f"{ZHUZHOU}/2024/budget", BUDGET, BUDGET]
    assert bind(content, tmp_path / "pdf", "--bind", "year", *wanted) == ["2024-01.pdf"]
    (volume,) = bound
    assert ids(volume) == [BUDGET, f"{ZHUZHOU}/2024/budget"]
    assert volume.title == "2024年度部门预算公开汇编"


def test_a_volume_of_one_document_names_it_below_its_own_cover(
    content: Path, bound: list[Bound], tmp_path: Path
) -> None:
    bind(content, tmp_path / "pdf", "--bind", "year", ACCOUNTS)
    (volume,) = bound
    page = html.document_fromstring(booklet_html(ROOT / "templates", volume))
    assert [one.text_content() for one in page.xpath("//h1")] == [
        "部门决算公开汇编",
        "醴陵市人民政府办公室部门决算",
    ]
    first = page.xpath("//nav//a")[0]
    assert first.text_content() == "醴陵市人民政府办公室部门决算"


def test_many_departments_make_numbered_volumes_of_about_the_same_size(
    bound: list[Bound], tmp_path: Path
) -> None:
    content = generate(tmp_path, binding.MOST + 1)
    names = bind(content, tmp_path / "pdf", "--bind", "year")
    assert names == ["2024-01.pdf", "2024-02.pdf"]
    assert [len(one.chapters) for one in bound] == [6, 5]
    assert [one.title for one in bound] == [
        "2024年度部门决算公开汇编（第一册）",
        "2024年度部门决算公开汇编（第二册）",
    ]
    assert [name for one in bound for name in ids(one)] == [
        f"d{n:05d}/2024/final-accounts" for n in range(1, binding.MOST + 2)
    ]
    assert {one.author for one in bound} == {"示例市财政局"}


def test_a_departments_documents_share_a_volume(
    content: Path, bound: list[Bound], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "MOST", 2)
    departments = content / "departments"
    shutil.copytree(departments / ZHUZHOU, departments / "first")
    shutil.rmtree(departments / "first" / "2021")
    wanted = ["first/2024/budget", *OF_2024]
    names = bind(content, tmp_path / "pdf", "--bind", "year", *wanted)
    assert names == ["2024-01.pdf", "2024-02.pdf", "2024-03.pdf"]
    assert [ids(one) for one in bound] == [wanted[:1], wanted[1:3], wanted[3:]]


@pytest.mark.usefixtures("bound")
def test_another_style_is_part_of_the_name(content: Path, tmp_path: Path) -> None:
    output = tmp_path / "pdf"
    assert bind(content, output, "--style", "compact", ACCOUNTS) == [
        f"{LILING}-2024-final-accounts-compact.pdf"
    ]
    names = bind(content, output, "--style", "compact", "--bind", "year", ACCOUNTS)
    assert names[0] == "2024-01-compact.pdf"
    assert (output / names[0]).read_bytes() == b"%PDF compact"
    assert bind(content, output, "--style", "official", ACCOUNTS)[-1] == (
        f"{LILING}-2024-final-accounts.pdf"
    )


def test_a_wrong_style_says_which_there_are(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "pdf"
    arguments = ["pdf", "--content", str(content), "--output", str(output), "--style", "../x"]
    assert main(arguments) == 2
    assert capsys.readouterr().err == "没有这种版式：../x（可用：official、compact）\n"
    assert not output.exists()


def test_a_wrong_binding_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["pdf", "--bind", "week"])
    assert exit_.value.code == 2
    said = capsys.readouterr().err
    assert "参数 --bind：没有这一项：'week'" in said
    assert all(way in said for way in ("document", "department", "year"))


def test_ids_are_unique_and_every_reference_finds_its_own(
    content: Path, bound: list[Bound], tmp_path: Path
) -> None:
    bind(content, tmp_path / "pdf", "--bind", "year", *OF_2024)
    (volume,) = bound
    page = html.document_fromstring(booklet_html(ROOT / "templates", volume))
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    wanted = [name.removeprefix("#") for name in page.xpath("//@href")]
    wanted += [name for names in page.xpath("//@headers|//@aria-labelledby") for name in names.split()]  # fmt: skip
    assert wanted
    assert set(wanted) <= set(names)
    # A cell's heads stand in its own table.
    for cell in page.xpath("//td[@headers]"):
        (table,) = cell.xpath("ancestor::table[1]")
        assert set(cell.get("headers").split()) <= set(table.xpath(".//@id"))
    ranks = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert ranks.count(1) == 1 + len(OF_2024)
    assert all(below - above <= 1 for above, below in pairwise(ranks))


# --- As printed ------------------------------------------------------------------------------


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
def test_with_one_kind_a_departments_booklet_is_that_of_its_document(
    content: Path, tmp_path: Path
) -> None:
    one = f"{GRID}/2021/budget"
    (alone,) = bind(content, tmp_path / "alone", one)
    (name,) = bind(content, tmp_path / "bound", "--bind", "department", one)
    assert (alone, name) == (f"{GRID}-2021-budget.pdf", f"{GRID}-2021.pdf")
    assert (tmp_path / "alone" / alone).read_bytes() == (tmp_path / "bound" / name).read_bytes()
