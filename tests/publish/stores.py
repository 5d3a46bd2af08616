"""Small sites and destinations, here and behind a stand-in for ssh."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from mingzhang.clock import ZONE
from mingzhang.publish.manifest import manifest_of
from mingzhang.publish.place import Place, place_of
from mingzhang.publish.release import Store

NOON = datetime(2025, 9, 1, 12, 0, tzinfo=ZONE)
EMPTY = b'{"documents": [], "withdrawn": []}'
OLD = {
    "index.html": b"<title>old</title>",
    "same.css": b"style",
    "a/gone.html": b"gone",
    "releases.json": EMPTY,
}
NEW = {
    "index.html": b"<title>new</title>",
    "same.css": b"style",
    "b/c.pdf": b"%PDF",
    "releases.json": EMPTY,
}
# Does what ssh does with a command: the words become one line, and a shell reads it.
RSH = '#!/bin/sh\n[ "$1" != -l ] || shift 2\nshift\ncd "$FAR_HOME" && exec sh -c "$*"\n'


def site(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A folder of these files, and the mark of a built site."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in {**files, ".mingzhang": b"x"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def put(place: Place, folder: Path, files: Mapping[str, bytes], now: datetime = NOON) -> str:
    """Publish these files; the release's name."""
    made = site(folder / "made", files)
    with Store.open(place, writing=True) as store:
        return store.add(made, manifest_of(made), now)


def seen(destination: Path) -> dict[str, bytes]:
    """What a visitor finds."""
    root = destination / "current"
    assert root.is_symlink()
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def tidy(destination: Path) -> bool:
    """Whether nothing half-done is left: every release with its manifest, no lock, nothing hidden."""
    names = {path.name for path in (destination / "releases").iterdir()}
    folders = {name for name in names if (destination / "releases" / name).is_dir()}
    own = {".mingzhang-releases", "current", "releases"}
    listed = {f"{name}.sha256" for name in folders}
    return {path.name for path in destination.iterdir()} == own and names == folders | listed


def local(folder: Path) -> Place:
    place, findings = place_of(str(folder))
    assert place, findings
    return place


def remote(folder: Path, tools: Path) -> Place:
    """The same folder as if it were another machine's; FAR_HOME must be set."""
    rsh = tools / "rsh"
    rsh.write_text(RSH, encoding="utf-8")
    rsh.chmod(0o755)
    os.environ.setdefault("FAR_HOME", "/")
    place, findings = place_of(f"web@example.org:{folder}", str(rsh))
    assert place, findings
    return place
