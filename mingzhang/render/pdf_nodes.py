"""The structure elements of a booklet: a tree, and how it is written into the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf


@dataclass(eq=False)
class Node:
    """A structure element, before it is written."""

    role: str
    page: int
    element: Any = None
    parent: Node | None = None
    kids: list[Node | Mark | Link] = field(default_factory=list)
    attributes: dict[str, dict[str, object]] = field(default_factory=dict)
    entries: dict[str, object] = field(default_factory=dict)
    object: Any = field(default_factory=pydyf.Dictionary)

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


@dataclass(frozen=True)
class Mark:
    """A piece of marked content: page and number."""

    page: int
    number: int


@dataclass(frozen=True)
class Link:
    """A link's annotation."""

    page: int
    annotation: Any


def write(
    pdf: Any, node: Node, above: Any, parents: list[list[Any]], links: list[tuple[Node, Any]]
) -> Any:
    """Add the node and all below it; gives its reference."""
    made = node.object
    pdf.add_object(made)
    pages = pdf.page_references
    made.update(Type="/StructElem", S=f"/{node.role}", P=above.reference, Pg=pages[node.page])
    made.update(node.entries)
    owners = [pydyf.Dictionary({"O": f"/{name}", **values}) for name, values in node.attributes.items()]  # fmt: skip
    if owners:
        made["A"] = owners[0] if len(owners) == 1 else pydyf.Array(owners)
    kids = pydyf.Array()
    for kid in node.kids:
        match kid:
            case Node():
                kids.append(write(pdf, kid, made, parents, links))
            case Mark(page, number):
                here = pydyf.Dictionary({"Type": "/MCR", "Pg": pages[page], "MCID": number})
                kids.append(number if page == node.page else here)
                owned = parents[page]
                owned += ["null"] * (number + 1 - len(owned))
                owned[number] = made.reference
            case Link(page, annotation):
                links.append((node, annotation))
                kids.append(pydyf.Dictionary({"Type": "/OBJR", "Pg": pages[page], "Obj": annotation.reference}))  # fmt: skip
    if kids:
        made["K"] = kids
    return made.reference
