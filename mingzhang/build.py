"""The program's table of contents: content → load → compute → check → render → write.

What was made before and still holds is taken over (`cache`); the rest is done here or by other
processes (`work`). The site is the same, byte for byte, as one that is made from nothing.
"""

from __future__ import annotations

import datetime
import pickle
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang import VERSION, clock, reads
from mingzhang.cache.hashes import HASHES
from mingzhang.cache.store import LIMIT, Blob, Store
from mingzhang.cache.tasks import Made, Tasks
from mingzhang.cache.value import fingerprint
from mingzhang.check.ledger import lost, unsettled
from mingzhang.check.privacy import SHARED, private_in
from mingzhang.examine import examine, unpublished
from mingzhang.findings import Finding, Place, error, has_errors
from mingzhang.load.card import Card, card_of
from mingzhang.load.content import Content, load_content
from mingzhang.load.documents import Entry
from mingzhang.load.portal import unfit
from mingzhang.rendering import (
    Printer,
    again,
    bound,
    data_hash,
    gathered,
    render,
    render_downloads,
    render_site,
)
from mingzhang.standing import Standing
from mingzhang.work.job import Job, Product, Roots
from mingzhang.work.jobs import Examined, document_job, examine_job
from mingzhang.work.shop import Hands, Profile, Progress, Shop, hands
from mingzhang.write.assembly import Assembly
from mingzhang.write.site import MARKER, PREVIEW, refused, unwritten
from mingzhang.write.stamp import Stamp
from mingzhang.write.switch import staging, switch

if TYPE_CHECKING:
    from mingzhang.render.web.gather import Gathering

# What others call: the stages, wherever they are at home.
__all__ = [
    "Checked",
    "Folders",
    "Outcome",
    "Printer",
    "Progress",
    "again",
    "bound",
    "build",
    "data_hash",
    "examine",
    "gathered",
    "ordered",
    "render",
    "render_downloads",
    "render_site",
]

# What the checks have said of each document, by its id.
Checked = dict[str, list[Finding]]
# Builds of content that changes while it is read, before that is given up.
TRIES = 3
# So few departments are examined faster here than a pool starts.
FEW = 12


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a build reads and writes; how much of the disk the cache may take."""

    content: Path
    templates: Path
    output: Path
    cache: Path
    limit: int = LIMIT


@dataclass(slots=True)
class Outcome:
    """What a build did: documents built, findings, and whether anything had to be done.

    `left_out` are documents that are not public (yet), with what they wait for; `managed` says
    whether there is a ledger: without one, nothing is published and all pages are marked drafts.
    """

    documents: int = 0
    findings: list[Finding] = field(default_factory=list)
    unchanged: bool = False
    left_out: list[tuple[Entry, Standing]] = field(default_factory=list)
    managed: bool = True
    profile: Profile = field(default_factory=Profile)

    @property
    def failed(self) -> bool:
        return has_errors(self.findings)


def build(
    folders: Folders,
    progress: Progress,
    now: datetime.datetime | None = None,
    drafts: bool = False,
    *,
    production: bool = False,
    jobs: int = 1,
    printer: Printer | None = None,
) -> Outcome:
    """Build the whole site; with an error finding the previous site stays as it is.

    Only what is published, and whose time of release has come at `now` (the present time when
    nothing else is said), is read at all: no draft can show through, and none can stand in the
    way of the others. With `drafts` the rest is there too, marked. For production the website's
    own codes must be there and real; its pages are the same. Documents are made in so many
    processes (`jobs`); `printer` makes their booklets where it is not the program's own.
    """
    if production and (unfitting := unfit(folders.content)):
        return Outcome(findings=ordered(unfitting))
    now = now or clock.present()
    store = Store(folders.cache / "store", folders.limit)
    HASHES.load(store.sealed(HASHED))
    for _ in range(TRIES):
        stamp = Stamp.of(*_places(folders), f"{drafts} {printer and printer.__qualname__}")
        if stamp.current(clock.written(now)):
            outcome = Outcome(unchanged=True)
        else:
            outcome = _built(folders, progress, now, drafts, stamp, store, jobs, printer)
        if all(one.code != MOVED for one in outcome.findings):
            break
    if HASHES.changed:
        store.seal(HASHED, HASHES.kept())
        HASHES.changed = False
    store.close()
    outcome.findings = ordered(outcome.findings)
    return outcome


HASHED = "hashes"
MOVED = "BUILD-MOVED"


def _places(folders: Folders) -> tuple[Path, Path, Path, Path]:
    return folders.content, folders.templates, folders.output, folders.cache


def _built(
    folders: Folders,
    progress: Progress,
    now: datetime.datetime,
    drafts: bool,
    stamp: Stamp,
    store: Store,
    jobs: int,
    printer: Printer | None,
) -> Outcome:
    """One build: load, examine, make, write."""
    marker = PREVIEW if drafts else MARKER
    roots = Roots(folders.content, folders.templates)
    places = (("content", str(roots.content)), ("templates", str(roots.templates)))
    names = f"{roots.content.name}/{roots.templates.name}"
    tasks = Tasks(store, f"{stamp.program} {names}", places)
    with ExitStack() as stack:
        doers = hands(roots, jobs)
        stack.enter_context(doers.pool)
        shop = Shop(tasks, doers)
        with shop.profile.stage("读取"), reads.listening() as told:
            everything = load_content(roots.content, roots.templates, now, _known_card(tasks))
            content = everything.shown(drafts)
            findings = [*content.findings]
            if not drafts:
                findings += lost(folders.output, content.ledgers)
            findings += private_in(roots.content, SHARED)
            findings += unsettled(content, drafts)
            findings += unpublished(content)
        shop.hear(told)
        with shop.profile.stage("检查"):
            checked = _examined(content, shop, doers, findings)
        outcome = Outcome(
            len(content.entries), findings, managed=content.ledgers.managed, profile=shop.profile
        )
        outcome.left_out = [
            (entry, content.standings[entry.id])
            for entry in everything.entries
            if entry not in content.entries
        ]
        if not outcome.failed:
            findings += refused(folders.output, marker)
        if not outcome.failed:
            try:
                _write(
                    folders, content, checked, shop, stamp, marker, outcome, progress, printer, now
                )
            except OSError as problem:
                findings.append(unwritten(folders.output, problem))
    return outcome


def _known_card(tasks: Tasks) -> Callable[[Path, str], Card]:
    """Reads a department's card, or takes it as it was."""

    def card(root: Path, name: str) -> Card:
        return tasks.value("card", (str(root), name), lambda: card_of(root, name))

    return card


