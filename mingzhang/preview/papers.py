"""Content at this moment: what documents share, and each document as far as it was asked for.

Everything here and in `workshop` runs in the one thread of `lane`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from mingzhang import clock
from mingzhang.preview import documents
from mingzhang.preview.changes import Changes, sorted_out
from mingzhang.preview.documents import Finding, Library, has_errors
from mingzhang.preview.paper import Paper

# Documents that are held whole; of the others only what they leave for the pages across documents.
HELD = 24


class Papers:
    """The documents of a folder of content, by their ids; `general` is wrong with what they share."""

    def __init__(self, root: Path, templates: Path) -> None:
        self.root, self.templates = root, templates
        self.now = clock.present()
        self.content, self.general = documents.opened(root, templates, self.now)
        self.by_id = {entry.id: Paper(entry) for entry in self.content.entries}
        self.loads = 0
        # What was said of form sets when the first document asked for them.
        self._forms: list[Finding] = []
        self._waiting = Changes()
        self._uses = itertools.count(1)

    def __iter__(self) -> Iterator[Paper]:
        return iter(self.by_id.values())

    def of(self, path: str) -> Paper | None:
        """The document to which a path of the site belongs."""
        parts = path.split("/", 3)
        return self.by_id.get("/".join(parts[:3])) if len(parts) == 4 else None

    def changed(self, paths: Iterable[Path]) -> Changes:
        """Take note of changed paths; nothing is read before it is asked for."""
        changes = sorted_out(paths, self.root, self.templates, self.by_id)
        for name in changes.documents:
            paper = self.by_id[name]
            paper.stale = True
            if not documents.restood(self.content, paper.entry, self.now):
                changes.shared = True
        if changes.shared:
            self._waiting.join(changes)
            self._load()
        return changes

    def _load(self) -> None:
        """Load anew what is around the documents; what is broken there leaves the last good."""
        content, self.general = documents.opened(self.root, self.templates, self.now)
        own = (f"{self.root.name}/departments/", f"{self.root.name}/ledger/")
        if has_errors(one for one in content.findings if not one.place.file.startswith(own)):
            return
        waiting, self._waiting = self._waiting, Changes()
        self.content, self.loads = content, self.loads + 1
        self._forms = []
        before, self.by_id = self.by_id, {}
        for entry in content.entries:
            paper = self.by_id[entry.id] = before.get(entry.id) or Paper(entry)
            paper.entry, paper.said = entry, None
            paper.stale |= (
                waiting.all_
                or entry.department in waiting.departments
                or bool({entry.id} & (waiting.signed | waiting.documents))
            )

    def refreshed(self, paper: Paper) -> bool:
        """Read a document again if its file has changed; whether it is another one now."""
        other = paper.stale and paper.refresh(self.content)
        label = f"{self.root.name}/"
        self._forms += [one for one in paper.unread if not one.place.file.startswith(label)]
        return other

    def use(self, paper: Paper) -> Paper:
        """A document with all that was computed of it, read once more if it was let go."""
        paper.used = next(self._uses)
        paper.recall(self.content)
        return paper

    def let_go(self) -> list[Paper]:
        """Let those go that were used longest ago, when too many are held; gives them."""
        held = sorted((one for one in self if one.spare), key=lambda one: one.used)
        gone = held[: max(0, len(held) - HELD)]
        for paper in gone:
            paper.let_go()
        return gone

    def judge(self, paper: Paper) -> list[Finding]:
        """All that is said of a document beside the others of its department, all read before."""
        if paper.said is None:
            department = paper.entry.department
            family = [one for one in self if one.entry.department == department]
            made = [(self.use(one).made, one.unread) for one in family]
            earlier = [one.batches for one in self if one.entry.department < department]
            batches = {key: day for found in reversed(earlier) for key, day in found.items()}
            library = documents.beside(made, self.content, Library(batches=batches))
            for one in family:
                one.said = documents.judged(self.content, one.made, one.unread, library)
                if one.sound:
                    one.checked = one.said
        return paper.said or []

    def findings(self, paper: Paper | None) -> list[Finding]:
        """What is wrong with a document and what it shares; with none, with all that was read."""
        departments = f"{self.root.name}/departments/"
        own = f"{departments}{paper.entry.department}/" if paper else departments
        found = [*self.general, *self._forms]
        if paper:
            found = [
                one
                for one in found
                if one.place.file.startswith(own) or not one.place.file.startswith(departments)
            ]
            found += [*self.judge(paper), *documents.unsigned_changes(self.content, paper.entry)]
        else:
            found += [one for other in self for one in (other.said or other.unread)]
        return documents.ordered(found)
