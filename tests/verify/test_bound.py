"""`build.py verify PDF …`: volumes are held to the rules of single booklets, and made again."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from build import main
from mingzhang.build import Folders
from mingzhang.findings import Finding
from mingzhang.render.booklet import Booklet
from mingzhang.render.pdf_archive import Attachment
from mingzhang.verify import bound
from mingzhang.verify.bound import verify_bound
from tests.load.workspace import replace
from tests.render.reading import ROOT
from tests.verify import faults
from tests.verify.faults import Writer, plant

pytestmark = pytest.mark.slow

LILING, GRID = "liling-government-office/2021/budget", "liling-grid-service-center/2021/budget"
NAME = "2021-01.pdf"


def quiet(*_: object) -> None:
    """Progress that nobody watches."""


def written(output: Path, *arguments: str) -> Path:
    assert main(["pdf", "--output", str(output), *arguments]) == 0
    return output


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a volume of two documents of the year, which has a third."""
    return written(tmp_path_factory.mktemp("made"), "--bind", "year", LILING, GRID)


@pytest.fixture
def volume(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made / NAME, tmp_path))


def found(path: Path, content: Path = ROOT / "content") -> list[Finding]:
    folders = Folders(content, ROOT / "templates", path, path / ".cache")
    return verify_bound(folders, [path], quiet)[1]


def codes(path: Path) -> set[str]:
    return {one.code for one in found(path)}


