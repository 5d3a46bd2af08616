"""What makes the files besides content and templates: this program, Python, packages, fonts, libraries."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from mingzhang.cache.hashes import HASHES
from mingzhang.fonts.sources import TAKEN_OUT

ENGINE = Path(__file__).resolve().parents[1]
ROOT = ENGINE.parent
LOCK = ROOT / "requirements.lock"
FONTS = Path("/usr/share/fonts")
NAME = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
# Libraries that lay out and draw: the files under which systems have them, and what tells the version.
LIBRARIES = {
    "pango-1.0": (("libpango-1.0.so.0", "libpango-1.0.dylib"), "pango_version_string"),
    "harfbuzz": (("libharfbuzz.so.0", "libharfbuzz.dylib"), "hb_version_string"),
}


def program() -> str:
    """A hash of all of it: the same files of content and templates give the same site."""
    total = hashlib.sha256(sys.version.encode())
    for part in (*packages(), *libraries().items(), *code(), *_fonts()):
        total.update(f"{part}\n".encode(errors="surrogateescape"))
    return total.hexdigest()


def everything(root: str) -> Iterator[str]:
    """All files and folders under a folder in a fixed order, compiled code left out.

    Links are followed, as whoever reads the files follows them, but not in a circle.
    """
    seen: set[tuple[int, int]] = set()
    for folder, folders, names in os.walk(root, followlinks=True):
        status = os.stat(folder)
        place = status.st_dev, status.st_ino
        folders[:] = (
            [] if place in seen else sorted(name for name in folders if name != "__pycache__")
        )
        seen.add(place)
        for name in (*folders, *sorted(names)):
            yield f"{folder}/{name}"


def packages(lock: Path = LOCK) -> Iterator[str]:
    """Installed packages that a lock file names, as their folders are called: name and version."""
    wanted = {_plain(name) for name in NAME.findall(lock.read_text(encoding="utf-8"))}
    for place in sys.path:
        try:
            there = sorted(os.listdir(place or "."))
        except OSError:
            continue
        for name in there:
            if name.endswith(".dist-info") and _plain(name.split("-")[0]) in wanted:
                yield name


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def libraries() -> dict[str, str]:
    """The versions that the libraries that lay out and draw give of themselves, where they are there."""
    said = {}
    for library, (files, tells) in LIBRARIES.items():
        for file in files:
            try:
                function = getattr(ctypes.CDLL(file), tells)
            except (OSError, AttributeError):
                continue
            function.restype = ctypes.c_char_p
            said[library] = function().decode()
            break
    return said


def code() -> Iterator[str]:
    """The files of this program, each with its hash."""
    for path in (*everything(str(ENGINE)), str(ROOT / "build.py")):
        if path.endswith((".py", ".icc")):
            yield f"{path[len(str(ROOT)) :]} {HASHES.of(path, os.stat(path))}"


def _fonts() -> Iterator[str]:
    """The files of which faces are made, by their bytes; the system's, which serve nothing, by name and time."""
    for path in sorted(TAKEN_OUT.glob("*.?tf")):
        yield f"{path.name} {HASHES.of(str(path), path.stat())}"
    for name in everything(str(FONTS)):
        status = os.lstat(name)
        yield f"{name} {status.st_size} {status.st_mtime_ns}"
