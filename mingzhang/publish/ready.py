"""Whether a built site may be shown to the public: all of it, official, whole and up to date."""

from __future__ import annotations

from pathlib import Path

from mingzhang import clock
from mingzhang.build import Folders, stamp_of
from mingzhang.examine import findings_of
from mingzhang.findings import Finding, Place, error, errors_in
from mingzhang.load.content import Content
from mingzhang.load.portal import unfit
from mingzhang.write.site import MARKER, PREVIEW
from mingzhang.write.stamp import Doubt

BUILD = "请先运行 make site"
# Why a folder that a build wrote is not what the content would give now.
DOUBTS = {
    Doubt.UNKNOWN: ("PUBLISH-SITE", "没有生成这个网站的记录，不知道它是否完整"),
    Doubt.TOUCHED: ("PUBLISH-SITE", "网站文件夹在生成以后改动过，或者不完整"),
    Doubt.STALE: ("PUBLISH-STALE", "网站不是最新的：生成以后，内容、模板或者程序有改动，或者有文件到了公开时间"),
}  # fmt: skip


def unready(folders: Folders, content: Content, demonstration: bool) -> list[Finding]:
    """Why the site in `folders.output` can't be published; nothing when it can.

    A site that `demonstration` allows has sample codes, and says on every page what it is.
    """
    site = folders.output
    problems = _official(site, content)
    if not demonstration:
        problems += unfit(folders.content)
    if problems:
        return problems
    doubt, which = stamp_of(folders).doubt(clock.written(clock.present()))
    if doubt is None:
        # The build that left this site found no errors in these very files.
        return []
    code, message = DOUBTS[doubt]
    problems.append(error(code, message, Place(str(site)), found=which, hint=BUILD))
    if doubt is Doubt.STALE:
        # What stands in the way of building anew: errors, changes that nobody signed.
        problems += errors_in(findings_of(content.shown(drafts=False))[1])
    return problems


def _official(site: Path, content: Content) -> list[Finding]:
    place = Place(str(site))
    if (site / PREVIEW).is_file():
        return [
            error("PUBLISH-DRAFT", "这是预览，里面有没有公开的文件", place, hint=BUILD),
        ]
    if not (site / MARKER).is_file():
        return [error("PUBLISH-SITE", "这里没有本程序生成的网站", place, hint=BUILD)]
    if not content.ledgers.managed:
        hint = "请先签署（make sign），再运行 make site"
        return [error("PUBLISH-DRAFT", "没有公开台账，网站各页都是草稿", place, hint=hint)]
    return []
