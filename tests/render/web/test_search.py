"""The search index read back: everything of the built site is found by its terms, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.load.documents import Entry
from mingzhang.render.web.entries import FIELDS, HEADING, TITLE, Amount, Entries, Line, number_of
from mingzhang.render.web.keep import NOTHING, File, Keep, Nothing, bytes_of
from mingzhang.render.web.postings import below, decoded, encoded, pages, upper_pages
from mingzhang.render.web.search import Found, index_files
from mingzhang.render.web.terms import terms, tokens
from tests.render.reading import HEADINGS, Site, tree

NUMBERS = st.lists(st.integers(0, 3000), unique=True).map(sorted)
DENSE = st.tuples(NUMBERS, st.integers(0, 500), st.integers(0, 900)).map(
    lambda made: sorted({*made[0], *range(made[1], made[1] + made[2])})
)
FOUND = re.compile(r'found\("(\w+)/([a-z])([0-9]+)",(.*)\)\n', re.DOTALL)


@dataclass(frozen=True)
class Read:
    """An index as its files say."""

    files: dict[str, Any]  # documents by their numbers
    settings: dict[str, Any]

    @classmethod
    def of(cls, files: dict[str, bytes], settings: dict[str, Any]) -> Read:
        read = {}
        firsts = {settings["version"]: 0}
        first = 0
        for count, version in settings["blocks"]:
            firsts[version] = first
            first += count
        for name, data in files.items():
            match = FOUND.fullmatch(data.decode())
            assert match, name
            assert name.endswith(f"/{match[1]}/{match[2]}{match[3]}.js")
            version, letter, number = match[1], match[2], int(match[3])
            read[f"{letter}{firsts[version] + number}"] = json.loads(match[4])
        return cls(read, settings)

    def ask(self, term: str) -> list[list[int]]:
        """The documents that have a term, by field, found as search.js finds them."""
        page = self.settings["root"]
        while (number := below(page, term)) >= self.settings["leaves"]:
            page = self.files[f"t{number}"]
        for line in self.files[f"t{number}"].split("\n"):
            key, postings = line.split(" ")
            if key == term:
                lists = [decoded(text) for text in postings.split(",")]
                return [*lists, *[[]] * (len(FIELDS) - len(lists))]
        return [[] for _ in FIELDS]

    def having(self, *words: str) -> set[int]:
        """The documents that have all of some terms in any field."""
        return set.intersection(*({n for one in self.ask(word) for n in one} for word in words))

    @cached_property
    def terms(self) -> set[str]:
        leaves = (self.files[f"t{n}"] for n in range(self.settings["leaves"]))
        return {line.split(" ")[0] for page in leaves for line in page.split("\n")}


@pytest.fixture(scope="module")
def index(site: Site) -> Read:
    """The index of the built site."""
    (data,) = tree(site.root / "search/index.html").xpath("//script[@id='search-index']/text()")
    settings = json.loads(data)
    files = (site.root / "search").glob("*/*.js")
    return Read.of({path.as_posix(): path.read_bytes() for path in files}, settings)


def made(documents: list[Entries], keep: Keep = NOTHING) -> Read:
    """The index of some made-up documents."""
    files: dict[str, bytes] = {}
    kept: list[dict[str, Any]] = []

    def run() -> Iterator[File]:
        entries = (Entry(f"d{n:05d}", 2024, "budget", "单位") for n in range(len(documents)))
        found = map(Found.of, entries, (one.written() for one in documents))
        kept.append((yield from index_files(found, keep)))

    files.update((name, bytes_of(data)) for name, data in run())
    return Read.of(files, kept[0])


# --- The built site --------------------------------------------------------------------------


def documents(index: Read) -> Iterator[tuple[int, str]]:
    """(number, folder) of the indexed documents."""
    for name, data in index.files.items():
        if name.startswith("d"):
            yield int(name[1:]), data[0]


def test_every_document_and_nothing_else_is_indexed(site: Site, index: Read) -> None:
    built = {path.parent.relative_to(site.root).as_posix() for path in site.root.glob("*/*/*/index.html")}  # fmt: skip
    assert {folder for _, folder in documents(index)} == built
    assert sum(run[2] for run in index.settings["runs"]) == len(built)


def test_every_heading_of_every_page_is_found_at_its_anchor(site: Site, index: Read) -> None:
    for number, folder in documents(index):
        page = tree(site.root / folder / "index.html")
        (h1,) = page.xpath("//h1")
        assert number in set.intersection(*(set(index.ask(t)[TITLE]) for t in terms(h1.text_content())))  # fmt: skip
        groups = {(field, anchor): texts for field, anchor, *texts in index.files[f"d{number}"][1]}
        for heading in page.iter(*HEADINGS[1:]):
            if not heading.get("id"):
                continue
            text = heading.text_content()
            assert number in index.having(*terms(text)), text
            (said,) = groups[HEADING, heading.get("id")]
            assert tokens(said) == tokens(text)


def test_every_account_code_and_name_of_every_table_is_found(site: Site, index: Read) -> None:
    seen = 0
    for number, folder in documents(index):
        page = tree(site.root / folder / "index.html")
        for cell in page.xpath(
            "//div[@data-columns]//tbody//td[@class='code'] | //div[@data-columns]//tbody//th"
        ):
            text = cell.text_content().strip()
            if words := set(terms(text)):
                seen += 1
                assert number in index.having(*words), (folder, text)
    assert seen > 300


def test_every_amount_that_is_not_zero_is_found_and_leads_to_its_figure(
    site: Site, index: Read
) -> None:
    for number, folder in documents(index):
        (text,) = tree(site.root / folder / "index.html").xpath("//script[@id='graph']/text()")
        graph = {figure: (name, value) for figure, name, value, *_ in json.loads(text)["figures"]}
        parts, amounts = index.files[f"a{number}"]
        held = {(number_of(shown), anchor) for shown, _, anchor, *_ in amounts}
        for link in tree(site.root / folder / "index.html").xpath("//a[@class='f']"):
            text, anchor = link.text_content(), link.get("href").partition("#")[2]
            is_amount = graph[anchor][1].endswith("元")
            if is_amount and re.search("[1-9]", text):
                assert number in index.having(number_of(text)), text
                assert (number_of(text), anchor) in held
        for shown, unit, anchor, *name in amounts:
            assert graph[anchor][0] == "".join(parts[n] for n in name)
            assert unit in ("元", "万元", "亿元"), shown


def test_no_term_is_there_that_no_document_has(index: Read) -> None:
    wanted = {
        term
        for number, _ in documents(index)
        for _, _, *texts in index.files[f"d{number}"][1]
        for text in texts
        for term in terms(text, codes=True)
    }
    amounts = {
        number_of(one[0]) for number, _ in documents(index) for one in index.files[f"a{number}"][1]
    }
    assert index.terms <= wanted | amounts
    assert amounts <= index.terms


# --- Made-up indexes -------------------------------------------------------------------------


def test_an_index_of_many_pages_finds_exactly_the_documents_that_have_a_term(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With upper pages so small that the tree has several levels."""
    monkeypatch.setattr("mingzhang.render.web.search.UPPER_SIZE", 200)

    amounts = [[f"{n * 61 + m * 7919:,}.{m:02d}" for m in range(60)] for n in range(800)]
    texts = [f"第{'甲乙丙丁'[n % 4]}类单位" for n in range(800)]
    index = made(
        [
            Entries(
                [Line(TITLE, "main", text)], [Amount(one, "元", "f0", "数") for one in amounts[n]]
            )
            for n, text in enumerate(texts)
        ]
    )
    assert below(index.settings["root"], "5") >= index.settings["leaves"]
    having: dict[str, list[int]] = {}
    for n, listed in enumerate(amounts):
        for one in listed:
            having.setdefault(one, []).append(n)
    for n in range(0, 800, 37):
        for one in amounts[n]:
            assert index.ask(number_of(one)) == [[], [], [], having[one]]
    assert index.ask("乙类单")[TITLE] == list(range(1, 800, 4))
    assert index.ask("戊") == [[], [], [], []]


