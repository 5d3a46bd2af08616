"""Runs a form set's text templates: Jinja2 in a sandbox, values out as placeholders."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import BuiltinMethodType, FunctionType, MethodType
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
from mingzhang.load.records import Record
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


METHODS = MethodType, BuiltinMethodType


@jinja2.pass_context
def _finalize(context: Context, value: Any) -> str:
    shown: str = context.parent[HOLDER](value)
    return shown


class Sandbox(Telling, ImmutableSandboxedEnvironment):
    """Templates look up and arrange; they never calculate (`10**10**10` would never end)."""

    _safe: ClassVar[dict[tuple[type, str], bool]] = {}
    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def call_binop(self, _context: Context, operator: str, _left: Any, _right: Any) -> Any:
        raise SecurityError(f"模板里不能做运算（{operator}）")

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """As the sandbox does it; a function without any mark is safe and wants no context."""
        marked = function.__func__ if type(function) is MethodType else function
        if type(marked) is not FunctionType or marked.__dict__:
            return super().call(context, function, *args, **kwargs)
        if kwargs:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
        return function(*args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As the sandbox does it; what was safe is looked at again only if it is a method."""
        if type(obj) is Record and (field := obj.fields.get(attribute)) is not None:
            return field  # of the data, which templates may read
        if self._safe.get((type(obj), attribute)):
            value = getattr(obj, attribute, None)
            if value is not None and not isinstance(value, METHODS):
                return value
        return super().getattr(obj, attribute)

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
    folders: tuple[Path, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.folders = tuple(folder / "text" for folder in self.form.folders)

    def file(self, name: str) -> str:
        """The Markdown that text/<name>.md gives."""
        file = f"{name}.md"
        return self._guarded(lambda: _environment(self.folders).get_template(file), file)

    def line(self, source: str) -> str:
        """The text that a one-line template of form.yaml gives (a heading)."""
        if "{" not in source:
            return source
        return self._guarded(lambda: _compiled(self.folders, source))

    def _placeholder(self, value: Any) -> str:
        """Every value a template prints becomes a placeholder, so none is read as Markdown."""
        if type(value) is not tuple:  # as nearly all that functions give
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
        for folder in self.folders if file else ():
            if reads.exists(folder / file):
                return Place(template_name(folder / file))
        return self.form.place

    def _guarded(self, template: Callable[[], jinja2.Template], file: str = "") -> str:
        """What a template gives, or a finding for what is wrong with it."""
        try:
            return _rendered(template(), {**self.values, HOLDER: self._placeholder})
        except MISTAKES as problem:
            self.findings.append(self._finding(problem, self._place(file)))
        return ""

    def _finding(self, problem: Exception, place: Place) -> Finding:
        line = _line_in(problem)
        where = Place(place.file, line)
        match problem:
            case jinja2.TemplateNotFound():
                asked = where if line else self.form.place  # no line: form.yaml itself asked for it
                return error("TEMPLATE", "没有这个模板", asked, str(problem.name or ""))
            case jinja2.TemplateSyntaxError():
                where = Place(place.file, problem.lineno)
                return error("TEMPLATE", "模板写法不对", where, problem.message or "")
            case MissingError():
                (blank,) = problem.args
                return error(
                    "IN-REQUIRED",
                    "缺少套表要用的内容",
                    blank.place,
                    expected=f"{blank.path}: …",
                    hint=f"{where} 要用它；没有这类事项时，列表写 []，金额写 0.00",
                )
            case UnknownNameError():
                return unknown_reference(str(problem.args[0]), where, self.names)
        hint = "先改数据文件里的错误（多半是缺了一项）；仍有的，请维护套表的人员核对"
        said = NOTHING.sub(r"\1 所在的那一项没有录入", str(problem))
        return error("TEMPLATE", "模板用了没有或不许用的内容", where, said, hint=hint)


def _rendered(template: jinja2.Template, values: dict[str, Any]) -> str:
    """What `template.render(values)` gives, with nothing left of it afterwards.

    A macro and the context it was made in hold one another, and with them all values: a document
    would stay in memory until the next search for garbage.
    """
    context = template.new_context(values)
    try:
        return "".join(template.root_render_func(context))
    except Exception:
        return template.environment.handle_exception()
    finally:
        context.vars.clear()


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
