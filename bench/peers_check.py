"""Whether a peer's page says what ours says: amounts by place, the graph of figures, tags.

Amounts and the graph must be equal, or the comparison stops; tags are counted for the reader.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

CHART = re.compile(r'<figure class="chart">.*?</figure>', re.DOTALL)
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
GRAPH = re.compile(r'<script type="application/json" id="graph">(.*?)</script>', re.DOTALL)
TAG = re.compile(r"<([a-z][a-z0-9]*)")
AMOUNT = re.compile(r'<data value="([^"]*)">([^<]*)</data>')
DRAWN = re.compile(r"<(?:text|rect|line) [^>]*>(?:[^<]*</text>)?")
ORIGIN = re.compile(r'href="figures\.html#([^"]+)"')


class Counts(NamedTuple):
    """How much stands on a page."""

    tables: int
    cells: int
    amounts: int
    links: int
    charts: int
    shapes: int
    figures: int

    @classmethod
    def of(cls, page: str) -> Counts:
        tags = tags_of(page)
        return cls(
            tags["table"],
            tags["td"] + tags["th"],
            tags["data"],
            tags["a"],
            tags["svg"],
            tags["rect"] + tags["line"] + tags["text"],
            len(graph_of(page)) if GRAPH.search(page) else 0,
        )


def tags_of(page: str) -> Counter[str]:
    return Counter(TAG.findall(GRAPH.sub("", page)))


def graph_of(page: str) -> dict[str, dict[str, Any]]:
    found = GRAPH.search(page)
    assert found, "a page without a graph of figures"
    graph: dict[str, Any] = json.loads(found[1])
    return _at_length(graph) if "how" in graph else graph


def _at_length(graph: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Our pages have the graph in short (mingzhang/render/origin.py, page_graph), those of peers do not."""
    figures = graph["figures"]
    found = {}
    for name, title, value, way, line, operands, *_ in figures:
        one = {"name": title, "value": value, "how": graph["how"][way]}
        one |= {"place": f"{graph['file']}:{line}"} if line else {}
        one |= (
            {"terms": [(sign, figures[number][0]) for sign, number in operands]} if operands else {}
        )
        found[name] = one
    return found


def shown(page: str) -> dict[str, Counter[Any]]:
    """What a page shows in numbers, by place: values with their strings, marks of charts."""
    page_only = GRAPH.sub("", page)
    charts = CHART.findall(page_only)
    rest = CHART.sub("", page_only)
    tables = TABLE.findall(rest)
    return {
        "tables": Counter(AMOUNT.findall("".join(tables))),
        "charts": Counter(AMOUNT.findall("".join(charts))),
        "marks of charts": Counter(DRAWN.findall("".join(charts))),
        "text": Counter(AMOUNT.findall(TABLE.sub("", rest))),
    }


def told(page: str) -> dict[str, Counter[Any]]:
    """What a page tells of its figures beside showing them."""
    graph = graph_of(page)
    return {"graph": Counter(_told(one, graph) for one in graph.values())}


def _told(figure: Mapping[str, Any], graph: Mapping[str, Any]) -> tuple[object, ...]:
    """A figure with its operands, by what they say: each generator has its own names for links."""
    operands = tuple((sign, graph[one]["value"]) for sign, one in figure.get("terms", ()))
    return figure["value"], figure["how"], operands, "place" in figure


def check(ours: str, theirs: str, peer: str) -> None:
    """Stop if a page of a peer shows other numbers than ours, or links to a figure that isn't there."""
    check_numbers(shown(ours), shown(theirs), peer)
    check_numbers(told(ours), told(theirs), peer)
    if lost := set(ORIGIN.findall(theirs)) - graph_of(theirs).keys():
        raise SystemExit(f"{peer} links to figures that it doesn't explain: {sorted(lost)[:5]}")


def check_numbers(
    ours: Mapping[str, Counter[Any]], theirs: Mapping[str, Counter[Any]], peer: str
) -> None:
    """Stop if what `shown` or `told` give is not the same."""
    for place, mine in ours.items():
        missing, more = mine - theirs[place], theirs[place] - mine
        if missing or more:
            others = f"missing {_few(missing)}, more {_few(more)}"
            raise SystemExit(f"{peer} prints other numbers than we do ({place}): {others}")


def other_tags(ours: str, theirs: str) -> str:
    """Tags of which the pages have different numbers."""
    mine, found = tags_of(ours), tags_of(theirs)
    different = sorted(tag for tag in mine | found if mine[tag] != found[tag])
    return ", ".join(f"{tag} {found[tag] - mine[tag]:+}" for tag in different) or "none"


def _few(found: Counter[Any]) -> str:
    return str(list(found.elements())[:5])
