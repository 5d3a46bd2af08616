"""The files of the site, made in memory as they are asked for, and kept until something changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mingzhang.preview import documents
from mingzhang.preview.changes import Changes
from mingzhang.preview.documents import Finding
from mingzhang.preview.paper import Paper
from mingzhang.preview.papers import Papers
from mingzhang.preview.troubles import trouble

ASSETS = "assets/"


class NeverGoodError(Exception):
    """A page that can't be shown: what it is made of was never good."""


@dataclass(slots=True)
class Made:
    """A file of the site; when not `fresh`, it is made again, and stays as it is if that fails."""

    data: bytes
    fresh: bool = True


class Workshop:
    """What the preview shows of a folder of content and one of templates."""

    def __init__(self, root: Path, templates: Path) -> None:
        self.templates = templates
        self.papers = Papers(root, templates)
        # What went wrong while a page was made, by its path.
        self.troubles: dict[str, Finding] = {}
        # Checksums of documents' files, which need their booklets: who asks for them puts them here.
        self.sums: dict[str, bytes] = {}
        self._files: dict[str, Made] = {}
        self._across: Iterator[tuple[str, bytes | Iterable[bytes]]] | None = None
        self._streams: dict[str, Iterable[bytes]] = {}

    def ready(self, path: str) -> bytes | None:
        """A file that can be had at once, from any thread."""
        paper, made = self.papers.of(path), self._files.get(path)
        stale = any(one.stale for one in ([paper] if paper else list(self.papers)))
        return made.data if made and made.fresh and not stale else None

    def changed(self, paths: Iterable[Path]) -> Changes:
        """Take note of changed paths; nothing is made again before it is asked for."""
        changes = self.papers.changed(paths)
        if changes.pages or changes.shared:
            self._spoil()
        return changes

    def _spoil(self, folder: str = "") -> None:
        """All files, or those of one document and those across documents, are to be made again."""
        self._across = None
        self._streams.clear()
        for name, made in self._files.items():
            if name.startswith(folder) or self.papers.of(name) is None:
                made.fresh = False

    def refresh(self, paper: Paper) -> None:
        """Read a document again if its file has changed."""
        try:
            other = self.papers.refreshed(paper)
        except Exception as problem:  # the program's own: developers edit it meanwhile
            paper.fail(trouble(problem, self.templates))
        else:
            if other:
                self._spoil(f"{paper.entry.id}/")

    def advance(self) -> bool:
        """Do a little of what pages across documents wait for; whether there was anything to do."""
        for paper in self.papers:
            if paper.waiting:
                self.refresh(paper)
                _ = paper.left
                for gone in self.papers.let_go():
                    self._forget(f"{gone.entry.id}/")
                return True
        return False

    def _forget(self, folder: str) -> None:
        for name in [one for one in self._files if one.startswith(folder)]:
            del self._files[name]

    def file(self, path: str) -> bytes | None:
        """A file of the site, but no booklet; None when there is none.

        Pages across documents show those that `advance` has taken in. Raises NeverGoodError, and
        nothing else: what goes wrong joins `troubles`.
        """
        paper = self.papers.of(path)
        for one in [paper] if paper else self.papers:
            self.refresh(one)
        made = self._files.get(path)
        if made and made.fresh:
            return made.data
        try:
            if path.startswith(ASSETS):
                return documents.asset(self.templates, path.removeprefix(ASSETS))
            data = self._document(paper, path) if paper else self._site(path)
        except NeverGoodError:
            raise
        except Exception as problem:
            self.troubles[path] = trouble(problem, self.templates)
            self._across = None
            if made:
                return made.data
            raise NeverGoodError(path) from problem
        self.troubles.pop(path, None)
        if data is None:
            self._files.pop(path, None)
        else:
            self._files[path] = Made(data)
        return data

    def _document(self, paper: Paper, path: str) -> bytes | None:
        document = self.papers.use(paper).document
        if document is None:
            raise NeverGoodError(path)
        name = path.split("/", 3)[3]
        content = self.papers.content
        return documents.page(self.templates, content, document, paper.origins, name)

    def _site(self, path: str) -> bytes | None:
        """One of the files that the site has once; those made on the way are kept."""
        if self._across is None:
            left = [one for paper in self.papers if (one := paper.left)]
            shelf = documents.shelf(left, self._sums_of)
            self._across = documents.pages_across(self.templates, self.papers.content, shelf)
            self._streams.clear()
        if path not in self._streams:
            for name, data in self._across:
                if isinstance(data, bytes):
                    self._files[name] = Made(data)
                else:
                    self._streams[name] = data
                if name == path or name.startswith(ASSETS):
                    break
        if path in self._streams:
            return b"".join(self._streams.pop(path))
        made = self._files.get(path)
        return made.data if made and made.fresh else None

    def _sums_of(self, name: str) -> bytes:
        return self.sums.get(name, b"")

    def findings(self, path: str) -> list[Finding]:
        """All that is to be said on a page of the site."""
        paper = self.papers.of(path)
        try:
            found = self.papers.findings(self.settled(paper.entry.id) if paper else None)
        except Exception as problem:
            found = [trouble(problem, self.templates)]
        return [self.troubles[path], *found] if path in self.troubles else found

    def settled(self, name: str) -> Paper | None:
        """A document that was read and judged as it is now; None when there is none."""
        paper = self.papers.by_id.get(name)
        for one in self.papers if paper else ():
            if paper and one.entry.department == paper.entry.department:
                self.refresh(one)
        if paper:
            self.papers.judge(paper)
        return paper
