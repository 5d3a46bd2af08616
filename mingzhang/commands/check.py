"""`check`: what the rules say of the content; nothing is made but a report."""

from __future__ import annotations

import argparse
import sys

from mingzhang.commands.said import shown
from mingzhang.console import (
    findings_json,
    print_findings,
    print_scorecards,
    scorecards_json,
    summary,
)
from mingzhang.examine import examine
from mingzhang.findings import has_errors, ordered
from mingzhang.load.content import load_content
from mingzhang.render.report import report
from mingzhang.scorecard import scorecard


def run(options: argparse.Namespace) -> int:
    root, templates = options.content.resolve(), options.templates.resolve()
    content = load_content(root, templates)
    findings, cards, sources = list(content.findings), [], []
    for document, problems in examine(content):
        findings += problems
        card = scorecard(document, [*content.findings, *problems]) if document else None
        cards += [card] if card else []
        sources += [document.source] if document and options.report else []
    findings = ordered(findings)
    if options.format == "json":
        print(scorecards_json(cards) if options.scorecard else findings_json(findings))
    else:
        if findings:
            print_findings(findings, sys.stdout, options.all)
        else:
            print(f"检查了 {len(content.entries)} 份文件，{summary(findings)}")
        print_scorecards(cards, sys.stdout, options.scorecard)
    if options.report:
        page = report(root, templates, sources, findings, cards, summary(findings))
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(page, encoding="utf-8")
        print(f"检查报告：{shown(options.report)}", file=sys.stderr)
    return 1 if has_errors(findings) else 0
