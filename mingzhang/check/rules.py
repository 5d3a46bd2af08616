"""The list of rules, and how they are run.

A rule looks at one computed document and yields its problems; a rule across documents is given
the library of all documents as well. Nothing within a document is compared with a tolerance:
amounts are exact, and rounding is a rule of its own (R1).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from mingzhang.check.library import Library
from mingzhang.check.waivers import waived
from mingzhang.compute.document import Document
from mingzhang.findings import Finding, Place, Severity
from mingzhang.load.kinds import KINDS

MODULES = (
    *("totals", "accounts", "fiscal", "economic", "projects", "layout", "rounding"),
    *("law_tables", "law_three_public", "law_matters", "reasons"),
    *("wording", "numbers", "typed", "residue"),
    *("stated", "budget", "budget_tables", "timing", "terms", "prose", "glyphs", "causes"),
    "privacy",
    # Rules that look at other documents too.
    *("years", "release", "coverage"),
)


class Problem(NamedTuple):
    """What a rule has found; its code is added by `run`, and its severity unless it has one."""

    message: str
    place: Place
    found: str = ""
    expected: str = ""
    hint: str = ""
    severity: Severity | None = None


Check = Callable[[Document], Iterable[Problem]]
Across = Callable[[Document, Library], Iterable[Problem]]
ALONE = Library()


class Rule(NamedTuple):
    """One rule: its code, how bad a breach is, and what it demands, in words."""

    code: str
    severity: Severity
    title: str
    function: Across
    kinds: tuple[str, ...]


RULES: list[Rule] = []
ACROSS: list[Rule] = []


# Rules of wording, rounding, prose and privacy hold for every document, others for their kinds.
EVERY_KIND = tuple(KINDS)


def rule(
    code: str, severity: Severity, title: str, kinds: tuple[str, ...] = ()
) -> Callable[[Check], Check]:
    """Put a function on the list of rules."""
    usual = EVERY_KIND if code.rstrip("0123456789") in ("T", "R", "L", "P") else ("final-accounts",)

    def register(function: Check) -> Check:
        def alone(document: Document, _library: Library) -> Iterable[Problem]:
            return function(document)

        RULES.append(Rule(code, severity, title, alone, kinds or usual))
        return function

    return register


def across(
    code: str, severity: Severity, title: str, kinds: tuple[str, ...] = ("final-accounts",)
) -> Callable[[Across], Across]:
    """Put a function on the list of rules across documents."""

    def register(function: Across) -> Across:
        ACROSS.append(Rule(code, severity, title, function, kinds))
        return function

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by letter and number; those across documents come after the others."""
    for module in MODULES:  # importing a module registers what it holds
        importlib.import_module(f"mingzhang.check.{module}")
    single, several = (sorted(rules, key=lambda one: _order(one.code)) for rules in (RULES, ACROSS))
    return (*single, *several)


def run(document: Document, library: Library = ALONE) -> list[Finding]:
    """The findings of all rules on one document, beside the others in the library."""
    known = len(document.named.findings)
    findings = [
        Finding(
            one.code,
            problem.severity or one.severity,
            problem.message,
            problem.place,
            problem.found,
            problem.expected,
            problem.hint,
        )
        for one in all_rules()
        if document.source.kind in one.kinds
        for problem in one.function(document, library)
    ]
    # A text that stands in two places is reported once. A rule that needs a figure which the
    # form set does not define must not pass in silence.
    explained = waived(document, list(dict.fromkeys(findings)))
    return [*explained, *document.named.findings[known:]]


def _order(code: str) -> tuple[str, int]:
    letters = code.rstrip("0123456789")
    return letters, int(code[len(letters) :] or 0)
