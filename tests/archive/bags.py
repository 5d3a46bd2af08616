"""Bags as tests see them: read and sealed without the program's help."""

from __future__ import annotations

import hashlib
from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sums(text: str) -> dict[str, str]:
    """A manifest as path → hash."""
    pairs = (line.split("  ", 1) for line in text.splitlines())
    return {name: digest for digest, name in pairs}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def info(bag: Path) -> dict[str, list[str]]:
    """bag-info.txt: label → values."""
    found: dict[str, list[str]] = {}
    for line in (bag / "bag-info.txt").read_text(encoding="utf-8").splitlines():
        label, said = line.split(": ", 1)
        found.setdefault(label, []).append(said)
    return found


def seal(bag: Path) -> None:
    """Make the manifests true again, as a forger would."""
    held = files(bag)
    payload = {name: data for name, data in held.items() if name.startswith("data/")}
    _write(bag / "manifest-sha256.txt", payload)
    tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
    _write(bag / "tagmanifest-sha256.txt", {name: (bag / name).read_bytes() for name in tags})


def _write(path: Path, held: dict[str, bytes]) -> None:
    lines = [f"{sha256(data)}  {name}\n" for name, data in held.items()]
    path.write_text("".join(lines), encoding="utf-8")
