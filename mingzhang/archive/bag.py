"""A bag (BagIt, RFC 8493): a payload, SHA-256 manifests, and a few words about it.

Its bytes follow from the payload and those words alone: no clock, no machine.
"""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from mingzhang.cache.hashes import digest

DECLARATION, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PAYLOAD = "data/"
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
# What RFC 8493 has written otherwise in the paths of manifests.
ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
# The first moment that a ZIP file can name; a file's own time would be the machine's.
EPOCH = (1980, 1, 1, 0, 0, 0)

Payload = Mapping[str, bytes | Path]


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag to be written; the payload's files are read when their turn comes."""

    name: str
    info: tuple[tuple[str, str], ...]
    payload: Payload

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the bag, the tag manifest last."""
        sums: dict[str, str] = {}
        size = 0
        for name, data in contents(self.payload):
            sums[PAYLOAD + name] = digest(data)
            size += len(data)
            yield PAYLOAD + name, data
        info = [*self.info, ("Payload-Oxum", f"{size}.{len(sums)}")]
        tags = {
            INFO: "".join(f"{label}: {said}\n" for label, said in info).encode(),
            DECLARATION: DECLARED,
            MANIFEST: manifest(sums),
        }
        yield from tags.items()
        yield TAG_MANIFEST, manifest({name: digest(data) for name, data in tags.items()})

    def seal(self) -> str:
        """The SHA-256 of the tag manifest: it stands for every byte of the bag."""
        [(_, last)] = deque(self.files(), maxlen=1)
        return digest(last)

    def zipped(self) -> bytes:
        """The bag as one file. Stored: bytes don't depend on zlib, and a lost one costs one file."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
            for name, data in self.files():
                entry = zipfile.ZipInfo(f"{self.name}/{name}", EPOCH)
                entry.create_system, entry.external_attr = 3, 0o100644 << 16
                file.writestr(entry, data)
        return out.getvalue()


def contents(payload: Payload) -> Iterator[tuple[str, bytes]]:
    """The payload's files in order, each read when asked for."""
    for name, source in sorted(payload.items()):
        yield name, source if isinstance(source, bytes) else source.read_bytes()


def fingerprint(payload: Payload) -> str:
    """One hash for a payload: the SHA-256 of its manifest."""
    return digest(manifest({PAYLOAD + name: digest(data) for name, data in contents(payload)}))


def manifest(sums: Mapping[str, str]) -> bytes:
    """The manifest of files (path → SHA-256)."""
    return "".join(f"{sums[name]}  {escaped(name)}\n" for name in sorted(sums)).encode()


def escaped(name: str) -> str:
    """A path as manifests write it: never more than a line."""
    return "".join(ESCAPES.get(character, character) for character in name)
