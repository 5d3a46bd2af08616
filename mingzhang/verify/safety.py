"""PDF-SAFE: a booklet opens anywhere and does nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from mingzhang.findings import Finding
from mingzhang.verify.printed import Printed

LANGUAGE = "zh-CN"
# All but following a link inside the file or to an address.
ACTIONS = {
    "/GoTo3DView", "/GoToE", "/GoToR", "/Hide", "/ImportData", "/JavaScript", "/Launch", "/Movie",
    "/Named", "/Rendition", "/ResetForm", "/RichMediaExecute", "/SetOCGState", "/Sound",
    "/SubmitForm", "/Thread", "/Trans",
}  # fmt: skip
ACTING = ("/JS", "/JavaScript", "/OpenAction", "/AA", "/XFA", "/RichMediaContent")
PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


def encrypted(printed: Printed) -> Iterator[Finding]:
    """Comes first: nothing else can be read then."""
    if printed.reader.is_encrypted:
        yield printed.wrong("PDF-SAFE", "文件加密了", expected="不加密，谁都能打开")


def safe(printed: Printed) -> Iterator[Finding]:
    """No scripts, no actions but links, all fonts inside, language stated."""
    language = printed.root.get("/Lang")
    if language != LANGUAGE:
        yield printed.wrong("PDF-SAFE", "没有注明语言", language or "", LANGUAGE)
    said: set[str] = set()
    for one in _objects(printed.reader):
        said |= {f"有自动执行的内容 {key}" for key in ACTING if key in one}
        if one.get("/S") in ACTIONS:
            said.add(f"有动作 {one['/S']}")
        if one.get("/Type") == "/FontDescriptor" and not any(key in one for key in PROGRAMS):
            said.add(f"字体 {one.get('/FontName')} 没有嵌入")
        if one.get("/Type") == "/Font" and not {"/FontDescriptor", "/DescendantFonts"} & set(one):
            said.add(f"字体 {one.get('/BaseFont')} 没有嵌入")
    for message in sorted(said):
        yield printed.wrong("PDF-SAFE", message)


def _objects(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached from the document's root, each once."""
    waiting: list[Any] = [reader.trailer["/Root"]]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += one.values()
        elif isinstance(one, ArrayObject):
            waiting += one
