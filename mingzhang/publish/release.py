"""Releases beside one another: a new one comes in, is checked, and takes the place of the one in use.

DEST/current                     → releases/<the one in use>: what the web server shows
DEST/releases/<name>/            the files of a release
DEST/releases/<name>.sha256      its manifest
DEST/.lock                       the session that publishes, while it lives
"""

from __future__ import annotations

import getpass
import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mingzhang import clock
from mingzhang.findings import Finding, error
from mingzhang.findings import Place as Spot
from mingzhang.publish import kept, manifest
from mingzhang.publish.copy import send
from mingzhang.publish.manifest import Manifest
from mingzhang.publish.place import Place
from mingzhang.publish.session import (
    DAMAGED,
    FINE,
    FOREIGN,
    NOTHING,
    TAKEN,
    BrokenError,
    Session,
)

# The portal's local time, so that names sort by time, then the beginning of the files' fingerprint.
NAME = re.compile(r"(\d{8}-\d{6})-([0-9a-f]{12})")
TIME = "%Y%m%d-%H%M%S"
RELEASES_JSON = "releases.json"


class RefusedError(Exception):
    """The destination can't be used; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is there; `whole` says that it has a manifest, not that it was checked."""

    name: str
    used: bool
    whole: bool

    @property
    def time(self) -> datetime:
        """When it was made."""
        return datetime.strptime(self.name[:15], TIME).replace(tzinfo=clock.ZONE)

    def fits(self, files: Manifest) -> bool:
        """Whether it was made of these very files."""
        return self.whole and self.name.endswith(f"-{manifest.fingerprint(files)[:12]}")


@dataclass(slots=True)
class Store:
    """The releases of one destination, as one session sees them."""

    place: Place
    session: Session
    there: bool

    @classmethod
    @contextmanager
    def open(cls, place: Place, writing: bool) -> Iterator[Store]:
        """The destination, locked when something is to be written; RefusedError, BrokenError or OSError."""
        with Session.at(place) as session:
            status, said = session.ask("enter", place.path, "make" if writing else "look")
            if status == FOREIGN:
                raise RefusedError(
                    error(
                        "PUBLISH-PLACE",
                        "这里有不是本程序发布的内容，没有改动",
                        Spot(place.said),
                        expected="空文件夹、还没有的文件夹，或者以前发布到的文件夹",
                    )
                )
            if status not in (FINE, NOTHING):
                raise BrokenError(said.strip())
            if writing:
                _lock(place, session)
                session.do("clean")
            yield cls(place, session, status == FINE)

    def releases(self) -> list[Release]:
        """What is there, the oldest first; folders with other names are nobody's releases."""
        lines = [line.partition(" ")[::2] for line in self._look().splitlines()]
        used = [name for state, name in lines if state == "current"]
        return sorted(
            (
                Release(name, name in used, state == "release")
                for state, name in lines
                if state != "current" and NAME.fullmatch(name)
            ),
            key=lambda one: one.name,
        )

    def used(self) -> Release | None:
        """What visitors see now."""
        return next((one for one in self.releases() if one.used), None)

    def files(self, release: Release | None) -> dict[str, str]:
        """The manifest of a release; none has no files."""
        if release is None:
            return {}
        return manifest.read(self.session.do("show", f"{release.name}.sha256"))

    def public(self, release: Release | None) -> kept.Releases:
        """What a release says it publishes; BrokenError when it can't be read."""
        if release is None:
            return {kept.PUBLIC: {}, kept.GONE: {}}
        try:
            return kept.read(self.session.do("show", f"{release.name}/{RELEASES_JSON}"))
        except ValueError as problem:
            raise BrokenError(f"{release.name}/{RELEASES_JSON}：读不出") from problem

    def add(self, site: Path, files: Manifest, now: datetime) -> str:
        """A site as the new release: copied, checked, then shown. Its name."""
        there = self.releases()
        used = next((one for one in there if one.used), None)
        # A clock that went back must not make the newest release look like an old one.
        now = max([now, *(one.time + timedelta(seconds=1) for one in there)])
        name = f"{now.strftime(TIME)}-{manifest.fingerprint(files)[:12]}"
        self.session.do("begin", name)
        send(site, files, self.place, name, used.name if used and used.whole else "")
        self._check(f".incoming-{name}")
        self.session.do("settle", name)
        self.session.do("point", name)
        return name

    def back(self, release: Release) -> None:
        """Show an earlier release again, if it is still as it was."""
        self._check(release.name)
        self.session.do("point", release.name)

    def prune(self, keep: int) -> list[str]:
        """Remove the oldest beyond `keep`, never the one in use; their names."""
        there = self.releases()
        spare = [one.name for one in there if not one.used]
        gone = spare[: max(0, len(there) - keep)]
        for name in gone:
            self.session.do("drop", name)
        return gone

    def _look(self) -> str:
        # Without a folder the session stands elsewhere.
        return self.session.do("look") if self.there else ""

    def _check(self, folder: str) -> None:
        status, said = self.session.ask("whole", folder)
        if status == DAMAGED:
            where = f"{self.place.said}/releases/{folder.removeprefix('.incoming-')}"
            raise RefusedError(
                error(
                    "PUBLISH-DAMAGED", "文件与清单里的 SHA-256 不符，没有换上", Spot(where),
                    said.strip(), "每个文件都与生成的一致，没有缺少，也没有多出",
                    "刚复制过去的，请检查磁盘和网络后再发布；以前的一版，请换一版回退",
                )
            )  # fmt: skip
        if status != FINE:
            raise BrokenError(said.strip())


def _lock(place: Place, session: Session) -> None:
    label = re.sub(r"[^\w.-]", "_", f"{getpass.getuser()}_{platform.node()}", flags=re.ASCII)
    status, said = session.ask("take", label)
    if status == TAKEN:
        raise RefusedError(
            error(
                "PUBLISH-LOCKED",
                "正在另一处发布，请等它结束后再试",
                Spot(place.said),
                found=f"进程号:主机:发布人　{said.strip()}",
                hint="确知没有人在发布的（如那台主机已经换掉），请删去目标文件夹里 .lock 开头的项",
            )
        )
    if status != FINE:
        raise BrokenError(said.strip())
