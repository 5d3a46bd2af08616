"""Writes a finished folder, such as the site: beside the old one first, then one switch. All of it or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

from mingzhang import VERSION
from mingzhang.findings import Finding, Place, error

# Stands in every site this program wrote; a folder without it is never replaced. Other kinds of
# output have markers of their own, so that none takes another's place.
MARKER = ".mingzhang"
# A preview shows drafts: it never takes the place of a site, nor a site that of a preview.
PREVIEW = ".mingzhang-preview"


def write_site(
    output: Path,
    files: Iterable[tuple[str, bytes | Iterable[bytes]]],
    whole: Callable[[], bool] = lambda: True,
    marker: str = MARKER,
) -> list[Finding]:
    """Replace the folder `output` by `files` (path, bytes), or say why that can't be done.

    What is too large to be held at once comes as an iterable of its parts. Files are written as they come; in the end `whole` says whether they may take their place.
    """
    output = output.resolve()
    place = Place(str(output))
    if output.exists() and not replaceable(output, marker):
        return [
            error(
                "OUT-FOREIGN",
                "输出位置上有不是本程序生成的内容，没有改动",
                place,
                expected="空文件夹，或本程序以前写成的同一种文件夹",
                hint="用 --output 指定另一个文件夹，或先移走其中的文件",
            )
        ]
    staging: Path | None = None
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{output.name}.new-", dir=output.parent))
        staging.chmod(0o755)
        for name, data in chain(files, [(marker, f"mingzhang {VERSION}\n".encode())]):
            target = staging / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(data, bytes):
                target.write_bytes(data)
            else:
                with target.open("xb") as out:
                    out.writelines(data)
        if whole():
            _switch(staging, output)
    except OSError as problem:
        reason = f"{problem.strerror or problem}（{problem.filename or output}）"
        return [
            error(
                "OUT-WRITE",
                "没有写成，原有内容保持不变",
                place,
                found=reason,
                hint="请检查磁盘空间和文件夹的写入权限",
            )
        ]
    finally:
        if staging is not None and staging.exists():
            shutil.rmtree(staging, ignore_errors=True)
    return []


def replaceable(output: Path, marker: str = MARKER) -> bool:
    """Whether a folder is empty or one of the same kind that this program wrote."""
    return output.is_dir() and ((output / marker).is_file() or not any(output.iterdir()))


def _switch(staging: Path, output: Path) -> None:
    """Put the new folder in the old one's place; on failure the old one comes back."""
    if not output.exists():
        staging.rename(output)
        return
    old = staging.with_name(staging.name.replace(".new-", ".old-"))
    output.rename(old)
    try:
        staging.rename(output)
    except OSError:
        old.rename(output)
        raise
    for left in [old, *output.parent.glob(f".{output.name}.old-*")]:  # also of killed builds
        shutil.rmtree(left, ignore_errors=True)
