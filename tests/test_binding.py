"""`build.py pdf --bind … --style …`: which booklets there are, and what is bound in them."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from bench.generate import generate
from build import main
from mingzhang import binding
from mingzhang.findings import Finding
from mingzhang.render.booklet import Booklet as Bound
from mingzhang.render.booklet import booklet_html
from tests.render.reading import ROOT
from tests.render.volumes import (
    ACCOUNTS,
    BUDGET,
    GRID,
    LILING,
    OF_2024,
    OWNER,
    ZHUZHOU,
    bind,
    both_kinds,
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return both_kinds(tmp_path)


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
