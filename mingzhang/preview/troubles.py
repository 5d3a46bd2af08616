"""What goes wrong while a page is made → a finding; the preview goes on."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import jinja2

from mingzhang.findings import Finding, Place, error


def trouble(problem: Exception, templates: Path) -> Finding:
    """TEMPLATE for a template of pages that doesn't work, PREVIEW for anything else."""
    if isinstance(problem, jinja2.TemplateError):
        said = problem.message or type(problem).__name__
        hint = "改好模板，预览会自己更新"
        return error("TEMPLATE", "页面模板有错误", _spot(problem, templates), said, hint=hint)
    if isinstance(problem, OSError):
        place = Place(str(problem.filename or templates))
        said = problem.strerror or str(problem)
        return error("PREVIEW", "文件读不出来", place, said, hint="请检查文件的权限和磁盘空间")
    traceback.print_exception(problem, file=sys.stderr)
    frames = traceback.extract_tb(problem.__traceback__)
    place = Place(frames[-1].filename, frames[-1].lineno or 0) if frames else Place("")
    hint = "这是程序的错误，终端里有详细信息；改好程序，预览会重新启动"
    return error("PREVIEW", "程序出错，这一页没有做成", place, repr(problem), hint=hint)


def _spot(problem: jinja2.TemplateError, templates: Path) -> Place:
    """The line of the template: said by the exception, or the last frame that is of a template."""
    if isinstance(problem, jinja2.TemplateSyntaxError):
        name, line = problem.filename or problem.name or "", problem.lineno
    else:
        frames = traceback.extract_tb(problem.__traceback__)
        inside = [one for one in frames if Path(one.filename).is_relative_to(templates)]
        name, line = (inside[-1].filename, inside[-1].lineno or 0) if inside else ("", 0)
    path = Path(name)
    if path.is_relative_to(templates):
        name = f"{templates.name}/{path.relative_to(templates).as_posix()}"
    return Place(name or templates.name, line)
