"""Writing the archive: after the same gate as a build, all bags or none."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from pathlib import Path

from mingzhang import clock
from mingzhang.archive.bag import Bag
from mingzhang.archive.payload import Stock
from mingzhang.archive.record import Filed, checked, versions
from mingzhang.build import Folders, build
from mingzhang.findings import Finding, Place, error, has_errors, ordered
from mingzhang.load.content import load_content
from mingzhang.work.shop import Progress
from mingzhang.write.site import write_folder

# Not that of a site: neither ever takes the other's place.
MARKER = ".mingzhang-archive"


@dataclass(slots=True)
class Archived:
    """What came of it: findings, the bags written, and the wanted ids that there are not."""

    findings: list[Finding] = field(default_factory=list)
    bags: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def archive(
    folders: Folders, output: Path, wanted: Sequence[str], zipped: bool, progress: Progress
) -> Archived:
    """Bag the wanted department-years (`部门/年度`), or all of them and the release.

    Only what is published is archived, with its ledger.
    `folders.output` is the site: taken as it stands when it is current, else built first.
    """
    if output.resolve().is_relative_to(folders.output.resolve()):
        place = Place(str(output))
        return Archived([error("OUT-FOREIGN", "存档文件夹不能放在网站文件夹里", place)])
    now = clock.present()
    content = load_content(folders.content, folders.templates, now).shown(drafts=False)
    shared, filed = checked(content)
    made, missing = versions()
    findings = [*shared, *(finding for one in filed for finding in one.findings), *missing]
    if has_errors(findings):
        return Archived(ordered(findings))
    years = {place: list(group) for place, group in groupby(filed, key=_place)}
    unknown = [name for name in wanted if name not in years]
    if unknown:
        return Archived(unknown=unknown)
    outcome = build(folders, progress, now)
    if outcome.failed:
        return Archived(outcome.findings)
    stock = Stock(content, folders.templates, folders.output.resolve(), shared, filed, made)
    bags = [stock.department_year(years[name]) for name in dict.fromkeys(wanted or years)]
    if not wanted:
        bags.append(stock.release(bags))
    names = {name for bag in bags for name in (bag.name, f"{bag.name}.zip")}
    new = chain.from_iterable(_written(bag, zipped) for bag in bags)
    problems = write_folder(output, chain(new, _kept(output, names)), marker=MARKER)
    written = [] if problems else [bag.name for bag in bags]
    return Archived(ordered([*findings, *problems]), written)


def _place(filed: Filed) -> str:
    return f"{filed.entry.department}/{filed.entry.year}"


def _written(bag: Bag, zipped: bool) -> Iterator[tuple[str, bytes]]:
    for name, data in bag.files():
        yield f"{bag.name}/{name}", data
    if zipped:
        yield f"{bag.name}.zip", bag.zipped()


def _kept(output: Path, names: set[str]) -> Iterator[tuple[str, bytes]]:
    """What the archive holds already and isn't written anew: nothing ever vanishes from it."""
    for folder, folders, files in os.walk(output):
        for path in (Path(folder, name) for name in sorted([*folders, *files])):
            name = path.relative_to(output)
            if name.parts[0] in names or str(name) == MARKER:
                continue
            if path.is_symlink():
                raise OSError(errno.ELOOP, "存档文件夹里有指向别处的链接", str(path))
            if path.is_file():
                yield name.as_posix(), path.read_bytes()