def test_a_document_stands_in_the_best_field_of_a_term_only() -> None:
    lines = [Line(TITLE, "main", "教育"), Line(HEADING, "s1", "教育收入"), Line(2, "t", "205 教育")]
    index = made([Entries(lines, []), Entries(lines[1:], []), Entries(lines[2:], [])])
    assert index.ask("教育") == [[0], [1], [2], []]


NAMES = st.text("甲乙丙丁 12a", min_size=1, max_size=5)
SHOWN = st.integers(1, 10**6).map(lambda cents: f"{cents // 100:,}.{cents % 100:02d}")
DOCUMENTS = st.lists(
    st.builds(
        lambda title, accounts, amounts: Entries(
            [Line(TITLE, "main", title), *(Line(2, "t", one) for one in accounts)],
            [Amount(one, "元", "f", "数") for one in amounts],
        ),
        NAMES,
        st.lists(NAMES, max_size=3),
        st.lists(SHOWN, max_size=4),
    ),
    max_size=9,
)


class Remembering(Nothing):
    """Remembers, and does nothing else."""

    def __init__(self) -> None:
        self.known: dict[str, Mapping[str, Any]] = {}

    def memory(self, name: str, /) -> Mapping[str, Any]:
        return self.known.get(name, {})

    def remember(self, name: str, value: Mapping[str, Any], /) -> None:
        self.known[name] = value


