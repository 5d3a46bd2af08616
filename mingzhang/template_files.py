"""Jinja2 environments that tell which files they used, compiled earlier or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.loaders import split_template_path

from mingzhang import reads
from mingzhang.cache.hashes import digest
from mingzhang.cache.store import Store
from mingzhang.reads import Reads


class Loader(jinja2.BaseLoader):
    """Templates from folders, the first that has one; a template is current while its file is."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self.told: dict[str, Reads] = {}

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Source, file name, and whether the compiled template still fits."""
        del environment
        with reads.listening() as told:
            path = self._path(template)
            source = reads.data(path).decode()
        self.told[template] = told
        return source, str(path), lambda: reads.current(told)

    def _path(self, template: str) -> Path:
        parts = split_template_path(template)
        for folder in self.folders:
            path = folder.joinpath(*parts)
            if reads.kind(path) == "file":
                return path
        raise jinja2.TemplateNotFound(template)


class Compiled(jinja2.BytecodeCache):
    """Templates as they were compiled by this program (`version`), while there is a store."""

    def __init__(self) -> None:
        self.store: Store | None = None
        self.version = ""

    @contextmanager
    def kept(self, store: Store, version: str) -> Iterator[None]:
        """Use a store for a while."""
        before = self.store, self.version
        self.store, self.version = store, version
        try:
            yield
        finally:
            self.store, self.version = before

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self.store.sealed(self._key(bucket)) if self.store else None
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if self.store:
            self.store.seal(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        """Constants are folded with the environment's own filters: kinds of them are told apart."""
        kind = type(bucket.environment).__qualname__
        return digest(f"{self.version} {kind} {bucket.key} {bucket.checksum}".encode())


COMPILED = Compiled()


class Telling(jinja2.Environment):
    """What `get_template`, extends, include and import use is told each time, not only when it is read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(bytecode_cache=COMPILED, **options)

    def _load_template(
        self,
        name: str,
        globals: MutableMapping[str, Any] | None,  # noqa: A002
    ) -> jinja2.Template:
        found = super()._load_template(name, globals)
        if isinstance(self.loader, Loader):
            reads.replay(self.loader.told[name])
        return found


class Environment(Telling):
    """The plain environment; a sandbox tells, too."""
