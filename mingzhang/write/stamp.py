"""Remembers what a site was built from, so that an unchanged build does no work."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mingzhang.fonts.sources import TAKEN_OUT

ENGINE = Path(__file__).resolve().parents[1]
PACKAGES = ("jinja2", "markdown-it-py", "pyyaml", "weasyprint", "pydyf", "fonttools", "xlsxwriter")
FONTS = Path("/usr/share/fonts")


class Doubt(Enum):
    """Why an output is not known to be whole and up to date."""

    UNKNOWN = auto()
    TOUCHED = auto()
    STALE = auto()


@dataclass(frozen=True, slots=True)
class Stamp:
    """The hash of all inputs of a build, and where it is kept."""

    inputs: str
    output: Path
    file: Path

    @classmethod
    def of(cls, content: Path, templates: Path, output: Path, cache: Path, way: str = "") -> Stamp:
        """Hash everything a build reads: data, templates, this code, libraries, fonts.

        `way` tells builds of the same inputs apart (with drafts or without).
        """
        digest = hashlib.sha256(f"{sys.version}\0{way}".encode())
        for package in PACKAGES:
            digest.update(f"{package} {_version(package)}\n".encode())
        for root in (content, templates, ENGINE):
            for path in _files(root):
                digest.update(f"{root.name}/{path.relative_to(root)}\0".encode())
                try:
                    data = path.read_bytes() if path.is_file() else b""  # a pipe has no end
                    digest.update(hashlib.sha256(data).digest())
                except OSError as problem:
                    digest.update(repr(problem).encode())
        for path in (*_files(FONTS), *sorted(TAKEN_OUT.glob("*.?tf"))):
            status = path.lstat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
        output = output.resolve()
        name = hashlib.sha256(str(output).encode()).hexdigest()[:16]
        return cls(digest.hexdigest(), output, cache / "builds" / f"{name}.json")

    def current(self, moment: str = "") -> bool:
        """Whether the output was built from these inputs and still stands as written.

        A moment between the same two releases as that of the build makes no difference.
        """
        try:
            saved = json.loads(self.file.read_text(encoding="utf-8"))
            seen = self._seen(saved["outputs"])
            since, until = saved["edge"]
            same = saved["inputs"] == self.inputs and saved["outputs"] == seen
            return bool(same and since <= moment and (not until or moment < until))
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def doubt(self, moment: str) -> tuple[Doubt | None, str]:
        """Whether the output is whole and up to date, for those who must not guess: and what isn't.

        Stricter than `current`: a file that no build wrote makes a difference too.
        """
        try:
            wrote = dict(json.loads(self.file.read_text(encoding="utf-8"))["outputs"])
        except (OSError, ValueError, KeyError, TypeError):
            return Doubt.UNKNOWN, ""
        there = self._seen(self._written())
        names = sorted(wrote.keys() | there.keys())
        if differing := [name for name in names if wrote.get(name) != there.get(name)]:
            return Doubt.TOUCHED, "、".join(differing[:3])
        return (None if self.current(moment) else Doubt.STALE), ""

    def save(self, edge: tuple[str, str] = ("", "")) -> None:
        """Remember this build; a cache that can't be written only costs time.

        `edge` holds the last release before it and the next one after it, if there are any.
        """
        data = {"inputs": self.inputs, "outputs": self._seen(self._written()), "edge": edge}
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            part = self.file.with_suffix(f".{os.getpid()}.part")
            part.write_text(json.dumps(data), encoding="utf-8")
            part.replace(self.file)
        except OSError:
            return

    def _written(self) -> Iterator[str]:
        for path in _files(self.output):
            yield path.relative_to(self.output).as_posix()

    def _seen(self, names: Iterable[str]) -> dict[str, list[int]]:
        seen = {}
        for name in names:
            status = (self.output / name).stat()
            seen[name] = [status.st_size, status.st_mtime_ns]
        return seen


def _files(root: Path) -> Iterator[Path]:
    """All files under a folder in a fixed order, compiled code left out."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            yield Path(folder, name)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
