"""What a build has kept of the files across documents: `render/web/keep.Keep` with a store behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from mingzhang import reads
from mingzhang.cache.store import Blob, blob_of
from mingzhang.cache.tasks import Made
from mingzhang.render.web.keep import Data, Given, Part, Piece, bytes_of
from mingzhang.work.shop import Shop
from mingzhang.write.assembly import Assembly
from mingzhang.write.splice import Splice


@dataclass(frozen=True, slots=True)
class Shelves:
    """Puts files into the assembly: as they were, or made anew.

    `common` is what all of them are made of, `known` are fingerprints of what is given to many.
    """

    shop: Shop
    assembly: Assembly
    common: str
    known: Mapping[int, str]

    def page(self, path: str, given: Given, make: Callable[[], bytes], /) -> Data:
        made = self.part(path, given, lambda: Part(None, {path: make()}, b""))
        return made.files[path]

    def part(self, name: str, given: Given, make: Callable[[], Part], /) -> Part:
        tasks, store = self.shop.tasks, self.shop.tasks.store
        key = tasks.key("page", name, self.common, given, known=self.known)
        for kept in tasks.found(key):
            left = store.bytes(kept.left["left"]) if kept.left else b""
            if left is not None and self.assembly.reuse_all(kept.files):
                return Part(kept.value, kept.files, left)
        with reads.listening() as told:
            made = make()
        files = {path: self._put(path, bytes_of(data)) for path, data in made.files.items()}
        rest = {"left": blob_of(made.left)} if made.left else {}
        for blob in rest.values():
            store.put(made.left, blob)
        tasks.keep(key, told, Made(made.value, files, rest))
        return Part(made.value, files, made.left)

    def _put(self, path: str, data: bytes) -> Blob:
        blob = self.assembly.put(path, data)
        self.shop.tasks.store.put(data, blob)
        return blob

    def table(self, path: str, rows: Callable[[], Iterable[Piece]], /) -> tuple[Data, Blob]:
        name = f"pieces of {path}"
        memory, known = self.memory(name), self.assembly.before.get(path)
        fits = known and known.digest == memory.get("file")
        with self.assembly.standing(path) if fits else nullcontext() as old:
            splice = Splice(old, memory["places"] if old else {})
            blob = self.assembly.put(path, splice.chunks(rows()))
        if splice.now:
            self.remember(name, {"file": blob.digest, "places": splice.now})
        return blob, blob

    def memory(self, name: str, /) -> Mapping[str, Any]:
        kept = self.shop.tasks.store.sealed(self.shop.tasks.key(name))
        return kept if isinstance(kept, dict) else {}

    def remember(self, name: str, value: Mapping[str, Any], /) -> None:
        if value != self.memory(name):
            self.shop.tasks.store.seal(self.shop.tasks.key(name), value)