def _examined(content: Content, shop: Shop, doers: Hands, findings: list[Finding]) -> Checked:
    """What the checks say of each document; all of it joins the findings.

    Departments are examined apart, in any order. They meet in the days of their batches only:
    where the days differ, the later ones are examined again and told of the earlier.
    """
    entries: dict[str, list[Entry]] = {name: [] for name in content.departments}
    for entry in content.entries:
        entries.setdefault(entry.department, []).append(entry)
    units: dict[str, dict[str, Any]] = {}
    for name, profile in content.departments.items():
        if profile.get("publishes") == "with_parent":
            units.setdefault(str(profile.get("parent")), {})[name] = profile
    found: dict[str, Examined] = {}

    def job(department: str, batches: Mapping[Any, Any]) -> Job:
        own = content.departments.get(department)
        place = f"{content.root.name}/departments/{department}"
        standings = {one: content.standings[one.id] for one in entries[department]}
        with_it = units.get(str(own and own.get("name")), {})
        return Job(
            department,
            place,
            examine_job,
            (department, standings, with_it, batches),
            needs(department),
            f"/{department}/",
        )

    def take(job: Job, made: Made) -> bool:
        found[job.name] = made.value
        return True

    def fresh(job: Job, product: Product, _blobs: object) -> None:
        found[job.name] = product.value

    doers.few = FEW
    shop.carry_out([job(name, {}) for name in entries], take, fresh)
    days: dict[Any, Any] = {}
    again_: list[Job] = []
    for name in entries:
        if name in found:
            own = found[name].batches
            other = {key: days[key] for key in own if key in days and days[key][0] != own[key][0]}
            again_ += [job(name, other)] if other else []
            days = {**own, **days}
    shop.carry_out(again_, take, fresh)
    checked: Checked = {}
    for one in found.values():
        findings += one.profile
        for name, said in one.documents.items():
            findings += said
            checked[name] = list(said)
    findings += shop.findings
    shop.findings.clear()
    return checked


def needs(department: str) -> tuple[str, ...]:
    """Which parts of content and templates a job about a department may read."""
    own = (f"content/departments/{department}", f"content/ledger/{department}")
    return ("templates", "content/catalogue", "content/glossary.yaml", *own)


