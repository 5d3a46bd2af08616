"""What templates may call: figures by name, wording, and loops over accounts (docs/form-sets.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mingzhang.compute.blocks import Literal, Moment, Phrase, Shown
from mingzhang.compute.facts import Facts, selection
from mingzhang.compute.prose import Prose
from mingzhang.compute.words import as_phrase
from mingzhang.figures import Figure, counted, difference, quotient, total
from mingzhang.formats import number_format
from mingzhang.load.forms import FormSet
from mingzhang.load.records import Blank, CodeName, Record, RecordList, Text, asked, find
from mingzhang.numerals import chinese
from mingzhang.terms import DIMENSION_LABELS


class UnknownNameError(LookupError):
    """A template asked for a figure that neither the form set nor the document has."""


class MissingError(LookupError):
    """A template can't do without something that was not filled in."""


@dataclass(frozen=True, slots=True)
class Account:
    """A classification row in a template's loop."""

    code: str
    name: str
    path: tuple[str, ...]
    facts: Facts
    base: dict[str, tuple[str, ...]]

    def select(self, **dims: Any) -> Figure:
        """The figure of this code within further dimensions (zero when there is none)."""
        select = {**self.base, **selection(dims), "code": (self.code,)}
        return self.facts.select(select) or self.facts.zero(select)


@dataclass(slots=True)
class Vocabulary:
    """The functions of one document's templates."""

    form: FormSet
    prose: Prose
    facts: Facts
    department: str
    profile: Record | None = None
    _figures: dict[str, Figure] = field(default_factory=dict)  # by the names that templates gave

    def globals(self) -> dict[str, Any]:
        """Every name a template can use."""
        words = self.prose.words
        names: dict[str, Any] = {
            **self.prose.moments,
            "department": self.department,
            "data": self.prose.record,
            "at": lambda path: asked(self.prose.record, path),
            "typed": lambda path: find(self.prose.record, path) is not None,
            "title": lambda name: self.prose.named.definitions[name]["name"],
            "listing": lambda values: words.listing(self.phrase(value) for value in values),
            "enumeration": lambda lead, values: words.enumeration(
                lead, [self.phrase(value) for value in values]
            ),
            "nonzero": lambda accounts: [a.name for a in accounts if a.select().nonzero],
            "share_note": lambda parts, whole: words.share_note(
                [self._needed(part) for part in parts], self._needed(whole)
            ),
            "account_name": self.facts.naming.code,
            "has": self.has,
            "accounts": self.accounts,
            "cause": self.cause,
            "grade": self.grade,
            "per_head": self.per_head,
            "tally": tally,
            "sum": sum_of,
            "profile": self.profile,
            "ordinal": chinese,
            "together": lambda *paths: together(self.prose.record, paths),
            "spent": spent,
            "difference": lambda one, other: difference(self._needed(one), self._needed(other)),
            "gap": lambda one, other: words.whole(
                difference(self._needed(one), self._needed(other))
            ),
            "plus": lambda *names: plus([self._needed(n) for n in names if n is not None]),
        }
        for name in ("number", "amount", "share"):
            names[name] = self._on_figures(getattr(words, name))
        for name in ("direction", "comparison"):
            names[name] = self._on_pair(getattr(words, name))
        for name in ("change", "change_rate", "against_budget", "headcount"):
            names[name] = self._on_change(name)
        names["share_of"] = self._on_two(words.share_of)
        names["completion"] = self._on_two(words.completion)
        return names

    def _on_figures(self, function: Any) -> Any:
        return lambda *names: function(*map(self._needed, names))

    def _on_pair(self, function: Any) -> Any:
        """A word about two figures; nothing to say where one is missing."""

        def word(one: Any, other: Any) -> str:
            now, before = self.figure(one), self.figure(other)
            return "" if now is None or before is None else str(function(now, before))

        return word

    def _on_two(self, function: Any) -> Any:
        return lambda one, other, name: function(self._needed(one), self._needed(other), name)

    def _on_change(self, style: str) -> Any:
        change = self.prose.words.change
        return lambda now, before: change(self._needed(now), self.figure(before), style)

    def _needed(self, name: Any) -> Figure:
        if isinstance(name, Blank):
            raise MissingError(name)
        figure = self.figure(name)
        if figure is None:
            said = f"：{name}" if isinstance(name, str) else ""
            raise TypeError(f"这里要用的数没有录入{said}")
        return figure

    def figure(self, name: Any) -> Figure | None:
        """A figure as templates give it: the figure itself, or its name."""
        if isinstance(name, Blank):
            return None
        if isinstance(name, Figure) or name is None:
            return name
        key = str(name)
        known = self._figures.get(key)
        if known is None:
            value = self.prose.lookup(key)
            if not isinstance(value, Figure):
                raise UnknownNameError(name)
            known = self._figures[key] = value
        return known

    def has(self, name: Any) -> bool:
        """Whether a figure is there and not zero."""
        figure = self.figure(name)
        return figure is not None and figure.nonzero

    def accounts(self, digits: int, **dims: Any) -> list[Account]:
        """The codes of a level that stand in the matching facts, in order."""
        base = dict(selection(dims))
        item = base["item"][0]
        name = self.facts.naming.code
        return [
            Account(
                code,
                name(code, item),
                tuple(name(code[:n], item) for n in (3, 5, 7) if n <= len(code)),
                self.facts,
                base,
            )
            for code in self.facts.codes(base, [digits])
        ]

    def cause(self, now: Any, before: Any, reason: Text | Blank | None, lead: str) -> Phrase:
        """`lead` and the typed reason when the two figures differ and there is a reason."""
        one, other = self.figure(now), self.figure(before)
        if one is None or other is None or one.value == other.value:
            return ()
        if not isinstance(reason, Text):
            return ()
        return (lead, *self.prose.phrase(reason))

    def per_head(self, whole: Any, persons: Any) -> Phrase:
        """An amount per person with more decimals than other amounts: 0.033万元."""
        figure = quotient(self._needed(whole), self._needed(persons))
        if figure is None:
            return ()
        settings = self.form.settings
        shape = number_format({**settings["display"]["prose"], **settings.get("per_head", {})})
        return (Shown(figure, shape.show(figure), shape.unit),)

    def grade(self, score: Any) -> str:
        """The grade of a score by the form set's thresholds."""
        return grade_of(self.form, self._needed(score))

    def phrase(self, value: Any) -> Phrase:
        """Any value a template prints, as a run of text."""
        # What is printed most comes first: what functions give, and names.
        if type(value) is tuple:
            return as_phrase(value)
        if isinstance(value, str):
            digits = not value.isalpha() and any(map(str.isdigit, value))
            return (Literal(value),) if digits else (value,)
        if isinstance(value, Blank):
            raise MissingError(value)
        if isinstance(value, Text):
            return self.prose.phrase(value)
        if isinstance(value, Figure):
            return self.prose.words.amount(value)
        if isinstance(value, Moment):
            return (value,)
        if isinstance(value, CodeName):
            return (value.name,)
        return as_phrase(value)


