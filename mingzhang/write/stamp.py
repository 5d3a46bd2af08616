"""Remembers what a site was built from and what came of it, so that an unchanged build does no work."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from mingzhang.cache.hashes import HASHES, digest
from mingzhang.cache.store import store
from mingzhang.cache.versions import everything, program
from mingzhang.write.manifest import Manifest, Written, differing

SHOWN = 3  # files that are named where many differ


class Doubt(Enum):
    """Why an output is not known to be whole and up to date."""

    UNKNOWN = auto()
    TOUCHED = auto()
    STALE = auto()


@dataclass(frozen=True, slots=True)
class Stamp:
    """The hash of all inputs of a build, that of the program alone, and where both are kept."""

    inputs: str
    program: str
    output: Path
    file: Path
    way: str = ""

    @classmethod
    def of(cls, content: Path, templates: Path, output: Path, cache: Path, way: str = "") -> Stamp:
        """Hash everything a build reads: data, templates, this code, libraries, fonts.

        `way` tells builds of the same inputs apart (with drafts or without).
        """
        made_with = program()
        total = hashlib.sha256(f"{made_with}\0{way}".encode())
        for root in (content, templates):
            top = str(root)
            for path in everything(top):
                total.update(f"{root.name}{path[len(top) :]}\0".encode(errors="surrogateescape"))
                total.update(_state(path).encode())
        output = output.resolve()
        name = digest(str(output).encode())[:16]
        return cls(total.hexdigest(), made_with, output, cache / "builds" / f"{name}.json", way)

    @property
    def spare(self) -> Path:
        """Where the site before the present one is kept, with most files in common."""
        return self.file.with_suffix(".spare")

    def current(self, moment: str = "") -> bool:
        """Whether the output was built from these inputs and still stands as written.

        A moment between the same two releases as that of the build makes no difference.
        """
        saved = self._saved()
        try:
            since, until = saved["edge"]
            same = saved["inputs"] == self.inputs and since <= moment
            return bool(
                same
                and (not until or moment < until)
                and next(differing(self.output, _manifest(saved)), None) is None
            )
        except (KeyError, TypeError, ValueError):
            return False

    def before(self) -> Manifest:
        """What the last build wrote into the output; nothing when that isn't known."""
        try:
            return _manifest(self._saved())
        except (KeyError, TypeError, ValueError, AttributeError):
            return {}

    def doubt(self, moment: str) -> tuple[Doubt | None, str]:
        """Whether the output is whole and up to date, for those who must not guess: and what isn't."""
        wrote = self.before()
        if not wrote:
            return Doubt.UNKNOWN, ""
        if touched := sorted(differing(self.output, wrote)):
            return Doubt.TOUCHED, "、".join(touched[:SHOWN])
        return (None if self.current(moment) else Doubt.STALE), ""

    def save(self, written: Manifest, edge: tuple[str, str] = ("", "")) -> None:
        """Remember this build; a cache that can't be written only costs time.

        `edge` holds the last release before it and the next one after it, if there are any.
        """
        data = {"inputs": self.inputs, "edge": edge, "outputs": written}
        store(self.file, json.dumps(data).encode())

    def _saved(self) -> Any:
        try:
            return json.loads(self.file.read_bytes())
        except (OSError, ValueError):
            return {}


def _manifest(saved: Mapping[str, Any]) -> Manifest:
    return {name: Written(*one) for name, one in saved["outputs"].items()}


def _state(path: str) -> str:
    """A file's hash, marked where a link leads to it; what has no end, or can't be read, says so."""
    link = ""
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            link = "@"
            status = os.stat(path)
        return link + (HASHES.of(path, status) if stat.S_ISREG(status.st_mode) else "-")
    except OSError as problem:
        return f"{link}{type(problem).__name__} {problem.errno}"
