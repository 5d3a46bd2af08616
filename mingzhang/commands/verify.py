"""`verify`: a built site, PDFs or bags read back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mingzhang.commands.said import folders, shown
from mingzhang.console import print_findings, show_progress
from mingzhang.findings import Finding, has_errors


def run(options: argparse.Namespace) -> int:
    if options.bag and options.paths:
        print("--bag 不能与 PDF 一起用。", file=sys.stderr)
        return 2
    if options.bag:
        return _bags(options.bag, options.rebuild)
    if options.rebuild:
        print("--rebuild 与 --bag 一起用；检验网站时总会重新生成。", file=sys.stderr)
        return 2
    if options.paths:
        return _pdfs(options)
    # Bags need none of the packages that PDFs are verified with.
    from mingzhang.verify.site import verify

    booklets, findings = verify(folders(options), show_progress)
    return _verified(f"检验了 {booklets} 份 PDF 和全部文件，没有发现问题。", findings)


def _pdfs(options: argparse.Namespace) -> int:
    from mingzhang.verify.bound import verify_bound

    for path in options.paths:
        if not (path.is_file() or any(path.rglob("*.pdf"))):
            print(f"没有这个 PDF，或者文件夹里没有 PDF：{path}", file=sys.stderr)
            return 2
    booklets, findings = verify_bound(folders(options), options.paths, show_progress)
    return _verified(f"检验了 {booklets} 份 PDF，重新生成逐字节相同，没有发现问题。", findings)


def _verified(well: str, findings: list[Finding]) -> int:
    if findings:
        print_findings(findings, sys.stderr)
    else:
        print(well)
    return 1 if has_errors(findings) else 0


def _bags(bags: list[Path], rebuild: bool) -> int:
    from mingzhang.archive.rebuild import rebuilt_bag
    from mingzhang.archive.verify import verify_bag

    failed = False
    for path in bags:
        bag = path.resolve()
        findings = verify_bag(bag) or (list(rebuilt_bag(bag, show_progress)) if rebuild else [])
        if findings:
            print_findings(findings, sys.stderr)
            failed = True
        else:
            also = "，重新生成逐字节相同" if rebuild else ""
            print(f"{shown(path)}：存档包完好{also}。")
    return 1 if failed else 0
