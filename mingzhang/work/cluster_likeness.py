"""What two machines must have alike to make the same bytes, and how they differ.

Font files of the system that serve nothing are left out (`cache/versions` counts them): they bear the
date of their installation.
"""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from collections.abc import Iterator, Mapping

from mingzhang.cache.versions import ROOT, code, libraries, packages
from mingzhang.fonts.faces import FACES
from mingzhang.fonts.prepare import key, missing

LOCK = ROOT / "requirements-cluster.lock"
PYTHON, PACKAGES, LIBRARIES, PROGRAM, FONTS = "Python", "软件包", "系统库", "程序文件", "字体"
SHOWN = 3  # differences of one sort
# By what is told, name and state: plain strings, so that any version can read any other's.
Likeness = Mapping[str, Mapping[str, str]]


def likeness() -> dict[str, dict[str, str]]:
    """Of this process's machine."""
    found = {
        PYTHON: {"": f"{sys.version} {platform.machine()} {sys.platform}"},
        PACKAGES: dict(_named(name.removesuffix(".dist-info")) for name in packages(LOCK)),
        LIBRARIES: libraries(),
        PROGRAM: {name: state for name, _, state in (file.partition(" ") for file in code())},
    }
    lacking = [finding.found for finding in missing()]
    fonts = dict.fromkeys(lacking, "") or {face.name: key(face) for face in FACES}
    return {**found, FONTS: fonts}


def mark(found: Likeness) -> str:
    """A short string that stands for it."""
    return hashlib.sha256(repr({name: dict(found[name]) for name in found}).encode()).hexdigest()


def differences(mine: Likeness, theirs: Likeness) -> list[str]:
    """How another machine differs, in words."""
    return [text for sort in mine for text in _differences(sort, mine[sort], theirs.get(sort, {}))]


def _differences(sort: str, mine: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[str]:
    names = sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))
    for name in names[:SHOWN]:
        here, there = mine.get(name), theirs.get(name)
        label = f"{sort} {name}".strip()
        if here is None or there is None:
            yield f"{label}：只有{'它' if here is None else '这里'}有"
        elif sort in (PROGRAM, FONTS):
            yield f"{label}：不一样" if there else f"{label}：它没有"
        else:
            yield f"{label}：这里是 {_short(here)}，它是 {_short(there)}"
    if len(names) > SHOWN:
        yield f"{sort}：另有 {len(names) - SHOWN} 处"


def _named(folder: str) -> tuple[str, str]:
    name, _, version = folder.partition("-")
    return re.sub(r"[-_.]+", "-", name).lower(), version


def _short(text: str) -> str:
    """Without the compiler and the day."""
    return " ".join(re.sub(r"\([^)]*\)|\[[^]]*\]", " ", text).split())
