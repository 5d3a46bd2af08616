"""The rows that a form set asks for, before they have cells; `each` makes several of one."""

from __future__ import annotations

from dataclasses import dataclass, field

from mingzhang.compute.columns import Spec
from mingzhang.compute.facts import Facts, Selection, refine, selection
from mingzhang.compute.naming import Naming
from mingzhang.compute.record_cells import record_rows
from mingzhang.compute.table import RowRole
from mingzhang.findings import Finding, error
from mingzhang.load.forms import FormSet
from mingzhang.load.records import Record

CATALOGUE_ITEMS = {"economic": "economic"}


@dataclass(slots=True, eq=False)
class Line:
    """One row of one panel before panels meet: where its label and figures come from."""

    key: str = ""
    label: str = ""
    code: str = ""
    figure: str = ""
    select: Selection = field(default_factory=dict)
    role: RowRole = "body"
    missing: str = ""
    record: Record | None = None
    within: int = -1  # of a record: the facts typed in it


def known_lines(spec: Spec, settings: Spec, naming: Naming) -> list[Line] | None:
    """The lines that a specification gives whatever the facts are; None where these decide."""
    each = spec.get("each")
    if each is None:
        return [_line(spec)]
    dim = each.get("by", "code")
    if "records" in each:
        return None
    if "list" in each:
        codes, item = settings["lists"][each["list"]], "expenditure"
    elif "catalogue" in each:
        catalogue = naming.catalogues[each["catalogue"]]
        codes = [
            code
            for prefix in each["under"]
            for code in catalogue.codes(naming.day, prefix)
            if str(len(code)) in each["digits"]
        ]
        item = dim if dim != "code" else CATALOGUE_ITEMS.get(each["catalogue"], "expenditure")
    else:
        return None
    return [code_line(spec, code, item, naming) for code in codes]


def code_line(spec: Spec, code: str, item: str, naming: Naming) -> Line:
    """The line of one code of an item."""
    # The code first: most of a catalogue's codes match no fact, and the rest is not looked at.
    dim, own = spec["each"].get("by", "code"), selection(spec.get("select", {}))
    select = {dim: (code,), **own}
    select[dim] = (code,)
    name, missing = naming.code(code, item), spec.get("missing", "")
    return Line(code, name, code, "", select, missing=missing)


def item_of(spec: Spec, base: Selection) -> str:
    """The item of the codes that stand in the facts; its catalogue has their names."""
    dim: str = spec["each"].get("by", "code")
    own = refine(base, selection(spec.get("select", {})))
    return own.get("item", ("expenditure",))[0] if dim == "code" else dim


@dataclass(slots=True)
class LineMaker:
    """Of the row specifications that depend on the facts, what one document gives them."""

    form: FormSet
    facts: Facts
    record: Record
    findings: list[Finding]

    def records(self, spec: Spec) -> list[Line]:
        """A line for each of the records that a specification asks for."""
        rows = record_rows(self.record, spec["each"])
        return [Line(key, record=one, within=self.facts.within(one.path)) for key, one in rows]

    def codes(self, spec: Spec, base: Selection) -> list[str]:
        """The codes with facts, in a table that selects `base`."""
        each = spec["each"]
        dim, digits = each.get("by", "code"), [int(n) for n in each["digits"]]
        within = refine(
            refine(base, selection(spec.get("select", {}))), selection(each.get("within", {}))
        )
        self._all_mapped(within, dim)
        return self.facts.codes(within, digits, dim)

    def _all_mapped(self, select: Selection, dim: str) -> None:
        """Rows of a mapped code leave out what is not mapped: the table must not do so quietly."""
        if dim == "code":
            return
        for fact in self.facts.members(self.facts.mask(select)):
            if dim not in fact.dims:
                name = f"{fact.dims.get('code', '')} {fact.figure.name}"
                hint = "请在 catalogue/economic-to-government.yaml 中补上对应关系"
                message = "这个科目没有对应到政府预算经济分类，相应的表会漏列"
                place = fact.figure.place or self.form.place
                finding = error("IN-UNMAPPED", message, place, name, hint=hint)
                if finding not in self.findings:
                    self.findings.append(finding)


def _line(spec: Spec) -> Line:
    if spec.get("blank"):
        return Line(role=spec.get("role", "foot"))
    return Line(
        spec["key"],
        spec.get("label", ""),
        figure=spec.get("figure", ""),
        select=selection(spec.get("select", {})),
        role=spec.get("role", "body"),
        missing=spec.get("missing", ""),
    )
