"""PDF-ATTACHMENT: what a booklet carries is what its documents are made of and offered as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.cache.hashes import digest
from mingzhang.findings import Finding
from mingzhang.verify.expected import File
from mingzhang.verify.printed import Printed


def attached(printed: Printed, expected: Mapping[str, File]) -> Iterator[Finding]:
    """Each document's typed data, workbook and JSON once, byte for byte, with its relationship."""
    files = {str(one["/UF"]): one for one in _specifications(printed.root)}
    for name, original in expected.items():
        file = files.pop(name, None)
        if file is None:
            yield printed.wrong("PDF-ATTACHMENT", "缺少附件", expected=name)
            continue
        inside = digest(file["/EF"]["/F"].get_object().get_data())
        if inside != original.sha256:
            yield printed.wrong(
                "PDF-ATTACHMENT",
                f"附件 {name} 与网站或内容里的文件不同",
                inside,
                original.sha256 or f"没有 {name}",
            )
        relationship = f"/{original.relationship}"
        if file.get("/AFRelationship") != relationship:
            yield printed.wrong(
                "PDF-ATTACHMENT", f"附件 {name} 的关系不对", file.get("/AFRelationship"), relationship
            )  # fmt: skip
    for name in files:
        yield printed.wrong("PDF-ATTACHMENT", "多出附件", name)


def _specifications(root: Any) -> list[Any]:
    names = root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    return [one.get_object() for one in names[1::2]]
