"""What files and pages of a document are called."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from markupsafe import Markup as Safe

from mingzhang.load.documents import Entry
from mingzhang.load.kinds import KINDS


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


def term_id(term: str) -> str:
    """A short, stable name for a term of the glossary, for links and folders."""
    return "t" + hashlib.blake2b(term.encode(), digest_size=5).hexdigest()


def title_html(entry: Entry) -> Safe:
    """The title with its year as a date."""
    return Safe(f'<time datetime="{entry.year}">{entry.year}</time>年度') + Safe.escape(
        f"{entry.name}{KINDS[entry.kind].title}"
    )


def year_html(year: int) -> Safe:
    """A year as a date."""
    return Safe(f'<time datetime="{year}">{year}</time>')


def number_html(number: int) -> Safe:
    """A count or rank of the site itself."""
    return Safe(f'<data value="{number}">{number}</data>')
