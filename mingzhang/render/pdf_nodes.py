"""The structure elements of a booklet: a tree, and how it is written into the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf


@dataclass(eq=False, slots=True)
class Node:
    """A structure element, before it is written."""

    role: str
    page: int
    element: Any = None
    parent: Node | None = None
    kids: list[Node | Mark | Area] = field(default_factory=list)
    attributes: dict[str, dict[str, object]] = field(default_factory=dict)
    entries: dict[str, object] = field(default_factory=dict)

    def add(self, role: str, page: int, element: Any = None) -> Node:
        node = Node(role, page, element, self)
        self.kids.append(node)
        return node

    def within(self, role: str) -> Node | None:
        """This node or the nearest one above it that has the role."""
        above = self.parent.within(role) if self.parent else None
        return self if self.role == role else above

    def nodes(self) -> Iterator[Node]:
        return (kid for kid in self.kids if isinstance(kid, Node))


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of marked content: page and number."""

    page: int
    number: int


@dataclass(eq=False, slots=True)
class Area:
    """A link's area on a page, and what is read out for it.

    WeasyPrint gives it its annotation when the page goes into the PDF; a link that leads nowhere
    gets none.
    """

    page: int
    text: str
    link_annotation: Any = None


def graft(node: Node, part: Node, above: int, continued: int) -> None:
    """Hang a part's elements into the whole tree.

    Its `above` outermost elements are those it was cut out of; the first `continued` of them are
    in the tree already, the last at every level. Nothing of the part changes.
    """
    for kid in part.kids:
        if not above or not isinstance(kid, Node):
            node.kids.append(kid)
            continue
        if continued:
            into = node.kids[-1]
            assert isinstance(into, Node)
        else:
            into = node.add(kid.role, kid.page, kid.element)
        graft(into, kid, above - 1, max(0, continued - 1))


class Writer:
    """Writes a tree into a PDF.

    `made` has the object of every node, `owners` those of the marks of each page, `links` the nodes
    of annotations.
    """

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.pages = pdf.page_references
        self.made: dict[Node, Any] = {}
        self.owners: list[list[Any]] = [[] for _ in self.pages]
        self.links: list[tuple[Node, Any]] = []

    def write(self, node: Node, above: Any) -> Any:
        """Add the node and all below it; gives its reference."""
        made = self.made[node] = pydyf.Dictionary()
        self.pdf.add_object(made)
        page = self.pages[node.page]
        made.update(Type="/StructElem", S=f"/{node.role}", P=above.reference, Pg=page)
        made.update(node.entries)
        attributes = [pydyf.Dictionary({"O": f"/{name}", **values}) for name, values in node.attributes.items()]  # fmt: skip
        if attributes:
            made["A"] = attributes[0] if len(attributes) == 1 else pydyf.Array(attributes)
        kids = pydyf.Array()
        for kid in node.kids:
            match kid:
                case Node():
                    kids.append(self.write(kid, made))
                case Mark(number, mark):
                    here = {"Type": "/MCR", "Pg": self.pages[number], "MCID": mark}
                    kids.append(mark if number == node.page else pydyf.Dictionary(here))
                    owned = self.owners[number]
                    owned += ["null"] * (mark + 1 - len(owned))
                    owned[mark] = made.reference
                case Area(number, text, annotation) if annotation is not None:
                    annotation["Contents"] = pydyf.String(text)
                    self.links.append((node, annotation))
                    entry = {"Type": "/OBJR", "Pg": self.pages[number], "Obj": annotation.reference}
                    kids.append(pydyf.Dictionary(entry))
        if kids:
            made["K"] = kids
        return made.reference
