"""What a release consists of: every file's SHA-256, as `sha256sum` writes and checks it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from mingzhang.write.site import MARKER

# Path below the site → SHA-256.
Manifest = Mapping[str, str]


def manifest_of(site: Path) -> dict[str, str]:
    """Every file that visitors may see, read anew; the program's own mark isn't one."""
    sums = {}
    for folder, folders, names in os.walk(site):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            shown = path.relative_to(site).as_posix()
            if shown != MARKER:
                with path.open("rb") as file:
                    sums[shown] = hashlib.file_digest(file, "sha256").hexdigest()
    return dict(sorted(sums.items()))


def written(manifest: Manifest) -> str:
    """The lines that `sha256sum -c` reads."""
    return "".join(f"{digest}  {name}\n" for name, digest in manifest.items())


def read(text: str) -> dict[str, str]:
    """A manifest from its lines."""
    lines = (line.partition("  ") for line in text.splitlines())
    return {name: digest for digest, _, name in lines}


def fingerprint(manifest: Manifest) -> str:
    """One hash for a whole site; the same files give the same one, whenever they were written."""
    return hashlib.sha256(written(manifest).encode()).hexdigest()
