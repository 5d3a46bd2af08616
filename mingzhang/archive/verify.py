"""A bag read back: every file that is damaged, missing or added is named.

Nothing here trusts the bag: a path is compared with what the folder holds, never opened because a
manifest names it, and no link is followed.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang.archive.bag import (
    DECLARATION,
    DECLARED,
    ESCAPES,
    INFO,
    MANIFEST,
    PAYLOAD,
    TAG_MANIFEST,
    escaped,
)
from mingzhang.findings import Finding, Place, error

LINE = re.compile(r"([0-9a-fA-F]{64}) [ *]?(\S.*)")
OXUM = re.compile(r"^Payload-Oxum: *([0-9]+\.[0-9]+) *$", re.MULTILINE)
# Absolute, out of the folder, or such on another system.
UNSAFE = re.compile(r"^[/~]|^[A-Za-z]:|\\|(^|/)\.{0,2}(/|$)")
HINT = "请用另一份完好的拷贝；存档包里的文件不能改动"


@dataclass(slots=True)
class Folder:
    """The files that a bag's folder really holds: hash and size by path."""

    root: Path
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def read(self, folder: Path) -> None:
        for path in sorted(folder.iterdir()):
            name = path.relative_to(self.root).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                self.read(path)
            elif stat.S_ISREG(mode):
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                self.files[name] = (digest, path.lstat().st_size)
            else:
                wrong = error("BAG-PATH", "不是文件：链接和特殊文件不能放在存档包里", _at(self.root, name), hint=HINT)  # fmt: skip
                self.findings.append(wrong)


def verify_bag(path: Path) -> list[Finding]:
    """What is wrong with the bag in a folder; nothing when it is whole."""
    if not (path.is_dir() and os.path.lexists(path / DECLARATION)):
        hint = "请指明存档包的文件夹；ZIP 文件请先解开"
        return [error("BAG-FORM", "这里没有存档包", Place(str(path)), expected=DECLARATION, hint=hint)]  # fmt: skip
    folder = Folder(path)
    folder.read(path)
    findings = folder.findings
    sums: dict[str, str] = {}
    for name in (MANIFEST, TAG_MANIFEST):
        if name not in folder.files:
            findings.append(error("BAG-MISSING", "缺少清单", _at(path, name), hint=HINT))
            continue
        sums |= _manifest(path, name, findings)
    findings += _differences(path, folder.files, sums)
    if DECLARATION in folder.files and (path / DECLARATION).read_bytes() != DECLARED:
        findings.append(error("BAG-FORM", "不是 UTF-8 编码的 BagIt 1.0 存档包", _at(path, DECLARATION), expected=DECLARED.decode().replace("\n", "；"), hint=HINT))  # fmt: skip
    if not findings:
        findings += _size(path, folder.files)
    return findings


def _manifest(path: Path, name: str, findings: list[Finding]) -> dict[str, str]:
    """The entries of a manifest: path → SHA-256."""
    text = (path / name).read_bytes().decode("utf-8", "replace")
    sums: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[: -1 if text.endswith("\n") else None], 1):
        place = _at(path, name, number)
        match = LINE.fullmatch(line)
        if not match:
            findings.append(error("BAG-FORM", "清单的这一行读不懂", place, line[:100], "SHA-256 和文件的路径", HINT))  # fmt: skip
            continue
        digest, entry = match[1].lower(), _plain(match[2])
        if UNSAFE.search(entry):
            findings.append(error("BAG-PATH", "清单里的路径指向存档包以外，没有读取", place, entry, hint=HINT))  # fmt: skip
        elif entry in sums or entry.startswith(PAYLOAD) != (name == MANIFEST):
            findings.append(error("BAG-FORM", "清单里的文件重复，或者不该列在这里", place, entry, hint=HINT))  # fmt: skip
        else:
            sums[entry] = digest
    return sums


def _differences(
    path: Path, files: Mapping[str, tuple[str, int]], sums: Mapping[str, str]
) -> Iterator[Finding]:
    for name in sorted(files.keys() | sums.keys()):
        place = _at(path, name)
        if name not in files:
            yield error("BAG-MISSING", "缺少文件", place, expected=sums[name], hint=HINT)
        elif name not in sums:
            if name != TAG_MANIFEST:  # nothing lists that
                yield error("BAG-ADDED", "多出文件，清单里没有", place, files[name][0], hint=HINT)
        elif files[name][0] != sums[name]:
            yield error("BAG-DAMAGED", "文件与清单不符", place, files[name][0], sums[name], HINT)


def _size(path: Path, files: Mapping[str, tuple[str, int]]) -> Iterator[Finding]:
    """The payload against the number of bytes and files that bag-info.txt states."""
    sizes = [size for name, (_, size) in files.items() if name.startswith(PAYLOAD)]
    found = f"{sum(sizes)}.{len(sizes)}"
    text = (path / INFO).read_bytes().decode("utf-8", "replace") if INFO in files else ""
    stated = OXUM.findall(text)
    if stated != [found]:
        yield error("BAG-FORM", "内容的字节数和文件数与 Payload-Oxum 不符", _at(path, INFO), "、".join(stated), found, HINT)  # fmt: skip


def _plain(text: str) -> str:
    """A path as the file system has it."""
    for character, escape in reversed(ESCAPES.items()):
        text = text.replace(escape, character)
    return text


def _at(path: Path, name: str, line: int = 0) -> Place:
    shown = escaped(f"{path.name}/{name}").encode(errors="replace").decode()
    return Place(shown, line)
