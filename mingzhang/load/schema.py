"""The kinds of value a content file may hold; the modules of `load/kinds` combine them.

A field has a Chinese label (used in messages and in the names of figures) and dimensions, which
place its amounts in the cube of facts: {"item": "expenditure", "nature": "basic", …}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """What all kinds share."""

    label: str
    required: bool = False
    dims: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount(Field):
    """Money in the document's unit (or in `unit`, whatever the document says), to the 分."""

    negative: bool = False
    unit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Split(Amount):
    """An amount, or its parts by name: `{public: 100, personnel: 20}`.

    A part's dimensions override those of its row, so that data decides where a default would
    decide otherwise; the parts are facts of their own, and the whole is never typed twice.
    """

    parts: Mapping[str, Amount]
    group: Group = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", Group(label=self.label, fields=self.parts))


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts(Field):
    """Amounts under names of the form set's figures: `expenditure.total: 123.45`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Count(Field):
    """A whole number of persons, vehicles, batches …"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Score(Field):
    """A score with at most two decimals."""

    maximum: int = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate(Field):
    """A rate in per cent that was measured, not computed; shown with the digits typed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prose(Field):
    """Running text: references and literals, no digits, no markup."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Name(Field):
    """A proper name on one line, printed as typed.

    With `pattern` the whole of it must match; `expected` says in words what that is.
    """

    pattern: str = ""
    expected: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice(Field):
    """One of a few words; `values` maps each to its label.

    With `dim` the word is also a dimension of the amounts beside it.
    """

    values: Mapping[str, str]
    dim: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Date(Field):
    """A date, YYYY-MM-DD."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Time(Field):
    """A time of day, YYYY-MM-DD HH:MM, in the portal's local time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Code(Field):
    """A catalogue code with its name as value; `digits` are the allowed code lengths."""

    catalogue: str
    digits: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group(Field):
    """Named fields; of each set in `one_of` exactly one must be filled in.

    `needed` are the required ones, `choices` those whose word is a dimension of the amounts beside
    it: asked for once, not in every group of every file.
    """

    fields: Mapping[str, Field]
    one_of: tuple[tuple[str, ...], ...] = ()
    needed: Mapping[str, Field] = field(init=False, repr=False, compare=False)
    choices: Mapping[str, Choice] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        needed = {name: one for name, one in self.fields.items() if one.required}
        choices = {
            name: one for name, one in self.fields.items() if isinstance(one, Choice) and one.dim
        }
        object.__setattr__(self, "needed", needed)
        object.__setattr__(self, "choices", choices)


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyed(Field):
    """Values of one kind under keys that staff choose, so that texts can refer to them."""

    value: Field


@dataclass(frozen=True, kw_only=True, slots=True)
class Codes(Field):
    """Rows keyed by catalogue code: `2010301 行政运行: …`.

    `class_dims` adds dimensions by the class (first three digits) of a code, `default_dims` to the
    rest: 301 and 303 are personnel, other economic classes public spending.
    """

    catalogue: str
    digits: tuple[int, ...]
    value: Field
    class_dims: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    default_dims: Mapping[str, str] = field(default_factory=dict)

    def row_dims(self, code: str) -> dict[str, str]:
        return {"code": code, **self.class_dims.get(code[:3], self.default_dims)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Items(Field):
    """A list of values of one kind."""

    value: Field
