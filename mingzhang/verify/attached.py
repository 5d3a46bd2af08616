"""PDF-ATTACHMENT: what a booklet carries is what the site offers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mingzhang.findings import Finding
from mingzhang.verify.printed import Printed

RELATIONSHIPS = {".yaml": "/Source", ".xlsx": "/Data", ".json": "/Data"}


def attached(printed: Printed, content: Path) -> Iterator[Finding]:
    """The typed data, workbook and JSON, each once, byte for byte, with its relationship."""
    base = printed.path.with_suffix("")
    typed = (content / "departments" / Path(printed.name).parent).with_suffix(".yaml")
    originals = {f"{base.name}{suffix}": base.with_suffix(suffix) for suffix in RELATIONSHIPS}
    originals[f"{base.name}.yaml"] = typed
    files = {str(one["/UF"]): one for one in _specifications(printed.root)}
    for name, original in originals.items():
        file = files.pop(name, None)
        if file is None:
            yield printed.wrong("PDF-ATTACHMENT", "缺少附件", expected=name)
            continue
        stream = file["/EF"]["/F"].get_object()
        inside = hashlib.sha256(stream.get_data()).hexdigest()
        outside = hashlib.sha256(original.read_bytes()).hexdigest() if original.is_file() else ""
        if inside != outside:
            yield printed.wrong(
                "PDF-ATTACHMENT", f"附件 {name} 与网站或内容里的文件不同", inside, outside or f"没有 {original.name}"
            )  # fmt: skip
        relationship = RELATIONSHIPS[original.suffix]
        if file.get("/AFRelationship") != relationship:
            yield printed.wrong(
                "PDF-ATTACHMENT", f"附件 {name} 的关系不对", file.get("/AFRelationship"), relationship
            )  # fmt: skip
    for name in files:
        yield printed.wrong("PDF-ATTACHMENT", "多出附件", name)


def _specifications(root: Any) -> list[Any]:
    names = root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    return [one.get_object() for one in names[1::2]]
