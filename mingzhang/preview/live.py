"""The preview at work: requests, edits and open pages come together here.

What is computed runs in the lane's thread, all else in the event loop. An edit first makes the open
pages again, then their findings, then booklets, then what pages across documents need.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from mingzhang.preview import documents, lane
from mingzhang.preview.changes import Changes
from mingzhang.preview.hub import Hub
from mingzhang.preview.lane import Lane
from mingzhang.preview.printer import Printer, PrintError
from mingzhang.preview.told import TEMPLATES, Told, never_good, told
from mingzhang.preview.workshop import NeverGoodError, Workshop

T = TypeVar("T")
SUMS = "open-data/sha256sums.txt"
# A file that can't be read may be in the middle of being saved: seconds before it is said.
HALF_SAVED = 0.15
# Lists of findings that are kept until the next edit.
LISTS = 200
# Seconds without an edit before a booklet is printed again.
QUIET = 0.1


class Live:
    """A preview of a folder of content and one of templates; to be made in the event loop."""

    def __init__(self, root: Path, templates: Path) -> None:
        self.templates = templates
        self.workshop = Workshop(root, templates)
        self.hub = Hub()
        self._lane = Lane()
        self._loop = asyncio.get_running_loop()
        self._list: dict[str, Told] = {}
        self._tasks: dict[object, asyncio.Task[None]] = {}
        self.printer = Printer(templates, self._key, self._script)
        self.hub.put_all(assets=self._assets())
        self._soon("advance", self._advance())

    def stop(self) -> None:
        """End all work."""
        for task in self._tasks.values():
            task.cancel()
        self._lane.stop()
        self.printer.stop()

    # --- Files --------------------------------------------------------------------------------

    async def file(self, path: str) -> bytes | None:
        """A file of the site as it is now, or as it was last good; None when there is none."""
        ready = self.workshop.ready(path)
        if ready is not None:
            return ready
        paper = self.workshop.papers.of(path)
        if paper:
            if path.endswith(f"/{documents.names_of(paper.entry).pdf}"):
                return await self.booklet(paper.entry.id)
        elif not path.startswith("assets/"):
            while await self._do(lane.REQUEST, self.workshop.advance):
                pass
            if path == SUMS:
                await self._sums()
        return await self._do(lane.REQUEST, partial(self._made, path))

    async def booklet(self, name: str) -> bytes:
        """A document's PDF as it is now. Raises PrintError."""
        path = f"{name}/index.html"
        self.hub.put(path, printing=True)
        try:
            made = await self.printer.booklet(name)
        except PrintError:
            self.hub.put(path, printing=False, failed="PDF 没有做成，请看检查结果。")
            raise
        self._list.pop(path, None)
        self.hub.put(path, printing=False, failed=None, pdf=version(made.pdf))
        return made.pdf

    async def told(self, path: str) -> Told:
        """The findings of a page."""
        return await self._do(lane.FINDINGS, partial(self._told, path))

    def _made(self, path: str) -> bytes | None:
        """In the lane: a file, or in its place a page that says why it can't be shown."""
        before = self.workshop.troubles.get(path)
        try:
            data = self.workshop.file(path)
        except NeverGoodError:
            self._list.pop(path, None)
            return never_good(self._told(path), path) if path.endswith(".html") else None
        if self.workshop.troubles.get(path) != before:
            self._list.pop(path, None)
        return data

    def _told(self, path: str) -> Told:
        """In the lane: the findings of a page, as long as nothing happens the same."""
        if path not in self._list:
            if len(self._list) >= LISTS:
                self._list.clear()
            self._list[path] = self._told_anew(path)
        return self._list[path]

    def _told_anew(self, path: str) -> Told:
        paper = self.workshop.papers.of(path)
        last = self.printer.last(paper.entry.id) if paper else None
        return told(self.workshop, path, last.findings if last else ())

    async def _sums(self) -> None:
        """The list of checksums needs the files of all documents."""
        for paper in list(self.workshop.papers):
            if paper.left is None:
                continue
            names = await self._do(lane.REQUEST, partial(self._names, paper.entry.id))
            files = {name: await self.file(f"{paper.entry.id}/{name}") or b"" for name in names}
            self.workshop.sums[paper.entry.id] = documents.sums_of(paper.entry, files)

    def _names(self, name: str) -> list[str]:
        paper = self.workshop.papers.use(self.workshop.papers.by_id[name])
        return documents.downloads(paper.document, paper.origins) if paper.document else []

    # --- Open pages ---------------------------------------------------------------------------

    def begin(self, path: str) -> None:
        """A page has been opened: make known what there is to know of it."""
        self._soon(("begin", path), self._begin(path))

    async def _begin(self, path: str) -> None:
        data = await self.file(path)
        self.hub.put(path, page=version(data) if data is not None else "")
        self.hub.put(path, findings=(await self.told(path)).state())
        if path in self.hub.beside():
            self._print_soon(path)

    def changed(self, paths: Collection[Path]) -> None:
        """Files have changed; from any thread."""
        self._lane.do(lane.EDIT, partial(self._changed, paths))

    def _changed(self, paths: Collection[Path]) -> None:
        """In the lane: the open pages first, those of edited documents before all others."""
        changes = self.workshop.changed(paths)
        if not changes:
            return
        self._list.clear()
        of = self.workshop.papers.of
        pages = sorted(
            (path for path in self.hub.paths() if of(path)),
            key=lambda path: path.rsplit("/", 1)[0] not in changes.documents,
        )
        broken = False
        for path in pages:
            data = self._made(path)
            paper = of(path)
            news: dict[str, Any] = {"page": version(data) if data is not None else ""}
            if paper:
                broken |= not paper.sound
                news["edited"] = {"figures": paper.edited.figures, "anchor": paper.edited.anchor}
            self._call(partial(self.hub.put, path, **news))
        if broken:
            again = partial(self._lane.do, lane.FINDINGS, self._tell)
            timer = threading.Timer(HALF_SAVED, again)
            timer.daemon = True
            timer.start()
        else:
            self._lane.do(lane.FINDINGS, self._tell)
        self._call(partial(self._follow, changes))

    def _tell(self) -> None:
        """In the lane: the findings of all open pages."""
        for path in self.hub.paths():
            self._call(partial(self.hub.put, path, findings=self._told(path).state()))

    def _follow(self, changes: Changes) -> None:
        """In the loop: what an edit has to do with besides the pages of documents."""
        if changes.assets:
            self.hub.put_all(assets=self._assets())
        if changes.print_:
            self.printer.restart()
        self._soon("outdated", self.printer.outdated({*changes.documents, *changes.signed}))
        for path in self.hub.paths():
            paper = self.workshop.papers.of(path)
            if paper is None:
                self._soon(path, self._renew(path))
            elif path in self.hub.beside() or self.printer.last(paper.entry.id):
                self._print_soon(path)
        self._soon("advance", self._advance())

    async def _renew(self, path: str) -> None:
        """A page across documents, again."""
        data = await self.file(path)
        self.hub.put(path, page=version(data) if data is not None else "")

    def _print_soon(self, path: str) -> None:
        self._soon(("booklet", path), self._print(path))

    async def _print(self, path: str) -> None:
        """A booklet in advance, when edits have come to rest."""
        await asyncio.sleep(QUIET)
        paper = self.workshop.papers.of(path)
        if paper and paper.document:
            try:
                await self.booklet(paper.entry.id)
            except PrintError:
                return  # who asks for it is told

    async def _advance(self) -> None:
        """Read all documents in advance; what was found in others may matter to those open."""
        while await self._do(lane.ADVANCE, self.workshop.advance):
            self._list.clear()

    # --- Booklets -----------------------------------------------------------------------------

    async def _key(self, name: str) -> str:
        return await self._do(lane.REQUEST, partial(self._state, name))

    def _state(self, name: str) -> str:
        """In the lane: names all that decides a booklet, as far as it is not the templates'."""
        paper = self.workshop.settled(name)
        if paper is None or paper.document is None:
            raise PrintError("数据还有错误，没有可以排版的内容")
        source = paper.document.source
        about = (paper.serial, self.workshop.papers.loads, source.fingerprint, paper.checked)
        return hashlib.sha256(repr(about).encode()).hexdigest()

    async def _script(self, name: str) -> tuple[str, Any]:
        return await self._do(lane.BOOKLET, partial(self._for_press, name))

    def _for_press(self, name: str) -> tuple[str, Any]:
        key = self._state(name)
        paper = self.workshop.papers.by_id[name]
        assert paper.document is not None
        checked = paper.checked or ()
        return key, documents.for_press(self.templates, paper.document, paper.origins, checked)

    # --- Threads ------------------------------------------------------------------------------

    async def _do(self, urgency: int, job: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._lane.do(urgency, job))

    def _call(self, job: Callable[[], object]) -> None:
        """From the lane: have something done in the loop."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(job)

    def _soon(self, what: object, work: Any) -> None:
        """In the loop: begin a task; one of the same sort that still runs is given up."""
        before = self._tasks.pop(what, None)
        if before:
            before.cancel()
        task = self._tasks[what] = asyncio.ensure_future(work)
        task.add_done_callback(lambda one: self._tasks.pop(what, None) if self._tasks.get(what) is one else None)  # fmt: skip

    def _assets(self) -> str:
        """Names the style sheets and scripts as they are, with those of the preview itself."""
        total = hashlib.blake2b(digest_size=8)
        for folder in (self.templates / "site" / "assets", TEMPLATES):
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                total.update(f"{path.name} {path.stat().st_mtime_ns}".encode())
        return total.hexdigest()


def version(data: bytes) -> str:
    """A short name of a file's state."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()
