"""The font files that faces are made of: which, where, and whether they are the pinned ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "scripts" / "fonts.txt"
TAKEN_OUT = ROOT / ".fonts"


@dataclass(frozen=True, slots=True)
class Source:
    """A font file as pinned: its hash, the package that holds it, its path there."""

    sha256: str
    package: str
    installed: Path

    @property
    def name(self) -> str:
        return self.installed.name

    def path(self) -> Path | None:
        """Where the file is: taken out of its package, or installed."""
        places = (TAKEN_OUT / self.name, self.installed)
        return next((place for place in places if place.is_file()), None)


@cache
def sources() -> dict[str, Source]:
    """All pinned font files, by name."""
    found = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sha256, package, path = line.split()
            source = Source(sha256, package, Path(path))
            found[source.name] = source
    return found


@cache
def digest(path: Path) -> str:
    """The SHA-256 of a file that does not change while the program runs."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
