"""Runs a form set's text templates: Jinja2 in a sandbox, values out as placeholders."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mingzhang import reads
from mingzhang.compute.blocks import Phrase
from mingzhang.compute.markdown import CLOSE, OPEN
from mingzhang.compute.prose import unknown_reference
from mingzhang.compute.vocabulary import MissingError, UnknownNameError
from mingzhang.findings import Finding, Place, error
from mingzhang.load.forms import FormSet
from mingzhang.template_files import Loader, Telling

HOLDER = "placeholder"
# What Jinja says of `data.reasons.total` where there are no reasons.
NOTHING = re.compile(r"'None' has no attribute '(\w+)'")
# What a template's own mistakes raise: unknown attributes, wrong operands, refused accesses.
MISTAKES = (
    jinja2.TemplateError,
    SecurityError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
    MemoryError,
)


@jinja2.pass_context
def _finalize(context: Context, value: Any) -> str:
    return str(context[HOLDER](value))


class Sandbox(Telling, ImmutableSandboxedEnvironment):
    """Templates look up and arrange; they never calculate (`10**10**10` would never end)."""

    _safe: ClassVar[dict[tuple[type, str], bool]] = {}
    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def call_binop(self, _context: Context, operator: str, _left: Any, _right: Any) -> Any:
        raise SecurityError(f"模板里不能做运算（{operator}）")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether templates may read it: a matter of type and name, asked thousands of times."""
        known = type(obj), attr
        if known not in self._safe:
            self._safe[known] = super().is_safe_attribute(obj, attr, value)
        return self._safe[known]


@cache
def _environment(folders: tuple[Path, ...]) -> Sandbox:
    """One environment per chain of folders: compiled templates serve all its documents."""
    sandbox = Sandbox(
        loader=Loader(folders),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        autoescape=False,
    )
    # Only what docs/form-sets.md lists: nothing random, nothing that makes text up.
    sandbox.globals = {}
    del sandbox.filters["random"]
    return sandbox


@cache
def _compiled(folders: tuple[Path, ...], source: str) -> jinja2.Template:
    return _environment(folders).from_string(source)


@dataclass(slots=True)
class Templates:
    """The templates of one form set with the values of one document."""

    form: FormSet
    values: Mapping[str, Any]
    phrase: Callable[[Any], Phrase]
    names: Callable[[], list[str]]
    findings: list[Finding] = field(default_factory=list)
    pool: list[Phrase] = field(default_factory=list)

    def file(self, name: str) -> str:
        """The Markdown that text/<name>.md gives."""
        file = f"{name}.md"
        return self._guarded(
            lambda: _environment(self._folders).get_template(file), self._place(file)
        )

    def line(self, source: str) -> str:
        """The text that a one-line template of form.yaml gives (a heading)."""
        return self._guarded(lambda: _compiled(self._folders, source), self.form.place)

    @property
    def _folders(self) -> tuple[Path, ...]:
        return tuple(folder / "text" for folder in self.form.folders)

    def _placeholder(self, value: Any) -> str:
        """Every value a template prints becomes a placeholder, so none is read as Markdown."""
        if isinstance(value, jinja2.Undefined):
            str(value)  # raises with the name
        if isinstance(value, str) and OPEN in value:
            return value  # what a macro gave: its values are placeholders already
        phrase = self.phrase(value)
        if not phrase:
            return ""
        self.pool.append(phrase)
        return f"{OPEN}{len(self.pool) - 1}{CLOSE}"

    def _place(self, file: str) -> Place:
        for folder in self._folders:
            if reads.exists(folder / file):
                return Place(template_name(folder / file))
        return self.form.place

    def _guarded(self, template: Callable[[], jinja2.Template], place: Place) -> str:
        """What a template gives, or a finding for what is wrong with it."""
        try:
            return template().render({**self.values, HOLDER: self._placeholder})
        except jinja2.TemplateNotFound as problem:
            line = _line_in(problem)  # 0: form.yaml itself asked for it
            where = Place(place.file, line) if line else self.form.place
            self.findings.append(error("TEMPLATE", "没有这个模板", where, str(problem.name or "")))
        except jinja2.TemplateSyntaxError as problem:
            where = Place(place.file, problem.lineno)
            self.findings.append(error("TEMPLATE", "模板写法不对", where, problem.message or ""))
        except MissingError as problem:
            (blank,) = problem.args
            where = Place(place.file, _line_in(problem))
            self.findings.append(
                error(
                    "IN-REQUIRED",
                    "缺少套表要用的内容",
                    blank.place,
                    expected=f"{blank.path}: …",
                    hint=f"{where} 要用它；没有这类事项时，列表写 []，金额写 0.00",
                )
            )
        except UnknownNameError as problem:
            where = Place(place.file, _line_in(problem))
            self.findings.append(unknown_reference(str(problem.args[0]), where, self.names))
        except MISTAKES as problem:
            where = Place(place.file, _line_in(problem))
            message = "模板用了没有或不许用的内容"
            hint = "先改数据文件里的错误（多半是缺了一项）；仍有的，请维护套表的人员核对"
            said = NOTHING.sub(r"\1 所在的那一项没有录入", str(problem))
            self.findings.append(error("TEMPLATE", message, where, said, hint=hint))
        return ""


def template_name(path: Path) -> str:
    """A template's name in messages: from templates/ on, or its bare name elsewhere."""
    names = path.parts
    start = len(names) - 1 - names[::-1].index("templates") if "templates" in names else -1
    return "/".join(names[start:])


def _line_in(problem: BaseException) -> int:
    """The template line an exception came from (Jinja maps its frames to template lines)."""
    frames = traceback.extract_tb(problem.__traceback__)
    lines = [frame.lineno or 0 for frame in frames if frame.filename.endswith(".md")]
    return lines[-1] if lines else 0
