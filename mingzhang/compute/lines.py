"""The rows that a form set asks for, before they have cells; `each` makes several of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mingzhang.compute.columns import Spec
from mingzhang.compute.facts import Facts, Selection, refine, selection
from mingzhang.compute.record_cells import record_rows
from mingzhang.compute.table import RowRole
from mingzhang.findings import Finding, error
from mingzhang.load.forms import FormSet
from mingzhang.load.records import Record

CATALOGUE_ITEMS = {"economic": "economic"}


@dataclass(slots=True)
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


@dataclass(slots=True)
class LineMaker:
    """Turns the row specifications of one form set into the lines of one document."""

    form: FormSet
    facts: Facts
    record: Record
    findings: list[Finding]

    def lines(self, spec: Spec, base: Selection) -> Iterator[Line]:
        """The lines of one specification, in a table that selects `base`."""
        if "each" not in spec:
            yield _line(spec)
        elif "records" in spec["each"]:
            for key, record in record_rows(self.record, spec["each"]):
                yield Line(key, record=record, within=self.facts.within(record.path))
        else:
            yield from self._code_lines(spec, base)

    def _code_lines(self, spec: Spec, base: Selection) -> Iterator[Line]:
        """One line per code: of a list, of a catalogue, or of those with facts."""
        each = spec["each"]
        dim = each.get("by", "code")
        own = selection(spec.get("select", {}))
        if "list" in each:
            codes = self.form.settings["lists"][each["list"]]
            item = "expenditure"
        elif "catalogue" in each:
            catalogue = self.facts.catalogues[each["catalogue"]]
            codes = [
                code
                for prefix in each["under"]
                for code in catalogue.codes(self.facts.day, prefix)
                if str(len(code)) in each["digits"]
            ]
            item = dim if dim != "code" else CATALOGUE_ITEMS.get(each["catalogue"], "expenditure")
        else:
            digits = [int(n) for n in each["digits"]]
            whole = refine(base, own)
            within = refine(whole, selection(each.get("within", {})))
            codes = self.facts.codes(within, digits, dim)
            item = whole.get("item", ("expenditure",))[0] if dim == "code" else dim
            self._all_mapped(within, dim)
        for code in codes:
            name = self.facts.code_name(code, item)
            missing = spec.get("missing", "")
            yield Line(code, name, code, "", {**own, dim: (code,)}, missing=missing)

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


def padded(lines: Sequence[Line], body: int, foot: int) -> list[Line]:
    """Body and foot rows filled up with blank ones, so that panels meet row by row."""
    own_body = [line for line in lines if line.role != "foot"]
    own_foot = [line for line in lines if line.role == "foot"]
    own_body += [Line() for _ in range(body - len(own_body))]
    own_foot += [Line(role="foot") for _ in range(foot - len(own_foot))]
    return own_body + own_foot


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
