"""The stages of a build that can be taken over from earlier ones, piece by piece."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from mingzhang.cache.store import Blob
from mingzhang.cache.tasks import Made, Tasks
from mingzhang.cache.value import fingerprint
from mingzhang.check.library import Batch
from mingzhang.compute.digest_bytes import Opener
from mingzhang.findings import Finding
from mingzhang.load.card import Card, card_of
from mingzhang.load.content import Content
from mingzhang.load.documents import Entry
from mingzhang.load.records import Record
from mingzhang.render.web.gather import SUMS, Kept
from mingzhang.rendering import Printer, render_site
from mingzhang.shelves import Shelves
from mingzhang.work.job import Failed, Job, Product, template_finding
from mingzhang.work.jobs import Examined, document_job, examine_job
from mingzhang.work.shop import Progress, Shop
from mingzhang.write.assembly import Assembly

if TYPE_CHECKING:
    from mingzhang.render.web.gather import Gathering

# What the checks have said of each document, by its id.
Checked = dict[str, list[Finding]]
# CPU milliseconds of a document, roughly: to examine it, to make it with its booklet.
EXAMINE, MAKE = 40, 2000
# What all documents are made with.
SHARED = ("templates", "content/catalogue", "content/glossary.yaml")


@contextmanager
def known_cards(tasks: Tasks, content: Path) -> Iterator[Callable[[Path, str], Card]]:
    """Reads a department's card, or takes it as it was; cards know where their ledgers are."""
    with tasks.together("cards", str(content)) as value:
        yield lambda root, name: value(name, lambda: card_of(root, name))


def examined(content: Content, shop: Shop) -> tuple[Checked, list[Finding]]:
    """What the checks say of each document, and everything that they and reading found.

    Departments are examined apart, in any order. They meet in the days of their batches only:
    where the days differ, the later ones are examined again and told of the earlier.
    """
    entries: dict[str, list[Entry]] = {name: [] for name in content.departments}
    for entry in content.entries:
        entries.setdefault(entry.department, []).append(entry)
    units: dict[str, dict[str, Record]] = {}
    for name, profile in content.departments.items():
        if profile.get("publishes") == "with_parent":
            units.setdefault(str(profile.get("parent")), {})[name] = profile

    def job(department: str, batches: Mapping[Batch, Any]) -> Job:
        own = content.departments.get(department)
        return Job(
            department,
            f"{content.root.name}/departments/{department}",
            examine_job,
            (
                department,
                {one: content.standings[one.id] for one in entries[department]},
                units.get(str(own and own.get("name")), {}),
                batches,
            ),
            needed_to_examine(department),
            f"/{department}/",
            EXAMINE * len(entries[department]),
        )

    found: dict[str, Examined] = {}

    def take(job: Job, made: Made | Product) -> bool:
        found[job.name] = made.value
        return True

    findings = shop.carry_out([job(name, {}) for name in entries], take, take)
    days: dict[Batch, Any] = {}
    anew: list[Job] = []
    for own, name in ((found[name].batches, name) for name in entries if name in found):
        others = {key: days[key] for key in own if key in days and days[key][0] != own[key][0]}
        anew += [job(name, others)] if others else []
        days = {**own, **days}
    findings += shop.carry_out(anew, take, take)
    checked: Checked = {}
    for one in found.values():
        findings += one.profile
        for name, said in one.documents.items():
            findings += said
            checked[name] = list(said)
    return checked, findings


def documents(
    content: Content,
    checked: Checked,
    shop: Shop,
    assembly: Assembly,
    gathering: Gathering,
    progress: Progress,
    printer: Printer | None,
) -> list[Finding]:
    """Put the files of every document in place, and gather what it leaves for pages across documents."""
    store = shop.tasks.store
    findings: list[Finding] = []

    def take(job: Job, made: Made) -> bool:
        if not assembly.reuse_all(made.files):
            return False
        done(*made.value)
        for name, blob in made.left.items():
            gathering.refer(name, Kept(blob.digest, partial(left, job, name, blob)))
        return True

    def left(job: Job, name: str, blob: Blob) -> bytes:
        """What a document left; made once more where the store was harmed since it was asked."""
        data = store.bytes(blob)
        if data is not None:
            return data
        ((_, answer),) = shop.executor.run([job])
        if isinstance(answer, Failed):
            raise FileNotFoundError(errno.ENOENT, answer.finding.message, job.place)
        return answer.product.left[name]

    def fresh(_: Job, product: Product) -> None:
        for name, data in product.files.items():
            assembly.put(name, data)
        done(*product.value)
        for name, data in product.left.items():
            gathering.leave(name, data)

    opened = Opener()

    def done(said: Sequence[Finding], digest: bytes, sums: bytes) -> None:
        findings.extend(said)
        gathering.take(opened(digest), {SUMS: sums}, fingerprint(digest))

    jobs = [
        Job(
            entry.title,
            f"{content.root.name}/departments/{entry.id}.yaml",
            document_job,
            (entry, content.standings[entry.id], content.portal, checked[entry.id], printer),
            needed_to_make(entry),
            f"/{entry.department}/",
            MAKE,
        )
        for entry in content.entries
    ]
    portal = {id(content.portal): fingerprint(content.portal)}
    findings += shop.carry_out(jobs, take, fresh, progress, portal)
    gathering.settle([entry.id for entry in content.entries])
    return findings


def pages(
    templates: Path, content: Content, shop: Shop, assembly: Assembly, gathering: Gathering
) -> list[Finding]:
    """Put the pages across documents in place: those made anew whose matter has changed."""
    known = {id(one): gathering.marks[one.id] for one in gathering.digests}
    keep = Shelves(shop, assembly, fingerprint(content.portal), known)
    try:
        for name, data in render_site(templates, content, gathering, keep):
            if not isinstance(data, Blob):
                assembly.put(name, data)
    except jinja2.TemplateError as problem:
        return [template_finding(problem, "网站的页面")]
    return []


def needed_to_examine(department: str) -> tuple[str, ...]:
    """What is read of content and templates when a department is examined."""
    return (*SHARED, f"content/departments/{department}", f"content/ledger/{department}")


def needed_to_make(entry: Entry) -> tuple[str, ...]:
    """What is read of content and templates when a document is made."""
    profile = f"content/departments/{entry.department}/department.yaml"
    own = f"content/departments/{entry.id}.yaml", f"content/ledger/{entry.id}"
    return (*SHARED, profile, *own)
