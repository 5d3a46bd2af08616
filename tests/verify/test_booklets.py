"""Every check of a built booklet finds the fault that was planted for it, and nothing in a good one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from mingzhang.verify.printed import Printed
from mingzhang.verify.site import verify_pdf
from tests.render.reading import ROOT, Site

FOLDER = "liling-government-office/2021/budget"
PDF = f"{FOLDER}/liling-government-office-2021-budget.pdf"
pytestmark = pytest.mark.slow

Writer = pypdf.PdfWriter


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    """A copy of one document of the built site."""
    shutil.copytree(site.root / FOLDER, tmp_path / FOLDER)
    return tmp_path


def codes(folder: Path) -> set[str]:
    return {one.code for one in verify_pdf(Printed(folder / PDF, PDF), ROOT / "content")}


def broken(folder: Path, change: Callable[[Writer], None]) -> set[str]:
    """The codes found after a change."""
    writer = pypdf.PdfWriter(clone_from=folder / PDF)
    change(writer)
    writer.write(folder / PDF)
    return codes(folder)


def objects(writer: Writer, kind: str, value: str) -> list[Any]:
    made = [one.get_object() for one in writer._objects if one is not None]
    return [one for one in made if isinstance(one, DictionaryObject) and one.get(kind) == value]


def structure(writer: Writer, role: str) -> list[Any]:
    return [one for one in objects(writer, "/S", role) if one.get("/Type") == "/StructElem"]


def files(writer: Writer) -> dict[str, Any]:
    return {str(one["/UF"]): one for one in objects(writer, "/Type", "/Filespec")}


def names(writer: Writer) -> Any:
    return writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]  # type: ignore[index]


def without_colours(writer: Writer) -> None:
    del writer.root_object["/OutputIntents"]


def without_claim(writer: Writer) -> None:
    stream: Any = writer.root_object["/Metadata"]
    stream.set_data(stream.get_data().replace(b"<pdfuaid:part>1</pdfuaid:part>", b""))


def skipped_level(writer: Writer) -> None:
    structure(writer, "/H2")[0][NameObject("/S")] = NameObject("/H5")


def heads_without_scope(writer: Writer) -> None:
    for cell in structure(writer, "/TH"):
        del cell["/A"]
    for cell in structure(writer, "/TD"):
        cell.pop("/A", None)


def bookmark(writer: Writer) -> Any:
    return writer.root_object["/Outlines"]["/First"].get_object()["/Next"].get_object()  # type: ignore[index]


def renamed_bookmark(writer: Writer) -> None:
    bookmark(writer)[NameObject("/Title")] = TextStringObject("第二部分 别的")


def lost_bookmark(writer: Writer) -> None:
    del bookmark(writer)["/First"], bookmark(writer)["/Last"]


def misled_bookmark(writer: Writer) -> None:
    bookmark(writer)["/Dest"][0] = writer.pages[0].indirect_reference


def inserted_page(writer: Writer) -> None:
    writer.insert_blank_page(index=2)


def contents_links(writer: Writer) -> list[Any]:
    return [one.get_object() for one in writer.pages[1]["/Annots"]]  # type: ignore[attr-defined]


def misled_link(writer: Writer) -> None:
    first, *_, last = contents_links(writer)
    first[NameObject("/Dest")] = last["/Dest"]


def lost_link(writer: Writer) -> None:
    del writer.pages[1]["/Annots"][3]  # type: ignore[attr-defined]


def changed_attachment(writer: Writer) -> None:
    data = files(writer)[f"{Path(PDF).stem}.json"]["/EF"]["/F"].get_object()
    data.set_data(data.get_data().replace(b"2021", b"2022", 1))


def lost_attachment(writer: Writer) -> None:
    del names(writer)[:2]


def doubled_attachment(writer: Writer) -> None:
    other = DictionaryObject(files(writer)[f"{Path(PDF).stem}.json"])
    other[NameObject("/UF")] = TextStringObject("other.json")
    names(writer).extend([TextStringObject("other.json"), writer._add_object(other)])


def unrelated_attachment(writer: Writer) -> None:
    files(writer)[f"{Path(PDF).stem}.yaml"][NameObject("/AFRelationship")] = NameObject("/Data")


def repainted(old: bytes, new: bytes) -> Callable[[Writer], None]:
    def change(writer: Writer) -> None:
        stream: Any = writer.pages[4]["/Contents"].get_object()
        assert old in stream.get_data()
        stream.set_data(stream.get_data().replace(old, new))

    return change


def unreadable_font(writer: Writer) -> None:
    for font in objects(writer, "/Subtype", "/Type0"):
        del font["/ToUnicode"]


def without_font(writer: Writer) -> None:
    descriptor = objects(writer, "/Type", "/FontDescriptor")[0]
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        descriptor.pop(key, None)


def script(writer: Writer) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    contents_links(writer)[0][NameObject("/A")] = DictionaryObject(action)


def launch(writer: Writer) -> None:
    link = contents_links(writer)[0]
    del link["/Dest"]
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x")}
    link[NameObject("/A")] = DictionaryObject(action)


def launching_bookmark(writer: Writer) -> None:
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x")}
    bookmark(writer)[NameObject("/A")] = DictionaryObject(action)


def opening(writer: Writer) -> None:
    target = ArrayObject([writer.pages[1].indirect_reference, NameObject("/Fit")])
    writer.root_object[NameObject("/OpenAction")] = target


def without_language(writer: Writer) -> None:
    del writer.root_object["/Lang"]


def locked(writer: Writer) -> None:
    writer.encrypt("secret", algorithm="RC4-128")


CHANGES = [
    ("PDF-A", without_colours),
    ("PDF-A", without_font),
    ("PDF-UA", without_claim),
    ("PDF-UA", skipped_level),
    ("PDF-UA", heads_without_scope),
    ("PDF-OUTLINE", renamed_bookmark),
    ("PDF-OUTLINE", lost_bookmark),
    ("PDF-OUTLINE", misled_bookmark),
    ("PDF-CONTENTS", inserted_page),
    ("PDF-CONTENTS", misled_link),
    ("PDF-CONTENTS", lost_link),
    ("PDF-ATTACHMENT", changed_attachment),
    ("PDF-ATTACHMENT", lost_attachment),
    ("PDF-ATTACHMENT", doubled_attachment),
    ("PDF-ATTACHMENT", unrelated_attachment),
    ("PDF-GLYPH", repainted(b"BT", b"BT 3 Tr")),
    ("PDF-GLYPH", unreadable_font),
    ("PDF-SAFE", without_font),
    ("PDF-SAFE", script),
    ("PDF-SAFE", launch),
    ("PDF-SAFE", launching_bookmark),
    ("PDF-SAFE", opening),
    ("PDF-SAFE", without_language),
    ("PDF-SAFE", locked),
]


def test_nothing_is_found_in_a_good_file_nor_in_one_only_written_anew(folder: Path) -> None:
    assert codes(folder) == set()
    assert broken(folder, lambda _: None) == set()


@pytest.mark.parametrize(("code", "change"), CHANGES)
def test_a_planted_fault_is_found(
    code: str, change: Callable[[Writer], None], folder: Path
) -> None:
    assert code in broken(folder, change)


@pytest.mark.parametrize("left", [0, 100, 5000])
def test_a_torn_file_is_a_finding(left: int, folder: Path) -> None:
    (folder / PDF).write_bytes((folder / PDF).read_bytes()[:left])
    assert codes(folder) <= {"PDF-SAFE", "PDF-A", "PDF-UA"}
    assert "PDF-SAFE" in codes(folder)


def test_a_changed_or_missing_file_of_the_site_is_not_what_is_attached(folder: Path) -> None:
    workbook = (folder / PDF).with_suffix(".xlsx")
    workbook.write_bytes(workbook.read_bytes() + b"\0")
    assert codes(folder) == {"PDF-ATTACHMENT"}
    workbook.unlink()
    assert codes(folder) == {"PDF-ATTACHMENT"}


@pytest.mark.parametrize(("says", "expected"), [("PASS", set()), ("FAIL", {"PDF-A", "PDF-UA"})])
def test_verapdf_is_asked_where_it_is_installed(
    says: str, expected: set[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = folder / "bin" / "verapdf"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho {says} file\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    assert codes(folder) == expected
