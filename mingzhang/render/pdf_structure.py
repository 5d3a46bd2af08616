"""The tag tree of a booklet, one node per HTML element.

WeasyPrint 70 makes nodes per page and per run of text, so that a paragraph over two pages is two
paragraphs and a table that goes on is two tables; its running heads hang outside the tree, and its
table heads are wrong beside cells that span rows. This builder takes its place.
"""

from __future__ import annotations

from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from mingzhang.render.pdf_messages import LOGGER
from mingzhang.render.pdf_nodes import Area, Mark, Node, Writer
from mingzhang.render.pdf_tables import relate

SVG = "{http://www.w3.org/2000/svg}"
ROLES = {
    "main": "Part", "section": "Sect", "nav": "Sect", "figure": "Div", "figcaption": "Caption",
    "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6", "p": "P",
    "ul": "L", "ol": "L", "li": "LI", "li::marker": "Lbl", "dfn": "Lbl", "a": "Link",
    "table": "Table", "caption": "Caption", "thead": "THead", "tbody": "TBody", "tr": "TR",
    "th": "TH", "td": "TD", "img": "Figure", f"{SVG}svg": "Figure",
}  # fmt: skip
IN_CONTENTS = {"L": "TOC", "LI": "TOCI"}
# Shown again on each page a table goes on; read out once.
REPEATED = ("THead", "Caption")
NUMBERING = {"disc": "Disc", "none": "None"}


class Walk:
    """Goes through the boxes of a part's pages as they are drawn, and gathers its tree.

    `number` counts the pages of the booklet, from 0.
    """

    def __init__(self, number: int) -> None:
        self.root = Node("Document", number)
        self.number = number - 1
        self.known: dict[tuple[int, str], Node] = {}

    def page(self, page: Any, stream: Any) -> list[tuple[Any, ...]]:
        """Take in the next page; gives its links without the boxes they come from."""
        self.number += 1
        self.height, self.tags = page.height, stream._tags
        self.artifacts: dict[int, str] = {}
        self.areas: dict[Any, Area] = {}
        self.links = {box: kind for kind, _, _, box in page.links if kind != "attachment"}
        self.visit(page._page_box, self.root, "", linked=False)
        _unmark(stream.stream, self.artifacts)
        return [(*link, self.areas[box]) for *link, box in page.links if box in self.areas]

    def visit(self, box: Any, node: Node, artifact: str, linked: bool) -> None:
        """A box's content joins the node, or is marked as an artifact of the given type."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox):
            artifact = "Pagination"
        elif box.is_leader:
            artifact = "Layout"
        elif box.element is not None and not artifact:
            node = self.node_of(box, node)
            if node.role in REPEATED and node.page != self.number:
                artifact = "Pagination"
        if box in self.links:
            if not linked and not artifact:
                self.link(box, node)
            linked = True
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            self.mark(self.tags.pop(box, None), node, artifact)
        for child in getattr(box, "children", ()):
            self.visit(child, node, artifact, linked)

    def node_of(self, box: Any, node: Node) -> Node:
        """The node of the box's element; elements that mean nothing by themselves have none."""
        tag, element = str(box.element_tag), box.element
        role = ROLES.get(tag)
        if tag == "span" and element.get("class") == "marker":
            role = "Lbl"
        if role is None or (node.element is element and "::" not in tag):
            return node
        if (id(element), tag) not in self.known:
            self.known[id(element), tag] = self.new(role, box, node)
        return self.known[id(element), tag]

    def new(self, role: str, box: Any, node: Node) -> Node:
        element = box.element
        listing = node.within("TOC") or _tag(node.element) == "nav"
        if listing and role in IN_CONTENTS:
            return node.add(IN_CONTENTS[role], self.number, element)
        if role == "LI":
            return node.add("LI", self.number).add("LBody", self.number, element)
        if role == "Lbl" and (item := node.within("LI")):
            item.kids.insert(0, label := Node("Lbl", self.number, element, item))
            assert item.parent
            item.parent.attributes["List"] = {"ListNumbering": "/Decimal"}
            if box.element_tag == "li::marker":
                style = NUMBERING.get(box.style["list_style_type"], "Decimal")
                item.parent.attributes["List"] = {"ListNumbering": f"/{style}"}
            return label
        if role == "Link" and listing:
            node = node.add("Reference", self.number)
        made = node.add(role, self.number, element)
        if role == "Figure":
            made.entries["Alt"] = pydyf.String(_alternative(element))
            left, top = box.content_box_x(), box.content_box_y()
            corners = (left, self.height - top - box.height, left + box.width, self.height - top)
            made.attributes["Layout"] = {"BBox": pydyf.Array([x * 0.75 for x in corners])}
        return made

    def link(self, box: Any, node: Node) -> None:
        """One area per link and line: the pieces inside it would be read out one by one."""
        link = node.within("Link")
        if link is not None:
            text = "".join(link.element.itertext()).strip()
            within = self.links[box] == "internal"
            self.areas[box] = Area(self.number, f"转到：{text}" if within else text)
            link.kids.append(self.areas[box])

    def mark(self, tag: Any, node: Node, artifact: str) -> None:
        if tag is None:
            return
        if artifact:
            self.artifacts[tag["mcid"]] = artifact
        else:
            node.kids.append(Mark(self.number, tag["mcid"]))


def add_tags(pdf: Any, document: Any, _version: object, _streams: list[Any]) -> None:
    """Write a booklet's tree into the PDF; called by WeasyPrint in place of its own function."""
    root: Node = document.tree
    names = relate(root)
    writer = Writer(pdf)
    tree = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(tree)
    tree["K"] = pydyf.Array([writer.write(root, tree)])
    numbers = pydyf.Array()
    for page, owners in enumerate(writer.owners):
        numbers += [page, pydyf.Array(owners)]
    for position, (node, annotation) in enumerate(writer.links, len(writer.owners)):
        annotation["StructParent"] = position
        numbers += [position, writer.made[node].reference]
    tree["ParentTree"] = pydyf.Dictionary({"Nums": numbers})
    tree["ParentTreeNextKey"] = len(writer.owners) + len(writer.links)
    by_name: list[Any] = []
    for name in sorted(names):
        by_name += [pydyf.String(name), writer.made[names[name]].reference]
    if by_name:
        tree["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(by_name)})
    pdf.catalog["StructTreeRoot"] = tree.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def _unmark(stream: list[Any], artifacts: dict[int, str]) -> None:
    """Turn marked content into artifacts, in the page's own operators."""
    for position, piece in enumerate(stream):
        if isinstance(piece, pydyf.Dictionary) and piece.get("MCID") in artifacts:
            stream[position - 1] = "/Artifact"
            kind = artifacts[piece.pop("MCID")]
            piece["Type"] = f"/{kind}"


def _tag(element: Any) -> str:
    return "" if element is None else str(element.tag)


def _alternative(element: Any) -> str:
    """What stands for a picture when it is read out."""
    text = element.get("alt") or element.get("aria-label") or element.findtext(f"{SVG}title")
    if not text:
        LOGGER.error("Figure without alternative text")
    return str(text or "")
