"""What visitors would find changed: pages by title, downloads and everything else by count."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mingzhang.publish.manifest import Manifest

ADDED, CHANGED, REMOVED = "新增", "更改", "撤下"
PAGE, DOWNLOAD, OTHER = "网页", "下载文件", "其他文件"
DOWNLOADS = {".pdf", ".xlsx", ".csv", ".json", ".yaml", ".zip"}
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Difference:
    """Paths that were added, changed and removed, by kind of change."""

    paths: dict[str, list[str]]

    @classmethod
    def of(cls, old: Manifest, new: Manifest) -> Difference:
        """What has to be done to the old files to get the new ones."""
        return cls(
            {
                ADDED: sorted(new.keys() - old.keys()),
                CHANGED: sorted(name for name in new.keys() & old.keys() if new[name] != old[name]),
                REMOVED: sorted(old.keys() - new.keys()),
            }
        )

    def __bool__(self) -> bool:
        return any(self.paths.values())

    def counts(self) -> list[str]:
        """`网页：新增 2 个，更改 10 个`, a line for each kind of file that changes."""
        lines = []
        for kind in (PAGE, DOWNLOAD, OTHER):
            said = [
                f"{change} {count} 个"
                for change, paths in self.paths.items()
                if (count := sum(kind_of(path) == kind for path in paths))
            ]
            lines += [f"{kind}：{'，'.join(said)}"] if said else []
        return lines

    def pages(self, site: Path) -> Iterator[str]:
        """Each page that changes, with its title where the new site has it."""
        for change, paths in self.paths.items():
            for path in paths:
                if kind_of(path) == PAGE:
                    yield f"{change}　{path}{_title(site / path)}"


def kind_of(path: str) -> str:
    """A page, a download, or what pages are made with (styles, scripts, the search index)."""
    suffix = Path(path).suffix
    return PAGE if suffix == ".html" else DOWNLOAD if suffix in DOWNLOADS else OTHER


def _title(path: Path) -> str:
    if not path.is_file():
        return ""
    match = TITLE.search(path.read_text(encoding="utf-8"))
    return f"　{html.unescape(match[1]).strip()}" if match else ""
