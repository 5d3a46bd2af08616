"""Findings as the piece of a page that lists them, each with its lines and where the page shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mingzhang.findings import Finding, Severity
from mingzhang.preview.places import Spot
from mingzhang.preview.workshop import Workshop
from mingzhang.render.environment import environment
from mingzhang.render.report import Excerpts

# The program's own, whatever folders are shown.
TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "preview"
MOST = 100  # findings shown at once


class Told(NamedTuple):
    """The list as HTML, how many there are of each severity, and whether the page is an older one."""

    html: str
    counts: dict[str, int]
    stale: bool

    def state(self) -> dict[str, Any]:
        """For those who have the page open."""
        version = hashlib.blake2b(self.html.encode(), digest_size=8).hexdigest()
        return {"version": version, "stale": self.stale, **self.counts}


def told(workshop: Workshop, path: str, more: Sequence[Finding] = ()) -> Told:
    """What is to be said on a page of the site; `more` joins what the workshop knows."""
    findings = [*workshop.findings(path), *more]
    paper = workshop.papers.of(path)
    here = "" if path.endswith("/index.html") else "index.html"
    stale = path in workshop.troubles or (
        paper is not None and not paper.sound and paper.document is not None
    )
    groups, left = [], MOST
    for level in Severity:
        found = [one for one in findings if one.severity is level]
        groups.append({"level": level, "number": len(found), "shown": found[:left]})
        left -= min(left, len(found))

    def spot(finding: Finding) -> Spot:
        return paper.atlas.of_place(finding.place) if paper and paper.document else Spot()

    roots = (workshop.papers.root.parent, workshop.templates.parent)
    html = (
        environment(TEMPLATES)
        .get_template("findings.html")
        .render(groups=groups, excerpt=Excerpts(roots).around, spot=spot, here=here)
    )
    counts = {one.value: sum(f.severity is one for f in findings) for one in Severity}
    return Told(html, counts, stale)


def never_good(told: Told, path: str) -> bytes:
    """The page in the place of one that can't be shown."""
    page = environment(TEMPLATES).get_template("never-good.html")
    return page.render(told=told, path=path).encode()
