"""What files and pages of a document are called."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup as Safe
from markupsafe import escape

from mingzhang import clock
from mingzhang.compute.digest import Digest, Listing, Withdrawal
from mingzhang.load.documents import Entry
from mingzhang.load.kinds import KINDS
from mingzhang.standing import WAITS, Standing, State


@dataclass(frozen=True, slots=True)
class Names:
    """The file names of one document (see docs/design.md)."""

    folder: str
    base: str

    @property
    def pdf(self) -> str:
        return f"{self.base}.pdf"

    @property
    def workbook(self) -> str:
        return f"{self.base}.xlsx"

    @property
    def json(self) -> str:
        return f"{self.base}.json"

    def csv(self, number: int) -> str:
        return f"tables/{number:02d}.csv"


def names_of(entry: Entry) -> Names:
    """Folder and file names of a document's output."""
    return Names(entry.id, entry.id.replace("/", "-"))


@lru_cache(2000)  # the terms of a glossary, on every page that explains them
def term_id(term: str) -> str:
    """A short, stable name for a term of the glossary, for links and folders."""
    return "t" + hashlib.blake2b(term.encode(), digest_size=5).hexdigest()


def title_html(entry: Entry) -> Safe:
    """The title with its year as a date."""
    name = escape(f"{entry.name}{KINDS[entry.kind].title}")
    return Safe(f'<time datetime="{entry.year}">{entry.year}</time>年度{name}')


def year_html(year: int) -> Safe:
    """A year as a date."""
    return Safe(f'<time datetime="{year}">{year}</time>')


def draft_html(one: Standing | Digest | Listing) -> Safe:
    """What a draft waits for: `已审核，待批准`, `待公开 2025-08-20 09:00`; empty when it is public."""
    waits = Safe.escape(WAITS.get(one.state, ""))
    if waits and one.changed:
        waits = Safe("更正的数据：") + waits
    if one.state is State.WAITING and one.released:
        time = (
            f'<time datetime="{clock.instant(one.released)}">{clock.written(one.released)}</time>'
        )
        waits += Safe(f" {time}")
    return waits


def state_html(one: Digest | Listing | Withdrawal) -> Safe:
    """How a document that is not public is marked in lists; empty when it is."""
    if one.state is State.WITHDRAWN:
        return Safe('<span class="state">已撤回</span>')
    if isinstance(one, Withdrawal) or not one.draft:
        return Safe("")
    return Safe(f'<span class="state">草稿：{draft_html(one)}</span>')


def number_html(number: int) -> Safe:
    """A count or rank of the site itself."""
    return Safe(f'<data value="{number}">{number}</data>')
