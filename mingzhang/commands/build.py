"""`build`: check, and make the whole site."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from mingzhang.build import build
from mingzhang.commands.options import PREVIEW, SITE
from mingzhang.commands.said import NO_LEDGER, folders, shown, why_left_out
from mingzhang.console import Progress, print_findings, print_profile


def run(options: argparse.Namespace) -> int:
    options.output = options.output or options.root / (PREVIEW if options.drafts else SITE)
    outcome = build(
        replace(folders(options), limit=options.cache_limit and options.cache_limit * 2**20),
        Progress(),
        options.at,
        options.drafts,
        production=options.production,
        jobs=options.jobs,
        executor=options.executor,
    )
    if outcome.unchanged:
        print(f"内容和模板没有变化，{shown(options.output)} 已是最新，未做任何改动。")
        return 0
    if outcome.findings:
        print_findings(outcome.findings, sys.stderr if outcome.failed else sys.stdout)
    if options.profile:
        print_profile(outcome.profile.stages, outcome.profile.slowest(5), sys.stderr)
    if outcome.failed:
        print("因为有错误，没有生成；原有网站保持不变。", file=sys.stderr)
        return 1
    for entry, standing in outcome.left_out:
        print(f"没有公开：{entry.id}　{why_left_out(standing)}")
    if not outcome.managed:
        print(NO_LEDGER)
    elif options.drafts:
        print("这是预览：没有公开的文件也在里面，标明草稿，不能对外发布。")
    print(f"已生成 {outcome.documents} 份文件，网站在 {shown(options.output)}，首页是 index.html。")
    return 0
