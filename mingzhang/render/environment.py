"""The Jinja2 environments of page templates, for screen and print."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path

import jinja2

from mingzhang.load.kinds import KINDS
from mingzhang.render.names import (
    draft_html,
    names_of,
    number_html,
    state_html,
    term_id,
    title_html,
    year_html,
)
from mingzhang.render.origin import figure_id
from mingzhang.template_files import Environment, Loader
from mingzhang.terms import KEY_FIGURES


def policy_hash(text: str) -> str:
    """What a page's content security policy calls a style that stands in the page (CSP3, hash-source)."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


# What templates may call besides what a page gives them.
COMMON = {
    "policy_hash": policy_hash,
    "names_of": names_of,
    "title_html": title_html,
    "draft_html": draft_html,
    "state_html": state_html,
    "term_id": term_id,
    "number_html": number_html,
    "year_html": year_html,
    "figure_id": figure_id,
    "kinds": KINDS,
    "key_figures": KEY_FIGURES,
}


def site_environment(templates: Path) -> jinja2.Environment:
    """The Jinja2 environment of the site's pages."""
    return environment(templates / "site")


@cache
def environment(folder: Path) -> jinja2.Environment:
    """A folder's templates of pages, for screen or print; all is escaped unless marked safe."""
    made = Environment(
        loader=Loader([folder]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= COMMON
    return made
