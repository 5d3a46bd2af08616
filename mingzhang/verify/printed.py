"""A booklet as it lies in the site, seen by three readers: pypdf, MuPDF and Poppler."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pypdf

from mingzhang.findings import Finding, Place, error

RESOLUTION = 100
PROGRAMS = {"mutool": "mupdf-tools", "pdftotext": "poppler-utils", "pdftoppm": "poppler-utils"}


class Character(NamedTuple):
    """A character as MuPDF places it: left, right, baseline (from the top), size, in points."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


class Entry(NamedTuple):
    """A heading as the outline has it; the page counts from 1."""

    level: int
    title: str
    page: int


class Raster(NamedTuple):
    """A page in grey, one byte a dot."""

    width: int
    height: int
    dots: bytes


@dataclass(frozen=True)
class Printed:
    """One PDF of the site."""

    path: Path
    name: str

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(self.path)

    @cached_property
    def root(self) -> Any:
        return self.reader.trailer["/Root"]

    @cached_property
    def pages(self) -> list[list[Character]]:
        """The characters of each page, by MuPDF."""
        xml = ElementTree.fromstring(_run("mutool", "draw", "-q", "-F", "stext", str(self.path)))
        return [list(_characters(page)) for page in xml.iter("page")]

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page, by Poppler."""
        text = _run("pdftotext", "-raw", "-enc", "UTF-8", str(self.path), "-").decode()
        return text.split("\f")[:-1]

    def drawings(self) -> Iterator[tuple[Raster, Raster]]:
        """Each page as MuPDF and as Poppler draw it."""
        resolution = str(RESOLUTION)
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = Path(folder, "mupdf"), Path(folder, "poppler")
            ours.mkdir()
            theirs.mkdir()
            pattern = str(ours / "%06d.pgm")
            _run("mutool", "draw", "-q", "-F", "pgm", "-r", resolution, "-o", pattern, str(self.path))  # fmt: skip
            _run("pdftoppm", "-gray", "-r", resolution, str(self.path), str(theirs / "p"))
            for one, other in zip(sorted(ours.iterdir()), sorted(theirs.iterdir()), strict=True):
                yield _raster(one.read_bytes()), _raster(other.read_bytes())

    @cached_property
    def outline(self) -> list[Entry]:
        return list(self._entries(self.reader.outline, 1))

    def _entries(self, items: Any, level: int) -> Iterator[Entry]:
        for item in items:
            if isinstance(item, list):
                yield from self._entries(item, level + 1)
            else:
                page = self.reader.get_destination_page_number(item)
                yield Entry(level, squeeze(str(item.title)), (-1 if page is None else page) + 1)

    def wrong(self, code: str, message: str, found: object = "", expected: object = "", hint: str = "") -> Finding:  # fmt: skip
        """An error of this file."""
        return error(code, message, Place(self.name), str(found), str(expected), hint)


def squeeze(text: str) -> str:
    """Text without white space."""
    return re.sub(r"\s+", "", text)


def _run(program: str, *arguments: str) -> bytes:
    done = subprocess.run([program, *arguments], capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise ValueError(f"{program}：{said[-1] if said else done.returncode}")
    return done.stdout


def _characters(page: ElementTree.Element) -> Iterator[Character]:
    for font in page.iter("font"):
        size = float(font.get("size", 0))
        for char in font.iter("char"):
            corners = [float(n) for n in char.get("quad", "").split()]
            baseline = float(char.get("y", 0))
            yield Character(char.get("c", ""), min(corners[::2]), max(corners[::2]), baseline, size)


def _raster(data: bytes) -> Raster:
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    if not head:
        raise ValueError("PGM")
    return Raster(int(head[1]), int(head[2]), data[head.end() :])


def text_within(characters: list[Character], left: float, top: float, right: float, bottom: float) -> str:  # fmt: skip
    """What stands in a rectangle, line by line from left to right."""
    lines: dict[int, list[Character]] = {}
    for one in characters:
        if left - 1 <= one.left and one.right <= right + 1 and top <= one.baseline <= bottom:
            lines.setdefault(round(one.baseline / 4), []).append(one)
    ordered = chain.from_iterable(sorted(lines[at], key=lambda c: c.left) for at in sorted(lines))
    return squeeze("".join(one.text for one in ordered))
