"""What has happened to documents: published, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mingzhang import clock
from mingzhang.compute.corrections import Correction
from mingzhang.compute.digest import Digest, Withdrawal
from mingzhang.render.web.site import Site


class News(NamedTuple):
    """One event: when (ISO, with the time zone where it is known), and what it is about.

    `correction` is there for a correction only; a withdrawal is about a `Withdrawal`.
    """

    moment: str
    about: Digest | Withdrawal
    correction: Correction | None = None


def news(site: Site) -> list[News]:
    """All events with a time, the newest first; drafts have none."""
    ordered = sorted(_news(site), key=lambda one: one.about.id)
    return sorted(ordered, key=lambda one: one.moment, reverse=True)


def mended(site: Site) -> list[News]:
    """Corrections and withdrawals, the newest first."""
    return [one for one in news(site) if one.correction or isinstance(one.about, Withdrawal)]


def _news(site: Site) -> Iterator[News]:
    for digest in site.digests:
        if digest.moment:
            yield News(digest.moment, digest)
        for correction in digest.corrections:
            yield News(clock.instant(correction.at), digest, correction)
    for withdrawal in site.withdrawn:
        yield News(clock.instant(withdrawal.at), withdrawal)
