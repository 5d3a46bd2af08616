"""Faults to plant in a good booklet, each with the code that must be found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

Writer = pypdf.PdfWriter


def plant(path: Path, change: Callable[[Writer], None]) -> None:
    """Change a PDF where it lies."""
    writer = pypdf.PdfWriter(clone_from=path)
    change(writer)
    writer.write(path)


def objects(writer: Writer, kind: str, value: str) -> list[Any]:
    made = [one.get_object() for one in writer._objects if one is not None]
    return [one for one in made if isinstance(one, DictionaryObject) and one.get(kind) == value]


def structure(writer: Writer, role: str) -> list[Any]:
    return [one for one in objects(writer, "/S", role) if one.get("/Type") == "/StructElem"]


def files(writer: Writer) -> dict[str, Any]:
    return {str(one["/UF"]): one for one in objects(writer, "/Type", "/Filespec")}


def first_file(writer: Writer, suffix: str) -> Any:
    return next(one for name, one in files(writer).items() if name.endswith(suffix))


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
    data = first_file(writer, ".json")["/EF"]["/F"].get_object()
    data.set_data(data.get_data().replace(b"20", b"21", 1))


def lost_attachment(writer: Writer) -> None:
    del names(writer)[:2]


def doubled_attachment(writer: Writer) -> None:
    other = DictionaryObject(first_file(writer, ".json"))
    other[NameObject("/UF")] = TextStringObject("other.json")
    names(writer).extend([TextStringObject("other.json"), writer._add_object(other)])


def unrelated_attachment(writer: Writer) -> None:
    first_file(writer, ".yaml")[NameObject("/AFRelationship")] = NameObject("/Data")


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
