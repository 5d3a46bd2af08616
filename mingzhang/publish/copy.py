"""The files of a release on their way: unchanged ones are linked to the release before."""

from __future__ import annotations

import filecmp
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from mingzhang.publish.manifest import Manifest, written
from mingzhang.publish.place import Place
from mingzhang.publish.session import BrokenError

FOLDER, FILE = 0o755, 0o644


def send(site: Path, manifest: Manifest, place: Place, name: str, before: str) -> None:
    """Copy a site into the release `.incoming-name`, beside its manifest; BrokenError or OSError.

    `before` names a release to link to, or none. Contents decide, never times: a site built anew
    has new ones. What is linked keeps its time, so that browsers may keep their copy.
    """
    if place.host:
        _sent(site, manifest, place, name, before)
    else:
        _copied(site, manifest, Path(place.path, "releases"), name, before)


def _copied(site: Path, manifest: Manifest, releases: Path, name: str, before: str) -> None:
    target, former = releases / f".incoming-{name}", releases / before if before else None
    for folder in sorted({parent for path in manifest for parent in Path(path).parents}):
        (target / folder).mkdir(exist_ok=True)
        (target / folder).chmod(FOLDER)
    for path in manifest:
        if former and _same(site / path, former / path):
            os.link(former / path, target / path)
        else:
            shutil.copyfile(site / path, target / path)
            (target / path).chmod(FILE)
    listing = releases / f".incoming-{name}.sha256"
    listing.write_text(written(manifest), encoding="utf-8")
    listing.chmod(FILE)


def _same(new: Path, old: Path) -> bool:
    try:
        status = old.lstat()
        return (
            status.st_mode & 0o7777 == FILE
            and not old.is_symlink()
            and filecmp.cmp(new, old, shallow=False)
        )
    except OSError:
        return False


def _sent(site: Path, manifest: Manifest, place: Place, name: str, before: str) -> None:
    far = f"{place.host}:{place.path}/releases/.incoming-{name}"
    link = [f"--link-dest=../{before}"] if before else []
    with tempfile.TemporaryDirectory() as folder:
        listing, names = Path(folder, "sha256"), Path(folder, "names")
        listing.write_text(written(manifest), encoding="utf-8")
        names.write_text("".join(f"{path}\0" for path in manifest), encoding="utf-8")
        _rsync(place, ["--checksum", f"--files-from={names}", "--from0", *link, f"{site}/", far])
        _rsync(place, [str(listing), f"{far}.sha256"])


def _rsync(place: Place, arguments: list[str]) -> None:
    # Arguments are not left to the far shell; whatever the umask is there, the modes are ours.
    always = ["rsync", "-s", "-e", shlex.join(place.rsh), "-p", "--chmod=D0755,F0644"]
    done = subprocess.run(
        [*always, *arguments], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [""]
        raise BrokenError(f"rsync：{said[0]}")