@pytest.fixture
def unprinted(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made again, the volume is what it was; it is printed again in tests of that."""
    data = (made / NAME).read_bytes()
    monkeypatch.setattr(bound, "booklet_pdf", lambda *_: (data, []))


WELL = "检验了 1 份 PDF，重新生成逐字节相同，没有发现问题。\n"


def test_a_volume_as_written_is_well(volume: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(volume)]) == 0
    assert capsys.readouterr().out == WELL


@pytest.mark.usefixtures("undrawn", "unprinted")
def test_volumes_are_found_in_their_folder(
    volume: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(volume.parent)]) == 0
    assert capsys.readouterr().out == WELL


@pytest.mark.usefixtures("undrawn", "unprinted")
@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("PDF-A", faults.without_colours),
        ("PDF-UA", faults.without_claim),
        ("PDF-OUTLINE", faults.renamed_bookmark),
        ("PDF-OUTLINE", faults.lost_bookmark),
        ("PDF-OUTLINE", faults.misled_bookmark),
        ("PDF-CONTENTS", faults.inserted_page),
        ("PDF-CONTENTS", faults.misled_link),
        ("PDF-ATTACHMENT", faults.changed_attachment),
        ("PDF-ATTACHMENT", faults.lost_attachment),
        ("PDF-ATTACHMENT", faults.doubled_attachment),
        ("PDF-SAFE", faults.script),
    ],
)
def test_a_fault_planted_in_a_volume_is_found(
    code: str, change: Callable[[Writer], None], volume: Path
) -> None:
    plant(volume, change)
    assert codes(volume) >= {code, "BUILD-DIFFERS"}


@pytest.mark.usefixtures("unprinted")
def test_a_glyph_that_is_not_drawn_is_found_in_a_volume(volume: Path) -> None:
    plant(volume, faults.unreadable_font)
    assert codes(volume) >= {"PDF-GLYPH", "BUILD-DIFFERS"}


@pytest.mark.usefixtures("undrawn", "unprinted")
def test_a_document_whose_every_attachment_is_lost_is_missed(volume: Path) -> None:
    def lost(writer: Writer) -> None:
        del faults.names(writer)[:6]

    plant(volume, lost)
    missing = [one.expected for one in found(volume) if one.code == "PDF-ATTACHMENT"]
    base = LILING.replace("/", "-")
    assert sorted(missing) == [f"{base}.{suffix}" for suffix in ("json", "xlsx", "yaml")]


@pytest.mark.usefixtures("undrawn", "unprinted")
def test_a_torn_volume_is_a_finding(volume: Path) -> None:
    volume.write_bytes(volume.read_bytes()[:5000])
    assert codes(volume) >= {"PDF-SAFE", "BUILD-DIFFERS"}


@pytest.mark.usefixtures("undrawn")
def test_data_changed_since_the_volume_was_bound_show(volume: Path, tmp_path: Path) -> None:
    content = shutil.copytree(ROOT / "content", tmp_path / "content")
    path = content / "departments" / f"{GRID}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# 后来改的\n", encoding="utf-8")
    assert {one.code for one in found(volume, content)} == {"PDF-ATTACHMENT", "BUILD-DIFFERS"}


# --- Which documents a PDF is made of, without printing --------------------------------------


@pytest.fixture
def remade(monkeypatch: pytest.MonkeyPatch) -> list[Booklet]:
    """What is made again; printing is a stub that carries the attachments."""
    kept: list[Booklet] = []

    def stub(
        _: Path, booklet: Booklet, files: list[Attachment], style: str
    ) -> tuple[bytes, list[Finding]]:
        kept.append(booklet)
        writer = pypdf.PdfWriter()
        writer.add_blank_page(10, 10)
        for one in files:
            writer.add_attachment(one.name, one.content)
        data = io.BytesIO()
        writer.write(data)
        return data.getvalue() + style.encode(), []

    monkeypatch.setattr("mingzhang.render.pdf.booklet_pdf", stub)
    monkeypatch.setattr(bound, "booklet_pdf", stub)
    monkeypatch.setattr(bound, "verify_pdf", lambda *_: [])
    return kept


@pytest.mark.parametrize(
    "arguments",
    [
        ["--bind", "year"],
        ["--bind", "department"],
        ["--bind", "year", LILING, GRID],
        ["--bind", "year", "--style", "compact", GRID],
        [],
        ["--style", "compact", GRID],
    ],
    ids=" ".join,
)
def test_every_way_of_binding_is_recognised(
    arguments: list[str], remade: list[Booklet], tmp_path: Path
) -> None:
    written(tmp_path, *arguments)
    first = [[one.document.source.id for one in booklet.chapters] for booklet in remade]
    remade.clear()
    assert found(tmp_path) == []
    again = [[one.document.source.id for one in booklet.chapters] for booklet in remade]
    assert sorted(again) == sorted(first)


def test_volumes_of_chosen_documents_are_recognised_together(
    remade: list[Booklet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingzhang.binding.MOST", 1)
    zhuzhou = "zhuzhou-government-office/2021/final-accounts"
    written(tmp_path, "--bind", "year", GRID, zhuzhou)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2021-01.pdf", "2021-02.pdf"]
    remade.clear()
    assert found(tmp_path) == []
    assert [one.chapters[0].document.source.id for one in remade] == [GRID, zhuzhou]


@pytest.mark.usefixtures("remade")
def test_a_pdf_of_another_name_is_not_known(tmp_path: Path) -> None:
    written(tmp_path, "--bind", "year", GRID)
    (tmp_path / NAME).rename(tmp_path / "汇编.pdf")
    (problem,) = found(tmp_path)
    assert (problem.code, problem.found) == ("PDF-BINDING", "汇编.pdf")


def test_content_that_no_longer_loads_is_said_to_be_wrong(tmp_path: Path) -> None:
    content = shutil.copytree(ROOT / "content", tmp_path / "content")
    replace(content / "portal.yaml", "title:", "titel:")
    (tmp_path / NAME).touch()
    assert "IN-UNKNOWN-KEY" in {one.code for one in found(tmp_path / NAME, content)}


def test_wrong_usage_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path)]) == 2
    assert main(["verify", str(tmp_path / "none.pdf")]) == 2
    assert main(["verify", str(tmp_path), "--bag", str(tmp_path)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.split("：")[0] for line in said] == [
        "没有这个 PDF，或者文件夹里没有 PDF",
        "没有这个 PDF，或者文件夹里没有 PDF",
        "--bag 不能与 PDF 一起用。",
    ]