def _write(
    folders: Folders,
    content: Content,
    checked: Checked,
    shop: Shop,
    stamp: Stamp,
    marker: str,
    outcome: Outcome,
    progress: Progress,
    printer: Printer | None,
    now: datetime.datetime,
) -> None:
    """Make all files beside the present site, then let them take its place; OSError where that fails."""
    from mingzhang.render.web.gather import Gathering

    output = folders.output.resolve()
    with Gathering() as gathering, staging(output) as folder:
        assembly = Assembly(folder, output, stamp.before(), shop.tasks.store)
        with shop.profile.stage("文件"):
            _documents(content, checked, shop, assembly, gathering, progress, printer, outcome)
        if outcome.failed:
            return
        progress(len(content.entries), len(content.entries), "写入网站")
        with shop.profile.stage("网站页面"):
            _pages(folders.templates, content, shop, assembly, gathering)
        assembly.put(marker, f"mingzhang {VERSION}\n".encode())
        with shop.profile.stage("写入"):
            moved = shop.moved()
            if moved or Stamp.of(*_places(folders), stamp.way).inputs != stamp.inputs:
                outcome.findings.append(_moved(moved))
                return
            switch(folder, output)
            stamp.save(assembly.written, content.ledgers.edge(now))


def _documents(
    content: Content,
    checked: Checked,
    shop: Shop,
    assembly: Assembly,
    gathering: Gathering,
    progress: Progress,
    printer: Printer | None,
    outcome: Outcome,
) -> None:
    """The files of every document, and what it leaves for the pages across documents."""
    store = shop.tasks.store

    def take(_job: Job, made: Made) -> bool:
        left = {name: store.bytes(blob) for name, blob in made.left.items()}
        if any(data is None for data in left.values()):
            return False
        if not all(assembly.reuse(name, blob) for name, blob in made.files.items()):
            return False
        outcome.findings += made.value
        gather({name: data for name, data in left.items() if data is not None}, made.left)
        return True

    def fresh(_job: Job, product: Product, blobs: Mapping[str, Blob]) -> None:
        for name, data in product.files.items():
            assembly.put(name, data)
        outcome.findings += product.value
        gather(dict(product.left), blobs)

    def gather(left: dict[str, bytes], blobs: Mapping[str, Blob]) -> None:
        digest = pickle.loads(left.pop("digest"))
        gathering.take(digest, left, blobs["digest"].digest)

    jobs = [
        Job(
            entry.title,
            f"{content.root.name}/departments/{entry.id}.yaml",
            document_job,
            (entry, content.standings[entry.id], content.portal, checked[entry.id], printer),
            needs(entry.department),
            f"/{entry.department}/",
        )
        for entry in content.entries
    ]
    portal = {id(content.portal): fingerprint(content.portal)}
    if isinstance(shop.executor, Hands):
        shop.executor.few = 1
    shop.carry_out(jobs, take, fresh, progress, portal)
    outcome.findings += shop.findings
    gathering.settle([entry.id for entry in content.entries if entry.id in gathering.marks])


def _pages(
    templates: Path, content: Content, shop: Shop, assembly: Assembly, gathering: Gathering
) -> None:
    """The pages across documents: each made anew only if what it shows has changed."""
    tasks = shop.tasks
    known = {id(one): gathering.marks[one.id] for one in gathering.digests}
    common = fingerprint((content.portal, any(one.published for one in gathering.digests)))

    def keep(path: str, given: tuple[object, ...], make: Callable[[], bytes]) -> Blob:
        key = tasks.key("page", path, common, given, known=known)
        for made in tasks.found(key):
            if assembly.reuse(path, made.files[""]):
                return made.files[""]
        with reads.listening() as told:
            data = make()
        shop.hear(told)
        blob = assembly.put(path, data)
        tasks.store.put(data, blob)
        tasks.keep(key, told, Made(None, {"": blob}, {}))
        return blob

    for name, data in render_site(templates, content, gathering, keep):
        if not isinstance(data, Blob):
            assembly.put(name, data)


def _moved(paths: list[str]) -> Finding:
    place = Place(paths[0] if paths else "content")
    hint = "等文件保存好以后再生成一次"
    return error(MOVED, "生成期间文件一再改动，没有生成", place, hint=hint)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file and place, each once."""
    return sorted(dict.fromkeys(findings), key=lambda f: (f.place, f.code))
