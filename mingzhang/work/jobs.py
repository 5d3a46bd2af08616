"""The two jobs of a build: examine a department, make a document. Functions of values alone."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mingzhang.check.library import Batch, Library
from mingzhang.check.privacy import private_in
from mingzhang.examine import examine_department
from mingzhang.findings import Finding
from mingzhang.load.card import path_name, profile_of
from mingzhang.load.content import Content, load_shared
from mingzhang.load.documents import Entry
from mingzhang.load.ledger import FOLDER, Ledger, Ledgers
from mingzhang.load.records import Record
from mingzhang.reads import remembered
from mingzhang.standing import Standing
from mingzhang.work.job import Product, Roots

if TYPE_CHECKING:
    from mingzhang.rendering import Printer


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found of a department's profile, and of each of its documents by id.

    `batches` are the days on which its documents say that their batches come out.
    """

    profile: Sequence[Finding]
    documents: Mapping[str, Sequence[Finding]]
    batches: Mapping[Batch, tuple[datetime.date, str]]


def examine_job(
    roots: Roots,
    department: str,
    standings: Mapping[Entry, Standing],
    units: Mapping[str, Record],
    batches: Mapping[Batch, tuple[datetime.date, str]],
) -> Product:
    """Examine a department's documents beside one another (Examined).

    `units` are the profiles of those that are published with it, `batches` the days that others
    have given for a batch, where they differ from its own.
    """
    content = _content(roots, department, standings)
    content.departments |= units
    made, library = examine_department(content, list(standings), Library(batches=batches))
    found = {entry.id: findings for entry, (_, findings) in zip(standings, made, strict=True)}
    profile = list(private_in(roots.content, [f"departments/{department}/department.yaml"]))
    return Product(Examined(profile, found, Library.of(library.documents.values()).batches))


def document_job(
    roots: Roots,
    entry: Entry,
    standing: Standing,
    portal: Mapping[str, Any],
    checked: Sequence[Finding],
    printer: Printer | None,
) -> Product:
    """Make a document's files (findings, packed digest, checksums); it leaves what collectors take of it."""
    from mingzhang.compute.digest_bytes import packed
    from mingzhang.render.web.gather import SUMS, Leavings
    from mingzhang.rendering import again, render

    content = _content(roots, entry.department, {entry: standing})
    document = again(content, entry)
    left = Leavings()
    files, findings = render(roots.templates, document, portal, checked, left, printer)
    assert left.digest is not None
    return Product((findings, packed(left.digest), left.parts.pop(SUMS)), files, left.parts)


def _content(roots: Roots, department: str, standings: Mapping[Entry, Standing]) -> Content:
    """As much content as the documents of one department need."""
    root = roots.content
    profile = profile_of(root, department, [])
    paths = {entry.id: root / FOLDER / f"{entry.id}.yaml" for entry in standings}
    ledgers = {name: Ledger(name, path_name(path, root), path, ()) for name, path in paths.items()}
    return replace(
        _shared(root, roots.templates),
        departments={} if profile is None else {department: profile},
        entries=list(standings),
        standings={entry.id: one for entry, one in standings.items()},
        ledgers=Ledgers(by_id=ledgers),
    )


_shared = remembered(load_shared)
