"""The JSON file: the graph of figures holds, from what is shown down to the typed amounts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

import pytest
import yaml

from tests.render.printed import booklet
from tests.render.reading import FIGURE, ROOT, Site, figures_in, number, sections, squeeze

WORDS = {"sum": "各项相加", "difference": "两数相减", "typed": "录入的数据"}
RATE, COUNT, ZERO = "前数除以后数", "清单逐项计数", "数据中没有这一项，按零列示"
SIGNS = {"": 1, "＋": 1, "－": -1, "÷": 1}
CENT = Decimal("0.01")
TEN_THOUSAND = Decimal(10_000)
EXACT = Context(prec=60)
TYPED = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?![\w.])", re.ASCII)
TOO_FINE = re.compile(r"\d\.\d{3,}", re.ASCII)


@dataclass
class Graph:
    """The figures of a JSON file, recomputed from the source file alone."""

    figures: Mapping[str, dict[str, Any]]
    lines: list[str]
    exact: dict[str, Decimal] = field(default_factory=dict)

    def shown(self, name: str) -> tuple[Decimal, str]:
        """(number, unit) as the graph shows it."""
        text = self.figures[name]["value"]
        digits = text.rstrip("万元%")
        value = number(digits)
        assert value is not None, text
        return value, text[len(digits) :]

    def line(self, name: str) -> str:
        """The source line of a figure's place."""
        _, _, line = self.figures[name]["place"].rpartition(":")
        return self.lines[int(line) - 1]

    def leaf(self, name: str) -> Decimal:
        """The typed amount behind a leaf, read from its line: the one that is shown so."""
        value, unit = self.shown(name)
        found = {
            typed
            for text in TYPED.findall(self.line(name).split("#")[0])
            if (typed := number(text)) is not None
            and rounded(typed / TEN_THOUSAND if unit == "万元" else typed, unit) == value
        }
        assert len(found) == 1, (self.figures[name], self.line(name), found)
        return found.pop()

    def value(self, name: str) -> Decimal:
        """The exact value of a figure: 元, per cent, or a number."""
        if name not in self.exact:
            self.exact[name] = self._value(self.figures[name], name)
        return self.exact[name]

    def _value(self, entry: dict[str, Any], name: str) -> Decimal:
        terms = [(sign, self.value(part)) for sign, part in entry.get("terms", [])]
        how = entry["how"]
        if how == ZERO:
            assert not terms
            return Decimal(0)
        if how == COUNT:
            assert not terms
            return self.shown(name)[0]
        if how.startswith(RATE):
            (_, part), (_, whole) = terms
            return EXACT.divide(EXACT.multiply(part, Decimal(100)), whole)
        if terms:
            assert how in {WORDS["sum"], WORDS["difference"]}
            return sum((SIGNS[sign] * value for sign, value in terms), Decimal(0))
        assert how == WORDS["typed"]
        return self.leaf(name)

    @cached_property
    def order(self) -> list[str]:
        return list(self.figures)


def rounded(value: Decimal, unit: str) -> Decimal:
    """Half-up to what is shown: two decimals of 万元 and per cent, others as they are."""
    return value.quantize(CENT, ROUND_HALF_UP, EXACT) if unit else value


@pytest.fixture(scope="module")
def graph(site: Site) -> Graph:
    lines = (ROOT / site.data["source"]).read_text(encoding="utf-8").splitlines()
    return Graph(site.data["figures"], lines)


def test_the_page_has_the_same_graph_in_short(site: Site) -> None:
    (text,) = site.page().xpath("//script[@id='graph']/text()")
    short = json.loads(text)
    figures = {}
    for name, title, value, how, line, terms, *yuan in short["figures"]:
        entry = {"name": title, "value": value, "how": short["how"][how]}
        entry |= {"yuan": yuan[0]} if yuan else {}
        entry |= {"terms": [[sign, short["figures"][n][0]] for sign, n in terms]} if terms else {}
        figures[name] = entry | ({"place": f"{short['file']}:{line}"} if line else {})
    assert figures == site.data["figures"]


def test_every_figure_of_the_page_is_in_the_graph_with_the_same_value(
    site: Site, graph: Graph
) -> None:
    links = site.page().xpath("//a[@class='f']")
    assert len(links) > 400
    for link in links:
        value, _ = graph.shown(link.get("href").removeprefix("figures.html#"))
        (data,) = link.xpath("./data")
        assert number(data.get("value")) in {value, -value}, link.text_content()


def test_a_number_without_its_sign_stands_after_a_word_that_says_the_direction(site: Site) -> None:
    lost = 0
    for link in site.page().xpath("//a[@class='f']"):
        value, _ = Graph(site.data["figures"], []).shown(link.get("href").split("#")[1])
        (data,) = link.xpath("./data")
        if number(data.get("value")) != value:
            (words,) = link.xpath("preceding::text()[1]")
            assert words.endswith(("减少", "降低", "下降")), words
            lost += 1
    assert lost > 10


def test_every_figure_of_the_tables_is_in_the_graph(site: Site, graph: Graph) -> None:
    cells = [
        cell
        for table in site.data["tables"]
        for row in table["rows"]
        for cell in row
        if "figure" in cell
    ]
    assert len(cells) > 200
    for cell in cells:
        value, unit = graph.shown(cell["figure"])
        assert cell["value"] == cell["text"].replace(",", "")
        assert (number(cell["value"]), unit) == (value, "万元")