@given(DOCUMENTS, DOCUMENTS, st.integers(1, 4))
def test_blocks_and_what_is_remembered_of_them_change_no_page(
    before: list[Entries], now: list[Entries], block: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mingzhang.render.web.search.BLOCK", block)
        keep = Remembering()
        made(before, keep)
        known = made(now, keep)
        assert known == made(now)
        patch.setattr("mingzhang.render.web.search.BLOCK", 2**40)
        whole = made(now)
    assert known.files == whole.files
    assert known.settings["root"] == whole.settings["root"]


def test_an_empty_site_has_an_index() -> None:
    assert made([]).settings["runs"] == []


def test_the_same_documents_give_the_same_files() -> None:
    own = [
        Entries([Line(TITLE, "main", f"单位{n}")], [Amount("1.20", "元", "f", "数")])
        for n in (1, 2)
    ]
    assert made(own) == made(own)


@given(DENSE)
def test_a_list_of_numbers_is_read_back(numbers: list[int]) -> None:
    assert decoded(encoded(numbers)) == numbers


def test_a_list_is_short_whether_thin_or_dense() -> None:
    assert len(encoded(range(10_000))) < 10
    assert len(encoded(range(0, 10_000, 2))) <= 10_000 / 6 + 2
    assert len(encoded([9_999])) < 6


@given(st.sets(st.text("ab甲乙\U00020000\uff21", min_size=1, max_size=4), min_size=1), st.integers(8, 40))  # fmt: skip
def test_every_key_is_found_in_the_page_that_its_upper_page_names(
    keys: set[str], size: int
) -> None:
    lines = sorted(((key, "A") for key in keys), key=lambda line: line[0].encode("utf-16-be"))
    leaves = list(pages(lines, size))
    assert "\n".join(leaf.text for leaf in leaves) == "\n".join(f"{key} A" for key, _ in lines)
    for upper in upper_pages([leaf.key for leaf in leaves], 7, size):
        for key in keys:
            if 7 <= (n := below(upper.text, key)) < 7 + len(leaves) and key + " A" in leaves[n - 7].text.split("\n"):  # fmt: skip
                keys = keys - {key}
    assert not keys


# --- Terms -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("１，５１２．８３万元", ["1512.83", "万", "万元", "元"]),
        ("“三公”经费", ["三", "三公", "三公经", "公", "公经", "公经费", "经", "经费", "费"]),
        ("ABC 12 34", ["12", "34", "abc"]),
        ("2024年", ["2024", "年"]),
        ("𠮷林", ["林", "𠮷", "𠮷林"]),
        ("——", []),
    ],
)
def test_a_text_is_found_by_these_terms(text: str, wanted: list[str]) -> None:
    assert sorted(set(terms(text))) == sorted(wanted)


def test_an_account_is_found_by_the_beginning_of_its_code() -> None:
    found = set(terms("2010301 行政", codes=True))
    assert {"201", "20103", "2010301"} <= found
    assert "0301" not in found
