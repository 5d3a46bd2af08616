"""What a bag holds: the built pages and files, and all that they were made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import jinja2

from mingzhang import VERSION
from mingzhang.archive.bag import Bag, fingerprint
from mingzhang.archive.record import Filed, as_json, check_files, waivers
from mingzhang.cache.versions import LOCK
from mingzhang.findings import Finding
from mingzhang.load.content import ENTRIES, Content
from mingzhang.load.ledger import FOLDER as LEDGERS
from mingzhang.render.names import names_of
from mingzhang.render.web.gather import SUMS
from mingzhang.render.web.keep import bytes_of
from mingzhang.render.web.open_data import checksums
from mingzhang.rendering import gathered, render_site
from mingzhang.standing import Standing
from mingzhang.write.site import MARKER

PROGRAM = Path(__file__).resolve().parents[2]
LICENCES = PROGRAM / "mingzhang" / "fonts" / "licences"
# Of the program's folder, what is the program: it also holds data, sites and caches.
PARTS = ("build.py", "mingzhang", "scripts", "docs", "tests", "bench", "Makefile", "README.md",
         "CHANGELOG.md", "pyproject.toml", "requirements.lock", "requirements-dev.lock")  # fmt: skip
Files = dict[str, bytes | Path]


@dataclass(frozen=True, slots=True)
class Stock:
    """What all bags are filled from."""

    content: Content
    templates: Path
    site: Path
    shared: list[Finding]  # found about no single document
    filed: list[Filed]
    versions: bytes

    def department_year(self, filed: Sequence[Filed]) -> Bag:
        """The bag of one department and year; `filed` are its documents."""
        entry = filed[0].entry
        folder = f"{entry.department}/{entry.year}"
        own = f"{self.content.root.name}/departments/"
        near = (f"{own}{folder}/", f"{own}{entry.department}/department.yaml")
        findings = [one for one in self.shared if _concerns(one.place.file, own, near)]
        own_profile = {entry.department: self.content.departments[entry.department]}
        alone = replace(self.content, departments=own_profile, standings=self._standings(folder))
        with gathered(self.content, (one.entry for one in filed)) as gathering:
            for one in filed:
                place = self.site / one.entry.id
                files = {
                    f"{one.entry.id}/{path.relative_to(place).as_posix()}": path.read_bytes()
                    for path in _files(place)
                }
                gathering.leave(SUMS, checksums(files))
            made = render_site(self.templates, alone, gathering)
            shared = {name: bytes_of(data) for name, data in made}
        payload: Files = {f"site/{name}": data for name, data in shared.items()}
        payload[f"site/{MARKER}"] = self.site / MARKER
        payload |= tree(self.site / folder, f"site/{folder}")
        payload |= self._sources([entry.department], alone)
        common = [path for path in self.templates.iterdir() if path.name != "forms"]
        for path in (*common, *(form for one in filed for form in one.forms)):
            payload |= tree(path, f"templates/{path.relative_to(self.templates).as_posix()}")
        payload |= self._records(filed, findings)
        payload["versions/requirements.lock"] = LOCK
        name = folder.replace("/", "-")
        payload["README.txt"] = self._readme(filed, release=False)
        return Bag(name, self._info([entry.name], folder, filed), payload)

    def release(self, bags: Sequence[Bag]) -> Bag:
        """The bag of everything, each thing once, with the program itself; it names the other bags."""
        payload = tree(self.site, "site")
        payload[f"site/{MARKER}"] = self.site / MARKER
        payload |= self._sources(self.content.departments, self.content)
        payload |= tree(self.templates, "templates")
        payload |= self._records(self.filed, self.shared)
        for part in PARTS:
            payload |= tree(PROGRAM / part, f"program/{part}")
        payload["bags.json"] = as_json({bag.name: bag.seal() for bag in bags})
        payload["README.txt"] = self._readme(self.filed, release=True)
        name = f"release-{fingerprint(payload)[:12]}"
        owner = self.content.portal["owner"]
        owners = [str(owner)] if owner else dict.fromkeys(one.entry.name for one in self.filed)
        return Bag(name, self._info(owners, name, self.filed), payload)

    def _standings(self, folder: str) -> dict[str, Standing]:
        """Those of a department's year."""
        mine = self.content.standings.items()
        return {name: one for name, one in mine if name.startswith(f"{folder}/")}

    def _sources(self, departments: Iterable[str], content: Content) -> Files:
        """The typed data of documents and what they share, in the folders they were read from.

        What was withdrawn has its ledger there, with the versions that had been published.
        """
        root = self.content.root
        label = f"source/{root.name}"
        files: Files = {}
        for name in ENTRIES:
            if name not in ("departments", LEDGERS):
                files |= tree(root / name, f"{label}/{name}")
        profiles = [f"departments/{one}/department.yaml" for one in departments]
        there = {one.id for one in content.entries}
        shown = [name for name in content.standings if name in there]
        for name in (*profiles, *(f"departments/{one}.yaml" for one in shown)):
            files[f"{label}/{name}"] = root / name
        for name in (*shown, *(one.id for one in content.withdrawn)):
            for path in (root / LEDGERS / f"{name}.yaml", root / LEDGERS / name):
                files |= tree(path, f"{label}/{path.relative_to(root).as_posix()}")
        return files

    def _records(self, filed: Sequence[Filed], shared: Sequence[Finding]) -> Files:
        """What the check said, what was explained, what all was made with, the fonts' licences."""
        findings = [*shared, *(finding for one in filed for finding in one.findings)]
        names = [names_of(one.entry) for one in filed]
        data = [Path(name.folder, name.json) for name in names]
        return {
            **check_files(findings, [one.card for one in filed if one.card]),
            "checks/waivers.json": waivers(self.site, data),
            "versions/versions.json": self.versions,
            **tree(LICENCES, "licences"),
        }

    def _readme(self, filed: Sequence[Filed], *, release: bool) -> bytes:
        loader = jinja2.FileSystemLoader(self.templates / "archive")
        environment = jinja2.Environment(
            loader=loader, undefined=jinja2.StrictUndefined, autoescape=False, trim_blocks=True
        )
        text = environment.get_template("README.txt").render(
            release=release,
            version=VERSION,
            label=self.content.root.name,
            documents=[one.entry for one in filed],
        )
        return f"{text}\n".encode()

    def _info(
        self, organisations: Iterable[str], identifier: str, filed: Sequence[Filed]
    ) -> tuple[tuple[str, str], ...]:
        """The words of bag-info.txt; the day is that of the latest document, not that of today."""
        return (
            *(("Source-Organization", one) for one in organisations),
            ("External-Identifier", identifier),
            *(("External-Identifier", one.index_number) for one in filed if one.index_number),
            *(("External-Description", one.entry.title) for one in filed),
            *(("Bagging-Date", day) for day in sorted(one.date for one in filed)[-1:]),
            ("Bag-Software-Agent", f"mingzhang {VERSION}"),
        )


def tree(path: Path, name: str) -> Files:
    """A file, or all files under a folder.

    No link is followed; caches and what is hidden are no part of anything.
    """
    return {
        (name if one == path else f"{name}/{one.relative_to(path).as_posix()}"): one
        for one in _files(path)
    }


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for one in path.iterdir():
            if not (one.is_symlink() or one.name.startswith((".", "__pycache__"))):
                yield from _files(one)
    elif path.is_file():
        yield path


def _concerns(file: str, departments: str, near: tuple[str, ...]) -> bool:
    """Whether what was found in a file matters to a department's year."""
    return not file.startswith(departments) or file.startswith(near)
