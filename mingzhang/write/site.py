"""What marks the folders this program writes; and a finished one, such as bags, written all or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from mingzhang import VERSION
from mingzhang.findings import Finding, Place, error
from mingzhang.write.switch import staging

# Stands in every site this program wrote; a folder without it is never replaced. Other kinds of
# output have markers of their own, so that none takes another's place.
MARKER = ".mingzhang"
# A preview shows drafts: it never takes the place of a site, nor a site that of a preview.
PREVIEW = ".mingzhang-preview"


def write_folder(
    output: Path, files: Iterable[tuple[str, bytes]], marker: str = MARKER
) -> list[Finding]:
    """Replace the folder `output` by `files` (path, bytes), or say why that can't be done."""
    output = output.resolve()
    if foreign := refused(output, marker):
        return foreign
    try:
        with staging(output) as beside:
            for name, data in chain(files, [(marker, f"mingzhang {VERSION}\n".encode())]):
                target = beside.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            beside.switch()
    except OSError as problem:
        return [unwritten(output, problem)]
    return []


def refused(output: Path, marker: str = MARKER) -> list[Finding]:
    """OUT-FOREIGN: what stands where a folder is to be written is not of its kind."""
    output = output.resolve()
    if not output.exists() or replaceable(output, marker):
        return []
    return [
        error(
            "OUT-FOREIGN",
            "输出位置上有不是本程序生成的内容，没有改动",
            Place(str(output)),
            expected="空文件夹，或本程序以前写成的同一种文件夹",
            hint="用 --output 指定另一个文件夹，或先移走其中的文件",
        )
    ]


def unwritten(output: Path, problem: OSError) -> Finding:
    """OUT-WRITE: why a folder could not be written."""
    return error(
        "OUT-WRITE",
        "没有写成，原有内容保持不变",
        Place(str(output.resolve())),
        found=f"{problem.strerror or problem}（{problem.filename or output}）",
        hint="请检查磁盘空间和文件夹的写入权限",
    )


def replaceable(output: Path, marker: str = MARKER) -> bool:
    """Whether a folder is empty or one of the same kind that this program wrote."""
    return output.is_dir() and ((output / marker).is_file() or not any(output.iterdir()))