def test_every_operand_is_in_the_graph_and_nothing_else_is(site: Site, graph: Graph) -> None:
    used = {part for entry in graph.figures.values() for _, part in entry.get("terms", [])}
    shown = {
        link.get("href").removeprefix("figures.html#")
        for link in site.page().xpath("//a[@class='f']")
    }
    assert used <= set(graph.figures)
    assert set(graph.figures) == used | shown


def test_no_figure_is_made_of_itself(graph: Graph) -> None:
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, graph.figures[name]["name"]
        if name not in done:
            for _, part in graph.figures[name].get("terms", []):
                visit(part, (*above, name))
            done.add(name)

    for name in graph.order:
        visit(name, ())


def test_every_figure_recomputes_from_the_amounts_in_the_source_file(graph: Graph) -> None:
    """Exactly: the typed 元 amounts, through all operands, rounded once at the end."""
    for name in graph.order:
        shown, unit = graph.shown(name)
        value = graph.value(name)
        if unit == "万元":
            value = EXACT.divide(value, TEN_THOUSAND)
        assert rounded(value, unit) == shown, graph.figures[name]


def test_every_figure_follows_from_its_operands_as_shown_within_rounding(graph: Graph) -> None:
    """What a reader can redo with the numbers of the panel: half a unit of rounding each."""
    half = Decimal("0.005")
    for name, entry in graph.figures.items():
        if not entry.get("terms") or entry["how"].startswith(RATE):
            continue
        terms = [(SIGNS[sign], graph.shown(part)[0]) for sign, part in entry["terms"]]
        redone = sum((sign * value for sign, value in terms), Decimal(0))
        assert abs(redone - graph.shown(name)[0]) <= half * (len(terms) + 1), entry


def test_every_leaf_says_where_it_was_typed(graph: Graph, site: Site) -> None:
    source = site.data["source"]
    leaves = [entry for entry in graph.figures.values() if not entry.get("terms")]
    assert len(leaves) > 100
    for entry in leaves:
        if entry["how"] == ZERO:
            assert "place" not in entry
        else:
            file, _, line = entry["place"].rpartition(":")
            assert file == source
            assert 1 <= int(line) <= len(graph.lines)
    derived = [entry for entry in graph.figures.values() if entry.get("terms")]
    assert all("place" not in entry for entry in derived)


def test_every_count_is_the_length_of_the_list_at_its_place(graph: Graph) -> None:
    root = yaml.compose("\n".join(graph.lines))
    lists: dict[int, int] = {}

    def visit(node: Any) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if isinstance(value, yaml.SequenceNode):
                    lists[key.start_mark.line + 1] = len(value.value)
                    lists[value.start_mark.line + 1] = len(value.value)
                visit(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                visit(value)

    visit(root)
    counts = [e for e in graph.figures.values() if e["how"] == COUNT]
    assert counts
    for entry in counts:
        line = int(entry["place"].rpartition(":")[2])
        # A count may be of some of the entries only, e.g. those of one fund.
        part = "（" in entry["name"]
        value = int(entry["value"])
        assert value <= lists[line] if part else value == lists[line], entry


def test_names_of_figures_are_words_for_readers(graph: Graph) -> None:
    """No word twice in a name, no key of the program, nothing that fits every zero."""
    wrong = [
        entry["name"]
        for entry in graph.figures.values()
        if re.search(r"[a-z_]{3,}", entry["name"])
        or entry["name"] == "未发生"
        or (
            entry["how"] in {WORDS["sum"], WORDS["typed"]}
            and any(one == other for one, other in pairwise(sorted(entry["name"].split("·"))))
        )
    ]
    assert wrong == []


def test_no_expenditure_is_named_income(graph: Graph) -> None:
    """What is made of expenditure leaves alone is no income."""

    def leaves(name: str) -> set[str]:
        parts = graph.figures[name].get("terms", [])
        return {leaf for _, part in parts for leaf in leaves(part)} if parts else {name}

    for name, entry in graph.figures.items():
        own = [graph.figures[leaf]["name"] for leaf in leaves(name)]
        if entry.get("how") == WORDS["sum"] and all(n.startswith("支出·") for n in own):
            assert "收入" not in entry["name"], entry


def test_exact_amounts_stay_inside_when_the_document_has_a_basis(site: Site) -> None:
    """Published were two decimals of 万元; no download and no page may say more."""
    assert site.data["basis"]
    assert all("yuan" not in entry for entry in site.data["figures"].values())
    texts = [
        *site.folder.rglob("*.json"),
        *site.folder.rglob("*.csv"),
        *site.folder.rglob("*.html"),
    ]
    assert len(texts) == 12
    for path in texts:
        assert not TOO_FINE.search(path.read_text(encoding="utf-8-sig")), path.name
    for page in booklet(site.file("pdf")).lines:
        assert not any(TOO_FINE.search(line.text) for line in page)


def test_the_text_is_that_of_the_page(site: Site) -> None:
    page = [s for s in sections(site.folder / "index.html") if s.level > 1]
    data = site.data["text"]
    assert [squeeze(s["heading"]) for s in data] == [squeeze(s.heading) for s in page]
    for section, there in zip(data, page, strict=True):
        said = squeeze(FIGURE.sub(lambda m: m[1] + m[2], there.text))
        for paragraph in section["paragraphs"]:
            assert squeeze(paragraph) in said
        if figures_in(there.text):
            joined = "".join(section["paragraphs"])
            assert all(shown in joined for shown, _ in FIGURE.findall(there.text))


def test_the_file_says_what_it_was_made_from(site: Site) -> None:
    data = site.data
    assert data["data_sha256"][:16] in site.page().xpath("string(//footer)")
    assert data["title"] == site.source.title
    assert data["department"] in data["title"]
    assert data["tables"][0]["unit"] == "万元"