def grade_of(form: FormSet, score: Figure) -> str:
    """The grade of a score by the form set's thresholds (highest first)."""
    grades = form.settings["grades"]
    return next((g["name"] for g in grades if score.value >= Decimal(g["from"])), "")


def together(record: Record, paths: Sequence[str]) -> RecordList:
    """Several lists as one, those that are missing left out."""
    lists = [found for path in paths if isinstance(found := find(record, path), RecordList)]
    first = lists[0] if lists else RecordList("", "", record.place)
    entries = [entry for found in lists for entry in found]
    return RecordList("+".join(paths), first.label.partition("·")[0], first.place, entries)


def spent(entries: RecordList | Blank, key: str, value: str) -> Figure:
    """What the projects of a list that have this value have spent."""
    figures = []
    for entry in entries:
        if isinstance(entry, Record) and entry.get(key) == value:
            amount, spending = entry.get("amount"), entry.get("spending")
            figures += [amount] if isinstance(amount, Figure) else []
            figures += [sum_of(spending)] if isinstance(spending, Record) else []
    named = DIMENSION_LABELS.get((key, value), value)
    return total(f"Σ{entries.path}.{key}={value}", f"{entries.label}支出（{named}）", figures)


def plus(figures: Sequence[Figure]) -> Figure:
    """Figures of one kind, added up."""
    key, name = "+".join(f.key for f in figures), "、".join(f.name for f in figures)
    return total(key, f"{name}合计", figures, figures[0].kind if figures else "amount")


def tally(entries: RecordList | Blank, key: str, value: str) -> Figure:
    """How many entries of a list have this value."""
    number = sum(1 for entry in entries if isinstance(entry, Record) and entry.get(key) == value)
    named = DIMENSION_LABELS.get((key, value), value)
    return counted(
        f"{entries.path}.{key}={value}", f"{entries.label}（{named}）", number, entries.place
    )


def sum_of(record: Record | Blank) -> Figure:
    """The sum of a record's amounts."""
    if isinstance(record, Blank):
        raise MissingError(record)
    figures = [value for _, value in record if isinstance(value, Figure)]
    return total(f"Σ{record.path}", f"{record.label}合计", figures)
