"""The program's table of contents: content → load → compute → check → render → write.

What was made before and still holds is taken over (`cache`); the rest is done here or by other
processes (`work`). The site is the same, byte for byte, as one that is made from nothing.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang import VERSION, clock
from mingzhang.cache.hashes import HASHES
from mingzhang.cache.store import LIMIT, TIMES, Store
from mingzhang.cache.tasks import Tasks
from mingzhang.check.ledger import lost, unsettled
from mingzhang.check.privacy import SHARED, private_in
from mingzhang.examine import unpublished
from mingzhang.findings import Finding, Place, error, has_errors, ordered
from mingzhang.load.content import Content, load_content
from mingzhang.load.documents import Entry
from mingzhang.load.portal import unfit
from mingzhang.rendering import Printer
from mingzhang.stages import Checked, documents, examined, known_cards, pages
from mingzhang.standing import Standing
from mingzhang.template_files import COMPILED
from mingzhang.work.job import Roots, StoppedError, unread
from mingzhang.work.shop import POOL, Profile, Progress, Shop, hands
from mingzhang.write.assembly import Assembly
from mingzhang.write.site import MARKER, PREVIEW, refused, unwritten
from mingzhang.write.stamp import Stamp, newest
from mingzhang.write.switch import staging

# Builds of content that changes while it is read, before that is given up.
TRIES = 3
# What the hashes of files are kept under.
HASHED = "hashes"
MOVED = "BUILD-MOVED"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a build reads and writes; how many bytes of the disk the cache may take, if that was said."""

    content: Path
    templates: Path
    output: Path
    cache: Path
    limit: int | None = None


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
    executor: str = POOL,
    printer: Printer | None = None,
) -> Outcome:
    """Build the whole site; with an error finding the previous site stays as it is.

    Only what is published, and whose time of release has come at `now` (the present time when
    nothing else is said), is read at all: no draft can show through, and none can stand in the
    way of the others. With `drafts` the rest is there too, marked. For production the website's
    own codes must be there and real; its pages are the same. Documents are made by
    `executor`: in so many processes (`jobs`), in this one, or on a cluster (its address); `printer`
    makes their booklets where it is not the program's own.
    """
    if production and (unfitting := unfit(folders.content)):
        return Outcome(findings=ordered(unfitting))
    now = now or clock.present()
    store = Store(folders.cache / "store", folders.limit)
    HASHES.load(store.sealed(HASHED))
    for _ in range(TRIES):
        stamp = stamp_of(folders, drafts, printer)
        if stamp.current(clock.written(now)):
            outcome = Outcome(unchanged=True)
            break
        order = Order(folders, now, drafts, stamp, printer, progress)
        try:
            with (
                hands(Roots(folders.content, folders.templates), jobs, executor) as doers,
                COMPILED.kept(store, stamp.program),
            ):
                shop = Shop(Tasks(store, _version(order), _roots(folders)), doers)
                outcome = _built(order, shop)
                outcome.findings += doers.findings
        except StoppedError as problem:
            outcome = Outcome(findings=problem.findings)
        except OSError as problem:
            outcome = Outcome(findings=[_trouble(folders, problem)])
        if all(one.code != MOVED for one in outcome.findings):
            break
    if HASHES.changed:
        store.seal(HASHED, HASHES.kept())
        HASHES.changed = False
    store.close()
    outcome.findings = ordered(outcome.findings)
    return outcome


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built, and of what."""

    folders: Folders
    now: datetime.datetime
    drafts: bool
    stamp: Stamp
    printer: Printer | None
    progress: Progress

    @property
    def marker(self) -> str:
        return PREVIEW if self.drafts else MARKER

    @property
    def changed(self) -> bool:
        """Whether what is built of has changed since the order was given."""
        now = stamp_of(self.folders, self.drafts, self.printer)
        return (now.inputs, now.seen) != (self.stamp.inputs, self.stamp.seen)


def stamp_of(folders: Folders, drafts: bool = False, printer: Printer | None = None) -> Stamp:
    """What a build of this kind is made of, and what came of the last one."""
    way = f"{drafts} {printer and printer.__qualname__}"
    return Stamp.of(folders.content, folders.templates, folders.output, folders.cache, way)


def _version(order: Order) -> str:
    """What tells the tasks of programs, and of folders that are called otherwise, apart."""
    folders = order.folders
    return f"{order.stamp.program} {folders.content.name} {folders.templates.name}"


def _roots(folders: Folders) -> tuple[tuple[str, str], ...]:
    return ("content", str(folders.content)), ("templates", str(folders.templates))


def _built(order: Order, shop: Shop) -> Outcome:
    """One build: load, examine, and write if there are no errors."""
    folders, stage = order.folders, shop.profile.stage
    with stage("读取"):
        everything = _loaded(order, shop)
        content = everything.shown(order.drafts)
        findings = [*content.findings]
        if not order.drafts:
            findings += lost(folders.output, content.ledgers)
        findings += private_in(content.root, SHARED)
        findings += unsettled(content, order.drafts)
        findings += unpublished(content)
    with stage("检查"):
        checked, said = examined(content, shop)
    findings += said
    shown = {one.id for one in content.entries}
    left = [(one, content.standings[one.id]) for one in everything.entries if one.id not in shown]
    managed = content.ledgers.managed
    outcome = Outcome(len(shown), findings, False, left, managed, shop.profile)
    if not outcome.failed:
        findings += refused(folders.output, order.marker)
    if not outcome.failed:
        _write(order, content, checked, shop, outcome)
    return outcome


def _loaded(order: Order, shop: Shop) -> Content:
    """The content as it stands now, departments' cards as they were known or read anew."""
    folders = order.folders
    with known_cards(shop.tasks, folders.content) as cards:
        return load_content(folders.content, folders.templates, order.now, cards)


def _write(order: Order, content: Content, checked: Checked, shop: Shop, outcome: Outcome) -> None:
    """Make all files beside the present site, then let them take its place."""
    from mingzhang.render.web.gather import Gathering

    folders, stage, findings = order.folders, shop.profile.stage, outcome.findings
    output, total = folders.output.resolve(), len(content.entries)
    with Gathering() as gathering, staging(output, order.stamp.spare) as beside:
        assembly = Assembly(beside.folder, output, order.stamp.before(), shop.tasks.store)
        with stage("文件"):
            findings += documents(
                content, checked, shop, assembly, gathering, order.progress, order.printer
            )
        if outcome.failed:
            return
        order.progress(total, total, "写入网站")
        with stage("网站页面"):
            findings += pages(folders.templates, content, shop, assembly, gathering)
        assembly.put(order.marker, f"mingzhang {VERSION}\n".encode())
        with stage("写入"):
            if order.changed:
                findings.append(_moved(newest(folders.content, folders.templates)))
            if not outcome.failed:
                assembly.finish()
                beside.switch()
                order.stamp.save(assembly.written, content.ledgers.edge(order.now))
                if folders.limit is None:
                    shop.tasks.store.limit = max(LIMIT, TIMES * assembly.written.size)


def _trouble(folders: Folders, problem: OSError) -> Finding:
    """BUILD-READ for what is read, OUT-WRITE for what is written."""
    name = str(problem.filename or "")
    if any(Path(name).is_relative_to(root) for root in (folders.content, folders.templates)):
        return unread(problem, name)
    return unwritten(folders.output, problem)


def _moved(path: str) -> Finding:
    """BUILD-MOVED: the site would be made of two states of the content."""
    hint = "等文件都保存好以后再生成一次"
    return error(MOVED, "生成期间文件有改动，没有生成", Place(path or "content"), hint=hint)
