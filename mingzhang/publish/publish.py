"""Publishing, going back and looking: the gates, then the steps, then what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang import clock
from mingzhang.build import Folders
from mingzhang.findings import Finding, error, has_errors, ordered
from mingzhang.findings import Place as Spot
from mingzhang.load.content import load_content
from mingzhang.publish import kept
from mingzhang.publish.difference import Difference
from mingzhang.publish.manifest import manifest_of
from mingzhang.publish.place import Place, place_of
from mingzhang.publish.ready import unready
from mingzhang.publish.release import RELEASES_JSON, RefusedError, Release, Store
from mingzhang.publish.session import BrokenError

KEEP = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """Where to, and how: `rsh` starts commands on another machine, `keep` counts releases."""

    destination: str
    rsh: str = "ssh"
    keep: int = KEEP
    demonstration: bool = False
    trial: bool = False


@dataclass(slots=True)
class Published:
    """What came of it: `name` is the release in use now, empty when nothing was switched."""

    findings: list[Finding] = field(default_factory=list)
    name: str = ""
    difference: Difference | None = None
    releases: list[Release] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return has_errors(self.findings)


def publish(folders: Folders, wish: Wish) -> Published:
    """Show the site in `folders.output` to the public, or with `wish.trial` say what would change."""
    site = folders.output.resolve()
    content = load_content(folders.content, folders.templates, clock.present())
    # Hashed before the site is judged: what is touched in between no longer fits when checked.
    files = manifest_of(site)
    if problems := unready(folders, content, wish.demonstration):
        return Published(ordered(problems))

    def steps(place: Place) -> Published:
        if entangled(place, folders):
            spot = Spot(wish.destination)
            message = "不能发布到网站、内容或者模板文件夹里面，也不能发布到它们的上级"
            return Published([error("PUBLISH-PLACE", message, spot)])
        with Store.open(place, writing=not wish.trial) as store:
            used = store.used()
            new = kept.read((site / RELEASES_JSON).read_text(encoding="utf-8"))
            ledgers = content.ledgers
            lost = [*kept.vanishing(store.public(used), new, ledgers, wish.destination)]
            made = Published(lost, difference=Difference.of(store.files(used), files))
            if lost or wish.trial:
                return made
            if not (used and used.fits(files)):
                made.name = store.add(site, files, clock.present())
            made.gone = store.prune(wish.keep)
            return made

    return _managed(wish, steps)


def rollback(wish: Wish, name: str = "") -> Published:
    """Show an earlier release again: the one with this name, or the one before that in use."""

    def steps(place: Place) -> Published:
        with Store.open(place, writing=not wish.trial) as store:
            there = store.releases()
            used = next((one for one in there if one.used), None)
            earlier = [one for one in there if one.whole and used and one.name < used.name]
            named = [one for one in there if one.whole and one.name == name]
            if not (chosen := named if name else earlier):
                return Published([_no_release(wish.destination, name, there)])
            target = chosen[-1]
            warnings = kept.reverted(store.public(used), store.public(target), wish.destination)
            difference = Difference.of(store.files(used), store.files(target))
            made = Published([*warnings], target.name, difference)
            if not wish.trial:
                store.back(target)
            return made

    return _managed(wish, steps)


def listed(wish: Wish) -> Published:
    """The releases that are there; nothing is written."""

    def steps(place: Place) -> Published:
        with Store.open(place, writing=False) as store:
            return Published(releases=store.releases())

    return _managed(wish, steps)


def entangled(place: Place, folders: Folders) -> bool:
    """Whether a local destination lies in what the site is made from, or the other way round."""
    if place.host:
        return False
    here = Path(place.path)
    own = [one.resolve() for one in (folders.output, folders.content, folders.templates)]
    return any(here.is_relative_to(one) or one.is_relative_to(here) for one in own)


def _managed(wish: Wish, steps: Callable[[Place], Published]) -> Published:
    """The steps at the destination; what goes wrong there becomes a finding."""
    place, findings = place_of(wish.destination, wish.rsh)
    if place is None:
        return Published(findings)
    try:
        return steps(place)
    except RefusedError as refusal:
        return Published([refusal.finding])
    except (BrokenError, OSError) as problem:
        said = (problem.strerror if isinstance(problem, OSError) else "") or str(problem)
        return Published(
            [
                error(
                    "PUBLISH-FAILED",
                    "没有做完",
                    Spot(wish.destination),
                    found=said,
                    hint="请检查磁盘空间、权限和网络，用 --list 看现在是哪一版；再发布一次会清理没有做完的部分",
                )
            ]
        )


def _no_release(destination: str, name: str, there: list[Release]) -> Finding:
    usable = "、".join(one.name for one in there if one.whole and not one.used)
    return error(
        "PUBLISH-RELEASE",
        "没有可以回退到的一版",
        Spot(destination),
        found=name,
        expected=usable or "至少发布过两次",
        hint="用 --list 查看还留着哪些",
    )
