"""BUILD-DIFFERS: building again gives the same files, byte for byte."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from mingzhang.build import Folders, build
from mingzhang.cache.hashes import digest
from mingzhang.findings import Finding, Place, error, errors_in
from mingzhang.reads import afresh
from mingzhang.work.shop import Progress


def rebuilt(folders: Folders, progress: Progress) -> Iterator[Finding]:
    """Every file of the site against one built afresh beside it."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        again = Folders(folders.content, folders.templates, place / "site", place / "cache")
        with afresh():
            outcome = build(again, progress)
        if outcome.failed:
            yield from errors_in(outcome.findings)
            return
        built, anew = _hashes(folders.output), _hashes(again.output)
    for path in sorted(built.keys() | anew.keys()):
        there, here = built.get(path, "没有这个文件"), anew.get(path, "没有这个文件")
        if there != here:
            yield error(
                "BUILD-DIFFERS", "重新生成的文件与网站里的不同", Place(path), there, here,
                "先运行 make site；仍然不同的，说明环境或程序与生成时不一样",
            )  # fmt: skip


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }
