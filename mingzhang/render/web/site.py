"""All documents in brief, as the pages across them see the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import jinja2

from mingzhang.compute.digest import Digest, Withdrawal
from mingzhang.load.glossary import GlossaryEntry
from mingzhang.load.records import Record
from mingzhang.render.web.gather import Gathering
from mingzhang.render.web.keep import NOTHING, File, Given, Keep
from mingzhang.render.web.shell import Page, rendered


@dataclass(frozen=True, slots=True)
class Ink:
    """What every page is written with: templates, the portal, whether there are feeds."""

    environment: jinja2.Environment
    portal: Mapping[str, Any]
    has_feed: bool

    def page(self, template: str, page: Page, **content: Any) -> tuple[str, bytes]:
        """A page as the file it becomes: (path, bytes)."""
        html = rendered(
            self.environment, template, page, self.portal, has_feed=self.has_feed, **content
        )
        return page.path, html.encode()


@dataclass(frozen=True, eq=False)
class Site:
    """What a module of pages gets: digests in the order of their ids, profiles, the portal.

    Withdrawn documents have no digest: of them there is only the page that says so.
    """

    environment: jinja2.Environment
    portal: Mapping[str, Any]
    departments: Mapping[str, Record]
    gathering: Gathering
    glossary: Sequence[GlossaryEntry] = ()
    withdrawn: Sequence[Withdrawal] = ()
    keep: Keep = NOTHING

    @cached_property
    def ink(self) -> Ink:
        return Ink(self.environment, self.portal, self.has_feed)

    @property
    def digests(self) -> Sequence[Digest]:
        return self.gathering.digests

    @property
    def known(self) -> Sequence[Digest | Withdrawal]:
        """All documents, then those that were withdrawn."""
        return [*self.digests, *self.withdrawn]

    @property
    def counted(self) -> Sequence[Digest]:
        """The documents that count as published; in a preview there are drafts beside them."""
        return [one for one in self.digests if one.counted]

    @property
    def drafts(self) -> Sequence[Digest]:
        """What a preview shows and a site does not; without what corrects a public document."""
        return [one for one in self.digests if not one.counted]

    @cached_property
    def has_feed(self) -> bool:
        """Whether there is news to be told: feeds need addresses and days."""
        dated = any(one.moment for one in self.digests) or bool(self.withdrawn)
        return bool(self.portal["base_url"]) and dated

    @cached_property
    def names(self) -> dict[str, str]:
        """The full name of every department, with documents or without, by its folder's name."""
        found = {
            folder: str(profile.get("name") or folder)
            for folder, profile in self.departments.items()
        }
        found |= {one.entry.department: one.entry.name for one in self.digests}
        return dict(sorted(found.items()))

    @cached_property
    def by_department(self) -> dict[str, list[Digest]]:
        """Digests of each department, newest year first, 决算 before 预算 within a year.

        A department all of whose documents were withdrawn is there too, with none.
        """
        found: dict[str, list[Digest]] = {}
        for one in sorted(self.known, key=lambda one: (one.entry.department, _newest(one))):
            digests = found.setdefault(one.entry.department, [])
            if isinstance(one, Digest):
                digests.append(one)
        return found

    @cached_property
    def withdrawn_by_department(self) -> dict[str, list[Withdrawal]]:
        """Withdrawn documents of each department that has some, in the order of its others."""
        ordered = sorted(self.withdrawn, key=lambda one: (one.entry.department, _newest(one)))
        return {
            name: list(group)
            for name, group in groupby(ordered, key=lambda one: one.entry.department)
        }

    @cached_property
    def by_year(self) -> dict[int, list[Digest]]:
        """Digests of each year, the newest first; within it by department, then kind.

        A year all of whose documents were withdrawn is there too, with none.
        """
        years = {one.entry.year for one in self.known}
        found: dict[int, list[Digest]] = {year: [] for year in sorted(years, reverse=True)}
        for one in sorted(self.digests, key=lambda one: one.id):
            found[one.entry.year].append(one)
        return found

    def page(self, template: str, page: Page, **content: Any) -> File:
        """A page as the file it becomes: made of a template, `content` and ink, and of nothing else."""
        given = (template, page, content)
        return self.kept(page.path, given, lambda: self.ink.page(template, page, **content)[1])

    def made(
        self, path: str, function: Callable[..., tuple[str, bytes]], *arguments: object
    ) -> File:
        """A page whose content takes time to work out: made by `function(ink, *arguments)`."""
        given = (function, arguments)
        return self.kept(path, given, lambda: function(self.ink, *arguments)[1])

    def kept(self, path: str, given: Given, make: Callable[[], bytes]) -> File:
        """A page that `make` makes of ink, and of things that `given` tells apart."""
        return path, self.keep.page(path, (*given, self.has_feed), make)


KIND_ORDER = ("final-accounts", "budget")


def _newest(one: Digest | Withdrawal) -> tuple[int, int]:
    return -one.entry.year, KIND_ORDER.index(one.entry.kind)
