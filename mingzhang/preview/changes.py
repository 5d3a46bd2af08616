"""Paths that have changed → what of the content and the templates is another one."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path

# What programs leave beside a file while they save it.
PASSING = ("~", ".swp", ".swx", ".tmp", ".part", ".bak", ".crdownload")


@dataclass(slots=True)
class Changes:
    """What has to be looked at again.

    `documents` are known files with other data. `shared` says that what is around the documents
    has to be loaded anew; then documents of `departments`, `signed` ones, or `all_` are read
    again too. `pages`: templates of pages; `assets`: style sheets and scripts; `print_`: booklets.
    """

    documents: set[str] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)
    shared: bool = False
    all_: bool = False
    pages: bool = False
    assets: bool = False
    print_: bool = False

    def __bool__(self) -> bool:
        flags = (self.shared, self.all_, self.pages, self.assets, self.print_)
        return bool(self.documents or self.departments or self.signed or any(flags))

    def join(self, other: Changes) -> None:
        """Take in what another one has."""
        self.documents |= other.documents
        self.departments |= other.departments
        self.signed |= other.signed
        for name in ("shared", "all_", "pages", "assets", "print_"):
            setattr(self, name, getattr(self, name) or getattr(other, name))


def sorted_out(
    paths: Iterable[Path], root: Path, templates: Path, documents: Container[str]
) -> Changes:
    """What follows from changes of files and folders; `documents` are the ids of those known."""
    found = Changes()
    for path in paths:
        if path.is_relative_to(root):
            parts = path.relative_to(root).parts
            if not _passing(parts):
                _content(path, parts, documents, found)
        elif path.is_relative_to(templates):
            parts = path.relative_to(templates).parts
            if not _passing(parts):
                _template(parts, found)
    return found


def _passing(parts: tuple[str, ...]) -> bool:
    """Whether nothing ever reads a file of this name."""
    return any(one.startswith(".") for one in parts) or "".join(parts[-1:]).endswith(PASSING)


def _content(path: Path, parts: tuple[str, ...], documents: Container[str], found: Changes) -> None:
    match parts:
        case ("departments", department, year, file):
            name = f"{department}/{year}/{file.removesuffix('.yaml')}"
            if file.endswith(".yaml") and name in documents and path.is_file():
                found.documents.add(name)
                return
            if file.endswith(".yaml") and name in documents:
                found.documents.add(name)  # it has gone
            found.departments.add(department)
        case ("departments", department, *_):
            found.departments.add(department)
        case ("ledger", department, year, kind, *_):
            found.signed.add(f"{department}/{year}/{kind.removesuffix('.yaml')}")
        case ("portal.yaml",):
            found.pages = True
        case _:
            found.all_ = True
    found.shared = True


def _template(parts: tuple[str, ...], found: Changes) -> None:
    match parts:
        case ("site", "assets", *_):
            found.assets = True
        case ("site", *_):
            found.pages = True
        case ("print", *_):
            found.print_ = True
        case ("forms", *_):
            found.shared = found.all_ = True
        case ():
            found.shared = found.all_ = found.pages = found.assets = found.print_ = True
